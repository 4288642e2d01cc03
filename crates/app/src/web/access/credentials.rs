//! What a request says of who asks and of what is asked for.

use std::fmt;
use std::net::IpAddr;

use axum::extract::Request;
use axum::http::{HeaderMap, Method};

use super::super::security::is_loopback;
use super::cookie;
use super::peer::peer;
use super::prefix::{Portfolio, base};

/// What a request asks, and with which credentials.
pub(super) struct Asking {
    pub(super) is_api: bool,
    /// True if it changes nothing.
    pub(super) reads: bool,
    method: Method,
    /// Path and query as the browser knows them.
    pub(super) place: String,
    /// Key of the portfolio, if the path names one.
    pub(super) portfolio: Option<String>,
    /// The secret of a token; counts for the API only.
    pub(super) bearer: Option<String>,
    /// The secret of a session.
    pub(super) session: Option<String>,
    /// True if it certainly comes from this machine, by its own name.
    pub(super) from_here: bool,
    peer: Option<IpAddr>,
}

impl Asking {
    pub(super) fn of(request: &Request, secure: bool) -> Self {
        let (uri, headers) = (request.uri(), request.headers());
        let portfolio = request.extensions().get::<Portfolio>().map(|asked| asked.0.clone());
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let is_api = uri.path().starts_with("/api/");
        Self {
            is_api,
            reads: [Method::GET, Method::HEAD].contains(request.method()),
            method: request.method().clone(),
            place: format!("{}{path}", portfolio.as_deref().map(base).unwrap_or_default()),
            portfolio,
            bearer: cookie::bearer(headers).filter(|_| is_api).map(str::to_owned),
            session: cookie::session(headers, secure).map(str::to_owned),
            from_here: is_loopback(headers) && !is_forwarded(headers),
            peer: peer(headers, request.extensions()),
        }
    }
}

/// True if a proxy passed the request on: then it may come from anywhere.
fn is_forwarded(headers: &HeaderMap) -> bool {
    headers.keys().any(|name| {
        let name = name.as_str();
        name == "forwarded"
            || name == "via"
            || name == "x-real-ip"
            || name.starts_with("x-forwarded-")
    })
}

impl fmt::Display for Asking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Queries are left out: people search for names.
        let path = self.place.split('?').next().unwrap_or_default();
        write!(f, "{} {path}", self.method)?;
        self.peer.map_or(Ok(()), |peer| write!(f, " from {peer}"))
    }
}
