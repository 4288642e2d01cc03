//! Accounts, their sessions and tokens, and the portfolios that they are members of.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use crate::id::{Id, Named};
use crate::people::Role;

/// Key of the portfolio that every installation has; accounts live beside it.
pub const MAIN: &str = "main";

/// A password has so many characters.
pub const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = 12..=1024;

/// A session ends when nothing was asked in it for so long.
pub const SESSION_IDLE: SignedDuration = SignedDuration::from_hours(12);

/// A session ends after so long, whatever was asked in it.
pub const SESSION_WHOLE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// A person who can sign in. The password's hash is not here, so that it is never shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: Id<Account>,
    /// What is typed to sign in, and what the history shows; capitals do not tell names apart.
    pub name: String,
    /// What others read.
    pub shown_name: String,
    /// True if it can sign in with a password.
    pub has_password: bool,
    /// Who it is at a provider of identities.
    pub identity: Option<Identity>,
    /// When it was shut.
    pub disabled_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts changes.
    pub version: i64,
}

impl Named for Account {
    const PREFIX: &'static str = "account";
}

impl Account {
    /// True if it may come in.
    pub fn is_open(&self) -> bool {
        self.disabled_at.is_none()
    }
}

/// Who somebody is at a provider of identities (`OpenID` Connect).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// The person's name there, which the provider never gives to another one.
    pub subject: String,
}

/// A browser that is signed in. Its secret is not here; the store knows its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: Id<Session>,
    /// Who signed in.
    pub account: Id<Account>,
    /// When.
    pub created_at: Timestamp,
    /// When something was asked last; some minutes late at most.
    pub last_seen: Timestamp,
    /// When it ends whatever is asked.
    pub expires_at: Timestamp,
    /// What the browser says of itself, shortened.
    pub user_agent: String,
}

impl Named for Session {
    const PREFIX: &'static str = "session";
}

impl Session {
    /// True if it still counts.
    pub fn is_alive(&self, now: Timestamp) -> bool {
        now < self.expires_at && now.duration_since(self.last_seen) < SESSION_IDLE
    }
}

/// A secret for programs. Its secret is not here; the store knows its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its id.
    pub id: Id<ApiToken>,
    /// Who made it, and as whom it acts.
    pub account: Id<Account>,
    /// What it is for.
    pub name: String,
    /// It may do no more than this role, and no more than its account.
    pub role: Role,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends, if ever.
    pub expires_at: Option<Timestamp>,
    /// When it was used last; some minutes late at most.
    pub last_used_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

impl Named for ApiToken {
    const PREFIX: &'static str = "token";
}

impl ApiToken {
    /// True if it still counts.
    pub fn is_alive(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// An estate with its backlog and plans, apart from all others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portfolio {
    /// What stands in addresses.
    pub key: String,
    /// What people read.
    pub title: String,
}

/// Why a text cannot be what it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} {problem}")]
pub struct Unfit {
    what: &'static str,
    problem: String,
}

fn unfit<T>(what: &'static str, problem: impl fmt::Display) -> Result<T, Unfit> {
    Err(Unfit { what, problem: problem.to_string() })
}

/// A name to sign in with: letters, digits and `.`, `_`, `-`, `@`, up to 64.
pub fn account_name(text: &str) -> Result<&str, Unfit> {
    let fits = |c: char| c.is_alphanumeric() || "._-@".contains(c);
    if text.is_empty() || text.chars().count() > 64 || !text.chars().all(fits) {
        return unfit("a name", "has 1 to 64 letters, digits and the signs . _ - @");
    }
    Ok(text)
}

/// How names compare: capitals do not tell them apart.
pub fn name_key(name: &str) -> String {
    name.to_lowercase()
}

/// A password: long enough, and short enough to be hashed in bounded time. Nothing else is asked,
/// as rules on signs make passwords easier to guess (NIST SP 800-63B).
pub fn password(text: &str) -> Result<&str, Unfit> {
    let (least, most) = (PASSWORD_LENGTH.start(), PASSWORD_LENGTH.end());
    if !PASSWORD_LENGTH.contains(&text.chars().count()) {
        return unfit("a password", format!("has {least} to {most} characters"));
    }
    Ok(text)
}

/// The key of a portfolio: a lower-case letter, then up to 30 more, digits or `_`.
pub fn portfolio_key(text: &str) -> Result<&str, Unfit> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let begins = text.starts_with(|c: char| c.is_ascii_lowercase());
    if !begins || text.len() > 31 || !text.chars().all(fits) {
        return unfit(
            "the key of a portfolio",
            "is a lower-case letter and up to 30 more, digits or _",
        );
    }
    Ok(text)
}

/// A title or label for people: 1 to 100 characters in one line.
pub fn label(text: &str) -> Result<&str, Unfit> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 100 || text.chars().any(char::is_control) {
        return unfit("a title", "has 1 to 100 characters in one line");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_second(hours * 3600).unwrap()
    }

    #[test]
    fn a_session_ends_when_idle_and_after_two_weeks() {
        let session = |last_seen| Session {
            id: Id::from_uuid(uuid::Uuid::nil()),
            account: Id::from_uuid(uuid::Uuid::nil()),
            created_at: at(0),
            last_seen: at(last_seen),
            expires_at: at(14 * 24),
            user_agent: String::new(),
        };
        assert!(session(0).is_alive(at(11)) && !session(0).is_alive(at(12)));
        assert!(session(335).is_alive(at(335)) && !session(335).is_alive(at(336)));
    }

    #[test]
    fn a_token_ends_when_it_expires_or_is_taken_back() {
        let token = |expires_at, revoked_at| ApiToken {
            id: Id::from_uuid(uuid::Uuid::nil()),
            account: Id::from_uuid(uuid::Uuid::nil()),
            name: "ci".to_owned(),
            role: Role::Viewer,
            created_at: at(0),
            expires_at,
            last_used_at: None,
            revoked_at,
        };
        assert!(token(None, None).is_alive(at(9)) && token(Some(at(10)), None).is_alive(at(9)));
        assert!(!token(Some(at(9)), None).is_alive(at(9)));
        assert!(!token(None, Some(at(1))).is_alive(at(9)));
    }

    #[test]
    fn names_passwords_and_keys_have_bounds() {
        assert!(account_name("Ada.L@dock").is_ok() && account_name("Zoë").is_ok());
        for name in ["", "a b", "a\n", "a/b", &"a".repeat(65)] {
            assert!(account_name(name).is_err(), "{name:?}");
        }
        assert!(password("eleven char").is_err() && password("twelve chars").is_ok());
        assert!(password(&"ä".repeat(1024)).is_ok() && password(&"ä".repeat(1025)).is_err());
        assert!(portfolio_key("north_2").is_ok());
        for key in ["", "North", "2north", "a-b", "a/b", "_a", &"a".repeat(32)] {
            assert!(portfolio_key(key).is_err(), "{key:?}");
        }
        assert_eq!(label(" Quay "), Ok("Quay"));
        assert!(label("a\u{1b}[2J").is_err() && label("  ").is_err());
    }
}
