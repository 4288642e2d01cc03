//! Signing in at a provider of identities: leading somebody there, and what happens when they come
//! back.

use std::collections::BTreeMap;
use std::sync::Mutex;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::actions::people::come_by_identity::come_by_identity;
use crate::failure::Failure;
use crate::oidc::{Begun, Provider};
use crate::secret::{hash_of, new_secret};

use super::super::Web;
use super::super::problem::{PageProblem, Problem};
use super::cookie;
use super::prefix::local;
use super::sign_in::{Next, Sender, begin_anew};
use crate::failure::log;

/// Somebody has so long to sign in there.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);
/// So many may be there at once; beyond them the oldest are forgotten.
const MOST: usize = 1_000;

/// Sign-ins that have begun, by the hash of their state.
#[derive(Default)]
pub(in crate::web) struct Away(Mutex<BTreeMap<String, Left>>);

struct Left {
    begun: Begun,
    next: String,
    at: Timestamp,
}

impl Away {
    fn leave(&self, state: &str, left: Left) {
        let Ok(mut away) = self.0.lock() else { return };
        let now = left.at;
        away.retain(|_, known| now.duration_since(known.at) < PATIENCE);
        while away.len() >= MOST {
            let oldest = away.iter().min_by_key(|(_, known)| known.at);
            let Some(oldest) = oldest.map(|(state, _)| state.clone()) else { break };
            away.remove(&oldest);
        }
        away.insert(hash_of(state), left);
    }

    /// A sign-in ends once; whoever comes again with the same state is not known.
    fn back(&self, state: &str, now: Timestamp) -> Option<Left> {
        let left = self.0.lock().ok()?.remove(&hash_of(state))?;
        (now.duration_since(left.at) < PATIENCE).then_some(left)
    }
}

fn provider(web: &Web) -> Result<&Provider, Problem> {
    let none = || Problem::not_found("there is no such page".to_owned());
    web.provider().ok_or_else(none)
}

/// Leads to the provider.
pub(in crate::web) async fn start(
    State(web): State<Web>,
    Query(next): Query<Next>,
    headers: HeaderMap,
) -> Result<Response, PageProblem> {
    let provider = provider(&web)?;
    let next = local(&next.next).unwrap_or("/").to_owned();
    // The guard let only names of ours pass.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let scheme = if web.secure() { "https" } else { "http" };
    let redirect = format!("{scheme}://{host}/sign-in/oidc/callback");
    let state = new_secret("")?.text;
    let now = web.cx().clock.now();
    let (url, begun) = provider.begin(redirect, state.clone(), now).await?;
    web.away().leave(&state, Left { begun, next, at: now });
    Ok((cookie::set_away(&state, PATIENCE.as_secs(), web.secure()), Redirect::to(&url))
        .into_response())
}

/// What the provider sends back with the browser.
#[derive(Deserialize)]
pub(in crate::web) struct Back {
    state: Option<String>,
    code: Option<String>,
    /// Who sends it (RFC 9207).
    iss: Option<String>,
    error: Option<String>,
}

/// Takes back who was led there.
pub(in crate::web) async fn callback(
    State(web): State<Web>,
    Query(back): Query<Back>,
    sender: Sender,
) -> Result<Response, PageProblem> {
    let gone = cookie::set_away("", 0, web.secure());
    match come_back(&web, back, &sender).await {
        Ok((cookie, next)) => Ok((gone, cookie, Redirect::to(&next)).into_response()),
        Err(problem) => {
            log(&format!("refused: a sign-in at the provider, {}", problem.detail()));
            Ok((gone, PageProblem(problem)).into_response())
        }
    }
}

type SetCookie = [(axum::http::HeaderName, String); 1];

async fn come_back(
    web: &Web,
    back: Back,
    sender: &Sender,
) -> Result<(axum::response::AppendHeaders<SetCookie>, String), Problem> {
    let provider = provider(web)?;
    let refused = |problem: &str| Problem::from(Failure::Refused(problem.to_owned()));
    let began_here = cookie::away(sender.headers(), web.secure());
    let state = back.state.filter(|state| began_here == Some(state.as_str()));
    let left = state.and_then(|state| web.away().back(&state, web.cx().clock.now()));
    let Some(left) = left else {
        return Err(refused(
            "this sign-in did not begin in this browser, or too long ago: begin again",
        ));
    };
    if back.iss.is_some_and(|iss| iss != provider.issuer()) {
        return Err(refused("another provider sends you than the one that you were led to"));
    }
    if let Some(error) = back.error {
        return Err(refused(&format!("the provider did not sign you in: {error}")));
    }
    let code = back.code.ok_or_else(|| refused("the provider sends no code"))?;
    let vouched = provider.end(left.begun, code).await?;
    let account = come_by_identity(web.cx(), vouched, provider.creates()).await?;
    let cookie = begin_anew(web, sender, account.id).await?;
    Ok((axum::response::AppendHeaders(cookie), left.next))
}
