//! Nodes that are in every best selection together, or in none, become one.

use std::collections::BTreeMap;

use super::core::OUT;

/// A core that is not in order yet: lists of needs may repeat each other.
#[derive(Debug)]
pub(super) struct Loose {
    pub(super) gain: Vec<i64>,
    pub(super) size: Vec<i64>,
    pub(super) space: i64,
    pub(super) effort: Vec<i64>,
    pub(super) room: Vec<i64>,
    pub(super) needs: Vec<Vec<u32>>,
    pub(super) gained: i64,
    pub(super) place: Vec<u32>,
}

/// Merges until nothing merges any more.
///
/// What gains nothing is only taken for something that needs it. So it belongs to the one node
/// that needs it, or to others that are needed by the same nodes; and if nothing needs it, it is
/// out.
pub(super) fn merge(loose: &mut Loose) {
    loop {
        thin(&mut loose.needs);
        let mut into = into_the_only_one(loose);
        if !joins(&into) {
            into = into_the_like(loose);
        }
        if !joins(&into) {
            return;
        }
        apply(loose, &into);
    }
}

fn joins(into: &[u32]) -> bool {
    (0u32..).zip(into).any(|(node, &target)| node != target)
}

fn serves(needs: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut serves = vec![Vec::new(); needs.len()];
    for (node, list) in (0u32..).zip(needs) {
        for &need in list {
            serves[need as usize].push(node);
        }
    }
    serves
}

/// Leaves out needs that follow from other needs of the same node.
fn thin(needs: &mut [Vec<u32>]) {
    let mut seen_for = vec![u32::MAX; needs.len()];
    for node in 0..needs.len() {
        let mark = u32::try_from(node).unwrap_or(0);
        let mut stack: Vec<u32> = Vec::new();
        for &need in &needs[node] {
            stack.extend_from_slice(&needs[need as usize]);
        }
        while let Some(next) = stack.pop() {
            if seen_for[next as usize] != mark {
                seen_for[next as usize] = mark;
                stack.extend_from_slice(&needs[next as usize]);
            }
        }
        let list = &mut needs[node];
        list.retain(|&need| seen_for[need as usize] != mark);
        list.sort_unstable();
        list.dedup();
    }
}

fn into_the_only_one(loose: &Loose) -> Vec<u32> {
    let serves = serves(&loose.needs);
    let mut into: Vec<u32> = (0u32..).zip(&loose.gain).map(|(node, _)| node).collect();
    for node in 0..into.len() {
        if loose.gain[node] == 0 {
            match serves[node].as_slice() {
                [] => into[node] = OUT,
                &[only] => into[node] = only,
                _ => {}
            }
        }
    }
    // Chains lead to their end.
    for node in 0..into.len() {
        let mut end = into[node];
        while end < OUT && into[end as usize] != end {
            end = into[end as usize];
        }
        into[node] = end;
    }
    into
}

fn into_the_like(loose: &Loose) -> Vec<u32> {
    let serves = serves(&loose.needs);
    let mut first: BTreeMap<&[u32], u32> = BTreeMap::new();
    let mut into = Vec::with_capacity(serves.len());
    for (node, list) in (0u32..).zip(&serves) {
        let is_plain = loose.gain[node as usize] == 0;
        into.push(if is_plain { *first.entry(list.as_slice()).or_insert(node) } else { node });
    }
    into
}

fn apply(loose: &mut Loose, into: &[u32]) {
    let rows = loose.room.len();
    let mut number = vec![OUT; into.len()];
    let mut kept = 0u32;
    for (node, &target) in (0u32..).zip(into) {
        if node == target {
            number[node as usize] = kept;
            kept += 1;
        }
    }
    let of = |node: u32| match into[node as usize] {
        OUT => OUT,
        target => number[target as usize],
    };
    let count = kept as usize;
    let (mut gain, mut size) = (vec![0; count], vec![0; count]);
    let mut effort = vec![0; count * rows];
    let mut needs: Vec<Vec<u32>> = vec![Vec::new(); count];
    for (node, list) in (0u32..).zip(&loose.needs) {
        let target = of(node);
        if target == OUT {
            continue;
        }
        let (from, to) = (node as usize, target as usize);
        gain[to] += loose.gain[from];
        size[to] += loose.size[from];
        for row in 0..rows {
            effort[to * rows + row] += loose.effort[from * rows + row];
        }
        needs[to].extend(list.iter().map(|&need| of(need)).filter(|&n| n != target && n != OUT));
    }
    for list in &mut needs {
        list.sort_unstable();
        list.dedup();
    }
    for place in loose.place.iter_mut().filter(|place| **place < OUT) {
        *place = of(*place);
    }
    (loose.gain, loose.size, loose.effort, loose.needs) = (gain, size, effort, needs);
}
