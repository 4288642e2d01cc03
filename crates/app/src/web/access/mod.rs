//! Who asks, of which portfolio, and whether that is allowed.

pub(super) mod api;
pub(super) mod cookie;
mod credentials;
mod known;
pub(super) mod oidc;
mod opened;
mod peer;
pub(super) mod prefix;
pub(super) mod sign_in;
mod throttle;

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use landfall_domain::account::{Account, MAIN};
use landfall_domain::people::{Right, Role};
use landfall_outward::Courier;

use tokio::sync::watch;

use crate::boot::{Context, Operation};
use crate::failure::Failure;
use crate::jobs::Jobs;
use crate::webhooks::Webhooks;

use super::Web;
use super::finder::Finder;
use super::imports::Uploads;
use super::problem::{PageProblem, Problem};
use super::settings::display::Display;
use crate::failure::log;

pub(super) use cookie::is_bearer;
pub(super) use known::Known;
pub(super) use oidc::Away;
pub(super) use opened::Opened;
pub(super) use throttle::Throttle;

use credentials::Asking;
use opened::Held;

/// One request: who asks, and the portfolio that is asked for.
#[derive(Clone)]
pub(crate) struct Visit {
    web: Web,
    cx: Context,
    role: Role,
    base: String,
    finder: Arc<Finder>,
    known: Arc<Known>,
    asking: Arc<Asking>,
    display: Display,
}

impl Visit {
    /// How pages look and listen in this browser.
    pub(super) fn display(&self) -> Display {
        self.display
    }

    /// What actions need; the person who asks acts.
    pub(super) fn cx(&self) -> &Context {
        &self.cx
    }

    /// The request may be sent again under this name.
    pub(super) fn operate(&mut self, operation: Operation) {
        self.cx.operation = Some(operation);
    }

    /// Turns true once the server ends.
    pub(super) fn ending(&self) -> watch::Receiver<bool> {
        self.web.ending()
    }

    /// Searches over whole lists.
    pub(super) fn finder(&self) -> &Finder {
        &self.finder
    }

    /// Takes in what has just been imported, in the background.
    pub(super) fn warm(&self) {
        self.finder.warm(self.cx.clone());
    }

    pub(super) fn uploads(&self) -> &Uploads {
        self.web.uploads()
    }

    pub(super) fn jobs(&self) -> &Jobs {
        self.web.jobs()
    }

    /// What tells other systems.
    pub(super) fn webhooks(&self) -> &Webhooks {
        self.web.webhooks()
    }

    /// Who brings what they are told.
    pub(super) fn courier(&self) -> Result<&Courier, Problem> {
        Ok(self.web.webhooks().courier(&self.cx)?)
    }

    /// What stands before every path of this portfolio: nothing, or `/p/NAME`.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// What the person may do here.
    pub(super) fn role(&self) -> Role {
        self.role
    }

    /// Refuses who lacks a right that the route alone does not tell.
    pub(super) fn demand(&self, right: Right) -> Result<(), Problem> {
        if self.role.may(right) { Ok(()) } else { Err(lacking(right, self.role)) }
    }

    /// Whether the request would still be let in, for answers that take long.
    pub(super) async fn is_still_in(&self) -> bool {
        let known = Known::look(self.web.cx(), &self.asking).await;
        matches!(known, Ok(Some(known)) if known.role_in(&self.cx.portfolio) >= Some(self.role))
    }

    /// Who asks.
    pub(super) fn known(&self) -> &Known {
        &self.known
    }

    /// Whether this is the main portfolio, whose admins make accounts and portfolios.
    pub(super) fn is_main(&self) -> bool {
        self.cx.portfolio == MAIN
    }

    /// The account of the person who asks; without accounts there is none.
    pub(super) fn account(&self) -> Result<&Account, Problem> {
        self.known.account.as_ref().ok_or_else(|| {
            Failure::Refused("there are no accounts yet: add an admin first".to_owned()).into()
        })
    }

    /// Who asks for what, so that nobody takes up what another one began.
    pub(super) fn scope(&self) -> String {
        format!("{}/{}", self.cx.portfolio, self.cx.actor)
    }

    /// Lets admins of the main portfolio pass, who look after the whole installation.
    pub(super) fn administers_all(&self) -> Result<(), Problem> {
        if self.known.administers_all() {
            return Ok(());
        }
        Err(Problem::forbidden("this needs an admin of the main portfolio".to_owned()))
    }

    /// Leads on to a page of this portfolio.
    pub(super) fn to(&self, path: &str) -> Redirect {
        Redirect::to(&format!("{}{path}", self.base))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let visit = parts.extensions.get::<Self>().cloned();
        visit.ok_or_else(|| anyhow::anyhow!("{} is not behind the gate", parts.uri.path()).into())
    }
}

/// What stands before a route: its right.
#[derive(Clone)]
pub(super) struct Gate {
    pub(super) web: Web,
    pub(super) right: Right,
}

/// Why somebody does not come in.
enum Refusal {
    /// Nobody is signed in.
    SignIn,
    /// What is asked for is elsewhere.
    Elsewhere(String),
    Problem(Problem),
}

impl<E: Into<Problem>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Problem(error.into())
    }
}

/// Lets a request pass whose person has the right of the route.
pub(super) async fn admit(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let asking = Asking::of(&request, gate.web.secure());
    let asking = Arc::new(asking);
    match visit(&gate, &asking).await {
        Ok(visit) => {
            let display = Display::of(request.headers());
            request.extensions_mut().insert(Visit { display, ..visit });
            next.run(request).await
        }
        Err(refusal) => refused(&asking, refusal),
    }
}

fn refused(asking: &Asking, refusal: Refusal) -> Response {
    match refusal {
        Refusal::SignIn if asking.is_api => {
            let challenge = if asking.bearer.is_some() {
                "Bearer realm=\"Landfall\", error=\"invalid_token\""
            } else {
                "Bearer realm=\"Landfall\""
            };
            ([(header::WWW_AUTHENTICATE, challenge)], Problem::unknown_person()).into_response()
        }
        Refusal::SignIn if asking.reads => sign_in::lead_back_to(&asking.place).into_response(),
        Refusal::SignIn => PageProblem(Problem::unknown_person()).into_response(),
        Refusal::Elsewhere(place) => Redirect::to(&place).into_response(),
        Refusal::Problem(problem) if asking.is_api => problem.into_response(),
        Refusal::Problem(problem) => PageProblem(problem).into_response(),
    }
}

async fn visit(gate: &Gate, asking: &Arc<Asking>) -> Result<Visit, Refusal> {
    let web = &gate.web;
    let Some(known) = Known::find(web.cx(), asking).await? else {
        if asking.bearer.is_some() || asking.session.is_some() {
            log(&format!("refused: credentials that do not count, {asking}"));
        }
        return Err(Refusal::SignIn);
    };
    let key = asking.portfolio.as_deref().unwrap_or(MAIN);
    let Some(role) = known.role_in(key) else {
        // Who has no part in the main portfolio begins in the first one of their own.
        if let Some((first, _)) = known.portfolios.first()
            && asking.portfolio.is_none()
            && asking.place == "/"
        {
            return Err(Refusal::Elsewhere(format!("{}/", prefix::base(&first.key))));
        }
        // That there is a portfolio is told to its members only.
        log(&format!("refused: {} has no part in `{key}`, {asking}", known.name()));
        return Err(Problem::not_found("there is no such page".to_owned()).into());
    };
    if !role.may(gate.right) {
        log(&format!("refused: {} has {} in `{key}`, {asking}", known.name(), role.label()));
        return Err(lacking(gate.right, role).into());
    }
    let Held { store, finder, .. } = web.opened().get(web.cx(), web.jobs(), key).await?;
    let actor = known.account.as_ref().map_or(&web.cx().actor, |account| &account.name);
    let cx = web.cx().at(store, key).acting_as(actor);
    let base = prefix::base(key);
    let asking = Arc::clone(asking);
    Ok(Visit {
        web: web.clone(),
        cx,
        role,
        base,
        finder,
        known: Arc::new(known),
        asking,
        display: Display::default(),
    })
}

fn lacking(right: Right, role: Role) -> Problem {
    let (holders, label) = (right.holders(), role.label());
    Problem::forbidden(format!("this needs one of these roles: {holders}; yours is {label}"))
}
