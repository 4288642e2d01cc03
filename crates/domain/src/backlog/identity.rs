//! Ids and numbers that workloads keep from one import to the next.

use std::collections::BTreeMap;

use crate::estate::Workload;
use crate::id::Id;

use super::Previous;

/// Name in lower case and environment: what makes a workload the same from import to import.
pub(super) type Identity = (String, Option<String>);

/// Ids and numbers that workloads keep from one import to the next.
pub(super) struct Ids<'a> {
    known: BTreeMap<Identity, (Id<Workload>, i64)>,
    numbers: BTreeMap<Id<Workload>, i64>,
    next: i64,
    mint: &'a mut dyn FnMut() -> Id<Workload>,
}

impl<'a> Ids<'a> {
    pub(super) fn new(previous: &Previous, mint: &'a mut dyn FnMut() -> Id<Workload>) -> Self {
        let known: BTreeMap<_, _> = previous
            .workloads
            .iter()
            .map(|w| ((w.name.to_lowercase(), w.environment.clone()), (w.id, w.number)))
            .collect();
        let taken = previous.workloads.iter().map(|workload| workload.number + 1);
        let next = taken.max().unwrap_or(1).max(previous.next);
        Self { known, numbers: BTreeMap::new(), next, mint }
    }

    pub(super) fn of(&mut self, name: &str, environment: Option<&str>) -> Id<Workload> {
        let key = (name.to_owned(), environment.map(str::to_owned));
        // A workload that was renamed is known by two names, but is one.
        let known = self.known.get(&key).copied().filter(|(id, _)| !self.numbers.contains_key(id));
        let (id, number) = known.unwrap_or_else(|| ((self.mint)(), 0));
        self.numbers.insert(id, number);
        id
    }

    /// Numbers are given in the order of names, so that equal estates get equal keys.
    pub(super) fn number(&mut self, id: Id<Workload>) -> i64 {
        match self.numbers.get(&id) {
            Some(&number) if number > 0 => number,
            _ => {
                self.next += 1;
                self.next - 1
            }
        }
    }
}
