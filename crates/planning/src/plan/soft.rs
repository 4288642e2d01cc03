//! What rules cost a plan beyond delay, traffic and due dates; instances without such rules have
//! none of this.
//!
//! A hard rule that no other primitive expresses is here too, at a price above the dearest plan: a
//! search that begins with a plan that keeps it never leaves it.

use super::rows::Rows;
use super::rules::{Lowered, Price, SlotCost};

/// An arc from one side: the unit at the other end, the lag, and the cost per iteration too late.
type SoftArc = (u32, u32, i64);

/// The rules' costs in terms of units.
#[derive(Debug)]
pub(crate) struct Soft {
    pub(super) horizon: u32,
    pub(super) own: Rows<SlotCost>,
    pub(super) before: Rows<SoftArc>,
    pub(super) after: Rows<SoftArc>,
    pub(super) bands: Vec<Band>,
    /// Band and amount.
    pub(super) band_uses: Rows<(u32, i64)>,
    pub(super) mixes: Vec<Charge>,
    /// Mix, and items on each side.
    pub(super) mix_uses: Rows<(u32, i64, i64)>,
    pub(super) stretches: Vec<Stretch>,
    /// Stretch, and the units of the set.
    pub(super) sets: Vec<(u32, Vec<u32>)>,
    pub(super) sets_of: Rows<u32>,
}

/// What a breach costs in the search, and whether there must be none in a plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Charge {
    pub(super) price: i64,
    pub(super) is_hard: bool,
}

#[derive(Debug)]
pub(super) struct Band {
    pub(super) charge: Charge,
    pub(super) least: i64,
    pub(super) most: Vec<i64>,
}

#[derive(Debug)]
pub(super) struct Stretch {
    pub(super) per_iteration: i64,
    pub(super) most_open: i64,
    pub(super) charge: Charge,
}

impl Band {
    /// What a load costs in an iteration.
    pub(super) fn cost(&self, iteration: usize, load: i64) -> i64 {
        if load == 0 {
            return 0;
        }
        let off = (load - self.most[iteration]).max(0) + (self.least - load).max(0);
        self.charge.price * off
    }
}

impl Stretch {
    /// What so many open sets cost at the end of an iteration.
    pub(super) fn cost(&self, open: i64) -> i64 {
        self.charge.price * (open - self.most_open).max(0)
    }
}

impl Soft {
    /// The costs of these rules, if they have any.
    pub(super) fn new(
        rules: &Lowered,
        unit_of: &[u32],
        count: usize,
        horizon: u32,
    ) -> Option<Self> {
        let is_empty = rules.slot_costs.is_empty()
            && rules.soft_arcs.is_empty()
            && rules.bands.is_empty()
            && rules.mixes.is_empty()
            && rules.stretches.is_empty();
        if is_empty {
            return None;
        }
        let of = |item: u32| unit_of[item as usize];
        let mut own: Vec<(u32, SlotCost)> =
            rules.slot_costs.iter().map(|&(item, cost)| (of(item), cost)).collect();
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for soft in &rules.soft_arcs {
            let (first, second) = (of(soft.arc.before), of(soft.arc.after));
            let lag = u32::try_from(soft.arc.lag).unwrap_or(0);
            if first == second {
                own.push((first, SlotCost::Moved { cost: soft.weight * soft.arc.lag }));
            } else {
                before.push((second, (first, lag, soft.weight)));
                after.push((first, (second, lag, soft.weight)));
            }
        }
        let mut soft = Self {
            horizon,
            own: Rows::new(count, own),
            before: Rows::new(count, before),
            after: Rows::new(count, after),
            bands: Vec::new(),
            band_uses: Rows::new(count, Vec::new()),
            mixes: Vec::new(),
            mix_uses: Rows::new(count, Vec::new()),
            stretches: Vec::new(),
            sets: Vec::new(),
            sets_of: Rows::new(count, Vec::new()),
        };
        soft.add_bands(rules, of, count);
        soft.add_mixes(rules, of, count);
        soft.add_stretches(rules, of, count);
        Some(soft)
    }

    fn add_bands(&mut self, rules: &Lowered, of: impl Fn(u32) -> u32, count: usize) {
        let mut uses: Vec<(u32, (u32, i64))> = Vec::new();
        for (index, band) in (0u32..).zip(&rules.bands) {
            let (least, most) = (band.least, band.most.clone());
            self.bands.push(Band { charge: charge(band.price), least, most });
            let used = band.uses.iter().filter(|&&(_, amount)| amount > 0);
            uses.extend(used.map(|&(item, amount)| (of(item), (index, amount))));
        }
        uses.sort_unstable();
        uses.dedup_by(|next, kept| {
            let same = (next.0, next.1.0) == (kept.0, kept.1.0);
            if same {
                kept.1.1 += next.1.1;
            }
            same
        });
        self.band_uses = Rows::new(count, uses);
    }

    fn add_mixes(&mut self, rules: &Lowered, of: impl Fn(u32) -> u32, count: usize) {
        let mut uses: Vec<(u32, (u32, i64, i64))> = Vec::new();
        for (index, mix) in (0u32..).zip(&rules.mixes) {
            self.mixes.push(charge(mix.price));
            uses.extend(mix.sides[0].iter().map(|&item| (of(item), (index, 1, 0))));
            uses.extend(mix.sides[1].iter().map(|&item| (of(item), (index, 0, 1))));
        }
        uses.sort_unstable();
        uses.dedup_by(|next, kept| {
            let same = (next.0, next.1.0) == (kept.0, kept.1.0);
            if same {
                kept.1.1 += next.1.1;
                kept.1.2 += next.1.2;
            }
            same
        });
        self.mix_uses = Rows::new(count, uses);
    }

    fn add_stretches(&mut self, rules: &Lowered, of: impl Fn(u32) -> u32, count: usize) {
        let mut uses = Vec::new();
        for (index, stretch) in (0u32..).zip(&rules.stretches) {
            let (most_open, price) = stretch.most_open.unwrap_or((i64::MAX, Some(0)));
            let per_iteration = stretch.per_iteration;
            self.stretches.push(Stretch { per_iteration, most_open, charge: charge(price) });
            for set in &stretch.sets {
                let mut units: Vec<u32> = set.iter().map(|&item| of(item)).collect();
                units.sort_unstable();
                units.dedup();
                if units.len() > 1 {
                    let set = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
                    uses.extend(units.iter().map(|&unit| (unit, set)));
                    self.sets.push((index, units));
                }
            }
        }
        self.sets_of = Rows::new(count, uses);
    }

    /// Puts a price above `worst`, the dearest plan, on breaches of hard rules.
    pub(super) fn price_hard(&mut self, worst: i64, units: usize) {
        let breaches = i64::try_from(units).unwrap_or(i64::MAX).saturating_add(1);
        let rules = i64::try_from(self.bands.len() + self.mixes.len() + self.stretches.len());
        let most = breaches
            .saturating_mul(i64::from(self.horizon) + 1)
            .saturating_mul(rules.unwrap_or(i64::MAX).max(1));
        let price = worst.saturating_add(1).saturating_mul(64).min(i64::MAX / 4 / most).max(1);
        let bands = self.bands.iter_mut().map(|band| &mut band.charge);
        let stretches = self.stretches.iter_mut().map(|stretch| &mut stretch.charge);
        for charge in bands.chain(stretches).chain(&mut self.mixes) {
            if charge.is_hard {
                charge.price = price;
            }
        }
    }

    /// What a unit's own slot costs it.
    pub(super) fn own_cost(&self, unit: u32, slot: u32) -> i64 {
        let horizon = self.horizon;
        let cost = |term: &SlotCost| match *term {
            SlotCost::Early { until, weight } if slot < horizon => {
                weight * i64::from(until.saturating_sub(slot))
            }
            SlotCost::Away { pin, weight } => weight * i64::from(slot.abs_diff(pin)),
            SlotCost::At { slot: at, cost } if at == slot => cost,
            SlotCost::Moved { cost } if slot < horizon => cost,
            SlotCost::Early { .. } | SlotCost::At { .. } | SlotCost::Moved { .. } => 0,
        };
        self.own.row(unit).iter().map(cost).sum()
    }

    /// What two slots cost an arc.
    pub(super) fn arc_cost(&self, first: u32, second: u32, lag: u32, weight: i64) -> i64 {
        if first == self.horizon && second == self.horizon {
            return 0;
        }
        weight * (i64::from(first) + i64::from(lag) - i64::from(second)).max(0)
    }

    /// The first and the last slot of a set, with one of its units elsewhere.
    pub(super) fn ends(&self, set: u32, plan: &[u32], moved: Option<(u32, u32)>) -> (u32, u32) {
        let (mut first, mut last) = (u32::MAX, 0);
        for &unit in &self.sets[set as usize].1 {
            let slot = match moved {
                Some((other, slot)) if other == unit => slot,
                _ => plan[unit as usize],
            };
            (first, last) = (first.min(slot), last.max(slot));
        }
        (first, last)
    }
}

fn charge(price: Price) -> Charge {
    Charge { price: price.unwrap_or(0), is_hard: price.is_none() }
}
