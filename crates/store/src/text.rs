//! How values that neither engine knows are written: fixed-width timestamps, JSON, words.

use jiff::Timestamp;
use landfall_domain::time::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::backend::StoreError;

/// A timestamp as text of one width, so that text order is time order on both engines.
pub(crate) fn from_time(at: Timestamp) -> String {
    format!("{at:.6}")
}

pub(crate) fn to_time(what: &'static str, text: &str) -> Result<Timestamp, StoreError> {
    text.parse().map_err(|_| damaged(what, format!("`{text}` is not a timestamp")))
}

/// A day as the text that it is written as.
pub(crate) fn to_day(what: &'static str, text: Option<String>) -> Result<Option<Date>, StoreError> {
    let read =
        |text: String| text.parse().map_err(|_| damaged(what, format!("`{text}` is not a day")));
    text.map(read).transpose()
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| damaged("value", error.to_string()))
}

pub(crate) fn parse<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| damaged(what, error.to_string()))
}

/// A word that names one of an enum's values.
pub(crate) fn word<T>(
    what: &'static str,
    text: &str,
    named: impl Fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    named(text).ok_or_else(|| damaged(what, format!("`{text}` is not one of its words")))
}

pub(crate) fn percent(what: &'static str, number: i64) -> Result<u8, StoreError> {
    u8::try_from(number).map_err(|_| damaged(what, format!("{number} is not a percentage")))
}

pub(crate) fn damaged(what: &'static str, problem: String) -> StoreError {
    StoreError::Damaged { what, problem }
}
