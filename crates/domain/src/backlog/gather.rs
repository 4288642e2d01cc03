//! The members of one workload, decided and summed up.

use std::collections::{BTreeMap, BTreeSet};

use crate::activity::{asset_effort_tenths, workload_effort_tenths};
use crate::estate::grouping::Placement;
use crate::estate::{Asset, Field, Stated, Statement, Workload};
use crate::id::Id;
use crate::priority::Scored;
use crate::rationalize::{
    Decision, Disposition, Readiness, Ruling, assess, decide_workload, dispose,
};

use super::{Rules, criticality};

/// The members of one workload to be.
pub(super) struct Group<'a> {
    pub(super) id: Id<Workload>,
    pub(super) environment: Option<String>,
    pub(super) members: &'a [usize],
    pub(super) placements: &'a [Option<Placement>],
    /// What people state of it.
    pub(super) stated: &'a [&'a Statement],
}

impl Group<'_> {
    pub(super) fn workload(
        self,
        assets: &mut [Asset],
        rules: &Rules,
        end_of_support: &mut BTreeSet<Id<Asset>>,
    ) -> Workload {
        let mut decisions = Vec::with_capacity(self.members.len());
        let mut percents = Vec::with_capacity(self.members.len());
        for &at in self.members {
            let assessment = assess(&rules.book, &assets[at]);
            let asset = &mut assets[at];
            asset.workload = Some(self.id);
            asset.membership = self.placements[at].as_ref().map(|p| p.membership.clone());
            asset.readiness = assessment.readiness;
            asset.readiness_reasons = assessment.reasons;
            let Ruling { decision, effort_percent, .. } =
                dispose(&rules.book, &rules.beliefs, asset);
            decisions.push(decision);
            percents.push(effort_percent);
            if assessment.end_of_support {
                end_of_support.insert(asset.id);
            }
        }
        let stated = self.decided();
        let by_rules = || decide_workload(&decisions).expect("a group has members");
        let decision = stated.clone().unwrap_or_else(by_rules);
        for ((&at, own), &percent) in self.members.iter().zip(&decisions).zip(&percents) {
            let asset = &mut assets[at];
            // What a person says of the whole holds for each of which nobody says something else;
            // what is dead already does not move.
            let is_dead = decision.disposition.moves() && own.disposition == Disposition::Retire;
            let is_stated = stated.is_some() && !is_dead && asset.said.is_none();
            let (holds, percent) = if is_stated { (&decision, 100) } else { (own, percent) };
            asset.disposition =
                (holds.disposition != decision.disposition).then_some(holds.disposition);
            let effort = asset_effort_tenths(&rules.templates, asset, holds.disposition);
            asset.effort_tenths = scaled(effort, percent);
        }
        self.describe(assets, decision, rules)
    }

    fn stated(&self, field: Stated) -> Option<&Statement> {
        self.stated.iter().find(|statement| statement.field == field).copied()
    }

    /// The disposition that a person decided.
    fn decided(&self) -> Option<Decision> {
        let statement = self.stated(Stated::Disposition)?;
        let disposition = Disposition::named(&statement.value)?;
        Some(Decision::of_person(disposition, &statement.by, statement.reason.as_deref()))
    }

    /// What a person states of a field, else what is derived.
    fn or_stated(&self, field: Stated, derived: Option<String>) -> Option<String> {
        self.stated(field).map(|statement| statement.value.clone()).or(derived)
    }

    fn describe(&self, assets: &[Asset], decision: Decision, rules: &Rules) -> Workload {
        let members = || self.members.iter().map(|&at| &assets[at]);
        // The strongest evidence speaks for the group; all of it must hold, so the weakest counts.
        let memberships = || {
            self.members.iter().filter_map(|&at| Some(&self.placements[at].as_ref()?.membership))
        };
        let mut grouping = memberships()
            .max_by(|a, b| {
                (a.confidence_percent, &b.because).cmp(&(b.confidence_percent, &a.because))
            })
            .cloned()
            .expect("a group has members");
        grouping.confidence_percent =
            memberships().map(|m| m.confidence_percent).min().unwrap_or_default();
        let moving = members().filter(|a| a.disposition.unwrap_or(decision.disposition).moves());
        let name = self
            .members
            .iter()
            .filter_map(|&at| Some(self.placements[at].as_ref()?.workload.as_str()));
        let said = |stated, field| {
            self.or_stated(stated, most_common(members().filter_map(|a| a.text(field))))
        };
        let critical = members()
            .filter_map(|a| a.text(Field::Criticality))
            .filter_map(criticality)
            .max()
            .map(|(_, word)| word.to_owned());
        Workload {
            id: self.id,
            number: 0,
            name: most_common(name).unwrap_or_default(),
            environment: self.environment.clone(),
            owner: said(Stated::Owner, Field::Owner),
            business_unit: said(Stated::BusinessUnit, Field::BusinessUnit),
            criticality: self.or_stated(Stated::Criticality, critical),
            compliance: said(Stated::Compliance, Field::Compliance),
            grouping,
            readiness: moving.map(|asset| asset.readiness).max().unwrap_or(Readiness::Ready),
            assets: i64::try_from(self.members.len()).unwrap_or(i64::MAX),
            storage_mib: members().filter_map(Asset::storage_mib).sum(),
            effort_tenths: workload_effort_tenths(&rules.templates, decision.disposition)
                + members().map(|asset| asset.effort_tenths).sum::<i64>(),
            decision,
            rank: None,
            proposed_rank: None,
            placed: None,
            scored: Scored { score: 0.0, contributions: Vec::new() },
            rank_reason: String::new(),
            version: 1,
        }
    }
}

/// Effort in percent of what the templates say, in whole tenths of an hour.
pub fn scaled(effort_tenths: i64, percent: i64) -> i64 {
    effort_tenths.saturating_mul(percent).saturating_add(50) / 100
}

/// The most common text; of equals the first in order.
fn most_common<'a>(texts: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    texts.for_each(|text| *counts.entry(text).or_default() += 1);
    let most = counts.values().max().copied()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(text, _)| text.to_owned())
}
