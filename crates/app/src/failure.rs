//! How a command fails: which exit code, and what a person should do next.

use landfall_domain::plan::AdoptError;
use landfall_store::StoreError;

/// A failure with the exit code that scripts depend on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The command line makes no sense: exit code 2.
    #[error("{0}")]
    Usage(String),
    /// A rule or gate refuses: exit code 3.
    #[error("{0}")]
    Refused(String),
    /// Findings need a decision and nothing was written: exit code 4.
    #[error("{0}")]
    Undecided(String),
    /// It names something that there is not: exit code 2.
    #[error("{0}")]
    Unknown(String),
    /// Someone else changed it since it was read: exit code 5.
    #[error("{0}")]
    Outdated(String),
    /// Someone else changed what this rests on: exit code 5.
    #[error("{0}")]
    Overtaken(String),
}

/// Refuses a change of something that is at another version than the one that was read; nothing is
/// asked of who names no version.
pub(crate) fn as_read(what: &str, is: i64, read: Option<i64>) -> Result<(), Failure> {
    match read.filter(|&read| read != is) {
        None => Ok(()),
        Some(read) => Err(Failure::Outdated(format!(
            "{what} was changed by someone else: you have version {read}, it is at version {is}"
        ))),
    }
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::Unknown(_) => 2,
            Self::Refused(_) => 3,
            Self::Undecided(_) => 4,
            Self::Outdated(_) | Self::Overtaken(_) => 5,
        }
    }
}

/// The exit code of an error: that of the first failure in its chain, else 1.
pub(crate) fn exit_code(error: &anyhow::Error) -> u8 {
    error
        .chain()
        .find_map(|cause| {
            if let Some(failure) = cause.downcast_ref::<Failure>() {
                return Some(failure.code());
            }
            if cause.is::<AdoptError>() {
                return Some(3);
            }
            matches!(cause.downcast_ref::<StoreError>(), Some(StoreError::Conflict(_))).then_some(5)
        })
        .unwrap_or(1)
}

/// A line for whoever looks after this server: failures, and who was refused. Control signs are
/// escaped, so that nobody writes a line of their own.
pub(crate) fn log(line: &str) {
    use std::io::Write;
    // If nobody listens, nothing is lost.
    let _ = writeln!(std::io::stderr(), "{}", plain(line));
}

fn plain(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    for c in line.chars() {
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            plain.extend(c.escape_default());
        } else {
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_writes_a_line_of_their_own() {
        assert_eq!(plain("a\r\nrefused: b \u{1b}[2J ä"), "a\\r\\nrefused: b \\u{1b}[2J ä");
    }
}
