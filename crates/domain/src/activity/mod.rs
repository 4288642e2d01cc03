//! Activity templates: what must be done for a workload and for each of its assets.

use serde::{Deserialize, Serialize};

use crate::estate::{Asset, AssetKind};
use crate::rationalize::Disposition;
use crate::words::words;

words! {
    /// The stage in which a task is done.
    Stage:
    /// Look closely.
    Assess "assess" "assess";
    /// Mend what stands in the way.
    Remediate "remediate" "remediate";
    /// Copy.
    Replicate "replicate" "replicate";
    /// Set up in the cloud.
    Stage "stage" "stage";
    /// Let the business try it.
    Uat "uat" "UAT";
    /// Prepare the switch.
    Ready "ready" "ready";
    /// Switch.
    Promote "promote" "promote";
    /// Watch and tune.
    Stabilise "stabilise" "stabilise";
    /// Remove the old.
    Decommission "decommission" "decommission";
}

/// Whether a task is done once per workload or once per asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Once per workload.
    Workload,
    /// Once per asset.
    Asset,
}

/// One task of a template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskTemplate {
    /// What to do, in the imperative.
    pub name: String,
    /// Group of tasks that people see together.
    pub group: String,
    /// Stage in which it is done.
    pub stage: Stage,
    /// Once per workload or per asset.
    pub per: Per,
    /// Only for these kinds of asset; empty for all.
    #[serde(default)]
    pub kinds: Vec<AssetKind>,
    /// Only for these dispositions; empty for all that move something.
    #[serde(default)]
    pub dispositions: Vec<Disposition>,
    /// Skill that it takes.
    pub skill: String,
    /// Hours.
    pub hours: f64,
    /// Further hours for each 100 GiB to copy.
    #[serde(default)]
    pub hours_per_100_gib: f64,
    /// The runbook: steps that are ticked off one by one.
    #[serde(default)]
    pub steps: Vec<String>,
}

/// A named list of tasks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Stable name.
    pub name: String,
    /// What people read.
    pub title: String,
    /// The tasks, in order.
    #[serde(rename = "task")]
    pub tasks: Vec<TaskTemplate>,
}

/// What people say of the effort of one task, in the place of what its template says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjustment {
    /// Name of the template.
    pub template: String,
    /// Name of the task.
    pub task: String,
    /// Skill that it takes.
    pub skill: String,
    /// Hours.
    pub hours: f64,
    /// Further hours for each 100 GiB to copy.
    #[serde(default)]
    pub hours_per_100_gib: f64,
}

impl Adjustment {
    /// What a template says of a task.
    pub fn of(template: &Template, task: &TaskTemplate) -> Self {
        Self {
            template: template.name.clone(),
            task: task.name.clone(),
            skill: task.skill.clone(),
            hours: task.hours,
            hours_per_100_gib: task.hours_per_100_gib,
        }
    }

    /// What is wrong with it, if something is.
    pub fn fault(&self) -> Option<String> {
        const MOST: f64 = 10_000.0;
        if self.skill.is_empty() || self.skill.chars().count() > 60 {
            return Some("a skill has 1 to 60 characters, as in the team file: infra".to_owned());
        }
        let all = [self.hours, self.hours_per_100_gib];
        let wrong = all.into_iter().find(|hours| !(0.0..=MOST).contains(hours))?;
        Some(format!("{wrong} hours cannot be: they lie from 0 to {MOST}"))
    }

    /// As a sentence: `infra: 2 h, 0.5 h more for each 100 GiB`.
    pub fn says(&self) -> String {
        let more = match self.hours_per_100_gib {
            0.0 => String::new(),
            more => format!(", {more} h more for each 100 GiB"),
        };
        format!("{}: {} h{more}", self.skill, self.hours)
    }
}

/// Lets people's words take the place of what templates say; words on tasks that are no more do
/// nothing.
pub fn adjust(templates: &mut [Template], adjustments: &[Adjustment]) {
    for template in templates {
        for task in &mut template.tasks {
            let said = adjustments
                .iter()
                .find(|one| one.template == template.name && one.task == task.name);
            if let Some(said) = said {
                task.skill.clone_from(&said.skill);
                (task.hours, task.hours_per_100_gib) = (said.hours, said.hours_per_100_gib);
            }
        }
    }
}

/// A task with its effort.
#[derive(Debug, Clone, PartialEq)]
pub struct Task<'a> {
    /// The template's task.
    pub template: &'a TaskTemplate,
    /// Effort in tenths of an hour, at least 1.
    pub effort_tenths: i64,
}

/// The templates that ship with Landfall.
///
/// # Panics
/// Never: a test parses the shipped files.
pub fn shipped_templates() -> Vec<Template> {
    crate::defaults::texts("templates/")
        .map(|text| toml::from_str(text).expect("the shipped templates parse; a test holds this"))
        .collect()
}

/// The tasks for one asset of this kind and disposition.
pub fn asset_tasks(
    templates: &[Template],
    kind: AssetKind,
    disposition: Disposition,
    storage_mib: i64,
) -> impl Iterator<Item = Task<'_>> {
    all(templates)
        .filter(move |task| {
            task.per == Per::Asset
                && task.suits(disposition)
                && (task.kinds.is_empty() || task.kinds.contains(&kind))
        })
        .map(move |task| sized(task, storage_mib))
}

/// The tasks for a workload as a whole.
pub fn workload_tasks(
    templates: &[Template],
    disposition: Disposition,
) -> impl Iterator<Item = Task<'_>> {
    all(templates)
        .filter(move |task| task.per == Per::Workload && task.suits(disposition))
        .map(|task| sized(task, 0))
}

/// Work to move one asset, in tenths of an hour.
pub fn asset_effort_tenths(templates: &[Template], asset: &Asset, disposition: Disposition) -> i64 {
    let storage = asset.storage_mib().unwrap_or(0);
    asset_tasks(templates, asset.kind, disposition, storage).map(|task| task.effort_tenths).sum()
}

/// Work for a workload as a whole, in tenths of an hour.
pub fn workload_effort_tenths(templates: &[Template], disposition: Disposition) -> i64 {
    workload_tasks(templates, disposition).map(|task| task.effort_tenths).sum()
}

fn all(templates: &[Template]) -> impl Iterator<Item = &TaskTemplate> {
    templates.iter().flat_map(|template| &template.tasks)
}

impl TaskTemplate {
    fn suits(&self, disposition: Disposition) -> bool {
        if self.dispositions.is_empty() {
            disposition.moves()
        } else {
            self.dispositions.contains(&disposition)
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "hours of one task, rounded to tenths and clamped"
)]
fn sized(template: &TaskTemplate, storage_mib: i64) -> Task<'_> {
    let hundreds_of_gib = storage_mib.max(0) as f64 / 102_400.0;
    let hours = template.hours + template.hours_per_100_gib * hundreds_of_gib;
    Task { template, effort_tenths: (hours * 10.0).round().clamp(1.0, 1e9) as i64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workload_template_has_39_tasks() {
        let templates = shipped_templates();
        assert_eq!(templates[0].tasks.len(), 39);
    }

    #[test]
    fn people_adjust_a_task_and_no_other() {
        let mut templates = shipped_templates();
        let mut said = Adjustment::of(&templates[0], &templates[0].tasks[3]);
        (said.hours, said.skill) = (99.0, "cranes".to_owned());
        adjust(&mut templates, std::slice::from_ref(&said));
        let changed: Vec<String> = shipped_templates()
            .iter()
            .zip(&templates)
            .flat_map(|(old, new)| old.tasks.iter().zip(&new.tasks))
            .filter(|(old, new)| old != new)
            .map(|(_, new)| new.name.clone())
            .collect();
        assert_eq!(changed, [said.task.clone()]);
        for hours in [-1.0, f64::NAN, 1e9] {
            assert!(Adjustment { hours, ..said.clone() }.fault().is_some(), "{hours}");
        }
        assert_eq!(said.fault(), None);
    }

    #[test]
    fn every_kind_gets_its_five_asset_tasks() {
        let templates = shipped_templates();
        for kind in AssetKind::ALL.into_iter().filter(|kind| *kind != AssetKind::Host) {
            let tasks = asset_tasks(&templates, kind, Disposition::Rehost, 0).count();
            assert_eq!(tasks, 5, "{kind}");
        }
    }

    #[test]
    fn more_data_takes_longer() {
        let templates = shipped_templates();
        let hours = |mib| -> i64 {
            asset_tasks(&templates, AssetKind::Vm, Disposition::Rehost, mib)
                .map(|task| task.effort_tenths)
                .sum()
        };
        assert!(hours(10 * 1024 * 1024) > hours(0));
    }

    #[test]
    fn retiring_takes_work_too() {
        let templates = shipped_templates();
        assert!(asset_tasks(&templates, AssetKind::Vm, Disposition::Retire, 0).count() > 0);
    }
}
