//! Who may ask, and what browsers may do with the answers.

use std::sync::atomic::Ordering;

use axum::body::HttpBody as _;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Web;
use super::access::is_bearer;
use super::problem::{PageProblem, Problem};
use super::slow;

/// Pages load their own style sheet and script and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Browsers that came once over TLS come over TLS only, for two years.
const TLS_ONLY: &str = "max-age=63072000; includeSubDomains";

/// Lets sound requests pass and sets headers on every answer.
pub(super) async fn guard(State(web): State<Web>, request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let mut response = match refused(&request, &web.cx().config.hosts) {
        None => answered(request, next, is_api).await,
        Some(problem) if is_api => problem.into_response(),
        Some(problem) => PageProblem(problem).into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if web.secure() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TLS_ONLY));
    }
    // A page may bring a policy of its own.
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The answer, unless the body came too slowly.
async fn answered(request: Request, next: Next, is_api: bool) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let (body, is_slow) = slow::hurried(body, slow::PATIENCE);
    let response = next.run(Request::from_parts(parts, body)).await;
    match (is_slow.load(Ordering::Relaxed), is_api) {
        (false, _) => response,
        (true, true) => Problem::too_slow().into_response(),
        (true, false) => PageProblem(Problem::too_slow()).into_response(),
    }
}

fn refused(request: &Request, hosts: &[String]) -> Option<Problem> {
    let name = host_name(request.headers());
    let is_ours = |name: &str| hosts.iter().any(|host| host.eq_ignore_ascii_case(name));
    if !is_loopback(request.headers()) && !name.is_some_and(is_ours) {
        // Another site's name that leads here would let its scripts read everything.
        let detail = if hosts.is_empty() {
            "Landfall answers only as localhost here"
        } else {
            "Landfall does not answer by this name: see `hosts` in its configuration"
        };
        return Some(Problem::forbidden(detail.to_owned()));
    }
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    let is_program = request.uri().path().starts_with("/api/") && is_bearer(request.headers());
    if !reads && !is_program && is_foreign(request.headers()) {
        return Some(Problem::forbidden("a change may only come from Landfall's own pages".into()));
    }
    None
}

/// The host that a request names, without its port.
fn host_name(headers: &HeaderMap) -> Option<&str> {
    let host = text(headers, &header::HOST)?;
    Some(match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|c| c.is_ascii_digit()) => name,
        _ => host,
    })
}

/// True if the request names this machine as its host.
pub(super) fn is_loopback(headers: &HeaderMap) -> bool {
    host_name(headers).is_some_and(|name| {
        ["localhost", "127.0.0.1", "[::1]"].contains(&name.to_ascii_lowercase().as_str())
    })
}

/// True if a browser says that another site caused the request. Programs say nothing of the kind.
fn is_foreign(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = text(headers, &header::ORIGIN) else { return false };
    let host = text(headers, &header::HOST).unwrap_or_default();
    origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")) != Some(host)
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn only_names_of_this_machine_pass() {
        for host in ["localhost", "LOCALHOST:7400", "127.0.0.1:7400", "[::1]:7400", "[::1]"] {
            assert!(is_loopback(&headers(&[("host", host)])), "{host}");
        }
        for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", ""] {
            assert!(!is_loopback(&headers(&[("host", host)])), "{host}");
        }
        assert!(!is_loopback(&headers(&[])));
    }

    #[test]
    fn what_another_site_causes_is_foreign() {
        let host = ("host", "localhost:7400");
        assert!(!is_foreign(&headers(&[host])));
        assert!(!is_foreign(&headers(&[host, ("origin", "http://localhost:7400")])));
        assert!(!is_foreign(&headers(&[host, ("sec-fetch-site", "same-origin")])));
        for foreign in [
            ("origin", "http://evil.example"),
            ("origin", "null"),
            ("origin", "http://localhost:7401"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            assert!(is_foreign(&headers(&[host, foreign])), "{foreign:?}");
        }
    }
}
