//! A budget as a share of all costs, without the errors of floating point.

use std::str::FromStr;

/// A share from 0 to 1, in billionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio(u32);

const WHOLE: u32 = 1_000_000_000;

impl FromStr for Ratio {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || format!("`{text}` is no number from 0 to 1, such as 0.5");
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if text.is_empty() || text == "." || !digits(whole) || !digits(part) {
            return Err(refuse());
        }
        if part.len() > 9 {
            return Err(format!("`{text}` has more than nine digits after the point"));
        }
        let whole: u32 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| refuse())? };
        let part: u32 = format!("{part:0<9}").parse().map_err(|_| refuse())?;
        match whole.checked_mul(WHOLE).and_then(|whole| whole.checked_add(part)) {
            Some(billionths) if billionths <= WHOLE => Ok(Self(billionths)),
            _ => Err(refuse()),
        }
    }
}

/// What becomes of a budget that is no whole number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rounding {
    /// Up to the next one.
    #[default]
    Ceil,
    /// Down to the last one.
    Floor,
}

/// How much of all costs may be spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// The share.
    pub ratio: Ratio,
    /// How it is made a whole number.
    pub rounding: Rounding,
}

impl Budget {
    /// The budget, of costs that are this in all.
    pub(super) fn of(self, total: i64) -> i64 {
        let share = i128::from(total) * i128::from(self.ratio.0);
        let whole = i128::from(WHOLE);
        let up = self.rounding == Rounding::Ceil && share % whole > 0;
        i64::try_from(share / whole + i128::from(up)).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_a_decimal_number_from_zero_to_one() {
        for (text, billionths) in [("0", 0), ("1", WHOLE), ("1.0", WHOLE), ("0.3", 300_000_000)] {
            assert_eq!(text.parse(), Ok(Ratio(billionths)));
        }
        assert_eq!(".25".parse(), Ok(Ratio(250_000_000)));
        for text in
            ["", ".", "-0.5", "1.1", "NaN", "0,5", "1e-1", "5", "99999999999", "0.1234567890"]
        {
            assert!(text.parse::<Ratio>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_whole_budget_is_not_rounded() {
        let budget = |ratio: &str, rounding, total| {
            Budget { ratio: ratio.parse().unwrap(), rounding }.of(total)
        };
        assert_eq!(budget("0.7", Rounding::Ceil, 10), 7);
        assert_eq!(budget("0.7", Rounding::Ceil, 11), 8);
        assert_eq!(budget("0.7", Rounding::Floor, 11), 7);
        assert_eq!(budget("1", Rounding::Floor, i64::MAX), i64::MAX);
    }
}
