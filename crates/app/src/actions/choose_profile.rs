//! Ranks the backlog by another priority profile.

use landfall_domain::event::Happening;

use crate::boot::{Context, profiles};
use crate::failure::Failure;

use super::rebuild::{Changes, Known, rebuild};

/// Chooses the profile of this name.
pub(crate) async fn choose_profile(
    cx: &Context,
    name: &str,
    reason: Option<&str>,
) -> anyhow::Result<Changes> {
    let known = profiles(cx.config.rules.as_deref())?;
    if !known.iter().any(|profile| profile.name == name) {
        let names: Vec<&str> = known.iter().map(|profile| profile.name.as_str()).collect();
        return Err(Failure::Usage(format!(
            "there is no profile `{name}`; there are: {}",
            names.join(", ")
        ))
        .into());
    }
    let mut tx = cx.store.write().await?;
    let before = tx.setting("profile").await?.unwrap_or_else(|| known[0].name.clone());
    if before == name {
        return Ok(Changes::default());
    }
    let now = cx.clock.now();
    tx.set("profile", name).await?;
    let known = Known::load(&mut tx).await?;
    let changes = rebuild(&mut tx, known, &*cx.rules(Some(name))?, now, &mut cx.mint()).await?;
    let happening = Happening::ProfileChosen { profile: name.to_owned(), before };
    cx.record(&mut tx, now, reason, &happening).await?;
    tx.commit().await?;
    Ok(changes)
}
