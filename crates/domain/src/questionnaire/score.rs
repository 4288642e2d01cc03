//! What the answers on a workload come to.

use super::{Filled, Risk, Thresholds};

/// What a questionnaire says of a workload, with its arithmetic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// The risk; none if no person answered anything, or no question applies.
    pub risk: Option<Risk>,
    /// How many questions are asked of the workload.
    pub asked: usize,
    /// How many of them are answered red, yellow, unknown and green.
    pub red: usize,
    /// See `red`.
    pub yellow: usize,
    /// See `red`.
    pub unknown: usize,
    /// See `red`.
    pub green: usize,
    /// How many are not answered; they count as unknown.
    pub open: usize,
    /// The arithmetic as a sentence.
    pub because: String,
}

/// Tells the risk: the first of red, yellow and unknown whose share of the questions is not zero and
/// reaches its threshold; green, if none does. What is not answered counts as unknown.
pub fn score(filled: &Filled<'_>, thresholds: Thresholds) -> Score {
    let asked = filled.asked.len();
    let count = |risk: Risk| {
        let chosen = filled.asked.iter().filter_map(super::Asked::choice);
        chosen.filter(|choice| choice.risk == risk).count()
    };
    let (red, yellow, unknown) = (count(Risk::Red), count(Risk::Yellow), count(Risk::Unknown));
    let green = count(Risk::Green);
    let open = asked - red - yellow - unknown - green;
    let shares = [
        (Risk::Red, red, thresholds.red),
        (Risk::Yellow, yellow, thresholds.yellow),
        (Risk::Unknown, unknown + open, thresholds.unknown),
    ];
    let reached = shares
        .into_iter()
        .find(|(_, count, percent)| *count > 0 && count * 100 >= usize::from(*percent) * asked);
    let risk = filled.is_begun().then(|| reached.as_ref().map_or(Risk::Green, |(risk, ..)| *risk));
    let because = match risk {
        None => "Nobody answered a question yet.".to_owned(),
        Some(risk) => {
            let told: Vec<String> = shares.iter().map(|share| told(*share, asked)).collect();
            let open = if open == 0 { String::new() } else { format!(", {open} of them open") };
            let why = match reached {
                Some(_) => format!("{risk} is the first to reach its threshold"),
                None => "none reaches its threshold, so it is green".to_owned(),
            };
            let s = if asked == 1 { "" } else { "s" };
            format!("Of {asked} question{s}: {}{open}; {why}.", told.join(", "))
        }
    };
    Score { risk, asked, red, yellow, unknown, green, open, because }
}

/// A share as a sentence tells it: `3 red (10.7 %, threshold 5 %)`.
fn told((risk, count, percent): (Risk, usize, u8), asked: usize) -> String {
    let tenths = count * 1_000 / asked.max(1);
    let (whole, tenth) = (tenths / 10, tenths % 10);
    format!("{count} {risk} ({whole}.{tenth} %, threshold {percent} %)")
}

/// The risk of a workload: the worst that its questionnaires say, red before unknown before yellow
/// before green; none if none of them says anything.
pub fn worst(risks: impl IntoIterator<Item = Risk>) -> Option<Risk> {
    risks.into_iter().max()
}
