//! What happened since something was read, as far as it can be taken in piece by piece.

use std::collections::BTreeSet;

use landfall_domain::event::Happening;
use landfall_store::{StoreError, Tx};

/// After more events than these, everything is read anew.
const MOST: i64 = 500;

/// What happened.
pub(super) enum News {
    /// No more than this, by keys of workloads.
    Of {
        /// Something was stated of them.
        stated: BTreeSet<String>,
        /// They were put elsewhere in the backlog.
        moved: BTreeSet<String>,
        /// Whether the risk of any workload may be another one.
        risks: bool,
    },
    /// More than can be told.
    More,
}

/// What happened behind an event; everything, if there is none.
pub(super) async fn news(tx: &mut Tx, seen: Option<i64>, last: i64) -> Result<News, StoreError> {
    let Some(seen) = seen.filter(|seen| (0..=MOST).contains(&(last - seen))) else {
        return Ok(News::More);
    };
    let (mut stated, mut moved, mut risks) = (BTreeSet::new(), BTreeSet::new(), false);
    for event in tx.events_after(seen, MOST).await? {
        let Ok(happening) = serde_json::from_str::<Happening>(&event.detail) else {
            return Ok(News::More);
        };
        let touched = match &happening {
            Happening::WorkloadsStated { .. } | Happening::AssetsStated { .. } => &mut stated,
            Happening::WorkloadPlaced { .. }
            | Happening::PlacingsExpired { .. }
            | Happening::BacklogReranked { profile: None, .. }
            | Happening::GuideAnswered { .. }
            | Happening::QuestionnaireAnswered(_) => &mut moved,
            Happening::QuestionnaireImported(_) | Happening::QuestionnaireRemoved(_) => {
                risks = true;
                continue;
            }
            // Which outcomes a workload serves stands in its row, and nothing else follows from it.
            other if other.is_of_outcomes() => &mut moved,
            other if !other.changes_estate() => continue,
            _ => return Ok(News::More),
        };
        touched.extend(happening.subjects().into_iter().map(str::to_owned));
    }
    Ok(News::Of { stated, moved, risks })
}
