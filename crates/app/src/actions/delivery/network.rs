//! Whether the line to the cloud can carry what iterations copy.

use landfall_domain::delivery::Iteration;
use landfall_domain::delivery::replication::{Copied, Load, Network, load};
use landfall_domain::team::Calendar;
use landfall_store::Tx;

/// What the line carries in an iteration; none if the team file says nothing of a line.
pub(crate) async fn load_of(
    tx: &mut Tx,
    calendar: &Calendar,
    iteration: &Iteration,
) -> anyhow::Result<Option<(Network, Load)>> {
    let Some(network) = &calendar.network else { return Ok(None) };
    let copies = tx.copies().await?;
    Ok(Some((network.clone(), load_with(network, &copies, iteration))))
}

/// The same where it is known what is copied.
pub(crate) fn load_with(network: &Network, copies: &[Copied], iteration: &Iteration) -> Load {
    load(network, &iteration.team, (iteration.first, iteration.last), copies)
}
