//! Signing in with a password, and out.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{Extensions, HeaderMap, HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use landfall_domain::account::{Account, PASSWORD_LENGTH};
use landfall_domain::id::Id;
use serde::Deserialize;

use crate::actions::people::sessions::{SignedIn, begin_session, sign_out};
use crate::failure::Failure;
use crate::secret::is_password;

use super::super::Web;
use super::super::frame::Frame;
use super::super::list::escaped;
use super::super::problem::{PageProblem, Problem};
use super::cookie;
use super::peer::peer;
use super::prefix::local;
use crate::failure::log;

/// Leads to the form and, behind it, back to a place of ours.
pub(super) fn lead_back_to(place: &str) -> Redirect {
    match local(place).filter(|place| *place != "/") {
        Some(place) => Redirect::to(&format!("/sign-in?next={}", escaped(place))),
        None => Redirect::to("/sign-in"),
    }
}

#[derive(Template)]
#[template(path = "web/sign_in.html")]
struct SignInPage {
    frame: Frame,
    next: String,
    name: String,
    wrong: bool,
    /// Where a provider of identities is reached, if there is one.
    provider: Option<String>,
}

/// Where to go on.
#[derive(Deserialize)]
pub(in crate::web) struct Next {
    #[serde(default)]
    pub(super) next: String,
}

/// The form.
pub(in crate::web) async fn page(
    State(web): State<Web>,
    Query(next): Query<Next>,
) -> Result<Response, PageProblem> {
    let mut tx = web.cx().home.read().await?;
    let has_accounts = tx.has_accounts().await?;
    tx.rollback().await?;
    if !has_accounts {
        return Ok(Redirect::to("/").into_response());
    }
    let next = local(&next.next).unwrap_or_default().to_owned();
    form(&web, StatusCode::OK, next, String::new())
}

fn form(
    web: &Web,
    status: StatusCode,
    next: String,
    name: String,
) -> Result<Response, PageProblem> {
    let frame = Frame::outside("Sign in");
    let provider = web.provider().map(|_| format!("/sign-in/oidc?next={}", escaped(&next)));
    let page = SignInPage { frame, next, name, wrong: status != StatusCode::OK, provider };
    Ok((status, Html(page.render()?)).into_response())
}

/// What a person types.
#[derive(Deserialize)]
pub(in crate::web) struct Typed {
    name: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// From where somebody comes, and what the browser says.
pub(in crate::web) struct Sender {
    headers: HeaderMap,
    extensions: Extensions,
}

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Sender {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        _: &S,
    ) -> Result<Self, Self::Rejection> {
        Ok(Self { headers: parts.headers.clone(), extensions: parts.extensions.clone() })
    }
}

impl Sender {
    pub(super) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// What the browser says of itself.
    pub(in crate::web) fn user_agent(&self) -> &str {
        self.headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    fn says(&self) -> String {
        peer(&self.headers, &self.extensions)
            .map_or_else(String::new, |peer| format!(" from {peer}"))
    }
}

/// What came of typing a password.
pub(in crate::web) enum Tried {
    Right,
    Wrong,
    /// Not tried: too many were wrong.
    Wait(Response),
}

/// Tries a password against a hash; without one it is wrong, after the same time.
pub(in crate::web) async fn try_password(
    web: &Web,
    sender: &Sender,
    name: &str,
    password: String,
    hash: Option<String>,
) -> Result<Tried, Problem> {
    let peer = peer(&sender.headers, &sender.extensions);
    // A name that nobody has is not logged: it may be a password in the wrong field.
    let whose = if hash.is_some() { name } else { "an unknown name" };
    if let Err(seconds) = web.throttle().attempt(name, peer, web.cx().clock.now()) {
        log(&format!("refused: too many wrong passwords for {whose}{}", sender.says()));
        let wait = [(header::RETRY_AFTER, seconds.to_string())];
        let problem = PageProblem(Problem::too_often(seconds));
        return Ok(Tried::Wait((wait, problem).into_response()));
    }
    // Nobody has a longer one, so none has to be hashed.
    let hash = hash.filter(|_| password.chars().count() <= *PASSWORD_LENGTH.end());
    if is_password(password, hash).await? {
        web.throttle().succeeded(name, peer);
        return Ok(Tried::Right);
    }
    log(&format!("refused: wrong password for {whose}{}", sender.says()));
    Ok(Tried::Wrong)
}

/// Signs in.
pub(in crate::web) async fn sign_in(
    State(web): State<Web>,
    sender: Sender,
    Form(typed): Form<Typed>,
) -> Result<Response, PageProblem> {
    let next = local(&typed.next).unwrap_or("/").to_owned();
    let name = typed.name.trim();
    let mut tx = web.cx().home.read().await?;
    if !tx.has_accounts().await? {
        let detail = "there are no accounts yet: landfall people add NAME --role admin";
        return Err(Failure::Refused(detail.to_owned()).into());
    }
    let account = tx.account_named(name).await?.filter(Account::is_open);
    let hash = match &account {
        Some(account) => tx.password_hash(account.id).await?,
        None => None,
    };
    tx.rollback().await?;
    let tried = try_password(&web, &sender, name, typed.password, hash.clone()).await?;
    match (tried, account) {
        (Tried::Wait(response), _) => Ok(response),
        (Tried::Right, Some(account)) => {
            let secret = begin(&web, &sender, account.id, hash.as_deref()).await?;
            Ok((cookie::set(&secret, web.secure()), Redirect::to(&next)).into_response())
        }
        _ => form(&web, StatusCode::UNPROCESSABLE_ENTITY, next, typed.name),
    }
}

async fn begin(
    web: &Web,
    sender: &Sender,
    account: Id<Account>,
    password_hash: Option<&str>,
) -> Result<String, Problem> {
    let replaces = cookie::session(&sender.headers, web.secure());
    let user_agent = sender.user_agent();
    let who = SignedIn { account, user_agent, password_hash, replaces };
    Ok(begin_session(web.cx(), who).await?)
}

/// The cookie of a new session, for somebody whose earlier ones have ended.
pub(in crate::web) async fn begin_anew(
    web: &Web,
    sender: &Sender,
    account: Id<Account>,
) -> Result<[(HeaderName, String); 1], Problem> {
    Ok(cookie::set(&begin(web, sender, account, None).await?, web.secure()))
}

/// Signs out.
pub(in crate::web) async fn leave(
    State(web): State<Web>,
    headers: HeaderMap,
) -> Result<Response, PageProblem> {
    if let Some(secret) = cookie::session(&headers, web.secure()) {
        sign_out(web.cx(), secret).await?;
    }
    Ok((cookie::clear(web.secure()), Redirect::to("/sign-in")).into_response())
}
