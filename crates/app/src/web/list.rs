//! Lists in pages: what is asked for, and what was found without reading everything.

use landfall_domain::query::Query;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::documents::Listed;
use crate::documents::shown::{Shown, query};

use super::problem::Problem;

/// What a reader asks of a list.
#[derive(Debug, Default, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The search, in the query language.
    #[serde(default)]
    #[param(required = false)]
    pub(crate) q: String,
    /// Where to go on: what the page before said.
    pub(crate) after: Option<String>,
    /// How many, from 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<i64>,
}

/// So many at a time unless asked otherwise, and at most.
const USUAL: i64 = 50;
const MOST: i64 = 200;

/// At most so many rows are looked at for one page; the next page goes on from there.
pub(crate) const LOOKED_AT: usize = 2_000;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    /// Where the next page begins; none if the list ends here.
    pub(crate) next: Option<String>,
}

impl Asked {
    pub(crate) fn limit(&self) -> Result<usize, Problem> {
        let limit = self.limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            return Err(Problem::wrong_input(format!("limit is {limit}, not from 1 to {MOST}")));
        }
        Ok(usize::try_from(limit).unwrap_or(1))
    }

    pub(crate) fn query<T: Listed>(&self) -> Result<Query, Problem> {
        Ok(query::<T>(&self.q)?)
    }

    /// Where to go on, if places are numbers.
    pub(crate) fn number(&self) -> Result<Option<i64>, Problem> {
        let after = self.after.as_deref();
        after.map(|after| after.parse().map_err(|_| misplaced(after))).transpose()
    }

    /// The address of the next page of a list.
    pub(crate) fn following(&self, path: &str, next: &str) -> String {
        let limit = self.limit.map(|limit| format!("&limit={limit}")).unwrap_or_default();
        format!("{path}?q={}&after={}{limit}", escaped(&self.q), escaped(next))
    }
}

/// Fills a page row by row.
pub(crate) struct Filling<T> {
    query: Query,
    limit: usize,
    looked_at: usize,
    /// What fits, in order.
    pub(crate) items: Vec<T>,
}

impl<T: Listed> Filling<T> {
    pub(crate) fn new(asked: &Asked) -> Result<Self, Problem> {
        let (query, limit) = (asked.query::<T>()?, asked.limit()?);
        Ok(Self { query, limit, looked_at: 0, items: Vec::new() })
    }

    /// How many rows to read next: few if all fit, more if most may not.
    pub(crate) fn rows(&self) -> i64 {
        let rows = if self.query.is_empty() { self.limit + 1 } else { 500 };
        i64::try_from(rows).unwrap_or(i64::MAX)
    }

    /// Takes a row if it fits. False if the page is full, and the row was not looked at.
    pub(crate) fn take(&mut self, document: T) -> Result<bool, Problem> {
        if self.items.len() >= self.limit || self.looked_at >= LOOKED_AT {
            return Ok(false);
        }
        self.looked_at += 1;
        let fits = self.query.is_empty() || {
            let value = serde_json::to_value(&document).map_err(anyhow::Error::from)?;
            self.query.holds(&Shown(&value))
        };
        if fits {
            self.items.push(document);
        }
        Ok(true)
    }
}

/// A place that no page before can have said.
pub(crate) fn misplaced(after: &str) -> Problem {
    Problem::wrong_input(format!("`{after}` is not what a page before said"))
}

/// Text as it stands in an address.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            use std::fmt::Write;
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_an_address_is_escaped_byte_by_byte() {
        assert_eq!(escaped("kind:vm ä&b"), "kind%3Avm%20%C3%A4%26b");
    }

    #[test]
    fn a_page_is_never_longer_than_allowed() {
        for limit in [0, -1, 201, i64::MAX] {
            assert!(Asked { limit: Some(limit), ..Asked::default() }.limit().is_err());
        }
        assert_eq!(Asked::default().limit().ok(), Some(50));
    }
}
