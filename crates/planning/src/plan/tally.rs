//! What the rules cost the present plan, kept up to date move by move.

use super::soft::Soft;

/// Loads of all bands, mixes and stretches.
#[derive(Debug)]
pub(crate) struct Tally<'a> {
    soft: &'a Soft,
    /// Band by band, iteration by iteration.
    bands: Vec<i64>,
    mixes: Vec<(i64, i64)>,
    /// Sets that are open at the end of an iteration, stretch by stretch.
    open: Vec<i64>,
}

impl<'a> Tally<'a> {
    /// The loads of a plan.
    pub(crate) fn of(soft: &'a Soft, plan: &[u32]) -> Self {
        let width = soft.horizon as usize;
        let mut tally = Self {
            soft,
            bands: vec![0; soft.bands.len() * width],
            mixes: vec![(0, 0); soft.mixes.len() * width],
            open: vec![0; soft.stretches.len() * width],
        };
        for (unit, &slot) in (0u32..).zip(plan) {
            tally.load(unit, slot, 1);
        }
        for (set, &(stretch, _)) in (0u32..).zip(&soft.sets) {
            tally.open(stretch, soft.ends(set, plan, None), 1);
        }
        tally
    }

    /// What the plan costs altogether; it must be the one whose loads these are.
    pub(crate) fn total(&self, plan: &[u32]) -> i64 {
        let soft = self.soft;
        let width = soft.horizon as usize;
        let mut total = 0;
        for (unit, &slot) in (0u32..).zip(plan) {
            total += soft.own_cost(unit, slot);
            for &(other, lag, weight) in soft.before.row(unit) {
                total += soft.arc_cost(plan[other as usize], slot, lag, weight);
            }
        }
        for (band, loads) in soft.bands.iter().zip(self.bands.chunks(width)) {
            let costs = loads.iter().enumerate().map(|(t, &load)| band.cost(t, load));
            total += costs.sum::<i64>();
        }
        for (charge, loads) in soft.mixes.iter().zip(self.mixes.chunks(width)) {
            total += charge.price * loads.iter().map(|&(a, b)| a.min(b)).sum::<i64>();
        }
        for (stretch, open) in soft.stretches.iter().zip(self.open.chunks(width)) {
            total += open.iter().map(|&open| stretch.cost(open)).sum::<i64>();
        }
        for (set, &(stretch, _)) in (0u32..).zip(&soft.sets) {
            let (first, last) = soft.ends(set, plan, None);
            total += soft.stretches[stretch as usize].per_iteration * i64::from(last - first);
        }
        total
    }

    /// What moving a unit would add.
    pub(crate) fn added(&self, unit: u32, to: u32, plan: &[u32]) -> i64 {
        let soft = self.soft;
        let from = plan[unit as usize];
        let mut added = soft.own_cost(unit, to) - soft.own_cost(unit, from);
        for &(other, lag, weight) in soft.before.row(unit) {
            let there = plan[other as usize];
            added +=
                soft.arc_cost(there, to, lag, weight) - soft.arc_cost(there, from, lag, weight);
        }
        for &(other, lag, weight) in soft.after.row(unit) {
            let there = plan[other as usize];
            added +=
                soft.arc_cost(to, there, lag, weight) - soft.arc_cost(from, there, lag, weight);
        }
        added + self.added_load(unit, from, to) + self.added_stretch(unit, to, plan)
    }

    fn added_load(&self, unit: u32, from: u32, to: u32) -> i64 {
        let soft = self.soft;
        let mut added = 0;
        for (slot, sign) in [(from, -1), (to, 1)] {
            if slot == soft.horizon || from == to {
                continue;
            }
            for &(index, amount) in soft.band_uses.row(unit) {
                let band = &soft.bands[index as usize];
                let load = self.bands[self.at(index, slot)];
                let t = slot as usize;
                added += band.cost(t, load + sign * amount) - band.cost(t, load);
            }
            for &(index, one, other) in soft.mix_uses.row(unit) {
                let (a, b) = self.mixes[self.at(index, slot)];
                let now = (a + sign * one).min(b + sign * other);
                added += soft.mixes[index as usize].price * (now - a.min(b));
            }
        }
        added
    }

    fn added_stretch(&self, unit: u32, to: u32, plan: &[u32]) -> i64 {
        let soft = self.soft;
        let mut added = 0;
        // Where sets open or close: several may do so at once.
        let mut changes: Vec<(usize, i64)> = Vec::new();
        for &set in soft.sets_of.row(unit) {
            let index = soft.sets[set as usize].0;
            let stretch = &soft.stretches[index as usize];
            let old = soft.ends(set, plan, None);
            let new = soft.ends(set, plan, Some((unit, to)));
            added += stretch.per_iteration * (i64::from(new.1 - new.0) - i64::from(old.1 - old.0));
            if stretch.charge.price > 0 {
                changes.extend((old.0..old.1).map(|slot| (self.at(index, slot), -1)));
                changes.extend((new.0..new.1).map(|slot| (self.at(index, slot), 1)));
            }
        }
        changes.sort_unstable();
        for same in changes.chunk_by(|a, b| a.0 == b.0) {
            let at = same[0].0;
            let stretch = &soft.stretches[at / soft.horizon as usize];
            let more: i64 = same.iter().map(|&(_, change)| change).sum();
            added += stretch.cost(self.open[at] + more) - stretch.cost(self.open[at]);
        }
        added
    }

    /// Moves a unit; the plan still has it where it was.
    pub(crate) fn shift(&mut self, unit: u32, to: u32, plan: &[u32]) {
        let soft = self.soft;
        for &set in soft.sets_of.row(unit) {
            let stretch = soft.sets[set as usize].0;
            self.open(stretch, soft.ends(set, plan, None), -1);
            self.open(stretch, soft.ends(set, plan, Some((unit, to))), 1);
        }
        self.load(unit, plan[unit as usize], -1);
        self.load(unit, to, 1);
    }

    fn at(&self, index: u32, slot: u32) -> usize {
        index as usize * self.soft.horizon as usize + slot as usize
    }

    fn load(&mut self, unit: u32, slot: u32, sign: i64) {
        let soft = self.soft;
        if slot == soft.horizon {
            return;
        }
        for &(index, amount) in soft.band_uses.row(unit) {
            let at = self.at(index, slot);
            self.bands[at] += sign * amount;
        }
        for &(index, one, other) in soft.mix_uses.row(unit) {
            let at = self.at(index, slot);
            self.mixes[at].0 += sign * one;
            self.mixes[at].1 += sign * other;
        }
    }

    fn open(&mut self, stretch: u32, ends: (u32, u32), sign: i64) {
        let from = self.at(stretch, ends.0);
        let to = self.at(stretch, ends.1);
        // A set that ends in the backlog stays open to the end.
        self.open[from..to].iter_mut().for_each(|open| *open += sign);
    }

    /// Units to be withdrawn so that hard rules hold; empty if they do.
    pub(crate) fn in_breach(&self, plan: &[u32]) -> Vec<u32> {
        let mut found = self.mixed(plan);
        found.extend(self.too_few(plan));
        found.extend(self.too_many_open(plan));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Of two sides in one iteration the smaller, and units that are on both.
    fn mixed(&self, plan: &[u32]) -> Vec<u32> {
        let soft = self.soft;
        let mut found = Vec::new();
        for (unit, &slot) in (0u32..).zip(plan).filter(|&(_, &slot)| slot < soft.horizon) {
            for &(index, one, other) in soft.mix_uses.row(unit) {
                let (a, b) = self.mixes[self.at(index, slot)];
                let is_on_smaller = if a < b { one > 0 } else { other > 0 };
                if soft.mixes[index as usize].is_hard && a.min(b) > 0 && is_on_smaller {
                    found.push(unit);
                }
            }
        }
        found
    }

    /// What is in an iteration that moves too little.
    fn too_few(&self, plan: &[u32]) -> Vec<u32> {
        let soft = self.soft;
        let mut found = Vec::new();
        for (unit, &slot) in (0u32..).zip(plan).filter(|&(_, &slot)| slot < soft.horizon) {
            for &(index, _) in soft.band_uses.row(unit) {
                let band = &soft.bands[index as usize];
                if band.charge.is_hard && self.bands[self.at(index, slot)] < band.least {
                    found.push(unit);
                }
            }
        }
        found
    }

    /// The sets that end last, where too many are open.
    fn too_many_open(&self, plan: &[u32]) -> Vec<u32> {
        let soft = self.soft;
        let mut found = Vec::new();
        for (index, stretch) in (0u32..).zip(&soft.stretches).filter(|(_, s)| s.charge.is_hard) {
            let mut sets: Vec<((u32, u32), u32)> = (0u32..)
                .zip(&soft.sets)
                .filter(|(_, set)| set.0 == index)
                .map(|(set, _)| (soft.ends(set, plan, None), set))
                .collect();
            sets.sort_unstable_by_key(|&((first, last), set)| (last, first, set));
            for slot in 0..soft.horizon {
                let mut left = stretch.most_open;
                sets.retain(|&((first, last), set)| {
                    let is_open = (first..last).contains(&slot);
                    left -= i64::from(is_open);
                    let stays = !is_open || left >= 0;
                    if !stays {
                        found.extend(&soft.sets[set as usize].1);
                    }
                    stays
                });
            }
        }
        found
    }
}
