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
        let Some((at, fault)) = read.fault() else { return Ok(read) };
        let line = line_of(text, at);
        let place = line.map(|line| format!("line {line}: ")).unwrap_or_default();
        Err(ChecklistError(format!("{place}{fault}")))
    }

    /// The first fault, and the number of the check that has it; 0 for the file as a whole.
    fn fault(&self) -> Option<(usize, String)> {
        if !(1..=LONGEST_HOLD).contains(&self.hold_days) {
            let days = self.hold_days;
            return Some((
                0,
                format!("hold_days: {days} cannot be; give 1 to {LONGEST_HOLD} days"),
            ));
        }
        if self.checks.len() > MOST_CHECKS {
            let many = self.checks.len();
            let told = format!("check: {many} are too many; give at most {MOST_CHECKS}");
            return Some((MOST_CHECKS + 1, told));
        }
        let mut keys = BTreeSet::new();
        (1..).zip(&self.checks).find_map(|(at, check)| {
            let fault = if keys.insert(check.key.as_str()) {
                check.fault()?
            } else {
                format!("key: `{}` is there twice; name one anew", check.key)
            };
            Some((at, format!("check {at}, {fault}")))
        })
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

impl CheckTemplate {
    fn fault(&self) -> Option<String> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.key.is_empty() || self.key.len() > LONGEST_KEY || !self.key.chars().all(fits) {
            return Some(format!("key: give 1 to {LONGEST_KEY} small letters, digits and hyphens"));
        }
        let title = self.title.trim();
        let long = title.chars().count() > LONGEST_TITLE;
        if title.is_empty() || long || title.chars().any(char::is_control) {
            return Some(format!("title: give 1 to {LONGEST_TITLE} characters on one line"));
        }
        for (field, role) in [("responsible", self.responsible), ("approver", self.approver)] {
            if role == Role::Viewer {
                return Some(format!("{field}: a viewer only reads; give contributor or a lead"));
            }
        }
        None
    }
}

/// The line on which a check begins, or that of `hold_days`, where it can be seen.
fn line_of(text: &str, check: usize) -> Option<usize> {
    let begins = |line: &str, word: &str| line.trim_start().starts_with(word);
    let mut lines = (1..).zip(text.lines());
    let found = match check.checked_sub(1) {
        Some(before) => lines.filter(|(_, line)| begins(line, "[[check]]")).nth(before),
        None => lines.find(|(_, line)| begins(line, "hold_days")),
    };
    found.map(|(line, _)| line)
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
            ("\nhold_days = 0".to_owned(), "line 2: hold_days: 0"),
            (format!("{check}{check}"), "line 7: check 2, key: `a` is there twice"),
            (check.replace("'a'", "'A b'"), "line 1: check 1, key"),
            (check.replace("'A'", "' '"), "check 1, title"),
            (check.replace("'contributor'", "'viewer'"), "check 1, responsible"),
            (check.replace("'uat'", "'tea'"), "line 4"),
            (format!("{check}colour = 1"), "unknown field"),
            (check.repeat(201), "line 1201: check: 201 are too many"),
            ("#".repeat(LARGEST + 1), "at most"),
        ] {
            let error = Checklists::read(&text).unwrap_err().to_string();
            assert!(error.contains(told), "{told}: {error}");
        }
    }
}
