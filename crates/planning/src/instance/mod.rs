//! Planning instance v1: what is to be planned, with which capacity, under which rules.

mod contract;
mod document;
mod notice;
mod parts;
mod pins;
mod problem;
mod rule;
mod rule_problem;
mod rules;
mod validate;

use std::ops::Deref;

use serde_json::error::Category;

use crate::check::broken_by_pins;

pub(crate) use contract::{Contraction, contract, contract_with};
pub use document::{Objectives, PlanDocument, Unplanned, gap};
pub use notice::{Notice, notices};
pub use parts::{
    EffortUnit, Item, Iteration, Label, Meta, Objective, Parts, Precedence, Resource, Traffic,
};
pub use problem::{At, Problem};
pub use rule::{Environment, KINDS, Kind, Level, PerIteration, Rule, Within};
pub use rule_problem::RuleProblem;

/// A planning instance whose every index, length and sum has been checked.
///
/// Its parts can be read as fields (`instance.items`), but not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance(Parts);

impl Instance {
    /// Checks the parts and makes them an instance, or names every problem they have.
    pub fn new(mut parts: Parts) -> Result<Self, Vec<Problem>> {
        let problems = validate::problems(&parts);
        if !problems.is_empty() {
            return Err(problems);
        }
        parts.meta.items = Some(length(parts.items.len()));
        parts.meta.iters = Some(length(parts.iterations.len()));
        parts.meta.resources = Some(length(parts.resources.len()));
        let instance = Self(parts);
        let broken = broken_by_pins(&instance);
        if broken.is_empty() {
            return Ok(instance);
        }
        let problem =
            |(rule, said)| Problem::Rule { rule, problem: RuleProblem::BrokenByPins { said } };
        Err(broken.into_iter().map(problem).collect())
    }

    /// Reads an instance from JSON text.
    pub fn from_json(text: &str) -> Result<Self, Vec<Problem>> {
        Self::from_slice(text.as_bytes())
    }

    /// Reads an instance from JSON bytes.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, Vec<Problem>> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match serde_json::from_slice(bytes) {
            Ok(parts) => Self::new(parts),
            Err(error) => Err(vec![unreadable(&error)]),
        }
    }

    /// The parts, as they can be written to JSON.
    pub fn parts(&self) -> &Parts {
        &self.0
    }

    /// Gives the parts back, to change them and make another instance.
    pub fn into_parts(self) -> Parts {
        self.0
    }

    /// How many iterations there are; this number itself stands for the backlog.
    pub fn horizon(&self) -> u32 {
        u32::try_from(self.0.iterations.len()).unwrap_or(u32::MAX)
    }

    /// Whether any planning rule is switched on.
    pub fn has_rules(&self) -> bool {
        self.0.rules.iter().any(|rule| rule.enabled)
    }

    /// More than the dearest plan costs.
    pub(crate) fn dearest(&self) -> i64 {
        i64::try_from(validate::dearest(&self.0)).unwrap_or(i64::MAX)
    }

    /// An effort or a capacity as people say it.
    pub(crate) fn amount(&self, tenths: i64) -> String {
        self.0.meta.effort_unit.amount(tenths)
    }

    /// What people call an item: its name, or its number.
    pub fn item_name(&self, item: u32) -> String {
        match self.0.items.get(item as usize).and_then(|item| item.name.as_ref()) {
            Some(name) => name.clone(),
            None => format!("item {item}"),
        }
    }

    /// What people call an iteration: its label, or its number.
    pub fn iteration_name(&self, iteration: u32) -> String {
        match self.0.iterations.get(iteration as usize) {
            Some(known) if !known.label.is_empty() => known.label.clone(),
            Some(_) => format!("iteration {iteration}"),
            None => "the backlog".to_owned(),
        }
    }

    /// What people call a resource: team and skill.
    pub fn resource_name(&self, resource: u32) -> String {
        match self.0.resources.get(resource as usize) {
            Some(known) if !known.team.is_empty() => format!("{}/{}", known.team, known.skill),
            Some(known) if !known.skill.is_empty() => known.skill.clone(),
            _ => format!("resource {resource}"),
        }
    }
}

impl Deref for Instance {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn unreadable(error: &serde_json::Error) -> Problem {
    let met = error.to_string();
    let numeric = ["invalid type: floating point", "invalid value: integer", "number out of range"];
    let is_numeric = numeric.iter().any(|start| met.starts_with(start));
    let at = At { line: error.line(), column: error.column(), met };
    match error.classify() {
        _ if is_numeric => Problem::NotWholeNumber(at),
        Category::Data => Problem::WrongShape(at),
        Category::Io | Category::Syntax | Category::Eof => Problem::NotJson(at),
    }
}
