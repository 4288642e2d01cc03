//! XLSX and text files as one stream of rows.

mod encoding;
mod row;
mod source;
mod text;
mod xlsx;

pub(crate) use row::{Cell, Line};
pub(crate) use source::{Outline, Rows, Source};
