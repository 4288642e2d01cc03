//! Tables that describe no estate, by columns that the caller names.

use landfall_domain::estate::Code;
use landfall_intake::{Input, NamedColumn, read_columns, read_sheets};

const COLUMNS: [NamedColumn; 3] = [
    NamedColumn { headers: &["client"], needed: true },
    NamedColumn { headers: &["connections", "conversations"], needed: true },
    NamedColumn { headers: &["bytes"], needed: false },
];

fn rows(bytes: &[u8]) -> Result<Vec<(u32, Vec<String>)>, Code> {
    let mut rows = Vec::new();
    read_columns("edges.csv", &Input::Bytes(bytes), &COLUMNS, &mut |row, cells| {
        rows.push((row, cells.iter().map(|cell| cell.clone().into_owned()).collect()));
    })
    .map(|()| rows)
    .map_err(|finding| finding.code)
}

fn row(number: u32, cells: [&str; 3]) -> (u32, Vec<String>) {
    (number, cells.map(str::to_owned).to_vec())
}

#[test]
fn columns_come_in_the_order_asked_for_whatever_the_table_has() {
    let found = rows(b"Bytes;Conversations;class;CLIENT\n9;3;intra;a\n;4;cross;b\n").unwrap();
    assert_eq!(found, [row(2, ["a", "3", "9"]), row(3, ["b", "4", ""])]);
}

#[test]
fn a_column_that_is_not_needed_may_lack_and_rows_may_be_short_or_empty() {
    let found = rows(b"client,connections\na,3\n\nb\n").unwrap();
    assert_eq!(found, [row(2, ["a", "3", ""]), row(4, ["b", "", ""])]);
}

#[test]
fn a_table_without_a_needed_column_is_refused() {
    assert_eq!(rows(b"client,bytes\na,3\n"), Err(Code::ColumnMissing));
    assert_eq!(rows(b""), Err(Code::FileEmpty));
    assert_eq!(rows(b"%PDF-1.7 ...").unwrap_err(), Code::FileNotReadable);
}

#[test]
fn every_row_comes_with_the_headers_of_its_sheet_until_nobody_wants_more() {
    let mut found = Vec::new();
    let bytes = b"Key,Business unit\nO-1,Pilots\n\n,Tugs\nO-3,Locks\n";
    read_sheets("outcomes.csv", &Input::Bytes(bytes), &mut |head, row, cells| {
        assert_eq!(head.headers, ["key", "businessunit"]);
        found.push((row, cells.iter().map(ToString::to_string).collect::<Vec<_>>()));
        found.len() < 2
    })
    .unwrap();
    let rows = [(2, ["O-1", "Pilots"]), (4, ["", "Tugs"])];
    assert_eq!(found, rows.map(|(row, cells)| (row, cells.map(str::to_owned).to_vec())));
}
