//! What still fits into a choice: a selection at once.

use super::core::State;
use super::tree::{Choice, Tree, length};

/// Adds to a choice what is worth most at this price, as long as anything fits; nothing if the
/// choice itself does not.
pub(super) fn fill(tree: &mut Tree<'_>, choice: &Choice, price: i64) -> Option<Choice> {
    let mut choice = choice.clone();
    let mut room = tree.has_room(&|node| choice.nodes[node])?;
    loop {
        let mut best: Option<(i64, Vec<u32>)> = None;
        for node in 0..length(tree.core) {
            let at = node as usize;
            if choice.nodes[at] || tree.core.gain[at] == 0 || tree.state[at] == State::Out {
                continue;
            }
            let missing = tree.missing(&choice.nodes, node);
            if !fits(tree, &missing, &room) {
                continue;
            }
            let value: i64 = missing
                .iter()
                .map(|&node| {
                    tree.core.gain[node as usize] * tree.factor
                        - tree.core.size[node as usize] * price
                })
                .sum();
            if best.as_ref().is_none_or(|(most, _)| value > *most) {
                best = Some((value, missing));
            }
        }
        let Some((_, missing)) = best else { return Some(choice) };
        for node in missing {
            choice.nodes[node as usize] = true;
            choice.gain += tree.core.gain[node as usize];
            choice.size += tree.core.size[node as usize];
            for (room, effort) in room.iter_mut().zip(tree.core.effort(node)) {
                *room -= effort;
            }
        }
    }
}

fn fits(tree: &Tree<'_>, nodes: &[u32], room: &[i64]) -> bool {
    (0..room.len())
        .all(|row| nodes.iter().map(|&node| tree.core.effort(node)[row]).sum::<i64>() <= room[row])
}
