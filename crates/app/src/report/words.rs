//! Numbers and names as people read them.

use askama::Template;

/// Stands where nothing is known or nothing applies.
pub(super) const NONE: &str = "–";

/// Longer names are cut: a table cell is no place for a sentence.
const LONGEST_NAME: usize = 80;

/// Longer sentences are cut: what sources say may be of any length.
const LONGEST_SENTENCE: usize = 400;

/// The number of things in a list, ready for arithmetic.
pub(crate) fn size(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A whole number with commas between thousands.
pub(crate) fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::from(if value < 0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Tenths of an hour as hours; whole ones from ten hours on, where a tenth says nothing.
pub(super) fn hours(tenths: i64) -> String {
    if (1..100).contains(&tenths) {
        format!("{}.{}", tenths / 10, tenths % 10)
    } else {
        number((tenths + 5).div_euclid(10))
    }
}

/// A count with its noun: `1 asset`, `12 assets`.
pub(crate) fn counted(count: i64, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", number(count))
}

/// Thousandths of the whole, rounded; nothing of nothing is nothing.
pub(super) fn permille(part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    let rounded = (i128::from(part) * 2_000 / i128::from(whole) + 1) / 2;
    i64::try_from(rounded).unwrap_or(i64::MAX)
}

/// A share of the whole: `86.5 %`.
pub(super) fn percent(part: i64, whole: i64) -> String {
    let share = permille(part, whole);
    format!("{}.{}\u{202f}%", share / 10, share % 10)
}

/// MiB in the unit that keeps the number short.
pub(super) fn storage(mib: i64) -> String {
    const UNITS: [(i64, &str); 2] = [(1024 * 1024, "TiB"), (1024, "GiB")];
    for (unit, name) in UNITS {
        if mib >= unit {
            let tenths = mib / (unit / 10).max(1);
            return if tenths >= 1_000 {
                format!("{} {name}", number(mib / unit))
            } else {
                format!("{}.{} {name}", tenths / 10, tenths % 10)
            };
        }
    }
    format!("{mib} MiB")
}

/// A word of the code as a word of the page: `not_ready` reads `not ready`.
pub(super) fn word(name: &str) -> String {
    name.replace('_', " ")
}

/// A name from an estate, safe to show: without marks that steer the text around it, and cut if it
/// is very long. The template escapes the rest.
pub(crate) fn name(text: &str) -> String {
    cut(text, LONGEST_NAME)
}

/// A sentence that may hold names from an estate.
pub(super) fn sentence(text: &str) -> String {
    cut(text, LONGEST_SENTENCE)
}

fn cut(text: &str, most: usize) -> String {
    let mut letters = text.chars().filter(|letter| !steers(*letter));
    let mut shown: String = letters.by_ref().take(most).collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    shown
}

/// True for characters that are not seen but change how others are.
fn steers(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The first names of a list, each kept apart from the text around it, and how many more there are.
#[derive(Debug, Clone, Template)]
#[template(path = "report/names.html")]
pub(super) struct Names {
    shown: Vec<String>,
    more: usize,
}

impl Names {
    /// Shows at most so many.
    pub(super) fn of<T: AsRef<str>>(names: impl IntoIterator<Item = T>, most: usize) -> Self {
        let mut names = names.into_iter();
        let shown = names.by_ref().take(most).map(|one| name(one.as_ref())).collect();
        Self { shown, more: names.count() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_kept_apart() {
        assert_eq!(number(999), "999");
        assert_eq!(number(1_000), "1,000");
        assert_eq!(number(-1_234_567), "-1,234,567");
    }

    #[test]
    fn hours_lose_their_tenths_from_ten_on() {
        assert_eq!(hours(71), "7.1");
        assert_eq!(hours(276), "28");
        assert_eq!(hours(137_154), "13,715");
    }

    #[test]
    fn a_share_of_nothing_is_nothing() {
        assert_eq!(percent(1, 3), "33.3\u{202f}%");
        assert_eq!(percent(2, 3), "66.7\u{202f}%");
        assert_eq!(percent(0, 0), "0.0\u{202f}%");
    }

    #[test]
    fn storage_takes_the_unit_that_keeps_it_short() {
        assert_eq!(storage(512), "512 MiB");
        assert_eq!(storage(22_630), "22.1 GiB");
        assert_eq!(storage(150 * 1024 * 1024), "150 TiB");
    }

    #[test]
    fn names_cannot_steer_or_flood_the_page() {
        assert_eq!(name("a\u{202e}b\u{0}c"), "abc");
        assert_eq!(name(&"x".repeat(300)).chars().count(), LONGEST_NAME + 1);
    }
}
