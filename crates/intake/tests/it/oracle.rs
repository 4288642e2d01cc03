//! Other people's readers agree with ours.

use calamine::{Data, Reader as _, Xlsx};
use landfall_domain::estate::Field;
use proptest::prelude::*;

use super::{fixtures, intake};

/// Every number and text of the machines' sheet, as another library reads it.
#[test]
fn another_library_reads_the_same_cells_from_workbooks() {
    let path = fixtures().join("rvtools/rvtools-to-ibm-cloud__SizingWorkshop-RVTools.xlsx");
    let bytes = std::fs::read(path).unwrap();
    let ours = intake(&bytes);
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(&bytes)).unwrap();
    let range = book.worksheet_range("vInfo").unwrap();
    let column = |name: &str| {
        range
            .rows()
            .next()
            .unwrap()
            .iter()
            .position(|cell| *cell == Data::String(name.to_owned()))
            .unwrap()
    };
    let (vm, memory, os) =
        (column("VM"), column("Memory"), column("OS according to the VMware Tools"));
    let mut compared = 0;
    for (index, row) in range.rows().enumerate().skip(1).filter(|(_, row)| row[vm] != Data::Empty) {
        let seen = ours
            .observations
            .iter()
            .find(|seen| seen.place.row as usize == index + 1 && seen.place.sheet == 0)
            .unwrap();
        assert_eq!(seen.text(Field::Name).unwrap(), row[vm].to_string().trim());
        assert_eq!(seen.whole(Field::MemoryMib).unwrap().to_string(), row[memory].to_string());
        if row[os] != Data::Empty {
            assert_eq!(seen.text(Field::Os).unwrap(), row[os].to_string().trim());
        }
        compared += 1;
    }
    assert_eq!(compared, 805);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn another_library_writes_csv_that_we_read_back(
        names in proptest::collection::vec("[a-z][ -~é]{0,12}[a-z]", 1..20),
        separator in prop_oneof![Just(b','), Just(b';'), Just(b'\t'), Just(b'|')],
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
        writer.write_record(["VM", "Powerstate", "CPUs", "Memory", "Annotation", "Datacenter"]).unwrap();
        for name in &names {
            writer.write_record([&format!("x{name}"), "poweredOn", "2", "1024", &format!("{name}\n\"{name}\""), "D"]).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let ours = intake(&bytes);
        prop_assert_eq!(ours.observations.len(), names.len());
        for (seen, name) in ours.observations.iter().zip(&names) {
            let shown: Vec<String> = format!("x{name}").split_whitespace().map(str::to_owned).collect();
            prop_assert_eq!(seen.text(Field::Name).unwrap(), shown.join(" "));
        }
    }
}
