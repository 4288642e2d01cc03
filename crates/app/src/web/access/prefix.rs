//! Addresses of portfolios: `/p/KEY/…` is the page `…` of that portfolio.

use axum::extract::Request;
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::Response;
use landfall_domain::account::{MAIN, portfolio_key};

/// The portfolio that a path names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Portfolio(pub(super) String);

/// Takes the portfolio out of the path before it is routed, so that every route is there for all.
pub(in crate::web) async fn strip(mut request: Request, next: Next) -> Response {
    if let Some((portfolio, uri)) = split(request.uri()) {
        *request.uri_mut() = uri;
        request.extensions_mut().insert(portfolio);
    }
    next.run(request).await
}

fn split(uri: &Uri) -> Option<(Portfolio, Uri)> {
    let rest = uri.path().strip_prefix("/p/")?;
    let (key, rest) = rest.split_once('/').unwrap_or((rest, ""));
    let key = portfolio_key(key).ok()?.to_owned();
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some((Portfolio(key), format!("/{rest}{query}").parse().ok()?))
}

/// What stands before every path of a portfolio.
pub(in crate::web) fn base(key: &str) -> String {
    if key == MAIN { String::new() } else { format!("/p/{key}") }
}

/// A place of ours to go on to. Whatever a browser could take for another host is none: `//host`,
/// `/\host`, and the same behind signs that browsers drop.
pub(in crate::web) fn local(place: &str) -> Option<&str> {
    let mut chars = place.chars();
    let begins = chars.next() == Some('/') && chars.next() != Some('/');
    let plain = place.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    (begins && plain && place.len() <= 2_000).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_portfolio_is_taken_out_of_the_path() {
        let of =
            |text: &str| split(&text.parse().unwrap()).map(|(key, uri)| (key.0, uri.to_string()));
        let is = |key: &str, uri: &str| Some((key.to_owned(), uri.to_owned()));
        assert_eq!(of("/p/north/assets?q=a%20b"), is("north", "/assets?q=a%20b"));
        assert_eq!(of("/p/north"), is("north", "/"));
        assert_eq!(of("/p/north/"), is("north", "/"));
        assert_eq!(of("/p/north//evil"), is("north", "//evil"));
        for none in ["/", "/assets", "/p/", "/p/North/x", "/p/..%2f/x", "/pp/north"] {
            assert_eq!(of(none), None, "{none}");
        }
    }

    #[test]
    fn only_places_of_ours_are_gone_on_to() {
        for fine in ["/", "/assets?q=kind:vm&limit=3", "/p/north/report#plan"] {
            assert_eq!(local(fine), Some(fine));
        }
        for evil in [
            "",
            "//evil",
            "/\\evil",
            "\\/evil",
            "http://evil",
            "evil",
            "/\t/evil",
            "/ /evil",
            "/\n/evil",
            "/a\r\nSet-Cookie: x",
            "javascript:alert(1)",
            "/é",
        ] {
            assert_eq!(local(evil), None, "{evil:?}");
        }
    }
}
