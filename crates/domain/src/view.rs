//! Saved views: a list as somebody wants to see it again, under a name.

use crate::account::Account;
use crate::id::{Id, Named};

/// A portfolio has no more views.
pub const MOST_VIEWS: usize = 200;

/// A name has no more signs.
const LONGEST_NAME: usize = 80;

/// A list that has views.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewList {
    /// The estate.
    Assets,
    /// Workloads.
    Workloads,
}

impl ViewList {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Assets, Self::Workloads];

    /// The word used in addresses and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Assets => "assets",
            Self::Workloads => "workloads",
        }
    }

    /// The list of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.name() == name)
    }
}

/// A list as somebody wants to see it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Id.
    pub id: Id<View>,
    /// Of which list.
    pub list: ViewList,
    /// What people call it; each name once per list and owner.
    pub name: String,
    /// Whose it is; everybody's without one.
    pub owner: Option<Id<Account>>,
    /// The search; empty without one.
    pub query: String,
    /// The field to order by, with a minus before it if it goes down; empty without one.
    pub sort: String,
    /// Columns with commas between them; empty if they are the usual ones.
    pub columns: String,
    /// Who made it.
    pub created_by: String,
    /// Counts changes, from 1.
    pub version: i64,
}

impl Named for View {
    const PREFIX: &'static str = "view";
}

/// A name that no view can have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a view needs a name of 1 to {LONGEST_NAME} signs on one line")]
pub struct UnfitName;

impl View {
    /// How names compare: capitals do not tell them apart.
    pub fn name_key(&self) -> String {
        self.name.to_lowercase()
    }

    /// A name as it is kept.
    pub fn fit_name(name: &str) -> Result<String, UnfitName> {
        let name = name.trim();
        let is_fit = (1..=LONGEST_NAME).contains(&name.chars().count())
            && !name.chars().any(char::is_control);
        if is_fit { Ok(name.to_owned()) } else { Err(UnfitName) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_bounds() {
        assert_eq!(View::fit_name("  Mine to call ").as_deref(), Ok("Mine to call"));
        assert_eq!(View::fit_name(&"ä".repeat(80)).map(|name| name.chars().count()), Ok(80));
        for unfit in ["", "  ", "two\nlines", &"x".repeat(81)] {
            assert_eq!(View::fit_name(unfit), Err(UnfitName), "{unfit:?}");
        }
    }
}
