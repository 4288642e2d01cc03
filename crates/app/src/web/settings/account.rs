//! One's own account: password, sessions and tokens.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use landfall_domain::account::{Account, ApiToken, PASSWORD_LENGTH, Session};
use landfall_domain::id::Id;
use landfall_domain::people::Role;
use serde::Deserialize;

use crate::actions::people::change_password::change_password;
use crate::actions::people::sessions::end_session;
use crate::actions::people::tokens::{DAYS, NewToken, create_token, revoke_token};
use crate::documents::person::TokenDocument;

use super::super::Web;
use super::super::access::Visit;
use super::super::access::sign_in::{Sender, Tried, begin_anew, try_password};
use super::super::frame::Frame;
use super::super::problem::{Face, PageProblem, Problem, render};

#[derive(Template)]
#[template(path = "web/account.html")]
struct AccountPage {
    frame: Frame,
    account: Option<Account>,
    /// Each with whether it is the one that asks.
    sessions: Vec<(Session, bool)>,
    tokens: Vec<TokenDocument>,
    /// Roles that a token may have.
    roles: Vec<Role>,
    days: std::ops::RangeInclusive<i64>,
    least: usize,
    /// The secret of a token that was made just now.
    secret: Option<String>,
}

/// The tokens of an account that have not been taken back.
pub(in crate::web) async fn tokens(
    visit: &Visit,
    owner: &Account,
) -> Result<Vec<TokenDocument>, Problem> {
    let mut tx = visit.cx().home.read().await?;
    let tokens = tx.tokens_of(owner.id).await?;
    tx.rollback().await?;
    let standing = tokens.iter().filter(|token| token.revoked_at.is_none());
    Ok(standing.map(|token| TokenDocument::of(token, owner)).collect())
}

/// The id of a token of the person who asks.
pub(in crate::web) async fn token_id(visit: &Visit, id: &str) -> Result<Id<ApiToken>, Problem> {
    let own = tokens(visit, visit.account()?).await?;
    let id = id.parse().ok().filter(|_| own.iter().any(|token| token.id == id));
    id.ok_or_else(|| Problem::not_found("you have no such token".to_owned()))
}

async fn shown(visit: &Visit, secret: Option<String>) -> Result<AccountPage, Problem> {
    let account = visit.known().account.clone();
    let (mut sessions, mut own) = (Vec::new(), Vec::new());
    if let Some(account) = &account {
        let now = visit.cx().clock.now();
        let mut tx = visit.cx().home.read().await?;
        sessions = tx.sessions_of(account.id).await?;
        tx.rollback().await?;
        sessions.retain(|session| session.is_alive(now));
        own = tokens(visit, account).await?;
    }
    let here = visit.known().session;
    Ok(AccountPage {
        frame: Frame::new(visit, "/settings", "Your account"),
        account,
        sessions: sessions
            .into_iter()
            .map(|one| (Some(one.id) == here, one))
            .map(|(is, one)| (one, is))
            .collect(),
        tokens: own,
        roles: Role::ALL.into_iter().filter(|role| visit.role().covers(*role)).collect(),
        days: DAYS,
        least: *PASSWORD_LENGTH.start(),
        secret,
    })
}

/// The page.
pub(in crate::web) async fn page(visit: Visit) -> Face {
    render(&shown(&visit, None).await?)
}

/// The password now, and the one to be.
#[derive(Deserialize)]
pub(in crate::web) struct Passwords {
    current: String,
    new: String,
}

/// Changes the password. All sessions end, and this browser gets a new one.
pub(in crate::web) async fn change(
    visit: Visit,
    State(web): State<Web>,
    sender: Sender,
    Form(typed): Form<Passwords>,
) -> Result<Response, PageProblem> {
    let account = visit.account()?;
    let mut tx = visit.cx().home.read().await?;
    let hash = tx.password_hash(account.id).await?;
    tx.rollback().await?;
    match try_password(&web, &sender, &account.name, typed.current, hash).await? {
        Tried::Wait(response) => return Ok(response),
        Tried::Wrong => {
            let detail = "the current password is another one: nothing was changed".to_owned();
            return Err(Problem::wrong_input(detail).into());
        }
        Tried::Right => change_password(visit.cx(), account.id, &typed.new).await?,
    }
    let cookie = begin_anew(&web, &sender, account.id).await?;
    Ok((cookie, visit.to("/settings/account")).into_response())
}

/// Ends one of one's own sessions.
pub(in crate::web) async fn end(
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Redirect, PageProblem> {
    let missing = || Problem::not_found("you have no such session".to_owned());
    let id = id.parse().map_err(|_| missing())?;
    end_session(visit.cx(), visit.account()?.id, id).await?;
    Ok(visit.to("/settings/account"))
}

/// What a token is for.
#[derive(Deserialize)]
pub(in crate::web) struct Wanted {
    name: String,
    role: String,
    days: i64,
}

/// Makes a token, and shows its secret once.
pub(in crate::web) async fn create(
    visit: Visit,
    Form(wanted): Form<Wanted>,
) -> Result<Html<String>, PageProblem> {
    let role = Role::parse(&wanted.role)
        .ok_or_else(|| Problem::wrong_input(format!("there is no role `{}`", wanted.role)))?;
    let wanted = NewToken { name: &wanted.name, role, days: wanted.days };
    let (secret, _) = create_token(visit.cx(), visit.account()?, wanted).await?;
    render(&shown(&visit, Some(secret)).await?)
}

/// Takes one of one's own tokens back.
pub(in crate::web) async fn revoke(
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Redirect, PageProblem> {
    let id = token_id(&visit, &id).await?;
    revoke_token(visit.cx(), visit.account()?, id).await?;
    Ok(visit.to("/settings/account"))
}
