//! Workloads: assets that together support a defined process.

use crate::id::{Id, Named};
use crate::priority::{Placed, Scored};
use crate::query::{Seen, Subject};
use crate::rationalize::{Decision, Readiness};

use super::membership::Membership;

/// Assets that together support a defined process.
#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    /// Id.
    pub id: Id<Workload>,
    /// Short key number: `W-12`.
    pub number: i64,
    /// Name; unique together with the environment.
    pub name: String,
    /// `prod`, `test`, `dev`, `dr`, another word, or unknown.
    pub environment: Option<String>,
    /// Business owner.
    pub owner: Option<String>,
    /// Business unit.
    pub business_unit: Option<String>,
    /// `low`, `medium`, `high`, `mission-critical`, or unknown.
    pub criticality: Option<String>,
    /// Compliance regimes.
    pub compliance: Option<String>,
    /// How it was found.
    pub grouping: Membership,
    /// What happens to it.
    pub decision: Decision,
    /// Readiness of the least ready asset that moves.
    pub readiness: Readiness,
    /// Assets in scope.
    pub assets: i64,
    /// Storage to copy, in MiB.
    pub storage_mib: i64,
    /// Work in tenths of an hour: its own tasks and those of its assets.
    pub effort_tenths: i64,
    /// Place in the migration backlog, from 1; `None` for what needs no work.
    pub rank: Option<i64>,
    /// The rank that the profile alone would give; `None` for what needs no work.
    pub proposed_rank: Option<i64>,
    /// If a person put it there: who, where and why.
    pub placed: Option<Placed>,
    /// The arithmetic behind the proposed rank.
    pub scored: Scored,
    /// The reason for the proposed rank, as a sentence.
    pub rank_reason: String,
    /// Grows with each change.
    pub version: i64,
}

impl Named for Workload {
    const PREFIX: &'static str = "workload";
}

impl Workload {
    /// The short key that people use.
    pub fn key(&self) -> String {
        format!("W-{}", self.number)
    }

    /// Why it stands where it does: a person's word first, then the profile's.
    pub fn why_here(&self) -> String {
        match (&self.placed, self.proposed_rank) {
            (Some(placed), Some(proposed)) => format!(
                "{}; the profile proposes rank {proposed}: {}",
                placed.because, self.rank_reason
            ),
            _ => self.rank_reason.clone(),
        }
    }

    /// Name with environment, as shown.
    pub fn title(&self) -> String {
        title(&self.name, self.environment.as_deref())
    }

    /// The fields that queries over workloads may name.
    pub const FIELDS: [&'static str; 14] = [
        "name",
        "key",
        "environment",
        "owner",
        "business_unit",
        "criticality",
        "compliance",
        "disposition",
        "readiness",
        "assets",
        "effort_hours",
        "storage_gib",
        "rank",
        "confidence",
    ];
}

/// The number behind a short key such as `W-12`; none if it is no such key.
pub fn number_of(key: &str) -> Option<i64> {
    key.strip_prefix("W-")?.parse().ok()
}

/// Name with environment, as shown.
pub fn title(name: &str, environment: Option<&str>) -> String {
    match environment {
        Some(environment) if environment != "prod" => format!("{name} ({environment})"),
        _ => name.to_owned(),
    }
}

impl Subject for Workload {
    fn each_value(&self, field: &str, see: &mut dyn FnMut(Seen<'_>)) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "queries compare sizes, not identities")]
        let number = |value: i64, divisor: f64| Seen::Number(value as f64 / divisor);
        let text = match field {
            "name" => Some(self.name.as_str()),
            "environment" => self.environment.as_deref(),
            "owner" => self.owner.as_deref(),
            "business_unit" => self.business_unit.as_deref(),
            "criticality" => self.criticality.as_deref(),
            "compliance" => self.compliance.as_deref(),
            "disposition" => Some(self.decision.disposition.name()),
            "readiness" => Some(self.readiness.name()),
            _ => None,
        };
        if let Some(text) = text {
            see(Seen::Text(text));
            return true;
        }
        match field {
            "key" => see(Seen::Text(&self.key())),
            "assets" => see(number(self.assets, 1.0)),
            "effort_hours" => see(number(self.effort_tenths, 10.0)),
            "storage_gib" => see(number(self.storage_mib, 1024.0)),
            "confidence" => see(number(i64::from(self.grouping.confidence_percent), 1.0)),
            "rank" => {
                if let Some(rank) = self.rank {
                    see(number(rank, 1.0));
                }
            }
            _ => return Self::FIELDS.contains(&field),
        }
        true
    }

    fn each_name(&self, see: &mut dyn FnMut(&str)) {
        see(&self.name);
        see(&self.key());
        self.owner.iter().for_each(|owner| see(owner));
    }
}
