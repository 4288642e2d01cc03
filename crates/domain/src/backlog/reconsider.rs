//! The backlog with other beliefs, derived from what is stored: what a rebuild of everything would
//! come to, without reading what sources said.

use std::collections::{BTreeMap, HashMap};

use crate::assumption::Beliefs;
use crate::estate::{Asset, Statement, Workload};
use crate::id::Id;
use crate::priority::{Holding, Ranked, Standing, stand};
use crate::rationalize::{dispose_from, first_rule};
use crate::release::Member;

use super::{Anew, Rules, anew, recut};

/// What is stored of a portfolio, as far as assumptions can change it.
#[derive(Debug, Default)]
pub struct Present {
    /// All workloads.
    pub workloads: Vec<Workload>,
    /// All assets, in any order.
    pub assets: Vec<Asset>,
    /// What people state of workloads.
    pub statements: Vec<Statement>,
    /// Which workload needs which other one.
    pub needs: Vec<(Id<Workload>, Id<Workload>)>,
    /// What people said of places in the backlog, as far as it holds today.
    pub placings: Holding,
}

/// The backlog with other beliefs. Indexes are those of [`Present::workloads`].
#[derive(Debug, Default, PartialEq)]
pub struct Reconsidered {
    /// Workloads that are other ones, with ranks settled and versions counted up.
    pub workloads: Vec<(usize, Workload)>,
    /// Assets that are other ones, with versions counted up.
    pub assets: Vec<Asset>,
    /// Where everything that is ranked stands afterwards.
    pub standings: Vec<(usize, Standing)>,
    /// Releases before.
    pub releases_before: Vec<Vec<Member>>,
    /// Releases afterwards.
    pub releases: Vec<Vec<Member>>,
}

/// What all threads look at.
struct Known<'a> {
    present: &'a Present,
    homes: HashMap<Id<Workload>, Vec<&'a Asset>>,
    ties: HashMap<Id<Workload>, (usize, usize)>,
    stated: HashMap<Id<Workload>, Vec<Statement>>,
    before: &'a Rules,
    after: Rules,
}

/// Workloads and assets that are other ones.
type Found = (Vec<(usize, Workload)>, Vec<Asset>);

/// So many threads look at a large estate; the result is the same with any number.
const THREADS: usize = 4;
/// From so many workloads on it pays.
const LARGE: usize = if cfg!(test) { 4 } else { 500 };

/// Derives the workloads anew of which something rests on what changed, and ranks all.
///
/// `rules` hold the beliefs before; `watch` is told how many of how many workloads were looked at.
pub fn reconsider(
    present: &Present,
    rules: &Rules,
    beliefs: Beliefs,
    watch: &mut dyn FnMut(usize, usize),
) -> Reconsidered {
    let mut ties: HashMap<Id<Workload>, (usize, usize)> = HashMap::new();
    for (from, to) in &present.needs {
        ties.entry(*from).or_default().0 += 1;
        ties.entry(*to).or_default().1 += 1;
    }
    let mut stated: HashMap<Id<Workload>, Vec<Statement>> = HashMap::new();
    for statement in &present.statements {
        stated.entry(statement.workload).or_default().push(statement.clone());
    }
    let after = Rules { beliefs, ..rules.clone() };
    let known = Known { present, homes: homes(present), ties, stated, before: rules, after };
    let count = present.workloads.len();
    let parts = if count < LARGE { 1 } else { THREADS };
    let part = |at: usize| count * at / parts..count * (at + 1) / parts;
    let found: Vec<Found> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..parts)
            .map(|at| {
                let (known, range) = (&known, part(at));
                scope.spawn(move || known.look(range, &mut |_| {}))
            })
            .collect();
        let mut found = vec![known.look(part(0), &mut |at| watch(at * parts, count))];
        for other in others {
            // What went wrong there goes wrong here.
            found.push(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        found
    });
    watch(count, count);
    let mut done = Reconsidered::default();
    for (workloads, assets) in found {
        done.workloads.extend(workloads);
        done.assets.extend(assets);
    }
    settle(present, &mut done);
    done
}

impl Known<'_> {
    fn look(&self, range: std::ops::Range<usize>, watch: &mut dyn FnMut(usize)) -> Found {
        let (mut workloads, mut changed) = (Vec::new(), Vec::new());
        for at in range {
            if at % 64 == 0 {
                watch(at);
            }
            let workload = &self.present.workloads[at];
            let members = self.homes.get(&workload.id).map(Vec::as_slice).unwrap_or_default();
            if !members.iter().any(|asset| differs(asset, self.before, &self.after)) {
                continue;
            }
            let mut assets: Vec<Asset> = members.iter().map(|asset| (*asset).clone()).collect();
            let known = Anew {
                workload,
                assets: &mut assets,
                statements: self.stated.get(&workload.id).map(Vec::as_slice).unwrap_or_default(),
                ties: self.ties.get(&workload.id).copied().unwrap_or_default(),
            };
            let after = as_stored(anew(known, &self.after), workload);
            if after != *workload {
                workloads.push((at, Workload { version: workload.version + 1, ..after }));
            }
            let others = assets.into_iter().zip(members).filter(|(new, old)| new != **old);
            changed.extend(others.map(|(new, old)| Asset { version: old.version + 1, ..new }));
        }
        (workloads, changed)
    }
}

/// Assets by their workload, those of one by name.
fn homes(present: &Present) -> HashMap<Id<Workload>, Vec<&Asset>> {
    let mut homes: HashMap<Id<Workload>, Vec<&Asset>> = HashMap::new();
    for asset in &present.assets {
        if let Some(home) = asset.workload {
            homes.entry(home).or_default().push(asset);
        }
    }
    for members in homes.values_mut() {
        members.sort_unstable_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    }
    homes
}

/// True if the rules say something else of an asset with the other beliefs.
fn differs(asset: &Asset, before: &Rules, after: &Rules) -> bool {
    let (one, other) = (&before.beliefs, &after.beliefs);
    if (one.is_empty() && other.is_empty()) || !asset.in_scope() {
        return false;
    }
    // Which rules hold is what takes the time, and it is the same on both sides.
    let first = first_rule(&before.book, asset);
    dispose_from(&before.book, one, asset, first) != dispose_from(&after.book, other, asset, first)
}

/// The derived workload where the stored one stands; its place is settled with all others.
fn as_stored(derived: Workload, stored: &Workload) -> Workload {
    let is_work = derived.decision.disposition.is_work();
    Workload {
        version: stored.version,
        rank: stored.rank.filter(|_| is_work).or(is_work.then_some(0)),
        proposed_rank: stored.proposed_rank.filter(|_| is_work).or(is_work.then_some(0)),
        placed: stored.placed.clone().filter(|_| is_work),
        ..derived
    }
}

/// Ranks everything, and cuts releases on both sides.
fn settle(present: &Present, done: &mut Reconsidered) {
    let changed: BTreeMap<usize, &Workload> =
        done.workloads.iter().map(|(at, workload)| (*at, workload)).collect();
    let after = |at: usize| changed.get(&at).copied().unwrap_or_else(|| &present.workloads[at]);
    let ranked: Vec<usize> = (0..present.workloads.len())
        .filter(|&at| after(at).decision.disposition.is_work() && after(at).rank.is_some())
        .collect();
    let backlog: Vec<Ranked> = ranked.iter().map(|&at| Ranked::from(after(at))).collect();
    let standings: Vec<(usize, Standing)> =
        ranked.into_iter().zip(stand(&backlog, &present.placings)).collect();
    let mut order: Vec<(i64, Id<Workload>, String)> = standings
        .iter()
        .map(|(at, standing)| (standing.rank, present.workloads[*at].id, after(*at).title()))
        .collect();
    let releases = cut(&mut order, &present.needs);
    let mut earlier: Vec<(i64, Id<Workload>, String)> = present
        .workloads
        .iter()
        .filter_map(|workload| Some((workload.rank?, workload.id, workload.title())))
        .collect();
    let releases_before = cut(&mut earlier, &present.needs);
    let places: HashMap<usize, &Standing> =
        standings.iter().map(|(at, standing)| (*at, standing)).collect();
    for (at, workload) in &mut done.workloads {
        if let Some(standing) = places.get(at) {
            workload.rank = Some(standing.rank);
            workload.proposed_rank = Some(standing.proposed);
            workload.placed.clone_from(&standing.placed);
        }
    }
    (done.standings, done.releases, done.releases_before) = (standings, releases, releases_before);
}

fn cut(
    order: &mut [(i64, Id<Workload>, String)],
    needs: &[(Id<Workload>, Id<Workload>)],
) -> Vec<Vec<Member>> {
    order.sort_unstable_by_key(|(rank, ..)| *rank);
    let titled: Vec<(Id<Workload>, &str)> =
        order.iter().map(|(_, id, title)| (*id, title.as_str())).collect();
    recut(&titled, needs)
}

#[cfg(test)]
#[path = "reconsider_tests.rs"]
mod tests;
