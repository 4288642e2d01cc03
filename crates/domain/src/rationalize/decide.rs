//! Rules applied: per asset first, then per workload, with overrides where an asset differs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::assumption::{Belief, Beliefs};
use crate::estate::{Asset, Field};

use super::{Disposition, DispositionRule, Readiness, RuleBook};

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

/// What the rules say of one asset, with the assumptions as they stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruling {
    /// The decision.
    pub decision: Decision,
    /// Effort in percent of what the templates say.
    pub effort_percent: i64,
    /// Keys of the overturned assumptions on which it would rest otherwise.
    pub fallen: Vec<String>,
}

/// The disposition of one asset, by the first rule that holds.
///
/// A rule that rests on an overturned assumption does not hold for assets in its scope: what the
/// assumption's consequence says holds instead, else the next rule. Where no rule is left, and where
/// an assumption fell that a person stated, the disposition stays and asks for a decision, with a
/// confidence of 0. What a person says of the asset itself stands above all of that.
///
/// # Panics
/// Never: a [`RuleBook`] ends with a rule that holds for everything.
pub fn dispose(book: &RuleBook, beliefs: &Beliefs, asset: &Asset) -> Ruling {
    dispose_from(book, beliefs, asset, first_rule(book, asset))
}

/// The place of the first rule that holds for an asset, whatever assumptions say.
pub(crate) fn first_rule(book: &RuleBook, asset: &Asset) -> usize {
    book.dispositions.iter().position(|rule| rule.when.holds(asset)).unwrap_or_default()
}

/// The same as [`dispose`], where the first rule that holds is known.
///
/// # Panics
/// Never: a [`RuleBook`] ends with a rule that holds for everything.
pub(crate) fn dispose_from(
    book: &RuleBook,
    beliefs: &Beliefs,
    asset: &Asset,
    first: usize,
) -> Ruling {
    if let Some(word) = &asset.said {
        // A person has decided it, whatever anybody believes.
        return ruling(word.decision(), &[]);
    }
    let mut fallen: Vec<&Belief> = Vec::new();
    let mut last = None;
    let rules = book.dispositions.iter().enumerate().skip(first);
    for (at, rule) in rules {
        if at != first && !rule.when.holds(asset) {
            continue;
        }
        last = Some(rule);
        if beliefs.is_empty() {
            break;
        }
        let named: Vec<&Belief> = beliefs.fallen_of(&rule.assumptions, asset).collect();
        let stated: Vec<&Belief> = beliefs.own_fallen(rule.disposition, asset).collect();
        fallen.extend(named.iter().chain(&stated).copied());
        let says =
            |one: &&&Belief| one.consequence.as_ref().is_some_and(|c| c.disposition.is_some());
        if let Some(one) = named.iter().chain(&stated).find(says) {
            return overturned(one, rule, beliefs, asset, &fallen);
        }
        if named.is_empty() {
            let is_open = !stated.is_empty();
            return ruling(decided(rule, beliefs, asset, is_open.then_some(&stated[..])), &fallen);
        }
    }
    let rule = last.expect("a rule book ends with a rule that always holds");
    let why = (!fallen.is_empty()).then_some(&fallen[..]);
    ruling(decided(rule, beliefs, asset, why), &fallen)
}

fn ruling(decision: Decision, fallen: &[&Belief]) -> Ruling {
    let mut keys: Vec<(&str, i64)> = fallen
        .iter()
        .map(|one| {
            let percent = one.consequence.as_ref().and_then(|c| c.effort_percent).unwrap_or(100);
            (one.key.as_str(), i64::from(percent))
        })
        .collect();
    // Two rules may have rested on the same one: it counts once.
    keys.sort_unstable();
    keys.dedup();
    let effort_percent = keys
        .iter()
        .fold(100_i64, |all, (_, percent)| (all.saturating_mul(*percent) / 100).clamp(1, 100_000));
    Ruling {
        decision,
        effort_percent,
        fallen: keys.into_iter().map(|(key, _)| key.to_owned()).collect(),
    }
}

/// What a rule says; open if what it rests on fell and nothing else holds.
fn decided(
    rule: &DispositionRule,
    beliefs: &Beliefs,
    asset: &Asset,
    open: Option<&[&Belief]>,
) -> Decision {
    let because = fill(&rule.because, asset);
    let (because, confidence_percent) = match open {
        None => (because, rule.confidence_percent),
        Some(fallen) => {
            let mut keys: Vec<&str> = fallen.iter().map(|one| one.key.as_str()).collect();
            keys.dedup();
            let were = if keys.len() == 1 { "was" } else { "were" };
            (format!("Needs a decision: {} {were} overturned.", keys.join(", ")), 0)
        }
    };
    Decision {
        disposition: rule.disposition,
        by: rule.name.clone(),
        because,
        confidence_percent,
        assumptions: standing(rule, rule.disposition, beliefs, asset),
    }
}

/// What the consequence of an overturned assumption says.
fn overturned(
    one: &Belief,
    rule: &DispositionRule,
    beliefs: &Beliefs,
    asset: &Asset,
    fallen: &[&Belief],
) -> Ruling {
    let consequence = one.consequence.as_ref();
    let disposition = consequence.and_then(|c| c.disposition).unwrap_or(rule.disposition);
    let because = match consequence.map(|c| c.because.as_str()).filter(|text| !text.is_empty()) {
        Some(because) => fill(because, asset),
        None => format!("{} was overturned.", one.key),
    };
    let decision = Decision {
        disposition,
        by: format!("{} overturned", one.key),
        because,
        // Nobody knows it better than what it takes the place of.
        confidence_percent: rule.confidence_percent,
        assumptions: standing(rule, disposition, beliefs, asset),
    };
    ruling(decision, fallen)
}

/// What a decision rests on: what its rule names and what people stated, without what fell.
fn standing(
    rule: &DispositionRule,
    disposition: Disposition,
    beliefs: &Beliefs,
    asset: &Asset,
) -> Vec<String> {
    if beliefs.is_empty() {
        return rule.assumptions.clone();
    }
    let named = rule.assumptions.iter().filter(|slug| !beliefs.has_fallen(slug)).cloned();
    named.chain(beliefs.own_standing(disposition, asset).map(str::to_owned)).collect()
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
