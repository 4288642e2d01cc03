//! Logarithms that are the same on every machine: basic arithmetic only.

/// The logarithm to base 2 of a positive, normal number, within 1e-15 of it.
///
/// By the series of the inverse hyperbolic tangent of (m − 1)/(m + 1), m between √½ and √2.
#[inline]
pub(super) fn log2(x: f64) -> f64 {
    const MANTISSA: u64 = (1 << 52) - 1;
    const ONE: u64 = 1023 << 52;
    let bits = x.to_bits();
    // Eleven bits always fit.
    let mut exponent = f64::from((bits >> 52) as u32) - 1023.0;
    let mut m = f64::from_bits((bits & MANTISSA) | ONE);
    if m > std::f64::consts::SQRT_2 {
        m *= 0.5;
        exponent += 1.0;
    }
    let z = (m - 1.0) / (m + 1.0);
    let s = z * z;
    let low = 1.0 / 3.0 + s * (1.0 / 5.0 + s * (1.0 / 7.0 + s * (1.0 / 9.0)));
    let high = 1.0 / 11.0 + s * (1.0 / 13.0 + s * (1.0 / 15.0 + s * (1.0 / 17.0)));
    let fourth = s * s * s * s;
    exponent + 2.0 * std::f64::consts::LOG2_E * z * (1.0 + s * low + s * fourth * high)
}

/// x · log₂ x, and 0 for what rounding left below nothing.
#[inline]
pub(super) fn plogp(x: f64) -> f64 {
    if x > 1e-300 { x * log2(x) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_the_platform() {
        for x in [1e-9, 0.1, 0.5, 0.707, 0.708, 1.0, 1.414, 1.415, 3.0, 1e12] {
            assert!((log2(x) - x.log2()).abs() < 1e-14 * (1.0 + x.log2().abs()), "log2 {x}");
        }
        assert!(plogp(0.0).abs() < 1e-300 && plogp(-1e-18).abs() < 1e-300);
    }
}
