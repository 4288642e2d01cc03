//! Rules applied: per asset first, then per workload, with overrides where an asset differs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::estate::{Asset, Field};

use super::{Disposition, Readiness, RuleBook};

/// A disposition with what stands behind it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// What happens.
    pub disposition: Disposition,
    /// Name of the rule, or `person`.
    pub by: String,
    /// Why, as a sentence.
    pub because: String,
    /// From 0 to 100.
    pub confidence_percent: u8,
    /// Slugs of the core assumptions on which it rests.
    pub assumptions: Vec<String>,
}

/// The disposition of one asset, by the first rule that holds.
///
/// # Panics
/// Never: a [`RuleBook`] ends with a rule that holds for everything.
pub fn dispose(book: &RuleBook, asset: &Asset) -> Decision {
    let rule = book
        .dispositions
        .iter()
        .find(|rule| rule.when.holds(asset))
        .expect("a rule book ends with a rule that always holds");
    Decision {
        disposition: rule.disposition,
        by: rule.name.clone(),
        because: fill(&rule.because, asset),
        confidence_percent: rule.confidence_percent,
        assumptions: rule.assumptions.clone(),
    }
}

/// How ready one asset is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The worst that any rule says.
    pub readiness: Readiness,
    /// Why it is not plain "ready".
    pub reasons: Vec<String>,
    /// True if a maker no longer supports what it runs.
    pub end_of_support: bool,
}

/// The readiness of one asset: all rules that hold count.
pub fn assess(book: &RuleBook, asset: &Asset) -> Assessment {
    let mut assessment =
        Assessment { readiness: Readiness::Ready, reasons: Vec::new(), end_of_support: false };
    for rule in book.readiness.iter().filter(|rule| rule.when.holds(asset)) {
        assessment.readiness = assessment.readiness.max(rule.readiness);
        assessment.end_of_support |= rule.end_of_support;
        assessment.reasons.push(fill(&rule.because, asset));
    }
    assessment
}

/// The disposition of a workload from those of its assets.
///
/// A workload retires only when all of it does; otherwise the disposition that most of its living
/// assets have decides, and on a tie the one that changes more. Assets that differ keep their own.
pub fn decide_workload(decisions: &[Decision]) -> Option<Decision> {
    let mut votes: BTreeMap<Disposition, usize> = BTreeMap::new();
    for decision in decisions {
        *votes.entry(decision.disposition).or_default() += 1;
    }
    let all_retire = votes.len() == 1 && votes.contains_key(&Disposition::Retire);
    if !all_retire {
        votes.remove(&Disposition::Retire);
    }
    let (&disposition, &count) =
        votes.iter().max_by_key(|&(disposition, count)| (*count, *disposition))?;
    let fitting: Vec<&Decision> =
        decisions.iter().filter(|decision| decision.disposition == disposition).collect();
    let leading = leading(&fitting)?;
    let because = if decisions.len() == 1 {
        leading.because.clone()
    } else {
        format!("{} ({count} of {} assets)", leading.because, decisions.len())
    };
    let total: usize =
        fitting.iter().map(|decision| usize::from(decision.confidence_percent)).sum();
    let mut assumptions: Vec<String> =
        fitting.iter().flat_map(|decision| decision.assumptions.iter().cloned()).collect();
    assumptions.sort_unstable();
    assumptions.dedup();
    Some(Decision {
        disposition,
        by: leading.by.clone(),
        because,
        confidence_percent: u8::try_from(total / fitting.len()).unwrap_or(100),
        assumptions,
    })
}

/// The decision whose rule speaks for most assets.
fn leading<'a>(fitting: &[&'a Decision]) -> Option<&'a Decision> {
    let mut votes: BTreeMap<&str, (usize, &Decision)> = BTreeMap::new();
    for decision in fitting {
        let (count, first) = votes.entry(&decision.by).or_insert((0, decision));
        *count += 1;
        // The smallest sentence, so that the order of assets does not matter.
        if decision.because < first.because {
            *first = decision;
        }
    }
    votes
        .into_values()
        .max_by_key(|(count, decision)| (*count, &decision.by))
        .map(|(_, first)| first)
}

/// Replaces `{field}` by the asset's value, or by "unknown".
fn fill(sentence: &str, asset: &Asset) -> String {
    let mut filled = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match Field::named(name).and_then(|field| asset.value(field)) {
            Some(value) => filled.push_str(&value.to_string()),
            None => filled.push_str("unknown"),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(disposition: Disposition) -> Decision {
        Decision {
            disposition,
            by: disposition.name().to_owned(),
            because: "because".to_owned(),
            confidence_percent: 60,
            assumptions: vec![],
        }
    }

    #[test]
    fn a_workload_retires_only_when_all_of_it_does() {
        use Disposition::{Rehost, Retire};
        let mixed = [decision(Retire), decision(Retire), decision(Rehost)];
        assert_eq!(decide_workload(&mixed).unwrap().disposition, Rehost);
        assert_eq!(decide_workload(&mixed[..2]).unwrap().disposition, Retire);
        assert!(decide_workload(&[]).is_none());
    }
}
