//! Everything that can happen, as data. Each event is appended in the transaction that does it and
//! carries a hash over itself and the event before, so that tampering shows.

mod chain;

use serde::{Deserialize, Serialize};

use crate::outcome::happening::{Imported, Linked, Recorded, Removed, Saved};
use crate::people::Role;

pub use chain::{BrokenChain, Event, hex, verify};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happening {
    /// Files were imported.
    EstateImported {
        /// Their names.
        files: Vec<String>,
        /// Assets that are new.
        added: u64,
        /// Assets with a changed field.
        changed: u64,
        /// Assets that an older export of the same origin held and this one does not.
        missing: u64,
        /// Assets that proved to be another one, and were joined with it.
        joined: u64,
        /// Changes field by field, at most the first 1,000.
        details: Vec<FieldChange>,
    },
    /// A person said whether two records are one thing.
    QuestionAnswered {
        /// One key.
        one: String,
        /// The other key.
        other: String,
        /// True if they are the same.
        same: bool,
    },
    /// A person put assets into other workloads.
    AssetsPlaced {
        /// `accepted` from a suggestion, `split`, `merged` or `moved`.
        how: String,
        /// Who went where.
        placed: Vec<Placed>,
    },
    /// A person said whether a service is shared.
    ServiceJudged {
        /// The service: `dns1:53`, or `monitor1>9100` for one that calls.
        service: String,
        /// True if it is shared; none if an earlier word was taken back.
        shared: Option<bool>,
    },
    /// A person stated values of workloads, or took them back.
    WorkloadsStated {
        /// Value by value.
        changes: Vec<StatedChange>,
    },
    /// A person put a workload elsewhere in the backlog.
    WorkloadPlaced {
        /// Its key.
        workload: String,
        /// Where: `before W-3`, `after W-3`, `pinned to 4`, or `as the profile proposes`.
        spot: String,
        /// True if a person had put it somewhere before.
        was_placed: bool,
        /// Rank before.
        from: i64,
        /// Rank after.
        to: i64,
    },
    /// Another priority profile ranks the backlog.
    ProfileChosen {
        /// The profile's name.
        profile: String,
        /// The one before.
        before: String,
    },
    /// A person applied a profile: one of their own, or a known one.
    ProfileApplied {
        /// The profile's name.
        profile: String,
        /// The one in force before.
        before: String,
        /// The profile as TOML.
        text: String,
        /// The portfolio's own profile of this name before, as TOML.
        earlier: Option<String>,
        /// The version of what is in force afterwards.
        version: i64,
    },
    /// The standing team file was saved.
    TeamsSaved {
        /// How many teams it has.
        teams: u64,
        /// How many freezes.
        freezes: u64,
        /// How many days off.
        days_off: u64,
        /// Its text.
        text: String,
        /// Its text before; none for the first.
        before: Option<String>,
    },
    /// A person changed the effort of tasks.
    TasksAdjusted {
        /// Task by task.
        changes: Vec<TaskChange>,
    },
    /// A plan was proposed.
    PlanProposed {
        /// Its key.
        plan: String,
        /// Packages placed.
        placed: u64,
        /// Packages left in the backlog.
        unplaced: u64,
    },
    /// A plan came into force.
    PlanAdopted {
        /// Its key.
        plan: String,
        /// The plan that it replaced.
        superseded: Option<String>,
    },
    /// An account was made.
    PersonAdded {
        /// Its name.
        name: String,
    },
    /// A person has another role in a portfolio.
    RoleChanged {
        /// Name of the account.
        name: String,
        /// Key of the portfolio.
        portfolio: String,
        /// The role now; none if the person is no member any more.
        role: Option<Role>,
        /// The role before; none if the person was no member.
        before: Option<Role>,
    },
    /// An account was shut: its sessions ended.
    PersonDisabled {
        /// Its name.
        name: String,
    },
    /// An account was opened again.
    PersonEnabled {
        /// Its name.
        name: String,
    },
    /// An account has another password: its sessions ended.
    PasswordChanged {
        /// Its name.
        name: String,
    },
    /// A token for programs was made.
    TokenCreated {
        /// Name of the account.
        name: String,
        /// What the token is for.
        token: String,
        /// The most that it may do.
        role: Role,
    },
    /// A token for programs was taken back.
    TokenRevoked {
        /// Name of the account.
        name: String,
        /// What the token was for.
        token: String,
    },
    /// A portfolio was made.
    PortfolioAdded {
        /// Its key.
        portfolio: String,
        /// Its title.
        title: String,
    },
    /// A webhook was added.
    WebhookAdded {
        /// Its name.
        webhook: String,
        /// The host that is told; the rest of the address may hold a secret.
        host: String,
    },
    /// A webhook was changed.
    WebhookChanged {
        /// Its name.
        webhook: String,
        /// The fields that have other values: `name`, `url`, `kinds`.
        fields: Vec<String>,
        /// The host that is told now.
        host: String,
    },
    /// A webhook was switched on or off.
    WebhookSwitched {
        /// Its name.
        webhook: String,
        /// Whether it is on now.
        on: bool,
        /// Why, if it was not a person.
        because: Option<String>,
    },
    /// A webhook was removed.
    WebhookRemoved {
        /// Its name.
        webhook: String,
    },
    /// An outcome was added or changed.
    OutcomeSaved(Saved),
    /// An outcome was removed with its metrics and links.
    OutcomeRemoved(Removed),
    /// A metric was added or changed.
    MetricSaved(Saved),
    /// A metric was removed with its actuals.
    MetricRemoved(Removed),
    /// An actual of a metric was recorded or taken back.
    ActualRecorded(Recorded),
    /// Workloads serve an outcome, or no longer.
    OutcomeLinked(Linked),
    /// Outcomes and metrics were imported.
    OutcomesImported(Imported),
}

/// The kinds of all that can happen.
pub const KINDS: [&str; 31] = [
    "estate_imported",
    "question_answered",
    "assets_placed",
    "service_judged",
    "workloads_stated",
    "workload_placed",
    "profile_chosen",
    "profile_applied",
    "teams_saved",
    "tasks_adjusted",
    "plan_proposed",
    "plan_adopted",
    "person_added",
    "role_changed",
    "person_disabled",
    "person_enabled",
    "password_changed",
    "token_created",
    "token_revoked",
    "portfolio_added",
    "webhook_added",
    "webhook_changed",
    "webhook_switched",
    "webhook_removed",
    "outcome_saved",
    "outcome_removed",
    "metric_saved",
    "metric_removed",
    "actual_recorded",
    "outcome_linked",
    "outcomes_imported",
];

/// One field of one asset, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The asset's name.
    pub asset: String,
    /// The field.
    pub field: String,
    /// Value before.
    pub before: Option<String>,
    /// Value after.
    pub after: Option<String>,
}

/// One asset that went from one workload to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// The asset's name.
    pub asset: String,
    /// Title of the workload before.
    pub from: Option<String>,
    /// Title of the workload after.
    pub to: String,
}

/// The effort of one task, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskChange {
    /// Name of its template.
    pub template: String,
    /// Its name.
    pub task: String,
    /// Skill and hours before.
    pub before: String,
    /// Skill and hours after.
    pub after: String,
}

/// One value of one workload that a person stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedChange {
    /// The workload's key.
    pub workload: String,
    /// The field.
    pub field: String,
    /// The value shown before.
    pub before: Option<String>,
    /// The value shown after.
    pub after: Option<String>,
    /// What people stated of it before; none if the value was derived.
    pub said_before: Option<String>,
    /// What they state now; none if an earlier word was taken back.
    pub said: Option<String>,
}

impl Happening {
    /// Short keys of the things that it is about, as far as they have some.
    pub fn subjects(&self) -> Vec<&str> {
        match self {
            Self::WorkloadsStated { changes } => {
                changes.iter().map(|change| change.workload.as_str()).collect()
            }
            Self::WorkloadPlaced { workload, .. } => vec![workload],
            Self::PlanProposed { plan, .. } => vec![plan],
            Self::PlanAdopted { plan, superseded } => {
                std::iter::once(plan).chain(superseded).map(String::as_str).collect()
            }
            Self::OutcomeSaved(said) | Self::MetricSaved(said) => said.subjects(),
            Self::OutcomeRemoved(said) | Self::MetricRemoved(said) => said.subjects(),
            Self::ActualRecorded(said) => said.subjects(),
            Self::OutcomeLinked(said) => said.subjects(),
            Self::OutcomesImported(said) => said.subjects(),
            _ => Vec::new(),
        }
    }

    /// True if it tells of outcomes, their metrics, or which workloads serve them.
    pub fn is_of_outcomes(&self) -> bool {
        let kind = self.kind();
        ["outcome", "metric", "actual"].iter().any(|word| kind.starts_with(word))
    }

    /// True if assets, workloads or how they are ranked may be other ones afterwards.
    pub fn changes_estate(&self) -> bool {
        let is_of_plans = matches!(
            self,
            Self::PlanProposed { .. } | Self::PlanAdopted { .. } | Self::TeamsSaved { .. }
        );
        !is_of_plans && !self.is_of_outcomes() && !self.is_for_admins()
    }

    /// True if it tells who may come in, and to what, or which other systems are told.
    pub fn is_for_admins(&self) -> bool {
        matches!(
            self,
            Self::PersonAdded { .. }
                | Self::RoleChanged { .. }
                | Self::PersonDisabled { .. }
                | Self::PersonEnabled { .. }
                | Self::PasswordChanged { .. }
                | Self::TokenCreated { .. }
                | Self::TokenRevoked { .. }
                | Self::PortfolioAdded { .. }
                | Self::WebhookAdded { .. }
                | Self::WebhookChanged { .. }
                | Self::WebhookSwitched { .. }
                | Self::WebhookRemoved { .. }
        )
    }

    /// Its kind as one word.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::EstateImported { .. } => "estate_imported",
            Self::QuestionAnswered { .. } => "question_answered",
            Self::AssetsPlaced { .. } => "assets_placed",
            Self::ServiceJudged { .. } => "service_judged",
            Self::WorkloadsStated { .. } => "workloads_stated",
            Self::WorkloadPlaced { .. } => "workload_placed",
            Self::ProfileChosen { .. } => "profile_chosen",
            Self::ProfileApplied { .. } => "profile_applied",
            Self::TeamsSaved { .. } => "teams_saved",
            Self::TasksAdjusted { .. } => "tasks_adjusted",
            Self::PlanProposed { .. } => "plan_proposed",
            Self::PlanAdopted { .. } => "plan_adopted",
            Self::PersonAdded { .. } => "person_added",
            Self::RoleChanged { .. } => "role_changed",
            Self::PersonDisabled { .. } => "person_disabled",
            Self::PersonEnabled { .. } => "person_enabled",
            Self::PasswordChanged { .. } => "password_changed",
            Self::TokenCreated { .. } => "token_created",
            Self::TokenRevoked { .. } => "token_revoked",
            Self::PortfolioAdded { .. } => "portfolio_added",
            Self::WebhookAdded { .. } => "webhook_added",
            Self::WebhookChanged { .. } => "webhook_changed",
            Self::WebhookSwitched { .. } => "webhook_switched",
            Self::WebhookRemoved { .. } => "webhook_removed",
            Self::OutcomeSaved(_) => "outcome_saved",
            Self::OutcomeRemoved(_) => "outcome_removed",
            Self::MetricSaved(_) => "metric_saved",
            Self::MetricRemoved(_) => "metric_removed",
            Self::ActualRecorded(_) => "actual_recorded",
            Self::OutcomeLinked(_) => "outcome_linked",
            Self::OutcomesImported(_) => "outcomes_imported",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_in_the_list() {
        let unknown = serde_json::from_str::<Happening>(r#"{"kind":"?"}"#).unwrap_err().to_string();
        let known: Vec<&str> = unknown.split('`').skip(3).step_by(2).collect();
        assert_eq!(known, KINDS);
        let removed = Happening::WebhookRemoved { webhook: "CI".to_owned() };
        assert!(removed.is_for_admins() && !removed.changes_estate());
    }
}
