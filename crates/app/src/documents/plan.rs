//! Plans as shown, and the difference between two.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use landfall_domain::estate::{Asset, Workload};
use landfall_domain::id::Id;
use landfall_domain::plan::{MoveGroup, Package, Plan, TimeBox};
use landfall_store::NamedWorkload;
use serde::Serialize;
use utoipa::ToSchema;

use super::plan_rules::{BottleneckDocument, RuleDocument, bottlenecks, rules};
use super::{Listed, Snapshot, hours, ready_in};

/// A plan in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanSummary {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) status: &'static str,
    pub(crate) proposed_at: String,
    pub(crate) start: Option<String>,
    pub(crate) iterations: usize,
    pub(crate) objective: i64,
    pub(crate) bound: Option<i64>,
    /// Distance from the bound, as a share of the objective.
    pub(crate) gap: Option<f64>,
    pub(crate) seed: u64,
    pub(crate) input_hash: String,
}

impl Listed for PlanSummary {
    const COLUMNS: &'static [&'static str] = &[
        "key",
        "status",
        "proposed_at",
        "start",
        "iterations",
        "objective",
        "bound",
        "gap",
        "seed",
        "input_hash",
        "id",
    ];
    const SHOWN: &'static [&'static str] =
        &["key", "status", "proposed_at", "start", "iterations", "objective", "bound", "gap"];
    const NONE: &'static str =
        "no plan yet: landfall plan propose --start DATE --team-capacity FILE";
}

impl From<&Plan> for PlanSummary {
    fn from(plan: &Plan) -> Self {
        Self {
            id: plan.id.to_string(),
            key: plan.key(),
            status: plan.status.name(),
            proposed_at: plan.proposed_at.to_string(),
            start: plan.iterations.first().map(|first| first.start.to_string()),
            iterations: plan.iterations.len(),
            objective: plan.report.objective,
            bound: plan.report.bound,
            gap: gap(plan),
            seed: plan.seed,
            input_hash: plan.input_hash.clone(),
        }
    }
}

/// Distance from the bound, as a share of the objective, rounded to four digits.
pub(crate) fn gap(plan: &Plan) -> Option<f64> {
    let gap = landfall_planning::instance::gap(plan.report.objective, plan.report.bound?);
    Some((gap * 10_000.0).round() / 10_000.0)
}

impl PlanSummary {
    /// The day of the proposal.
    pub(crate) fn proposed_on(&self) -> &str {
        self.proposed_at.split('T').next().unwrap_or_default()
    }

    /// How far the best possible plan can be away, in short.
    pub(crate) fn gap_says(&self) -> String {
        match self.gap {
            None => "not known".to_owned(),
            Some(gap) if gap > 0.0 => format!("at most {:.1} % from the best", gap * 100.0),
            Some(_) => "the best there is".to_owned(),
        }
    }
}

/// The day on which the last work of a plan ends, known without its packages.
pub(crate) fn ready_on(plan: &Plan) -> Option<Date> {
    let used = plan.report.lines.iter();
    let last = used.filter_map(|line| line.used_tenths.iter().rposition(|used| *used > 0)).max()?;
    plan.iterations.get(last).map(|time_box| time_box.end)
}

/// How far the best possible plan can be away, as a sentence.
pub(crate) fn gap_words(gap: f64) -> String {
    if gap > 0.0 {
        format!("the best possible plan could cost at most {:.1} % less.", gap * 100.0)
    } else {
        "no plan can cost less.".to_owned()
    }
}

/// A whole plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanDetail {
    #[serde(flatten)]
    pub(crate) summary: PlanSummary,
    pub(crate) delay: i64,
    pub(crate) traffic: i64,
    pub(crate) tardy: i64,
    /// Cost of what weighted rules were broken by.
    pub(crate) rules_cost: i64,
    pub(crate) rules: Vec<RuleDocument>,
    pub(crate) bottlenecks: Vec<BottleneckDocument>,
    pub(crate) iterations_detail: Vec<IterationDocument>,
    pub(crate) capacity: Vec<CapacityDocument>,
    pub(crate) packages: Vec<PackageDocument>,
    /// How many workloads are not complete within it.
    pub(crate) unplaced_count: usize,
    /// These; in the API the first 50, as of each list below.
    pub(crate) unplaced: Vec<UnplacedDocument>,
    pub(crate) move_group_count: usize,
    #[schema(value_type = Vec<super::schema::MoveGroup>)]
    pub(crate) move_groups: Vec<MoveGroup>,
    pub(crate) shared_service_count: usize,
    pub(crate) shared_services: Vec<String>,
    pub(crate) notices: Vec<String>,
}

/// One iteration of a plan.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct IterationDocument {
    pub(crate) key: String,
    pub(crate) start: String,
    pub(crate) end: String,
    pub(crate) assets: usize,
    pub(crate) effort_hours: f64,
    pub(crate) capacity_hours: f64,
    /// How many workloads are complete at its end.
    pub(crate) complete_count: usize,
    /// Their titles; in the API the first 20.
    pub(crate) completes: Vec<String>,
}

impl Listed for IterationDocument {
    const COLUMNS: &'static [&'static str] = &[
        "key",
        "start",
        "end",
        "assets",
        "effort_hours",
        "capacity_hours",
        "complete_count",
        "completes",
    ];
    const SHOWN: &'static [&'static str] =
        &["key", "start", "end", "assets", "effort_hours", "capacity_hours", "completes"];
}

/// A team's skill over the iterations.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CapacityDocument {
    pub(crate) team: String,
    pub(crate) skill: String,
    pub(crate) capacity_hours: Vec<f64>,
    pub(crate) used_hours: Vec<f64>,
}

/// A work package of a plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PackageDocument {
    pub(crate) workload: String,
    pub(crate) title: String,
    pub(crate) asset: Option<String>,
    #[schema(value_type = Option<String>)]
    pub(crate) asset_id: Option<Id<Asset>>,
    pub(crate) part: u16,
    pub(crate) parts: u16,
    pub(crate) iteration: Option<String>,
    pub(crate) effort_hours: f64,
    pub(crate) move_group: Option<u32>,
    pub(crate) because: Option<String>,
}

/// A workload that is not complete within the plan, and why.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct UnplacedDocument {
    pub(crate) workload: String,
    pub(crate) title: String,
    /// Packages that stay in the backlog.
    pub(crate) packages: usize,
    /// Reasons, the most frequent first.
    pub(crate) because: Vec<String>,
}

/// Names for ids; plans may name workloads and assets that are gone.
#[derive(Clone)]
pub(crate) struct Names {
    workloads: Arc<BTreeMap<Id<Workload>, (String, String)>>,
    assets: BTreeMap<Id<Asset>, String>,
}

impl Names {
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        Self {
            workloads: Arc::new(
                snapshot.workloads.iter().map(|w| (w.id, (w.key(), w.title()))).collect(),
            ),
            assets: snapshot.assets.iter().map(|a| (a.id, a.name.clone())).collect(),
        }
    }

    /// Names of what one plan holds.
    pub(crate) fn found(
        workloads: Vec<NamedWorkload>,
        assets: impl IntoIterator<Item = (Id<Asset>, String)>,
    ) -> Self {
        let named = |one: NamedWorkload| (one.id, (format!("W-{}", one.number), one.title));
        Self {
            workloads: Arc::new(workloads.into_iter().map(named).collect()),
            assets: assets.into_iter().collect(),
        }
    }

    /// The same with names of these assets.
    pub(crate) fn and(&self, assets: impl IntoIterator<Item = (Id<Asset>, String)>) -> Self {
        Self { workloads: Arc::clone(&self.workloads), assets: assets.into_iter().collect() }
    }

    /// Names of the workloads of either.
    pub(crate) fn over(&self, other: &Self) -> Self {
        let both = self.workloads.iter().chain(&*other.workloads);
        let workloads = both.map(|(id, names)| (*id, names.clone())).collect();
        Self { workloads: Arc::new(workloads), assets: BTreeMap::new() }
    }

    fn asset(&self, id: Id<Asset>) -> String {
        self.assets.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }

    fn key(&self, workload: Id<Workload>) -> String {
        self.workloads.get(&workload).map_or_else(|| workload.to_string(), |(key, _)| key.clone())
    }

    fn title(&self, workload: Id<Workload>) -> String {
        self.workloads.get(&workload).map_or_else(|| "(gone)".to_owned(), |(_, t)| t.clone())
    }
}

impl PlanDetail {
    /// A plan in full.
    pub(crate) fn new(plan: &Plan, names: &Names) -> Self {
        let Study { iterations, unplaced, .. } = Study::of(plan, names);
        Self {
            iterations_detail: iterations,
            unplaced_count: unplaced.len(),
            unplaced,
            move_groups: plan.report.groups.clone(),
            shared_services: plan.report.shared_services.clone(),
            notices: plan.report.notices.clone(),
            ..Self::with(plan, &plan.packages, names)
        }
    }

    /// A plan with some of its packages, and of each list in it no more than its beginning.
    pub(crate) fn part(plan: &Plan, study: &Study, packages: &[Package], names: &Names) -> Self {
        let groups = plan.report.groups.iter().take(SOME).map(|group| MoveGroup {
            assets: group.assets.iter().take(SOME).cloned().collect(),
            because: group.because.clone(),
        });
        let services = plan.report.shared_services.iter();
        Self {
            iterations_detail: study.iterations.iter().map(IterationDocument::brief).collect(),
            unplaced_count: study.unplaced.len(),
            unplaced: study.unplaced.iter().take(SOME).cloned().collect(),
            move_groups: groups.collect(),
            shared_services: services.take(SOME).cloned().collect(),
            notices: plan.report.notices.iter().take(SOME).cloned().collect(),
            ..Self::with(plan, packages, names)
        }
    }

    fn with(plan: &Plan, packages: &[Package], names: &Names) -> Self {
        Self {
            summary: PlanSummary::from(plan),
            delay: plan.report.delay,
            traffic: plan.report.traffic,
            tardy: plan.report.tardy,
            rules_cost: plan.report.rules_cost,
            rules: rules(plan),
            bottlenecks: bottlenecks(plan),
            iterations_detail: Vec::new(),
            unplaced_count: 0,
            move_group_count: plan.report.groups.len(),
            shared_service_count: plan.report.shared_services.len(),
            capacity: plan
                .report
                .lines
                .iter()
                .map(|line| CapacityDocument {
                    team: line.team.clone(),
                    skill: line.skill.clone(),
                    capacity_hours: line.capacity_tenths.iter().copied().map(hours).collect(),
                    used_hours: line.used_tenths.iter().copied().map(hours).collect(),
                })
                .collect(),
            packages: packages.iter().map(|one| package(plan, one, names)).collect(),
            unplaced: Vec::new(),
            move_groups: Vec::new(),
            shared_services: Vec::new(),
            notices: Vec::new(),
        }
    }
}

/// So much of a list stands in an answer that shows a part of a plan.
const SOME: usize = 50;

/// What takes a look at every package of a plan, done once.
pub(crate) struct Study {
    pub(crate) iterations: Vec<IterationDocument>,
    pub(crate) unplaced: Vec<UnplacedDocument>,
    /// Packages that have an iteration.
    pub(crate) placed: usize,
}

impl Study {
    pub(crate) fn of(plan: &Plan, names: &Names) -> Self {
        let placed = plan.packages.iter().filter(|package| package.iteration.is_some());
        Self {
            placed: placed.count(),
            iterations: iterations(plan, names),
            unplaced: unplaced(plan, names),
        }
    }
}

impl IterationDocument {
    /// With no more titles than a list shows.
    pub(crate) fn brief(&self) -> Self {
        const TITLES: usize = 20;
        let completes = self.completes.iter().take(TITLES).cloned().collect();
        Self {
            key: self.key.clone(),
            start: self.start.clone(),
            end: self.end.clone(),
            completes,
            ..*self
        }
    }
}

fn package(plan: &Plan, package: &Package, names: &Names) -> PackageDocument {
    let time_box = package.iteration.and_then(|at| plan.iterations.get(at as usize));
    PackageDocument {
        workload: names.key(package.workload),
        title: names.title(package.workload),
        asset: package.asset.map(|id| names.asset(id)),
        asset_id: package.asset,
        part: package.part.0,
        parts: package.part.1,
        iteration: time_box.map(TimeBox::key),
        effort_hours: hours(package.effort_tenths),
        move_group: package.group.map(|group| group + 1),
        because: package.because.clone(),
    }
}

/// The iterations of a plan with what they hold.
pub(crate) fn iterations(plan: &Plan, names: &Names) -> Vec<IterationDocument> {
    let mut completes: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (workload, at) in ready_in(plan) {
        completes.entry(at).or_default().push(names.title(workload));
    }
    let mut held: BTreeMap<u32, (usize, i64)> = BTreeMap::new();
    for package in &plan.packages {
        let Some(at) = package.iteration else { continue };
        let sums = held.entry(at).or_default();
        *sums = (sums.0 + usize::from(package.asset.is_some()), sums.1 + package.effort_tenths);
    }
    (0..)
        .zip(&plan.iterations)
        .map(|(at, time_box)| {
            let (assets, effort_tenths) = held.get(&at).copied().unwrap_or_default();
            let mut complete = completes.remove(&(at + 1)).unwrap_or_default();
            complete.sort_unstable();
            IterationDocument {
                key: time_box.key(),
                start: time_box.start.to_string(),
                end: time_box.end.to_string(),
                assets,
                effort_hours: hours(effort_tenths),
                capacity_hours: hours(
                    plan.report.lines.iter().map(|line| line.capacity_tenths[at as usize]).sum(),
                ),
                complete_count: complete.len(),
                completes: complete,
            }
        })
        .collect()
}

/// Workloads with packages in the backlog, and why.
pub(crate) fn unplaced(plan: &Plan, names: &Names) -> Vec<UnplacedDocument> {
    let mut by_workload: BTreeMap<Id<Workload>, (usize, BTreeMap<&str, usize>)> = BTreeMap::new();
    for package in plan.packages.iter().filter(|package| package.iteration.is_none()) {
        let (count, reasons) = by_workload.entry(package.workload).or_default();
        *count += 1;
        if let Some(because) = &package.because {
            *reasons.entry(because).or_default() += 1;
        }
    }
    by_workload
        .into_iter()
        .map(|(workload, (packages, reasons))| {
            let mut reasons: Vec<(&str, usize)> = reasons.into_iter().collect();
            reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            UnplacedDocument {
                workload: names.key(workload),
                title: names.title(workload),
                packages,
                because: reasons.into_iter().map(|(reason, _)| reason.to_owned()).collect(),
            }
        })
        .collect()
}

/// A workload whose completion differs between two plans.
#[derive(Debug, Serialize)]
pub(crate) struct DifferenceDocument {
    pub(crate) workload: String,
    pub(crate) title: String,
    /// Key of the iteration in which it was complete; absent if it was not.
    pub(crate) before: Option<String>,
    /// The same in the other plan.
    pub(crate) after: Option<String>,
    /// Days later (or earlier, negative) than before, where both are known.
    pub(crate) days_later: Option<i32>,
}

impl Listed for DifferenceDocument {
    const COLUMNS: &'static [&'static str] =
        &["workload", "title", "before", "after", "days_later"];
    const SHOWN: &'static [&'static str] = Self::COLUMNS;
}

/// What differs between two plans, by workload.
pub(crate) fn differences(before: &Plan, after: &Plan, names: &Names) -> Vec<DifferenceDocument> {
    let (old, new) = (ready_in(before), ready_in(after));
    let mut workloads: Vec<Id<Workload>> =
        before.packages.iter().chain(&after.packages).map(|package| package.workload).collect();
    workloads.sort_unstable();
    workloads.dedup();
    let mut differences: Vec<DifferenceDocument> = workloads
        .into_iter()
        .filter_map(|workload| {
            let time_box = |plan: &Plan, at: Option<&u32>| {
                at.and_then(|at| plan.iterations.get(*at as usize - 1).cloned())
            };
            let was = time_box(before, old.get(&workload));
            let is = time_box(after, new.get(&workload));
            let ends = |side: &Option<TimeBox>| side.as_ref().map(|b| b.end);
            if ends(&was) == ends(&is) {
                return None;
            }
            Some(DifferenceDocument {
                workload: names.key(workload),
                title: names.title(workload),
                days_later: ends(&was).zip(ends(&is)).map(|(was, is)| (is - was).get_days()),
                before: was.map(|b| b.key()),
                after: is.map(|b| b.key()),
            })
        })
        .collect();
    differences.sort_by(|a, b| a.title.cmp(&b.title));
    differences
}
