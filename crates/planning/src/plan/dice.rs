//! Chance that is the same on every machine: integers and basic arithmetic only.

use std::sync::LazyLock;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const STEPS: usize = 4096;

/// One table for all dice, as several are in use at a time.
static WAITS: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let steps = u32::try_from(STEPS).unwrap_or(1);
    (0..steps).map(|step| -ln((f64::from(step) + 0.5) / f64::from(steps))).collect()
});

/// Seeded dice.
#[derive(Debug)]
pub(crate) struct Dice {
    source: ChaCha8Rng,
    /// Exponentially distributed with mean 1, at the middle of each step.
    waits: &'static [f64],
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self { source: ChaCha8Rng::seed_from_u64(seed), waits: &WAITS }
    }

    /// A number below `bound`, which must not be zero.
    #[inline]
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        let wide = u64::from(self.source.next_u32()) * u64::from(bound);
        // The upper half of a 64-bit number always fits.
        (wide >> 32) as u32
    }

    /// Exponentially distributed with mean 1.
    #[inline]
    pub(crate) fn wait(&mut self) -> f64 {
        self.waits[self.source.next_u32() as usize % STEPS]
    }
}

/// The natural logarithm by a series, as the platform's own may differ in the last digit.
pub(crate) fn ln(x: f64) -> f64 {
    const LN_2: f64 = std::f64::consts::LN_2;
    if x <= 0.0 {
        return f64::MIN;
    }
    let (mut x, mut halvings) = (x, 0.0);
    while x > 1.5 {
        x /= 2.0;
        halvings += 1.0;
    }
    while x < 0.75 {
        x *= 2.0;
        halvings -= 1.0;
    }
    let z = (x - 1.0) / (x + 1.0);
    let (mut power, mut sum) = (z, 0.0);
    for odd in 0..24 {
        sum += power / f64::from(2 * odd + 1);
        power *= z * z;
    }
    2.0 * sum + halvings * LN_2
}

/// The exponential function by a series, for the same reason.
pub(crate) fn exp(x: f64) -> f64 {
    let mut halved = x.clamp(-700.0, 700.0);
    let mut doublings = 0;
    while halved.abs() > 0.5 {
        halved /= 2.0;
        doublings += 1;
    }
    let (mut term, mut sum) = (1.0, 1.0);
    for i in 1..20 {
        term *= halved / f64::from(i);
        sum += term;
    }
    for _ in 0..doublings {
        sum *= sum;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_agree_with_the_platform() {
        for x in [1e-6, 0.01, 0.5, 1.0, 1.4999, 2.0, 77.0, 1e9] {
            assert!((ln(x) - x.ln()).abs() < 1e-12 * (1.0 + x.ln().abs()), "ln {x}");
        }
        for x in [-30.0, -1.0, -0.01, 0.0, 0.3, 1.0, 12.0] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-10, "exp {x}");
        }
    }

    #[test]
    fn the_dice_stay_below_their_bound() {
        let mut dice = Dice::new(3);
        assert!((0..1000).all(|_| dice.below(7) < 7));
        assert!((0..1000).all(|_| dice.wait() > 0.0));
    }
}
