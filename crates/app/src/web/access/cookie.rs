//! The cookie of a session and the header of a token.

use axum::http::{HeaderMap, HeaderName, header};
use landfall_domain::account::SESSION_WHOLE;

/// A name that browsers give back only over TLS, and only to the host that set it.
const SECURE: &str = "__Host-landfall";
/// The name without TLS, on this machine.
const PLAIN: &str = "landfall-session";

/// The secret of the session, if a cookie carries one. With TLS the plain name does not count, as
/// a neighbour could have planted it.
pub(super) fn session(headers: &HeaderMap, secure: bool) -> Option<&str> {
    find(headers, name_of(secure)).filter(|secret| !secret.is_empty())
}

/// The value of a cookie.
pub(in crate::web) fn find<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value)
}

fn name_of(secure: bool) -> &'static str {
    if secure { SECURE } else { PLAIN }
}

/// The header that gives a browser its session.
pub(super) fn set(secret: &str, secure: bool) -> [(HeaderName, String); 1] {
    one(secret, SESSION_WHOLE.as_secs(), secure)
}

/// The header that takes it away.
pub(super) fn clear(secure: bool) -> [(HeaderName, String); 1] {
    one("", 0, secure)
}

fn one(value: &str, seconds: i64, secure: bool) -> [(HeaderName, String); 1] {
    named(name_of(secure), value, seconds, secure)
}

fn named(name: &str, value: &str, seconds: i64, secure: bool) -> [(HeaderName, String); 1] {
    let flag = if secure { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{flag}");
    [(header::SET_COOKIE, cookie)]
}

/// Names of the cookie that says which sign-in at a provider began in this browser.
const AWAY: [&str; 2] = ["landfall-away", "__Host-landfall-away"];

/// The state of the sign-in at a provider that began in this browser.
pub(super) fn away(headers: &HeaderMap, secure: bool) -> Option<&str> {
    find(headers, AWAY[usize::from(secure)])
}

/// The header that notes it, or takes the note away. It comes back when the provider, another
/// site, leads here.
pub(super) fn set_away(state: &str, seconds: i64, secure: bool) -> [(HeaderName, String); 1] {
    named(AWAY[usize::from(secure)], state, seconds, secure)
}

/// The secret of a token.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

/// True if a request carries a token. Browsers never add one by themselves, as they do cookies.
pub(in crate::web) fn is_bearer(headers: &HeaderMap) -> bool {
    bearer(headers).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &HeaderName, values: &[&'static str]) -> HeaderMap {
        values.iter().map(|value| (name.clone(), value.parse().unwrap())).collect()
    }

    #[test]
    fn the_session_is_found_among_other_cookies() {
        let of = |values: &[&'static str], secure| {
            session(&headers(&header::COOKIE, values), secure).map(str::to_owned)
        };
        assert_eq!(of(&["a=1; landfall-session=s; b=2"], false).as_deref(), Some("s"));
        assert_eq!(of(&["landfall-session=s", "__Host-landfall=t"], true).as_deref(), Some("t"));
        assert_eq!(of(&["landfall-session=s"], true), None);
        assert_eq!(of(&["xlandfall-session=s"], false), None);
        assert_eq!(of(&[], false), None);
    }

    #[test]
    fn cookies_have_their_flags() {
        let [(_, secure)] = set("s", true);
        let flags = "Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax";
        assert_eq!(secure, format!("__Host-landfall=s; {flags}; Secure"));
        let [(_, plain)] = set("s", false);
        assert_eq!(plain, format!("landfall-session=s; {flags}"));
        let [(_, cleared)] = clear(false);
        assert!(cleared.starts_with("landfall-session=; Path=/; Max-Age=0;"));
    }

    #[test]
    fn only_a_bearer_is_a_bearer() {
        let of = |value: &'static str| {
            bearer(&headers(&header::AUTHORIZATION, &[value])).map(str::to_owned)
        };
        assert_eq!(of("Bearer lf_1").as_deref(), Some("lf_1"));
        assert_eq!(of("bearer lf_1").as_deref(), Some("lf_1"));
        assert_eq!(of("Basic YTpi"), None);
        assert_eq!(of("lf_1"), None);
    }
}
