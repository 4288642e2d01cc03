//! The final division: what most of several agree on, and how far it stands when weights are
//! shaken and is borne out by ties.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::parallel::each;

use super::cluster::cluster;
use super::consensus::{agreement, consensus};
use super::dial::Dial;
use super::label::Label;
use super::network::{Network, Pair, number, renumber};
use super::support::support;
use super::{Options, RunnerUp};

/// Small networks are divided more often, as that is cheap and a few nodes decide more.
const DIVISIONS: std::ops::RangeInclusive<u32> = 6..=15;
/// So many pairs in all divisions together, between these numbers.
const PAIRS: u32 = 100_000;
/// Weights are shaken by up to this share, up or down: what hangs on less is not sure.
const SHAKE: f64 = 0.5;

/// Groups of units, with what is known of each member.
pub(super) struct Divided {
    pub(super) group_of: Vec<u32>,
    pub(super) groups: usize,
    pub(super) confidence: Vec<f64>,
    pub(super) runner_up: Vec<Option<RunnerUp>>,
}

pub(super) fn divide(pairs: &[Pair], labels: &[Label], options: &Options) -> Divided {
    let by_size = PAIRS / number(pairs.len()).max(1);
    let wanted = options.divisions.unwrap_or(by_size.clamp(*DIVISIONS.start(), *DIVISIONS.end()));
    let network = Network::new(labels.len(), pairs);
    // An odd number, so that there is a majority.
    let plain = (wanted / 2) | 1;
    let dice = |at: u32| {
        let mut dice = ChaCha8Rng::seed_from_u64(options.seed);
        dice.set_stream(u64::from(at));
        dice
    };
    // Each division has a stream of chance of its own, so that threads change nothing.
    let streams: Vec<u32> = (0..wanted.max(plain + 1)).collect();
    let (plain, shakes) = streams.split_at(plain as usize);
    let divisions: Vec<Vec<u32>> =
        each(options.threads, plain, |&at| cluster(&network, labels, &mut dice(at + 1)));
    let agreed = consensus(&divisions, pairs, labels);
    let (mut group_of, dial) = Dial::turn(pairs, labels, agreed, options.finer, &mut dice(0));
    let tests: Vec<Vec<u32>> = each(options.threads, shakes, |&at| {
        let mut dice = dice(at + 1);
        let shaken = shaken(pairs, &mut dice);
        let network = Network::new(labels.len(), &shaken);
        let found = cluster(&network, labels, &mut dice);
        dial.turned(&shaken, labels, found, &mut dice)
    });
    let groups = renumber(&mut group_of);
    let firm = agreement(&group_of, groups, &tests);
    let support = support(&group_of, groups, pairs);
    let confidence = firm.into_iter().zip(support).map(|(firm, support)| firm * support).collect();
    let runner_up = runners_up(&network, &group_of, groups);
    Divided { group_of, groups, confidence, runner_up }
}

/// The pairs with other weights by chance, as bootstraps of networks do (Rosvall and Bergstrom,
/// Public Library of Science ONE 5:e8694, 2010).
fn shaken(pairs: &[Pair], dice: &mut ChaCha8Rng) -> Vec<Pair> {
    let middle = f64::from(u32::MAX) / 2.0;
    pairs
        .iter()
        .map(|&(a, b, weight)| {
            let shift = f64::from(dice.next_u32()) / middle - 1.0;
            (a, b, weight * (1.0 + SHAKE * shift))
        })
        .collect()
}

/// For each node the other group to which it has the strongest ties; the first of equals.
fn runners_up(network: &Network, group_of: &[u32], groups: usize) -> Vec<Option<RunnerUp>> {
    let mut flow_to = vec![0.0; groups];
    let mut nodes = (0..).zip(group_of);
    let mut of_node = |(node, &own): (u32, &u32)| {
        network.ties(node).for_each(|(to, flow)| flow_to[group_of[to as usize] as usize] += flow);
        let mut best: Option<RunnerUp> = None;
        for (to, _) in network.ties(node) {
            let group = group_of[to as usize];
            let share = flow_to[group as usize] / network.leaves[node as usize];
            let better = best.is_none_or(|best| {
                share > best.share || (share >= best.share && group < best.group)
            });
            if group != own && better {
                best = Some(RunnerUp { group, share });
            }
        }
        network.ties(node).for_each(|(to, _)| flow_to[group_of[to as usize] as usize] = 0.0);
        best
    };
    nodes.by_ref().map(&mut of_node).collect()
}
