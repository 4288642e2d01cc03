//! States, changes and removes assumptions.

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use landfall_domain::assumption::{Assumption, AssumptionStatus, Consequence, scope_of};
use landfall_domain::event::Happening;
use landfall_domain::rationalize::Disposition;
use landfall_store::Tx;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::boot::Context;
use crate::failure::Failure;

use super::decide::with;
use super::upset::{Upset, unwatched};
use super::{as_it_was_read, consequence, longest, text};

/// So many assumptions a portfolio has at most.
const MOST: usize = 500;
/// Setting: the first number that no assumption has ever had.
const NEXT: &str = "next_assumption_number";
/// Days until one is looked at again, unless a day is said.
const REVIEW_DAYS: i32 = 60;

/// Fields of an assumption; what is not named stays, or is empty for a new one.
#[derive(Debug, Default, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fields {
    #[schema(example = "The file servers are read only at night.")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) statement: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// For which assets, as a query over what is known of them; empty for all.
    #[schema(example = "kind:file_share")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) effect: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) evidence: Option<String>,
    /// From 0, well supported, to 100, a guess.
    #[schema(example = 60)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) weakness_percent: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) owner: Option<String>,
    /// The day by which it is looked at again.
    #[schema(example = "2027-03-31")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) review_by: Option<String>,
    /// Dispositions that rest on it; none for every decision in its scope. Only of one that people
    /// stated.
    #[schema(value_type = Option<Vec<String>>, example = json!(["rehost"]))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rests: Option<Vec<Disposition>>,
    /// What holds instead, once it is overturned.
    #[schema(value_type = Option<Object>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) consequence: Option<Consequence>,
}

/// States a new assumption; everything in its scope carries it from now on.
pub(crate) async fn add(cx: &Context, fields: &Fields) -> anyhow::Result<Assumption> {
    Ok(add_all(cx, std::slice::from_ref(fields)).await?.swap_remove(0))
}

/// What is wrong with the fields of a new assumption, if something is.
pub(super) fn fault(cx: &Context, fields: &Fields) -> Option<String> {
    let statement = text("statement", fields.statement.as_deref().unwrap_or_default());
    let set = statement.and_then(|_| set(blank(&cx.actor, cx.clock.now()), fields));
    set.err().map(|failure| failure.to_string())
}

/// States new assumptions, all or none.
pub(crate) async fn add_all(cx: &Context, all: &[Fields]) -> anyhow::Result<Vec<Assumption>> {
    let mut tx = cx.store.write().await?;
    let mut known = tx.assumptions().await?;
    if known.len() + all.len() > MOST {
        let told = format!("a portfolio has at most {MOST} assumptions: remove some first");
        return Err(Failure::Refused(told).into());
    }
    let noted = tx.setting(NEXT).await?.and_then(|text| text.parse().ok()).unwrap_or(1);
    let mut number = known.iter().map(|one| one.number + 1).max().unwrap_or(1).max(noted);
    let (now, mut mint) = (cx.clock.now(), cx.mint());
    let mut added = Vec::with_capacity(all.len());
    for fields in all {
        text("statement", fields.statement.as_deref().unwrap_or_default())?;
        let blank = Assumption { id: mint.id(), number, ..blank(&cx.actor, now) };
        let new = set(Assumption { slug: format!("a-{number}"), ..blank }, fields)?;
        apart(&known, &new)?;
        known.push(new.clone());
        added.push(new);
        number += 1;
    }
    let upset = Upset::with(cx, &mut tx, &known, unwatched()).await?;
    upset.save(&mut tx).await?;
    tx.add_assumptions(&added).await?;
    tx.set(NEXT, &number.to_string()).await?;
    for new in &added {
        let happening = Happening::AssumptionSaved {
            assumption: new.key(),
            statement: new.statement.clone(),
            is_new: true,
            fields: Vec::new(),
        };
        cx.record(&mut tx, now, None, &happening).await?;
    }
    tx.commit().await?;
    Ok(added)
}

/// Changes an assumption in the version that was read. Scope and statement of one that came with
/// the rules are theirs.
pub(crate) async fn change(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    fields: &Fields,
) -> anyhow::Result<Assumption> {
    let mut tx = cx.store.write().await?;
    let before = as_it_was_read(&mut tx, key, version).await?;
    let after = set(before.clone(), fields)?;
    if after == before {
        tx.rollback().await?;
        return Ok(before);
    }
    let changed = changed(&before, &after);
    if !before.is_own()
        && let Some(field) =
            changed.iter().find(|one| ["statement", "scope", "rests"].contains(one))
    {
        return Err(Failure::Refused(format!(
            "{field} of {key} is said by the rules: change it in their file, or state an \
             assumption of your own"
        ))
        .into());
    }
    if before.status == AssumptionStatus::Overturned && changed.contains(&"consequence") {
        let told = format!("{key} is overturned: reopen it before its consequence is changed");
        return Err(Failure::Refused(told).into());
    }
    let known = tx.assumptions().await?;
    apart(&known, &after)?;
    let after = Assumption { version: before.version + 1, ..after };
    if changed.iter().any(|field| ["scope", "rests"].contains(field)) {
        with(cx, &mut tx, &after, unwatched()).await?.save(&mut tx).await?;
    }
    tx.add_assumptions(std::slice::from_ref(&after)).await?;
    let happening = Happening::AssumptionSaved {
        assumption: after.key(),
        statement: after.statement.clone(),
        is_new: false,
        fields: changed.into_iter().map(str::to_owned).collect(),
    };
    cx.record(&mut tx, cx.clock.now(), None, &happening).await?;
    tx.commit().await?;
    Ok(after)
}

/// Removes an assumption that a person stated, as long as nothing rests on it.
pub(crate) async fn remove(cx: &Context, key: &str, version: Option<i64>) -> anyhow::Result<()> {
    let mut tx = cx.store.write().await?;
    let before = as_it_was_read(&mut tx, key, version).await?;
    let key = before.key();
    if !before.is_own() {
        let told = format!("{key} came with the rules, which name it: it cannot be removed");
        return Err(Failure::Refused(told).into());
    }
    if before.status == AssumptionStatus::Overturned {
        let told =
            format!("{key} is overturned, and decides for what rested on it: reopen it first");
        return Err(Failure::Refused(told).into());
    }
    let resting = tx.resting().await?.remove(&before.slug).unwrap_or_default();
    if resting.workloads > 0 {
        return Err(Failure::Refused(format!(
            "{} workloads rest on {key}: narrow its scope first, or confirm or overturn it",
            resting.workloads
        ))
        .into());
    }
    keep_number(&mut tx, before.number).await?;
    tx.remove_assumption(before.id).await?;
    let happening = Happening::AssumptionRemoved { assumption: key, statement: before.statement };
    cx.record(&mut tx, cx.clock.now(), None, &happening).await?;
    tx.commit().await?;
    Ok(())
}

/// No key ever means two assumptions.
async fn keep_number(tx: &mut Tx, number: i64) -> anyhow::Result<()> {
    let noted: i64 = tx.setting(NEXT).await?.and_then(|text| text.parse().ok()).unwrap_or(1);
    Ok(tx.set(NEXT, &noted.max(number + 1).to_string()).await?)
}

fn blank(author: &str, now: Timestamp) -> Assumption {
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    Assumption {
        id: landfall_domain::id::Id::from_uuid(uuid::Uuid::nil()),
        number: 0,
        slug: String::new(),
        statement: String::new(),
        reason: String::new(),
        scope: String::new(),
        effect: String::new(),
        evidence: "none yet".to_owned(),
        weakness_percent: 50,
        owner: String::new(),
        author: author.to_owned(),
        rests: Vec::new(),
        consequence: None,
        status: AssumptionStatus::Open,
        stated_at: now,
        review_by: today.saturating_add(Span::new().days(REVIEW_DAYS)),
        version: 1,
    }
}

/// Each statement once.
fn apart(known: &[Assumption], new: &Assumption) -> Result<(), Failure> {
    let same = |one: &&Assumption| {
        one.id != new.id && one.statement.to_lowercase() == new.statement.to_lowercase()
    };
    match known.iter().find(same) {
        None => Ok(()),
        Some(other) => {
            Err(Failure::Refused(format!("{} states that already: change it", other.key())))
        }
    }
}

/// The assumption with other values, checked.
fn set(mut one: Assumption, fields: &Fields) -> Result<Assumption, Failure> {
    if let Some(said) = &fields.statement {
        one.statement = text("statement", said)?;
    }
    for (field, said, place) in [
        ("reason", &fields.reason, &mut one.reason),
        ("effect", &fields.effect, &mut one.effect),
        ("evidence", &fields.evidence, &mut one.evidence),
    ] {
        if let Some(said) = said {
            longest(field, said.trim())?;
            said.trim().clone_into(place);
        }
    }
    if let Some(scope) = &fields.scope {
        scope_of(scope).map_err(|wrong| Failure::Usage(wrong.to_string()))?;
        scope.trim().clone_into(&mut one.scope);
    }
    if let Some(weakness) = fields.weakness_percent {
        if weakness > 100 {
            let told = format!("weakness_percent is {weakness}: it lies from 0 to 100");
            return Err(Failure::Usage(told));
        }
        one.weakness_percent = weakness;
    }
    if let Some(owner) = &fields.owner {
        if owner.trim().chars().count() > 200 {
            return Err(Failure::Usage("owner has more than 200 characters".to_owned()));
        }
        owner.trim().clone_into(&mut one.owner);
    }
    if let Some(day) = &fields.review_by {
        one.review_by = day.trim().parse::<Date>().map_err(|_| {
            Failure::Usage(format!("review_by is `{day}`: write a day as 2027-03-31"))
        })?;
    }
    if let Some(rests) = &fields.rests {
        one.rests.clone_from(rests);
        one.rests.sort_unstable();
        one.rests.dedup();
    }
    if let Some(said) = &fields.consequence {
        one.consequence = consequence(Some(said.clone()))?;
    }
    Ok(one)
}

/// Names of the fields that differ.
fn changed(before: &Assumption, after: &Assumption) -> Vec<&'static str> {
    let differs = [
        ("statement", before.statement != after.statement),
        ("reason", before.reason != after.reason),
        ("scope", before.scope != after.scope),
        ("effect", before.effect != after.effect),
        ("evidence", before.evidence != after.evidence),
        ("weakness_percent", before.weakness_percent != after.weakness_percent),
        ("owner", before.owner != after.owner),
        ("review_by", before.review_by != after.review_by),
        ("rests", before.rests != after.rests),
        ("consequence", before.consequence != after.consequence),
    ];
    differs.into_iter().filter(|(_, is)| *is).map(|(name, _)| name).collect()
}
