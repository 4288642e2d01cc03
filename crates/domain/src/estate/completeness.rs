//! How complete the record of a workload is, by levels: what is known, what is missing, and whose
//! question that is. What is missing stops nobody before a gate asks for it.

use super::Workload;
use super::statement::{Level, Stated, Statement, Whose};

/// What is known of a workload beside itself and what people state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// When the plan has it complete.
    pub expected: Option<String>,
    /// Other workloads that it needs, and that need it.
    pub ties: (i64, i64),
    /// Business outcomes that it serves.
    pub outcomes: Option<String>,
    /// By what these are measured.
    pub metrics: Option<String>,
}

/// One thing that a level asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When it has to be known.
    pub level: Level,
    /// What it is called.
    pub label: &'static str,
    /// Whose question it is.
    pub whose: Whose,
    /// What is known; none if it is missing.
    pub value: Option<String>,
    /// The field that people state it by; none if it is derived only.
    pub stated: Option<Stated>,
}

/// One level of a workload's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The level.
    pub level: Level,
    /// What it asks for.
    pub entries: Vec<Entry>,
}

impl Sheet {
    /// How many entries are filled.
    pub fn filled(&self) -> usize {
        self.entries.iter().filter(|entry| entry.value.is_some()).count()
    }

    /// What is missing.
    pub fn missing(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.value.is_none())
    }
}

/// The record of a workload, level by level.
pub fn sheets(workload: &Workload, statements: &[Statement], known: &Known) -> Vec<Sheet> {
    let stated = |field: Stated| {
        let word = statements.iter().find(|statement| statement.field == field);
        Entry {
            level: field.level(),
            label: field.label(),
            whose: field.whose(),
            value: word
                .map(|word| word.value.clone())
                .or_else(|| field.of(workload).map(str::to_owned)),
            stated: Some(field),
        }
    };
    let derived = |level, label, whose, value| Entry { level, label, whose, value, stated: None };
    let assets = workload.assets;
    let inventory = (assets > 0).then(|| format!("{assets} assets"));
    let rank = workload.rank.map(|rank| rank.to_string());
    let (needs, needed_by) = known.ties;
    let ties = (needs + needed_by > 0).then(|| format!("needs {needs}, needed by {needed_by}"));
    let (strategy, adoption) = (Whose::Strategy, Whose::Adoption);
    let mut entries = vec![
        derived(Level::BacklogItem, "Name", strategy, Some(workload.title())),
        derived(Level::BacklogItem, "Rank", strategy, rank),
        derived(Level::BacklogItem, "First inventory", adoption, inventory),
        derived(Level::BacklogItem, "Expected in", adoption, known.expected.clone()),
        derived(Level::Definition, "Outcomes", strategy, known.outcomes.clone()),
        derived(Level::Definition, "Metrics", strategy, known.metrics.clone()),
        derived(Level::ReleaseItem, "Dependencies", adoption, ties),
    ];
    entries.extend(Stated::ALL.iter().map(|field| stated(*field)));
    let sheet = |level| Sheet {
        level,
        entries: entries.iter().filter(|entry| entry.level == level).cloned().collect(),
    };
    Level::ALL.map(sheet).into()
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::estate::Membership;
    use crate::id::Id;
    use crate::priority::Scored;
    use crate::rationalize::{Decision, Disposition, Readiness};

    pub(in crate::estate) fn workload() -> Workload {
        let because = "its name".to_owned();
        Workload {
            id: Id::from_uuid(uuid::Uuid::from_u128(7)),
            number: 7,
            name: "Tides".to_owned(),
            environment: None,
            owner: None,
            business_unit: None,
            criticality: None,
            compliance: None,
            grouping: Membership {
                by: "name".to_owned(),
                because: because.clone(),
                confidence_percent: 50,
            },
            decision: Decision {
                disposition: Disposition::Rehost,
                by: "default".to_owned(),
                because,
                confidence_percent: 50,
                assumptions: Vec::new(),
            },
            readiness: Readiness::Ready,
            assets: 1,
            storage_mib: 0,
            effort_tenths: 10,
            rank: Some(1),
            proposed_rank: Some(1),
            placed: None,
            scored: Scored { score: 0.0, contributions: Vec::new() },
            rank_reason: String::new(),
            version: 1,
        }
    }

    #[test]
    fn every_field_stands_on_one_sheet_and_what_is_stated_counts_first() {
        let workload = workload();
        let said = |field: Stated, value: &str| Statement {
            workload: workload.id,
            field,
            value: value.to_owned(),
            reason: None,
            by: "ada".to_owned(),
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        let statements = [said(Stated::Sponsor, "Grace"), said(Stated::UsagePatterns, "at tides")];
        let bare = sheets(&workload, &[], &Known::default());
        let known = Known {
            expected: Some("I-3".to_owned()),
            ties: (2, 0),
            outcomes: Some("O-1".to_owned()),
            metrics: None,
        };
        let full = sheets(&workload, &statements, &known);
        let fields = || bare.iter().flat_map(|sheet| &sheet.entries).filter_map(|one| one.stated);
        assert_eq!(fields().collect::<BTreeSet<_>>().len(), Stated::ALL.len());
        assert_eq!(fields().count(), Stated::ALL.len());
        let filled = |sheets: &[Sheet]| sheets.iter().map(Sheet::filled).collect::<Vec<_>>();
        let more: Vec<usize> =
            filled(&full).iter().zip(filled(&bare)).map(|(full, bare)| full - bare).collect();
        assert_eq!(more, [1, 2, 2, 0], "expected in; sponsor and outcomes; usage and dependencies");
        for sheet in &full {
            assert!(sheet.entries.iter().all(|entry| entry.level == sheet.level));
            assert_eq!(sheet.filled() + sheet.missing().count(), sheet.entries.len());
        }
    }
}
