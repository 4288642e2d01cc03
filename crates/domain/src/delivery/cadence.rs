//! The rhythm of a team: time boxes laid out for a year, and how many days of them are worked.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::hours;

/// Iterations have from one to six weeks, most from two to four.
pub(super) const WEEKS: std::ops::RangeInclusive<u8> = 1..=6;

/// How often a team begins anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cadence {
    /// Team.
    pub team: String,
    /// First day of the first iteration.
    pub first: Date,
    /// Weeks of each.
    pub weeks: u8,
}

/// Why time boxes cannot be laid out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CadenceError {
    /// Too short or too long.
    #[error("an iteration of {0} weeks cannot be: it has from 1 to 6, most teams take 2 to 4")]
    Weeks(u8),
    /// Two of one team at a time.
    #[error("{first} to {last} overlaps {key} of {team}, which ends on {until}; begin on {next}")]
    Overlaps {
        /// First day.
        first: Date,
        /// Last day.
        last: Date,
        /// Key of the iteration that is there.
        key: String,
        /// Team.
        team: String,
        /// Its last day.
        until: Date,
        /// The day after it.
        next: Date,
    },
    /// The last day lies before the first one, or the calendar ends.
    #[error("there is no time box from {0} to {1}")]
    Empty(Date, Date),
}

/// Time boxes from the first day of a cadence on, until `until` is covered; both days of each count.
///
/// `known` are the days of the team's iterations that there are, each with its key. A box that
/// overlaps one is refused: nothing is moved silently.
pub fn boxes(
    cadence: &Cadence,
    until: Date,
    known: &[(String, Date, Date)],
) -> Result<Vec<(Date, Date)>, CadenceError> {
    if !WEEKS.contains(&cadence.weeks) {
        return Err(CadenceError::Weeks(cadence.weeks));
    }
    let mut laid = Vec::new();
    let mut first = cadence.first;
    // A year of weeks is enough for anybody, whatever `until` says.
    while first <= until && laid.len() < 53 {
        let out = || CadenceError::Empty(first, until);
        let days = i64::from(cadence.weeks) * 7;
        let next = first.checked_add(days.days()).map_err(|_| out())?;
        let last = next.yesterday().map_err(|_| out())?;
        if let Some((key, _, end)) =
            known.iter().find(|(_, start, end)| *start <= last && first <= *end)
        {
            return Err(CadenceError::Overlaps {
                first,
                last,
                key: key.clone(),
                team: cadence.team.clone(),
                until: *end,
                next: end.tomorrow().map_err(|_| out())?,
            });
        }
        laid.push((first, last));
        first = next;
    }
    if laid.is_empty() { Err(CadenceError::Empty(cadence.first, until)) } else { Ok(laid) }
}

/// Days from Monday to Friday from first to last, both counted. Days have no length here, so that a
/// change of the clock loses nothing.
pub fn working_days(first: Date, last: Date) -> i64 {
    if last < first {
        return 0;
    }
    let days = i64::from((last - first).get_days()) + 1;
    let (weeks, rest) = (days / 7, days % 7);
    let begin = i64::from(first.weekday().to_monday_zero_offset());
    let in_rest = (0..rest).filter(|day| (begin + day) % 7 < 5).count();
    weeks * 5 + i64::try_from(in_rest).unwrap_or_default()
}

/// True on Saturday and Sunday.
pub fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// What is wrong with a capacity, as a sentence; none if it is sound.
pub fn capacity_fault(tenths: i64) -> Option<String> {
    let cannot = !(0..=1_000_000).contains(&tenths);
    cannot.then(|| format!("{} of capacity cannot be: it lies from 0 to 100000 h", hours(tenths)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn cadence(weeks: u8) -> Cadence {
        Cadence { team: "Cranes".to_owned(), first: date(2026, 10, 5), weeks }
    }

    #[test]
    fn a_year_of_two_weeks_has_27_boxes_without_gaps() {
        // 2026-10-25 and 2027-03-28 are the days on which clocks in Europe change.
        let laid = boxes(&cadence(2), date(2027, 10, 5), &[]).unwrap();
        assert_eq!(laid.len(), 27);
        assert!(laid.windows(2).all(|two| two[0].1.tomorrow().unwrap() == two[1].0));
        assert!(laid.iter().all(|(first, last)| working_days(*first, *last) == 10));
    }

    #[test]
    fn what_cannot_be_is_said() {
        let until = date(2027, 10, 5);
        assert_eq!(boxes(&cadence(7), until, &[]), Err(CadenceError::Weeks(7)));
        assert_eq!(boxes(&cadence(0), until, &[]), Err(CadenceError::Weeks(0)));
        assert!(boxes(&cadence(2), date(2026, 10, 4), &[]).is_err());
        let known = [("I-1".to_owned(), date(2026, 10, 26), date(2026, 11, 8))];
        let told = boxes(&cadence(4), until, &known).unwrap_err().to_string();
        assert!(told.contains("overlaps I-1") && told.contains("begin on 2026-11-09"), "{told}");
        assert!(boxes(&Cadence { first: Date::MAX, ..cadence(1) }, Date::MAX, &[]).is_err());
    }

    proptest::proptest! {
        #[test]
        fn working_days_are_those_that_are_no_weekend(start in 0_i64..4000, length in 0_i64..400) {
            let first = date(2024, 1, 1).checked_add(start.days()).unwrap();
            let last = first.checked_add(length.days()).unwrap();
            let counted = (0..=length)
                .filter(|day| !is_weekend(first.checked_add(day.days()).unwrap()))
                .count();
            proptest::prop_assert_eq!(usize::try_from(working_days(first, last)), Ok(counted));
        }
    }
}
