//! What people say of many things at once, by name or by a query, with what that would change.

use landfall_domain::rationalize::Disposition;
use serde::Serialize;
use serde_json::json;

use crate::actions::decide::{
    AssetWish, Change, Effect, How, find_assets, state_assets, state_workloads_or_try, too_many,
};
use crate::actions::outcomes::link::matching;
use crate::boot::Context;
use crate::failure::Failure;

use super::output::Out;
use super::workloads::args::Decide;

#[derive(Debug, clap::Args)]
pub(crate) struct Set {
    /// Which ones, and last what holds: W-3 W-5 disposition=rehost. Nothing behind the sign takes an
    /// earlier word back
    #[arg(required = true, value_name = "WHICH… FIELD=VALUE")]
    said: Vec<String>,
    /// Every one for which this query holds now
    #[arg(long, value_name = "QUERY")]
    filter: Option<String>,
    #[command(flatten)]
    decide: Decide,
}

impl Set {
    /// Which ones, the field, and its value.
    fn parts(&self) -> Result<(&[String], &str, Option<&str>), Failure> {
        let wrong = || {
            let last = self.said.last().map(String::as_str).unwrap_or_default();
            Failure::Usage(format!("`{last}` is not FIELD=VALUE, as in disposition=rehost"))
        };
        let (last, which) = self.said.split_last().ok_or_else(wrong)?;
        let (field, value) = last.split_once('=').ok_or_else(wrong)?;
        Ok((which, field, Some(value).filter(|value| !value.is_empty())))
    }

    fn how(&self) -> How<'_> {
        How { reason: self.decide.reason.as_deref(), dry_run: self.decide.dry_run }
    }
}

/// The disposition of this name, or what is wrong with it.
pub(crate) fn disposition(value: &str) -> Result<Disposition, Failure> {
    Disposition::named(value).ok_or_else(|| {
        let known: Vec<&str> = Disposition::ALL.iter().map(|one| one.name()).collect();
        Failure::Usage(format!("disposition is `{value}`, not one of {}", known.join(", ")))
    })
}

/// `landfall assets set`.
pub(super) async fn assets(set: &Set, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let (names, field, value) = set.parts()?;
    if field != "disposition" {
        let told =
            format!("`{field}` of an asset is what sources say: only disposition can be set");
        return Err(Failure::Usage(told).into());
    }
    let disposition = value.map(disposition).transpose()?;
    let ids = find_assets(cx, names, set.filter.as_deref()).await?;
    too_many(ids.len())?;
    let wishes: Vec<AssetWish> =
        ids.into_iter().map(|asset| AssetWish { asset, version: None, disposition }).collect();
    let done = state_assets(cx, &wishes, set.how()).await?;
    let counted = format!("{} of {} assets say something else", done.changes.len(), wishes.len());
    said(&counted, &done.changes, (&done.effect, done.event), out)
}

/// `landfall workloads set`.
pub(super) async fn workloads(set: &Set, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let (keys, field, value) = set.parts()?;
    let mut keys = keys.to_vec();
    if let Some(query) = &set.filter {
        for key in matching(cx, query).await? {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    } else if keys.is_empty() {
        let told = "name at least one workload, or a query that finds some";
        return Err(Failure::Usage(told.to_owned()).into());
    }
    if keys.is_empty() {
        return out.say("nothing changes: no workload is found");
    }
    let change = |key: &String| Change {
        workload: key.clone(),
        version: None,
        field: field.to_owned(),
        value: value.map(str::to_owned),
    };
    let changes: Vec<Change> = keys.iter().map(change).collect();
    let done = state_workloads_or_try(cx, &changes, set.how()).await?;
    let counted = format!("{} of {} workloads say something else", done.changes.len(), keys.len());
    said(&counted, &done.changes, (&done.effect, done.event), out)
}

/// What was changed, or would be.
fn said(
    counted: &str,
    changes: &impl Serialize,
    (effect, event): (&Effect, Option<i64>),
    out: &Out,
) -> anyhow::Result<()> {
    if out.json {
        return Out::document(&json!({
            "changes": changes,
            "effect": effect,
            "written": event.is_some(),
            "findings": [],
        }));
    }
    out.say(counted)?;
    for line in effect.lines() {
        out.say(&format!("  {line}"))?;
    }
    match event {
        Some(seq) => out.say(&format!("written as event {seq}")),
        None => out.say("nothing was written"),
    }
}
