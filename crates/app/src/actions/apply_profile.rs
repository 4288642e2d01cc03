//! Ranks the backlog by a profile that a person made, and takes that back.

use landfall_domain::event::Happening;
use landfall_domain::priority::Profile;

use crate::boot::Context;
use crate::failure::Failure;
use crate::own_profiles::{Choices, choose, keep_own, own_profiles};

use super::rebuild::{Known, rebuild};

/// What a person applies.
pub(crate) struct Apply<'a> {
    pub(crate) profile: Profile,
    /// The version of what was in force when it was read; none if it does not matter.
    pub(crate) version: Option<i64>,
    pub(crate) reason: &'a str,
}

/// What it came to.
pub(crate) struct Applied {
    /// The event's place in the history.
    pub(crate) event: i64,
    /// How many workloads have another score or rank.
    pub(crate) changed: usize,
}

/// Stores a profile in the portfolio and ranks the backlog by it.
pub(crate) async fn apply_profile(cx: &Context, apply: Apply<'_>) -> anyhow::Result<Applied> {
    let Apply { profile, version, reason } = apply;
    let reason = reason.trim();
    if reason.is_empty() {
        let message = "a profile needs a reason: say why the backlog is ranked anew".to_owned();
        return Err(Failure::Usage(message).into());
    }
    if let Some(fault) = profile.faults().first() {
        let place = fault.criterion.and_then(|at| profile.criteria.get(at));
        let place = place.map_or_else(|| "the profile".to_owned(), |one| one.label.clone());
        return Err(Failure::Usage(format!("{place}, {}: {}", fault.field, fault.problem)).into());
    }
    let name = profile.name.clone();
    change(cx, name, (Some(profile), None), (version, reason)).await
}

/// Puts in force again what was before, as long as nothing else came into force since.
pub(crate) async fn undo_profile(
    cx: &Context,
    (before, earlier, version): (String, Option<Profile>, i64),
    (profile, reason): (String, &str),
) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let now = Choices::load(cx, &mut tx).await?;
    tx.rollback().await?;
    if now.version != version {
        let message = "another profile came into force since".to_owned();
        return Err(Failure::Overtaken(message).into());
    }
    // What it said before comes back; one that was new stays, to be chosen again.
    let contents = if before == profile { (earlier, None) } else { (None, earlier) };
    change(cx, before, contents, (Some(version), reason)).await?;
    Ok(())
}

/// Puts a profile in force, with new contents if there are some; another one of the portfolio's own
/// may get back what it said.
async fn change(
    cx: &Context,
    name: String,
    (content, other): (Option<Profile>, Option<Profile>),
    (version, reason): (Option<i64>, &str),
) -> anyhow::Result<Applied> {
    let mut tx = cx.store.write().await?;
    let choices = Choices::load(cx, &mut tx).await?;
    if let Some(version) = version.filter(|version| *version != choices.version) {
        return Err(Failure::Outdated(format!(
            "another profile came into force since you read it: you have version {version}, now \
             it is {}",
            choices.version
        ))
        .into());
    }
    let known = choices.named(&name);
    let earlier = known.filter(|one| one.is_own).map(|one| &one.profile);
    let is_known = known.is_some_and(|one| content.as_ref().is_none_or(|own| *own == one.profile));
    if is_known && choices.chosen == name {
        let message = "nothing changes: this profile is in force as it is".to_owned();
        return Err(Failure::Refused(message).into());
    }
    if !is_known && known.is_some_and(|one| !one.is_own) {
        let message = format!("`{name}` is a profile of a file: give yours another name");
        return Err(Failure::Refused(message).into());
    }
    let earlier_text = earlier.map(toml::to_string_pretty).transpose()?;
    let Some(profile) = content.or_else(|| known.map(|one| one.profile.clone())) else {
        return Err(Failure::Overtaken(format!("the profile `{name}` is no more")).into());
    };
    let text = toml::to_string_pretty(&profile)?;
    let kept: Vec<Profile> = other.into_iter().chain((!is_known).then_some(profile)).collect();
    if !kept.is_empty() {
        let mut own = own_profiles(&mut tx).await?;
        own.retain(|one| kept.iter().all(|new| new.name != one.name));
        own.extend(kept);
        keep_own(&mut tx, &own).await?;
    }
    let version = choose(&mut tx, &name, choices.version).await?;
    let now = cx.clock.now();
    let known = Known::load(&mut tx).await?;
    let rules = cx.rules_in(&mut tx).await?;
    let changes = rebuild(&mut tx, known, &rules, now, &mut cx.mint()).await?;
    let before = choices.chosen;
    let happening =
        Happening::ProfileApplied { profile: name, before, text, earlier: earlier_text, version };
    let event = cx.record(&mut tx, now, Some(reason), &happening).await?;
    tx.commit().await?;
    Ok(Applied { event, changed: changes.workloads.len() })
}
