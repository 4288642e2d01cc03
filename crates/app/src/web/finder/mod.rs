//! Searches and orders over whole lists: assets and workloads in memory, column by column, brought
//! up to date from the history when something happened.

mod news;
mod releases;
mod shelf;

use std::sync::Arc;

use landfall_domain::query::Query;
use landfall_store::{Store, StoreError};
use tokio::sync::RwLock;
use uuid::Uuid;

use crate::boot::Context;

use releases::Cutting;
use shelf::Shelves;

pub(super) use releases::Releases;

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    Assets,
    Workloads,
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    pub(super) list: List,
    pub(super) query: Query,
    /// The field to order by, and whether it goes down; the list's own order without it.
    pub(super) sort: Option<(String, bool)>,
}

impl Wanted {
    /// The field to order by.
    fn field(&self) -> Option<&str> {
        self.sort.as_ref().map(|(field, _)| field.as_str())
    }
}

/// Everything that is searched, of one portfolio.
#[derive(Default)]
pub(crate) struct Finder {
    shelves: RwLock<Shelves>,
    cutting: Cutting,
    charts: super::dependencies::Charts,
    reports: super::report::Reports,
    scales: super::scales::Scales,
    plans: super::studied::Plans,
    verdicts: super::assumptions::Verdicts,
    boards: super::outcomes::Boards,
}

impl Finder {
    /// Who leads to whom.
    pub(super) fn charts(&self) -> &super::dependencies::Charts {
        &self.charts
    }

    /// Plans that were looked through.
    pub(super) fn plans(&self) -> &super::studied::Plans {
        &self.plans
    }

    /// What outcomes come to.
    pub(super) fn boards(&self) -> &super::outcomes::Boards {
        &self.boards
    }

    /// What words on assumptions would change.
    pub(super) fn verdicts(&self) -> &super::assumptions::Verdicts {
        &self.verdicts
    }

    /// What profiles look at.
    pub(super) fn scales(&self) -> &super::scales::Scales {
        &self.scales
    }

    /// The report as it was made last.
    pub(super) fn reports(&self) -> &super::report::Reports {
        &self.reports
    }

    /// Fills what searches and pictures need, in the background, so that nobody waits for it. What
    /// fails here is told to whoever asks first.
    pub(super) fn warm(self: &Arc<Self>, cx: Context) {
        let finder = Arc::clone(self);
        let fill = async move {
            finder.catch_up(&cx.store, List::Assets).await?;
            finder.charts().warm(&cx.store).await?;
            finder.plans().warm(&cx.store).await?;
            finder.scales().warm(&cx).await
        };
        #[expect(clippy::disallowed_methods, reason = "it only reads, and ends by itself")]
        tokio::spawn(fill);
    }

    /// Ids of everything that fits, in order.
    pub(super) async fn find(
        &self,
        store: &Store,
        wanted: Wanted,
    ) -> Result<Arc<Vec<Uuid>>, StoreError> {
        self.catch_up(store, wanted.list).await?;
        Ok(self.shelves.read().await.find(wanted))
    }

    /// All releases in order, cut from the present ranks.
    pub(super) async fn releases(&self, store: &Store) -> Result<Arc<Releases>, StoreError> {
        self.cutting.releases(store).await
    }

    /// Takes in what happened since the last time.
    async fn catch_up(&self, store: &Store, list: List) -> Result<(), StoreError> {
        let mut tx = store.read().await?;
        let last = tx.last_event().await?;
        if self.shelves.read().await.seen(list) < Some(last) {
            let releases = match list {
                List::Assets => None,
                List::Workloads => Some(self.cutting.releases_at(&mut tx, last).await?),
            };
            let mut shelves = self.shelves.write().await;
            // Who waited for the lock may find more than it came for.
            if shelves.seen(list) < Some(last)
                && !shelves.catch_up(&mut tx, (list, last), releases.as_ref()).await?
            {
                let releases = self.cutting.releases_at(&mut tx, last).await?;
                shelves.catch_up(&mut tx, (list, last), Some(&releases)).await?;
            }
        }
        tx.rollback().await
    }
}
