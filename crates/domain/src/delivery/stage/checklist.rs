//! Checklists: what is checked in each stage, as a file that people edit.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::activity::Stage;
use crate::people::Role;

use super::Check;

/// A larger file is refused, in bytes.
pub const LARGEST: usize = 256 * 1024;
const MOST_CHECKS: usize = 200;
const LONGEST_TITLE: usize = 200;
const LONGEST_KEY: usize = 60;
const HOLD_DAYS: u16 = 30;
const LONGEST_HOLD: u16 = 3_650;

/// What is checked, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklists {
    /// Days for which sources are kept after they were switched off.
    #[serde(default = "hold_days")]
    pub hold_days: u16,
    /// The checks.
    #[serde(default, rename = "check")]
    pub checks: Vec<CheckTemplate>,
}

const fn hold_days() -> u16 {
    HOLD_DAYS
}

/// One thing to check for every workload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckTemplate {
    /// Stable name, once in the file: small letters, digits and hyphens.
    pub key: String,
    /// What people read, as a statement that can be true.
    pub title: String,
    /// Stage that cannot be left before it is settled.
    pub stage: Stage,
    /// Role that does it, or one with all its rights.
    pub responsible: Role,
    /// Role that approves it, or one with all its rights.
    pub approver: Role,
    /// Whether a pre-approved standard change takes the place of the approver.
    #[serde(default)]
    pub standard: bool,
}

/// Why a file of checklists cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ChecklistError(String);

impl Checklists {
    /// Those that ship with Landfall.
    ///
    /// # Panics
    /// Never: a test reads the shipped file.
    pub fn shipped() -> Self {
        Self::read(include_str!("../../../defaults/checklists.toml"))
            .expect("the shipped checklists can be used; a test holds this")
    }

    /// Reads a file.
    ///
    /// # Errors
    /// If it is no such file, or one that cannot be followed: the message says where and why.
    pub fn read(text: &str) -> Result<Self, ChecklistError> {
        if text.len() > LARGEST {
            let told = format!("a file of checklists has at most {LARGEST} bytes");
            return Err(ChecklistError(told));
        }
        let read: Self = toml::from_str(text).map_err(|error| ChecklistError(error.to_string()))?;
        match read.fault() {
            Some(fault) => Err(ChecklistError(fault)),
            None => Ok(read),
        }
    }

    fn fault(&self) -> Option<String> {
        if !(1..=LONGEST_HOLD).contains(&self.hold_days) {
            let days = self.hold_days;
            return Some(format!("hold_days: {days} cannot be; give 1 to {LONGEST_HOLD} days"));
        }
        if self.checks.len() > MOST_CHECKS {
            let many = self.checks.len();
            return Some(format!("check: {many} are too many; give at most {MOST_CHECKS}"));
        }
        let mut keys = BTreeSet::new();
        for (at, check) in self.checks.iter().enumerate() {
            let at = at + 1;
            let key = check.key.as_str();
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if key.is_empty() || key.len() > LONGEST_KEY || !key.chars().all(fits) {
                return Some(format!(
                    "check {at}, key: give 1 to {LONGEST_KEY} small letters, digits and hyphens"
                ));
            }
            if !keys.insert(key) {
                return Some(format!("check {at}, key: `{key}` is there twice; name one anew"));
            }
            let title = check.title.trim();
            let long = title.chars().count() > LONGEST_TITLE;
            if title.is_empty() || long || title.chars().any(char::is_control) {
                return Some(format!(
                    "check {at}, title: give 1 to {LONGEST_TITLE} characters on one line"
                ));
            }
            for (field, role) in [("responsible", check.responsible), ("approver", check.approver)]
            {
                if role == Role::Viewer {
                    return Some(format!(
                        "check {at}, {field}: a viewer only reads; give contributor or a lead"
                    ));
                }
            }
        }
        None
    }

    /// The checks of a workload that begins.
    pub(super) fn begin(&self) -> Vec<Check> {
        self.checks
            .iter()
            .map(|one| Check {
                template: one.clone(),
                person: None,
                evidence: None,
                done: None,
                approved: None,
                by_standard_change: false,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_checklists_cover_every_stage() {
        let shipped = Checklists::shipped();
        assert_eq!(shipped.hold_days, 30);
        for stage in Stage::ALL {
            assert!(shipped.checks.iter().any(|check| check.stage == *stage), "{stage}");
        }
    }

    #[test]
    fn what_cannot_be_followed_is_refused_with_its_place() {
        let check = "[[check]]\nkey='a'\ntitle='A'\nstage='uat'\nresponsible='contributor'\n\
                     approver='strategy_lead'\n";
        assert_eq!(Checklists::read(check).unwrap().hold_days, 30);
        for (text, told) in [
            ("hold_days = 0".to_owned(), "hold_days: 0"),
            (format!("{check}{check}"), "check 2, key: `a` is there twice"),
            (check.replace("'a'", "'A b'"), "check 1, key"),
            (check.replace("'A'", "' '"), "check 1, title"),
            (check.replace("'contributor'", "'viewer'"), "check 1, responsible"),
            (check.replace("'uat'", "'tea'"), "unknown variant"),
            (format!("{check}colour = 1"), "unknown field"),
            (check.repeat(201), "201 are too many"),
            ("#".repeat(LARGEST + 1), "at most"),
        ] {
            let error = Checklists::read(&text).unwrap_err().to_string();
            assert!(error.contains(told), "{told}: {error}");
        }
    }
}
