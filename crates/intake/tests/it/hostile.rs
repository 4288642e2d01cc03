//! Files that are broken, lie, or are something else. Nothing here may panic or eat memory.

use std::io::{Cursor, Write as _};

use landfall_domain::estate::Code;
use landfall_intake::{Format, Input, Limits, Options, draft_mapping, read};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::{codes, fixtures, intake, workbook};

#[test]
fn files_that_are_no_tables_are_named() {
    let all: [(&[u8], Code, &str); 9] = [
        (b"", Code::FileEmpty, "holds nothing"),
        (b" \n\0\n", Code::FileEmpty, "holds nothing"),
        (b"%PDF-1.7 x", Code::FileNotReadable, "PDF"),
        (b"\x89PNG\r\n\x1a\n", Code::FileNotReadable, "PNG"),
        (b"\x1f\x8b\x08\0\0", Code::FileNotReadable, "gzip"),
        (b"<!DOCTYPE html><html>", Code::FileNotReadable, "web page"),
        (b"PK\x03\x04 nothing more", Code::FileDamaged, "cut off"),
        (b"a,b\n1,\"2", Code::FileDamaged, "quotation mark"),
        (b"{\"a\": [1, 2", Code::FormatUnknown, "JSON"),
    ];
    for (bytes, code, words) in all {
        let refused = intake(bytes);
        assert_eq!(codes(&refused), [code], "{words}");
        assert!(refused.findings.as_slice()[0].problem.contains(words), "{words}");
        assert!(refused.findings.need_a_decision());
        assert!(refused.observations.is_empty() && refused.columns.is_empty());
    }
}

#[test]
fn an_encrypted_workbook_is_called_encrypted() {
    let path = fixtures()
        .join("azure-migrate/azure-migrate-explore__AzureMigrate_Assessment_Clash_Report.xlsx");
    let refused = intake(&std::fs::read(path).unwrap());
    assert_eq!(codes(&refused), [Code::FileEncrypted]);
    assert!(refused.findings.as_slice()[0].remedy.contains("save an unprotected copy"));
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const RELATIONS: &[u8] = br#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const BOOK: &[u8] =
    br#"<workbook><sheets><sheet name="vInfo" sheetId="1" r:id="r1"/></sheets></workbook>"#;

fn book_of(sheet: &[u8]) -> Vec<u8> {
    archive(&[
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

#[test]
fn a_cell_in_the_last_corner_costs_nothing() {
    let sheet = br#"<worksheet><dimension ref="XFD1048576:A1"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>VM</t></is></c></row>
        <row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"#;
    let refused = intake(&book_of(sheet));
    assert!(refused.findings.need_a_decision());
    let beyond = String::from_utf8_lossy(sheet)
        .replace("XFD1048576\">", "ZZZZ1\">")
        .replace("r=\"1048576\"", "r=\"99999999\"");
    assert_eq!(codes(&intake(&book_of(beyond.as_bytes()))), [Code::FileTooLarge]);
}

#[test]
fn a_workbook_that_unpacks_to_hundreds_of_times_its_size_is_refused_unread() {
    let mut sheet =
        b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>".to_vec();
    sheet.resize(80 << 20, b'x');
    let refused = intake(&book_of(&sheet));
    assert_eq!(codes(&refused), [Code::FileTooLarge]);
    assert!(refused.findings.as_slice()[0].problem.contains("unpacks to"));
}

#[test]
fn a_long_text_inside_a_sheet_is_cut_not_held() {
    let mut sheet = br#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>VM</t></is></c><c t="inlineStr"><is><t>Powerstate</t></is></c><c t="inlineStr"><is><t>CPUs</t></is></c><c t="inlineStr"><is><t>Memory</t></is></c><c t="inlineStr"><is><t>Annotation</t></is></c></row><row><c t="inlineStr"><is><t>a</t></is></c><c/><c/><c/><c t="inlineStr"><is><t>"#.to_vec();
    sheet.resize(4 << 20, b'y');
    sheet.extend(b"</t></is></c></row></sheetData></worksheet>");
    let read = intake(&book_of(&sheet));
    assert_eq!(read.observations.len(), 1);
    assert!(codes(&read).contains(&Code::CellTooLong));
}

#[test]
fn a_workbook_may_lie_at_the_root_of_its_package() {
    let sheet = br#"<x:worksheet><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="str"><x:v>Powerstate</x:v></x:c><x:c t="str"><x:v>CPUs</x:v></x:c><x:c t="str"><x:v>Memory</x:v></x:c></x:row><x:row><x:c t="str"><x:v>a</x:v></x:c><x:c/><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>"#;
    let book = archive(&[
        ("workbook.xml", BOOK),
        ("_rels/workbook.xml.rels", RELATIONS),
        ("sharedStrings.xml", b"<sst><si><t>VM</t></si></sst>"),
        ("worksheets/sheet1.xml", sheet),
    ]);
    assert_eq!(intake(&book).observations.len(), 1);
}

#[test]
fn shared_texts_that_claim_to_be_many_reserve_nothing() {
    let book = archive(&[
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/sharedStrings.xml", br#"<sst uniqueCount="18446744073709551615"><si><t>VM</t></si></sst>"#),
        ("xl/worksheets/sheet1.xml", br#"<worksheet><sheetData><row r="1"><c t="s"><v>0</v></c><c t="s"><v>7</v></c></row></sheetData></worksheet>"#),
    ]);
    assert!(intake(&book).findings.need_a_decision());
}

#[test]
fn parts_that_are_missing_many_or_of_another_kind_are_told() {
    let many: Vec<String> = (0..2_100).map(|number| format!("part{number}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(codes(&intake(&archive(&many))), [Code::FileTooLarge]);
    let no_sheet = archive(&[("xl/workbook.xml", BOOK), ("xl/_rels/workbook.xml.rels", RELATIONS)]);
    assert_eq!(codes(&intake(&no_sheet)), [Code::FileDamaged]);
    for (part, words) in [
        ("xl/workbook.bin", ".xlsb"),
        ("word/document.xml", "Word"),
        ("RVTools_tabvInfo.csv", "archive of files"),
        ("readme", "no workbook"),
    ] {
        let refused = intake(&archive(&[(part, b"x")]));
        assert_eq!(codes(&refused), [Code::FileNotReadable]);
        assert!(refused.findings.as_slice()[0].problem.contains(words), "{part}");
    }
}

#[test]
fn every_limit_refuses_with_the_same_code() {
    let book = workbook(&[(
        "vInfo",
        &[
            &["VM", "Powerstate", "CPUs", "Memory"],
            &["a", "x", "1", "1024"],
            &["b", "x", "1", "1024"],
        ],
    )]);
    let usual = Limits::default();
    for limits in [
        Limits { file_bytes: 10, ..usual.clone() },
        Limits { unpacked_bytes: 10, ..usual.clone() },
        Limits { parts: 2, ..usual.clone() },
        Limits { sheet_rows: 1, ..usual.clone() },
        Limits { columns: 2, ..usual.clone() },
        Limits { shared_text_bytes: 3, ..usual.clone() },
        Limits { observations: 1, ..usual.clone() },
    ] {
        let options = Options { limits, ..Options::default() };
        let refused = read("f", &Input::Bytes(&book), &options, &mut |_| {});
        assert_eq!(codes(&refused), [Code::FileTooLarge], "{:?}", options.limits);
    }
}

/// Reads in every way there is; what matters is that it returns.
fn everything(bytes: &[u8]) {
    let input = Input::Bytes(bytes);
    let _ = read("f", &input, &Options::default(), &mut |_| {});
    for format in Format::ALL {
        let options = Options { format: Some(*format), ..Options::default() };
        let intake = read("f", &input, &options, &mut |_| {});
        let refused = intake.findings.need_a_decision();
        assert!(refused || !intake.observations.is_empty() || !intake.links.is_empty());
    }
    if let Ok(mapping) = draft_mapping("f", &input, &Options::default()) {
        let options = Options { mapping: Some(mapping), ..Options::default() };
        let _ = read("f", &input, &options, &mut |_| {});
    }
}

fn small_samples() -> Vec<Vec<u8>> {
    [
        "rvtools/rvtools-to-ibm-cloud__rvtools-small-complete.xlsx",
        "aws/cloud-migration-factory-on-aws__test_valid.xlsx",
        "aws/cloud-migration-factory-on-aws__server-list.csv",
        "azure-migrate/azure-migrate-move-group-planner__dependency-export-sample.csv",
        "konveyor/tackle2-ui__sample-applications.csv",
        "gcp/migrationcenter-utils__short_valid.csv",
    ]
    .iter()
    .map(|name| std::fs::read(fixtures().join(name)).unwrap())
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        everything(&bytes);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(VM|name|parent|child|MachineId|Server name|\"|,|;|\n|\r|[ -~]|\\PC){0,120}") {
        everything(text.as_bytes());
    }

    #[test]
    fn damaged_samples_are_read_or_refused(
        which in 0..6_usize,
        cut in 0.0..1.0_f64,
        flips in proptest::collection::vec((0.0..1.0_f64, any::<u8>()), 0..6),
    ) {
        let mut bytes = small_samples().swap_remove(which);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a share of a small length")]
        let at = |share: f64, length: usize| (share * length as f64) as usize;
        for (share, byte) in flips {
            let position = at(share, bytes.len()).min(bytes.len() - 1);
            bytes[position] ^= byte;
        }
        if cut < 0.5 {
            bytes.truncate(at(cut * 2.0, bytes.len()));
        }
        everything(&bytes);
    }

    #[test]
    fn damaged_sheets_inside_sound_archives_are_read_or_refused(
        flips in proptest::collection::vec((0..400_usize, any::<u8>()), 1..8),
        cut in 1..400_usize,
    ) {
        let mut sheet = br#"<worksheet><sheetData><row r="1" spans="1:4"><c r="A1" t="inlineStr"><is><t>VM</t></is></c><c r="B1" t="str"><v>Powerstate</v></c><c r="C1" t="inlineStr"><is><r><t>CPUs</t></r></is></c><c r="D1" t="inlineStr"><is><t>Memory</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>a&amp;b</t></is></c><c r="C2"><v>2</v></c><c r="D2" s="1"><v>1024</v></c></row></sheetData></worksheet>"#.to_vec();
        for (at, byte) in flips {
            let at = at % sheet.len();
            sheet[at] ^= byte;
        }
        if cut % 3 == 0 {
            sheet.truncate(cut);
        }
        everything(&book_of(&sheet));
    }
}
