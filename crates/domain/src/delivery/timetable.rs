//! When the tasks of a release can be done: which follows which by stage, from which hour to which hour
//! of a week from Monday to Friday, and which of them are on the longest chain.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date, time};

use crate::activity::Stage;
use crate::estate::{Asset, Workload};
use crate::id::Id;

use super::is_weekend;

/// Minutes that are worked in a day: from 8 to 12 and from 13 to 17.
const DAY: i64 = 480;
/// Minutes of them before noon.
const MORNING: i64 = 240;

/// A task as far as a timetable looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leg {
    /// Its workload.
    pub workload: Id<Workload>,
    /// Its asset; none for work on the workload as a whole.
    pub asset: Option<Id<Asset>>,
    /// Its stage.
    pub stage: Stage,
    /// How long it takes one person, in tenths of an hour.
    pub tenths: i64,
    /// It begins on this day or later.
    pub not_before: Date,
}

/// When a task is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timed {
    /// Places of the tasks that are finished before it begins, in order.
    pub after: Vec<usize>,
    /// When it begins.
    pub start: DateTime,
    /// When it is finished.
    pub finish: DateTime,
    /// By how much it could be longer before the longest chain is: tenths of an hour. Only how long
    /// tasks are counts for that, not the days on which they may begin.
    pub slack_tenths: i64,
}

impl Timed {
    /// True if it is on the longest chain, or on one that is as long.
    pub fn is_critical(&self) -> bool {
        self.slack_tenths == 0
    }
}

/// Tasks of one workload, or of one asset, by stage: places in the list.
type Stages = BTreeMap<Stage, Vec<usize>>;

/// The nearest stage before `stage` with its tasks.
fn before(stages: &Stages, stage: Stage) -> Option<(Stage, &[usize])> {
    stages.range(..stage).next_back().map(|(stage, tasks)| (*stage, &tasks[..]))
}

/// Which tasks follow which: those of an asset by stage; what is done for a workload as a whole
/// follows earlier stages of all its assets, and later stages of these follow it. Nothing is said
/// twice: a link that follows from others is left out.
fn links(legs: &[Leg]) -> Vec<Vec<usize>> {
    let mut branches: BTreeMap<Id<Workload>, BTreeMap<Option<Id<Asset>>, Stages>> = BTreeMap::new();
    for (place, leg) in legs.iter().enumerate() {
        let stages = branches.entry(leg.workload).or_default().entry(leg.asset).or_default();
        stages.entry(leg.stage).or_default().push(place);
    }
    let none = Stages::new();
    let mut all = vec![Vec::new(); legs.len()];
    for branches in branches.values() {
        let whole = branches.get(&None).unwrap_or(&none);
        for (asset, stages) in branches {
            for (stage, tasks) in stages {
                let own = before(stages, *stage);
                let others: Vec<(Stage, &[usize])> = match asset {
                    Some(_) => before(whole, *stage).into_iter().collect(),
                    None => branches
                        .iter()
                        .filter(|(asset, _)| asset.is_some())
                        .filter_map(|(_, theirs)| before(theirs, *stage))
                        .collect(),
                };
                let mut after = nearest(own, &others);
                after.sort_unstable();
                for task in tasks {
                    all[*task].clone_from(&after);
                }
            }
        }
    }
    all
}

/// What a task follows that follows from nothing else: an earlier stage of the one side comes before
/// a later one of the other anyway.
fn nearest(own: Option<(Stage, &[usize])>, others: &[(Stage, &[usize])]) -> Vec<usize> {
    let own_stage = own.map(|(stage, _)| stage);
    let latest = others.iter().map(|(stage, _)| *stage).max();
    let kept = others.iter().filter(|(stage, _)| own_stage.is_none_or(|own| *stage >= own));
    let own = own.filter(|(stage, _)| latest.is_none_or(|latest| *stage >= latest));
    own.iter().chain(kept).flat_map(|(_, tasks)| tasks.iter().copied()).collect()
}

/// When each task can be done at the earliest, after everything that it follows, and not before its
/// day. People are not counted: two tasks of one skill may be at the same time.
pub fn timetable(legs: &[Leg]) -> Vec<Timed> {
    let after = links(legs);
    // What a task follows has an earlier stage, so this is an order in which all can be looked at.
    let mut order: Vec<usize> = (0..legs.len()).collect();
    order.sort_by_key(|&place| legs[place].stage);
    let (mut start, mut head) = (vec![0_i64; legs.len()], vec![0_i64; legs.len()]);
    for &place in &order {
        start[place] = first_minute(legs[place].not_before);
        for &earlier in &after[place] {
            start[place] = start[place].max(start[earlier] + minutes(legs[earlier].tenths));
            head[place] = head[place].max(head[earlier] + legs[earlier].tenths);
        }
    }
    let mut tail = vec![0_i64; legs.len()];
    for &place in order.iter().rev() {
        for &earlier in &after[place] {
            tail[earlier] = tail[earlier].max(tail[place] + legs[place].tenths);
        }
    }
    let length = |place: usize| head[place] + legs[place].tenths + tail[place];
    let longest = (0..legs.len()).map(length).max().unwrap_or(0);
    let timed = after.into_iter().enumerate().map(|(place, after)| Timed {
        after,
        start: begins(start[place]),
        finish: ends(start[place] + minutes(legs[place].tenths)),
        slack_tenths: longest - length(place),
    });
    timed.collect()
}

fn minutes(tenths: i64) -> i64 {
    tenths * 6
}

/// Minutes are counted from this Monday on.
const EPOCH: Date = date(1970, 1, 5);

/// The first minute of a day, or of the next one that is worked.
fn first_minute(day: Date) -> i64 {
    let mut worked = day;
    while is_weekend(worked) {
        let Ok(next) = worked.tomorrow() else { break };
        worked = next;
    }
    let days = i64::from((worked - EPOCH).get_days());
    (days.div_euclid(7) * 5 + days.rem_euclid(7).min(4)) * DAY
}

/// The moment at which a minute begins; the last ones that a calendar has are its end.
fn begins(minute: i64) -> DateTime {
    let into = minute.rem_euclid(DAY);
    at(minute.div_euclid(DAY), if into < MORNING { 480 + into } else { 540 + into })
}

/// The moment at which the minute before ends: at noon and in the evening, not after them.
fn ends(minute: i64) -> DateTime {
    let into = (minute - 1).rem_euclid(DAY) + 1;
    at((minute - 1).div_euclid(DAY), if into <= MORNING { 480 + into } else { 540 + into })
}

fn at(worked_day: i64, minute: i64) -> DateTime {
    let days = worked_day.div_euclid(5).saturating_mul(7) + worked_day.rem_euclid(5);
    let day = i32::try_from(days).ok().and_then(|days| EPOCH.checked_add(days.days()).ok());
    let clock = time(0, 0, 0, 0).saturating_add(minute.minutes());
    day.unwrap_or(Date::MAX).to_datetime(clock)
}

/// Hours that are worked between two moments of a timetable, in tenths.
pub fn worked_tenths(start: DateTime, finish: DateTime) -> i64 {
    let minute = |moment: DateTime| {
        let clock = i64::from(moment.hour()) * 60 + i64::from(moment.minute());
        let into = if clock <= 720 { clock - 480 } else { clock - 540 };
        first_minute(moment.date()) + into
    };
    (minute(finish) - minute(start)) / 6
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id<T>(number: u8) -> Id<T> {
        Id::from_uuid(uuid::Uuid::from_u128(u128::from(number) + 1))
    }

    fn leg(asset: Option<u8>, stage: Stage, tenths: i64) -> Leg {
        let not_before = date(2026, 12, 7);
        Leg { workload: id(0), asset: asset.map(id), stage, tenths, not_before }
    }

    #[test]
    fn work_on_the_whole_waits_for_every_asset_and_assets_wait_for_it() {
        let legs = [
            leg(None, Stage::Assess, 20),
            leg(Some(1), Stage::Replicate, 40),
            leg(Some(2), Stage::Replicate, 85),
            leg(None, Stage::Uat, 10),
            leg(Some(1), Stage::Promote, 30),
        ];
        let timed = timetable(&legs);
        let after: Vec<&[usize]> = timed.iter().map(|one| &one.after[..]).collect();
        assert_eq!(after, [&[][..], &[0], &[0], &[1, 2], &[3]]);
        // 2 h and 8.5 h from Monday at 8, with an hour at noon: until Tuesday at 10:30.
        assert_eq!(timed[2].start, date(2026, 12, 7).at(10, 0, 0, 0));
        assert_eq!(timed[2].finish, date(2026, 12, 8).at(10, 30, 0, 0));
        assert_eq!(timed[4].finish, date(2026, 12, 8).at(15, 30, 0, 0));
        let critical: Vec<bool> = timed.iter().map(Timed::is_critical).collect();
        assert_eq!(critical, [true, false, true, true, true]);
        assert_eq!(timed[1].slack_tenths, 45);
    }

    #[test]
    fn days_end_at_noon_and_in_the_evening_and_weeks_on_friday() {
        let friday = Leg { not_before: date(2026, 12, 11), ..leg(None, Stage::Assess, 80) };
        let timed = timetable(&[friday, leg(None, Stage::Promote, 40)]);
        assert_eq!(timed[0].finish, date(2026, 12, 11).at(17, 0, 0, 0));
        assert_eq!(timed[1].start, date(2026, 12, 14).at(8, 0, 0, 0));
        assert_eq!(timed[1].finish, date(2026, 12, 14).at(12, 0, 0, 0));
        let saturday = Leg { not_before: date(2026, 12, 12), ..friday };
        assert_eq!(timetable(&[saturday])[0].start, date(2026, 12, 14).at(8, 0, 0, 0));
        let last = Leg { not_before: Date::MAX, tenths: 100_000, ..friday };
        assert_eq!(timetable(&[last])[0].finish.date(), Date::MAX);
        assert!(timetable(&[]).is_empty());
    }

    prop_compose! {
        fn legs()(drawn in prop::collection::vec(
            (0_u8..2, prop::option::of(0_u8..3), 0..Stage::ALL.len(), 1_i64..300, 0_i64..40), 0..14,
        )) -> Vec<Leg> {
            drawn.into_iter().map(|(workload, asset, stage, tenths, later)| Leg {
                workload: id(workload),
                // An asset belongs to one workload.
                asset: asset.map(|asset| id(asset + 10 * workload)),
                stage: Stage::ALL[stage],
                tenths,
                not_before: date(2026, 12, 1).checked_add(later.days()).unwrap(),
            }).collect()
        }
    }

    /// Whether `to` comes after `from` along links, not counting a link from one to the other.
    fn reaches(timed: &[Timed], from: usize, to: usize, is_direct: bool) -> bool {
        let own = timed[to].after.iter();
        own.copied().any(|earlier| {
            (earlier == from && is_direct)
                || (earlier != from && reaches(timed, from, earlier, true))
        })
    }

    fn longest_to(timed: &[Timed], legs: &[Leg], place: usize) -> i64 {
        let before = timed[place].after.iter().map(|&one| longest_to(timed, legs, one)).max();
        before.unwrap_or(0) + legs[place].tenths
    }

    proptest! {
        #[test]
        fn links_say_all_that_stages_say_and_nothing_twice(legs in legs()) {
            let timed = timetable(&legs);
            for (j, later) in legs.iter().enumerate() {
                for (i, earlier) in legs.iter().enumerate() {
                    let is_of_one = earlier.workload == later.workload
                        && (earlier.asset == later.asset
                            || earlier.asset.is_none()
                            || later.asset.is_none());
                    if is_of_one && earlier.stage < later.stage {
                        prop_assert!(reaches(&timed, i, j, true), "{i} before {j}");
                    }
                    if timed[j].after.contains(&i) {
                        prop_assert!(earlier.stage < later.stage && is_of_one);
                        prop_assert!(!reaches(&timed, i, j, false), "{i} before {j} twice");
                    }
                }
            }
        }

        #[test]
        fn everything_begins_as_early_as_it_can_and_takes_as_long_as_it_takes(legs in legs()) {
            let timed = timetable(&legs);
            for (one, leg) in timed.iter().zip(&legs) {
                prop_assert!(!is_weekend(one.start.date()) && !is_weekend(one.finish.date()));
                prop_assert!(one.start.date() >= leg.not_before);
                // Counted hour by hour and minute by minute, by no rule of the above.
                let (mut moment, mut worked) = (one.start, 0);
                while moment < one.finish {
                    let is_worked = matches!(moment.hour(), 8..=11 | 13..=16);
                    worked += i64::from(is_worked && !is_weekend(moment.date()));
                    moment = moment.checked_add(1.minute()).unwrap();
                }
                prop_assert_eq!(worked, leg.tenths * 6);
                prop_assert_eq!(worked_tenths(one.start, one.finish), leg.tenths);
                for &earlier in &one.after {
                    prop_assert!(timed[earlier].finish <= one.start);
                }
                let waits = one.after.iter().any(|&earlier| {
                    worked_tenths(timed[earlier].finish, one.start) == 0
                });
                let first = begins(first_minute(leg.not_before));
                prop_assert!(waits || one.start == first, "{:?}", one);
            }
        }

        #[test]
        fn the_longest_chain_is_the_longest(legs in legs()) {
            let timed = timetable(&legs);
            let longest = (0..legs.len()).map(|one| longest_to(&timed, &legs, one)).max();
            let ends = |one: &usize| timed.iter().all(|other| !other.after.contains(one));
            for last in (0..legs.len()).filter(ends) {
                let chain = longest_to(&timed, &legs, last);
                prop_assert_eq!(longest.map(|most| most - chain), Some(timed[last].slack_tenths));
            }
            prop_assert!(legs.is_empty() || timed.iter().any(Timed::is_critical));
        }
    }
}
