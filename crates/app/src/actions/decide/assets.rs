//! A person says what happens to assets, above every rule, or takes that back.

use std::collections::{BTreeMap, BTreeSet};

use landfall_domain::backlog::tally::Tally;
use landfall_domain::estate::{Asset, AssetWord, Workload};
use landfall_domain::event::{AssetChange, Happening};
use landfall_domain::id::Id;
use landfall_domain::priority::Holding;
use landfall_domain::rationalize::Disposition;
use landfall_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::boot::Context;
use crate::documents::asset::AssetDocument;
use crate::documents::estate::find_asset;
use crate::documents::shown::{Shown, query};
use crate::failure::{Failure, as_read};

use super::derived::{Derived, Effect, Words, derive};
use super::{How, settle_if_due, settle_order};

/// So many assets at a time: the history names each.
const MOST: usize = 5_000;

/// What somebody wants to say of one asset.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AssetWish {
    /// The asset.
    pub(crate) asset: Id<Asset>,
    /// The version that was read; none if it does not matter.
    pub(crate) version: Option<i64>,
    /// What happens to it; none takes an earlier word back.
    pub(crate) disposition: Option<Disposition>,
}

/// What was changed, or would be.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct AssetsStated {
    /// Assets of which something new is said.
    #[schema(value_type = Vec<crate::documents::schema::AssetChange>)]
    pub(crate) changes: Vec<AssetChange>,
    /// What that changes.
    pub(crate) effect: Effect,
    /// The event's place in the history; none if nothing was written.
    pub(crate) event: Option<i64>,
}

/// Assets by id or name, and those for which a query holds now.
pub(crate) async fn find_assets(
    cx: &Context,
    names: &[String],
    text: Option<&str>,
) -> anyhow::Result<Vec<Id<Asset>>> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    if names.is_empty() && text.is_none() {
        let told = "name at least one asset, or a query that finds some";
        return Err(Failure::Usage(told.to_owned()).into());
    }
    let query = text.map(query::<AssetDocument>).transpose()?;
    let mut tx = cx.store.read().await?;
    let assets = tx.assets().await?;
    let workloads: BTreeMap<Id<Workload>, Workload> = match &query {
        None => BTreeMap::new(),
        Some(_) => tx.workloads().await?.into_iter().map(|one| (one.id, one)).collect(),
    };
    tx.rollback().await?;
    let mut found = BTreeSet::new();
    for name in names {
        found.insert(find_asset(&assets, name)?.id);
    }
    if let Some(query) = query {
        // What is out of scope has no disposition, so a query does not mean it.
        for asset in assets.iter().filter(|asset| asset.in_scope()) {
            let home = asset.workload.and_then(|id| workloads.get(&id));
            let document = serde_json::to_value(AssetDocument::of(asset, home))?;
            if query.holds(&Shown(&document)) {
                found.insert(asset.id);
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// Refuses more assets than can be said at a time.
pub(crate) fn too_many(count: usize) -> Result<(), Failure> {
    if count <= MOST {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "{count} assets are more than {MOST} at a time: narrow the query, or state it of workloads"
    )))
}

/// Says what happens to assets, or what that would change; all or nothing. What a person says stands
/// above every rule, and above a word on the whole workload, which follows its assets.
pub(crate) async fn state_assets(
    cx: &Context,
    wishes: &[AssetWish],
    How { reason, dry_run }: How<'_>,
) -> anyhow::Result<AssetsStated> {
    too_many(wishes.len())?;
    check_reason(reason)?;
    if !dry_run {
        settle_if_due(cx).await?;
    }
    let mut tx = cx.store.write().await?;
    let rules = cx.rules_in(&mut tx).await?;
    let now = cx.clock.now();
    let word = |disposition| AssetWord {
        disposition,
        reason: reason.map(str::to_owned),
        by: cx.actor.clone(),
        at: now,
    };
    let mut homes: BTreeMap<Id<Workload>, Words> = BTreeMap::new();
    for (wish, asset) in wanted(&mut tx, wishes).await? {
        let said = asset.said.as_ref().map(|word| word.disposition);
        if let Some(home) = asset.workload.filter(|_| said != wish.disposition) {
            homes.entry(home).or_default().insert(asset.id, wish.disposition.map(word));
        }
    }
    let (mut done, mut tally, mut crosses) = (AssetsStated::default(), Tally::default(), false);
    for (home, words) in homes {
        let Some(before) = tx.workload_of_id(home).await? else { continue };
        let statements = tx.statements_of(home).await?;
        let derived = derive(&mut tx, before, &statements, &rules, &words).await?;
        derived.count(&mut tally);
        crosses |= derived.crosses();
        done.changes.extend(changes(&derived, &words));
        if !dry_run {
            derived.save(&mut tx).await?;
        }
    }
    done.effect = Effect::from(&tally);
    if dry_run || done.changes.is_empty() {
        tx.rollback().await?;
        return Ok(done);
    }
    let placings = Holding::on(&tx.placings().await?, cx.today());
    let order = tx.ranked().await?;
    settle_order(&mut tx, order, &placings).await?;
    if crosses {
        tx.outdate_releases().await?;
    }
    let happening = Happening::AssetsStated { changes: done.changes.clone() };
    done.event = Some(cx.record(&mut tx, now, reason, &happening).await?);
    tx.commit().await?;
    Ok(done)
}

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

pub(crate) fn check_reason(reason: Option<&str>) -> Result<(), Failure> {
    let is_fine = |text: &str| text.chars().count() <= LONGEST_REASON;
    if reason.is_none_or(is_fine) {
        return Ok(());
    }
    Err(Failure::Usage(format!("reason is longer than {LONGEST_REASON} characters: shorten it")))
}

/// The assets of the wishes, each of which can have a disposition.
async fn wanted(tx: &mut Tx, wishes: &[AssetWish]) -> anyhow::Result<Vec<(AssetWish, Asset)>> {
    let mut by_id: BTreeMap<Id<Asset>, AssetWish> = BTreeMap::new();
    for wish in wishes {
        if by_id.insert(wish.asset, *wish).is_some() {
            return Err(Failure::Usage(format!("{} is said twice", wish.asset)).into());
        }
    }
    let ids: Vec<Id<Asset>> = by_id.keys().copied().collect();
    let assets = tx.assets_by_ids(&ids).await?;
    let found: BTreeSet<Id<Asset>> = assets.iter().map(|asset| asset.id).collect();
    if let Some(gone) = ids.iter().find(|id| !found.contains(id)) {
        return Err(Failure::Unknown(format!("there is no asset {gone}")).into());
    }
    let mut wanted = Vec::new();
    for asset in assets {
        let Some(wish) = by_id.get(&asset.id) else { continue };
        as_read(&asset.name, asset.version, wish.version)?;
        if let Some(because) = &asset.out_of_scope {
            let told = format!("{} is out of scope and has no disposition: {because}", asset.name);
            return Err(Failure::Refused(told).into());
        }
        wanted.push((*wish, asset));
    }
    Ok(wanted)
}

fn changes(derived: &Derived, words: &Words) -> Vec<AssetChange> {
    let key = derived.before.key();
    let shown =
        |asset: &Asset, home: &Workload| asset.disposition.unwrap_or(home.decision.disposition);
    let said = |asset: &Asset| asset.said.as_ref().map(|word| word.disposition);
    derived
        .stored
        .iter()
        .zip(&derived.assets)
        .filter(|(old, _)| words.contains_key(&old.id))
        .map(|(old, new)| AssetChange {
            asset: old.id.to_string(),
            name: old.name.clone(),
            workload: Some(key.clone()),
            before: shown(old, &derived.before),
            after: shown(new, &derived.after),
            said_before: said(old),
            said: said(new),
        })
        .collect()
}
