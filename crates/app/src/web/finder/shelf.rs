//! One list in memory, column by column.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use landfall_domain::estate::workload::number_of;
use landfall_domain::estate::{Asset, Workload};
use landfall_domain::id::Id;
use landfall_domain::plan::TimeBox;
use landfall_domain::query::{Columns, Mark, Seen};
use landfall_domain::questionnaire::Risk;
use landfall_store::{StoreError, Tx};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::actions::outcomes::link::Serving;
use crate::actions::questionnaires::risks::Risks;
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
    /// Where workloads stood when they were placed last.
    placed: Arc<Releases>,
    remembered: std::sync::Mutex<Vec<(Wanted, Arc<Vec<Uuid>>)>>,
}

pub(super) struct Shelf {
    /// The last event that it knows of; none before it is filled.
    seen: Option<i64>,
    columns: Columns,
    ids: Vec<Uuid>,
    rows: HashMap<Uuid, usize>,
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
        releases: Option<&Arc<Releases>>,
    ) -> Result<bool, StoreError> {
        let news = news(tx, self.seen(list), last).await?;
        let (News::Of { stated, moved, risks }, releases) = (news, releases) else {
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
                self.assets.seen = Some(last);
            }
            List::Workloads => {
                let Some(releases) = releases else { return Ok(false) };
                let touched: BTreeSet<String> = stated.into_iter().chain(moved).collect();
                self.reload_workloads(tx, &touched).await?;
                if risks {
                    self.reload_risks(tx).await?;
                }
                if !self.placed.stand_as_in(releases) {
                    self.place(releases);
                    self.forget(list);
                }
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
        releases: &Arc<Releases>,
    ) -> Result<(), StoreError> {
        self.forget(List::Assets);
        self.forget(List::Workloads);
        let assumptions = tx.assumptions().await?;
        (self.assets, self.workloads) = (Shelf::default(), Shelf::default());
        let mut homes: HashMap<Id<Workload>, Workload> = HashMap::new();
        let (serving, risks) = (Serving::load(tx).await?, Risks::load(tx).await?);
        for workload in tx.workloads().await? {
            let row = self.workloads.row(workload.id.uuid());
            let document = WorkloadDocument::of(&workload, &assumptions);
            let document = document.serving(serving.keys(workload.id));
            self.workloads.set(row, &document.at_risk(risks.get(workload.id)));
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
            let serving = Serving::of(tx, &[workload.id]).await?;
            let risk = Risks::of(tx, &[workload.id]).await?.get(workload.id);
            let document =
                WorkloadDocument::of(&workload, &assumptions).serving(serving.keys(workload.id));
            self.change(List::Workloads, row, &document.at_risk(risk));
        }
        Ok(())
    }

    /// Sets the risk of every workload anew, and nothing else of it.
    async fn reload_risks(&mut self, tx: &mut Tx) -> Result<(), StoreError> {
        let risks = Risks::load(tx).await?;
        for (row, id) in self.workloads.ids.iter().enumerate() {
            let risk = risks.get(Id::from_uuid(*id)).map(Risk::name);
            let seen: Vec<Seen<'_>> = risk.map(Seen::Text).into_iter().collect();
            self.workloads.columns.set(row, "risk", &seen);
        }
        self.forget(List::Workloads);
        Ok(())
    }

    async fn reload_assets(&mut self, tx: &mut Tx, key: &str) -> Result<(), StoreError> {
        let Some(number) = number_of(key) else { return Ok(()) };
        let Some(workload) = tx.find_workload(number).await? else { return Ok(()) };
        for asset in tx.assets_of(workload.id, i64::MAX).await? {
            let row = self.assets.row(asset.id.uuid());
            self.change(List::Assets, row, &AssetDocument::of(&asset, Some(&workload)));
        }
        Ok(())
    }

    /// Sets a row anew; of what was found before, only what still holds is remembered.
    fn change(&mut self, list: List, row: usize, document: &impl Serialize) {
        let (shelf, stands) = match list {
            List::Assets => (&mut self.assets, None),
            List::Workloads => (&mut self.workloads, Some(&self.placed)),
        };
        let Ok(remembered) = self.remembered.get_mut() else { return };
        let of =
            |shelf: &Shelf, wanted: &Wanted| shelf.columns.mark(row, &wanted.query, wanted.field());
        let before: Vec<Mark> = remembered.iter().map(|(wanted, _)| of(shelf, wanted)).collect();
        let place = shelf.places.get_mut(row).map(std::mem::take);
        shelf.set(row, document);
        if let Some((place, releases)) = place.zip(stands) {
            shelf.stand(row, place, releases);
        }
        let mut before = before.into_iter();
        remembered.retain(|(wanted, _)| {
            let before = before.next();
            wanted.list != list || before == Some(of(shelf, wanted))
        });
    }

    /// Ranks, releases and plans shift without the rest of a workload.
    fn place(&mut self, releases: &Arc<Releases>) {
        let mut order = Vec::with_capacity(self.workloads.ids.len());
        let mut is_ranked = vec![false; self.workloads.ids.len()];
        self.workloads.places.resize(self.workloads.ids.len(), Place::default());
        for &(id, rank, proposed) in releases.order.iter() {
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
        for &row in &rest {
            self.workloads.fall(row);
        }
        order.extend(rest);
        self.workloads.order = order;
        self.placed = Arc::clone(releases);
    }
}

impl Default for Shelf {
    fn default() -> Self {
        Self {
            seen: None,
            columns: Columns::new(&NAMES),
            ids: Vec::new(),
            rows: HashMap::new(),
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

    /// Takes a workload out of the backlog, if it was in it.
    fn fall(&mut self, row: usize) {
        let Some(known) = self.places.get_mut(row) else { return };
        if std::mem::take(known) != Place::default() {
            for field in ["rank", "proposed_rank", "release", "ready_in", "ready_on"] {
                self.columns.set(row, field, &[]);
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
