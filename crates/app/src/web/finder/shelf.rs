//! One list in memory, column by column.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use landfall_domain::estate::workload::number_of;
use landfall_domain::estate::{Asset, Workload};
use landfall_domain::id::Id;
use landfall_domain::plan::TimeBox;
use landfall_domain::query::{Columns, Seen};
use landfall_store::{StoreError, Tx};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::documents::asset::AssetDocument;
use crate::documents::shown::{NAMES, each};
use crate::documents::workload::WorkloadDocument;

use super::news::{News, news};
use super::releases::Releases;
use super::{List, Wanted};

/// So many answers are remembered until something happens.
const REMEMBERED: usize = 32;
/// So many rows are read at a time.
const CHUNK: i64 = 2_000;

/// Both lists, and what was found in them lately.
#[derive(Default)]
pub(super) struct Shelves {
    assets: Shelf,
    workloads: Shelf,
    remembered: std::sync::Mutex<Vec<(Wanted, Arc<Vec<Uuid>>)>>,
}

pub(super) struct Shelf {
    /// The last event that it knows of; none before it is filled.
    seen: Option<i64>,
    columns: Columns,
    ids: Vec<Uuid>,
    rows: BTreeMap<Uuid, usize>,
    /// Rows in the list's own order.
    order: Vec<usize>,
    /// Where each row stands, as far as it is a workload.
    places: Vec<Place>,
}

/// Where a workload stands: what shifts without the rest of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Place {
    rank: i64,
    proposed: i64,
    release: Option<usize>,
    /// The iteration that completes it, from 1, and its plan's last day of it.
    ready: Option<u32>,
}

impl Shelves {
    fn shelf(&self, list: List) -> &Shelf {
        match list {
            List::Assets => &self.assets,
            List::Workloads => &self.workloads,
        }
    }

    /// Ids of everything that fits, in order.
    pub(super) fn find(&self, wanted: Wanted) -> Arc<Vec<Uuid>> {
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

    /// The last event that a list knows of.
    pub(super) fn seen(&self, list: List) -> Option<i64> {
        self.shelf(list).seen
    }

    /// Takes in what happened since the last time; false if releases are needed for it.
    pub(super) async fn catch_up(
        &mut self,
        tx: &mut Tx,
        (list, last): (List, i64),
        releases: Option<&Releases>,
    ) -> Result<bool, StoreError> {
        let news = news(tx, self.seen(list), last).await?;
        let (News::Of { stated, moved }, releases) = (news, releases) else {
            let Some(releases) = releases else { return Ok(false) };
            self.fill(tx, last, releases).await?;
            return Ok(true);
        };
        match list {
            // A workload that is moved shows why; its assets do not.
            List::Assets => {
                for key in &stated {
                    self.reload_assets(tx, key).await?;
                }
                if !stated.is_empty() {
                    self.forget(list);
                }
                self.assets.seen = Some(last);
            }
            List::Workloads => {
                let Some(releases) = releases else { return Ok(false) };
                let touched: BTreeSet<String> = stated.into_iter().chain(moved).collect();
                self.reload_workloads(tx, &touched).await?;
                self.place(releases);
                self.forget(list);
                self.workloads.seen = Some(last);
            }
        }
        Ok(true)
    }

    /// What was found before does not hold any more.
    fn forget(&self, list: List) {
        if let Ok(mut remembered) = self.remembered.lock() {
            remembered.retain(|(wanted, _)| wanted.list != list);
        }
    }

    async fn fill(
        &mut self,
        tx: &mut Tx,
        last: i64,
        releases: &Releases,
    ) -> Result<(), StoreError> {
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
        self.place(releases);
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
            if let Some(known) = self.workloads.places.get_mut(row) {
                *known = Place::default();
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

    /// Ranks, releases and plans shift without the rest of a workload.
    fn place(&mut self, releases: &Releases) {
        let mut order = Vec::with_capacity(self.workloads.ids.len());
        let mut is_ranked = vec![false; self.workloads.ids.len()];
        self.workloads.places.resize(self.workloads.ids.len(), Place::default());
        for &(id, rank, proposed) in &releases.order {
            let row = self.workloads.row(id.uuid());
            let (release, ready) = releases.place(id);
            self.workloads.stand(row, Place { rank, proposed, release, ready }, releases);
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
            places: Vec::new(),
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

    /// Sets where a workload stands, if it is elsewhere than before.
    fn stand(&mut self, row: usize, place: Place, releases: &Releases) {
        if self.places.get(row) == Some(&place) {
            return;
        }
        let number = |rank: i64| [Seen::Number(f64::from(i32::try_from(rank).unwrap_or(0)))];
        self.columns.set(row, "rank", &number(place.rank));
        self.columns.set(row, "proposed_rank", &number(place.proposed));
        let release = place.release.map(|number| format!("R-{number}"));
        let time_box = place.ready.and_then(|at| releases.time_box(at));
        let (ready_in, ready_on) =
            (time_box.map(TimeBox::key), time_box.map(|one| one.end.to_string()));
        for (field, text) in [("release", release), ("ready_in", ready_in), ("ready_on", ready_on)]
        {
            let seen: Vec<Seen<'_>> = text.as_deref().map(Seen::Text).into_iter().collect();
            self.columns.set(row, field, &seen);
        }
        if let Some(known) = self.places.get_mut(row) {
            *known = place;
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
