//! One division from several, and how far they agree on each member.

use crate::graph::Sets;

use super::label::Label;
use super::network::{Members, Pair, number, renumber};

/// Ties that more than half of the divisions keep inside a module, strongest agreement first;
/// nothing is joined that labels keep apart. Numbered from 0 in the order of the first members.
pub(super) fn consensus(divisions: &[Vec<u32>], pairs: &[Pair], labels: &[Label]) -> Vec<u32> {
    let mut agreed: Vec<(usize, u32, u32)> = Vec::new();
    for &(a, b, _) in pairs {
        let inside = |division: &&Vec<u32>| division[a as usize] == division[b as usize];
        let votes = divisions.iter().filter(inside).count();
        if 2 * votes > divisions.len() {
            agreed.push((divisions.len() - votes, a, b));
        }
    }
    agreed.sort_unstable();
    let (mut sets, mut labels) = (Sets::new(labels.len()), labels.to_vec());
    for (_, a, b) in agreed {
        let (a, b) = (sets.root(a), sets.root(b));
        let (one, other) = (labels[a as usize], labels[b as usize]);
        if a != b && one.agrees(other) {
            sets.join(a, b);
            labels[sets.root(a) as usize] = one.with(other);
        }
    }
    let mut joined: Vec<u32> = (0..).take(labels.len()).map(|node| sets.root(node)).collect();
    renumber(&mut joined);
    joined
}

/// For each node the mean over the divisions of how much the others of its module are the others
/// of its group: what both share, of what either has. From 0 to 1; 1 where all divisions leave
/// it alone as the group does.
pub(super) fn agreement(group_of: &[u32], groups: usize, divisions: &[Vec<u32>]) -> Vec<f64> {
    let mut sums = vec![0.0; group_of.len()];
    let members = Members::new(group_of, groups);
    for module_of in divisions {
        let modules = module_of.iter().copied().max().map_or(0, |most| most as usize + 1);
        let mut size = vec![0_u32; modules];
        for &module in module_of {
            size[module as usize] += 1;
        }
        let mut shared = vec![0_u32; modules];
        for (_, group) in members.all() {
            let module = |node: &u32| module_of[*node as usize] as usize;
            for node in group {
                shared[module(node)] += 1;
            }
            for node in group {
                let both = shared[module(node)];
                let either = size[module(node)] + number(group.len()) - both;
                sums[*node as usize] +=
                    if either == 1 { 1.0 } else { f64::from(both - 1) / f64::from(either - 1) };
            }
            for node in group {
                shared[module(node)] = 0;
            }
        }
    }
    let count = f64::from(number(divisions.len().max(1)));
    sums.into_iter().map(|sum| sum / count).collect()
}
