//! Rows to add beside the derived state: observations, links, assumptions.

use std::collections::BTreeMap;

use jiff::{Span, Timestamp, Zoned};
use landfall_domain::assumption::{Assumption, AssumptionStatus, StatedAssumption};
use landfall_domain::estate::{Asset, Source, Thing};
use landfall_domain::id::Id;
use landfall_store::{Standing, StoredLink};

use crate::boot::Mint;

use super::known::Known;

/// Where observations stand: the new ones, each with its index, and stored ones that moved.
#[derive(Default)]
pub(super) struct Standings {
    pub(super) new: Vec<(u32, Standing)>,
    pub(super) moved: Vec<Standing>,
}

pub(super) fn standings(known: &Known, things: &[Thing], ids: &[Id<Asset>]) -> Standings {
    let mut standings = Standings::default();
    let mut next: BTreeMap<Id<Source>, i64> = BTreeMap::new();
    for (thing, &asset) in things.iter().zip(ids) {
        for &at in &thing.observations {
            let superseded = thing.superseded.contains(&at);
            match known.stored.get(at as usize) {
                Some(before) if before.asset == asset && !superseded => {}
                Some(before) => standings.moved.push(Standing { asset, superseded, ..*before }),
                None => {
                    let source = known.sources[known.observations[at as usize].0 as usize].id;
                    let seq = next.entry(source).or_insert(0);
                    *seq += 1;
                    standings.new.push((at, Standing { source, seq: *seq, asset, superseded }));
                }
            }
        }
    }
    standings
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

/// The rules' assumptions that are not recorded yet.
pub(super) fn new_assumptions(
    known: &[Assumption],
    stated: &[StatedAssumption],
    now: Timestamp,
    mint: &mut Mint,
) -> Vec<Assumption> {
    let next = known.iter().map(|a| a.number).max().unwrap_or(0) + 1;
    let missing =
        stated.iter().filter(|stated| !known.iter().any(|a| a.slug == stated.slug)).cloned();
    (next..).zip(missing).map(|(number, stated)| assumption(stated, number, now, mint)).collect()
}

fn assumption(
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
        owner: String::new(),
        author: String::new(),
        rests: Vec::new(),
        consequence: None,
        status: AssumptionStatus::Open,
        stated_at: now,
        review_by,
        version: 1,
    }
}
