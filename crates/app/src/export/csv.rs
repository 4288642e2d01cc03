//! Rows as CSV, with formulas neutralised.

use std::io::Write;

use serde_json::Value;

use super::safe::neutral;

/// Writes a header and rows.
pub(crate) fn write(to: impl Write, columns: &[&str], rows: &[Value]) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(columns.iter().map(|column| neutral(&row[*column])))?;
    }
    writer.flush()?;
    Ok(())
}

/// Rows alone, as they follow those written before.
pub(crate) fn rows(columns: &[&str], rows: &[Value]) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(columns.iter().map(|column| neutral(&row[*column])))?;
    }
    Ok(writer.into_inner()?)
}
