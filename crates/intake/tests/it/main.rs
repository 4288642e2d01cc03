//! What people's exports look like, and what we make of them.
#![expect(clippy::unwrap_used, reason = "helpers stop when a fixture is missing")]

mod aws;
mod azure;
mod golden;
mod google;
mod hostile;
mod konveyor;
mod mapping;
mod netbox;
mod oracle;
mod order;
mod plain_table;
mod rvtools;
mod servicenow;
mod text_files;

use std::path::PathBuf;

use landfall_domain::estate::{Code, Field, Observation, Value};
use landfall_intake::{Input, Intake, Options, read};
use rust_xlsxwriter::Workbook;

/// The folder of sample files.
fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/formats")
}

/// Reads bytes as they are.
fn intake(bytes: &[u8]) -> Intake {
    read("file", &Input::Bytes(bytes), &Options::default(), &mut |_| {})
}

/// Reads text, and expects no need for a decision.
fn good(text: &str) -> Intake {
    let intake = intake(text.as_bytes());
    assert!(!intake.findings.need_a_decision(), "{:?}", intake.findings.as_slice());
    intake
}

/// A workbook of sheets of rows of texts and numbers.
fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let at = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write(at.0, at.1, number).unwrap(),
                    Err(_) if cell.is_empty() => continue,
                    Err(_) => sheet.write(at.0, at.1, *cell).unwrap(),
                };
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// Codes of the findings, each once, sorted.
fn codes(intake: &Intake) -> Vec<Code> {
    let mut codes: Vec<Code> = intake.findings.as_slice().iter().map(|found| found.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// The observation of this name.
fn named<'a>(intake: &'a Intake, name: &str) -> &'a Observation {
    intake
        .observations
        .iter()
        .find(|seen| seen.text(Field::Name) == Some(name))
        .unwrap_or_else(|| panic!("no {name} in {:?}", intake.observations))
}

/// The items of a list field.
fn list(seen: &Observation, field: Field) -> Vec<&str> {
    match seen.value(field) {
        Some(Value::List(items)) => items.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The number of a decimal field, rounded to two decimals.
fn real(seen: &Observation, field: Field) -> Option<f64> {
    match seen.value(field) {
        Some(Value::Real(number)) => Some((number * 100.0).round() / 100.0),
        _ => None,
    }
}

/// Spellings of all keys.
fn keys(seen: &Observation) -> Vec<String> {
    seen.keys.iter().map(|key| format!("{}: {}", key.kind.label(), key.value)).collect()
}
