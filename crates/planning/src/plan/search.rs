//! The present plan of a search, with everything needed to judge and make a move quickly.

use super::room::Room;
use super::rows::Rows;
use super::tally::Tally;
use super::units::Units;

/// A plan that is always feasible, and who is where.
#[derive(Debug)]
pub(crate) struct Search<'a> {
    pub(crate) units: &'a Units,
    pub(crate) plan: Vec<u32>,
    pub(crate) cost: i64,
    room: Room<'a>,
    /// Who uses a resource in an iteration.
    users: Vec<Vec<u32>>,
    /// Position of each effort entry in its list of users.
    position: Vec<u32>,
    /// What rules cost, if any do.
    tally: Option<Tally<'a>>,
}

/// Where the arcs of a unit let it go: from `first` to `last`, or to the backlog.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub(crate) backlog: bool,
}

impl<'a> Search<'a> {
    pub(crate) fn new(units: &'a Units, plan: Vec<u32>) -> Self {
        let mut search = Self {
            cost: units.total(&plan),
            room: Room::of(units, &plan),
            users: vec![Vec::new(); units.resources * units.horizon as usize],
            position: vec![0; units.effort.all().len()],
            tally: units.soft.as_ref().map(|soft| Tally::of(soft, &plan)),
            units,
            plan,
        };
        for unit in units.all() {
            search.enlist(unit, search.plan[unit as usize]);
        }
        search
    }

    #[inline]
    pub(crate) fn at(&self, unit: u32) -> u32 {
        self.plan[unit as usize]
    }

    /// What moving a unit would add to the cost.
    #[inline]
    pub(crate) fn added_cost(&self, unit: u32, to: u32) -> i64 {
        let from = self.at(unit);
        let mut added = self.units.cost(unit, to) - self.units.cost(unit, from);
        if self.units.is_anchored() {
            added += self.units.change(unit, to) - self.units.change(unit, from);
        }
        for &(other, cost) in self.units.traffic.row(unit) {
            let there = self.at(other);
            added += cost * (i64::from(to.abs_diff(there)) - i64::from(from.abs_diff(there)));
        }
        match &self.tally {
            None => added,
            Some(tally) => added + tally.added(unit, to, &self.plan),
        }
    }

    /// The slots that the arcs of a unit leave open.
    #[inline]
    pub(crate) fn span(&self, unit: u32) -> Span {
        let horizon = self.units.horizon;
        let mut span = Span {
            first: self.units.earliest[unit as usize],
            last: horizon - 1,
            backlog: self.units.latest[unit as usize] == horizon,
        };
        for &(other, lag) in self.units.before.row(unit) {
            let slot = self.at(other);
            span.first = span.first.max(if slot == horizon { slot } else { slot + lag });
        }
        for &(other, lag) in self.units.after.row(unit) {
            let slot = self.at(other);
            // What waits in the backlog for a lag of several iterations holds back as well.
            span.last = span.last.min(slot.saturating_sub(lag));
            if slot < lag {
                span.first = horizon;
            }
            span.backlog &= slot == horizon;
        }
        if !span.backlog {
            span.last = span.last.min(self.units.latest[unit as usize]);
        }
        span
    }

    /// Whether the rules let a unit go to a slot, capacity aside.
    #[inline]
    pub(crate) fn may_go(&self, unit: u32, span: Span, slot: u32) -> bool {
        if slot == self.units.horizon {
            return span.backlog;
        }
        span.first <= slot && slot <= span.last && self.units.may_use(unit, slot)
    }

    /// The first resource of which a slot has too little for a unit.
    #[inline]
    pub(crate) fn lacks(&self, unit: u32, slot: u32) -> Option<u32> {
        self.room.lacks(unit, slot)
    }

    /// The first resource of a unit of which a slot gives more than it has.
    #[inline]
    pub(crate) fn overfull(&self, unit: u32, slot: u32) -> Option<u32> {
        self.room.overfull(unit, slot)
    }

    /// How much of a resource a slot has too little for a unit.
    #[inline]
    pub(crate) fn missing(&self, unit: u32, slot: u32, resource: u32) -> i64 {
        self.units.needs(unit, resource) - self.room.left(slot, resource)
    }

    /// Who uses a resource in an iteration.
    #[inline]
    pub(crate) fn users(&self, resource: u32, slot: u32) -> &[u32] {
        &self.users[slot as usize * self.units.resources + resource as usize]
    }

    /// Moves a unit, whatever the rules say, and takes the added cost as given.
    pub(crate) fn shift(&mut self, unit: u32, to: u32, added: i64) {
        let from = self.at(unit);
        self.room.give(unit, from);
        self.room.take(unit, to);
        self.delist(unit, from);
        if let Some(tally) = &mut self.tally {
            tally.shift(unit, to, &self.plan);
        }
        self.plan[unit as usize] = to;
        self.enlist(unit, to);
        self.cost += added;
    }

    /// Takes a unit out of its slot's capacity without moving it, to try others there.
    #[inline]
    pub(crate) fn lift(&mut self, unit: u32, slot: u32) {
        self.room.give(unit, slot);
    }

    /// Undoes `lift`.
    #[inline]
    pub(crate) fn lower(&mut self, unit: u32, slot: u32) {
        self.room.take(unit, slot);
    }

    /// Acts as if a unit were in another slot, to look for places for others; going back undoes it.
    pub(crate) fn pretend(&mut self, unit: u32, to: u32) {
        self.room.give(unit, self.at(unit));
        self.room.take(unit, to);
        if let Some(tally) = &mut self.tally {
            tally.shift(unit, to, &self.plan);
        }
        self.plan[unit as usize] = to;
    }

    fn enlist(&mut self, unit: u32, slot: u32) {
        if slot == self.units.horizon {
            return;
        }
        let start = self.units.effort.start(unit);
        for (index, &(resource, _)) in self.units.effort.row(unit).iter().enumerate() {
            let users = &mut self.users[slot as usize * self.units.resources + resource as usize];
            self.position[start + index] = u32::try_from(users.len()).unwrap_or(0);
            users.push(unit);
        }
    }

    fn delist(&mut self, unit: u32, slot: u32) {
        if slot == self.units.horizon {
            return;
        }
        let effort: &Rows<(u32, i64)> = &self.units.effort;
        for (index, &(resource, _)) in effort.row(unit).iter().enumerate() {
            let users = &mut self.users[slot as usize * self.units.resources + resource as usize];
            let position = self.position[effort.start(unit) + index] as usize;
            users.swap_remove(position);
            if let Some(&last) = users.get(position) {
                let entry = effort.row(last).iter().position(|&(k, _)| k == resource);
                self.position[effort.start(last) + entry.unwrap_or(0)] =
                    u32::try_from(position).unwrap_or(0);
            }
        }
    }
}
