//! Searches and orders over whole lists: assets and workloads in memory, column by column, brought
//! up to date from the history when something happened.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use landfall_domain::backlog::recut;
use landfall_domain::estate::workload::number_of;
use landfall_domain::estate::{Asset, Workload};
use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_domain::priority::Ranked;
use landfall_domain::query::{Columns, Query, Seen};
use landfall_domain::release::Member;
use landfall_store::{Store, StoreError, Tx};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::{Mutex, RwLock};
use uuid::Uuid;

use crate::documents::asset::AssetDocument;
use crate::documents::shown::{NAMES, each};
use crate::documents::workload::WorkloadDocument;

/// So many answers are remembered until something happens.
const REMEMBERED: usize = 32;
/// So many rows are read at a time.
const CHUNK: i64 = 2_000;

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

/// Everything that is searched, of one portfolio.
#[derive(Default)]
pub(crate) struct Finder(
    RwLock<Shelves>,
    Mutex<Cut>,
    super::dependencies::Charts,
    super::scales::Scales,
);

/// Releases as of an event.
#[derive(Default)]
struct Cut {
    seen: Option<i64>,
    /// The derivation from which the needs are.
    derived: i64,
    /// Which workload needs which other one.
    needs: Vec<(Id<Workload>, Id<Workload>)>,
    releases: Arc<Vec<Vec<Member>>>,
}

#[derive(Default)]
struct Shelves {
    assets: Shelf,
    workloads: Shelf,
    remembered: std::sync::Mutex<Vec<(Wanted, Arc<Vec<Uuid>>)>>,
}

struct Shelf {
    /// The last event that it knows of; none before it is filled.
    seen: Option<i64>,
    columns: Columns,
    ids: Vec<Uuid>,
    rows: BTreeMap<Uuid, usize>,
    /// Rows in the list's own order.
    order: Vec<usize>,
    /// Rank and proposed rank of each row, as far as it is a workload.
    ranks: Vec<(i64, i64)>,
}

impl Finder {
    /// Who leads to whom.
    pub(super) fn charts(&self) -> &super::dependencies::Charts {
        &self.2
    }

    /// What profiles look at.
    pub(super) fn scales(&self) -> &super::scales::Scales {
        &self.3
    }

    /// Fills what searches and pictures need, in the background, so that nobody waits for it. What
    /// fails here is told to whoever asks first.
    pub(super) fn warm(self: &Arc<Self>, store: &Store) {
        let (finder, store) = (Arc::clone(self), store.clone());
        let fill = async move {
            finder.catch_up(&store, List::Assets).await?;
            finder.releases(&store).await?;
            finder.charts().warm(&store).await
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
        Ok(self.0.read().await.find(wanted))
    }

    /// All releases in order, cut from the present ranks.
    pub(super) async fn releases(
        &self,
        store: &Store,
    ) -> Result<Arc<Vec<Vec<Member>>>, StoreError> {
        let mut tx = store.read().await?;
        let last = tx.last_event().await?;
        let mut cut = self.1.lock().await;
        // Who waited for the lock may find more than it came for.
        if cut.seen < Some(last) {
            let derived = tx.derivations().await?;
            if cut.seen.is_none() || cut.derived != derived {
                (cut.derived, cut.needs) = (derived, tx.needs().await?);
            }
            let ranked: Vec<Ranked> = tx.ranked().await?.into_iter().map(|(one, _)| one).collect();
            let in_order: Vec<&Ranked> = ranked.iter().collect();
            cut.releases = Arc::new(recut(&in_order, &cut.needs));
            cut.seen = Some(last);
        }
        tx.rollback().await?;
        Ok(Arc::clone(&cut.releases))
    }

    /// Takes in what happened since the last time.
    async fn catch_up(&self, store: &Store, list: List) -> Result<(), StoreError> {
        let mut tx = store.read().await?;
        let last = tx.last_event().await?;
        if self.0.read().await.shelf(list).seen < Some(last) {
            let mut shelves = self.0.write().await;
            // Who waited for the lock may find more than it came for.
            if shelves.shelf(list).seen < Some(last) {
                shelves.catch_up(&mut tx, list, last).await?;
            }
        }
        tx.rollback().await
    }
}

impl Shelves {
    fn shelf(&self, list: List) -> &Shelf {
        match list {
            List::Assets => &self.assets,
            List::Workloads => &self.workloads,
        }
    }

    fn find(&self, wanted: Wanted) -> Arc<Vec<Uuid>> {
        if let Ok(remembered) = self.remembered.lock()
            && let Some((_, found)) = remembered.iter().find(|(known, _)| *known == wanted)
        {
            return Arc::clone(found);
        }
        let found = Arc::new(self.shelf(wanted.list).find(&wanted));
        if let Ok(mut remembered) = self.remembered.lock() {
            if remembered.len() >= REMEMBERED {
                remembered.remove(0);
            }
            remembered.push((wanted, Arc::clone(&found)));
        }
        found
    }

    async fn catch_up(&mut self, tx: &mut Tx, list: List, last: i64) -> Result<(), StoreError> {
        let Some(touched) = self.touched(tx, list, last).await? else {
            return self.fill(tx, last).await;
        };
        if !touched.is_empty() {
            self.forget(list);
        }
        match list {
            List::Assets => {
                for key in &touched {
                    self.reload_assets(tx, key).await?;
                }
                self.assets.seen = Some(last);
            }
            List::Workloads => {
                if !touched.is_empty() {
                    self.reload_workloads(tx, &touched).await?;
                    self.rerank(tx).await?;
                }
                self.workloads.seen = Some(last);
            }
        }
        Ok(())
    }

    /// What was found before does not hold any more.
    fn forget(&self, list: List) {
        if let Ok(mut remembered) = self.remembered.lock() {
            remembered.retain(|(wanted, _)| wanted.list != list);
        }
    }

    /// Keys of the workloads of which a list shows something else since; none if more happened.
    async fn touched(
        &self,
        tx: &mut Tx,
        list: List,
        last: i64,
    ) -> Result<Option<BTreeSet<String>>, StoreError> {
        const MOST: i64 = 500;
        let seen = self.shelf(list).seen;
        let Some(seen) = seen.filter(|seen| (0..=MOST).contains(&(last - seen))) else {
            return Ok(None);
        };
        let mut touched = BTreeSet::new();
        for event in tx.events_after(seen, MOST).await? {
            let Ok(happening) = serde_json::from_str::<Happening>(&event.detail) else {
                return Ok(None);
            };
            match &happening {
                // A workload that is moved shows why; its assets do not.
                Happening::WorkloadPlaced { .. } if list == List::Assets => {}
                Happening::WorkloadsStated { .. } | Happening::WorkloadPlaced { .. } => {
                    touched.extend(happening.subjects().into_iter().map(str::to_owned));
                }
                other if !other.changes_estate() => {}
                _ => return Ok(None),
            }
        }
        Ok(Some(touched))
    }

    async fn fill(&mut self, tx: &mut Tx, last: i64) -> Result<(), StoreError> {
        self.forget(List::Assets);
        self.forget(List::Workloads);
        let assumptions = tx.assumptions().await?;
        (self.assets, self.workloads) = (Shelf::default(), Shelf::default());
        let mut homes: BTreeMap<Id<Workload>, Workload> = BTreeMap::new();
        for workload in tx.workloads().await? {
            let row = self.workloads.row(workload.id.uuid());
            self.workloads.set(row, &WorkloadDocument::of(&workload, &assumptions));
            homes.insert(workload.id, workload);
        }
        let mut after: Option<(String, Id<Asset>)> = None;
        loop {
            let place = after.as_ref().map(|(name, id)| (name.as_str(), *id));
            let assets = tx.assets_after(place, CHUNK).await?;
            for asset in &assets {
                let home = asset.workload.and_then(|id| homes.get(&id));
                let row = self.assets.row(asset.id.uuid());
                self.assets.set(row, &AssetDocument::of(asset, home));
            }
            match assets.last() {
                Some(last) if i64::try_from(assets.len()) == Ok(CHUNK) => {
                    after = Some((last.name.clone(), last.id));
                }
                _ => break,
            }
        }
        for shelf in [&mut self.assets, &mut self.workloads] {
            shelf.order = (0..shelf.ids.len()).collect();
            shelf.seen = Some(last);
        }
        Ok(())
    }

    async fn reload_workloads(
        &mut self,
        tx: &mut Tx,
        keys: &BTreeSet<String>,
    ) -> Result<(), StoreError> {
        let assumptions = tx.assumptions().await?;
        for number in keys.iter().filter_map(|key| number_of(key)) {
            let Some(workload) = tx.find_workload(number).await? else { continue };
            let row = self.workloads.row(workload.id.uuid());
            self.workloads.set(row, &WorkloadDocument::of(&workload, &assumptions));
            if let Some(known) = self.workloads.ranks.get_mut(row) {
                *known = (0, 0);
            }
        }
        Ok(())
    }

    async fn reload_assets(&mut self, tx: &mut Tx, key: &str) -> Result<(), StoreError> {
        let Some(number) = number_of(key) else { return Ok(()) };
        let Some(workload) = tx.find_workload(number).await? else { return Ok(()) };
        for asset in tx.assets_of(workload.id, i64::MAX).await? {
            let row = self.assets.row(asset.id.uuid());
            self.assets.set(row, &AssetDocument::of(&asset, Some(&workload)));
        }
        Ok(())
    }

    /// Ranks shift without the rest of a workload.
    async fn rerank(&mut self, tx: &mut Tx) -> Result<(), StoreError> {
        let mut order = Vec::with_capacity(self.workloads.ids.len());
        let mut is_ranked = vec![false; self.workloads.ids.len()];
        self.workloads.ranks.resize(self.workloads.ids.len(), (0, 0));
        for (id, rank, proposed) in tx.ranks().await? {
            let row = self.workloads.row(id.uuid());
            if self.workloads.ranks.get(row) != Some(&(rank, proposed)) {
                let number =
                    |rank: i64| [Seen::Number(f64::from(i32::try_from(rank).unwrap_or(0)))];
                self.workloads.columns.set(row, "rank", &number(rank));
                self.workloads.columns.set(row, "proposed_rank", &number(proposed));
                if let Some(known) = self.workloads.ranks.get_mut(row) {
                    *known = (rank, proposed);
                }
            }
            if let Some(is_ranked) = is_ranked.get_mut(row) {
                *is_ranked = true;
            }
            order.push(row);
        }
        // Rows came by number, so what has no rank stays in that order.
        let rest: Vec<usize> =
            self.workloads.order.iter().copied().filter(|&row| !is_ranked[row]).collect();
        order.extend(rest);
        self.workloads.order = order;
        Ok(())
    }
}

impl Default for Shelf {
    fn default() -> Self {
        Self {
            seen: None,
            columns: Columns::new(&NAMES),
            ids: Vec::new(),
            rows: BTreeMap::new(),
            order: Vec::new(),
            ranks: Vec::new(),
        }
    }
}

impl Shelf {
    /// The row of a thing; a new one if it has none.
    fn row(&mut self, id: Uuid) -> usize {
        *self.rows.entry(id).or_insert_with(|| {
            self.ids.push(id);
            self.ids.len() - 1
        })
    }

    fn set(&mut self, row: usize, document: &impl Serialize) {
        self.columns.clear(row);
        let Ok(Value::Object(fields)) = serde_json::to_value(document) else { return };
        for (field, value) in &fields {
            self.show(row, field, value);
        }
        let Some(Value::Object(attributes)) = fields.get("attributes") else { return };
        for (field, value) in attributes {
            let field = field.to_lowercase();
            // What a document says itself counts before what a source adds.
            if !fields.contains_key(&field) {
                self.show(row, &field, value);
            }
        }
    }

    fn show(&mut self, row: usize, field: &str, value: &Value) {
        let mut seen: Vec<Seen<'_>> = Vec::new();
        each(value, &mut |one| seen.push(one));
        self.columns.set(row, field, &seen);
    }

    fn find(&self, wanted: &Wanted) -> Vec<Uuid> {
        let holds = self.columns.holds(&wanted.query);
        let mut found: Vec<usize> = self
            .order
            .iter()
            .copied()
            .filter(|&row| holds.get(row).copied().unwrap_or(wanted.query.is_empty()))
            .collect();
        if let Some((field, goes_down)) = &wanted.sort {
            found.sort_by(|&a, &b| self.columns.compare(field, (a, b), *goes_down));
        }
        found.into_iter().map(|row| self.ids[row]).collect()
    }
}
