//! What is still to be found out of the workloads that come next: each missing entry of their records
//! as a question to somebody.

use std::collections::BTreeMap;

use super::Workload;
use super::completeness::{Known, sheets};
use super::statement::{Level, Stated, Statement, Whose};

/// How far the horizon reaches unless somebody says otherwise: the next three releases.
pub const HORIZON: usize = 3;
/// How far it can reach.
pub const FARTHEST: usize = 4;

/// Whom a question is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asks {
    /// Those who say what moves and why.
    Strategy,
    /// Those who say how and when.
    Adoption,
    /// Who answers for the workload, to the business or for its operation.
    Owner,
}

impl Asks {
    /// Whom, in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Strategy => Whose::Strategy.label(),
            Self::Adoption => Whose::Adoption.label(),
            Self::Owner => "owner",
        }
    }
}

/// One missing entry of a workload's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// When it has to be known.
    pub level: Level,
    /// What it is called.
    pub label: &'static str,
    /// The field that people state it by; none if it is derived only.
    pub field: Option<Stated>,
    /// Whom the question is for.
    pub asks: Asks,
    /// Who that is, where somebody is named.
    pub person: Option<String>,
}

/// What is missing of a workload up to a level, in the order in which it has to be known.
///
/// A question that the owner of a workload can answer goes to its owner, if one is known, and to the
/// team otherwise.
pub fn gaps(
    workload: &Workload,
    statements: &[Statement],
    known: &Known,
    up_to: Level,
) -> Vec<Gap> {
    let technical = statements.iter().find(|word| word.field == Stated::TechnicalOwner);
    let owner = |field: Stated| match owner_of(field)? {
        Whose::Strategy => workload.owner.clone(),
        Whose::Adoption => technical.map(|word| word.value.clone()),
    };
    let sheets = sheets(workload, statements, known);
    let due = sheets.iter().filter(|sheet| sheet.level <= up_to);
    due.flat_map(super::Sheet::missing)
        .map(|entry| {
            let person = entry.stated.and_then(owner);
            let asks = match (&person, entry.whose) {
                (Some(_), _) => Asks::Owner,
                (None, Whose::Strategy) => Asks::Strategy,
                (None, Whose::Adoption) => Asks::Adoption,
            };
            Gap { level: entry.level, label: entry.label, field: entry.stated, asks, person }
        })
        .collect()
}

/// Whether the business owner or the technical owner of a workload knows a field best.
fn owner_of(field: Stated) -> Option<Whose> {
    match field {
        Stated::Criticality
        | Stated::Compliance
        | Stated::BusinessImpact
        | Stated::ChangeFreezes
        | Stated::Description
        | Stated::Processes
        | Stated::DataClassification
        | Stated::PerformanceExpectations
        | Stated::TestingCriteria => Some(Whose::Strategy),
        Stated::Geographies
        | Stated::ServiceLevels
        | Stated::ConfirmedInventory
        | Stated::UsagePatterns
        | Stated::OperationalApproval => Some(Whose::Adoption),
        _ => None,
    }
}

/// How many questions somebody has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Whom they are for.
    pub asks: Asks,
    /// Who that is, where somebody is named.
    pub person: Option<String>,
    /// How many of each level, `L1` first.
    pub levels: [usize; 4],
}

impl Load {
    /// How many in all.
    pub fn total(&self) -> usize {
        self.levels.iter().sum()
    }
}

/// How many questions each has, most first.
pub fn loads<'a>(gaps: impl Iterator<Item = &'a Gap>) -> Vec<Load> {
    let mut by_whom: BTreeMap<(Asks, Option<&str>), [usize; 4]> = BTreeMap::new();
    for gap in gaps {
        let levels = by_whom.entry((gap.asks, gap.person.as_deref())).or_default();
        levels[gap.level as usize] += 1;
    }
    let load = |((asks, person), levels): ((Asks, Option<&str>), [usize; 4])| Load {
        asks,
        person: person.map(str::to_owned),
        levels,
    };
    let mut loads: Vec<Load> = by_whom.into_iter().map(load).collect();
    // Equals stay in the order of whom they are for.
    loads.sort_by_key(|load| std::cmp::Reverse(load.total()));
    loads
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::completeness::tests::workload;
    use super::*;

    fn word(field: Stated) -> Statement {
        Statement {
            workload: workload().id,
            field,
            value: "Grace".to_owned(),
            reason: None,
            by: "ada".to_owned(),
            at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    proptest! {
        #[test]
        fn every_missing_entry_up_to_the_level_is_one_question(
            said in prop::collection::btree_set(0..Stated::ALL.len(), 0..Stated::ALL.len()),
            level in 0..4_usize,
            owned in any::<bool>(),
        ) {
            let mut workload = workload();
            workload.owner = owned.then(|| "Ada".to_owned());
            let words: Vec<Statement> = said.iter().map(|at| word(Stated::ALL[*at])).collect();
            let up_to = Level::ALL[level];
            let known = Known::default();
            let found = gaps(&workload, &words, &known, up_to);
            let missing: usize = sheets(&workload, &words, &known)
                .iter()
                .filter(|sheet| sheet.level <= up_to)
                .map(|sheet| sheet.entries.len() - sheet.filled())
                .sum();
            prop_assert_eq!(found.len(), missing);
            prop_assert!(found.iter().all(|gap| (gap.asks == Asks::Owner) == gap.person.is_some()));
            prop_assert!(found.is_sorted_by_key(|gap| gap.level));
            let loads = loads(found.iter());
            prop_assert_eq!(loads.iter().map(Load::total).sum::<usize>(), found.len());
            prop_assert!(loads.windows(2).all(|two| two[0].total() >= two[1].total()));
        }
    }

    #[test]
    fn an_owner_is_asked_by_name_and_a_team_otherwise() {
        let find = |gaps: &[Gap], field: Stated| {
            let gap = gaps.iter().find(|gap| gap.field == Some(field)).cloned().unwrap();
            (gap.asks, gap.person)
        };
        let mut workload = workload();
        let bare = gaps(&workload, &[], &Known::default(), Level::ReleaseItem);
        assert_eq!(find(&bare, Stated::BusinessImpact), (Asks::Strategy, None));
        assert_eq!(find(&bare, Stated::UsagePatterns), (Asks::Adoption, None));
        workload.owner = Some("Ada".to_owned());
        let words = [word(Stated::TechnicalOwner)];
        let owned = gaps(&workload, &words, &Known::default(), Level::ReleaseItem);
        assert_eq!(find(&owned, Stated::BusinessImpact), (Asks::Owner, Some("Ada".to_owned())));
        assert_eq!(find(&owned, Stated::UsagePatterns), (Asks::Owner, Some("Grace".to_owned())));
        assert_eq!(find(&owned, Stated::Motivation), (Asks::Strategy, None));
    }
}
