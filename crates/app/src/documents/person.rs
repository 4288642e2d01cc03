//! Accounts, tokens and portfolios as shown.

use landfall_domain::account::{Account, ApiToken, Portfolio};
use landfall_domain::people::Role;
use serde::Serialize;
use utoipa::ToSchema;

use super::Listed;

/// An account as shown, with its role in one portfolio.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PersonDocument {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) shown_name: String,
    #[schema(value_type = Option<String>)]
    pub(crate) role: Option<Role>,
    /// True if it may not come in.
    pub(crate) disabled: bool,
    pub(crate) created_at: String,
}

impl Listed for PersonDocument {
    const COLUMNS: &'static [&'static str] =
        &["name", "shown_name", "role", "disabled", "created_at", "id"];
    const SHOWN: &'static [&'static str] = &["name", "shown_name", "role", "disabled"];
    const NONE: &'static str = "no accounts yet: landfall people add NAME --role admin";
}

impl PersonDocument {
    pub(crate) fn of(account: &Account, role: Option<Role>) -> Self {
        Self {
            id: account.id.to_string(),
            name: account.name.clone(),
            shown_name: account.shown_name.clone(),
            role,
            disabled: !account.is_open(),
            created_at: account.created_at.to_string(),
        }
    }

    /// Whether the role has this name.
    pub(crate) fn has(&self, role: &str) -> bool {
        self.role.is_some_and(|own| own.name() == role)
    }
}

/// A token as shown, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenDocument {
    pub(crate) id: String,
    pub(crate) person: String,
    pub(crate) name: String,
    #[schema(value_type = String)]
    pub(crate) role: Role,
    pub(crate) created_at: String,
    pub(crate) expires_at: Option<String>,
    pub(crate) last_used_at: Option<String>,
    pub(crate) revoked_at: Option<String>,
}

impl Listed for TokenDocument {
    const COLUMNS: &'static [&'static str] =
        &["id", "person", "name", "role", "created_at", "expires_at", "last_used_at", "revoked_at"];
    const SHOWN: &'static [&'static str] = &["id", "person", "name", "role", "expires_at"];
    const NONE: &'static str = "no tokens yet: landfall tokens create PERSON --name FOR";
}

impl TokenDocument {
    pub(crate) fn of(token: &ApiToken, owner: &Account) -> Self {
        let text = |at: Option<jiff::Timestamp>| at.map(|at| at.to_string());
        Self {
            id: token.id.to_string(),
            person: owner.name.clone(),
            name: token.name.clone(),
            role: token.role,
            created_at: token.created_at.to_string(),
            expires_at: text(token.expires_at),
            last_used_at: text(token.last_used_at),
            revoked_at: text(token.revoked_at),
        }
    }
}

/// A portfolio as shown.
#[derive(Debug, Serialize)]
pub(crate) struct PortfolioDocument {
    pub(crate) key: String,
    pub(crate) title: String,
}

impl Listed for PortfolioDocument {
    const COLUMNS: &'static [&'static str] = &["key", "title"];
    const SHOWN: &'static [&'static str] = Self::COLUMNS;
}

impl From<Portfolio> for PortfolioDocument {
    fn from(portfolio: Portfolio) -> Self {
        Self { key: portfolio.key, title: portfolio.title }
    }
}
