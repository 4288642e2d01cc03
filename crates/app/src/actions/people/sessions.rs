//! Begins and ends sessions. They are no part of the history: signing in changes nothing that
//! others see.

use landfall_domain::account::{Account, SESSION_WHOLE, Session};
use landfall_domain::id::Id;

use crate::boot::Context;
use crate::failure::Failure;
use crate::secret::{hash_of, new_secret};

/// So much of what a browser says of itself is kept.
const USER_AGENT: usize = 200;

/// Who signed in, and how.
pub(crate) struct SignedIn<'a> {
    pub(crate) account: Id<Account>,
    /// What the browser says of itself.
    pub(crate) user_agent: &'a str,
    /// The hash of the password that was right; a change meanwhile makes it wrong.
    pub(crate) password_hash: Option<&'a str>,
    /// The session that the browser had before.
    pub(crate) replaces: Option<&'a str>,
}

/// Begins a session and gives its secret, which is always a new one.
pub(crate) async fn begin_session(cx: &Context, who: SignedIn<'_>) -> anyhow::Result<String> {
    let secret = new_secret("")?;
    let now = cx.clock.now();
    let plain = who.user_agent.chars().filter(|c| !c.is_control());
    let session = Session {
        id: cx.mint().id(),
        account: who.account,
        created_at: now,
        last_seen: now,
        expires_at: now + SESSION_WHOLE,
        user_agent: plain.take(USER_AGENT).collect(),
    };
    let mut tx = cx.home.write().await?;
    let is_open = tx.find_account(who.account).await?.is_some_and(|account| account.is_open());
    let hash = tx.password_hash(who.account).await?;
    let is_same = who.password_hash.is_none_or(|known| hash.as_deref() == Some(known));
    if !(is_open && is_same) {
        let detail = "the account was changed meanwhile: sign in again".to_owned();
        return Err(Failure::Overtaken(detail).into());
    }
    tx.remove_ended_sessions(now).await?;
    if let Some(old) = who.replaces
        && let Some(old) = tx.find_session(&hash_of(old)).await?
    {
        tx.end_session(old.account, old.id).await?;
    }
    tx.add_session(&secret.hash, &session).await?;
    tx.commit().await?;
    Ok(secret.text)
}

/// Ends the session of a secret, if there is one.
pub(crate) async fn sign_out(cx: &Context, secret: &str) -> anyhow::Result<()> {
    let mut tx = cx.home.write().await?;
    if let Some(session) = tx.find_session(&hash_of(secret)).await? {
        tx.end_session(session.account, session.id).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Ends one of an account's sessions.
pub(crate) async fn end_session(
    cx: &Context,
    account: Id<Account>,
    id: Id<Session>,
) -> anyhow::Result<()> {
    let mut tx = cx.home.write().await?;
    tx.end_session(account, id).await?;
    tx.commit().await?;
    Ok(())
}
