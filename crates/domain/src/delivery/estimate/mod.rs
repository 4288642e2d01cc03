//! What is believed of the effort of a task, and everything that was believed of it before.

mod class;
pub mod happening;

use jiff::Timestamp;

use crate::id::Id;
use crate::words::words;

use super::{Refusal, Task, TaskState, hours};

pub use class::{Actual, Class, ClassKey, Width, suggest};

/// The largest estimate, in tenths of an hour.
pub const MOST_TENTHS: i64 = 100_000;

words! {
    /// Where an estimate comes from.
    EstimateSource:
    /// The activity template of the task.
    Template "template" "template";
    /// One person.
    Person "person" "person";
    /// A round of estimation.
    Round "round" "round";
    /// What tasks of its kind took before.
    Suggestion "suggestion" "suggestion";
}

/// What a task takes if all goes well, most likely, and if much goes wrong; in tenths of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThreePoint {
    low: i64,
    likely: i64,
    high: i64,
}

impl ThreePoint {
    /// Three points in their order, each from 0.1 to 10,000 hours.
    pub fn new(low: i64, likely: i64, high: i64) -> Result<Self, Refusal> {
        for tenths in [low, likely, high] {
            in_range(tenths)?;
        }
        if !(low <= likely && likely <= high) {
            return Refusal::because(format!(
                "{} low, {} likely and {} high are out of order: low is at most likely, and likely \
                 at most high",
                hours(low),
                hours(likely),
                hours(high)
            ));
        }
        Ok(Self { low, likely, high })
    }

    /// If all goes well, most likely, and if much goes wrong; in tenths of an hour.
    pub fn tenths(self) -> (i64, i64, i64) {
        (self.low, self.likely, self.high)
    }

    /// The expected effort in tenths of an hour, halves up: (low + 4 likely + high) / 6.
    ///
    /// The mean of D. G. Malcolm, J. H. Roseboom, C. E. Clark and W. Fazar, "Application of a technique
    /// for research and development program evaluation", Operations Research 7 (1959).
    pub fn expected_tenths(self) -> i64 {
        ((self.low + 4 * self.likely + self.high + 3) / 6).max(1)
    }
}

/// What somebody says of the effort of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// One value, in tenths of an hour.
    Tenths(i64),
    /// Three points.
    Points(ThreePoint),
}

impl Said {
    /// The value that counts, in tenths of an hour.
    pub fn tenths(self) -> i64 {
        match self {
            Self::Tenths(tenths) => tenths,
            Self::Points(points) => points.expected_tenths(),
        }
    }

    /// The three points, if they were said.
    pub fn points(self) -> Option<ThreePoint> {
        match self {
            Self::Tenths(_) => None,
            Self::Points(points) => Some(points),
        }
    }
}

/// One estimate of a task. The last one is that of the task at present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// The task.
    pub task: Id<Task>,
    /// Its place in the history of the task, from 1.
    pub seq: i64,
    /// The value that counts, in tenths of an hour.
    pub tenths: i64,
    /// The three points behind it, if they were said.
    pub points: Option<ThreePoint>,
    /// Where it comes from.
    pub source: EstimateSource,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why, if a reason was given.
    pub reason: Option<String>,
}

impl Estimate {
    /// The estimate with which a task was made. It is not stored before there is a second one, so that
    /// making 100,000 tasks writes no 100,000 estimates.
    pub fn first(task: &Task, by: &str, at: Timestamp) -> Self {
        Self {
            task: task.id,
            seq: 1,
            tenths: task.estimate_tenths,
            points: None,
            source: EstimateSource::Template,
            by: by.to_owned(),
            at,
            reason: None,
        }
    }
}

/// Why an estimate is made.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'a> {
    /// Where it comes from.
    pub source: EstimateSource,
    /// Who.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
    /// Why, if a reason is given.
    pub reason: Option<&'a str>,
}

/// Estimates a task anew: the task afterwards, and the row of its history. `last` is the row before.
///
/// What is done keeps its estimate, and what says nothing new is refused.
pub fn estimated(
    task: &Task,
    last: &Estimate,
    said: Said,
    occasion: Occasion<'_>,
) -> Result<(Task, Estimate), Refusal> {
    let tenths = said.tenths();
    in_range(tenths)?;
    let key = task.key();
    if task.state == TaskState::Done {
        return Refusal::because(format!("{key} is done: its estimate stands"));
    }
    let same = task.estimate_tenths == tenths && last.points == said.points();
    if same && last.source == occasion.source {
        return Refusal::because(format!("nothing changes: {key} has this estimate"));
    }
    let after = Task { estimate_tenths: tenths, version: task.version + 1, ..task.clone() };
    let row = Estimate {
        task: task.id,
        seq: last.seq + 1,
        tenths,
        points: said.points(),
        source: occasion.source,
        by: occasion.by.to_owned(),
        at: occasion.at,
        reason: occasion.reason.map(super::task::reason).transpose()?,
    };
    Ok((after, row))
}

/// Refuses what no task takes.
pub fn in_range(tenths: i64) -> Result<(), Refusal> {
    if (1..=MOST_TENTHS).contains(&tenths) {
        return Ok(());
    }
    Refusal::because(format!(
        "{} cannot be: an estimate lies from 0.1 h to {}",
        hours(tenths),
        hours(MOST_TENTHS)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_points_come_to_their_mean() {
        // (2 + 4·4 + 9) / 6 = 4.5 h.
        assert_eq!(ThreePoint::new(20, 40, 90).unwrap().expected_tenths(), 45);
        assert_eq!(ThreePoint::new(1, 1, 1).unwrap().expected_tenths(), 1);
        // (1 + 4·2 + 5) / 6 = 2.33 tenths; (1 + 4·2 + 6) / 6 = 2.5 tenths goes up.
        assert_eq!(ThreePoint::new(1, 2, 5).unwrap().expected_tenths(), 2);
        assert_eq!(ThreePoint::new(1, 2, 6).unwrap().expected_tenths(), 3);
        let wrong = ThreePoint::new(40, 20, 90).unwrap_err().to_string();
        assert!(wrong.starts_with("4 h low, 2 h likely and 9 h high are out of order"), "{wrong}");
        assert!(ThreePoint::new(0, 1, 2).is_err());
        assert!(ThreePoint::new(1, 2, MOST_TENTHS + 1).is_err());
    }

    proptest::proptest! {
        #[test]
        fn the_mean_lies_between_low_and_high(
            mut points in proptest::array::uniform3(1..=MOST_TENTHS),
        ) {
            points.sort_unstable();
            let [low, likely, high] = points;
            let expected = ThreePoint::new(low, likely, high).unwrap().expected_tenths();
            proptest::prop_assert!((low..=high).contains(&expected));
            if low < high {
                proptest::prop_assert!(ThreePoint::new(high, likely, low).is_err());
            }
        }
    }
}
