//! Dates in every spelling.

use jiff::civil::{Date, DateTime, Time};

use super::{DateOrder, Hint};

/// Reads a date, with or without time, in the spellings that tools write.
pub(crate) fn moment(text: &str, order: DateOrder) -> Option<(DateTime, Hint<DateOrder>)> {
    let text = text.trim();
    if text.len() < 6 || text.len() > 40 {
        return None;
    }
    let end = text.find(['T', ' ']).filter(|at| *at >= 6).unwrap_or(text.len());
    let (day, rest) = text.split_at(end);
    let (date, hint) = date(day, order)?;
    let (time, shift) = clock(rest.trim_start_matches(['T', ' ']))?;
    let local = DateTime::from_parts(date, time);
    let moment = local.checked_sub(jiff::SignedDuration::from_mins(shift)).ok()?;
    Some((moment, hint))
}

fn date(text: &str, order: DateOrder) -> Option<(Date, Hint<DateOrder>)> {
    let mut parts = text.split(['-', '/', '.']);
    let (one, two, three) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let number = |text: &str| text.parse::<i16>().ok().filter(|number| *number >= 0);
    let small = |text: &str| number(text).and_then(|number| i8::try_from(number).ok());
    if one.len() == 4 {
        return Some((Date::new(number(one)?, small(two)?, small(three)?).ok()?, Hint::None));
    }
    let year = number(three).map(|year| if year < 100 { year + 2000 } else { year })?;
    if let Some(month) = month(two) {
        return Some((Date::new(year, month, small(one)?).ok()?, Hint::None));
    }
    let (one, two) = (small(one)?, small(two)?);
    // Points between the parts are written only where the day stands first.
    let pointed = text.contains('.');
    let (month, day, hint) = match (one > 12 || pointed, two > 12) {
        (true, false) => (two, one, Hint::Shows(DateOrder::DayFirst)),
        (false, true) => (one, two, Hint::Shows(DateOrder::MonthFirst)),
        (true, true) => return None,
        _ if one == two => (one, two, Hint::None),
        _ if order == DateOrder::MonthFirst => (one, two, Hint::Open),
        _ => (two, one, Hint::Open),
    };
    Some((Date::new(year, month, day).ok()?, hint))
}

fn month(text: &str) -> Option<i8> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = text.get(..3)?.to_ascii_lowercase();
    let at = NAMES.iter().position(|name| *name == start)?;
    i8::try_from(at + 1).ok()
}

/// The time of day, and the minutes by which its zone is ahead of UTC.
fn clock(text: &str) -> Option<(Time, i64)> {
    if text.is_empty() {
        return Some((Time::midnight(), 0));
    }
    let (text, shift) = zone(text)?;
    let lower = text.to_ascii_lowercase();
    let (text, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(rest), _) => (rest.trim(), Some(0)),
        (_, Some(rest)) => (rest.trim(), Some(12)),
        _ => (lower.trim(), None),
    };
    let whole = text.split_once('.').map_or(text, |(whole, _fraction)| whole);
    let mut parts = whole.split(':').map(|part| part.parse::<i8>().ok());
    let mut hour = parts.next()??;
    let minute = parts.next().unwrap_or(Some(0))?;
    let second = parts.next().unwrap_or(Some(0))?;
    if let Some(half) = half {
        hour = (1..=12).contains(&hour).then_some(hour % 12 + half)?;
    }
    Some((Time::new(hour, minute, second.min(59), 0).ok()?, shift))
}

fn zone(text: &str) -> Option<(&str, i64)> {
    if let Some(rest) = text.strip_suffix(['Z', 'z']) {
        return Some((rest, 0));
    }
    if let Some(rest) = text.strip_suffix("UTC").or_else(|| text.strip_suffix("GMT")) {
        return Some((rest.trim(), 0));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, 0)) };
    let sign = if text[at..].starts_with('-') { -1 } else { 1 };
    let digits: String = text[at + 1..].chars().filter(char::is_ascii_digit).collect();
    let minutes = match digits.len() {
        2 => digits.parse::<i64>().ok()? * 60,
        4 => digits[..2].parse::<i64>().ok()? * 60 + digits[2..].parse::<i64>().ok()?,
        _ => return None,
    };
    (minutes <= 14 * 60).then(|| (text[..at].trim(), sign * minutes))
}

/// Date and time of a day number as Excel counts, 1900 system.
pub(crate) fn serial(days: f64) -> Option<DateTime> {
    if !(1.0..2_958_466.0).contains(&days) {
        return None;
    }
    let start = Date::new(1899, 12, 30).ok()?.at(0, 0, 0, 0);
    #[expect(clippy::cast_possible_truncation, reason = "bounded by the range above")]
    let seconds = (days * 86_400.0).round() as i64;
    start.checked_add(jiff::SignedDuration::from_secs(seconds)).ok()
}
