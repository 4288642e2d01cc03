//! Where people put workloads in the backlog. A profile proposes an order; people move what they
//! know better, next to something or to a fixed rank, and say why.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::estate::Workload;
use crate::id::Id;

/// Where a person puts a workload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spot {
    /// Directly before this one; it follows where that goes when the profile ranks anew.
    Before(Id<Workload>),
    /// Directly behind this one.
    After(Id<Workload>),
    /// At this rank, from 1, whatever happens around it.
    Pinned(i64),
}

/// A person's word on the place of a workload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placing {
    /// Grows with time: moves are replayed in this order.
    pub seq: i64,
    /// What is put.
    pub workload: Id<Workload>,
    /// Where.
    pub spot: Spot,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The last day on which it holds, in UTC; none if it holds until it is taken back.
    pub until: Option<Date>,
}

/// That a person put a workload where it stands, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// True if it keeps its rank whatever happens around it.
    pub pinned: bool,
    /// Who, where and why, as a sentence.
    pub because: String,
    /// The last day on which it holds; none if it holds until it is taken back.
    pub until: Option<Date>,
}

/// The placings that hold on a day, in the order of their `seq`. Only these rank anything, so that
/// nothing is ranked without a day to ask about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holding(Vec<Placing>);

impl Holding {
    /// Those that hold on `today`; `placings` are in the order of their `seq`.
    pub fn on(placings: &[Placing], today: Date) -> Self {
        Self(placings.iter().filter(|placing| placing.holds_on(today)).cloned().collect())
    }

    /// In the order of their `seq`.
    pub fn all(&self) -> &[Placing] {
        &self.0
    }

    /// The rank to which a workload is pinned: the last word counts.
    pub fn pin_of(&self, workload: Id<Workload>) -> Option<i64> {
        self.0.iter().rev().find_map(|placing| match placing.spot {
            Spot::Pinned(rank) if placing.workload == workload => Some(rank),
            _ => None,
        })
    }
}

impl Placing {
    /// True if it holds on this day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.until.is_none_or(|until| day <= until)
    }

    /// True if it pins.
    pub fn is_pin(&self) -> bool {
        matches!(self.spot, Spot::Pinned(_))
    }

    /// True if the other one holds on every day from now on on which this one does.
    fn is_covered_by(&self, other: &Self) -> bool {
        other.until.is_none_or(|until| self.until.is_some_and(|own| own <= until))
    }
}

impl Spot {
    /// The workload next to which it puts something.
    pub fn neighbour(self) -> Option<Id<Workload>> {
        match self {
            Self::Before(neighbour) | Self::After(neighbour) => Some(neighbour),
            Self::Pinned(_) => None,
        }
    }
}

/// For each workload on whose place people said something, but nothing that holds today: the last day
/// on which it held.
pub fn expired(placings: &[Placing], today: Date) -> BTreeMap<Id<Workload>, Date> {
    let mut last: BTreeMap<Id<Workload>, Option<Date>> = BTreeMap::new();
    for placing in placings {
        let until = placing.until.filter(|until| *until < today);
        let known = last.entry(placing.workload).or_insert(until);
        // What holds is stronger than what held.
        *known = known.zip(until).map(|(one, other)| one.max(other));
    }
    last.into_iter().filter_map(|(workload, until)| Some((workload, until?))).collect()
}

/// The order of the backlog: the proposed one with all moves replayed, then all pins held.
///
/// A move next to a workload that is not in the backlog any more does not hold. Of several pins of
/// one workload the last one holds. Pins beyond the end stand at the end.
pub fn arrange(proposed: &[Id<Workload>], placings: &Holding) -> Vec<Id<Workload>> {
    let mut order = proposed.to_vec();
    let mut pins: Vec<(i64, Id<Workload>)> = Vec::new();
    for placing in placings.all() {
        let (neighbour, behind) = match placing.spot {
            Spot::Pinned(rank) => {
                pins.retain(|(_, pinned)| *pinned != placing.workload);
                pins.push((rank, placing.workload));
                continue;
            }
            Spot::Before(neighbour) => (neighbour, 0),
            Spot::After(neighbour) => (neighbour, 1),
        };
        let Some(from) = order.iter().position(|&one| one == placing.workload) else { continue };
        if neighbour == placing.workload || !order.contains(&neighbour) {
            continue;
        }
        order.remove(from);
        let at = order.iter().position(|&one| one == neighbour).map_or(from, |at| at + behind);
        order.insert(at, placing.workload);
    }
    pins.retain(|(_, pinned)| order.contains(pinned));
    order.retain(|one| !pins.iter().any(|(_, pinned)| pinned == one));
    pin_down(&mut order, pins);
    order
}

/// Puts workloads that are not in an order at the ranks where they are pinned.
pub(super) fn pin_down(order: &mut Vec<Id<Workload>>, mut pins: Vec<(i64, Id<Workload>)>) {
    pins.sort_by_key(|&(rank, _)| rank);
    for (rank, pinned) in pins {
        let at = usize::try_from(rank - 1).unwrap_or(0).min(order.len());
        order.insert(at, pinned);
    }
}

/// Earlier placings that mean nothing any more once `next` is there, so that the list of moves
/// stays as short as what it says.
///
/// A pin is forgotten if the same workload is pinned again for at least as long. A move is forgotten
/// if the same workload moves again for at least as long and nothing was put next to it in between:
/// where it stood then decides nothing else. What outlasts `next` stays, and holds again behind it.
pub fn outlived(placings: &[Placing], next: &Placing) -> Vec<i64> {
    let own: Vec<&Placing> = placings
        .iter()
        .filter(|placing| placing.workload == next.workload && placing.is_pin() == next.is_pin())
        .collect();
    let leaned_on = |from: i64, until: i64| {
        placings.iter().any(|placing| {
            placing.spot.neighbour() == Some(next.workload) && (from..until).contains(&placing.seq)
        })
    };
    own.iter()
        .enumerate()
        .filter(|(_, one)| one.is_covered_by(next))
        .filter(|(at, one)| {
            let later = own[at + 1..].iter().find(|later| one.is_covered_by(later));
            next.is_pin() || !leaned_on(one.seq, later.map_or(next.seq, |later| later.seq))
        })
        .map(|(_, one)| one.seq)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> Id<Workload> {
        Id::from_uuid(Uuid::from_u128(number))
    }

    fn placing(seq: i64, workload: u128, spot: Spot) -> Placing {
        Placing {
            seq,
            workload: id(workload),
            spot,
            reason: "known better".to_owned(),
            by: "ada".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            until: None,
        }
    }

    fn day(number: i8) -> Date {
        Date::constant(2027, 3, number)
    }

    fn arranged_on(placings: &[Placing], today: Date) -> Vec<u128> {
        let proposed: Vec<_> = (1..=6).map(id).collect();
        let order = arrange(&proposed, &Holding::on(placings, today));
        order.into_iter().map(|id| id.uuid().as_u128()).collect()
    }

    fn arranged(placings: &[Placing]) -> Vec<u128> {
        arranged_on(placings, day(1))
    }

    #[test]
    fn a_move_puts_it_next_to_the_other() {
        assert_eq!(arranged(&[placing(1, 5, Spot::Before(id(2)))]), [1, 5, 2, 3, 4, 6]);
        assert_eq!(arranged(&[placing(1, 1, Spot::After(id(6)))]), [2, 3, 4, 5, 6, 1]);
        assert_eq!(arranged(&[placing(1, 1, Spot::After(id(9)))]), [1, 2, 3, 4, 5, 6]);
        assert_eq!(arranged(&[placing(1, 1, Spot::After(id(1)))]), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn a_pin_holds_whatever_moves() {
        let moves = [placing(1, 6, Spot::Pinned(2)), placing(2, 5, Spot::Before(id(1)))];
        assert_eq!(arranged(&moves), [5, 6, 1, 2, 3, 4]);
        assert_eq!(arranged(&[placing(1, 1, Spot::Pinned(99))]), [2, 3, 4, 5, 6, 1]);
    }

    #[test]
    fn a_placing_holds_to_the_end_of_its_last_day_and_what_was_before_holds_again() {
        let for_good = placing(1, 6, Spot::Pinned(3));
        let for_now = Placing { until: Some(day(4)), ..placing(2, 6, Spot::Pinned(1)) };
        assert_eq!(outlived(std::slice::from_ref(&for_good), &for_now), [0; 0]);
        let both = [for_good, for_now];
        assert_eq!(arranged_on(&both, day(4)), [6, 1, 2, 3, 4, 5]);
        assert_eq!(arranged_on(&both, day(5)), [1, 2, 6, 3, 4, 5]);
        let own = std::slice::from_ref(&both[1]);
        assert_eq!(expired(own, day(5)), [(id(6), day(4))].into());
        assert!(expired(own, day(4)).is_empty() && expired(&both, day(5)).is_empty());
        // One that lasts as long takes the place of both.
        assert_eq!(outlived(&both, &placing(3, 6, Spot::Pinned(2))), [1, 2]);
    }

    fn spots() -> impl Strategy<Value = Vec<(u128, Spot, Option<i8>)>> {
        let spot = prop_oneof![
            (1_u128..=6).prop_map(|n| Spot::Before(id(n))),
            (1_u128..=6).prop_map(|n| Spot::After(id(n))),
            (1_i64..=6).prop_map(Spot::Pinned),
        ];
        proptest::collection::vec((1_u128..=6, spot, proptest::option::of(1_i8..=5)), 0..30)
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_forgetting_changes_nothing(spots in spots()) {
            let mut all: Vec<Placing> = Vec::new();
            let mut short: Vec<Placing> = Vec::new();
            // Nothing stands next to itself; whoever asks for that is refused.
            let apart = |(workload, spot, _): &(u128, Spot, Option<i8>)| {
                spot.neighbour() != Some(id(*workload))
            };
            for (seq, (workload, spot, until)) in (1..).zip(spots.into_iter().filter(apart)) {
                let next = Placing { until: until.map(day), ..placing(seq, workload, spot) };
                let gone = outlived(&short, &next);
                short.retain(|one| !gone.contains(&one.seq));
                all.push(next.clone());
                short.push(next);
                for today in (1..=6).map(day) {
                    let mut order = arranged_on(&all, today);
                    prop_assert_eq!(&arranged_on(&short, today), &order);
                    order.sort_unstable();
                    prop_assert_eq!(order, vec![1, 2, 3, 4, 5, 6]);
                }
            }
        }
    }
}
