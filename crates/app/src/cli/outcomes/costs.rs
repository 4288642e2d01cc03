//! What capacity costs where it runs today.

use landfall_domain::outcome::RunningCosts;

use crate::actions::outcomes::costs::state_running_costs;
use crate::boot::Context;
use crate::documents::outcome::{RunningCostsDocument, minor};

use super::super::output::Out;
use super::args::Costs;

pub(super) async fn run(asked: Costs, cx: &Context, out: &Out) -> anyhow::Result<()> {
    if let Some(currency) = asked.currency {
        let costs = RunningCosts {
            currency,
            core_minor: minor(asked.core.unwrap_or_default())?,
            memory_gib_minor: minor(asked.memory_gib.unwrap_or_default())?,
            storage_gib_minor: minor(asked.storage_gib.unwrap_or_default())?,
        };
        state_running_costs(cx, &costs, asked.why.reason.as_deref()).await?;
    }
    let mut tx = cx.store.read().await?;
    let costs = tx.running_costs().await?;
    tx.rollback().await?;
    let document = costs.as_ref().map(RunningCostsDocument::from);
    if out.json {
        return Out::document(&document);
    }
    match document {
        Some(costs) => out.say(&costs.says()),
        None => out.say("nobody said yet what capacity costs where it runs today"),
    }
}
