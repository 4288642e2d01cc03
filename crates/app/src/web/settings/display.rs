//! How pages look and listen to keys, kept in the browser: it is nobody else's business.

use askama::Template;
use axum::Form;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::super::access::{Visit, cookie};
use super::super::frame::Frame;
use super::super::problem::{Face, render};

/// The cookie: theme and keys, as `dark.off`.
const COOKIE: &str = "landfall-display";

/// How pages look and listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) struct Display {
    /// `light`, `dark`, or empty: as the system has it.
    pub(in crate::web) theme: &'static str,
    /// Whether single keys do something.
    pub(in crate::web) keys: bool,
}

impl Default for Display {
    fn default() -> Self {
        Self { theme: "", keys: true }
    }
}

impl Display {
    /// What the browser has kept.
    pub(in crate::web) fn of(headers: &HeaderMap) -> Self {
        let kept = cookie::find(headers, COOKIE).and_then(|value| value.split_once('.'));
        kept.map_or_else(Self::default, |(theme, keys)| Self::new(theme, keys != "off"))
    }

    fn new(theme: &str, keys: bool) -> Self {
        let theme = ["light", "dark"].into_iter().find(|known| *known == theme).unwrap_or("");
        Self { theme, keys }
    }
}

#[derive(Template)]
#[template(path = "web/display.html")]
struct DisplayPage {
    frame: Frame,
    display: Display,
    themes: [(&'static str, &'static str); 3],
}

/// The form.
pub(in crate::web) async fn page(visit: Visit) -> Face {
    let themes = [("", "As the system has it"), ("light", "Light"), ("dark", "Dark")];
    let display = visit.display();
    render(&DisplayPage { frame: Frame::new(&visit, "/settings", "Display"), display, themes })
}

/// What the form says.
#[derive(Deserialize)]
pub(in crate::web) struct Said {
    #[serde(default)]
    theme: String,
    /// `on`, if the box is ticked.
    keys: Option<String>,
}

/// Keeps it in the browser, for a year.
pub(in crate::web) async fn keep(visit: Visit, Form(said): Form<Said>) -> Response {
    let display = Display::new(&said.theme, said.keys.is_some());
    let keys = if display.keys { "on" } else { "off" };
    let cookie = format!(
        "{COOKIE}={}.{keys}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax",
        display.theme
    );
    ([(header::SET_COOKIE, cookie)], visit.to("/settings/display")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_we_know_is_kept() {
        let of = |cookie: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, cookie.parse().unwrap());
            Display::of(&headers)
        };
        assert_eq!(of("a=b; landfall-display=dark.off"), Display { theme: "dark", keys: false });
        assert_eq!(of("landfall-display=\"><script>.on"), Display::default());
        assert_eq!(of("landfall-display=x"), Display::default());
    }
}
