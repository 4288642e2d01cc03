//! Small evidence beside dependencies: names, tags, subnets. It only makes ties stronger that are
//! there anyway.

use std::collections::BTreeMap;

use super::name;
use super::network::number;

/// Families of assets that look alike in some way. Two of one family that are tied are tied more;
/// two that are not stay so, and nothing is ever forced.
#[derive(Debug, Clone, PartialEq)]
pub struct Hint {
    /// `of[asset]`: its family, if it has one; may be shorter than the estate.
    pub of: Vec<Option<u32>>,
    /// How many times stronger a tie inside a family is, from 1 to 2; what is beyond counts as
    /// the nearest, and what is no number as 1.
    pub strength: f64,
}

impl Hint {
    /// For families by name: one and a half times.
    pub const NAMES: f64 = 1.5;
    /// For families by subnet, which workloads share: one and a quarter times.
    pub const SUBNETS: f64 = 1.25;
}

/// Families by name: assets whose names have the same telling parts, in the same order. Parts that
/// say what an asset does or where (`web2`, `prod`) do not tell, nor do those of more than a tenth
/// of the names and more than twenty. A number at the end counts assets, one before that does not:
/// `shop12-web1` and `shop13-web1` are two families, `erp1` and `erp2` one.
pub fn hints_from_names(names: &[&str]) -> Hint {
    let telling: Vec<Vec<String>> = names.iter().map(|name| name::telling_parts(name)).collect();
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for part in telling.iter().flatten() {
        *counts.entry(part).or_insert(0) += 1;
    }
    let most = most_of(names.len());
    let rare = |part: &&String| counts.get(part).is_none_or(|&count| count <= most);
    let mut families: BTreeMap<Vec<&String>, u32> = BTreeMap::new();
    let mut of = Vec::with_capacity(names.len());
    for parts in &telling {
        let family: Vec<&String> = parts.iter().filter(rare).collect();
        let next = number(families.len());
        of.push((!family.is_empty()).then(|| *families.entry(family).or_insert(next)));
    }
    Hint { of, strength: Hint::NAMES }
}

/// A family of more than so many of the estate tells nothing: a tenth of it, but no fewer than
/// twenty.
fn most_of(assets: usize) -> usize {
    (assets / 10).max(20)
}

/// Hints made ready: families that span too much are gone.
#[derive(Debug, Clone, Default)]
pub(super) struct Hints {
    hints: Vec<Hint>,
}

/// More hints than this are left out: which of them apply to a tie is kept in so many bits.
const MOST_HINTS: usize = 32;

impl Hints {
    pub(super) fn new(assets: usize, hints: &[Hint]) -> Self {
        let sound = hints.iter().take(MOST_HINTS).map(|hint| {
            let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
            for family in hint.of.iter().take(assets).flatten() {
                *sizes.entry(*family).or_insert(0) += 1;
            }
            let small =
                |family: &u32| sizes.get(family).is_some_and(|&size| size <= most_of(assets));
            let of = hint.of.iter().take(assets).map(|family| family.filter(small)).collect();
            let strength = if hint.strength.is_nan() { 1.0 } else { hint.strength };
            Hint { of, strength: strength.clamp(1.0, 2.0) }
        });
        Self { hints: sound.collect() }
    }

    /// Which hints two assets have in common, a bit for each.
    #[inline]
    pub(super) fn shared(&self, a: u32, b: u32) -> u32 {
        let of = |hint: &Hint, asset: u32| hint.of.get(asset as usize).copied().flatten();
        let same = |hint: &Hint| of(hint, a).is_some_and(|family| of(hint, b) == Some(family));
        (0..).zip(&self.hints).map(|(bit, hint)| u32::from(same(hint)) << bit).sum()
    }

    /// How many times stronger a tie is to which these hints apply.
    pub(super) fn strength(&self, shared: u32) -> f64 {
        let applies = |&(bit, _): &(u32, &Hint)| shared & (1 << bit) != 0;
        (0..).zip(&self.hints).filter(applies).map(|(_, hint)| hint.strength).product()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_tell_the_same_are_one_family() {
        let names = ["Harbour-prod-web1", "harbour-db02", "pay.app3.local", "web1", "pay-mq"];
        let hint = hints_from_names(&names);
        assert_eq!(hint.of, [Some(0), Some(0), Some(1), None, Some(1)]);
        assert_eq!(hints_from_names(&[]).of, []);
    }

    #[test]
    fn a_part_of_half_the_estate_does_not_tell() {
        let names: Vec<String> = (0..60).map(|at| format!("acme-shop{}-web{at}", at / 4)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let shops: Vec<Option<u32>> = (0..60).map(|at| Some(at / 4)).collect();
        assert_eq!(hints_from_names(&names).of, shops);
        let all: Vec<&str> = names.iter().map(|_| "acme-web1").collect();
        assert!(hints_from_names(&all).of.iter().all(Option::is_none));
    }

    #[test]
    fn hints_multiply_within_bounds() {
        let of = vec![Some(1), Some(1), None];
        let hint = |strength| Hint { of: of.clone(), strength };
        let hints = Hints::new(3, &[hint(1.5), hint(9.0), hint(f64::NAN), hint(0.1)]);
        assert_eq!((hints.shared(0, 1), hints.shared(0, 2), hints.shared(2, 7)), (0b1111, 0, 0));
        assert!((hints.strength(hints.shared(0, 1)) - 3.0).abs() < 1e-12);
        assert!((hints.strength(0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_family_of_much_of_the_estate_counts_nothing() {
        let of = (0..100).map(|asset| Some(u32::from(asset < 30))).collect();
        let hints = Hints::new(100, &[Hint { of, strength: 1.5 }]);
        assert_eq!((hints.shared(0, 1), hints.shared(50, 51)), (0, 0));
    }
}
