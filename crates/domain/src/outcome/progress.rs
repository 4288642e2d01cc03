//! How far a metric has come, as plain arithmetic that a person can check.

use crate::time::Date;

use super::{Metric, words};

/// Without an actual for so many days nobody knows where a metric stands.
pub const STALE_DAYS: i32 = 90;

words! {
    /// Where a metric stands.
    State {
        /// Nothing was measured yet.
        Unknown "unknown",
        /// At least as far as the straight line from baseline to target.
        OnTrack "on_track",
        /// Not as far as the straight line.
        Behind "behind",
        /// At the target, or beyond it.
        Reached "reached",
        /// Not at the target, and the day is past.
        Missed "missed",
    }
}

impl State {
    /// The word for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unknown => "no actual yet",
            Self::OnTrack => "on track",
            Self::Behind => "behind",
            Self::Reached => "reached",
            Self::Missed => "missed",
        }
    }
}

/// How far a metric has come.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// The latest actual and its day; none if there is none.
    pub latest: Option<(Date, f64)>,
    /// Share of the way from baseline to target that is behind it: 0 at the baseline, 1 at the
    /// target; less than 0 if it went the wrong way, more than 1 if it went further.
    pub share: Option<f64>,
    /// The share that the straight line from baseline to target has on the day of the latest
    /// actual, or today if there is none; from 0 to 1.
    pub line: f64,
    /// Where it stands.
    pub state: State,
    /// Change that is needed in each 30 days from today until the day it is due, in its unit; none
    /// if it is reached or the day is past.
    pub pace: Option<f64>,
    /// Days until it is due; less than 0 if that is past.
    pub days_left: i32,
    /// Whether nothing was measured for too long, though it is not decided yet.
    pub is_stale: bool,
    /// All of it as a sentence, with its arithmetic.
    pub says: String,
}

/// How far a metric has come by its latest actual, as of today.
pub fn progress(metric: &Metric, latest: Option<(Date, f64)>, today: Date) -> Progress {
    let way = metric.target - metric.baseline;
    let share = latest.map(|(_, value)| (value - metric.baseline) / way);
    let line = line_on(metric, latest.map_or(today, |(on, _)| on));
    let days_left = days(today, metric.due);
    let is_reached = share.is_some_and(|share| share >= 1.0);
    let state = match share {
        Some(share) if share >= 1.0 => State::Reached,
        _ if days_left < 0 => State::Missed,
        None => State::Unknown,
        Some(share) if share >= line => State::OnTrack,
        Some(_) => State::Behind,
    };
    let left = metric.target - latest.map_or(metric.baseline, |(_, value)| value);
    let pace = (!is_reached && days_left > 0).then(|| left / f64::from(days_left) * 30.0);
    let since = latest.map_or(metric.baseline_on, |(on, _)| on);
    let is_stale = !is_reached && days_left >= 0 && days(since, today) > STALE_DAYS;
    let mut found =
        Progress { latest, share, line, state, pace, days_left, is_stale, says: String::new() };
    found.says = says(metric, &found);
    found
}

/// Where the straight line from baseline to target stands on a day, from 0 to 1.
pub fn line_on(metric: &Metric, day: Date) -> f64 {
    let all = f64::from(days(metric.baseline_on, metric.due).max(1));
    (f64::from(days(metric.baseline_on, day)) / all).clamp(0.0, 1.0)
}

/// Days from one day to another.
pub fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

fn says(metric: &Metric, found: &Progress) -> String {
    let unit = if metric.unit.is_empty() { String::new() } else { format!(" {}", metric.unit) };
    let (baseline, target) = (shown(metric.baseline), shown(metric.target));
    let line = percent(found.line);
    let stands = match (found.latest, found.share) {
        (Some((on, value)), Some(share)) => {
            let (value, share) = (shown(value), percent(share));
            format!(
                "{value}{unit} on {on}: ({value} − {baseline}) ÷ ({target} − {baseline}) = {share} of \
                 the way, where the straight line has {line}"
            )
        }
        _ => format!("no actual yet, where the straight line has {line}"),
    };
    let needs = match (found.state, found.pace) {
        (State::Reached, _) => "the target is reached".to_owned(),
        (State::Missed, _) => format!("it was due on {}, and is missed", metric.due),
        (_, Some(pace)) => format!(
            "{} days are left, which need {}{unit} in each 30 of them",
            found.days_left,
            signed(pace)
        ),
        _ => "it is due today".to_owned(),
    };
    let stale = format!("nothing was measured for more than {STALE_DAYS} days");
    let parts = [Some(stands), Some(needs), found.is_stale.then_some(stale)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// A number as people read it: at most two decimals, and a real minus.
pub fn shown(number: f64) -> String {
    let rounded = (number * 100.0).round() / 100.0 + 0.0;
    rounded.to_string().replace('-', "−")
}

/// A number with its sign.
fn signed(number: f64) -> String {
    let text = shown(number);
    if text.starts_with('−') { text } else { format!("+{text}") }
}

/// A share in whole percent. What is not whole is never shown as whole.
pub fn percent(share: f64) -> String {
    let mut percent = (share * 100.0).round();
    if share < 1.0 && percent >= 100.0 {
        percent = 99.0;
    }
    format!("{} %", shown(percent))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::id::Id;
    use crate::outcome::{Direction, Source};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn metric(baseline: f64, target: f64) -> Metric {
        let id = uuid::Uuid::nil();
        Metric {
            title: "Racks".to_owned(),
            baseline,
            target,
            due: day("2027-01-01"),
            source: Source::Typed,
            ..Metric::blank(Id::from_uuid(id), 1, Id::from_uuid(id), day("2026-01-01"))
        }
    }

    #[test]
    fn the_sentence_shows_its_arithmetic() {
        let metric = metric(10.0, 60.0);
        let found = progress(&metric, Some((day("2026-07-02"), 35.0)), day("2026-07-12"));
        assert_eq!(found.state, State::OnTrack);
        assert!(
            found.says.starts_with("35 on 2026-07-02: (35 − 10) ÷ (60 − 10) = 50 % of the way"),
            "{}",
            found.says
        );
        assert!(found.says.contains("173 days are left, which need +4.34"), "{}", found.says);
    }

    #[test]
    fn states_follow_from_line_and_day() {
        let metric = metric(100.0, 0.0);
        let of = |actual: Option<(&str, f64)>, today: &str| {
            progress(&metric, actual.map(|(on, value)| (day(on), value)), day(today))
        };
        assert_eq!(of(None, "2026-02-01").state, State::Unknown);
        assert!(of(None, "2026-05-01").is_stale);
        assert_eq!(of(Some(("2026-07-02", 90.0)), "2026-07-02").state, State::Behind);
        assert_eq!(of(Some(("2026-07-02", -5.0)), "2027-07-02").state, State::Reached);
        let missed = of(Some(("2026-12-31", 1.0)), "2027-01-02");
        assert_eq!((missed.state, missed.pace), (State::Missed, None));
        assert!(!missed.is_stale);
        assert_eq!(of(Some(("2026-12-31", 1.0)), "2027-01-01").state, State::Behind);
        assert!(of(Some(("2026-02-01", 120.0)), "2026-02-01").share.unwrap() < 0.0);
        assert_eq!(percent(0.999), "99 %");
    }

    proptest! {
        #[test]
        fn a_mirrored_metric_stands_alike(
            baseline in -1e6_f64..1e6, way in 0.5_f64..1e6, value in -1e6_f64..1e6,
            on in 0_i32..365, later in 0_i32..800,
        ) {
            let on_day = day("2026-01-01").saturating_add(jiff::Span::new().days(on));
            let today = on_day.saturating_add(jiff::Span::new().days(later));
            let up = metric(baseline, baseline + way);
            let down = metric(-baseline, -(baseline + way));
            let (one, other) = (
                progress(&up, Some((on_day, value)), today),
                progress(&down, Some((on_day, -value)), today),
            );
            prop_assert_eq!(up.direction(), Direction::Up);
            prop_assert_eq!(down.direction(), Direction::Down);
            prop_assert_eq!(one.share, other.share);
            prop_assert_eq!(one.state, other.state);
            prop_assert_eq!(one.pace.map(|pace| -pace), other.pace);
            prop_assert!((0.0..=1.0).contains(&one.line));
        }

        #[test]
        fn who_keeps_the_pace_arrives(
            baseline in -1e4_f64..1e4, way in 1.0_f64..1e4, done in 0.0_f64..0.9, on in 0_i32..360,
        ) {
            let today = day("2026-01-01").saturating_add(jiff::Span::new().days(on));
            let metric = metric(baseline, baseline + way);
            let value = baseline + way * done;
            let found = progress(&metric, Some((today, value)), today);
            let pace = found.pace.unwrap();
            let end = value + pace / 30.0 * f64::from(found.days_left);
            prop_assert!((end - metric.target).abs() < 1e-6 * way.max(1.0));
            prop_assert_eq!(found.state == State::OnTrack, found.share.unwrap() >= found.line);
        }
    }
}
