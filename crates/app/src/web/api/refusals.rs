//! How requests can be refused, as the `OpenAPI` document tells it.

use std::collections::BTreeMap;

use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::{Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

/// What can be wrong with a request that reads.
pub(in crate::web) struct ReadRefusals;

/// What can be wrong with a request that changes something.
pub(in crate::web) struct WriteRefusals;

const READ: [(&str, &str); 5] = [
    ("400", "the request is wrong"),
    ("401", "nobody is signed in, or the token does not hold"),
    ("403", "the role does not allow it"),
    ("404", "there is no such thing"),
    ("429", "too many requests; `Retry-After` says when to come back"),
];

const WRITE: [(&str, &str); 6] = [
    ("409", "someone else changed what this rests on"),
    ("412", "someone changed it since it was read; `yours` and `theirs` show both sides"),
    ("413", "the body is too large"),
    ("415", "the body is of a kind that is not read here"),
    ("422", "a rule refuses it"),
    ("428", "`If-Match` is missing"),
];

/// A problem document (RFC 9457).
#[derive(ToSchema)]
#[schema(as = Problem)]
#[expect(dead_code, reason = "only its shape is used")]
pub(in crate::web) struct ProblemSchema {
    /// What kind of problem it is, as an address that stays the same.
    r#type: String,
    title: String,
    status: u16,
    /// What happened here, and how to mend it.
    detail: String,
    /// Of a change to an outdated version: what was sent.
    #[schema(value_type = Option<Object>)]
    yours: Option<()>,
    /// Of a change to an outdated version: what there is now.
    #[schema(value_type = Option<Object>)]
    theirs: Option<()>,
}

fn refusals(known: &[(&str, &str)]) -> BTreeMap<String, RefOr<Response>> {
    known
        .iter()
        .map(|(status, says)| {
            let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem")));
            let response = ResponseBuilder::new()
                .description(*says)
                .content("application/problem+json", problem.build());
            ((*status).to_owned(), RefOr::T(response.build()))
        })
        .collect()
}

impl IntoResponses for ReadRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&READ)
    }
}

impl IntoResponses for WriteRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&[&READ[..], &WRITE[..]].concat())
    }
}
