//! Looks for a place for each of a few units, and tries everything before it gives up.

use super::dive::dive;

/// What has to be placed, and between which limits.
#[derive(Debug)]
pub(super) struct Case {
    horizon: u32,
    resources: usize,
    pub(super) units: Vec<Unit>,
    /// First, second, and by how many iterations.
    pub(super) arcs: Vec<(u32, u32, u32)>,
    /// Capacity, iteration by iteration; without limit where no rule says otherwise.
    pub(super) capacity: Vec<i64>,
}

/// Items that share an iteration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unit {
    effort: Vec<(u32, i64)>,
    open: Vec<bool>,
}

impl Unit {
    pub(super) fn add_effort(&mut self, effort: &[(u32, i64)]) {
        for &(resource, more) in effort {
            match self.effort.binary_search_by_key(&resource, |entry| entry.0) {
                Ok(found) => self.effort[found].1 += more,
                Err(place) => self.effort.insert(place, (resource, more)),
            }
        }
    }

    /// Closes the iterations for which the rule does not hold.
    pub(super) fn keep(&mut self, rule: impl Fn(u32) -> bool) {
        for (slot, open) in (0u32..).zip(&mut self.open) {
            *open &= rule(slot);
        }
    }
}

impl Case {
    pub(super) fn new(horizon: u32, resources: usize) -> Self {
        let capacity = vec![i64::MAX; resources * horizon as usize];
        Self { horizon, resources, units: Vec::new(), arcs: Vec::new(), capacity }
    }

    pub(super) fn add_unit(&mut self) -> u32 {
        self.units.push(Unit { effort: Vec::new(), open: vec![true; self.horizon as usize] });
        u32::try_from(self.units.len() - 1).unwrap_or(u32::MAX)
    }

    pub(super) fn limit(&mut self, resource: u32, iteration: u32, available: i64) {
        self.capacity[iteration as usize * self.resources + resource as usize] = available;
    }

    /// Whether a unit may use an iteration, and there is enough free for it.
    pub(super) fn fits(&self, free: &[i64], unit: u32, slot: u32) -> bool {
        let known = &self.units[unit as usize];
        let row = &free[slot as usize * self.resources..];
        known.open[slot as usize]
            && known.effort.iter().all(|&(resource, effort)| effort <= row[resource as usize])
    }

    /// Takes a unit's effort from what is free; what has no limit keeps none.
    pub(super) fn charge(&self, free: &mut [i64], unit: u32, slot: u32) {
        self.book(free, (unit, slot), -1);
    }

    fn book(&self, free: &mut [i64], (unit, slot): (u32, u32), sign: i64) {
        let start = slot as usize * self.resources;
        for &(resource, effort) in &self.units[unit as usize].effort {
            let free = &mut free[start + resource as usize];
            if *free != i64::MAX {
                *free += sign * effort;
            }
        }
    }

    /// Of units that differ in nothing, the first comes first: so none is tried in vain in the
    /// other's place.
    pub(super) fn break_ties(&mut self) {
        let mut free = vec![true; self.units.len()];
        for &(before, after, _) in &self.arcs {
            (free[before as usize], free[after as usize]) = (false, false);
        }
        let all = 0..u32::try_from(self.units.len()).unwrap_or(u32::MAX);
        let mut alike: Vec<u32> = all.filter(|&unit| free[unit as usize]).collect();
        alike.sort_by(|&a, &b| self.units[a as usize].cmp(&self.units[b as usize]).then(a.cmp(&b)));
        for pair in alike.windows(2) {
            if self.units[pair[0] as usize] == self.units[pair[1] as usize] {
                self.arcs.push((pair[0], pair[1], 0));
            }
        }
    }
}

/// A step that can be undone.
#[derive(Debug, Clone, Copy)]
enum Step {
    First(u32, u32),
    Last(u32, u32),
    Placed(u32),
}

/// A unit whose iterations are tried one after the other.
#[derive(Debug, Clone, Copy)]
struct Choice {
    unit: u32,
    next: u32,
    last: u32,
    mark: usize,
}

/// Which unit is placed next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// The one that has to be done first: finds a plan where there is some room.
    Deadline,
    /// The one with the fewest places left: fails early where there is none.
    Fewest,
}

/// A depth-first search with windows that narrow along arcs and capacity.
#[derive(Debug)]
pub(super) struct Search<'c> {
    case: &'c Case,
    first: Vec<u32>,
    last: Vec<u32>,
    placed: Vec<bool>,
    free: Vec<i64>,
    steps: Vec<Step>,
    work: u64,
    order: Order,
}

impl<'c> Search<'c> {
    pub(super) fn new(case: &'c Case, order: Order) -> Self {
        let count = case.units.len();
        Self {
            case,
            first: vec![0; count],
            last: vec![case.horizon.saturating_sub(1); count],
            placed: vec![false; count],
            free: case.capacity.clone(),
            steps: Vec::new(),
            work: 0,
            order,
        }
    }

    pub(super) fn slot(&self, unit: u32) -> u32 {
        self.first[unit as usize]
    }

    pub(super) fn work(&self) -> u64 {
        self.work
    }

    /// Whether there is a place for all; nothing if the work does not suffice to know.
    pub(super) fn run(&mut self, limit: u64) -> Option<bool> {
        if !self.settle() {
            return Some(false);
        }
        let windows: Vec<(u32, u32)> =
            self.first.iter().copied().zip(self.last.iter().copied()).collect();
        if let Some(plan) = dive(self.case, &windows) {
            self.first = plan;
            return Some(true);
        }
        let mut choices: Vec<Choice> = Vec::new();
        while let Some(unit) = self.choose() {
            let (next, last) = (self.first[unit as usize], self.last[unit as usize]);
            choices.push(Choice { unit, next, last, mark: self.steps.len() });
            loop {
                let Some(choice) = choices.last_mut() else { return Some(false) };
                let Choice { unit, next, last, mark } = *choice;
                self.undo(mark);
                let Some(slot) = (next..=last).find(|&slot| self.may_use(unit, slot)) else {
                    choices.pop();
                    continue;
                };
                choice.next = slot + 1;
                self.raise(unit, slot);
                self.lower(unit, slot);
                let settled = self.settle();
                if self.work > limit {
                    return None;
                }
                if settled {
                    break;
                }
            }
        }
        Some(true)
    }

    /// The next unit in order, and of several the largest.
    fn choose(&mut self) -> Option<u32> {
        let all = 0..u32::try_from(self.placed.len()).unwrap_or(u32::MAX);
        let open = all.filter(|&unit| !self.placed[unit as usize]);
        let mut looks = 0;
        let chosen = open.min_by_key(|&unit| {
            let at = unit as usize;
            let width = self.last[at] - self.first[at];
            let size: i64 = self.case.units[at].effort.iter().map(|&(_, effort)| effort).sum();
            looks += 1;
            match self.order {
                Order::Deadline => (self.last[at], width, -size, unit),
                Order::Fewest => {
                    looks += u64::from(width) / 4;
                    let slots = self.first[at]..=self.last[at];
                    let places = slots.filter(|&slot| self.may_use(unit, slot)).count();
                    (u32::try_from(places).unwrap_or(u32::MAX), 0, -size, unit)
                }
            }
        });
        self.work += looks;
        chosen
    }

    fn may_use(&self, unit: u32, slot: u32) -> bool {
        self.case.fits(&self.free, unit, slot)
    }

    /// Draws all conclusions; `false` if one of them cannot be.
    fn settle(&mut self) -> bool {
        loop {
            let before = self.steps.len();
            if !self.narrow() || !self.follow_arcs() {
                return false;
            }
            if self.steps.len() == before {
                return self.has_energy();
            }
        }
    }

    /// Moves the ends of each window to iterations with room, and places what has one left.
    fn narrow(&mut self) -> bool {
        for unit in 0..u32::try_from(self.placed.len()).unwrap_or(u32::MAX) {
            let at = unit as usize;
            if self.placed[at] {
                continue;
            }
            self.work += 1;
            let mut slots = self.first[at]..self.last[at] + 1;
            let Some(first) = slots.find(|&slot| self.may_use(unit, slot)) else { return false };
            let last = slots.rev().find(|&slot| self.may_use(unit, slot)).unwrap_or(first);
            self.raise(unit, first);
            self.lower(unit, last);
            if first == last {
                self.take(unit, first);
            }
        }
        true
    }

    fn follow_arcs(&mut self) -> bool {
        self.work += self.case.arcs.len() as u64 / 4;
        for &(before, after, lag) in &self.case.arcs {
            let first = self.first[before as usize] + lag;
            let last = self.last[after as usize];
            if first > last || lag > last {
                return false;
            }
            if self.first[after as usize] < first {
                if self.placed[after as usize] {
                    return false;
                }
                self.raise(after, first);
            }
            if self.last[before as usize] > last - lag {
                if self.placed[before as usize] {
                    return false;
                }
                self.lower(before, last - lag);
            }
        }
        self.first.iter().zip(&self.last).all(|(first, last)| first <= last)
    }

    /// Whether between any two iterations there is enough for what has to happen there.
    fn has_energy(&mut self) -> bool {
        let horizon = self.case.horizon as usize;
        let mut by_resource: Vec<Vec<(usize, usize, i64)>> = vec![Vec::new(); self.case.resources];
        self.work += self.case.resources as u64 / 4;
        for (at, unit) in self.case.units.iter().enumerate().filter(|&(at, _)| !self.placed[at]) {
            let window = (self.first[at] as usize, self.last[at] as usize);
            for &(resource, effort) in unit.effort.iter().filter(|entry| entry.1 > 0) {
                by_resource[resource as usize].push((window.0, window.1, effort));
                self.work += 1;
            }
        }
        for (resource, mut needs) in by_resource.into_iter().enumerate() {
            needs.sort_unstable_by_key(|&(first, ..)| std::cmp::Reverse(first));
            let mut ending = vec![0i64; horizon];
            for same in needs.chunk_by(|a, b| a.0 == b.0) {
                for &(_, last, effort) in same {
                    ending[last] += effort;
                }
                let (mut needed, mut free) = (0i64, 0i64);
                self.work += horizon as u64 / 8 + 1;
                for (slot, ending) in ending.iter().enumerate().skip(same[0].0) {
                    needed += ending;
                    free = free.saturating_add(self.free[slot * self.case.resources + resource]);
                    if needed > free {
                        return false;
                    }
                }
            }
        }
        true
    }

    fn raise(&mut self, unit: u32, first: u32) {
        let old = std::mem::replace(&mut self.first[unit as usize], first);
        if old != first {
            self.steps.push(Step::First(unit, old));
        }
    }

    fn lower(&mut self, unit: u32, last: u32) {
        let old = std::mem::replace(&mut self.last[unit as usize], last);
        if old != last {
            self.steps.push(Step::Last(unit, old));
        }
    }

    fn take(&mut self, unit: u32, slot: u32) {
        self.placed[unit as usize] = true;
        self.steps.push(Step::Placed(unit));
        self.case.charge(&mut self.free, unit, slot);
    }

    fn undo(&mut self, mark: usize) {
        while self.steps.len() > mark {
            match self.steps.pop() {
                Some(Step::First(unit, old)) => self.first[unit as usize] = old,
                Some(Step::Last(unit, old)) => self.last[unit as usize] = old,
                Some(Step::Placed(unit)) => {
                    self.placed[unit as usize] = false;
                    let slot = self.first[unit as usize];
                    self.case.book(&mut self.free, (unit, slot), 1);
                }
                None => {}
            }
        }
    }
}
