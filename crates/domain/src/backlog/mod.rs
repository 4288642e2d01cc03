//! The migration backlog: assets grouped into workloads, decided, sized and ranked.
//!
//! Pure and repeatable. What a person decided stays; everything else is derived anew, so that new
//! data shows its effect at once.

mod anew;
pub mod dates;
pub mod difference;
mod gather;
mod identity;
mod measure;
pub mod reconsider;
pub mod tally;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::activity::Template;
use crate::assumption::{Beliefs, StatedAssumption};
use crate::estate::asset::Asset;
use crate::estate::grouping::{Placement, suggest};
use crate::estate::workload::Workload;
use crate::estate::{Dependency, LinkKind, Statement};
use crate::id::Id;
use crate::priority::{Holding, Profile, Ranked, explain, millionths, score, stand};
use crate::rationalize::{Readiness, RuleBook};
use crate::release::{Member, Selected, releases};

use gather::Group;
use identity::{Identity, Ids};

pub use anew::{Anew, anew};
pub use dates::{Dates, Shifted, dates};
pub use difference::{Difference, difference};
pub use gather::scaled;
pub use measure::{Counts, measures};
pub use reconsider::{Present, Reconsidered, reconsider};

/// Rules as data that shape the backlog.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Dispositions and readiness.
    pub book: RuleBook,
    /// The profile that ranks.
    pub profile: Profile,
    /// Activity templates that size.
    pub templates: Vec<Template>,
    /// Core assumptions on which the rules rest.
    pub assumptions: Vec<StatedAssumption>,
    /// The same as they stand in a portfolio, as far as that changes what the rules say.
    pub beliefs: Beliefs,
}

/// The backlog in the making, between grouping and ranking.
#[derive(Debug)]
pub struct Grouped {
    /// Workloads, not ranked yet.
    pub workloads: Vec<Workload>,
    /// Assets that run something whose maker no longer supports it.
    end_of_support: BTreeSet<Id<Asset>>,
}

/// A workload that is known by name, so that it keeps its id and number.
#[derive(Debug, Clone)]
pub struct KnownWorkload {
    /// Its id.
    pub id: Id<Workload>,
    /// The number of its short key; 0 if it has none yet.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// Its environment.
    pub environment: Option<String>,
}

/// The workloads that are known.
#[derive(Debug, Clone, Default)]
pub struct Previous {
    /// Each by name.
    pub workloads: Vec<KnownWorkload>,
    /// The first number that no workload has ever had.
    pub next: i64,
    /// What people state of them.
    pub statements: Vec<Statement>,
}

/// The ranked backlog.
#[derive(Debug)]
pub struct Backlog {
    /// Workloads with their ranks.
    pub workloads: Vec<Workload>,
    /// Releases in order.
    pub releases: Vec<Vec<Member>>,
    /// Which workload needs which other one.
    pub needs: Vec<(Id<Workload>, Id<Workload>)>,
}

impl From<&Workload> for KnownWorkload {
    fn from(workload: &Workload) -> Self {
        Self {
            id: workload.id,
            number: workload.number,
            name: workload.name.clone(),
            environment: workload.environment.clone(),
        }
    }
}

/// Puts every asset in scope into a workload and decides dispositions, readiness and effort.
///
/// `previous` lends ids and numbers to workloads of the same name and environment; `mint` makes
/// ids for new ones, which are numbered from its `next` on, so that no key ever means two workloads.
pub fn group(
    assets: &mut [Asset],
    dependencies: &[Dependency],
    previous: &Previous,
    rules: &Rules,
    mint: &mut dyn FnMut() -> Id<Workload>,
) -> Grouped {
    let placements = place(assets, dependencies, &previous.workloads);
    let mut ids = Ids::new(previous, mint);
    let mut names: BTreeMap<Identity, (Id<Workload>, Vec<usize>)> = BTreeMap::new();
    for (at, placement) in placements.iter().enumerate() {
        if let Some(placement) = placement {
            let key = (placement.workload.to_lowercase(), placement.environment.clone());
            let (_, members) = names.entry(key).or_insert_with_key(|(name, environment)| {
                (ids.of(name, environment.as_deref()), vec![])
            });
            members.push(at);
        }
    }
    let mut stated: BTreeMap<Id<Workload>, Vec<&Statement>> = BTreeMap::new();
    for statement in &previous.statements {
        stated.entry(statement.workload).or_default().push(statement);
    }
    let mut end_of_support = BTreeSet::new();
    let mut workloads = Vec::with_capacity(names.len());
    for ((_, environment), (id, members)) in names {
        let stated: Vec<&Statement> = stated.get(&id).cloned().unwrap_or_default();
        let group =
            Group { id, environment, members: &members, placements: &placements, stated: &stated };
        let workload = group.workload(assets, rules, &mut end_of_support);
        workloads.push(Workload { number: ids.number(id), ..workload });
    }
    for asset in assets.iter_mut().filter(|asset| !asset.in_scope()) {
        (asset.workload, asset.membership, asset.disposition) = (None, None, None);
        (asset.readiness, asset.effort_tenths) = (Readiness::Unknown, 0);
        asset.readiness_reasons.clear();
    }
    Grouped { workloads, end_of_support }
}

/// Ranks the grouped workloads and cuts them into releases.
///
/// `dependencies` are those that order: without the ones on shared services.
pub fn prioritise(
    grouped: Grouped,
    assets: &[Asset],
    dependencies: &[&Dependency],
    rules: &Rules,
    placings: &Holding,
) -> Backlog {
    let Grouped { mut workloads, end_of_support } = grouped;
    let needs = needs(&workloads, assets, dependencies);
    let mut counts: Vec<Counts> =
        needs.iter().map(|needed| Counts::needing(needed.len())).collect();
    needs.iter().flatten().for_each(|&needed| counts[needed].dependents += 1);
    let index: BTreeMap<Id<Workload>, usize> =
        workloads.iter().enumerate().map(|(at, workload)| (workload.id, at)).collect();
    for asset in assets {
        let Some(&at) = asset.workload.and_then(|id| index.get(&id)) else { continue };
        counts[at].add(asset, end_of_support.contains(&asset.id));
    }
    let mut ranked = Vec::new();
    for (at, workload) in workloads.iter_mut().enumerate() {
        if workload.decision.disposition.is_work() {
            appraise(workload, counts[at], &rules.profile);
            ranked.push(at);
        }
    }
    let backlog: Vec<Ranked> = ranked.iter().map(|&at| (&workloads[at]).into()).collect();
    let mut in_order = vec![0; ranked.len()];
    for (&at, standing) in ranked.iter().zip(stand(&backlog, placings)) {
        in_order[usize::try_from(standing.rank - 1).unwrap_or_default()] = at;
        let workload = &mut workloads[at];
        workload.rank = Some(standing.rank);
        workload.proposed_rank = Some(standing.proposed);
        workload.placed = standing.placed;
    }
    let cut = releases(&in_order, &needs, &|at| workloads[at].title());
    let releases = members(cut, &|at| workloads[at].id);
    let needs = (0..)
        .zip(&needs)
        .flat_map(|(from, needed)| needed.iter().map(move |&to| (from, to)))
        .map(|(from, to): (usize, usize)| (workloads[from].id, workloads[to].id))
        .collect();
    Backlog { workloads, releases, needs }
}

/// Scores a workload with its arithmetic and its reason.
fn appraise(workload: &mut Workload, counts: Counts, profile: &Profile) {
    workload.scored = score(profile, &measures(workload, counts));
    workload.rank_reason = explain(profile, &workload.scored);
}

impl From<&Workload> for Ranked {
    fn from(workload: &Workload) -> Self {
        Self {
            id: workload.id,
            number: workload.number,
            title: workload.title(),
            score: millionths(workload.scored.score),
        }
    }
}

/// Cuts a backlog into releases: `in_order` holds ids and titles, best first.
pub fn recut(
    in_order: &[(Id<Workload>, &str)],
    needs: &[(Id<Workload>, Id<Workload>)],
) -> Vec<Vec<Member>> {
    let index: HashMap<Id<Workload>, usize> =
        in_order.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
    let mut needed = vec![Vec::new(); in_order.len()];
    for (from, to) in needs {
        if let (Some(&from), Some(&to)) = (index.get(from), index.get(to)) {
            needed[from].push(to);
        }
    }
    let order: Vec<usize> = (0..in_order.len()).collect();
    members(releases(&order, &needed, &|at| in_order[at].1.to_owned()), &|at| in_order[at].0)
}

fn members(releases: Vec<Vec<Selected>>, id: &dyn Fn(usize) -> Id<Workload>) -> Vec<Vec<Member>> {
    let member = |one: Selected| Member { workload: id(one.workload), because: one.because };
    releases.into_iter().map(|release| release.into_iter().map(member).collect()).collect()
}

fn place(
    assets: &[Asset],
    dependencies: &[Dependency],
    previous: &[KnownWorkload],
) -> Vec<Option<Placement>> {
    let index: BTreeMap<Id<Asset>, usize> =
        assets.iter().enumerate().map(|(at, asset)| (asset.id, at)).collect();
    let runs_on: Vec<(usize, usize)> = dependencies
        .iter()
        .filter(|dependency| dependency.kind == LinkKind::RunsOn)
        .filter_map(|d| Some((*index.get(&d.from)?, *index.get(&d.to)?)))
        .collect();
    let known: BTreeMap<Id<Workload>, &KnownWorkload> =
        previous.iter().map(|w| (w.id, w)).collect();
    let decided: Vec<Option<Placement>> = assets
        .iter()
        .map(|asset| {
            let membership = asset.membership.as_ref().filter(|m| m.is_decided())?;
            let workload = known.get(&asset.workload?)?;
            Some(Placement {
                workload: workload.name.clone(),
                environment: workload.environment.clone(),
                membership: membership.clone(),
            })
        })
        .collect();
    suggest(assets, &runs_on, &decided)
}

/// A source's word for criticality on our scale, the least critical first.
pub fn criticality(said: &str) -> Option<(u8, &'static str)> {
    let word = said.trim().to_lowercase();
    let level = match word.as_str() {
        w if w.contains("mission") || w.starts_with("1 ") || w.contains("most critical") => {
            (3, "mission-critical")
        }
        w if w.contains("high") || w == "critical" || w.starts_with("2 ") || w.contains("unit") => {
            (2, "high")
        }
        w if w.contains("medium") || w.contains("moderate") || w.starts_with("3 ") => (1, "medium"),
        w if w.contains("low")
            || w.contains("less")
            || w.contains("not critical")
            || w.starts_with("4 ")
            || w.contains("unsupported") =>
        {
            (0, "low")
        }
        _ => return None,
    };
    Some(level)
}

/// For each workload, the other workloads that it needs.
fn needs(
    workloads: &[Workload],
    assets: &[Asset],
    dependencies: &[&Dependency],
) -> Vec<Vec<usize>> {
    let index: BTreeMap<Id<Workload>, usize> =
        workloads.iter().enumerate().map(|(at, workload)| (workload.id, at)).collect();
    let home: BTreeMap<Id<Asset>, usize> =
        assets.iter().filter_map(|asset| Some((asset.id, *index.get(&asset.workload?)?))).collect();
    let mut needs = vec![BTreeSet::new(); workloads.len()];
    for dependency in dependencies {
        if let (Some(&from), Some(&to)) = (home.get(&dependency.from), home.get(&dependency.to))
            && from != to
        {
            needs[from].insert(to);
        }
    }
    needs.into_iter().map(|needed| needed.into_iter().collect()).collect()
}
