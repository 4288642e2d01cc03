//! What another profile would change: everybody's place before and after, and what moves them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::placing::Holding;
use super::profile::Profile;
use super::rank::{Measures, Scored, score};
use super::standing::{Ranked, Standing, millionths, stand};

/// A workload of the backlog with what is known of it, whatever the profile.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Who it is; its score does not count here.
    pub ranked: Ranked,
    /// What a profile can look at.
    pub measures: Measures,
}

/// A workload under a profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// Its score with its arithmetic.
    pub scored: Scored,
    /// Where it stands.
    pub standing: Standing,
}

/// One workload that moves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shift {
    /// Its place in the input.
    #[serde(skip)]
    pub at: usize,
    /// Rank before.
    pub from: i64,
    /// Rank after.
    pub to: i64,
    /// The criterion that moves it most; none if the others move around it, and for those that are
    /// not among the biggest moves.
    pub cause: Option<Cause>,
}

/// The criterion that moves a workload most: whose points changed most against the average change
/// of all, since what everybody gains moves nobody.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cause {
    /// What people read.
    pub label: String,
    /// Its points before; none if the profile did not have it.
    pub before: Option<f64>,
    /// Its points after; none if the profile has it no more.
    pub after: Option<f64>,
    /// What all workloads gain by this criterion on average.
    pub average_gain: f64,
}

/// What another profile would change.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// Everything that moves, the biggest rise first.
    pub shifts: Vec<Shift>,
    /// Who comes into the first ten, by place in the input, in the new order.
    pub entering: Vec<usize>,
    /// Who leaves them, in the old order.
    pub leaving: Vec<usize>,
    /// Kendall's tau of the two orders: 1 if they are the same, -1 if one is the other turned round.
    pub agreement: f64,
}

/// So many rises, and so many falls, are told with their cause.
const EXPLAINED: usize = 20;

/// How many make the top of the backlog.
pub const TOP: i64 = 10;

/// Scores the backlog by a profile and ranks it, in the order given. It comes to what a derivation of
/// everything comes to.
pub fn weigh(backlog: &[Measured], profile: &Profile, placings: &Holding) -> Vec<Weighed> {
    let all: Vec<Scored> = backlog.iter().map(|one| score(profile, &one.measures)).collect();
    let ranked: Vec<Ranked> = backlog
        .iter()
        .zip(&all)
        .map(|(one, scored)| Ranked { score: millionths(scored.score), ..one.ranked.clone() })
        .collect();
    let standings = stand(&ranked, placings);
    all.into_iter().zip(standings).map(|(scored, standing)| Weighed { scored, standing }).collect()
}

/// Compares two profiles on one backlog; both lists are in the order of the same input.
pub fn outlook(before: &[Weighed], after: &[Weighed]) -> Outlook {
    let gains = average_gains(before, after);
    let pairs = || before.iter().zip(after).enumerate();
    let ranks = |(at, (old, new)): (usize, (&Weighed, &Weighed))| {
        (at, old.standing.rank, new.standing.rank)
    };
    let mut shifts: Vec<Shift> = pairs()
        .map(ranks)
        .filter(|(_, from, to)| from != to)
        .map(|(at, from, to)| Shift { at, from, to, cause: None })
        .collect();
    shifts.sort_by_key(|shift| (shift.to - shift.from, shift.to));
    let count = shifts.len();
    for (place, shift) in shifts.iter_mut().enumerate() {
        if place < EXPLAINED || place + EXPLAINED >= count {
            let (old, new) = (&before[shift.at].scored, &after[shift.at].scored);
            shift.cause = cause(old, new, &gains, shift.to < shift.from);
        }
    }
    let mut entering: Vec<_> =
        pairs().map(ranks).filter(|&(_, from, to)| from > TOP && to <= TOP).collect();
    entering.sort_by_key(|&(_, _, to)| to);
    let mut leaving: Vec<_> =
        pairs().map(ranks).filter(|&(_, from, to)| from <= TOP && to > TOP).collect();
    leaving.sort_by_key(|&(_, from, _)| from);
    let mut order: Vec<(i64, i64)> = pairs().map(ranks).map(|(_, from, to)| (from, to)).collect();
    order.sort_unstable();
    Outlook {
        shifts,
        entering: entering.into_iter().map(|(at, _, _)| at).collect(),
        leaving: leaving.into_iter().map(|(at, _, _)| at).collect(),
        agreement: agreement(order.into_iter().map(|(_, to)| to).collect()),
    }
}

/// Points by criterion, before and after.
type Sides<'a> = BTreeMap<&'a str, (&'a str, Option<f64>, Option<f64>)>;

fn sides<'a>(old: &'a Scored, new: &'a Scored) -> Sides<'a> {
    let mut sides: Sides<'a> = BTreeMap::new();
    for one in &old.contributions {
        sides.insert(&one.criterion, (&one.label, Some(one.points), None));
    }
    for one in &new.contributions {
        let side = sides.entry(&one.criterion).or_insert((&one.label, None, None));
        (side.0, side.2) = (&one.label, Some(one.points));
    }
    sides
}

fn gain(before: Option<f64>, after: Option<f64>) -> f64 {
    after.unwrap_or_default() - before.unwrap_or_default()
}

/// What all workloads gain by each criterion on average.
fn average_gains<'a>(before: &'a [Weighed], after: &'a [Weighed]) -> BTreeMap<&'a str, f64> {
    let mut gains: BTreeMap<&str, f64> = BTreeMap::new();
    for (old, new) in before.iter().zip(after) {
        for one in &old.scored.contributions {
            *gains.entry(&one.criterion).or_default() -= one.points;
        }
        for one in &new.scored.contributions {
            *gains.entry(&one.criterion).or_default() += one.points;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "an average of some thousands")]
    let all = before.len().max(1) as f64;
    for gain in gains.values_mut() {
        *gain /= all;
    }
    gains
}

fn cause(old: &Scored, new: &Scored, gains: &BTreeMap<&str, f64>, rises: bool) -> Option<Cause> {
    let sign = if rises { 1.0 } else { -1.0 };
    let against = |name: &str, before, after| {
        sign * (gain(before, after) - gains.get(name).copied().unwrap_or_default())
    };
    sides(old, new)
        .into_iter()
        .map(|(name, (label, before, after))| {
            (against(name, before, after), name, label, before, after)
        })
        .filter(|(by, ..)| *by > 1e-9)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, name, label, before, after)| Cause {
            label: label.to_owned(),
            before,
            after,
            average_gain: gains.get(name).copied().unwrap_or_default(),
        })
}

/// Kendall's tau of an order against the natural one: the share of pairs that stand the same way
/// round, less the share of those turned round.
fn agreement(order: Vec<i64>) -> f64 {
    let count = order.len() as u64;
    if count < 2 {
        return 1.0;
    }
    let turned = inversions(order).0;
    #[expect(clippy::cast_precision_loss, reason = "a share")]
    let share = turned as f64 / (count * (count - 1) / 2) as f64;
    1.0 - 2.0 * share
}

/// How many pairs stand the wrong way round, and the list in order.
fn inversions(mut list: Vec<i64>) -> (u64, Vec<i64>) {
    if list.len() < 2 {
        return (0, list);
    }
    let (right, right_list) = inversions(list.split_off(list.len() / 2));
    let (left, left_list) = inversions(list);
    let mut count = left + right;
    let mut merged = Vec::with_capacity(left_list.len() + right_list.len());
    let (mut a, mut b) = (0, 0);
    while let (Some(one), Some(other)) = (left_list.get(a), right_list.get(b)) {
        if one <= other {
            merged.push(*one);
            a += 1;
        } else {
            merged.push(*other);
            b += 1;
            count += (left_list.len() - a) as u64;
        }
    }
    merged.extend_from_slice(&left_list[a..]);
    merged.extend_from_slice(&right_list[b..]);
    (count, merged)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::id::Id;
    use crate::priority::{Measure, Placing, Reading, Spot};

    fn measured(number: i64, environment: &str, assets: f64) -> Measured {
        let id = Id::from_uuid(Uuid::from_u128(u128::from(number.unsigned_abs())));
        let measures = [
            (Measure::Environment, Reading::Word(environment.to_owned())),
            (Measure::Assets, Reading::Number(assets)),
        ];
        let title = format!("workload {number}");
        Measured { ranked: Ranked { id, number, title, score: 0 }, measures: measures.into() }
    }

    fn weighted(weight: f64) -> Profile {
        let mut profile = Profile::shipped().swap_remove(0);
        profile.criteria[0].relevance = weight;
        profile
    }

    #[test]
    fn what_everybody_gains_moves_nobody() {
        let backlog = [measured(1, "test", 30.0), measured(2, "prod", 1.0)];
        let before = weigh(&backlog, &weighted(0.1), &Holding::default());
        let after = weigh(&backlog, &weighted(9.0), &Holding::default());
        let seen = outlook(&before, &after);
        assert_eq!((seen.shifts[0].from, seen.shifts[0].to), (2, 1));
        // The loser gains points as well, but fewer than the average.
        for shift in &seen.shifts {
            assert_eq!(shift.cause.as_ref().unwrap().label, "Environment");
        }
        assert!((seen.agreement + 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_same_profile_changes_nothing() {
        let backlog: Vec<Measured> =
            (1_u8..30).map(|n| measured(n.into(), "test", n.into())).collect();
        let all = weigh(&backlog, &weighted(1.0), &Holding::default());
        let seen = outlook(&all, &all);
        assert!(seen.shifts.is_empty() && seen.entering.is_empty() && seen.leaving.is_empty());
        assert!((seen.agreement - 1.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn points_add_up_exactly_and_pins_hold(
            sizes in proptest::collection::vec(0.0_f64..40.0, 3..40),
            weight in 0.0_f64..1_000.0,
            pin in 1_i64..3,
        ) {
            let backlog: Vec<Measured> =
                (1..).zip(&sizes).map(|(n, size)| measured(n, "dev", *size)).collect();
            let pinned = Placing {
                seq: 1,
                workload: backlog[0].ranked.id,
                spot: Spot::Pinned(pin),
                reason: String::new(),
                by: String::new(),
                at: jiff::Timestamp::UNIX_EPOCH,
                until: None,
            };
            let holding = Holding::on(&[pinned], jiff::civil::date(2027, 3, 1));
            let all = weigh(&backlog, &weighted(weight), &holding);
            prop_assert_eq!(all[0].standing.rank, pin);
            let mut ranks: Vec<i64> = all.iter().map(|one| one.standing.rank).collect();
            ranks.sort_unstable();
            prop_assert!(ranks.into_iter().eq(1..=i64::try_from(sizes.len()).unwrap()));
            for one in &all {
                let sum: f64 = one.scored.contributions.iter().map(|c| c.points).sum();
                prop_assert!(one.scored.score.to_bits() == sum.to_bits());
                let is_exact = one.scored.contributions.iter().all(|c| {
                    (c.score * c.relevance).to_bits() == c.points.to_bits()
                });
                prop_assert!(is_exact);
            }
        }

        #[test]
        fn pairs_that_stand_the_wrong_way_round_are_counted(list in proptest::collection::vec(0_i64..50, 0..40)) {
            let plain = (0..list.len())
                .flat_map(|a| (a + 1..list.len()).map(move |b| (a, b)))
                .filter(|&(a, b)| list[a] > list[b])
                .count();
            prop_assert_eq!(inversions(list).0, plain as u64);
        }
    }
}
