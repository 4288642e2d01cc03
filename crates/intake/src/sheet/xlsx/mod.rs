//! Workbooks: which sheets there are, and their rows, streamed in bounded memory.
//!
//! We read the XML ourselves: the libraries at hand materialise whole texts, reserve what a part
//! claims, or keep every shared text in an allocation of its own. Tests compare with one of them.

mod cells;
mod package;
mod strings;
mod styles;
mod xml;

pub(crate) use cells::SheetRows;
pub(crate) use package::{Package, encrypted};
pub(crate) use strings::Strings;
