//! Makes tokens for programs and takes them back.

use jiff::SignedDuration;
use landfall_domain::account::{self, Account, ApiToken};
use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_domain::people::Role;

use crate::boot::Context;
use crate::failure::Failure;
use crate::secret::new_secret;

use super::{fit, role_of};

/// What every token begins with, so that a leaked one is recognised.
pub(crate) const PREFIX: &str = "lf_";

/// A token lives at least a day and at most two years.
pub(crate) const DAYS: std::ops::RangeInclusive<i64> = 1..=731;

/// What a token is for.
pub(crate) struct NewToken<'a> {
    pub(crate) name: &'a str,
    /// The most that it may do.
    pub(crate) role: Role,
    /// How long it lives.
    pub(crate) days: i64,
}

/// Makes a token; its secret is told now and never again.
pub(crate) async fn create_token(
    cx: &Context,
    owner: &Account,
    wanted: NewToken<'_>,
) -> anyhow::Result<(String, ApiToken)> {
    let name = fit(account::label(wanted.name))?;
    if !DAYS.contains(&wanted.days) {
        let detail = format!("a token lives from {} to {} days", DAYS.start(), DAYS.end());
        return Err(Failure::Usage(detail).into());
    }
    let secret = new_secret(PREFIX)?;
    let now = cx.clock.now();
    let token = ApiToken {
        id: cx.mint().id(),
        account: owner.id,
        name: name.to_owned(),
        role: wanted.role,
        created_at: now,
        expires_at: Some(now + SignedDuration::from_hours(24 * wanted.days)),
        last_used_at: None,
        revoked_at: None,
    };
    let mut tx = cx.home.write().await?;
    let role = role_of(&mut tx, cx, owner.id).await?;
    if !role.is_some_and(|role| role.covers(wanted.role)) {
        let has = role.map_or("no role", Role::label);
        return Err(Failure::Refused(format!(
            "a token may do no more than its account: {} has {has} here, not {}",
            owner.name,
            wanted.role.label()
        ))
        .into());
    }
    tx.add_token(&secret.hash, &token).await?;
    let happening = Happening::TokenCreated {
        name: owner.name.clone(),
        token: token.name.clone(),
        role: token.role,
    };
    tx.append(now, &cx.actor, None, &happening).await?;
    tx.commit().await?;
    Ok((secret.text, token))
}

/// Takes a token of an account back.
pub(crate) async fn revoke_token(
    cx: &Context,
    owner: &Account,
    id: Id<ApiToken>,
) -> anyhow::Result<()> {
    let now = cx.clock.now();
    let mut tx = cx.home.write().await?;
    let tokens = tx.tokens_of(owner.id).await?;
    let Some(token) = tokens.into_iter().find(|token| token.id == id) else {
        return Err(Failure::Usage(format!("{} has no token {id}", owner.name)).into());
    };
    if token.revoked_at.is_some() {
        return Ok(());
    }
    tx.revoke_token(id, now).await?;
    let happening = Happening::TokenRevoked { name: owner.name.clone(), token: token.name };
    tx.append(now, &cx.actor, None, &happening).await?;
    tx.commit().await?;
    Ok(())
}
