//! A sheet with its header understood: rows in, facts out.

mod bind;
mod columns;
mod identity;
mod rows;

use std::borrow::Cow;

use crate::columns::Spec;
use crate::reading::Reading;
use crate::safety::Fault;
use crate::sheet::{Line, Source};
use crate::units::Unit;
use crate::values;

pub(crate) use columns::Columns;
pub(crate) use identity::{identify, take};
pub(crate) use rows::TableRows;

/// A sheet that is being read.
pub(crate) struct Table<'s> {
    pub(crate) rows: TableRows<'s>,
    pub(crate) columns: Columns,
}

impl<'s> Table<'s> {
    /// Opens a sheet and says what becomes of its columns.
    pub(crate) fn open(
        source: &'s mut Source<'_>,
        sheet: usize,
        spec: &Spec,
        reading: &mut Reading<'_>,
    ) -> Result<Self, Fault> {
        let outline = source.sheets.get(sheet).cloned().unwrap_or_default();
        let (columns, usages) = Columns::bind(&outline, sheet, spec, reading);
        columns.report(&outline.name, &usages, reading);
        let rows = source.rows(sheet)?;
        let rows = TableRows::new(rows, &outline, spec.ragged);
        Ok(Self { rows, columns })
    }

    /// Opens a sheet whose columns get their meaning later.
    pub(crate) fn open_quietly(
        source: &'s mut Source<'_>,
        sheet: usize,
        spec: &Spec,
        reading: &mut Reading<'_>,
    ) -> Result<Self, Fault> {
        let outline = source.sheets.get(sheet).cloned().unwrap_or_default();
        let (columns, _) = Columns::bind(&outline, sheet, spec, reading);
        let rows = source.rows(sheet)?;
        let rows = TableRows::new(rows, &outline, spec.ragged);
        Ok(Self { rows, columns })
    }
}

/// The text of a column, if there is the column and it says something.
pub(crate) fn text_at<'a>(line: &Line<'a>, index: Option<usize>) -> Option<Cow<'a, str>> {
    values::text(line.cell(index?))
}

/// Default unit where neither header nor cell names one.
pub(crate) const MIB: Unit = Unit::Mib;
