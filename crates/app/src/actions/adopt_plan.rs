//! Makes a proposed plan the one in force.

use landfall_domain::event::Happening;
use landfall_domain::plan::{Plan, PlanStatus, may_adopt};

use crate::boot::Context;
use crate::failure::Failure;

/// Adopts plan `number`; the plan in force is superseded.
pub(crate) async fn adopt_plan(
    cx: &Context,
    number: i64,
    reason: Option<&str>,
) -> anyhow::Result<Plan> {
    let mut tx = cx.store.write().await?;
    let Some(mut plan) = tx.find_plan(number).await? else {
        return Err(no_such_plan(number));
    };
    let in_force = tx.plans().await?.into_iter().find(|plan| plan.status == PlanStatus::Adopted);
    may_adopt(&plan, in_force.as_ref())?;
    if let Some(current) = &in_force {
        tx.move_plan(current, PlanStatus::Adopted, PlanStatus::Superseded).await?;
    }
    tx.move_plan(&plan, PlanStatus::Proposed, PlanStatus::Adopted).await?;
    let happening =
        Happening::PlanAdopted { plan: plan.key(), superseded: in_force.as_ref().map(Plan::key) };
    cx.record(&mut tx, cx.clock.now(), reason, &happening).await?;
    tx.commit().await?;
    plan.status = PlanStatus::Adopted;
    Ok(plan)
}

/// The error for a plan that does not exist.
pub(crate) fn no_such_plan(number: i64) -> anyhow::Error {
    Failure::Unknown(format!("there is no plan P-{number}; landfall plan list shows them")).into()
}
