//! In what people vote: hours, points, or T-shirt sizes with the hours that each means.

use serde::{Deserialize, Serialize};

use crate::delivery::estimate::in_range;
use crate::words::words;

use super::super::Refusal;

words! {
    /// A T-shirt size.
    Size:
    /// Extra small.
    Xs "xs" "XS";
    /// Small.
    S "s" "S";
    /// Medium.
    M "m" "M";
    /// Large.
    L "l" "L";
    /// Extra large.
    Xl "xl" "XL";
}

/// In what people vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Hours.
    Hours,
    /// Sizes, each with tenths of an hour, in the order of [`Size::ALL`].
    Shirts([i64; 5]),
    /// Points, each of so many tenths of an hour.
    Points(i64),
}

impl Scale {
    /// XS to XL as they are unless somebody says otherwise: 2, 4, 8, 16 and 32 hours.
    pub const SHIRTS: Self = Self::Shirts([20, 40, 80, 160, 320]);

    /// T-shirts with these tenths of an hour, each larger than the one before.
    pub fn shirts(tenths: [i64; 5]) -> Result<Self, Refusal> {
        for one in tenths {
            in_range(one)?;
        }
        if tenths.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Refusal::because(
                "sizes: each takes more hours than the one before; write them from XS to XL, as in \
                 2, 4, 8, 16, 32",
            );
        }
        Ok(Self::Shirts(tenths))
    }

    /// Points of so many tenths of an hour.
    pub fn points(tenths: i64) -> Result<Self, Refusal> {
        in_range(tenths)?;
        Ok(Self::Points(tenths))
    }

    /// The word for it in filters, JSON and forms.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Shirts(_) => "shirts",
            Self::Points(_) => "points",
        }
    }

    /// The sizes with their tenths of an hour; none if people vote in hours.
    pub fn sizes(&self) -> Vec<(Size, i64)> {
        match self {
            Self::Hours | Self::Points(_) => Vec::new(),
            Self::Shirts(tenths) => Size::ALL.iter().copied().zip(*tenths).collect(),
        }
    }

    /// What a vote means, in tenths of an hour, with its size.
    pub fn read(&self, said: &str) -> Result<(i64, Option<Size>), Refusal> {
        let said = said.trim();
        match self {
            Self::Hours => {
                let wrong = || Refusal(format!("vote: `{}` is no hours, as in 4.5", short(said)));
                Ok((number(said, 10).ok_or_else(wrong)?, None))
            }
            Self::Points(each) => {
                let wrong = || Refusal(format!("vote: `{}` is no points, as in 5", short(said)));
                Ok((number(said, *each).ok_or_else(wrong)?, None))
            }
            Self::Shirts(_) => {
                let size = Size::named(&said.to_lowercase());
                let found = self.sizes().into_iter().find(|(one, _)| Some(*one) == size);
                found.map(|(size, tenths)| (tenths, Some(size))).ok_or_else(|| {
                    Refusal(format!("vote: `{}` is none of XS, S, M, L and XL", short(said)))
                })
            }
        }
    }
}

/// A number that somebody typed, so many times `each`; none if it is no number, or cannot be an estimate.
fn number(said: &str, each: i64) -> Option<i64> {
    let said: f64 = said.replace(',', ".").parse().ok()?;
    if !(0.0..=10_000.0).contains(&said) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "both are checked to be small")]
    #[expect(clippy::cast_precision_loss, reason = "an estimate has few digits")]
    let tenths = (said * each as f64).round() as i64;
    in_range(tenths).ok().map(|()| tenths)
}

/// As much of a text as is worth repeating.
fn short(text: &str) -> String {
    text.chars().take(40).filter(|c| !c.is_control()).collect()
}
