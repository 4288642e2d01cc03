//! Where people put workloads in the backlog. A profile proposes an order; people move what they
//! know better, next to something or to a fixed rank, and say why.

use jiff::Timestamp;

use crate::estate::Workload;
use crate::id::Id;

/// Where a person puts a workload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// Directly before this one; it follows where that goes when the profile ranks anew.
    Before(Id<Workload>),
    /// Directly behind this one.
    After(Id<Workload>),
    /// At this rank, from 1, whatever happens around it.
    Pinned(i64),
}

/// A person's word on the place of a workload.
#[derive(Debug, Clone, PartialEq, Eq)]
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
}

/// That a person put a workload where it stands, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// True if it keeps its rank whatever happens around it.
    pub pinned: bool,
    /// Who, where and why, as a sentence.
    pub because: String,
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

/// The order of the backlog: the proposed one with all moves replayed, then all pins held.
///
/// `placings` are in the order of their `seq`. A move next to a workload that is not in the backlog
/// any more does not hold. Pins beyond the end stand at the end.
pub fn arrange(proposed: &[Id<Workload>], placings: &[Placing]) -> Vec<Id<Workload>> {
    let mut order = proposed.to_vec();
    let mut pins: Vec<(i64, Id<Workload>)> = Vec::new();
    for placing in placings {
        let (neighbour, behind) = match placing.spot {
            Spot::Pinned(rank) => {
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
    pins.sort_by_key(|&(rank, _)| rank);
    for (rank, pinned) in pins {
        let at = usize::try_from(rank - 1).unwrap_or(0).min(order.len());
        order.insert(at, pinned);
    }
    order
}

/// Earlier placings that mean nothing any more once `next` is there, so that the list of moves
/// stays as short as what it says.
///
/// A move is forgotten if the same workload moves again and nothing was put next to it in between:
/// where it stood then decides nothing else.
pub fn outlived(placings: &[Placing], next: &Placing) -> Vec<i64> {
    let is_pin = |placing: &Placing| matches!(placing.spot, Spot::Pinned(_));
    let own: Vec<&Placing> =
        placings.iter().filter(|placing| placing.workload == next.workload).collect();
    if is_pin(next) {
        return own.iter().filter(|placing| is_pin(placing)).map(|placing| placing.seq).collect();
    }
    let moves: Vec<&Placing> = own.into_iter().filter(|placing| !is_pin(placing)).collect();
    let until = |at: usize| moves.get(at + 1).map_or(next.seq, |later| later.seq);
    let leaned_on = |from: i64, until: i64| {
        placings.iter().any(|placing| {
            placing.spot.neighbour() == Some(next.workload) && (from..until).contains(&placing.seq)
        })
    };
    (0..moves.len())
        .filter(|&at| !leaned_on(moves[at].seq, until(at)))
        .map(|at| moves[at].seq)
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
        }
    }

    fn arranged(placings: &[Placing]) -> Vec<u128> {
        let proposed: Vec<_> = (1..=6).map(id).collect();
        arrange(&proposed, placings).into_iter().map(|id| id.uuid().as_u128()).collect()
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

    fn spots() -> impl Strategy<Value = Vec<(u128, Spot)>> {
        let spot = prop_oneof![
            (1_u128..=6).prop_map(|n| Spot::Before(id(n))),
            (1_u128..=6).prop_map(|n| Spot::After(id(n))),
            (1_i64..=6).prop_map(Spot::Pinned),
        ];
        proptest::collection::vec((1_u128..=6, spot), 0..30)
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_forgetting_changes_nothing(spots in spots()) {
            let mut all: Vec<Placing> = Vec::new();
            let mut short: Vec<Placing> = Vec::new();
            // Nothing stands next to itself; whoever asks for that is refused.
            let apart = |(workload, spot): &(u128, Spot)| spot.neighbour() != Some(id(*workload));
            for (seq, (workload, spot)) in (1..).zip(spots.into_iter().filter(apart)) {
                let next = placing(seq, workload, spot);
                // One pin for each at most, as the store keeps it.
                if matches!(spot, Spot::Pinned(_)) {
                    all.retain(|one| one.workload != next.workload
                        || !matches!(one.spot, Spot::Pinned(_)));
                }
                let gone = outlived(&short, &next);
                short.retain(|one| !gone.contains(&one.seq));
                all.push(next.clone());
                short.push(next);
                let mut order = arranged(&all);
                prop_assert_eq!(&arranged(&short), &order);
                order.sort_unstable();
                prop_assert_eq!(order, vec![1, 2, 3, 4, 5, 6]);
            }
        }
    }
}
