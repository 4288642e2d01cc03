//! Several capacity lines as one: how much each counts for.

use crate::plan::dice::{exp, ln};

use super::core::Core;
use super::price::{Bracket, Priced, price};
use super::tree::{Choice, Tree, float, length};

/// Weights are whole numbers up to this.
const HEAVIEST: f64 = 1000.0;
/// Weights are mended so often.
const ROUNDS: u32 = 16;
/// Gains are counted in fractions of at most this size.
const FINEST: i128 = 1 << 28;
/// No sum of gains in fractions may grow beyond this.
const HIGHEST: i128 = 1 << 56;
/// Nor all sizes together.
const LARGEST: i128 = 1 << 56;

/// Weighs the capacity lines; answers the weights and the size of the fractions in which gains are
/// counted, or nothing if the numbers are too large.
///
/// What fits each line fits all of them together, however they are weighed. The bound is best
/// where each line that is used up more than others counts for more.
pub(super) fn balance(core: &mut Core) -> Option<(Vec<i64>, i64)> {
    let room: Vec<f64> = core.room.iter().map(|&room| float(room.max(1))).collect();
    let mut shares: Vec<f64> = room.iter().map(|room| 1.0 / room).collect();
    let mut best: Option<(f64, Vec<i64>)> = None;
    // How much is used of a line follows its weight only slowly, so the first steps are long.
    let mut step = 4.0;
    for _ in 0..if room.len() > 1 { ROUNDS } else { 1 } {
        let weights = whole(&shares);
        let factor = weigh(core, &weights)?;
        let mut tree = Tree::new(core, factor);
        let (bound, used) = match price(&mut tree, None, i128::MIN) {
            Priced::Nothing => break,
            Priced::All(choice) => (float(choice.gain), used(core, &choice)),
            Priced::Between(bound, bracket) => {
                let bound = i64::try_from(bound).map_or(f64::MAX, float) / float(factor);
                (bound, between(core, &bracket))
            }
        };
        if best.as_ref().is_none_or(|(least, _)| bound < *least) {
            best = Some((bound, weights));
        }
        for ((share, used), room) in shares.iter_mut().zip(used).zip(&room) {
            *share *= exp(step * ln((used / room).clamp(0.1, 10.0)));
        }
        step *= 0.9;
    }
    let (_, weights) = best?;
    let factor = weigh(core, &weights)?;
    Some((weights, factor))
}

fn whole(shares: &[f64]) -> Vec<i64> {
    let largest = shares.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    if shares.len() == 1 {
        return vec![1];
    }
    #[expect(clippy::cast_possible_truncation, reason = "at most a thousand")]
    let weight = |share: &f64| ((share / largest * HEAVIEST) as i64).max(1);
    shares.iter().map(weight).collect()
}

/// Sets sizes by weights; answers the finest fractions at which no sum can overflow.
fn weigh(core: &mut Core, weights: &[i64]) -> Option<i64> {
    let sum = |efforts: &[i64]| {
        let parts = efforts.iter().zip(weights);
        i64::try_from(parts.map(|(&a, &b)| i128::from(a) * i128::from(b)).sum::<i128>()).ok()
    };
    core.space = sum(&core.room)?;
    core.size = (0..length(core)).map(|node| sum(core.effort(node))).collect::<Option<_>>()?;
    let gain: i128 = core.gain.iter().map(|&gain| i128::from(gain)).sum();
    let size: i128 = core.size.iter().map(|&size| i128::from(size)).sum();
    if size.max(i128::from(core.space)) > LARGEST {
        return None;
    }
    let factor = (HIGHEST / (gain + 1)).min(FINEST);
    i64::try_from(factor).ok().filter(|&factor| factor > 0)
}

/// What a choice takes of each line.
fn used(core: &Core, choice: &Choice) -> Vec<f64> {
    let mut sums = vec![0.0; core.room.len()];
    for node in (0..length(core)).filter(|&node| choice.nodes[node as usize]) {
        for (sum, &effort) in sums.iter_mut().zip(core.effort(node)) {
            *sum += float(effort);
        }
    }
    sums
}

/// What is taken of each line where both sides mixed fill the room there is.
fn between(core: &Core, bracket: &Bracket) -> Vec<f64> {
    let run = float((bracket.high.size - bracket.low.size).max(1));
    let part = (float(core.space - bracket.low.size) / run).clamp(0.0, 1.0);
    let (low, high) = (used(core, &bracket.low), used(core, &bracket.high));
    low.iter().zip(high).map(|(low, high)| low + part * (high - low)).collect()
}
