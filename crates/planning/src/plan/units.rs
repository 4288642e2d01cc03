//! The instance as the search sees it: units instead of items, everything in flat arrays.

use crate::graph::{Graph, topological_order};
use crate::instance::{Contraction, Instance, Precedence, contract_with};

use super::rows::Rows;
use super::rules::{Lowered, lower};
use super::soft::Soft;
use super::tally::Tally;

/// An arc from one side: the unit at the other end, and the lag.
pub(crate) type Arc = (u32, u32);

/// Units, their rules and their costs.
#[derive(Debug)]
pub(crate) struct Units {
    /// Number of iterations; also the backlog.
    pub(crate) horizon: u32,
    /// Number of resources.
    pub(crate) resources: usize,
    /// Units in an order in which whatever comes first comes first.
    pub(crate) order: Vec<u32>,
    /// Weight on the delay curve.
    pub(crate) value: Vec<i64>,
    /// Resource and effort, one entry per resource.
    pub(crate) effort: Rows<(u32, i64)>,
    /// Due iteration and cost per iteration after it.
    pub(crate) due: Rows<(u32, i64)>,
    /// What must come before.
    pub(crate) before: Rows<Arc>,
    /// What must come after.
    pub(crate) after: Rows<Arc>,
    /// Neighbour and cost per iteration apart.
    pub(crate) traffic: Rows<(u32, i64)>,
    /// First iteration a unit can possibly use; the horizon if none.
    pub(crate) earliest: Vec<u32>,
    /// Last slot a unit may use so that pins behind it can hold; usually the backlog.
    pub(crate) latest: Vec<u32>,
    /// Where its items were, and what it costs that they are not there any more.
    pub(crate) anchors: Rows<(u32, i64)>,
    /// Units that must stay where they are.
    pub(crate) pinned: Vec<bool>,
    /// Delay factors, the last one for the backlog.
    pub(crate) curve: Vec<i64>,
    /// Capacity, iteration by iteration.
    pub(crate) capacity: Vec<i64>,
    /// The unit of each item.
    pub(crate) unit_of: Vec<u32>,
    /// What rules cost; nothing unless some rule needs it.
    pub(crate) soft: Option<Soft>,
    words: usize,
    allowed: Vec<u64>,
}

impl Units {
    pub(crate) fn new(instance: &Instance) -> Self {
        let rules = lower(instance);
        let contraction = contract_with(instance, &rules.joins, &rules.arcs);
        let horizon = instance.horizon();
        let count = contraction.members.len();
        let (before, after, order) = arcs(instance, &rules, &contraction);
        let words = (horizon as usize + 1).div_ceil(64);
        let resources = instance.resources.len() + rules.rows.len();
        let mut units = Self {
            horizon,
            resources,
            order,
            value: vec![0; count],
            effort: effort(instance, &rules, &contraction),
            due: due(instance, &rules, &contraction),
            before,
            after,
            traffic: traffic(instance, &rules, &contraction),
            earliest: vec![horizon; count],
            latest: vec![horizon; count],
            anchors: Rows::new(count, Vec::new()),
            pinned: vec![false; count],
            curve: instance.objective.delay_curve.clone(),
            capacity: capacity(instance, &rules),
            unit_of: contraction.unit_of.clone(),
            soft: Soft::new(&rules, &contraction.unit_of, count, horizon),
            words,
            allowed: vec![0; words * count],
        };
        for (item, &unit) in instance.items.iter().zip(&contraction.unit_of) {
            units.value[unit as usize] += item.value;
        }
        for unit in units.all() {
            units.open(instance, &contraction, unit);
        }
        units.close(&rules);
        units.narrow();
        let worst = instance.dearest();
        if let Some(soft) = &mut units.soft {
            soft.price_hard(worst, instance.items.len());
        }
        units
    }

    pub(crate) fn len(&self) -> usize {
        self.value.len()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = u32> + use<> {
        0..u32::try_from(self.value.len()).unwrap_or(u32::MAX)
    }

    /// Units that are not where they have to be in any plan.
    pub(crate) fn movable(&self) -> Vec<u32> {
        let can_move = |&unit: &u32| {
            !self.pinned[unit as usize] && self.earliest[unit as usize] < self.horizon
        };
        self.all().filter(can_move).collect()
    }

    /// Whether a unit may use a slot, other units aside.
    #[inline]
    pub(crate) fn may_use(&self, unit: u32, slot: u32) -> bool {
        let word = self.allowed[unit as usize * self.words + slot as usize / 64];
        word >> (slot % 64) & 1 == 1
    }

    /// Whether two slots keep an arc's order.
    #[inline]
    pub(crate) fn in_order(&self, first: u32, second: u32, lag: u32) -> bool {
        first + lag <= second || (first == self.horizon && second == self.horizon)
    }

    /// Cost of a unit in a slot, traffic and changes aside.
    #[inline]
    pub(crate) fn cost(&self, unit: u32, slot: u32) -> i64 {
        let late: i64 = self
            .due
            .row(unit)
            .iter()
            .map(|&(due, cost)| cost * i64::from(slot.saturating_sub(due)))
            .sum();
        self.value[unit as usize] * self.curve[slot as usize] + late
    }

    /// How much of a resource a unit needs.
    #[inline]
    pub(crate) fn needs(&self, unit: u32, resource: u32) -> i64 {
        let mut needs = self.effort.row(unit).iter();
        needs.find(|entry| entry.0 == resource).map_or(0, |entry| entry.1)
    }

    /// What a plan of units costs, changes included.
    pub(crate) fn total(&self, plan: &[u32]) -> i64 {
        let mut twice_traffic = 0;
        let mut total = 0;
        for unit in self.all() {
            let slot = plan[unit as usize];
            total += self.cost(unit, slot) + self.change(unit, slot);
            for &(other, cost) in self.traffic.row(unit) {
                // Each edge is met from both ends.
                if other > unit {
                    twice_traffic += cost * i64::from(slot.abs_diff(plan[other as usize]));
                }
            }
        }
        let rules = self.soft.as_ref().map_or(0, |soft| Tally::of(soft, plan).total(plan));
        total + twice_traffic + rules
    }

    /// How many pinned units are not where they are pinned to.
    pub(crate) fn lost_pins(&self, plan: &[u32]) -> usize {
        let lost = |&unit: &u32| {
            let pin = self.latest[unit as usize];
            self.pinned[unit as usize] && plan[unit as usize] != pin
        };
        self.all().filter(lost).count()
    }

    /// The items' plan for a plan of units.
    pub(crate) fn spread(&self, plan: &[u32]) -> Vec<u32> {
        self.unit_of.iter().map(|&unit| plan[unit as usize]).collect()
    }

    /// Puts into the backlog what stands in the wrong order, or breaks a hard rule that is not an
    /// order, a window or a capacity, until nothing does.
    pub(crate) fn withdraw(&self, plan: &mut [u32]) {
        self.set_in_order(plan);
        let Some(soft) = &self.soft else { return };
        loop {
            let broken = Tally::of(soft, plan).in_breach(plan);
            if broken.is_empty() {
                return;
            }
            for unit in broken {
                plan[unit as usize] = self.horizon;
            }
            self.set_in_order(plan);
        }
    }

    /// What waits for something in the backlog goes there too; and as a lag of several iterations
    /// may also keep the first out of the last iterations when the second stays in the backlog,
    /// the first may have to go as well.
    fn set_in_order(&self, plan: &mut [u32]) {
        let mut moved = true;
        while moved {
            moved = false;
            for &unit in &self.order {
                let slot = plan[unit as usize];
                let broken = |&(other, lag): &Arc| !self.in_order(plan[other as usize], slot, lag);
                if let Some(&(other, _)) = self.before.row(unit).iter().find(|&arc| broken(arc)) {
                    let last = if slot == self.horizon { other } else { unit };
                    plan[last as usize] = self.horizon;
                    moved = true;
                }
            }
        }
    }

    /// Opens the slots that a unit's items may use.
    fn open(&mut self, instance: &Instance, contraction: &Contraction, unit: u32) {
        let members = &contraction.members[unit as usize];
        let items = || members.iter().map(|&item| &instance.items[item as usize]);
        let pin = items().find_map(|item| item.pinned).and_then(|pin| u32::try_from(pin).ok());
        self.pinned[unit as usize] = pin.is_some();
        if let Some(pin) = pin {
            self.latest[unit as usize] = pin;
        }
        if !contraction.never[unit as usize] {
            let release = items().map(|item| item.release).max().unwrap_or(0);
            let first = u32::try_from(release).unwrap_or(u32::MAX).min(self.horizon);
            for slot in first..self.horizon {
                let frozen = items().any(|item| item.freeze.contains(&i64::from(slot)));
                if !frozen && pin.is_none_or(|pin| pin == slot) && self.has_capacity(unit, slot) {
                    self.allow(unit, slot);
                }
            }
        }
        // A pin that cannot hold has to go somewhere, so the backlog is always open.
        self.allow(unit, self.horizon);
    }

    /// Closes what rules close, and keeps what they commit to.
    fn close(&mut self, rules: &Lowered) {
        for closed in &rules.closed {
            let unit = self.unit_of[closed.item as usize];
            (closed.from..closed.to).for_each(|slot| self.shut(unit, slot));
        }
        for &(item, pin) in &rules.pins {
            let unit = self.unit_of[item as usize];
            if !self.pinned[unit as usize] {
                self.pinned[unit as usize] = true;
                self.latest[unit as usize] = pin;
            }
            (0..self.horizon).filter(|&slot| slot != pin).for_each(|slot| self.shut(unit, slot));
        }
    }

    fn has_capacity(&self, unit: u32, slot: u32) -> bool {
        let row = &self.capacity[slot as usize * self.resources..];
        self.effort.row(unit).iter().all(|&(resource, effort)| effort <= row[resource as usize])
    }

    fn allow(&mut self, unit: u32, slot: u32) {
        self.allowed[unit as usize * self.words + slot as usize / 64] |= 1 << (slot % 64);
    }

    fn shut(&mut self, unit: u32, slot: u32) {
        self.allowed[unit as usize * self.words + slot as usize / 64] &= !(1 << (slot % 64));
    }

    /// The first slot from `from` on that a unit may use.
    pub(crate) fn next_open(&self, unit: u32, from: u32) -> u32 {
        (from..self.horizon).find(|&slot| self.may_use(unit, slot)).unwrap_or(self.horizon)
    }

    /// Pushes earliest slots forward along the arcs, and latest slots of pins backward.
    fn narrow(&mut self) {
        for position in 0..self.order.len() {
            let unit = self.order[position];
            let waits = self.before.row(unit).iter().map(|&(other, lag)| {
                let first = self.earliest[other as usize];
                if first == self.horizon { first } else { first + lag }
            });
            let from = waits.max().unwrap_or(0).min(self.horizon);
            let earliest = self.next_open(unit, from);
            self.earliest[unit as usize] = earliest;
            (0..earliest).for_each(|slot| self.shut(unit, slot));
        }
        for position in (0..self.order.len()).rev() {
            let unit = self.order[position];
            for &(other, lag) in self.after.row(unit) {
                let last = self.latest[other as usize];
                if last < self.horizon {
                    let own = &mut self.latest[unit as usize];
                    *own = (*own).min(last.saturating_sub(lag));
                }
            }
        }
    }
}

fn arcs(
    instance: &Instance,
    rules: &Lowered,
    contraction: &Contraction,
) -> (Rows<Arc>, Rows<Arc>, Vec<u32>) {
    let count = contraction.members.len();
    let of = |item: u32| contraction.unit_of[item as usize];
    let unit_arc =
        |arc: &Precedence| (of(arc.before), of(arc.after), u32::try_from(arc.lag).unwrap_or(0));
    let mut arcs: Vec<(u32, u32, u32)> = instance
        .precedence
        .iter()
        .chain(&rules.arcs)
        .map(unit_arc)
        .filter(|(before, after, _)| before != after)
        .collect();
    arcs.sort_unstable_by_key(|&(before, after, lag)| (before, after, std::cmp::Reverse(lag)));
    arcs.dedup_by_key(|arc| (arc.0, arc.1));
    let graph = Graph::from_edges(count, arcs.iter().map(|arc| (arc.0, arc.1)));
    // Contraction leaves no cycle; should it ever, the units on it keep their own order.
    let order = topological_order(&graph).unwrap_or_else(|| graph.nodes().collect());
    let before = arcs.iter().map(|&(before, after, lag)| (after, (before, lag))).collect();
    let after = arcs.iter().map(|&(before, after, lag)| (before, (after, lag))).collect();
    (Rows::new(count, before), Rows::new(count, after), order)
}

fn effort(instance: &Instance, rules: &Lowered, contraction: &Contraction) -> Rows<(u32, i64)> {
    let mut entries: Vec<(u32, (u32, i64))> = Vec::new();
    for (item, &unit) in instance.items.iter().zip(&contraction.unit_of) {
        entries.extend(item.effort.iter().filter(|entry| entry.1 > 0).map(|&entry| (unit, entry)));
    }
    for (resource, row) in (instance.resources.len()..).zip(&rules.rows) {
        let resource = u32::try_from(resource).unwrap_or(u32::MAX);
        for &(item, amount) in row.uses.iter().filter(|&&(_, amount)| amount > 0) {
            entries.push((contraction.unit_of[item as usize], (resource, amount)));
        }
    }
    entries.sort_unstable();
    entries.dedup_by(|next, kept| {
        let same = next.0 == kept.0 && next.1.0 == kept.1.0;
        if same {
            kept.1.1 += next.1.1;
        }
        same
    });
    Rows::new(contraction.members.len(), entries)
}

fn due(instance: &Instance, rules: &Lowered, contraction: &Contraction) -> Rows<(u32, i64)> {
    let late = instance.items.iter().zip(&contraction.unit_of).filter_map(|(item, &unit)| {
        let due = u32::try_from(item.due?).ok()?;
        (item.tardy > 0).then_some((unit, (due, item.tardy)))
    });
    let missed = rules.due.iter().filter(|&&(_, _, cost)| cost > 0);
    let missed = missed.map(|&(item, due, cost)| (contraction.unit_of[item as usize], (due, cost)));
    Rows::new(contraction.members.len(), late.chain(missed).collect())
}

fn traffic(instance: &Instance, rules: &Lowered, contraction: &Contraction) -> Rows<(u32, i64)> {
    let mut entries: Vec<(u32, (u32, i64))> = Vec::new();
    for edge in instance.traffic.iter().chain(&rules.ties) {
        let a = contraction.unit_of[edge.a as usize];
        let b = contraction.unit_of[edge.b as usize];
        if a != b && edge.cost > 0 {
            entries.extend([(a, (b, edge.cost)), (b, (a, edge.cost))]);
        }
    }
    entries.sort_unstable();
    entries.dedup_by(|next, kept| {
        let same = next.0 == kept.0 && next.1.0 == kept.1.0;
        if same {
            kept.1.1 += next.1.1;
        }
        same
    });
    Rows::new(contraction.members.len(), entries)
}

fn capacity(instance: &Instance, rules: &Lowered) -> Vec<i64> {
    let iterations = 0..instance.iterations.len();
    let rows = || instance.capacity.iter().chain(rules.rows.iter().map(|row| &row.capacity));
    iterations.flat_map(|t| rows().map(move |row| row[t])).collect()
}
