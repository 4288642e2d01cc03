//! Simulated annealing on plans that are always feasible.

use super::SMALL;
use super::dice::{Dice, exp, ln};
use super::search::{Search, Span};
use super::units::Units;

/// In the last part of the way only what hardly costs more is still taken.
const POLISH_FROM: f64 = 0.95;
/// For so many moves only so many neighbouring units are tried, as they stay in the cache.
const FOCUS_MOVES: u64 = 2048;
const FOCUS_UNITS: u32 = 512;
/// So many are asked whether they would make room.
const MOST_ASKED: usize = 4;

/// A search at a temperature.
pub(crate) struct Annealer<'a> {
    pub(super) search: Search<'a>,
    pub(super) dice: Dice,
    /// What a compound move has moved so far, and from where.
    pub(super) log: Vec<(u32, u32)>,
    /// Every so many moves a compound one is tried.
    compound_every: u32,
    movable: Vec<u32>,
    focus: u32,
    /// The cheapest plan so far.
    pub(crate) best: Vec<u32>,
    /// What it costs.
    pub(crate) best_cost: i64,
}

/// A unit, where it is to go, and what that alone would add to the cost.
#[derive(Debug, Clone, Copy)]
struct Move {
    unit: u32,
    to: u32,
    added: i64,
}

/// Temperatures to go through.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cooling {
    pub(crate) hot: f64,
    pub(crate) cold: f64,
}

impl Cooling {
    /// The temperature after a share of the way.
    pub(crate) fn at(self, share: f64) -> f64 {
        if share > POLISH_FROM {
            return self.cold / 8.0;
        }
        self.hot * exp(share / POLISH_FROM * ln(self.cold / self.hot))
    }
}

impl<'a> Annealer<'a> {
    pub(crate) fn new(units: &'a Units, plan: Vec<u32>, seed: u64) -> Self {
        let search = Search::new(units, plan);
        Self {
            movable: units.movable(),
            best: search.plan.clone(),
            best_cost: search.cost,
            dice: Dice::new(seed),
            focus: 0,
            log: Vec::new(),
            compound_every: if units.len() < SMALL { 8 } else { 32 },
            search,
        }
    }

    /// Whether there is anything to move.
    pub(crate) fn is_idle(&self) -> bool {
        self.movable.is_empty()
    }

    /// How many units can move.
    pub(crate) fn movable(&self) -> usize {
        self.movable.len()
    }

    /// What the present plan costs.
    pub(crate) fn cost(&self) -> i64 {
        self.search.cost
    }

    /// Makes some moves at a temperature.
    pub(crate) fn run(&mut self, moves: u64, temperature: f64) {
        for round in 0..moves {
            if round % FOCUS_MOVES == 0 {
                let count = u32::try_from(self.movable.len()).unwrap_or(u32::MAX);
                self.focus = self.dice.below(count);
            }
            self.propose(temperature);
        }
        if self.search.cost < self.best_cost {
            self.best_cost = self.search.cost;
            self.best.copy_from_slice(&self.search.plan);
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "the cast saturates")]
    fn propose(&mut self, temperature: f64) {
        let unit = self.pick_unit();
        if self.dice.below(self.compound_every) == 0 {
            let to = self.wish(unit);
            if to != self.search.at(unit) {
                let limit = (temperature * self.dice.wait()) as i64;
                self.compound(unit, to, limit);
            }
            return;
        }
        let span = self.search.span(unit);
        let Some(to) = self.pick_slot(unit, span) else { return };
        let limit = (temperature * self.dice.wait()) as i64;
        let added = self.search.added_cost(unit, to);
        match self.search.lacks(unit, to) {
            None if added <= limit => self.search.shift(unit, to, added),
            None => {}
            Some(resource) => self.eject(Move { unit, to, added }, resource, limit),
        }
    }

    fn pick_unit(&mut self) -> u32 {
        let width = u32::try_from(self.movable.len()).unwrap_or(u32::MAX).min(FOCUS_UNITS);
        let index = (self.focus + self.dice.below(width)) as usize;
        self.movable[if index < self.movable.len() { index } else { index - self.movable.len() }]
    }

    /// Where a neighbour is, if there is one.
    fn beside(&mut self, unit: u32) -> Option<u32> {
        let neighbours = self.search.units.traffic.row(unit);
        let count = u32::try_from(neighbours.len()).ok().filter(|&count| count > 0)?;
        let (other, _) = neighbours[self.dice.below(count) as usize];
        Some(self.search.at(other))
    }

    /// A slot to go to even if others have to make way.
    fn wish(&mut self, unit: u32) -> u32 {
        let from = self.search.at(unit);
        let horizon = self.search.units.horizon;
        let chance = self.dice.below(8);
        let beside = if chance < 3 { self.beside(unit) } else { None };
        match chance {
            0..3 if beside.is_some() => beside.unwrap_or(from),
            0..6 => (from + self.dice.below(6)).saturating_sub(3).min(horizon - 1),
            _ => self.dice.below(horizon + 1),
        }
    }

    /// A slot that the rules leave open, other than the present one.
    fn pick_slot(&mut self, unit: u32, span: Span) -> Option<u32> {
        let from = self.search.at(unit);
        let horizon = self.search.units.horizon;
        if span.first > span.last {
            let other = if from == horizon { return None } else { horizon };
            return span.backlog.then_some(other);
        }
        let width = span.last - span.first + 1;
        // Mostly towards a neighbour, to the front, nearby, anywhere, or out of the way.
        let chance = self.dice.below(32);
        let beside = if chance < 12 { self.beside(unit) } else { None };
        let wish = match chance {
            0..12 if beside.is_some_and(|slot| slot != from) => beside.unwrap_or(from),
            12..14 => span.first,
            14..22 => (from + self.dice.below(6)).saturating_sub(3),
            29.. => horizon,
            _ => span.first + self.dice.below(width),
        };
        let slot = if wish >= horizon && span.backlog {
            horizon
        } else {
            wish.clamp(span.first, span.last)
        };
        (slot != from && self.search.may_go(unit, span, slot)).then_some(slot)
    }

    /// Moves a unit into a full slot by moving another one out of it.
    fn eject(&mut self, wanted: Move, resource: u32, limit: i64) {
        let Move { unit, to, added } = wanted;
        let Some(other) = self.giver(unit, to, resource) else { return };
        if self.search.units.pinned[other as usize] || other == unit {
            return;
        }
        self.search.lift(other, to);
        let fits = self.search.lacks(unit, to).is_none();
        if !fits {
            self.search.lower(other, to);
            return;
        }
        // The other looks for a place as if the unit had moved.
        let from = self.search.at(unit);
        self.search.pretend(unit, to);
        let span = self.search.span(other);
        let refuge = self.refuge(other, to, from, span);
        self.search.pretend(unit, from);
        self.search.lower(other, to);
        if let Some((slot, more)) = refuge
            && added + more <= limit
        {
            self.search.shift(unit, to, added);
            self.search.shift(other, slot, more);
        }
    }

    /// One of those in a slot that alone has enough of a resource that the slot lacks for a unit.
    fn giver(&mut self, unit: u32, slot: u32, resource: u32) -> Option<u32> {
        let users = self.search.users(resource, slot);
        let count = u32::try_from(users.len()).ok().filter(|&count| count > 0)?;
        let start = self.dice.below(count) as usize;
        let missing = self.search.missing(unit, slot, resource);
        let turns = users[start..].iter().chain(&users[..start]).take(MOST_ASKED);
        turns.copied().find(|&other| self.search.units.needs(other, resource) >= missing)
    }

    /// The cheapest of a few places for a unit that has to leave a slot: where the one comes from
    /// that takes its place, the next ones with room, one by chance.
    pub(super) fn refuge(
        &mut self,
        unit: u32,
        leaving: u32,
        vacated: u32,
        span: Span,
    ) -> Option<(u32, i64)> {
        let horizon = self.search.units.horizon;
        let mut best: Option<(u32, i64)> = None;
        let mut consider = |search: &Search<'_>, slot: u32| {
            if slot == leaving || !search.may_go(unit, span, slot) {
                return false;
            }
            if search.lacks(unit, slot).is_some() {
                return false;
            }
            let added = search.added_cost(unit, slot);
            if best.is_none_or(|(_, least)| added < least) {
                best = Some((slot, added));
            }
            true
        };
        consider(&self.search, vacated);
        if span.first <= span.last {
            let later = leaving + 1..=span.last.min(leaving + 6);
            for slot in later {
                if consider(&self.search, slot) {
                    break;
                }
            }
            let chance = span.first + self.dice.below(span.last - span.first + 1);
            consider(&self.search, chance);
        }
        if span.backlog && self.dice.below(2) == 0 {
            consider(&self.search, horizon);
        }
        best
    }
}
