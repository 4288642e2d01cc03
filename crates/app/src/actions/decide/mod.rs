//! What people decide of single workloads: values that they state, and places in the backlog.
//!
//! Only what changes is derived anew and written, with the result that a rebuild of everything
//! would have; a test holds the two together.

mod assets;
mod derived;
mod expiry;
mod place;
pub(crate) mod proposal;
mod rerank;
mod rerank_lines;
mod rerank_undo;
mod state;
mod undo;
mod values;

use landfall_domain::estate::Workload;
use landfall_domain::estate::workload::number_of;
use landfall_domain::id::Id;
use landfall_domain::priority::{Holding, Ranked, Standing, stand};
use landfall_store::{StoreError, Tx};

use crate::failure::{Failure, as_read};

pub(crate) use assets::{
    AssetWish, AssetsStated, check_reason, find_assets, state_assets, too_many,
};
pub(crate) use derived::Effect;
pub(crate) use expiry::{check_until, read_until, settle_backlog, settle_if_due};
pub(crate) use place::{Place, Placed, Spot, place_workload};
pub(crate) use rerank::{Rerank, RerankReport, backlog_version, rerank_backlog};
pub(crate) use rerank_lines::{Wish, read_wishes, wish};
pub(crate) use state::{Change, Stated, state_workloads, state_workloads_or_try};
pub(crate) use undo::{Undoable, undo_event};
pub(crate) use values::{VALUES, ValuesReport, import_values};

/// How a decision is carried out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct How<'a> {
    /// Why, for the history and for whoever asks later.
    pub(crate) reason: Option<&'a str>,
    /// Say what would change, and write nothing.
    pub(crate) dry_run: bool,
}

/// The workload of this key, in the version that was read.
async fn find(tx: &mut Tx, key: &str, version: Option<i64>) -> anyhow::Result<Workload> {
    let found = match number_of(key) {
        Some(number) => tx.find_workload(number).await?,
        None => None,
    };
    let workload = found.ok_or_else(|| Failure::Unknown(format!("there is no workload {key}")))?;
    as_read(key, workload.version, version)?;
    Ok(workload)
}

/// The workload of this key, in whatever version it is.
pub(crate) async fn find_workload(tx: &mut Tx, key: &str) -> anyhow::Result<Workload> {
    find(tx, key, None).await
}

/// The backlog as it stands, best first.
type Order = Vec<(Ranked, Standing)>;

/// Ranks the backlog anew. Gives each one's new standing; releases follow when they are read next.
async fn settle_order(tx: &mut Tx, order: Order, placings: &Holding) -> Result<Order, StoreError> {
    let (backlog, before): (Vec<Ranked>, Vec<Standing>) = order.into_iter().unzip();
    let after = stand(&backlog, placings);
    let moved: Vec<(Id<Workload>, &Standing)> = backlog
        .iter()
        .zip(&before)
        .zip(&after)
        .filter(|((_, before), after)| before != after)
        .map(|((one, _), after)| (one.id, after))
        .collect();
    let is_reordered = before.iter().zip(&after).any(|(before, after)| before.rank != after.rank);
    tx.save_standings(&moved).await?;
    if is_reordered {
        tx.outdate_releases().await?;
    }
    Ok(backlog.into_iter().zip(after).collect())
}
