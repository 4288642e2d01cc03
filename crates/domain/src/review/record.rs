//! The record of a round that was closed: a text whose last line is the hash of all before it.

use sha2::{Digest, Sha256};

use crate::event::hex;

/// Begins the last line.
const MARK: &str = "sha256 ";

/// Why a record does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// It does not end as a record does.
    #[error("this is no review record: its last line has to be `sha256` and 64 hex digits")]
    NoSeal,
    /// Something was changed.
    #[error(
        "the record was changed after it was signed: its text hashes to {found}, its seal says {sealed}"
    )]
    Changed {
        /// The hash of the text as it is.
        found: String,
        /// The hash that was sealed.
        sealed: String,
    },
}

/// Puts the seal under a text, which has to be one line of JSON or more.
pub fn seal(body: &str) -> String {
    let hash = hex(&Sha256::digest(body.as_bytes()));
    format!("{body}\n{MARK}{hash}\n")
}

/// Checks a record; gives its body and the hash that it is sealed with.
pub fn verify(record: &[u8]) -> Result<(&str, &str), Broken> {
    let text = std::str::from_utf8(record).map_err(|_| Broken::NoSeal)?;
    let rest = text.strip_suffix('\n').ok_or(Broken::NoSeal)?;
    let (body, last) = rest.rsplit_once('\n').ok_or(Broken::NoSeal)?;
    let sealed = last.strip_prefix(MARK).ok_or(Broken::NoSeal)?;
    let is_hash = sealed.len() == 64 && sealed.bytes().all(|b| b"0123456789abcdef".contains(&b));
    if !is_hash {
        return Err(Broken::NoSeal);
    }
    let found = hex(&Sha256::digest(body.as_bytes()));
    if found == sealed {
        Ok((body, sealed))
    } else {
        Err(Broken::Changed { found, sealed: sealed.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_sealed_text_is_given_back() {
        let record = seal("{\"number\":1}");
        assert_eq!(verify(record.as_bytes()).unwrap().0, "{\"number\":1}");
        assert_eq!(verify(b"{}"), Err(Broken::NoSeal));
        assert_eq!(verify(b""), Err(Broken::NoSeal));
    }

    proptest! {
        #[test]
        fn any_byte_changed_makes_it_fail(
            body in "[ -~]{0,80}(\n[ -~]{0,80}){0,3}",
            at in any::<prop::sample::Index>(),
            change in 1_u8..=255,
        ) {
            let record = seal(&body).into_bytes();
            prop_assert_eq!(verify(&record).map(|(body, _)| body.to_owned()), Ok(body));
            let mut changed = record.clone();
            let at = at.index(changed.len());
            changed[at] ^= change;
            prop_assert!(verify(&changed).is_err());
            let mut shorter = record.clone();
            shorter.remove(at);
            prop_assert!(verify(&shorter).is_err());
        }
    }
}
