//! A fewest numbers that have one of each of some sets.

/// Numbers looked at before the question is given up.
const MOST_LOOKS: u64 = 20_000_000;

/// A smallest set of numbers with at least one of each set, if one with fewer than `below` exists;
/// otherwise any `below` numbers stand for "none". Nothing, if it took too long to know.
pub(super) fn smallest_hitting(sets: &[Vec<u32>], below: usize) -> Option<Vec<u32>> {
    let mut search = Hitting { sets, best: vec![0; below], looks: 0 };
    search.extend(&mut Vec::new());
    (search.looks <= MOST_LOOKS).then_some(search.best)
}

struct Hitting<'s> {
    sets: &'s [Vec<u32>],
    best: Vec<u32>,
    looks: u64,
}

impl Hitting<'_> {
    /// As deep as there are members in the best set so far, which is few.
    fn extend(&mut self, chosen: &mut Vec<u32>) {
        self.looks += self.sets.iter().map(|set| set.len() as u64).sum::<u64>() + 1;
        if self.looks > MOST_LOOKS || chosen.len() >= self.best.len() {
            return;
        }
        let open: Vec<&Vec<u32>> =
            self.sets.iter().filter(|set| !set.iter().any(|n| chosen.contains(n))).collect();
        let Some(&fewest) = open.iter().min_by_key(|set| set.len()) else {
            self.best.clone_from(chosen);
            return;
        };
        if chosen.len() + apart(&open) >= self.best.len() {
            return;
        }
        // What is in most of the open sets first.
        let mut members: Vec<(std::cmp::Reverse<usize>, u32)> = fewest
            .iter()
            .map(|&n| (std::cmp::Reverse(open.iter().filter(|set| set.contains(&n)).count()), n))
            .collect();
        members.sort_unstable();
        for (_, member) in members {
            chosen.push(member);
            self.extend(chosen);
            chosen.pop();
        }
    }
}

/// How many of the sets have nothing in common: each needs a number of its own.
fn apart(sets: &[&Vec<u32>]) -> usize {
    let mut by_size: Vec<&&Vec<u32>> = sets.iter().collect();
    by_size.sort_by_key(|set| set.len());
    let mut used: Vec<u32> = Vec::new();
    let mut count = 0;
    for set in by_size {
        if !set.iter().any(|n| used.contains(n)) {
            used.extend(set.iter());
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_numbers_are_found() {
        let sets = [vec![1, 2], vec![2, 3], vec![3, 4], vec![9]];
        let mut found = smallest_hitting(&sets, 9).unwrap();
        found.sort_unstable();
        assert_eq!(found, [2, 3, 9]);
        assert_eq!(smallest_hitting(&sets, 3).unwrap().len(), 3);
        assert!(smallest_hitting(&[], 2).unwrap().is_empty());
    }
}
