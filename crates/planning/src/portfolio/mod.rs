//! From a portfolio to a planning instance, and from the plan back to packages.
//!
//! The unit is a work package that fits an iteration: normally an asset; an asset that is too large
//! becomes consecutive parts. A workload is a milestone that carries its value and its own tasks and
//! comes with or after each of its packages, so value lands when the last asset has moved. Efforts
//! are in tenths of an hour.

mod effort;
mod fields;
mod lookup;
mod musts;
mod rules;
mod structure;

use std::collections::{BTreeMap, BTreeSet};

use landfall_domain::activity::Template;
use landfall_domain::estate::{Asset, Dependency, LinkKind, Verdict, Workload};
use landfall_domain::id::Id;
use landfall_domain::plan::{MoveGroup, Package, TimeBox};
use landfall_domain::rationalize::Disposition;
use landfall_domain::team::Calendar;

use crate::instance::{
    EffortUnit, Instance, Item, Iteration, Label, Meta, Objective, Parts, Precedence, Problem,
    Traffic,
};
use effort::{Effort, Lines};
use lookup::Lookup;

pub use musts::Promise;
pub use structure::{Structure, service_name, structure};

/// Everything that a plan is made from.
#[derive(Debug, Clone, Copy)]
pub struct Portfolio<'a> {
    /// Ranked workloads.
    pub workloads: &'a [Workload],
    /// Assets.
    pub assets: &'a [Asset],
    /// Dependencies.
    pub dependencies: &'a [Dependency],
    /// What people said of services.
    pub verdicts: &'a [Verdict],
    /// Activity templates.
    pub templates: &'a [Template],
    /// Teams, freezes and days off.
    pub calendar: &'a Calendar,
    /// The time boxes.
    pub iterations: &'a [TimeBox],
}

/// A planning instance, and what its items stand for.
#[derive(Debug)]
pub struct Built {
    /// The instance.
    pub instance: Instance,
    /// One package per item, not placed yet.
    pub packages: Vec<Package>,
    /// Move groups by the number that packages carry.
    pub groups: Vec<MoveGroup>,
    /// Shared services as sentences.
    pub shared_services: Vec<String>,
    /// What had to be assumed, as sentences.
    pub notices: Vec<String>,
    /// Team and skill of each resource.
    pub resources: Vec<(String, String)>,
    /// What must be planned. Each has its rule in the instance, behind all others: breaking it costs
    /// more than all the rest together.
    pub promises: Vec<Promise>,
}

/// Why there is nothing to plan with.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Work needs a skill that no team has.
    #[error(
        "no team offers the skill `{skill}`, which {tasks} tasks need: add it to a team's `skills` in the team file"
    )]
    SkillMissing {
        /// The skill.
        skill: String,
        /// How many tasks need it.
        tasks: usize,
    },
    /// A rule of the team file does not fit the estate or the calendar.
    #[error("{place}: {problem}")]
    Rule {
        /// Which rule.
        place: String,
        /// What is wrong, and how to mend it.
        problem: String,
    },
    /// The instance contradicts itself.
    #[error("the portfolio gives no sound planning instance: {}", .0.first().map(ToString::to_string).unwrap_or_default())]
    Unsound(Vec<Problem>),
}

/// Builds the planning instance of a portfolio.
pub fn build(portfolio: Portfolio<'_>) -> Result<Built, BuildError> {
    let structure = structure(
        portfolio.assets,
        portfolio.workloads,
        portfolio.dependencies,
        portfolio.verdicts,
    );
    let lines = Lines::new(portfolio)?;
    let mut builder = Builder {
        portfolio,
        structure: &structure,
        lines: &lines,
        items: Vec::new(),
        packages: Vec::new(),
        precedence: Vec::new(),
        first_part: BTreeMap::new(),
        last_part: BTreeMap::new(),
        milestone: BTreeMap::new(),
        notices: Vec::new(),
    };
    builder.add_workloads();
    let rules = &portfolio.calendar.rules;
    if !rules.iter().any(|rule| rule.kind.name == "non-production-first") {
        builder.order_environments();
    }
    let traffic = builder.add_dependencies();
    let groups = builder.groups();
    let lookup = Lookup::new(&builder);
    let mut told = Vec::new();
    let rules = rules::lower(&lookup, &mut told)?;
    let promises = musts::promises(&lookup, &mut told)?;
    let Builder { items, packages, precedence, mut notices, .. } = builder;
    notices.extend(told);
    let parts = Parts {
        meta: Meta {
            name: "portfolio".to_owned(),
            effort_unit: EffortUnit::Hour,
            ..Meta::default()
        },
        iterations: portfolio.iterations.iter().map(iteration).collect(),
        resources: lines.resources(),
        capacity: lines.capacity.clone(),
        groups: groups.clone(),
        items,
        precedence,
        traffic,
        objective: Objective::linear(u32::try_from(portfolio.iterations.len()).unwrap_or(u32::MAX)),
        rules,
    };
    let instance = Instance::new(parts).map_err(BuildError::Unsound)?;
    Ok(Built {
        instance: musts::with(instance, &promises).map_err(BuildError::Unsound)?,
        packages,
        groups: structure.move_groups(portfolio.assets),
        shared_services: structure.shared_sentences(portfolio.assets),
        notices,
        resources: lines.names.clone(),
        promises,
    })
}

fn iteration(time_box: &TimeBox) -> Iteration {
    let days = i64::from((time_box.end - time_box.start).get_days()) + 1;
    Iteration { days, label: time_box.key() }
}

/// What happens to one asset: its own disposition, else its workload's.
pub fn disposition_of(asset: &Asset, workload: &Workload) -> Disposition {
    asset.disposition.unwrap_or(workload.decision.disposition)
}

struct Builder<'a> {
    portfolio: Portfolio<'a>,
    structure: &'a Structure,
    lines: &'a Lines,
    items: Vec<Item>,
    packages: Vec<Package>,
    precedence: Vec<Precedence>,
    /// First and last item of each asset, by index.
    first_part: BTreeMap<usize, u32>,
    last_part: BTreeMap<usize, u32>,
    /// Last item of each workload, by index.
    milestone: BTreeMap<usize, u32>,
    notices: Vec<String>,
}

impl Builder<'_> {
    fn add_workloads(&mut self) {
        let mut members: BTreeMap<Id<Workload>, Vec<usize>> = BTreeMap::new();
        for (at, asset) in self.portfolio.assets.iter().enumerate() {
            if let (true, Some(workload)) = (asset.in_scope(), asset.workload) {
                members.entry(workload).or_default().push(at);
            }
        }
        let ranked =
            self.portfolio.workloads.iter().filter(|workload| workload.rank.is_some()).count();
        // In the order of ranks and names, so that the order of the input does not matter.
        for asset in members.values_mut() {
            asset
                .sort_by_key(|&at| (&self.portfolio.assets[at].name, self.portfolio.assets[at].id));
        }
        let mut order: Vec<usize> = (0..self.portfolio.workloads.len()).collect();
        order.sort_by_key(|&at| self.portfolio.workloads[at].rank);
        for at in order {
            let workload = &self.portfolio.workloads[at];
            let Some(rank) = workload.rank else { continue };
            let frozen = self.frozen(workload);
            let mut last_parts = Vec::new();
            for &asset in members.get(&workload.id).map_or(&[][..], Vec::as_slice) {
                last_parts.extend(self.add_asset(workload, asset, &frozen));
            }
            let effort = self.lines.workload_effort(workload);
            let title = workload.title();
            let (_, last) = self.add_parts(&effort, &title, (workload, None), &frozen);
            self.items[last as usize].value = worth(rank, ranked);
            for part in last_parts {
                self.precedence.push((part, last, 0).into());
            }
            self.milestone.insert(at, last);
        }
    }

    fn add_asset(&mut self, workload: &Workload, at: usize, frozen: &[i64]) -> Option<u32> {
        let asset = &self.portfolio.assets[at];
        let disposition = disposition_of(asset, workload);
        if !disposition.is_work() {
            return None;
        }
        let effort = self.lines.asset_effort(workload, asset, disposition);
        let (first, last) = self.add_parts(&effort, &asset.name, (workload, Some(asset)), frozen);
        if let Some(group) = self.structure.group_of[at] {
            for item in first..=last {
                self.packages[item as usize].group = Some(group);
            }
        }
        self.first_part.insert(at, first);
        self.last_part.insert(at, last);
        Some(last)
    }

    /// Adds the consecutive parts of one package; returns the first and the last item.
    fn add_parts(
        &mut self,
        effort: &Effort,
        name: &str,
        (workload, asset): (&Workload, Option<&Asset>),
        frozen: &[i64],
    ) -> (u32, u32) {
        let parts = self.lines.parts_needed(effort);
        if parts > 1 {
            self.notices.push(format!(
                "{name} needs more than one iteration holds and was cut into {parts} consecutive parts"
            ));
        }
        let first = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        for part in 1..=parts {
            let id = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
            let share = effort.part(part, parts);
            if part > 1 {
                self.precedence.push((id - 1, id, 1).into());
            }
            self.packages.push(Package {
                workload: workload.id,
                asset: asset.map(|asset| asset.id),
                part: (part, parts),
                iteration: None,
                effort_tenths: share.total(),
                group: None,
                because: None,
            });
            let item = Item {
                id,
                name: Some(if parts > 1 {
                    format!("{name} {part}/{parts}")
                } else {
                    name.to_owned()
                }),
                workload: Some(Label::Text(workload.key())),
                effort: share.0,
                freeze: frozen.to_vec(),
                ..Item::default()
            };
            self.items.push(fields::fill(item, workload, asset, (part, parts)));
        }
        (first, u32::try_from(self.items.len() - 1).unwrap_or(u32::MAX))
    }

    fn frozen(&self, workload: &Workload) -> Vec<i64> {
        (0..)
            .zip(self.portfolio.iterations)
            .filter(|(_, time_box)| self.portfolio.calendar.freeze_of(workload, time_box).is_some())
            .map(|(at, _)| at)
            .collect()
    }

    /// Test and development land with or before production of the same name.
    fn order_environments(&mut self) {
        let mut by_name: BTreeMap<&str, (Vec<u32>, Vec<u32>)> = BTreeMap::new();
        for (at, workload) in self.portfolio.workloads.iter().enumerate() {
            let Some(&milestone) = self.milestone.get(&at) else { continue };
            let (early, late) = by_name.entry(&workload.name).or_default();
            let production = landfall_domain::estate::environment::is_production(
                workload.environment.as_deref(),
            );
            if production { late.push(milestone) } else { early.push(milestone) }
        }
        for (early, late) in by_name.values() {
            for &before in early {
                self.precedence
                    .extend(late.iter().map(|&after| Precedence::from((before, after, 0))));
            }
        }
    }

    /// What is needed comes first; what is cut apart costs for as long as it is apart.
    fn add_dependencies(&mut self) -> Vec<Traffic> {
        let index: BTreeMap<Id<Asset>, usize> =
            self.portfolio.assets.iter().enumerate().map(|(at, asset)| (asset.id, at)).collect();
        let mut order: BTreeSet<(u32, u32)> = BTreeSet::new();
        let mut traffic: BTreeMap<(u32, u32), i64> = BTreeMap::new();
        for dependency in self.portfolio.dependencies {
            let ends = [dependency.from, dependency.to].map(|id| index.get(&id).copied());
            let [Some(client), Some(server)] = ends else { continue };
            if self.structure.hides(dependency) {
                continue;
            }
            let same_group = self.structure.group_of[client].is_some()
                && self.structure.group_of[client] == self.structure.group_of[server];
            let (Some(&client), Some(&server)) =
                (self.last_part.get(&client), self.last_part.get(&server))
            else {
                continue;
            };
            if same_group {
                continue;
            }
            order.insert((server, client));
            if dependency.kind == LinkKind::Network {
                *traffic.entry((client.min(server), client.max(server))).or_default() +=
                    traffic_cost(dependency.count);
            }
        }
        self.precedence
            .extend(order.into_iter().map(|(before, after)| Precedence::from((before, after, 0))));
        traffic.into_iter().map(|((a, b), cost)| (a, b, cost).into()).collect()
    }

    /// Move groups as item numbers; a group keeps its members' last parts together.
    fn groups(&mut self) -> Vec<Vec<u32>> {
        let mut groups = Vec::new();
        for group in &self.structure.groups {
            let mut members: Vec<u32> = group
                .members
                .iter()
                .filter_map(|asset| self.last_part.get(&(*asset as usize)).copied())
                .collect();
            members.sort_unstable();
            if members.len() < 2 {
                continue;
            }
            let number = u32::try_from(groups.len()).unwrap_or(u32::MAX);
            for &item in &members {
                self.items[item as usize].group = Some(number);
            }
            groups.push(members);
        }
        groups
    }
}

/// What a workload's early completion is worth, from 1 to 1,000: it halves with every fifth of the
/// ranking. `rank` begins at 1.
pub fn worth(rank: i64, ranked: usize) -> i64 {
    #[expect(clippy::cast_precision_loss, reason = "ranks are small")]
    let fifths = 5.0 * (rank - 1) as f64 / ranked.max(1) as f64;
    #[expect(clippy::cast_possible_truncation, reason = "between 1 and 1,000")]
    let value = (1000.0 * (-fifths * std::f64::consts::LN_2).exp()).round() as i64;
    value.max(1)
}

/// Cost of one iteration in which a tie leads across the boundary: it grows with the logarithm of
/// how often the tie was seen, as volume says little about how much a split hurts.
fn traffic_cost(count: i64) -> i64 {
    i64::from(64 - count.max(1).leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_falls_with_rank_and_never_to_nothing() {
        assert_eq!(worth(1, 50), 1000);
        assert_eq!(worth(11, 50), 500);
        assert!(worth(50, 50) >= 1);
    }

    #[test]
    fn a_busier_tie_costs_more_but_not_in_proportion() {
        assert_eq!((traffic_cost(1), traffic_cost(1000)), (1, 10));
    }
}
