//! What other beliefs change: dispositions, effort, ranks and releases, before and after.

use std::collections::{BTreeMap, HashMap};

use crate::estate::{Asset, Field, Workload};
use crate::id::Id;
use crate::priority::{Outlook, Weighed, outlook};
use crate::rationalize::Disposition;
use crate::release::Member;

use super::reconsider::{Present, Reconsidered};

/// What changes; `at` is always the place in [`Present::workloads`].
#[derive(Debug, Default, PartialEq)]
pub struct Difference {
    /// Workloads whose decision is another one, the most work first.
    pub decisions: Vec<Decided>,
    /// How many workloads go from one disposition to another.
    pub pairs: BTreeMap<(Disposition, Disposition), usize>,
    /// Workloads that need a decision afterwards, as the rules have none left.
    pub open: usize,
    /// Assets with another disposition or effort.
    pub assets: usize,
    /// Effort of the whole backlog in tenths of an hour, before and after.
    pub effort_tenths: (i64, i64),
    /// Workloads with another effort: before and after, the biggest change first.
    pub efforts: Vec<(usize, i64, i64)>,
    /// Monthly cost in the cloud of the assets that move and have one, in hundredths: before and
    /// after, by currency.
    pub monthly_cost_minor: BTreeMap<String, (i64, i64)>,
    /// Ranks of what is in the backlog on both sides.
    pub ranks: Ranks,
    /// Workloads in another release: its number before and after, in the order after.
    pub releases: Vec<(usize, Option<usize>, Option<usize>)>,
    /// How many releases there are, before and after.
    pub release_counts: (usize, usize),
}

/// A workload whose decision is another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Which.
    pub at: usize,
    /// Disposition before.
    pub from: Disposition,
    /// Disposition after.
    pub to: Disposition,
    /// Why, after.
    pub because: String,
    /// True if nothing decides it any more.
    pub is_open: bool,
}

/// What happens to ranks.
#[derive(Debug, Default, PartialEq)]
pub struct Ranks {
    /// Moves: place, rank before, rank after, and the criterion that moves it most, if it is known.
    pub moves: Vec<(usize, i64, i64, Option<String>)>,
    /// Who comes into the first ten.
    pub entering: Vec<usize>,
    /// Who leaves them.
    pub leaving: Vec<usize>,
    /// Who comes into the backlog.
    pub added: Vec<usize>,
    /// Who leaves the backlog.
    pub dropped: Vec<usize>,
}

/// Compares what is stored with what was reconsidered.
pub fn difference(present: &Present, after: &Reconsidered) -> Difference {
    let mut found = Difference {
        assets: after.assets.len(),
        release_counts: (after.releases_before.len(), after.releases.len()),
        ..Difference::default()
    };
    found.effort_tenths.0 = total(present.workloads.iter());
    found.effort_tenths.1 = found.effort_tenths.0;
    for (at, new) in &after.workloads {
        let old = &present.workloads[*at];
        let work = |one: &Workload| if one.rank.is_some() { one.effort_tenths } else { 0 };
        let (before, now) = (work(old), work(new));
        found.effort_tenths.1 += now - before;
        if before != now {
            found.efforts.push((*at, before, now));
        }
        let is_open = new.decision.confidence_percent == 0;
        found.open += usize::from(is_open);
        let (from, to) = (old.decision.disposition, new.decision.disposition);
        if from != to {
            *found.pairs.entry((from, to)).or_default() += 1;
        }
        if from != to || is_open {
            let because = new.decision.because.clone();
            found.decisions.push(Decided { at: *at, from, to, because, is_open });
        }
    }
    found.efforts.sort_by_key(|(at, before, now)| (-(now - before).abs(), *at));
    let work = |at: usize| present.workloads[at].effort_tenths;
    found.decisions.sort_by_key(|one| (one.from == one.to, -work(one.at), one.at));
    found.monthly_cost_minor = costs(present, after);
    found.ranks = ranks(present, after);
    found.releases = releases(present, after);
    found
}

fn total<'a>(workloads: impl Iterator<Item = &'a Workload>) -> i64 {
    workloads.filter(|one| one.rank.is_some()).map(|one| one.effort_tenths).sum()
}

/// Monthly costs of what moves, on both sides.
fn costs(present: &Present, after: &Reconsidered) -> BTreeMap<String, (i64, i64)> {
    let before: HashMap<Id<Workload>, Disposition> =
        present.workloads.iter().map(|one| (one.id, one.decision.disposition)).collect();
    let now: HashMap<Id<Workload>, Disposition> =
        after.workloads.iter().map(|(_, one)| (one.id, one.decision.disposition)).collect();
    let changed: HashMap<Id<Asset>, &Asset> =
        after.assets.iter().map(|asset| (asset.id, asset)).collect();
    let mut costs: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for asset in &present.assets {
        let (Some(home), Some(cost)) = (asset.workload, asset.whole(Field::MonthlyCostMinor))
        else {
            continue;
        };
        let Some(&was) = before.get(&home) else { continue };
        let is = now.get(&home).copied().unwrap_or(was);
        let own = changed.get(&asset.id).copied().unwrap_or(asset).disposition;
        let cost_if = |moves: bool| if moves { cost } else { 0 };
        let currency = asset.text(Field::Currency).unwrap_or("unknown currency");
        let sum = costs.entry(currency.to_owned()).or_default();
        sum.0 += cost_if(asset.disposition.unwrap_or(was).moves());
        sum.1 += cost_if(own.unwrap_or(is).moves());
    }
    costs
}

fn ranks(present: &Present, after: &Reconsidered) -> Ranks {
    let changed: HashMap<usize, &Workload> =
        after.workloads.iter().map(|(at, workload)| (*at, workload)).collect();
    let now: HashMap<usize, usize> =
        after.standings.iter().enumerate().map(|(place, (at, _))| (*at, place)).collect();
    let mut places = Vec::new();
    let (mut old, mut new) = (Vec::new(), Vec::new());
    let mut ranks = Ranks::default();
    for (at, before) in present.workloads.iter().enumerate() {
        match (before.rank, now.get(&at)) {
            (None, None) => {}
            (None, Some(_)) => ranks.added.push(at),
            (Some(_), None) => ranks.dropped.push(at),
            (Some(rank), Some(&place)) => {
                let standing = after.standings[place].1.clone();
                let proposed = before.proposed_rank.unwrap_or(rank);
                let placed = before.placed.clone();
                let stood = crate::priority::Standing { rank, proposed, placed };
                let scored = &changed.get(&at).copied().unwrap_or(before).scored;
                old.push(Weighed { scored: before.scored.clone(), standing: stood });
                new.push(Weighed { scored: scored.clone(), standing });
                places.push(at);
            }
        }
    }
    let Outlook { shifts, entering, leaving, .. } = outlook(&old, &new);
    ranks.moves = shifts
        .into_iter()
        .map(|shift| (places[shift.at], shift.from, shift.to, shift.cause.map(|one| one.label)))
        .collect();
    ranks.entering = entering.into_iter().map(|at| places[at]).collect();
    ranks.leaving = leaving.into_iter().map(|at| places[at]).collect();
    ranks
}

fn numbers(releases: &[Vec<Member>]) -> HashMap<Id<Workload>, usize> {
    (1..)
        .zip(releases)
        .flat_map(|(number, members)| members.iter().map(move |one| (one.workload, number)))
        .collect()
}

fn releases(present: &Present, after: &Reconsidered) -> Vec<(usize, Option<usize>, Option<usize>)> {
    let (before, now) = (numbers(&after.releases_before), numbers(&after.releases));
    let mut moved: Vec<_> = present
        .workloads
        .iter()
        .enumerate()
        .map(|(at, one)| (at, before.get(&one.id).copied(), now.get(&one.id).copied()))
        .filter(|(_, before, now)| before != now)
        .collect();
    moved.sort_by_key(|(at, _, now)| (now.unwrap_or(usize::MAX), *at));
    moved
}
