//! What stands around every page.

use serde::Deserialize;

use super::statics;

/// What stands around a page: its place in the navigation, its title, its style sheet.
pub(crate) struct Frame {
    /// Path of the entry of the navigation that is here.
    pub(crate) here: &'static str,
    pub(crate) title: String,
    /// Addresses of the style sheet and of the script.
    pub(crate) style: &'static str,
    pub(crate) script: &'static str,
    pub(crate) version: &'static str,
}

/// The navigation: path and name.
const PLACES: [(&str, &str); 8] = [
    ("/", "Home"),
    ("/assets", "Estate"),
    ("/workloads", "Workloads"),
    ("/suggestions", "Suggestions"),
    ("/imports", "Import"),
    ("/findings", "Findings"),
    ("/report", "Report"),
    ("/activity", "Activity"),
];

impl Frame {
    pub(crate) fn new(here: &'static str, title: impl Into<String>) -> Self {
        Self {
            here,
            title: title.into(),
            style: statics::style(),
            script: statics::script(),
            version: env!("CARGO_PKG_VERSION"),
        }
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
