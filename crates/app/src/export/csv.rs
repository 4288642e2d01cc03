//! Rows as CSV, with formulas neutralised.

use std::io::Write;

use serde_json::Value;

use super::safe::neutral;

/// Writes a header and rows.
pub(crate) fn write(to: impl Write, columns: &[&str], rows: &[Value]) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(columns)?;
    add(&mut writer, columns, rows)?;
    writer.flush()?;
    Ok(())
}

/// A header and rows whose columns may bear one name twice, as the trackers want several values.
pub(crate) fn table(columns: &[&str], rows: &[Vec<Value>]) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row.iter().map(neutral))?;
    }
    Ok(writer.into_inner()?)
}

/// Rows alone, as they follow those written before.
pub(crate) fn rows(columns: &[&str], rows: &[Value]) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    add(&mut writer, columns, rows)?;
    Ok(writer.into_inner()?)
}

fn add(to: &mut csv::Writer<impl Write>, columns: &[&str], rows: &[Value]) -> csv::Result<()> {
    for row in rows {
        to.write_record(columns.iter().map(|column| neutral(&row[*column])))?;
    }
    Ok(())
}
