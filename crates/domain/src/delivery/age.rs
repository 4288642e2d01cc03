//! How long a task is in work, beside how long others were.

use jiff::civil::Date;

use super::working_days;

/// How long a task is in work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// Working days, the first counted as 1.
    pub days: i64,
    /// Whether it is in work for longer than 17 of 20 finished tasks were: time to ask why.
    pub is_old: bool,
}

/// So many finished tasks must be known before one is called old.
const LEAST: usize = 5;

/// How long tasks of a team were in work, from when somebody began to when they were finished.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CycleTimes(Vec<i64>);

impl CycleTimes {
    /// From first and last days; a last day before the first counts as one day.
    pub fn new(spans: impl IntoIterator<Item = (Date, Date)>) -> Self {
        let mut days: Vec<i64> = spans.into_iter().map(|(from, to)| span(from, to)).collect();
        days.sort_unstable();
        Self(days)
    }

    /// Working days within which 17 of 20 were finished: the smallest number of days that holds for
    /// at least 85 %. None if too few are known.
    pub fn most_within(&self) -> Option<i64> {
        let many = self.0.len();
        if many < LEAST {
            return None;
        }
        self.0.get((many * 85).div_ceil(100) - 1).copied()
    }

    /// The age of a task that somebody began on a day.
    pub fn age(&self, since: Date, today: Date) -> Age {
        let days = span(since, today);
        Age { days, is_old: self.most_within().is_some_and(|most| days > most) }
    }
}

fn span(from: Date, to: Date) -> i64 {
    working_days(from, to).max(1)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn times(days: &[i8]) -> CycleTimes {
        CycleTimes::new(days.iter().map(|day| (date(2027, 1, 4), date(2027, 1, *day))))
    }

    #[test]
    fn nothing_is_old_while_little_is_known() {
        let age = times(&[4, 4, 4, 4]).age(date(2027, 1, 4), date(2027, 3, 1));
        assert_eq!((age.days, age.is_old), (41, false));
    }

    #[test]
    fn what_takes_longer_than_17_of_20_is_old() {
        // Nineteen took one day, one took five: 85 % are done within one.
        let mut days = vec![4; 19];
        days.push(8);
        let times = times(&days);
        assert_eq!(times.most_within(), Some(1));
        assert!(!times.age(date(2027, 1, 4), date(2027, 1, 4)).is_old);
        assert!(times.age(date(2027, 1, 4), date(2027, 1, 5)).is_old);
    }

    #[test]
    fn weekends_and_clocks_that_go_back_do_not_age() {
        let times = times(&[4, 5, 6, 7, 8]);
        assert_eq!(times.most_within(), Some(5));
        let monday = times.age(date(2027, 1, 8), date(2027, 1, 11));
        assert_eq!((monday.days, monday.is_old), (2, false));
        assert_eq!(times.age(date(2027, 1, 8), date(2027, 1, 1)).days, 1);
    }
}
