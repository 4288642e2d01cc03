//! What the plan in force means to a new one: where each package is, and what has begun.

use std::collections::BTreeMap;

use jiff::civil::Date;
use landfall_domain::plan::{Package, Plan, TimeBox};
use landfall_planning::portfolio::Built;
use landfall_planning::replan::{NOWHERE, changes, hold, usual_weight};

use crate::failure::Failure;

/// The plan in force, as a new plan sees it.
pub(crate) struct Standing {
    /// Its key.
    key: String,
    /// Where each item is: packages are the same by asset and part, iterations by their first day.
    pub(crate) plan: Vec<u32>,
    /// What each package costs that moves elsewhere.
    pub(crate) weight: i64,
}

impl Standing {
    /// Looks up each package; `weight` is the usual one if none is given.
    pub(crate) fn new(
        in_force: &Plan,
        built: &Built,
        iterations: &[TimeBox],
        weight: Option<i64>,
    ) -> Self {
        let slot_of: BTreeMap<Date, u32> = iterations.iter().map(|at| at.start).zip(0..).collect();
        let slot = |package: &Package| match package.iteration {
            None => built.instance.horizon(),
            Some(index) => in_force
                .iterations
                .get(index as usize)
                .and_then(|at| slot_of.get(&at.start).copied())
                .unwrap_or(NOWHERE),
        };
        let key = |package: &Package| (package.workload, package.asset, package.part);
        let known: BTreeMap<_, u32> =
            in_force.packages.iter().map(|package| (key(package), slot(package))).collect();
        let plan = built
            .packages
            .iter()
            .map(|package| known.get(&key(package)).copied().unwrap_or(NOWHERE))
            .collect();
        let weight = weight.unwrap_or_else(|| usual_weight(&built.instance));
        Self { key: in_force.key(), plan, weight }
    }

    /// Pins what the plan in force has in iterations that have begun.
    pub(crate) fn hold_begun(
        &self,
        built: &mut Built,
        iterations: &[TimeBox],
        today: Date,
    ) -> anyhow::Result<()> {
        let begun = iterations.iter().filter(|at| at.start <= today).count();
        let before = u32::try_from(begun).unwrap_or(u32::MAX);
        built.instance = hold(&built.instance, &self.plan, before).map_err(|problems| {
            let told: Vec<String> =
                problems.iter().map(|one| format!("[{}] {one}", one.code())).collect();
            Failure::Refused(format!(
                "what {} has in iterations that have begun cannot all stay:\n{}",
                self.key,
                told.join("\n")
            ))
        })?;
        Ok(())
    }

    /// How many packages are elsewhere now, as a notice of the new plan.
    pub(crate) fn notice(&self, built: &Built, plan: &[u32]) -> String {
        format!(
            "stays close to {}: each package that moves elsewhere counts as {}; {} of {} do",
            self.key,
            self.weight,
            changes(&built.instance, &self.plan, plan),
            built.packages.len()
        )
    }
}
