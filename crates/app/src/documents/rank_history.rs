//! Where a workload stood in the past, as shown.

use landfall_domain::estate::Workload;
use landfall_domain::priority::{RankPoint, history};
use landfall_store::{StoreError, Tx};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Listed, second};

/// So many decisions on one workload are looked at, the last ones.
const DECISIONS: i64 = 100;
/// So many kept orders are looked at, the last ones.
const ORDERS: i64 = 200;
/// So many points are told, the last ones.
const TOLD: usize = 50;

/// What is known of the ranks of a workload.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RankHistoryDocument {
    pub(crate) workload: String,
    pub(crate) title: String,
    /// The rank now.
    pub(crate) rank: Option<i64>,
    /// The rank that the profile alone gives now.
    pub(crate) proposed_rank: Option<i64>,
    /// The oldest first, at most the last 50.
    pub(crate) points: Vec<RankPointDocument>,
}

/// Where it stood behind an event.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RankPointDocument {
    pub(crate) at: String,
    /// The event's place in the history.
    pub(crate) event: i64,
    /// The event's kind.
    pub(crate) kind: String,
    /// Null if it is not known, or the workload had no rank.
    pub(crate) rank_before: Option<i64>,
    /// Null if the workload was not among the first 100, or had no rank.
    pub(crate) rank_after: Option<i64>,
    /// The rank that the profile proposed then, if it was kept.
    pub(crate) proposed: Option<i64>,
    pub(crate) actor: String,
    pub(crate) reason: Option<String>,
}

impl Listed for RankPointDocument {
    const COLUMNS: &'static [&'static str] =
        &["at", "event", "kind", "rank_before", "rank_after", "proposed", "actor", "reason"];
    const SHOWN: &'static [&'static str] =
        &["at", "kind", "rank_before", "rank_after", "actor", "reason"];
    const NONE: &'static str =
        "nothing is kept of its ranks: nobody moved it, and it was never among the first 100";
}

impl RankHistoryDocument {
    /// Reads what is kept of a workload; bounded, however long the history is.
    pub(crate) async fn load(tx: &mut Tx, workload: &Workload) -> Result<Self, StoreError> {
        let decided = tx.rank_points(workload.id, DECISIONS).await?;
        let orders = tx.rank_orders(ORDERS).await?;
        let mut known = history(workload.number, &decided, &orders);
        known.drain(..known.len().saturating_sub(TOLD));
        let mut points = Vec::new();
        for point in known {
            let event = tx.find_event(point.event).await?;
            let (actor, reason) =
                event.map(|event| (event.actor, event.reason)).unwrap_or_default();
            points.push(RankPointDocument::of(point, actor, reason));
        }
        Ok(Self {
            workload: workload.key(),
            title: workload.title(),
            rank: workload.rank,
            proposed_rank: workload.proposed_rank,
            points,
        })
    }
}

impl RankPointDocument {
    fn of(point: RankPoint, actor: String, reason: Option<String>) -> Self {
        Self {
            at: second(point.at),
            event: point.event,
            kind: point.kind,
            rank_before: point.before,
            rank_after: point.after,
            proposed: point.proposed,
            actor,
            reason,
        }
    }

    /// The event's kind in words.
    pub(crate) fn what(&self) -> String {
        self.kind.replace('_', " ")
    }
}
