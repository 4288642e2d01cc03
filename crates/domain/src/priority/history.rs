//! Where a workload stood in the past. Of 10,000 workloads nearly all shift by one with each move, so
//! what is kept is what was decided of each one, and the first of the order whenever all of it was
//! ranked anew.

use jiff::Timestamp;

/// So many of the first workloads are kept whenever the backlog is ranked anew.
pub const KEPT: usize = 100;

/// Where a workload stood behind an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankPoint {
    /// The event's place in the history.
    pub event: i64,
    /// When.
    pub at: Timestamp,
    /// The event's kind.
    pub kind: String,
    /// The rank before; none if it is not known, or the workload had none.
    pub before: Option<i64>,
    /// The rank behind it; none if the workload was not among the first, or had none.
    pub after: Option<i64>,
    /// The rank that the profile proposed then, if it is known.
    pub proposed: Option<i64>,
}

/// The first of the backlog behind an event that ranked it anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankOrder {
    /// The event's place in the history.
    pub event: i64,
    /// When.
    pub at: Timestamp,
    /// The event's kind.
    pub kind: String,
    /// Numbers of the workloads by rank, at most [`KEPT`].
    pub numbers: Vec<i64>,
}

/// What is known of the ranks of one workload, the oldest first: what was decided of it, and where the
/// kept orders have it, as far as that says something new. `decided` and `orders` are in any order.
///
/// A rank that others shifted in between shows when it is kept next.
pub fn history(number: i64, decided: &[RankPoint], orders: &[RankOrder]) -> Vec<RankPoint> {
    let mut points: Vec<(RankPoint, bool)> =
        decided.iter().map(|point| (point.clone(), true)).collect();
    for order in orders.iter().filter(|one| decided.iter().all(|own| own.event != one.event)) {
        let place = order.numbers.iter().position(|one| *one == number);
        let after = place.and_then(|at| i64::try_from(at + 1).ok());
        let point = RankPoint {
            event: order.event,
            at: order.at,
            kind: order.kind.clone(),
            before: None,
            after,
            proposed: None,
        };
        points.push((point, false));
    }
    points.sort_by_key(|(point, _)| point.event);
    let mut told: Vec<RankPoint> = Vec::new();
    for (mut point, is_decided) in points {
        let last = told.last().and_then(|last| last.after);
        if !is_decided {
            point.before = last;
        }
        if is_decided || point.after != last {
            told.push(point);
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn order(event: i64, numbers: &[i64]) -> RankOrder {
        let (at, kind) = (Timestamp::UNIX_EPOCH, "estate_imported".to_owned());
        RankOrder { event, at, kind, numbers: numbers.to_vec() }
    }

    fn decided(event: i64, before: i64, after: i64) -> RankPoint {
        RankPoint {
            event,
            at: Timestamp::UNIX_EPOCH,
            kind: "workload_placed".to_owned(),
            before: Some(before),
            after: Some(after),
            proposed: Some(before),
        }
    }

    #[test]
    fn what_was_decided_and_what_was_ranked_anew_make_one_history() {
        let orders =
            [order(9, &[4]), order(1, &[4, 7]), order(3, &[5, 4, 7]), order(4, &[5, 4, 7])];
        let told = history(7, &[decided(6, 3, 1)], &orders);
        let ranks: Vec<_> = told.iter().map(|one| (one.event, one.before, one.after)).collect();
        let expected =
            [(1, None, Some(2)), (3, Some(2), Some(3)), (6, Some(3), Some(1)), (9, Some(1), None)];
        assert_eq!(ranks, expected);
        assert!(history(8, &[], &orders).is_empty(), "it was never among the first");
    }

    proptest! {
        #[test]
        fn every_decision_shows_and_nothing_is_told_twice(
            orders in proptest::collection::vec(proptest::sample::subsequence(vec![1, 2, 3, 4, 5], 0..=5), 0..9),
            moves in proptest::collection::btree_map(0_i64..12, (1_i64..9, 1_i64..9), 0..5),
        ) {
            let orders: Vec<RankOrder> =
                (0..).zip(&orders).map(|(event, numbers)| order(event, numbers)).collect();
            let own: Vec<RankPoint> =
                moves.iter().map(|(event, (from, to))| decided(*event, *from, *to)).collect();
            let told = history(3, &own, &orders);
            prop_assert!(told.windows(2).all(|pair| pair[0].event < pair[1].event));
            prop_assert!(own.iter().all(|one| told.contains(one)));
            for pair in told.windows(2).filter(|pair| !own.contains(&pair[1])) {
                prop_assert_eq!(pair[1].before, pair[0].after);
                prop_assert_ne!(pair[1].after, pair[0].after);
            }
            // Behind the last event it is known as the last of both has it.
            if let Some(last) = orders.last().filter(|last| own.iter().all(|one| one.event < last.event)) {
                let place = last.numbers.iter().position(|one| *one == 3);
                let rank = place.map(|at| i64::try_from(at).unwrap() + 1);
                prop_assert_eq!(told.last().and_then(|one| one.after), rank);
            }
        }
    }
}
