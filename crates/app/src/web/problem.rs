//! What went wrong, for people and for programs (RFC 9457).

use askama::Template;
use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use landfall_store::StoreError;
use serde::Serialize;
use serde_json::Value;

use crate::failure::{Failure, exit_code, log};

use super::frame::Frame;

/// What went wrong.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Problem {
    /// What kind of problem it is, as an address that stays the same.
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    #[serde(serialize_with = "number")]
    status: StatusCode,
    /// What happened here, and how to mend it.
    detail: String,
    #[serde(flatten)]
    sides: Option<Box<Sides>>,
}

/// Of a change to an outdated version: what was sent, and what there is now.
#[derive(Debug, Clone, Serialize)]
struct Sides {
    yours: Value,
    theirs: Value,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks for it")]
fn number<S: serde::Serializer>(status: &StatusCode, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u16(status.as_u16())
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: String) -> Self {
        Self { kind, title, status, detail, sides: None }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn title(&self) -> &'static str {
        self.title
    }

    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    pub(crate) fn not_found(detail: String) -> Self {
        Self::new(StatusCode::NOT_FOUND, "/problems/not-found", "Not found", detail)
    }

    pub(crate) fn wrong_input(detail: String) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "/problems/wrong-input", "Wrong input", detail)
    }

    pub(crate) fn wrong_method() -> Self {
        let detail = "the resource does not know this method".to_owned();
        let status = StatusCode::METHOD_NOT_ALLOWED;
        Self::new(status, "/problems/wrong-method", "Wrong method", detail)
    }

    pub(crate) fn forbidden(detail: String) -> Self {
        Self::new(StatusCode::FORBIDDEN, "/problems/forbidden", "Forbidden", detail)
    }

    /// Without a version nobody can tell whether the change loses another one.
    pub(crate) fn unconditional() -> Self {
        let detail = "a change needs `If-Match` with the ETag that was read, or `*`".to_owned();
        let status = StatusCode::PRECONDITION_REQUIRED;
        Self::new(status, "/problems/unconditional", "Version needed", detail)
    }

    pub(crate) fn wrong_media(kind: &str) -> Self {
        let detail = format!("the body is `{kind}`, not application/json");
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Self::new(status, "/problems/wrong-media", "Wrong kind of body", detail)
    }

    pub(crate) fn too_large() -> Self {
        let detail = "the body is too large, or broke off".to_owned();
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "/problems/too-large", "Too large", detail)
    }

    pub(crate) fn too_slow() -> Self {
        let detail = "the body came too slowly: nothing was changed, send it again".to_owned();
        Self::new(StatusCode::REQUEST_TIMEOUT, "/problems/too-slow", "Too slow", detail)
    }

    /// Someone changed it since it was read.
    fn outdated(detail: String) -> Self {
        let status = StatusCode::PRECONDITION_FAILED;
        Self::new(status, "/problems/outdated", "Someone changed it", detail)
    }

    pub(crate) fn is_outdated(&self) -> bool {
        self.status == StatusCode::PRECONDITION_FAILED
    }

    /// Shows both sides of a conflict.
    pub(crate) fn with_sides(self, yours: Value, theirs: Value) -> Self {
        Self { sides: Some(Box::new(Sides { yours, theirs })), ..self }
    }

    pub(crate) fn unknown_person() -> Self {
        let detail = "sign in first, or use a token that counts".to_owned();
        Self::new(StatusCode::UNAUTHORIZED, "/problems/unknown-person", "Who are you?", detail)
    }

    pub(crate) fn too_often(seconds: i64) -> Self {
        let detail = format!("too many passwords were wrong: try again in {seconds} seconds");
        let status = StatusCode::TOO_MANY_REQUESTS;
        Self::new(status, "/problems/too-often", "Tried too often", detail)
    }

    pub(crate) fn refused(detail: String) -> Self {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Self::new(status, "/problems/refused", "Refused by a rule", detail)
    }

    fn overtaken(detail: String) -> Self {
        Self::new(StatusCode::CONFLICT, "/problems/overtaken", "Someone changed it", detail)
    }

    fn failed() -> Self {
        let detail = "Landfall failed; what it was doing is undone. Its log says why.".to_owned();
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "/problems/failed", "Failed", detail)
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        let detail = format!("{error:#}");
        let failure = error.chain().find_map(|cause| cause.downcast_ref::<Failure>());
        match failure {
            Some(Failure::Unknown(_)) => return Self::not_found(detail),
            Some(Failure::Outdated(_)) => return Self::outdated(detail),
            _ => {}
        }
        match exit_code(&error) {
            2 => Self::wrong_input(detail),
            3 | 4 => Self::refused(detail),
            5 => Self::overtaken(detail),
            _ => {
                // Told once, here: never with data of the estate in the answer.
                log(&format!("failed: {detail}"));
                Self::failed()
            }
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        anyhow::Error::from(error).into()
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        anyhow::Error::from(failure).into()
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        anyhow::Error::from(error).into()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        (self.status, kind, Json(self)).into_response()
    }
}

/// A problem as a page.
pub(crate) struct PageProblem(pub(crate) Problem);

impl<E: Into<Problem>> From<E> for PageProblem {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// The page that tells a problem.
#[derive(Template)]
#[template(path = "web/problem.html")]
struct ProblemPage {
    frame: Frame,
    problem: Problem,
}

impl IntoResponse for PageProblem {
    fn into_response(self) -> Response {
        let status = self.0.status;
        let page = ProblemPage { frame: Frame::bare("", self.0.title), problem: self.0 };
        match page.render() {
            Ok(html) => (status, Html(html)).into_response(),
            Err(_) => page.problem.into_response(),
        }
    }
}

/// A page, or the page that says why there is none.
pub(crate) type Face = Result<Html<String>, PageProblem>;

/// Renders a page.
pub(crate) fn render(page: &impl Template) -> Face {
    Ok(Html(page.render()?))
}
