//! The migration backlog: assets grouped into workloads, decided, sized and ranked.
//!
//! Pure and repeatable. What a person decided stays; everything else is derived anew, so that new
//! data shows its effect at once.

use std::collections::{BTreeMap, BTreeSet};

use crate::activity::{Template, asset_effort_tenths, workload_effort_tenths};
use crate::assumption::StatedAssumption;
use crate::estate::asset::Asset;
use crate::estate::field::Field;
use crate::estate::grouping::{Placement, suggest};
use crate::estate::workload::Workload;
use crate::estate::{Dependency, LinkKind};
use crate::id::Id;
use crate::priority::{Measure, Measures, Profile, Reading, Scored, explain, rank};
use crate::rationalize::{Decision, Readiness, RuleBook, assess, decide_workload, dispose};
use crate::release::{Member, releases};

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

/// Name in lower case and environment: what makes a workload the same from import to import.
type Identity = (String, Option<String>);

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
    let mut end_of_support = BTreeSet::new();
    let mut workloads = Vec::with_capacity(names.len());
    for ((_, environment), (id, members)) in names {
        let group = Group { id, environment, members: &members, placements: &placements };
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
) -> (Vec<Workload>, Vec<Vec<Member>>) {
    let Grouped { mut workloads, end_of_support } = grouped;
    let needs = needs(&workloads, assets, dependencies);
    let mut needed_by = vec![0_usize; workloads.len()];
    needs.iter().flatten().for_each(|&needed| needed_by[needed] += 1);
    let mut out_of_support = vec![0_usize; workloads.len()];
    let mut ready = vec![0_usize; workloads.len()];
    let index: BTreeMap<Id<Workload>, usize> =
        workloads.iter().enumerate().map(|(at, workload)| (workload.id, at)).collect();
    for asset in assets {
        let Some(&at) = asset.workload.and_then(|id| index.get(&id)) else { continue };
        out_of_support[at] += usize::from(end_of_support.contains(&asset.id));
        ready[at] += usize::from(asset.readiness == Readiness::Ready);
    }
    let ranked: Vec<usize> =
        (0..workloads.len()).filter(|&at| workloads[at].decision.disposition.is_work()).collect();
    let measured: Vec<(String, Measures)> = ranked
        .iter()
        .map(|&at| {
            let counts = Counts {
                dependencies: needs[at].len(),
                dependents: needed_by[at],
                ready: ready[at],
                out_of_support: out_of_support[at],
            };
            (workloads[at].title(), measures(&workloads[at], counts))
        })
        .collect();
    let (mut scored, order) = rank(&rules.profile, &measured);
    for (place, &position) in (1..).zip(&order) {
        let workload = &mut workloads[ranked[position]];
        workload.rank = Some(place);
        workload.rank_reason = explain(&rules.profile, &scored[position]);
        workload.scored = std::mem::take(&mut scored[position]);
    }
    let in_order: Vec<usize> = order.iter().map(|&position| ranked[position]).collect();
    let named = |at: usize| workloads[at].title();
    let cut = releases(&in_order, &needs, &named)
        .into_iter()
        .map(|release| {
            let member = |selected: crate::release::Selected| Member {
                workload: workloads[selected.workload].id,
                because: selected.because,
            };
            release.into_iter().map(member).collect()
        })
        .collect();
    (workloads, cut)
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

/// Ids and numbers that workloads keep from one import to the next.
struct Ids<'a> {
    known: BTreeMap<Identity, (Id<Workload>, i64)>,
    numbers: BTreeMap<Id<Workload>, i64>,
    next: i64,
    mint: &'a mut dyn FnMut() -> Id<Workload>,
}

impl<'a> Ids<'a> {
    fn new(previous: &Previous, mint: &'a mut dyn FnMut() -> Id<Workload>) -> Self {
        let known: BTreeMap<_, _> = previous
            .workloads
            .iter()
            .map(|w| ((w.name.to_lowercase(), w.environment.clone()), (w.id, w.number)))
            .collect();
        let taken = previous.workloads.iter().map(|workload| workload.number + 1);
        let next = taken.max().unwrap_or(1).max(previous.next);
        Self { known, numbers: BTreeMap::new(), next, mint }
    }

    fn of(&mut self, name: &str, environment: Option<&str>) -> Id<Workload> {
        let key = (name.to_owned(), environment.map(str::to_owned));
        // A workload that was renamed is known by two names, but is one.
        let known = self.known.get(&key).copied().filter(|(id, _)| !self.numbers.contains_key(id));
        let (id, number) = known.unwrap_or_else(|| ((self.mint)(), 0));
        self.numbers.insert(id, number);
        id
    }

    /// Numbers are given in the order of names, so that equal estates get equal keys.
    fn number(&mut self, id: Id<Workload>) -> i64 {
        match self.numbers.get(&id) {
            Some(&number) if number > 0 => number,
            _ => {
                self.next += 1;
                self.next - 1
            }
        }
    }
}

/// The members of one workload to be.
struct Group<'a> {
    id: Id<Workload>,
    environment: Option<String>,
    members: &'a [usize],
    placements: &'a [Option<Placement>],
}

impl Group<'_> {
    fn workload(
        self,
        assets: &mut [Asset],
        rules: &Rules,
        end_of_support: &mut BTreeSet<Id<Asset>>,
    ) -> Workload {
        let mut decisions = Vec::with_capacity(self.members.len());
        for &at in self.members {
            let assessment = assess(&rules.book, &assets[at]);
            let asset = &mut assets[at];
            asset.workload = Some(self.id);
            asset.membership = self.placements[at].as_ref().map(|p| p.membership.clone());
            asset.readiness = assessment.readiness;
            asset.readiness_reasons = assessment.reasons;
            decisions.push(dispose(&rules.book, asset));
            if assessment.end_of_support {
                end_of_support.insert(asset.id);
            }
        }
        let decision = decide_workload(&decisions).expect("a group has members");
        for (&at, own) in self.members.iter().zip(&decisions) {
            let asset = &mut assets[at];
            asset.disposition =
                (own.disposition != decision.disposition).then_some(own.disposition);
            asset.effort_tenths = asset_effort_tenths(&rules.templates, asset, own.disposition);
        }
        self.describe(assets, decision, rules)
    }

    fn describe(&self, assets: &[Asset], decision: Decision, rules: &Rules) -> Workload {
        let members = || self.members.iter().map(|&at| &assets[at]);
        // The strongest evidence speaks for the group; all of it must hold, so the weakest counts.
        let memberships = || {
            self.members.iter().filter_map(|&at| Some(&self.placements[at].as_ref()?.membership))
        };
        let mut grouping = memberships()
            .max_by(|a, b| {
                (a.confidence_percent, &b.because).cmp(&(b.confidence_percent, &a.because))
            })
            .cloned()
            .expect("a group has members");
        grouping.confidence_percent =
            memberships().map(|m| m.confidence_percent).min().unwrap_or_default();
        let moving = members().filter(|a| a.disposition.unwrap_or(decision.disposition).moves());
        let name = self
            .members
            .iter()
            .filter_map(|&at| Some(self.placements[at].as_ref()?.workload.as_str()));
        Workload {
            id: self.id,
            number: 0,
            name: most_common(name).unwrap_or_default(),
            environment: self.environment.clone(),
            owner: most_common(members().filter_map(|a| a.text(Field::Owner))),
            business_unit: most_common(members().filter_map(|a| a.text(Field::BusinessUnit))),
            criticality: members()
                .filter_map(|a| a.text(Field::Criticality))
                .filter_map(criticality)
                .max()
                .map(|(_, word)| word.to_owned()),
            compliance: most_common(members().filter_map(|a| a.text(Field::Compliance))),
            grouping,
            readiness: moving.map(|asset| asset.readiness).max().unwrap_or(Readiness::Ready),
            assets: i64::try_from(self.members.len()).unwrap_or(i64::MAX),
            storage_mib: members().filter_map(Asset::storage_mib).sum(),
            effort_tenths: workload_effort_tenths(&rules.templates, decision.disposition)
                + members().map(|asset| asset.effort_tenths).sum::<i64>(),
            decision,
            rank: None,
            scored: Scored { score: 0.0, contributions: Vec::new() },
            rank_reason: String::new(),
            version: 1,
        }
    }
}

/// The most common text; of equals the first in order.
fn most_common<'a>(texts: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    texts.for_each(|text| *counts.entry(text).or_default() += 1);
    let most = counts.values().max().copied()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(text, _)| text.to_owned())
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

#[derive(Clone, Copy)]
struct Counts {
    dependencies: usize,
    dependents: usize,
    ready: usize,
    out_of_support: usize,
}

fn measures(workload: &Workload, counts: Counts) -> Measures {
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    let number = |count: usize| Reading::Number(count as f64);
    #[expect(clippy::cast_precision_loss, reason = "sizes are compared, not counted")]
    let amount = |amount: i64, divisor: f64| Reading::Number(amount as f64 / divisor);
    let assets = usize::try_from(workload.assets).unwrap_or(1).max(1);
    let mut measures: Measures = [
        (Measure::Dependencies, number(counts.dependencies)),
        (Measure::Dependents, number(counts.dependents)),
        (Measure::Assets, number(assets)),
        (Measure::Disposition, Reading::Word(workload.decision.disposition.name().to_owned())),
        (Measure::ReadinessPercent, number(counts.ready * 100 / assets)),
        (Measure::EndOfSupportPercent, number(counts.out_of_support * 100 / assets)),
        (Measure::StorageGib, amount(workload.storage_mib, 1024.0)),
        (Measure::EffortHours, amount(workload.effort_tenths, 10.0)),
        (
            Measure::GroupingConfidencePercent,
            number(usize::from(workload.grouping.confidence_percent)),
        ),
    ]
    .into();
    let mut word = |measure, word: Option<&str>| {
        if let Some(word) = word {
            measures.insert(measure, Reading::Word(word.to_owned()));
        }
    };
    word(Measure::Environment, workload.environment.as_deref());
    word(Measure::Criticality, workload.criticality.as_deref());
    word(Measure::Compliance, workload.compliance.as_deref());
    word(Measure::Regulatory, workload.compliance.as_deref());
    word(Measure::BusinessUnit, workload.business_unit.as_deref());
    word(Measure::Owner, workload.owner.as_deref().map(|_| "known"));
    measures
}
