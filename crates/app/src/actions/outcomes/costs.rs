//! A person says what capacity costs where it runs today.

use landfall_domain::event::Happening;
use landfall_domain::outcome::RunningCosts;

use crate::boot::Context;
use crate::failure::Failure;

/// States the costs, in the place of what was said before.
pub(crate) async fn state_running_costs(
    cx: &Context,
    costs: &RunningCosts,
    reason: Option<&str>,
) -> anyhow::Result<()> {
    if let Some(fault) = costs.fault() {
        return Err(Failure::Usage(fault).into());
    }
    let mut tx = cx.store.write().await?;
    if tx.running_costs().await?.as_ref() == Some(costs) {
        let told = "nothing changes: this was said before";
        return Err(Failure::Refused(told.to_owned()).into());
    }
    tx.set_running_costs(costs).await?;
    let happening = Happening::RunningCostsStated(costs.clone());
    cx.record(&mut tx, cx.clock.now(), reason, &happening).await?;
    tx.commit().await?;
    Ok(())
}
