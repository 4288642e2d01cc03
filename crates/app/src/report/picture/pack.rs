//! Sets islands in rows, the tallest first.

use super::layout::Point;

/// What stays free between islands.
const GAP: f64 = 26.0;

/// The upper left corner of each rectangle, and the height of all.
pub(super) fn pack(sizes: &[(f64, f64)], width: f64) -> (Vec<Point>, f64) {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|&one, &other| {
        sizes[other].1.total_cmp(&sizes[one].1).then(sizes[other].0.total_cmp(&sizes[one].0))
    });
    let mut corners = vec![Point::default(); sizes.len()];
    let (mut row, mut left, mut tallest) = (0.0, 0.0, 0.0_f64);
    for at in order {
        let (wide, high) = sizes[at];
        if left > 0.0 && left + wide > width {
            row += tallest + GAP;
            left = 0.0;
            tallest = 0.0;
        }
        corners[at] = Point { x: left, y: row };
        left += wide + GAP;
        tallest = tallest.max(high);
    }
    (corners, row + tallest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_fill_from_the_tallest_and_nothing_overlaps() {
        let sizes = [(40.0, 10.0), (100.0, 90.0), (40.0, 20.0), (40.0, 20.0)];
        let (corners, height) = pack(&sizes, 130.0);
        let at = |number: usize| (corners[number].x, corners[number].y);
        assert_eq!(at(1), (0.0, 0.0));
        assert_eq!(at(2), (0.0, 90.0 + GAP));
        assert_eq!(at(3), (40.0 + GAP, 90.0 + GAP));
        assert!((height - (90.0 + GAP + 20.0 + GAP + 10.0)).abs() < 1e-9, "{height}");
    }

    #[test]
    fn nothing_has_no_height() {
        assert_eq!(pack(&[], 100.0), (Vec::new(), 0.0));
    }
}
