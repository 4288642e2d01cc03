//! What is still to be found out of the workloads that come next.

use std::collections::BTreeMap;

use crate::boot::Context;
use crate::documents::gap::{LoadDocument, Open};

use super::args::List;
use super::output::Out;

#[derive(Debug, clap::Args)]
pub(crate) struct Completeness {
    /// How many releases to look ahead, 1 to 4
    #[arg(long, default_value_t = 3, value_name = "N",
        value_parser = clap::value_parser!(u8).range(1..=4))]
    releases: u8,
    #[command(flatten)]
    list: List,
}

pub(super) async fn run(asked: &Completeness, cx: &Context, out: &Out) -> anyhow::Result<()> {
    cx.store.settle_releases().await?;
    let mut tx = cx.store.read().await?;
    let mut releases = tx.releases().await?;
    releases.truncate(usize::from(asked.releases));
    let plan = tx.plan_in_sight().await?;
    let ready = match &plan {
        Some(plan) => tx.completions(plan.id).await?,
        None => BTreeMap::new(),
    };
    let ready_in = |id| {
        let at = (*ready.get(&id)? as usize).checked_sub(1)?;
        Some(plan.as_ref()?.iterations.get(at)?.key())
    };
    let open = Open::load(&mut tx, &releases, &ready_in).await?;
    tx.rollback().await?;
    out.list(open.gaps, &asked.list)?;
    if out.json || out.csv {
        return Ok(());
    }
    open.loads.iter().try_for_each(|load| out.say(&said(load)))
}

fn said(load: &LoadDocument) -> String {
    let [l1, l2, l3, l4] = load.levels;
    let whom = match &load.person {
        Some(person) => format!("{person} ({})", load.asks),
        None => load.asks.to_owned(),
    };
    format!("{whom}: {} questions (L1 {l1}, L2 {l2}, L3 {l3}, L4 {l4})", load.total)
}
