//! The application CSV of Konveyor.

use landfall_domain::estate::{AssetKind, Code, Field};
use landfall_intake::Format;

use super::{codes, fixtures, good, intake, list, named};

#[test]
fn applications_dependencies_and_tags_are_read_by_header() {
    let intake = good(
        "Record Type 1,Application Name,Description,Business Service,Dependency,Dependency Direction,Owner,Contributors,Tag Category 1,Tag 1,Tag Category 2,Tag 2\n\
         1,Shop,Sells things,Retail,Billing,southbound,Jo <jo@example.com>, \"A <a@example.com>, B <b@example.com>\",Operating System,RHEL 8,Language,Java\n\
         1,Billing,,Retail\n2,Billing,,,Archive,northbound\n2,Billing,,,Archive,sideways\n2,Billing,,,Billing,southbound\n7,Odd\n",
    );
    assert_eq!(intake.format, Format::KonveyorCsv);
    let shop = named(&intake, "Shop");
    assert_eq!(shop.kind, AssetKind::Application);
    assert_eq!(shop.text(Field::BusinessUnit), Some("Retail"));
    assert_eq!(shop.text(Field::Os), Some("RHEL 8"));
    assert_eq!(list(shop, Field::Tags), ["Language=Java", "Operating System=RHEL 8"]);
    assert_eq!(
        shop.attributes,
        [("Contributors".to_owned(), "A <a@example.com>, B <b@example.com>".to_owned())]
    );
    let links: Vec<String> = intake
        .links
        .iter()
        .map(|link| format!("{} needs {}", link.from.label, link.to.label))
        .collect();
    assert_eq!(links, ["Shop needs Billing", "Archive needs Billing"]);
    assert_eq!(codes(&intake), [Code::ColumnUnknown, Code::RowUnusable, Code::SelfDependency]);
}

#[test]
fn a_file_without_record_types_is_refused_by_the_name_of_the_column() {
    let path = fixtures().join("konveyor/tackle2-ui__invalid_schema_21.csv");
    let refused = intake(&std::fs::read(path).unwrap());
    assert_eq!(codes(&refused), [Code::ColumnMissing]);
    assert!(refused.findings.as_slice()[0].problem.contains("Record Type 1"));
    assert!(refused.observations.is_empty());
}
