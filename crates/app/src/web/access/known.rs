//! Who asks, as the database knows it at this moment: nothing is remembered between requests, so
//! that a role taken away or an account that is shut counts at once.

use jiff::{SignedDuration, Timestamp};
use landfall_domain::account::{Account, MAIN, Portfolio, Session};
use landfall_domain::id::Id;
use landfall_domain::people::Role;
use landfall_store::{StoreError, Tx};
use tokio::time::timeout;

use crate::boot::Context;
use crate::secret::hash_of;

use super::super::problem::Problem;
use super::credentials::Asking;

/// Sessions and tokens are noted as used once in so long, as each note is a write.
const NOTED: SignedDuration = SignedDuration::from_mins(5);
/// A note waits so long for its turn; whoever reads does not wait for a long import.
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(250);

/// Who asks.
pub(in crate::web) struct Known {
    /// The account; none as long as there are no accounts and the owner of this machine asks.
    pub(in crate::web) account: Option<Account>,
    /// The session, if a browser asks.
    pub(in crate::web) session: Option<Id<Session>>,
    /// The most that the token may do, if a program asks.
    pub(in crate::web) limit: Option<Role>,
    /// The portfolios with the roles in them.
    pub(in crate::web) portfolios: Vec<(Portfolio, Role)>,
}

/// What is to be noted as used.
enum Used {
    Session(Id<Session>),
    Token(Id<landfall_domain::account::ApiToken>),
}

impl Known {
    /// Finds who asks; none if nobody does who counts.
    pub(super) async fn find(cx: &Context, asking: &Asking) -> Result<Option<Self>, Problem> {
        let now = cx.clock.now();
        let Some((known, used)) = look(cx, asking, now).await? else { return Ok(None) };
        // The next request notes what this one could not.
        if let Some(used) = used
            && let Ok(noted) = timeout(PATIENCE, note(cx, used, now)).await
        {
            noted?;
        }
        Ok(Some(known))
    }

    /// The same, without a note that somebody is there.
    pub(super) async fn look(cx: &Context, asking: &Asking) -> Result<Option<Self>, Problem> {
        Ok(look(cx, asking, cx.clock.now()).await?.map(|(known, _)| known))
    }

    /// What the history and the log call them.
    pub(super) fn name(&self) -> &str {
        self.account.as_ref().map_or("the owner", |account| &account.name)
    }

    /// The role in a portfolio; none if it is unknown or they have no part in it.
    pub(in crate::web) fn role_in(&self, key: &str) -> Option<Role> {
        let (_, role) = self.portfolios.iter().find(|(portfolio, _)| portfolio.key == key)?;
        Some(self.limit.map_or(*role, |limit| role.within(limit)))
    }

    /// Whether they look after accounts and portfolios.
    pub(in crate::web) fn administers_all(&self) -> bool {
        self.role_in(MAIN) == Some(Role::Admin)
    }
}

async fn note(cx: &Context, used: Used, now: Timestamp) -> Result<(), StoreError> {
    let mut tx = cx.home.write().await?;
    match used {
        Used::Session(id) => tx.touch_session(id, now).await?,
        Used::Token(id) => tx.touch_token(id, now).await?,
    }
    tx.commit().await
}

async fn look(
    cx: &Context,
    asking: &Asking,
    now: Timestamp,
) -> Result<Option<(Known, Option<Used>)>, Problem> {
    let mut tx = cx.home.read().await?;
    let found = find(&mut tx, asking, now).await;
    tx.rollback().await?;
    found
}

async fn find(
    tx: &mut Tx,
    asking: &Asking,
    now: Timestamp,
) -> Result<Option<(Known, Option<Used>)>, Problem> {
    // A program that shows a token acts as its owner or not at all.
    if let Some(secret) = &asking.bearer {
        return by_token(tx, secret, now).await;
    }
    if !tx.has_accounts().await? {
        if !asking.from_here {
            let detail =
                "there are no accounts yet, so Landfall answers only this machine, as localhost";
            return Err(Problem::forbidden(detail.to_owned()));
        }
        // Without accounts there is one person, who owns this machine.
        let all = tx.portfolios().await?.into_iter().map(|one| (one, Role::Admin)).collect();
        let owner = Known { account: None, session: None, limit: None, portfolios: all };
        return Ok(Some((owner, None)));
    }
    match &asking.session {
        Some(secret) => by_session(tx, secret, now).await,
        None => Ok(None),
    }
}

async fn by_token(
    tx: &mut Tx,
    secret: &str,
    now: Timestamp,
) -> Result<Option<(Known, Option<Used>)>, Problem> {
    let token = tx.find_token(&hash_of(secret)).await?.filter(|token| token.is_alive(now));
    let Some(token) = token else { return Ok(None) };
    let Some(mut known) = of_account(tx, token.account).await? else { return Ok(None) };
    known.limit = Some(token.role);
    let is_noted = token.last_used_at.is_some_and(|last| now.duration_since(last) < NOTED);
    Ok(Some((known, (!is_noted).then_some(Used::Token(token.id)))))
}

async fn by_session(
    tx: &mut Tx,
    secret: &str,
    now: Timestamp,
) -> Result<Option<(Known, Option<Used>)>, Problem> {
    let session = tx.find_session(&hash_of(secret)).await?;
    let Some(session) = session.filter(|session| session.is_alive(now)) else { return Ok(None) };
    let Some(mut known) = of_account(tx, session.account).await? else { return Ok(None) };
    known.session = Some(session.id);
    let is_noted = now.duration_since(session.last_seen) < NOTED;
    Ok(Some((known, (!is_noted).then_some(Used::Session(session.id)))))
}

async fn of_account(tx: &mut Tx, id: Id<Account>) -> Result<Option<Known>, Problem> {
    let Some(account) = tx.find_account(id).await?.filter(Account::is_open) else {
        return Ok(None);
    };
    let portfolios = tx.memberships(id).await?;
    Ok(Some(Known { account: Some(account), session: None, limit: None, portfolios }))
}
