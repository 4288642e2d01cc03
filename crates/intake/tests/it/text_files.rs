//! Text files as they come: encodings, separators, ragged and empty rows.

use landfall_domain::estate::{Code, Field};
use landfall_intake::{Format, Input, Options, read};

use super::{codes, good, intake, named};

const HEADER: &str = "VM,Powerstate,CPUs,Memory,Datacenter";

#[test]
fn the_same_table_is_read_in_every_encoding_and_with_every_separator() {
    let text = format!("{HEADER}\nGröße,poweredOn,2,1024,D\n");
    let wide = |text: &str, big: bool| -> Vec<u8> {
        let units = format!("\u{feff}{text}");
        units
            .encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    };
    let latin: Vec<u8> =
        text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let mut files = vec![
        text.clone().into_bytes(),
        format!("\u{feff}{text}").into_bytes(),
        wide(&text, false),
        wide(&text, true),
        latin,
        format!("sep=,\n{text}").into_bytes(),
        text.replace('\n', "\r\n").into_bytes(),
        text.replace('\n', "\r").into_bytes(),
    ];
    files.extend([";", "\t", "|"].map(|mark| text.replace(',', mark).into_bytes()));
    for bytes in files {
        let intake = intake(&bytes);
        assert_eq!(named(&intake, "Größe").whole(Field::MemoryMib), Some(1024));
        assert_eq!(codes(&intake), []);
    }
}

#[test]
fn short_long_and_empty_rows_are_told_and_read() {
    let intake = good(&format!(
        "{HEADER}\na,poweredOn,2\n\nb,poweredOn,2,1024,D,surplus\n,,,,\nc,poweredOn,2,1024,D,,,\n"
    ));
    assert_eq!(intake.observations.len(), 3);
    assert_eq!(codes(&intake), [Code::RowEmpty, Code::RowTooShort, Code::RowTooLong]);
    assert_eq!(named(&intake, "b").attributes, [("column 6".to_owned(), "surplus".to_owned())]);
    let long = intake.findings.as_slice().iter().find(|f| f.code == Code::RowTooLong).unwrap();
    assert_eq!(long.row, Some(4), "the empty row counts");
}

#[test]
fn a_title_above_the_header_is_no_header() {
    let intake = good(&format!("Export of vCenter 1\n\n{HEADER}\na,poweredOn,2,1024,D\n"));
    assert_eq!(named(&intake, "a").place.row, 4);
}

#[test]
fn a_cell_longer_than_excel_allows_is_cut_and_said() {
    let long = "x".repeat(40_000);
    let intake = good(&format!("{HEADER},Annotation\na,poweredOn,2,1024,D,{long}\n"));
    assert_eq!(codes(&intake), [Code::CellTooLong]);
    assert_eq!(named(&intake, "a").text(Field::Description).unwrap().len(), 32_767);
}

#[test]
fn words_that_say_nothing_are_no_values() {
    let intake = good(&format!(
        "{HEADER},DNS Name\na,poweredOn,2,1024,-,N/A\nb,poweredOn,2,1024,Unknown,null\n"
    ));
    assert!(intake.observations.iter().all(|seen| seen.value(Field::Datacentre).is_none()));
    assert!(intake.observations.iter().all(|seen| seen.value(Field::Fqdn).is_none()));
}

#[test]
fn what_a_person_says_overrules_detection() {
    let text = "name,ram\nsrv1,1024\n";
    assert_eq!(codes(&intake(text.as_bytes())), [Code::FormatUnknown]);
    let options = Options { format: Some(Format::ServicenowServerCsv), ..Options::default() };
    let asked = read("f", &Input::Bytes(text.as_bytes()), &options, &mut |_| {});
    assert_eq!(named(&asked, "srv1").whole(Field::MemoryMib), Some(1024));
    let wrong = Options { format: Some(Format::AzureDependencyCsv), ..Options::default() };
    let refused = read("f", &Input::Bytes(text.as_bytes()), &wrong, &mut |_| {});
    assert_eq!(codes(&refused), [Code::ColumnMissing]);
}
