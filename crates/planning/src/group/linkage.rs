//! Average linkage: whichever two clusters are most alike on average are joined, until none are
//! alike enough.

use super::network::number;

/// How alike things are, and how many each stands for. Changed as they are joined.
pub(super) struct Alike {
    /// Row by row.
    similarity: Vec<f64>,
    weights: Vec<f64>,
    /// `cluster_of[thing]`: the thing that stands for its cluster.
    cluster_of: Vec<u32>,
    /// Things that stand for a cluster which may still be joined.
    open: Vec<bool>,
}

impl Alike {
    /// Each thing by itself; `similarity` of any two is asked for once.
    pub(super) fn new(weights: Vec<f64>, similarity: impl Fn(usize, usize) -> f64) -> Self {
        let count = weights.len();
        let mut all = vec![0.0; count * count];
        for a in 0..count {
            for b in 0..a {
                let alike = similarity(a, b);
                all[a * count + b] = alike;
                all[b * count + a] = alike;
            }
        }
        Self {
            similarity: all,
            weights,
            cluster_of: (0..number(count)).collect(),
            open: vec![true; count],
        }
    }

    fn len(&self) -> usize {
        self.weights.len()
    }

    /// How alike two that stand for clusters are.
    pub(super) fn similarity(&self, a: usize, b: usize) -> f64 {
        self.similarity[a * self.len() + b]
    }

    /// Joins all that are at least so alike, by chains of nearest neighbours (Murtagh, The
    /// Computer Journal 26:354, 1983); answers which thing stands for each thing's cluster.
    pub(super) fn join(&mut self, least: f64) -> &[u32] {
        let mut chain: Vec<usize> = Vec::new();
        let mut start = 0;
        loop {
            let Some(&last) = chain.last() else {
                let Some(next) = (start..self.len()).find(|&thing| self.open[thing]) else {
                    return &self.cluster_of;
                };
                start = next;
                chain.push(next);
                continue;
            };
            let before = chain.len().checked_sub(2).map(|at| chain[at]);
            match self.nearest(last, before) {
                // What is nearest to each other is not alike enough, so nothing else is either.
                Some(other) if self.similarity(last, other) < least => {
                    self.open[last] = false;
                    chain.pop();
                }
                Some(other) if Some(other) == before => {
                    chain.truncate(chain.len() - 2);
                    self.merge(last.min(other), last.max(other));
                }
                Some(other) => chain.push(other),
                None => {
                    self.open[last] = false;
                    chain.pop();
                }
            }
        }
    }

    /// The open one that is most alike: `before` if it is as much as any, or else the first.
    fn nearest(&self, thing: usize, before: Option<usize>) -> Option<usize> {
        let mut best = before;
        for other in (0..self.len()).filter(|&other| other != thing && self.open[other]) {
            let alike = self.similarity(thing, other);
            if best.is_none_or(|best| alike > self.similarity(thing, best)) {
                best = Some(other);
            }
        }
        best
    }

    fn merge(&mut self, kept: usize, gone: usize) {
        let count = self.len();
        let (one, other) = (self.weights[kept], self.weights[gone]);
        for thing in 0..count {
            let both = one * self.similarity(kept, thing) + other * self.similarity(gone, thing);
            let alike = both / (one + other);
            self.similarity[kept * count + thing] = alike;
            self.similarity[thing * count + kept] = alike;
        }
        self.weights[kept] = one + other;
        self.open[gone] = false;
        for cluster in self.cluster_of.iter_mut().filter(|cluster| **cluster == number(gone)) {
            *cluster = number(kept);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points on a line, the more alike the nearer: 0, 1, 5, 6 and 20.
    #[test]
    fn what_is_near_is_joined_first_and_what_is_far_not_at_all() {
        let points = [0.0, 1.0, 5.0, 6.0, 20.0_f64];
        let alike = || Alike::new(vec![1.0; 5], |a, b| -(points[a] - points[b]).abs());
        assert_eq!(alike().join(-0.5), [0, 1, 2, 3, 4]);
        assert_eq!(alike().join(-2.0), [0, 0, 2, 2, 4]);
        // On average 5 apart.
        assert_eq!(alike().join(-5.0), [0, 0, 0, 0, 4]);
        assert_eq!(alike().join(-99.0), [0; 5]);
        let mut all = alike();
        all.join(-2.0);
        assert!((all.similarity(0, 2) + 5.0).abs() < 1e-12);
    }
}
