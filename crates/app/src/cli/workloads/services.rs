//! `landfall shared-services`: what counts as shared, and what people say of it.

use crate::actions::judge_service::{Effect, Said, judge_service};
use crate::boot::Context;
use crate::documents::Snapshot;
use crate::documents::shared_service::SharedServiceDocument;

use super::super::args::List;
use super::super::output::Out;
use super::args::{Judge, ServiceCommand};
use super::contradicted;

pub(in crate::cli) async fn run(
    list: &List,
    command: Option<ServiceCommand>,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    let (judge, shared) = match command {
        None => {
            let snapshot = Snapshot::load(cx).await?;
            return out.list(SharedServiceDocument::all(&snapshot), list);
        }
        Some(ServiceCommand::Confirm(judge)) => (judge, Some(true)),
        Some(ServiceCommand::Refuse(judge)) => (judge, Some(false)),
        Some(ServiceCommand::Forget(judge)) => (judge, None),
    };
    let Judge { service, decide } = judge;
    let said = Said {
        service: &service,
        shared,
        reason: decide.reason.as_deref(),
        dry_run: decide.dry_run,
    };
    let effect = judge_service(cx, said).await?;
    if out.json {
        return Out::document(&serde_json::json!({
            "changes": effect.changes,
            "effect": effect,
            "written": effect.written,
            "findings": [],
        }));
    }
    lines(&effect, shared).iter().try_for_each(|line| out.say(line))
}

fn lines(effect: &Effect, shared: Option<bool>) -> Vec<String> {
    let said = match shared {
        Some(true) => "is shared",
        Some(false) => "is not shared",
        None => "is for the evidence to decide",
    };
    let mut lines = vec![
        format!("{} {said}", effect.service),
        format!(
            "groups: {}, before {}; the largest of {}, before {}; assets with other companions: {}",
            effect.groups.1, effect.groups.0, effect.largest.1, effect.largest.0, effect.regrouped
        ),
        format!("suggestions: {}, before {}", effect.suggestions.1, effect.suggestions.0),
    ];
    lines.extend(contradicted(&effect.changes.plan_entries));
    if !effect.written {
        lines.push("nothing was written (dry run)".to_owned());
    }
    lines
}
