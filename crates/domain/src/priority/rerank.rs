//! Several workloads put elsewhere at once: what each line asks for, what contradicts what, and the
//! placings that come to exactly that.

use std::collections::{BTreeMap, BTreeSet};

use crate::estate::Workload;
use crate::id::Id;

use super::placing::{Holding, Spot, arrange, pin_down};

/// Where a line wants its workload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// Directly before this one.
    Before(Id<Workload>),
    /// Directly behind this one.
    After(Id<Workload>),
    /// At this rank, from 1, until something else pushes it on.
    Rank(i64),
    /// At this rank, whatever happens around it.
    Pin(i64),
    /// Where the profile proposes: its own placings are gone already.
    Proposed,
}

/// One line: a workload, and where it is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// What is put.
    pub workload: Id<Workload>,
    /// Where.
    pub goal: Goal,
}

/// Why a line cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// Index of the line.
    pub line: usize,
    /// Index of the line that it contradicts, if it is another line.
    pub with: Option<usize>,
    /// What is wrong and what to do, about the workloads that are named by `what`.
    pub problem: Wrong,
    /// The workload in question, beside that of the line.
    pub what: Option<Id<Workload>>,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// Its workload is in another line as well.
    Twice,
    /// The rank is not one of the backlog: from 1 to this.
    OutOfRange(i64),
    /// Another line wants the same rank.
    SameRank(i64),
    /// Something is pinned to that rank, or to its own one.
    Pinned(i64),
    /// Another line puts something to the same side of the same workload.
    SameSide,
    /// It is to stand next to itself.
    Itself,
    /// The other workload is not in the backlog.
    NotRanked,
    /// A line moves the other workload by rank, or later on.
    MovesAway,
    /// There is nothing that it could stand next to.
    Alone,
}

/// The placings that come to what all lines ask for, each with the index of its line, in the order in
/// which they are to be said. Lines by rank come to exactly these ranks; everything that no line names
/// keeps its order.
///
/// `proposed` is the profile's order, `placings` hold already; the placings of what is to stand as the
/// profile proposes are not among them.
///
/// # Errors
/// The first line that contradicts another one, or what holds.
pub fn rerank(
    proposed: &[Id<Workload>],
    placings: &Holding,
    lines: &[Line],
) -> Result<Vec<(usize, Spot)>, Clash> {
    let base = arrange(proposed, placings);
    let named: BTreeMap<Id<Workload>, usize> =
        lines.iter().enumerate().map(|(at, line)| (line.workload, at)).collect();
    // Where others are pinned, they stand: beyond the end that is another rank than the one said.
    let pinned: BTreeMap<Id<Workload>, i64> = (1..)
        .zip(&base)
        .filter(|(_, one)| placings.pin_of(**one).is_some())
        .map(|(rank, one)| (*one, rank))
        .collect();
    let others: BTreeMap<Id<Workload>, i64> = pinned
        .iter()
        .filter(|(one, _)| !named.contains_key(one))
        .map(|(one, rank)| (*one, *rank))
        .collect();
    check(lines, &base, &pinned, &others)?;
    let by_rank: BTreeMap<Id<Workload>, i64> = lines
        .iter()
        .filter_map(|line| match line.goal {
            Goal::Rank(rank) | Goal::Pin(rank) => Some((line.workload, rank)),
            Goal::Before(_) | Goal::After(_) | Goal::Proposed => None,
        })
        .collect();
    let mut order: Vec<Id<Workload>> = base
        .iter()
        .copied()
        .filter(|one| !others.contains_key(one) && !by_rank.contains_key(one))
        .collect();
    for line in lines {
        beside(&mut order, line, &base);
    }
    pin_down(&mut order, others.iter().chain(&by_rank).map(|(one, rank)| (*rank, *one)).collect());
    let is_pin = |at: usize| matches!(lines[at].goal, Goal::Pin(_));
    let pins = |one: &Id<Workload>| {
        others.contains_key(one) || named.get(one).is_some_and(|&at| is_pin(at))
    };
    order.retain(|one| !pins(one));
    said(&order, lines, &named)
}

/// Refuses lines that contradict one another, or what holds.
fn check(
    lines: &[Line],
    base: &[Id<Workload>],
    pinned: &BTreeMap<Id<Workload>, i64>,
    others: &BTreeMap<Id<Workload>, i64>,
) -> Result<(), Clash> {
    let known: BTreeSet<Id<Workload>> = base.iter().copied().collect();
    let last = i64::try_from(base.len()).unwrap_or(i64::MAX);
    let mut seen: BTreeMap<Id<Workload>, usize> = BTreeMap::new();
    let mut ranks: BTreeMap<i64, usize> = BTreeMap::new();
    let mut sides: BTreeMap<(Id<Workload>, bool), usize> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let clash = |problem, with, what| Err(Clash { line: at, with, problem, what });
        if let Some(first) = seen.insert(line.workload, at) {
            return clash(Wrong::Twice, Some(first), None);
        }
        if !known.contains(&line.workload) {
            return clash(Wrong::NotRanked, None, Some(line.workload));
        }
        let own = pinned.get(&line.workload);
        if let (Some(&rank), Goal::Before(_) | Goal::After(_) | Goal::Rank(_)) = (own, line.goal) {
            return clash(Wrong::Pinned(rank), None, Some(line.workload));
        }
        match line.goal {
            Goal::Proposed => {}
            Goal::Rank(rank) | Goal::Pin(rank) => {
                if !(1..=last).contains(&rank) {
                    return clash(Wrong::OutOfRange(last), None, None);
                }
                if let Some(first) = ranks.insert(rank, at) {
                    return clash(Wrong::SameRank(rank), Some(first), None);
                }
                if let Some((other, _)) = others.iter().find(|(_, pinned)| **pinned == rank) {
                    return clash(Wrong::Pinned(rank), None, Some(*other));
                }
            }
            Goal::Before(other) | Goal::After(other) => {
                let other_side = (other, matches!(line.goal, Goal::After(_)));
                if other == line.workload {
                    return clash(Wrong::Itself, None, None);
                }
                if !known.contains(&other) {
                    return clash(Wrong::NotRanked, None, Some(other));
                }
                if let Some(first) = sides.insert(other_side, at) {
                    return clash(Wrong::SameSide, Some(first), Some(other));
                }
                let away = lines.iter().enumerate().find(|(later, one)| {
                    let by_rank = matches!(one.goal, Goal::Rank(_) | Goal::Pin(_));
                    let beside = matches!(one.goal, Goal::Before(_) | Goal::After(_));
                    one.workload == other && (by_rank || (beside && *later > at))
                });
                if let Some((with, _)) = away {
                    return clash(Wrong::MovesAway, Some(with), Some(other));
                }
            }
        }
    }
    Ok(())
}

/// Puts a workload next to another one in the order of what is not pinned.
fn beside(order: &mut Vec<Id<Workload>>, line: &Line, base: &[Id<Workload>]) {
    let (other, is_behind) = match line.goal {
        Goal::Before(other) => (other, false),
        Goal::After(other) => (other, true),
        Goal::Rank(_) | Goal::Pin(_) | Goal::Proposed => return,
    };
    order.retain(|one| *one != line.workload);
    let place = |one: Id<Workload>| order.iter().position(|known| *known == one);
    let at = place(other).map(|at| at + usize::from(is_behind)).or_else(|| {
        // Something pinned gives no hold: the next one that does, on that side.
        let middle = base.iter().position(|known| *known == other)?;
        if is_behind {
            base[..middle].iter().rev().find_map(|one| place(*one)).map(|at| at + 1)
        } else {
            base[middle..].iter().find_map(|one| place(*one))
        }
    });
    let end = if is_behind { 0 } else { order.len() };
    order.insert(at.unwrap_or(end), line.workload);
}

/// The placings that make an order of what is not pinned: from the end on, each before the next one.
fn said(
    order: &[Id<Workload>],
    lines: &[Line],
    named: &BTreeMap<Id<Workload>, usize>,
) -> Result<Vec<(usize, Spot)>, Clash> {
    let moves = |one: &Id<Workload>| {
        let goal = |at: &usize| lines[*at].goal;
        let at = named.get(one).filter(|at| !matches!(goal(at), Goal::Pin(_) | Goal::Proposed));
        at.copied()
    };
    let mut said: Vec<(usize, Spot)> = Vec::new();
    for (at, one) in order.iter().enumerate().rev() {
        let Some(line) = moves(one) else { continue };
        let resting = || order[..at].iter().rev().find(|other| moves(other).is_none());
        let spot = match (order.get(at + 1), at.checked_sub(1)) {
            (Some(next), _) => Spot::Before(*next),
            (None, Some(before)) => Spot::After(*resting().unwrap_or(&order[before])),
            (None, None) => {
                return Err(Clash { line, with: None, problem: Wrong::Alone, what: None });
            }
        };
        said.push((line, spot));
    }
    let pins = lines.iter().enumerate().filter_map(|(at, line)| match line.goal {
        Goal::Pin(rank) => Some((at, Spot::Pinned(rank))),
        _ => None,
    });
    said.extend(pins);
    Ok(said)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::super::placing::{Placing, outlived};
    use super::*;

    fn id(number: u128) -> Id<Workload> {
        Id::from_uuid(Uuid::from_u128(number))
    }

    fn say(placings: &mut Vec<Placing>, workload: Id<Workload>, spot: Spot) {
        let next = Placing {
            seq: placings.last().map_or(1, |last| last.seq + 1),
            workload,
            spot,
            reason: "the lease ends".to_owned(),
            by: "ada".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            until: None,
        };
        let gone = outlived(placings, &next);
        placings.retain(|one| !gone.contains(&one.seq));
        placings.push(next);
    }

    fn order_of(proposed: &[Id<Workload>], placings: &[Placing]) -> Vec<Id<Workload>> {
        arrange(proposed, &Holding::on(placings, date(2027, 3, 1)))
    }

    fn line(workload: u128, goal: Goal) -> Line {
        Line { workload: id(workload), goal }
    }

    fn clash(lines: &[Line]) -> (usize, Option<usize>, Wrong) {
        let proposed: Vec<_> = (1..=6).map(id).collect();
        let clash = rerank(&proposed, &Holding::default(), lines).unwrap_err();
        (clash.line, clash.with, clash.problem)
    }

    #[test]
    fn what_contradicts_is_told_with_both_lines() {
        let twice = [line(1, Goal::Rank(2)), line(1, Goal::Rank(3))];
        assert_eq!(clash(&twice), (1, Some(0), Wrong::Twice));
        let same = [line(1, Goal::Rank(2)), line(4, Goal::Pin(2))];
        assert_eq!(clash(&same), (1, Some(0), Wrong::SameRank(2)));
        let side = [line(1, Goal::Before(id(3))), line(2, Goal::Before(id(3)))];
        assert_eq!(clash(&side), (1, Some(0), Wrong::SameSide));
        let away = [line(1, Goal::Before(id(3))), line(3, Goal::Rank(1))];
        assert_eq!(clash(&away), (0, Some(1), Wrong::MovesAway));
        assert_eq!(clash(&[line(1, Goal::Rank(7))]), (0, None, Wrong::OutOfRange(6)));
        assert_eq!(clash(&[line(1, Goal::After(id(1)))]), (0, None, Wrong::Itself));
        assert_eq!(clash(&[line(9, Goal::Rank(1))]), (0, None, Wrong::NotRanked));
    }

    fn goal() -> impl Strategy<Value = Goal> {
        prop_oneof![
            (1_u128..=8).prop_map(|n| Goal::Before(id(n))),
            (1_u128..=8).prop_map(|n| Goal::After(id(n))),
            (1_i64..=8).prop_map(Goal::Rank),
            (1_i64..=8).prop_map(Goal::Pin),
        ]
    }

    fn spot() -> impl Strategy<Value = Spot> {
        prop_oneof![
            (1_u128..=8).prop_map(|n| Spot::Before(id(n))),
            (1_u128..=8).prop_map(|n| Spot::After(id(n))),
            (1_i64..=8).prop_map(Spot::Pinned),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]
        #[test]
        fn each_line_gets_what_it_asks_for_and_nothing_else_changes_its_order(
            said in proptest::collection::vec((1_u128..=8, spot()), 0..6),
            lines in proptest::collection::vec((1_u128..=8, goal()), 1..5),
        ) {
            let proposed: Vec<_> = (1..=8).map(id).collect();
            let mut placings: Vec<Placing> = Vec::new();
            for (workload, spot) in said {
                let is_free = |rank: i64| placings.iter().all(|one| {
                    one.workload == id(workload) || one.spot != Spot::Pinned(rank)
                });
                let refused = match spot {
                    Spot::Before(other) | Spot::After(other) => other == id(workload),
                    Spot::Pinned(rank) => !is_free(rank),
                };
                if !refused {
                    say(&mut placings, id(workload), spot);
                }
            }
            let before = order_of(&proposed, &placings);
            let holding = Holding::on(&placings, date(2027, 3, 1));
            let lines: Vec<Line> = lines.into_iter().map(|(n, goal)| line(n, goal)).collect();
            let Ok(spots) = rerank(&proposed, &holding, &lines) else { return Ok(()) };
            for (at, spot) in spots {
                say(&mut placings, lines[at].workload, spot);
            }
            let after = order_of(&proposed, &placings);
            let place = |one: Id<Workload>| after.iter().position(|known| *known == one).unwrap();
            for line in &lines {
                let at = place(line.workload);
                match line.goal {
                    Goal::Rank(rank) | Goal::Pin(rank) => {
                        prop_assert_eq!(i64::try_from(at).unwrap() + 1, rank);
                    }
                    Goal::Before(other) if holding.pin_of(other).is_none() => {
                        prop_assert!(at < place(other));
                    }
                    Goal::After(other) if holding.pin_of(other).is_none() => {
                        prop_assert!(at > place(other));
                    }
                    _ => {}
                }
            }
            let rests = |one: &&Id<Workload>| {
                holding.pin_of(**one).is_none() && lines.iter().all(|line| line.workload != **one)
            };
            let rest = |order: &[Id<Workload>]| {
                order.iter().filter(rests).copied().collect::<Vec<_>>()
            };
            prop_assert_eq!(rest(&before), rest(&after));
        }
    }
}
