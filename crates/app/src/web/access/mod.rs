//! Who asks, of which portfolio, and whether that is allowed.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use landfall_domain::people::{Right, Role};

use tokio::sync::watch;

use crate::boot::{Context, Operation};
use crate::jobs::Jobs;

use super::Web;
use super::finder::Finder;
use super::imports::Uploads;
use super::problem::{PageProblem, Problem};

/// One request: who asks, and the portfolio that is asked for.
#[derive(Clone)]
pub(crate) struct Visit {
    web: Web,
    cx: Context,
    role: Role,
    base: String,
}

impl Visit {
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
        self.web.finder()
    }

    pub(super) fn uploads(&self) -> &Uploads {
        self.web.uploads()
    }

    pub(super) fn jobs(&self) -> &Jobs {
        self.web.jobs()
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
        if self.role.may(right) { Ok(()) } else { Err(lacking(right)) }
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

/// Lets a request pass whose person has the right of the route.
pub(super) async fn admit(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    match visit(&gate) {
        Ok(visit) => {
            request.extensions_mut().insert(visit);
            next.run(request).await
        }
        Err(problem) if is_api => problem.into_response(),
        Err(problem) => PageProblem(problem).into_response(),
    }
}

fn visit(gate: &Gate) -> Result<Visit, Problem> {
    // Without accounts there is one person, who owns this machine.
    let role = Role::Admin;
    if !role.may(gate.right) {
        return Err(lacking(gate.right));
    }
    let cx = gate.web.cx().acting_as(&gate.web.cx().actor);
    Ok(Visit { web: gate.web.clone(), cx, role, base: String::new() })
}

fn lacking(right: Right) -> Problem {
    Problem::forbidden(format!("this needs one of these roles: {}", right.holders()))
}
