//! Ranks: the order of the profile, with what people put elsewhere.

use std::collections::BTreeMap;

use crate::estate::Workload;
use crate::id::Id;

use super::placing::{Holding, Placed, Spot, arrange};

/// A workload of the backlog, with what ranks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// Its id.
    pub id: Id<Workload>,
    /// The number of its short key.
    pub number: i64,
    /// Name with environment: breaks ties.
    pub title: String,
    /// Its score as [`millionths`] gives it.
    pub score: i64,
}

impl Ranked {
    /// Its short key.
    pub fn key(&self) -> String {
        format!("W-{}", self.number)
    }
}

/// Where a workload stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its rank, from 1.
    pub rank: i64,
    /// The rank that the profile alone would give.
    pub proposed: i64,
    /// If a person put it there: who, where and why.
    pub placed: Option<Placed>,
}

/// A score in whole millionths: what is compared, so that a score that was stored and read back
/// is the same score.
pub fn millionths(score: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a score that large is cut off")]
    let whole = (score * 1e6).round() as i64;
    whole
}

/// Ranks the backlog: one standing for each workload, in the order given.
///
/// The highest score stands first; equal ones by title, then by number, so that the order of the
/// input does not matter.
pub fn stand(backlog: &[Ranked], placings: &Holding) -> Vec<Standing> {
    let mut proposed: Vec<usize> = (0..backlog.len()).collect();
    proposed.sort_by(|&a, &b| {
        let (a, b) = (&backlog[a], &backlog[b]);
        b.score.cmp(&a.score).then_with(|| (&a.title, a.number).cmp(&(&b.title, b.number)))
    });
    let by_id: BTreeMap<Id<Workload>, usize> =
        backlog.iter().enumerate().map(|(at, one)| (one.id, at)).collect();
    let mut standings: Vec<Standing> =
        vec![Standing { rank: 0, proposed: 0, placed: None }; backlog.len()];
    for (rank, &at) in (1..).zip(&proposed) {
        standings[at].proposed = rank;
    }
    let ids: Vec<Id<Workload>> = proposed.iter().map(|&at| backlog[at].id).collect();
    for (rank, id) in (1..).zip(arrange(&ids, placings)) {
        standings[by_id[&id]].rank = rank;
    }
    let key = |id: Id<Workload>| by_id.get(&id).map(|&at| format!("W-{}", backlog[at].number));
    for placing in placings.all() {
        let Some(&at) = by_id.get(&placing.workload) else { continue };
        let (place, pinned) = match placing.spot {
            Spot::Before(other) => (key(other).map(|key| format!("put it before {key}")), false),
            Spot::After(other) => (key(other).map(|key| format!("put it behind {key}")), false),
            Spot::Pinned(rank) => (Some(format!("pinned it to rank {rank}")), true),
        };
        let keeps_pin = standings[at].placed.as_ref().is_some_and(|placed| placed.pinned);
        if let Some(place) = place.filter(|_| pinned || !keeps_pin) {
            let until = placing.until.map(|day| format!(" until {day}")).unwrap_or_default();
            let because = format!("{} {place}{until}: {}", placing.by, placing.reason);
            standings[at].placed = Some(Placed { pinned, because, until: placing.until });
        }
    }
    standings
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::priority::Placing;

    fn ranked(number: i64, title: &str, score: i64) -> Ranked {
        let id = Id::from_uuid(Uuid::from_u128(u128::from(number.unsigned_abs())));
        Ranked { id, number, title: title.to_owned(), score }
    }

    fn in_order(backlog: &[Ranked], placings: &Holding) -> Vec<i64> {
        let standings = stand(backlog, placings);
        let mut order: Vec<(i64, i64)> =
            standings.iter().zip(backlog).map(|(s, one)| (s.rank, one.number)).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, number)| number).collect()
    }

    #[test]
    fn ranks_do_not_depend_on_the_order_of_workloads() {
        let backlog = [ranked(1, "ferry", 5), ranked(2, "berth", 7), ranked(3, "crane", 7)];
        let turned: Vec<Ranked> = backlog.iter().rev().cloned().collect();
        assert_eq!(in_order(&backlog, &Holding::default()), [2, 3, 1]);
        assert_eq!(in_order(&turned, &Holding::default()), [2, 3, 1]);
    }

    #[test]
    fn a_placed_workload_says_who_put_it_there_and_what_the_profile_proposes() {
        let backlog = [ranked(1, "ferry", 5), ranked(2, "berth", 7), ranked(3, "crane", 7)];
        let placing = Placing {
            seq: 1,
            workload: backlog[0].id,
            spot: Spot::Before(backlog[1].id),
            reason: "the season starts".to_owned(),
            by: "ada".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            until: Some(jiff::civil::date(2027, 3, 31)),
        };
        let holding = Holding::on(&[placing], jiff::civil::date(2027, 3, 1));
        let standing = stand(&backlog, &holding).swap_remove(0);
        assert_eq!((standing.rank, standing.proposed), (1, 3));
        let because = standing.placed.unwrap().because;
        assert_eq!(because, "ada put it before W-2 until 2027-03-31: the season starts");
    }
}
