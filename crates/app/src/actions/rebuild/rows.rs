//! Rows to add beside the derived state: observations, links, assumptions.

use std::collections::BTreeMap;

use jiff::{Span, Timestamp, Zoned};
use landfall_domain::assumption::{
    Assumption, AssumptionStatus, StatedAssumption, standard_assumptions,
};
use landfall_domain::estate::{Asset, Observation, Source, Thing};
use landfall_domain::id::Id;
use landfall_store::{StoredLink, StoredObservation};

use crate::boot::Mint;

use super::known::Known;

/// New observations, and stored ones whose asset or standing has changed.
///
/// What is written moves out of `known`: a large estate has no room for a second copy.
pub(super) fn observations(
    known: &mut Known,
    things: &[Thing],
    ids: &[Id<Asset>],
) -> (Vec<StoredObservation>, Vec<StoredObservation>) {
    let (mut new, mut moved) = (Vec::new(), Vec::new());
    let mut next: BTreeMap<Id<Source>, i64> = BTreeMap::new();
    for (thing, &asset) in things.iter().zip(ids) {
        for &at in &thing.observations {
            let (source, observation) = &mut known.observations[at as usize];
            let superseded = thing.superseded.contains(&at);
            let (list, source, seq) = match known.stored.get(at as usize) {
                Some((_, _, before)) if *before == asset && !superseded => continue,
                Some((source, seq, _)) => (&mut moved, *source, *seq),
                None => {
                    let source = known.sources[*source as usize].id;
                    let seq = next.entry(source).or_insert(0);
                    *seq += 1;
                    (&mut new, source, *seq)
                }
            };
            let empty = Observation::new(observation.kind, observation.place);
            let observation = std::mem::replace(observation, empty);
            list.push(StoredObservation { source, seq, asset, superseded, observation });
        }
    }
    (new, moved)
}

pub(super) fn new_links(known: &mut Known) -> Vec<StoredLink> {
    (1..)
        .zip(known.links.split_off(known.stored_links))
        .map(|(seq, (source, link))| StoredLink {
            source: known.sources[source as usize].id,
            seq,
            link,
        })
        .collect()
}

/// The standard assumptions, if none are recorded yet.
pub(super) fn new_assumptions(
    known: &[Assumption],
    now: Timestamp,
    mint: &mut Mint,
) -> Vec<Assumption> {
    let next = known.iter().map(|a| a.number).max().unwrap_or(0) + 1;
    let missing = standard_assumptions()
        .into_iter()
        .filter(|stated| !known.iter().any(|a| a.slug == stated.slug));
    (next..).zip(missing).map(|(number, stated)| assumption(stated, number, now, mint)).collect()
}

pub(super) fn assumption(
    stated: StatedAssumption,
    number: i64,
    now: Timestamp,
    mint: &mut Mint,
) -> Assumption {
    let today: Zoned = now.to_zoned(jiff::tz::TimeZone::UTC);
    let review_by = today.date().saturating_add(Span::new().days(stated.review_in_days));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let weakness_percent = (stated.weakness * 100.0).round().clamp(0.0, 100.0) as u8;
    Assumption {
        id: mint.id(),
        number,
        slug: stated.slug,
        statement: stated.statement,
        reason: stated.reason,
        scope: stated.scope,
        effect: stated.effect,
        evidence: stated.evidence,
        weakness_percent,
        status: AssumptionStatus::Open,
        stated_at: now,
        review_by,
        version: 1,
    }
}
