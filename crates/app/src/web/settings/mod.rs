//! Settings: one's own account, and for admins people, webhooks and portfolios.

pub(super) mod account;
pub(super) mod display;
pub(super) mod people;
pub(super) mod portfolios;
pub(super) mod teams;
pub(super) mod templates;
pub(super) mod webhooks;

use askama::Template;

use super::access::Visit;
use super::frame::Frame;
use super::problem::{Face, render};

#[derive(Template)]
#[template(path = "web/settings.html")]
struct SettingsPage {
    frame: Frame,
    /// Whether the person looks after all portfolios.
    all: bool,
}

/// Where settings are.
pub(super) async fn page(visit: Visit) -> Face {
    let all = visit.is_main() && visit.known().administers_all();
    render(&SettingsPage { frame: Frame::new(&visit, "/settings", "Settings"), all })
}
