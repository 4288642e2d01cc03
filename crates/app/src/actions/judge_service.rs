//! Records what a person says of a service, and rebuilds the backlog with it.

use landfall_domain::estate::{Service, Verdict};
use landfall_domain::event::Happening;
use landfall_planning::group::{Grouping, Options};
use landfall_planning::suggestion::{Basis, suggestions};
use serde::Serialize;

use crate::boot::Context;
use crate::documents::shared_service::{named, parse};
use crate::failure::Failure;

use super::rebuild::{Changes, Known, rebuild};

/// What a person says of a service.
pub(crate) struct Said<'a> {
    /// The service: `dns1:53`, or `monitor1>9100` for one that calls.
    pub(crate) service: &'a str,
    /// True if it is shared; none takes an earlier word back.
    pub(crate) shared: Option<bool>,
    /// Why, for the history.
    pub(crate) reason: Option<&'a str>,
    /// Show what would change, and write nothing.
    pub(crate) dry_run: bool,
}

/// What a word on a service changes.
#[derive(Debug, Serialize)]
pub(crate) struct Effect {
    /// False for a dry run.
    pub(crate) written: bool,
    pub(crate) service: String,
    /// Groups of two or more assets, before and after.
    pub(crate) groups: (usize, usize),
    /// Assets of the largest group, before and after.
    pub(crate) largest: (usize, usize),
    /// Assets that would have other companions.
    pub(crate) regrouped: usize,
    /// Suggestions, before and after.
    pub(crate) suggestions: (usize, usize),
    pub(crate) changes: Changes,
}

/// Says whether a service is shared.
pub(crate) async fn judge_service(cx: &Context, said: Said<'_>) -> anyhow::Result<Effect> {
    let mut tx = cx.store.write().await?;
    let mut known = Known::load(&mut tx).await?;
    let basis = known.basis();
    let service = parse(basis.assets, said.service)?;
    let name = named(basis.assets, service);
    let before = basis.verdicts;
    if said.shared.is_none() && !before.iter().any(|verdict| verdict.service == service) {
        return Err(Failure::Refused(format!("nothing was said of {name}")).into());
    }
    let now = cx.clock.now();
    let mut verdicts: Vec<Verdict> =
        before.iter().filter(|verdict| verdict.service != service).cloned().collect();
    if let Some(shared) = said.shared {
        let reason = said.reason.map(str::to_owned);
        verdicts.push(Verdict { service, shared, reason, by: cx.actor.clone(), at: now });
    }
    let mut effect = effect(basis, &verdicts, name);
    write(&mut tx, service, verdicts.last().filter(|last| last.service == service)).await?;
    known.judge(verdicts);
    let rules = cx.rules_in(&mut tx).await?;
    effect.changes = rebuild(&mut tx, known, &rules, now, &mut cx.mint()).await?;
    if said.dry_run {
        tx.rollback().await?;
        return Ok(effect);
    }
    let happening =
        Happening::ServiceJudged { service: effect.service.clone(), shared: said.shared };
    cx.record(&mut tx, now, said.reason, &happening).await?;
    tx.commit().await?;
    effect.written = true;
    Ok(effect)
}

async fn write(
    tx: &mut landfall_store::Tx,
    service: Service,
    verdict: Option<&Verdict>,
) -> Result<(), landfall_store::StoreError> {
    match verdict {
        Some(verdict) => tx.save_verdict(verdict).await,
        None => tx.remove_verdict(service).await,
    }
}

fn effect(basis: Basis<'_>, verdicts: &[Verdict], service: String) -> Effect {
    let measure = |verdicts: &[Verdict]| {
        let found = suggestions(Basis { verdicts, ..basis }, &Options::default());
        (found.grouping, found.all.len())
    };
    let ((before, suggested_before), (after, suggested_after)) =
        (measure(basis.verdicts), measure(verdicts));
    Effect {
        written: false,
        service,
        groups: (sizes(&before).0, sizes(&after).0),
        largest: (sizes(&before).1, sizes(&after).1),
        regrouped: before.differs_from(&after).len(),
        suggestions: (suggested_before, suggested_after),
        changes: Changes::default(),
    }
}

/// How many groups of two or more there are, and how many assets the largest has.
fn sizes(grouping: &Grouping) -> (usize, usize) {
    let mut sizes = vec![0_usize; grouping.groups];
    grouping.group_of.iter().for_each(|&group| sizes[group as usize] += 1);
    let groups = sizes.iter().filter(|&&size| size > 1).count();
    (groups, sizes.into_iter().max().unwrap_or(0))
}
