//! Somebody else was first with a text: both sides, and what was sent, to be sent again.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::access::Visit;
use super::frame::Frame;
use super::problem::{PageProblem, render};

#[derive(Template)]
#[template(path = "web/conflict_text.html")]
struct ConflictPage<'a> {
    frame: Frame,
    /// Where the form is, and what it is called.
    path: &'a str,
    title: &'a str,
    /// What was sent, for the version that there is now.
    sent: Vec<(&'a str, String)>,
    theirs: String,
    yours: String,
}

/// Shows what there is now and what was sent; `sent` is the form, with the version to send it for.
pub(super) fn conflict(
    visit: &Visit,
    (path, title): (&'static str, &str),
    (sent, version): (&[(String, String)], i64),
    (theirs, yours): (String, String),
) -> Result<Response, PageProblem> {
    let sent = sent.iter().map(|(name, value)| {
        let is_version = name == "version";
        (name.as_str(), if is_version { version.to_string() } else { value.clone() })
    });
    let page = ConflictPage {
        frame: Frame::new(visit, path, "Someone else changed it first"),
        path,
        title,
        sent: sent.collect(),
        theirs,
        yours,
    };
    Ok((StatusCode::PRECONDITION_FAILED, render(&page)?).into_response())
}
