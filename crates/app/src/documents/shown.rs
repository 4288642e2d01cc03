//! Documents as queries see them.

use landfall_domain::query::{Query, QueryError, Seen, Subject};
use serde_json::Value;

use crate::failure::Failure;

use super::Listed;

/// A query over documents of a kind, which names only fields that it has.
pub(crate) fn query<T: Listed>(text: &str) -> anyhow::Result<Query> {
    let wrong = |error: QueryError| Failure::Usage(error.to_string());
    let query = Query::parse(text).map_err(wrong)?;
    if T::OPEN {
        return Ok(query);
    }
    let known: Vec<&str> = T::COLUMNS.iter().chain(T::MORE_FIELDS).copied().collect();
    Ok(query.only_fields(&known).map_err(wrong)?)
}

/// Fields in which bare words are looked for.
pub(crate) const NAMES: [&str; 12] = [
    "name",
    "title",
    "key",
    "workload_name",
    "from",
    "to",
    "statement",
    "problem",
    "file",
    "owner",
    "os",
    "workloads",
];

/// A document as a query sees it: fields by name, attributes too.
pub(crate) struct Shown<'a>(pub(crate) &'a Value);

impl Subject for Shown<'_> {
    fn each_value(&self, field: &str, see: &mut dyn FnMut(Seen<'_>)) -> bool {
        let attribute = || {
            let attributes = self.0["attributes"].as_object()?;
            attributes.iter().find(|(name, _)| name.eq_ignore_ascii_case(field)).map(|(_, v)| v)
        };
        let Some(value) = self.0.get(field).or_else(attribute) else { return false };
        each(value, see);
        true
    }

    fn each_name(&self, see: &mut dyn FnMut(&str)) {
        for name in NAMES {
            each(&self.0[name], &mut |seen| {
                if let Seen::Text(text) = seen {
                    see(text);
                }
            });
        }
    }
}

/// Calls `see` with each value that stands in a field of a document.
pub(crate) fn each<'a>(value: &'a Value, see: &mut dyn FnMut(Seen<'a>)) {
    match value {
        Value::Null | Value::Object(_) => {}
        Value::Bool(yes) => see(Seen::Text(if *yes { "yes" } else { "no" })),
        Value::Number(number) => see(Seen::Number(number.as_f64().unwrap_or_default())),
        Value::String(text) => see(Seen::Text(text)),
        Value::Array(items) => items.iter().for_each(|item| each(item, see)),
    }
}
