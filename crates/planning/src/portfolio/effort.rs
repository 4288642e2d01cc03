//! Work by team and skill, and the capacity against which it counts.

use std::collections::BTreeMap;

use landfall_domain::activity::{Task, Template, asset_effort_tenths, asset_tasks, workload_tasks};
use landfall_domain::estate::{Asset, Workload};
use landfall_domain::rationalize::Disposition;

use crate::instance::Resource;

use super::{BuildError, Portfolio, disposition_of};

/// Work of one package: resource and tenths of an hour, sorted by resource.
#[derive(Debug, Clone, Default)]
pub(super) struct Effort(pub(super) Vec<(u32, i64)>);

impl Effort {
    pub(super) fn total(&self) -> i64 {
        self.0.iter().map(|(_, tenths)| tenths).sum()
    }

    /// The same where assumptions that fell make an asset dearer or cheaper than its templates say:
    /// each line gets its share of what the backlog says of it.
    fn scaled(self, effort: i64, by_templates: i64) -> Self {
        if effort <= 0 || by_templates <= 0 || effort == by_templates {
            return self;
        }
        // Shares of running sums, so that they add up to the whole.
        let share = |sum: i64| sum.saturating_mul(effort) / by_templates;
        let mut sum = 0;
        let lines = self.0.into_iter().map(|(line, tenths)| {
            let before = share(sum);
            sum += tenths;
            (line, share(sum) - before)
        });
        Self(lines.collect())
    }

    /// The share of one part: parts differ by at most one tenth, and add up to the whole.
    pub(super) fn part(&self, part: u16, parts: u16) -> Self {
        let (part, parts) = (i64::from(part), i64::from(parts));
        let share = |tenths: i64| tenths * part / parts - tenths * (part - 1) / parts;
        Self(
            self.0
                .iter()
                .map(|&(resource, tenths)| (resource, share(tenths)))
                .filter(|(_, tenths)| *tenths > 0)
                .collect(),
        )
    }
}

/// Capacity lines, and which of them a workload's work falls on.
pub(super) struct Lines {
    pub(super) names: Vec<(String, String)>,
    pub(super) capacity: Vec<Vec<i64>>,
    number: BTreeMap<(usize, String), u32>,
    /// For each workload, the team that moves it.
    team_of: BTreeMap<landfall_domain::id::Id<Workload>, usize>,
    /// For each skill, the first team that has it: the central one.
    central: BTreeMap<String, u32>,
    templates: Vec<Template>,
}

impl Lines {
    pub(super) fn new(portfolio: Portfolio<'_>) -> Result<Self, BuildError> {
        let calendar = portfolio.calendar;
        let mut lines = Self {
            names: Vec::new(),
            capacity: Vec::new(),
            number: BTreeMap::new(),
            team_of: BTreeMap::new(),
            central: BTreeMap::new(),
            templates: portfolio.templates.to_vec(),
        };
        for (at, team) in calendar.teams.iter().enumerate() {
            for skill in team.skills.keys() {
                let number = u32::try_from(lines.names.len()).unwrap_or(u32::MAX);
                let row = portfolio.iterations.iter();
                lines
                    .capacity
                    .push(row.map(|i| calendar.capacity_tenths(team, skill, i)).collect());
                lines.names.push((team.name.clone(), skill.clone()));
                lines.number.insert((at, skill.clone()), number);
                lines.central.entry(skill.clone()).or_insert(number);
            }
        }
        for workload in portfolio.workloads {
            if let Some(team) = calendar.team_of(workload) {
                lines.team_of.insert(workload.id, team);
            }
        }
        lines.check_skills(portfolio)?;
        Ok(lines)
    }

    fn check_skills(&self, portfolio: Portfolio<'_>) -> Result<(), BuildError> {
        let by_id: BTreeMap<_, _> = portfolio.workloads.iter().map(|w| (w.id, w)).collect();
        let mut missing: BTreeMap<&str, usize> = BTreeMap::new();
        let mut see = |task: &Task<'_>, skill| {
            if !self.central.contains_key(&task.template.skill) {
                *missing.entry(skill).or_default() += 1;
            }
        };
        for workload in portfolio.workloads.iter().filter(|workload| workload.rank.is_some()) {
            for task in workload_tasks(portfolio.templates, workload.decision.disposition) {
                see(&task, &task.template.skill);
            }
        }
        for asset in portfolio.assets.iter().filter(|asset| asset.in_scope()) {
            let Some(workload) = asset.workload.and_then(|id| by_id.get(&id)) else { continue };
            let disposition = disposition_of(asset, workload);
            for task in asset_tasks(portfolio.templates, asset.kind, disposition, 0) {
                see(&task, &task.template.skill);
            }
        }
        match missing.into_iter().next() {
            Some((skill, tasks)) => {
                Err(BuildError::SkillMissing { skill: skill.to_owned(), tasks })
            }
            None => Ok(()),
        }
    }

    pub(super) fn resources(&self) -> Vec<Resource> {
        self.names
            .iter()
            .map(|(team, skill)| Resource { team: team.clone(), skill: skill.clone() })
            .collect()
    }

    pub(super) fn asset_effort(
        &self,
        workload: &Workload,
        asset: &Asset,
        disposition: Disposition,
    ) -> Effort {
        let storage = asset.storage_mib().unwrap_or(0);
        let tasks = asset_tasks(&self.templates, asset.kind, disposition, storage);
        let by_templates = asset_effort_tenths(&self.templates, asset, disposition);
        self.sum(workload, tasks).scaled(asset.effort_tenths, by_templates)
    }

    pub(super) fn workload_effort(&self, workload: &Workload) -> Effort {
        self.sum(workload, workload_tasks(&self.templates, workload.decision.disposition))
    }

    fn sum<'t>(&self, workload: &Workload, tasks: impl Iterator<Item = Task<'t>>) -> Effort {
        let mut sums: BTreeMap<u32, i64> = BTreeMap::new();
        for task in tasks {
            if let Some(line) = self.line(workload, &task.template.skill) {
                *sums.entry(line).or_default() += task.effort_tenths;
            }
        }
        Effort(sums.into_iter().collect())
    }

    /// The own team's line, else the central team's.
    fn line(&self, workload: &Workload, skill: &str) -> Option<u32> {
        self.team_of
            .get(&workload.id)
            .and_then(|team| self.number.get(&(*team, skill.to_owned())))
            .or_else(|| self.central.get(skill))
            .copied()
    }

    /// How many consecutive iterations a package needs, if it alone may take nine tenths of each.
    pub(super) fn parts_needed(&self, effort: &Effort) -> u16 {
        let needed = effort.0.iter().map(|&(line, tenths)| {
            let most = self.capacity[line as usize].iter().max().copied().unwrap_or(0);
            if most == 0 || tenths <= most { 1 } else { (tenths * 10 + most * 9 - 1) / (most * 9) }
        });
        u16::try_from(needed.max().unwrap_or(1).max(1)).unwrap_or(u16::MAX)
    }
}
