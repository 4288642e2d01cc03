//! What stands around every page.

use landfall_domain::people::{Right, Role};
use serde::Deserialize;

use super::access::{Visit, prefix};
use super::statics;

/// What stands around a page: its place in the navigation, its title, its style sheet.
pub(crate) struct Frame {
    /// What stands before every path: nothing, or that of the portfolio.
    pub(crate) base: String,
    /// What the person may do here; controls that would be refused are not shown.
    role: Role,
    /// Who is signed in, and with which portfolios; nobody as long as there are no accounts.
    pub(crate) person: Option<Person>,
    /// Whether the navigation is shown; whoever is outside has nowhere to go.
    inside: bool,
    /// `light`, `dark`, or empty: as the system has it.
    pub(crate) theme: &'static str,
    /// Whether single keys do something.
    pub(crate) keys: bool,
    /// Path of the entry of the navigation that is here.
    pub(crate) here: &'static str,
    pub(crate) title: String,
    /// Addresses of the style sheet, of our scripts and of the library that they use.
    pub(crate) style: &'static str,
    pub(crate) scripts: &'static [String],
    pub(crate) htmx: &'static str,
    pub(crate) version: &'static str,
}

/// Who is signed in.
pub(crate) struct Person {
    pub(crate) name: String,
    /// Portfolios to go to, if there are several: address, title, and whether it is here.
    pub(crate) portfolios: Vec<(String, String, bool)>,
}

/// The navigation: path and name.
const PLACES: [(&str, &str); 18] = [
    ("/", "Home"),
    ("/assets", "Estate"),
    ("/outcomes", "Outcomes"),
    ("/workloads", "Workloads"),
    ("/backlog", "Backlog"),
    ("/dependencies", "Dependencies"),
    ("/assumptions", "Assumptions"),
    ("/suggestions", "Suggestions"),
    ("/plans", "Plans"),
    ("/releases", "Releases"),
    ("/iterations", "Iterations"),
    ("/stages", "Stages"),
    ("/reviews", "Reviews"),
    ("/imports", "Import"),
    ("/findings", "Findings"),
    ("/report", "Report"),
    ("/activity", "Activity"),
    ("/settings", "Settings"),
];

impl Frame {
    pub(crate) fn new(visit: &Visit, here: &'static str, title: impl Into<String>) -> Self {
        Self {
            base: visit.base().to_owned(),
            role: visit.role(),
            person: Person::of(visit),
            theme: visit.display().theme,
            keys: visit.display().keys,
            ..Self::bare(here, title)
        }
    }

    /// Around a page for somebody who has not come in.
    pub(crate) fn outside(title: impl Into<String>) -> Self {
        Self { inside: false, ..Self::bare("", title) }
    }

    /// Around a page for nobody in particular.
    pub(crate) fn bare(here: &'static str, title: impl Into<String>) -> Self {
        Self {
            base: String::new(),
            role: Role::Viewer,
            person: None,
            theme: "",
            keys: true,
            inside: true,
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

    /// Whether the person may decide who comes in.
    pub(crate) fn administers(&self) -> bool {
        self.role.may(Right::Administer)
    }

    pub(crate) fn places(&self) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
        let here = self.here;
        PLACES
            .into_iter()
            .filter(|_| self.inside)
            .map(move |(path, name)| (path, name, path == here))
    }
}

impl Person {
    fn of(visit: &Visit) -> Option<Self> {
        let known = visit.known();
        let account = known.account.as_ref();
        let portfolios = known.portfolios.iter().map(|(portfolio, _)| {
            let base = prefix::base(&portfolio.key);
            let is_here = base == visit.base();
            (format!("{base}/"), portfolio.title.clone(), is_here)
        });
        let portfolios: Vec<_> =
            if known.portfolios.len() > 1 { portfolios.collect() } else { Vec::new() };
        if account.is_none() && portfolios.is_empty() {
            return None;
        }
        let name = account.map(|account| account.shown_name.clone()).unwrap_or_default();
        Some(Self { name, portfolios })
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
