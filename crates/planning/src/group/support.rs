//! How far the ties of a member bear out its membership: where little was seen, a division may be
//! firm and yet wrong.

use super::network::{Pair, number};

/// Of members that each tie on its own would place wrongly, a further tie leaves so many: one in
/// three.
const LEFT: f64 = 1.0 / 3.0;
/// A tie of this weight is a whole one: a lighter one is of a service that many groups use.
const WHOLE: f64 = 0.5;
/// In a group of so many beside a pair half of the doubt remains. A pair is tied by what makes it
/// one; the more members, the more strangers could hang on one of them.
const HALF: f64 = 6.0;

/// `support[node]`, from 0 to 1: one less the chance that all ties which it has to others of its
/// group are of strangers.
pub(super) fn support(group_of: &[u32], groups: usize, pairs: &[Pair]) -> Vec<f64> {
    let mut size = vec![0_u32; groups];
    for &group in group_of {
        size[group as usize] += 1;
    }
    let mut ties = vec![(0_usize, 0.0); group_of.len()];
    for &(a, b, weight) in pairs {
        if a != b && group_of[a as usize] == group_of[b as usize] {
            for node in [a, b] {
                let (count, sum) = &mut ties[node as usize];
                *count += 1;
                *sum += weight / WHOLE;
            }
        }
    }
    let of_node = |(&group, (count, sum)): (&u32, (usize, f64))| {
        let strangers = f64::from(size[group as usize].saturating_sub(2));
        1.0 - left(sum.min(f64::from(number(count)))) * strangers / (strangers + HALF)
    };
    group_of.iter().zip(ties).map(of_node).collect()
}

/// What so many ties leave of a doubt; between whole numbers on straight lines, which are the
/// same on every machine.
fn left(ties: f64) -> f64 {
    let (mut left, mut rest) = (1.0, ties);
    while rest >= 1.0 && left > 1e-6 {
        left *= LEFT;
        rest -= 1.0;
    }
    left * (1.0 - rest.min(1.0) * (1.0 - LEFT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tie_leaves_a_third_of_the_doubt() {
        assert!((left(0.0) - 1.0).abs() < 1e-12);
        assert!((left(0.5) - 2.0 / 3.0).abs() < 1e-12);
        assert!((left(2.0) - 1.0 / 9.0).abs() < 1e-12);
        assert!(left(1e9) < 1e-5);
    }

    #[test]
    fn a_pair_is_sure_and_a_pendant_of_many_is_not() {
        let star: Vec<Pair> = (1..9).map(|leaf| (0, leaf, 1.0)).chain([(9, 10, 1.0)]).collect();
        let group_of = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1];
        let support = support(&group_of, 2, &star);
        assert!((support[9] - 1.0).abs() < 1e-12 && support[0] > 0.999);
        // Nine members: seven beside a pair.
        assert!((support[1] - (1.0 - 7.0 / 13.0 / 3.0)).abs() < 1e-12);
    }
}
