//! Finer and coarser groups, step by step from those that the map equation finds.
//!
//! How dense a group has to be is no number that could be given for any network, so each step
//! takes it from the groups themselves: a coarser one joins them where half of them have ties to
//! another as dense, a finer one asks of all for what leaves about a quarter more of them. Groups
//! only fall apart or join, so each step has at least, or at most, as many as the one before.

use rand_chacha::ChaCha8Rng;

use super::cluster::joint;
use super::label::Label;
use super::leiden::{Task, leiden};
use super::network::{Network, Pair, number, renumber};

/// More steps than this are not made.
const MOST_STEPS: u8 = 3;
/// How many densities are tried in search of a quarter more: each a sixteenth of the last that
/// made enough, or the root of that where it was too little.
const TRIALS: usize = 8;

/// How far groups are turned: how dense they have to be at each step, a weight for each pair.
#[derive(Debug, Clone)]
pub(super) struct Dial {
    finer: bool,
    densities: Vec<f64>,
}

impl Dial {
    /// The groups after so many steps, finer above zero and coarser below, and how to turn others
    /// of the same network as far.
    pub(super) fn turn(
        pairs: &[Pair],
        labels: &[Label],
        mut group_of: Vec<u32>,
        steps: i8,
        dice: &mut ChaCha8Rng,
    ) -> (Vec<u32>, Self) {
        let mut dial = Self { finer: steps > 0, densities: Vec::new() };
        for _ in 0..steps.unsigned_abs().min(MOST_STEPS) {
            let task = dial.task(pairs, labels, &mut group_of);
            let density = if dial.finer { task.for_a_quarter_more(dice) } else { task.to_join() };
            let Some(density) = density else { break };
            dial.densities.push(density);
            group_of = task.divided(density, dice);
        }
        (group_of, dial)
    }

    /// Turns other groups as far.
    pub(super) fn turned(
        &self,
        pairs: &[Pair],
        labels: &[Label],
        mut group_of: Vec<u32>,
        dice: &mut ChaCha8Rng,
    ) -> Vec<u32> {
        for &density in &self.densities {
            group_of = self.task(pairs, labels, &mut group_of).divided(density, dice);
        }
        group_of
    }

    fn task(&self, pairs: &[Pair], labels: &[Label], group_of: &mut [u32]) -> Step {
        let groups = renumber(group_of);
        if self.finer {
            Step::finer(pairs, labels, group_of, groups)
        } else {
            Step::coarser(pairs, labels, group_of, groups)
        }
    }
}

/// What falls apart or joins in one step.
struct Step {
    /// For finer groups the nodes with the ties inside groups only, for coarser the groups.
    network: Network,
    labels: Vec<Label>,
    sizes: Vec<f64>,
    /// `node_of[unit]` of that network.
    node_of: Vec<u32>,
    /// All weights, both ways, which the network has as 1.
    total: f64,
    groups: usize,
}

impl Step {
    fn finer(pairs: &[Pair], labels: &[Label], group_of: &[u32], groups: usize) -> Self {
        let same = |pair: &&Pair| group_of[pair.0 as usize] == group_of[pair.1 as usize];
        let inside: Vec<Pair> = pairs.iter().filter(same).copied().collect();
        Self {
            network: Network::new(labels.len(), &inside),
            labels: labels.to_vec(),
            sizes: vec![1.0; labels.len()],
            node_of: (0..).take(labels.len()).collect(),
            total: inside.iter().map(|pair| 2.0 * pair.2).sum(),
            groups,
        }
    }

    fn coarser(pairs: &[Pair], labels: &[Label], group_of: &[u32], groups: usize) -> Self {
        let mut sizes = vec![0.0; groups];
        for &group in group_of {
            sizes[group as usize] += 1.0;
        }
        Self {
            network: Network::new(labels.len(), pairs).merged(group_of, groups),
            labels: joint(labels, group_of, groups),
            sizes,
            node_of: group_of.to_vec(),
            total: pairs.iter().map(|pair| 2.0 * pair.2).sum(),
            groups,
        }
    }

    fn divided(&self, density: f64, dice: &mut ChaCha8Rng) -> Vec<u32> {
        let Self { network, labels, sizes, .. } = self;
        let module_of = leiden(Task { network, labels, sizes, gamma: density / self.total }, dice);
        self.node_of.iter().map(|&node| module_of[node as usize]).collect()
    }

    /// The density that half of the nodes have towards the one to which they are tied most, less a
    /// little, for what is as dense as is asked for gains nothing.
    fn to_join(&self) -> Option<f64> {
        let densest = (0..number(self.sizes.len())).filter_map(|node| {
            let own = self.labels[node as usize];
            let other = |tie: &(u32, f64)| self.labels[tie.0 as usize].agrees(own);
            let density = |(other, flow): (u32, f64)| flow / self.sizes[other as usize];
            let densities = self.network.ties(node).filter(other).map(density);
            Some(densities.max_by(f64::total_cmp)? / self.sizes[node as usize])
        });
        median(densest.collect()).map(|flow| 0.99 * flow * self.total)
    }

    /// The least density of those tried that makes a quarter more groups.
    fn for_a_quarter_more(&self, dice: &mut ChaCha8Rng) -> Option<f64> {
        let wanted = self.groups + self.groups.div_ceil(4);
        let densest = |node| self.network.ties(node).map(|tie| tie.1).max_by(f64::total_cmp);
        let all = (0..number(self.sizes.len())).filter_map(densest);
        let mut found = median(all.collect())? * self.total;
        let mut times = 1.0 / 16.0;
        for _ in 0..TRIALS {
            let tried = found * times;
            if number_of(&self.divided(tried, dice)) >= wanted {
                found = tried;
            } else {
                times = times.sqrt();
            }
        }
        Some(found)
    }
}

/// How many groups there are, numbered without gaps.
fn number_of(group_of: &[u32]) -> usize {
    group_of.iter().max().map_or(0, |&last| last as usize + 1)
}

/// The lower one of an even number.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied()
}
