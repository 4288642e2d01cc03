//! What stands around every page.

use landfall_domain::people::{Right, Role};
use serde::Deserialize;

use super::access::Visit;
use super::statics;

/// What stands around a page: its place in the navigation, its title, its style sheet.
pub(crate) struct Frame {
    /// What stands before every path: nothing, or that of the portfolio.
    pub(crate) base: String,
    /// What the person may do here; controls that would be refused are not shown.
    role: Role,
    /// Path of the entry of the navigation that is here.
    pub(crate) here: &'static str,
    pub(crate) title: String,
    /// Addresses of the style sheet, of our scripts and of the library that they use.
    pub(crate) style: &'static str,
    pub(crate) scripts: &'static [String],
    pub(crate) htmx: &'static str,
    pub(crate) version: &'static str,
}

/// The navigation: path and name.
const PLACES: [(&str, &str); 11] = [
    ("/", "Home"),
    ("/assets", "Estate"),
    ("/workloads", "Workloads"),
    ("/backlog", "Backlog"),
    ("/suggestions", "Suggestions"),
    ("/plans", "Plans"),
    ("/releases", "Releases"),
    ("/imports", "Import"),
    ("/findings", "Findings"),
    ("/report", "Report"),
    ("/activity", "Activity"),
];

impl Frame {
    pub(crate) fn new(visit: &Visit, here: &'static str, title: impl Into<String>) -> Self {
        Self { base: visit.base().to_owned(), role: visit.role(), ..Self::bare(here, title) }
    }

    /// Around a page for nobody in particular.
    pub(crate) fn bare(here: &'static str, title: impl Into<String>) -> Self {
        Self {
            base: String::new(),
            role: Role::Viewer,
            here,
            title: title.into(),
            style: statics::style(),
            scripts: statics::scripts(),
            htmx: statics::htmx(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// Whether the person may add what is known.
    pub(crate) fn contributes(&self) -> bool {
        self.role.may(Right::Contribute)
    }

    /// Whether the person may decide what and why.
    pub(crate) fn prioritises(&self) -> bool {
        self.role.may(Right::Prioritise)
    }

    /// Whether the person may decide how and when.
    pub(crate) fn plans(&self) -> bool {
        self.role.may(Right::Plan)
    }

    pub(crate) fn places(&self) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
        let here = self.here;
        PLACES.into_iter().map(move |(path, name)| (path, name, path == here))
    }
}

/// What a person says when confirming something.
#[derive(Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    pub(crate) reason: String,
}

/// A reason, if one was given.
pub(crate) fn given(reason: &str) -> Option<&str> {
    Some(reason.trim()).filter(|reason| !reason.is_empty())
}
