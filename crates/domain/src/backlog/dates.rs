//! What another effort does to the dates of a plan, as an estimate: the plan itself stands until
//! another one is proposed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::estate::Workload;
use crate::id::Id;
use crate::plan::Plan;

/// A workload whose work cannot be done any more when the plan says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shifted {
    /// Which.
    pub workload: Id<Workload>,
    /// The day on which the plan completes it.
    pub planned: Date,
    /// The day by the pace of the plan.
    pub estimate: Date,
}

/// What becomes of a plan's dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dates {
    /// Workloads with another day, in the order of the plan.
    pub shifted: Vec<Shifted>,
    /// The day on which the plan completes the last workload, and the estimate for it.
    pub end: (Date, Date),
    /// Work of one iteration at the pace of the plan, in tenths of an hour.
    pub pace_tenths: i64,
}

/// Estimates completion dates from the pace of a plan: by what all workloads completed up to one
/// take more or less, divided by the work of one iteration. More counts in whole iterations begun,
/// less in whole iterations saved. None if the plan places nothing.
pub fn dates(plan: &Plan, efforts: &[(Id<Workload>, i64)]) -> Option<Dates> {
    let mut ready: BTreeMap<Id<Workload>, Option<u32>> = BTreeMap::new();
    let mut placed = 0;
    for package in &plan.packages {
        let slot = ready.entry(package.workload).or_insert(Some(0));
        *slot = slot.and_then(|latest| Some(latest.max(package.iteration?)));
        placed += if package.iteration.is_some() { package.effort_tenths } else { 0 };
    }
    let mut order: Vec<(u32, Id<Workload>)> =
        ready.into_iter().filter_map(|(id, slot)| Some((slot?, id))).collect();
    order.sort_unstable();
    let last = order.last()?.0;
    let pace_tenths = (placed / i64::from(last + 1)).max(1);
    let gains: BTreeMap<Id<Workload>, i64> = efforts.iter().copied().collect();
    let mut by_slot: BTreeMap<u32, i64> = BTreeMap::new();
    for (slot, id) in &order {
        *by_slot.entry(*slot).or_default() += gains.get(id).copied().unwrap_or_default();
    }
    let mut total = 0;
    let shifts: BTreeMap<u32, i64> = by_slot
        .into_iter()
        .map(|(slot, gain)| {
            total += gain;
            let more = total.max(0);
            let begun = more / pace_tenths + i64::from(more % pace_tenths > 0);
            (slot, begun + total.min(0) / pace_tenths)
        })
        .collect();
    let day = |slot: i64| end_of(plan, slot);
    let estimate = |slot: u32| day((i64::from(slot) + shifts[&slot]).max(0));
    let shifted = order
        .iter()
        .filter(|(slot, _)| shifts[slot] != 0)
        .filter_map(|(slot, id)| {
            let (planned, estimate) = (day(i64::from(*slot))?, estimate(*slot)?);
            Some(Shifted { workload: *id, planned, estimate })
        })
        .filter(|one| one.planned != one.estimate)
        .collect();
    Some(Dates { shifted, end: (day(i64::from(last))?, estimate(last)?), pace_tenths })
}

/// The last day of an iteration; beyond those of the plan, they go on at the same length.
fn end_of(plan: &Plan, slot: i64) -> Option<Date> {
    let known = usize::try_from(slot).ok().and_then(|slot| plan.iterations.get(slot));
    if let Some(known) = known {
        return Some(known.end);
    }
    let last = plan.iterations.last()?;
    let length: Span = last.start.until(last.end).ok()?;
    let beyond = slot + 1 - i64::try_from(plan.iterations.len()).ok()?;
    let days = (i64::from(length.get_days()) + 1).saturating_mul(beyond);
    last.end.checked_add(days.min(200_000).days()).ok()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::plan::{Package, PlanReport, PlanStatus, TimeBox};

    fn id(number: u128) -> Id<Workload> {
        Id::from_uuid(Uuid::from_u128(number))
    }

    fn plan() -> Plan {
        let package = |number, iteration| Package {
            workload: id(number),
            asset: None,
            part: (1, 1),
            iteration,
            effort_tenths: 100,
            group: None,
            because: None,
        };
        let time_box = |number, start, end| TimeBox { number, start, end };
        Plan {
            id: Id::from_uuid(Uuid::from_u128(99)),
            number: 1,
            status: PlanStatus::Adopted,
            parent: None,
            proposed_at: Timestamp::UNIX_EPOCH,
            seed: 1,
            input_hash: String::new(),
            iterations: vec![
                time_box(1, date(2027, 1, 4), date(2027, 1, 17)),
                time_box(2, date(2027, 1, 18), date(2027, 1, 31)),
            ],
            packages: vec![package(1, Some(0)), package(2, Some(1)), package(3, None)],
            report: PlanReport::default(),
        }
    }

    #[test]
    fn more_work_than_an_iteration_holds_shifts_what_follows() {
        let found = dates(&plan(), &[(id(2), 150)]).unwrap();
        assert_eq!(found.pace_tenths, 100);
        assert_eq!(found.end, (date(2027, 1, 31), date(2027, 2, 28)));
        assert_eq!(found.shifted.len(), 1);
        assert_eq!(dates(&plan(), &[]).unwrap().shifted, []);
        // What is in the backlog has no date to lose.
        assert_eq!(dates(&plan(), &[(id(3), 900)]).unwrap().shifted, []);
        let less = dates(&plan(), &[(id(1), -100)]).unwrap();
        assert_eq!(less.end, (date(2027, 1, 31), date(2027, 1, 17)));
    }
}
