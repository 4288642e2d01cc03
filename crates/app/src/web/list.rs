//! Lists in pages: what is asked for, and what was found without reading everything.

use std::ops::ControlFlow;

use landfall_domain::query::Query;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::documents::Listed;
use crate::documents::shown::{Shown, query};

use super::access::Visit;
use super::finder::{List, Wanted};
use super::problem::Problem;

/// What a reader asks of a list.
#[derive(Debug, Default, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The search, in the query language.
    #[serde(default)]
    #[param(required = false, example = "kind:vm")]
    pub(crate) q: String,
    /// The field to order by; a minus before it goes down. The list's own order without it.
    pub(crate) sort: Option<String>,
    /// Where to go on: what the page before said.
    pub(crate) after: Option<String>,
    /// How many, from 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<i64>,
    /// Names of the columns that a page or a file shows, with commas between them.
    #[param(ignore)]
    pub(crate) columns: Option<String>,
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
    /// How many there are in all pages; none if nobody counted.
    pub(crate) total: Option<i64>,
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

    /// What leads on from a page of the list at `path`.
    pub(crate) fn paging(&self, path: &'static str, next: Option<String>) -> Paging {
        let first = self.address(path, self.sort.as_deref());
        // A file holds all of it, however long the pages are.
        let whole = Self { limit: None, ..self.clone() }.address("", self.sort.as_deref());
        let all = Self { q: String::new(), ..self.clone() }.address(path, self.sort.as_deref());
        Paging {
            next: next.map(|next| format!("{first}&after={}", escaped(&next))),
            first,
            is_first: self.after.is_none(),
            clear: if self.kept().is_empty() { path.to_owned() } else { all },
            kept: self.kept(),
            file: super::download::is_file(path).then(|| (path, whole[1..].to_owned())),
        }
    }

    /// What is asked beside the search, by name, as far as it is said.
    pub(crate) fn kept(&self) -> Vec<(&'static str, String)> {
        let limit = self.limit.map(|limit| limit.to_string());
        let said =
            [("sort", self.sort.clone()), ("columns", self.columns.clone()), ("limit", limit)];
        let said = said.into_iter().filter_map(|(name, value)| Some((name, value?)));
        said.filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The first page of the same list in another order.
    pub(crate) fn address(&self, path: &str, sort: Option<&str>) -> String {
        let kept = Self { sort: sort.map(str::to_owned), ..self.clone() }.kept();
        let kept: String = kept.iter().map(|(name, value)| said(name, value)).collect();
        format!("{path}?q={}{kept}", escaped(&self.q))
    }

    /// The order that is asked for: a field, and whether it goes down.
    pub(crate) fn order<T: Listed>(&self) -> Result<Option<(String, bool)>, Problem> {
        let Some(sort) = self.sort.as_deref().filter(|sort| !sort.is_empty()) else {
            return Ok(None);
        };
        let field = sort.strip_prefix('-').unwrap_or(sort);
        if !T::COLUMNS.contains(&field) {
            let known = T::COLUMNS.join(", ");
            let detail = format!("there is no field `{field}` to order by; there are: {known}");
            return Err(Problem::wrong_input(detail));
        }
        Ok(Some((field.to_owned(), sort.starts_with('-'))))
    }

    /// A page of what is looked for or ordered; none if the list is wanted as it is.
    pub(crate) async fn hits<T: Listed>(
        &self,
        visit: &Visit,
        list: List,
    ) -> Result<Option<Hits>, Problem> {
        let (query, sort, limit) = (self.query::<T>()?, self.order::<T>()?, self.limit()?);
        if query.is_empty() && sort.is_none() {
            return Ok(None);
        }
        let wanted = Wanted { list, query, sort };
        let all = visit.finder().find(&visit.cx().store, wanted).await?;
        let from = match &self.after {
            None => 0,
            Some(after) => {
                let id = Uuid::try_parse(after).map_err(|_| misplaced(after))?;
                all.iter().position(|one| *one == id).ok_or_else(|| misplaced(after))? + 1
            }
        };
        let ids: Vec<Uuid> = all[from..].iter().take(limit).copied().collect();
        let is_last = from + ids.len() >= all.len();
        let next = ids.last().filter(|_| !is_last).map(|id| id.simple().to_string());
        Ok(Some(Hits { ids, next, total: all.len() }))
    }
}

/// What leads on from a page of a list.
pub(crate) struct Paging {
    /// Address of the first page.
    pub(crate) first: String,
    /// Address of the next page.
    pub(crate) next: Option<String>,
    pub(crate) is_first: bool,
    /// The same list without a search.
    pub(crate) clear: String,
    /// What a new search keeps, by name.
    pub(crate) kept: Vec<(&'static str, String)>,
    /// Path of the list and what was asked of it, if it can be had as a file.
    pub(crate) file: Option<(&'static str, String)>,
}

impl Paging {
    /// Of a list that is no file.
    pub(crate) fn new(first: impl Into<String>, next: Option<String>, is_first: bool) -> Self {
        let first = first.into();
        Self { clear: first.clone(), first, next, is_first, kept: Vec::new(), file: None }
    }

    /// The same, where every address keeps one thing more.
    pub(crate) fn keeping(mut self, name: &'static str, value: &str) -> Self {
        let more = said(name, value);
        self.first.push_str(&more);
        if let Some(next) = &mut self.next {
            next.push_str(&more);
        }
        if let Some((_, asked)) = &mut self.file {
            asked.push_str(&more);
        }
        self.clear = format!("{}?{}", self.clear.trim_end_matches('?'), &more[1..]);
        self.kept.push((name, value.to_owned()));
        self
    }
}

/// A page of what was found in a whole list.
pub(crate) struct Hits {
    pub(crate) ids: Vec<Uuid>,
    pub(crate) next: Option<String>,
    /// How many were found.
    pub(crate) total: usize,
}

/// Columns of a table whose heads order it.
pub(crate) struct Sorting {
    path: String,
    asked: Asked,
}

impl Sorting {
    pub(crate) fn new(asked: &Asked, path: String) -> Self {
        Self { path, asked: asked.clone() }
    }

    fn sort(&self) -> &str {
        self.asked.sort.as_deref().unwrap_or_default()
    }

    /// Where the head of a column leads: up first, then down, then the list's own order.
    pub(crate) fn link(&self, field: &str) -> String {
        let next = if self.sort() == field {
            format!("-{field}")
        } else if self.sort().strip_prefix('-') == Some(field) {
            String::new()
        } else {
            field.to_owned()
        };
        self.asked.address(&self.path, Some(&next))
    }

    /// How the column is ordered, in the words of accessibility.
    pub(crate) fn aria(&self, field: &str) -> &'static str {
        if self.sort() == field {
            "ascending"
        } else if self.sort().strip_prefix('-') == Some(field) {
            "descending"
        } else {
            "none"
        }
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

    /// Takes the rows that were read next, each with its place. What comes of it: the next rows are
    /// wanted, or the page ends behind a place, or the list ends.
    pub(crate) fn take_rows<P>(
        &mut self,
        place: &mut Option<P>,
        rows: Vec<(P, T)>,
    ) -> Result<ControlFlow<Option<P>>, Problem> {
        let is_last = i64::try_from(rows.len()).unwrap_or(i64::MAX) < self.rows();
        for (at, document) in rows {
            if !self.take(document)? {
                return Ok(ControlFlow::Break(place.take()));
            }
            *place = Some(at);
        }
        Ok(if is_last { ControlFlow::Break(None) } else { ControlFlow::Continue(()) })
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

/// A name and its value behind others in an address; commas between columns stay readable.
pub(crate) fn said(name: &str, value: &str) -> String {
    format!("&{name}={}", escaped(value).replace("%2C", ","))
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
