//! Numbers in every spelling.

use super::{Decimal, Hint};
use crate::units::Unit;

/// A number with the word behind it, and what it tells of its column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Amount<'a> {
    pub(crate) number: f64,
    pub(crate) suffix: &'a str,
    pub(crate) hint: Hint<Decimal>,
}

impl Amount<'_> {
    /// The unit behind the number, if there is a known one.
    pub(crate) fn unit(&self) -> Option<Unit> {
        Unit::named(self.suffix)
    }
}

/// Reads a number: signs, thousands marks, decimals, exponents; what follows is the suffix.
pub(crate) fn amount(text: &str, decimal: Decimal) -> Option<Amount<'_>> {
    let text = text.trim();
    if text.len() <= 9 && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = text.parse::<u32>().ok().map(f64::from)?;
        return Some(Amount { number, suffix: "", hint: Hint::None });
    }
    let (digits, suffix) = split(text);
    let (number, hint) = parse(digits, decimal)?;
    number.is_finite().then_some(Amount { number, suffix, hint })
}

/// Splits `1 024,5 MiB` into `1 024,5` and `MiB`.
fn split(text: &str) -> (&str, &str) {
    let mut end = 0;
    let mut previous = ' ';
    for (at, letter) in text.char_indices() {
        let exponent = matches!(letter, 'e' | 'E') && previous.is_ascii_digit() && {
            let rest = text[at + 1..].trim_start_matches(['+', '-']);
            rest.starts_with(|next: char| next.is_ascii_digit())
        };
        let sign = matches!(letter, '+' | '-') && (at == 0 || matches!(previous, 'e' | 'E'));
        if letter.is_ascii_digit() || is_mark(letter) || exponent || sign {
            end = at + letter.len_utf8();
        } else {
            break;
        }
        previous = letter;
    }
    (text[..end].trim(), text[end..].trim())
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '.' | ',' | '\'' | '\u{2019}' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

fn parse(digits: &str, decimal: Decimal) -> Option<(f64, Hint<Decimal>)> {
    let blank = |letter: char| letter.is_whitespace() || matches!(letter, '\'' | '\u{2019}');
    let plain: String = digits.chars().filter(|letter| !blank(*letter)).collect();
    let (body, exponent) = match plain.find(['e', 'E']) {
        Some(at) => plain.split_at(at),
        None => (plain.as_str(), ""),
    };
    let (points, commas) = (body.matches('.').count(), body.matches(',').count());
    let hint = match (points, commas) {
        (0, 0) => Hint::None,
        (1, 0) => one_mark(body, '.', exponent, Decimal::Point),
        (0, 1) => one_mark(body, ',', exponent, Decimal::Comma),
        (_, 0) => grouped(body, '.').then_some(Hint::Shows(Decimal::Comma))?,
        (0, _) => grouped(body, ',').then_some(Hint::Shows(Decimal::Point))?,
        (_, 1) if body.rfind(',') > body.rfind('.') => Hint::Shows(Decimal::Comma),
        (1, _) if body.rfind('.') > body.rfind(',') => Hint::Shows(Decimal::Point),
        _ => return None,
    };
    let mark = match hint {
        Hint::Shows(shown) => shown,
        Hint::Open | Hint::None => decimal,
    };
    let (thousands, fraction) = match mark {
        Decimal::Point => (',', '.'),
        Decimal::Comma => ('.', ','),
    };
    let text: String = body
        .chars()
        .filter(|letter| *letter != thousands)
        .map(|letter| if letter == fraction { '.' } else { letter })
        .chain(exponent.chars())
        .collect();
    Some((text.parse().ok()?, hint))
}

/// `1.234` reads two ways; `0.234`, `12.5` and `1234.567` read one way.
fn one_mark(body: &str, mark: char, exponent: &str, shows: Decimal) -> Hint<Decimal> {
    let Some((before, after)) = body.split_once(mark) else { return Hint::None };
    let before = before.trim_start_matches(['+', '-']);
    let open = after.len() == 3
        && exponent.is_empty()
        && (1..=3).contains(&before.len())
        && !before.starts_with('0');
    if open { Hint::Open } else { Hint::Shows(shows) }
}

fn grouped(body: &str, mark: char) -> bool {
    let mut groups = body.trim_start_matches(['+', '-']).split(mark);
    groups.next().is_some_and(|first| (1..=3).contains(&first.len()))
        && groups.all(|group| group.len() == 3)
}
