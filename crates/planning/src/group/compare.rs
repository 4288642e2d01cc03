//! How alike two divisions of the same things are.

use std::collections::BTreeMap;

/// The adjusted Rand index (Hubert and Arabie 1985): 1 for the same division, about 0 for chance.
/// `pairs` gives each thing's group in the one and in the other.
pub fn adjusted_rand(pairs: &[(u32, u32)]) -> f64 {
    let (mut cells, mut rows, mut columns) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for &(a, b) in pairs {
        *cells.entry((a, b)).or_insert(0_u32) += 1;
        *rows.entry(a).or_insert(0_u32) += 1;
        *columns.entry(b).or_insert(0_u32) += 1;
    }
    let two_of = |count: u32| f64::from(count) * (f64::from(count) - 1.0) / 2.0;
    let together: f64 = cells.into_values().map(two_of).sum();
    let in_rows: f64 = rows.into_values().map(two_of).sum();
    let in_columns: f64 = columns.into_values().map(two_of).sum();
    let all = two_of(u32::try_from(pairs.len()).unwrap_or(u32::MAX));
    if all == 0.0 {
        return 1.0;
    }
    let by_chance = in_rows * in_columns / all;
    let most = f64::midpoint(in_rows, in_columns);
    // Both all in one group, or both all alone: the same division.
    let room = most - by_chance;
    if room < 1e-9 { 1.0 } else { (together - by_chance) / room }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_division_under_other_numbers_is_the_same() {
        assert!((adjusted_rand(&[(0, 7), (0, 7), (1, 3), (1, 3)]) - 1.0).abs() < 1e-12);
        assert!((adjusted_rand(&[]) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_value_of_a_worked_example() {
        // Cells 2, 1, 1, 2: together 2, rows and columns 6 of 15, by chance 2.4, most 6.
        let pairs = [(0, 0), (0, 0), (0, 1), (1, 0), (1, 1), (1, 1)];
        assert!((adjusted_rand(&pairs) - (2.0 - 2.4) / (6.0 - 2.4)).abs() < 1e-12);
    }
}
