//! Everything that can happen, as data. Each event is appended in the transaction that does it and
//! carries a hash over itself and the event before, so that tampering shows.

mod chain;

use serde::{Deserialize, Serialize};

use crate::assumption::{AssumptionStatus, Consequence};
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
    /// An assumption was stated or changed.
    AssumptionSaved {
        /// Its key.
        assumption: String,
        /// The belief.
        statement: String,
        /// True if it is new.
        is_new: bool,
        /// The fields that have other values.
        fields: Vec<String>,
    },
    /// An assumption that nothing rested on was removed.
    AssumptionRemoved {
        /// Its key.
        assumption: String,
        /// The belief.
        statement: String,
    },
    /// Somebody doubted an assumption, gave evidence or said something else of it.
    AssumptionSaid {
        /// Its key.
        assumption: String,
        /// `challenge`, `evidence` or `comment`.
        said: String,
    },
    /// An assumption was confirmed.
    AssumptionConfirmed {
        /// Its key.
        assumption: String,
    },
    /// An assumption was overturned: everything that rested on it was decided anew.
    AssumptionOverturned {
        /// Its key.
        assumption: String,
        /// Where it stood before.
        before: AssumptionStatus,
        /// What was to hold instead before.
        earlier: Option<Consequence>,
        /// What changed.
        changed: Upset,
    },
    /// An assumption is open again.
    AssumptionReopened {
        /// Its key.
        assumption: String,
        /// Where it stood before.
        before: AssumptionStatus,
        /// What changed.
        changed: Upset,
    },
}

/// The kinds of all that can happen.
pub const KINDS: [&str; 30] = [
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
    "assumption_saved",
    "assumption_removed",
    "assumption_said",
    "assumption_confirmed",
    "assumption_overturned",
    "assumption_reopened",
];

/// How much another word on an assumption changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upset {
    /// Workloads with another disposition.
    pub dispositions: u64,
    /// Workloads with anything else.
    pub workloads: u64,
    /// Assets with another disposition or effort.
    pub assets: u64,
    /// Effort of the backlog in tenths of an hour, before.
    pub effort_tenths_before: i64,
    /// The same, after.
    pub effort_tenths: i64,
}

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
            Self::AssumptionSaved { assumption, .. }
            | Self::AssumptionRemoved { assumption, .. }
            | Self::AssumptionSaid { assumption, .. }
            | Self::AssumptionConfirmed { assumption }
            | Self::AssumptionOverturned { assumption, .. }
            | Self::AssumptionReopened { assumption, .. } => vec![assumption],
            _ => Vec::new(),
        }
    }

    /// True if assets, workloads or how they are ranked may be other ones afterwards.
    pub fn changes_estate(&self) -> bool {
        let is_of_plans = matches!(
            self,
            Self::PlanProposed { .. }
                | Self::PlanAdopted { .. }
                | Self::TeamsSaved { .. }
                | Self::AssumptionSaid { .. }
                | Self::AssumptionConfirmed { .. }
        );
        !is_of_plans && !self.is_for_admins()
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
            Self::AssumptionSaved { .. } => "assumption_saved",
            Self::AssumptionRemoved { .. } => "assumption_removed",
            Self::AssumptionSaid { .. } => "assumption_said",
            Self::AssumptionConfirmed { .. } => "assumption_confirmed",
            Self::AssumptionOverturned { .. } => "assumption_overturned",
            Self::AssumptionReopened { .. } => "assumption_reopened",
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
