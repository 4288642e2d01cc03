//! Tables of people's own, described by a mapping file.

use landfall_domain::estate::{AssetKind, Code, Field, LinkKind};
use landfall_intake::{Input, Mapping, Options, draft_mapping, read};

use super::{codes, keys, list, named, workbook};

const TABLE: &str = "Asset No;Server;RAM (GB);Disk;Betriebssystem;Operating System;IP;App;Env;Needs;Owner\n\
    A-1;web01;16;100 GB;-;Debian 12;10.0.0.1;Shop;prod;db01, mail;jo\n\
    A-2;db01;61,2;127 GiB;-;Windows 2019;10.0.0.2;Shop;prod;;jo\n";

fn options(mapping: Mapping) -> Options {
    Options { mapping: Some(mapping), ..Options::default() }
}

#[test]
fn a_draft_guesses_from_headers_and_can_be_used_as_it_is() {
    let input = Input::Bytes(TABLE.as_bytes());
    let draft = draft_mapping("t.csv", &input, &Options::default()).unwrap();
    let text = draft.to_toml();
    for line in [
        "Server = \"name\"",
        "\"RAM (GB)\" = \"memory_mib in GiB\"",
        "Disk = \"storage_allocated_mib\"",
        "\"Operating System\" = \"os\"",
        "IP = \"ip_addresses\"",
        "App = \"application\"",
        "Env = \"environment\"",
        "Betriebssystem = \"attribute\"",
    ] {
        let quoted = if line.starts_with('"') {
            line.to_owned()
        } else {
            format!("\"{}", line.replacen(" =", "\" =", 1))
        };
        assert!(text.contains(line) || text.contains(&quoted), "{line} in\n{text}");
    }
    let mapping = Mapping::from_toml("t.mapping.toml", &text).unwrap();
    let intake = read("t.csv", &input, &options(mapping), &mut |_| {});
    assert!(!intake.findings.need_a_decision());
    let web = named(&intake, "web01");
    assert_eq!(web.whole(Field::MemoryMib), Some(16_384));
    assert_eq!(web.whole(Field::StorageAllocatedMib), Some(102_400));
    assert_eq!(named(&intake, "db01").whole(Field::MemoryMib), Some(62_669));
    assert_eq!(web.text(Field::Owner), Some("jo"));
    assert_eq!(list(web, Field::Ips), ["10.0.0.1"]);
}

#[test]
fn an_edited_mapping_can_say_ids_dependencies_and_what_to_leave_out() {
    let text = "[[sheet]]\nrows = \"vm\"\nsource = \"cmdb\"\n[sheet.columns]\n\"Asset No\" = \"id\"\n\
                \"Server\" = \"name\"\n\"Needs\" = \"depends on\"\n\"IP\" = \"leave out\"\n";
    let mapping = Mapping::from_toml("m", text).unwrap();
    let intake = read("t.csv", &Input::Bytes(TABLE.as_bytes()), &options(mapping), &mut |_| {});
    let web = named(&intake, "web01");
    assert_eq!(web.kind, AssetKind::Vm);
    assert!(keys(web).contains(&"record id: cmdb/a-1".to_owned()));
    assert!(list(web, Field::Ips).is_empty());
    assert!(web.attributes.contains(&("App".to_owned(), "Shop".to_owned())));
    let needs: Vec<&str> = intake.links.iter().map(|link| link.to.label.as_ref()).collect();
    assert_eq!(needs, ["db01", "mail"]);
    assert!(intake.links.iter().all(|link| link.kind == LinkKind::Declared));
}

#[test]
fn a_table_of_links_is_recognised_by_its_ends() {
    let text = "Source;Destination;Port\nweb;db;1433\nweb;;80\n";
    let input = Input::Bytes(text.as_bytes());
    let draft = draft_mapping("l.csv", &input, &Options::default()).unwrap();
    assert_eq!(draft.sheet[0].rows, "link");
    let intake = read("l.csv", &input, &options(draft), &mut |_| {});
    assert_eq!(intake.links.len(), 1);
    assert_eq!((intake.links[0].kind, intake.links[0].port), (LinkKind::Network, Some(1433)));
    assert_eq!(codes(&intake), [Code::RowUnusable]);
}

#[test]
fn a_mapping_names_sheets_and_columns_that_exist() {
    let book = workbook(&[("Servers", &[&["Server", "RAM GB"], &["web", "16"]])]);
    let input = Input::Bytes(&book);
    let draft = draft_mapping("b.xlsx", &input, &Options::default()).unwrap();
    assert_eq!(draft.sheet[0].name.as_deref(), Some("Servers"));
    let good = read("b.xlsx", &input, &options(draft), &mut |_| {});
    assert_eq!(named(&good, "web").whole(Field::MemoryMib), Some(16_384));
    for text in [
        "[[sheet]]\nname = \"Other\"\n[sheet.columns]\n",
        "[[sheet]]\nname = \"Servers\"\n[sheet.columns]\n\"Cores\" = \"cores\"\n",
    ] {
        let mapping = Mapping::from_toml("m", text).unwrap();
        let bad = read("b.xlsx", &input, &options(mapping), &mut |_| {});
        assert_eq!(codes(&bad), [Code::MappingInvalid]);
        assert!(bad.observations.is_empty());
    }
}

#[test]
fn an_unknown_table_is_refused_with_the_commands_that_help() {
    let refused = super::intake(b"colour,shape\nred,round\n");
    let finding = &refused.findings.as_slice()[0];
    assert_eq!(finding.code, Code::FormatUnknown);
    assert!(finding.remedy.contains("landfall mapping draft file --out file.mapping.toml"));
    assert!(finding.remedy.contains("landfall import file --mapping file.mapping.toml"));
}

#[test]
fn the_draft_for_every_unknown_sample_reads_it() {
    for name in [
        "gcp/migrationcenter-utils__short_valid.csv",
        "gcp/migrationcenter-utils__missing_application_header.csv",
        "gcp/migrationcenter-utils__header_diff_col.csv",
        "konveyor/tackle2-ui__invalid_column_schema.csv",
    ] {
        let bytes = std::fs::read(super::fixtures().join(name)).unwrap();
        let input = Input::Bytes(&bytes);
        let draft = draft_mapping(name, &input, &Options::default()).unwrap();
        let draft = Mapping::from_toml("m", &draft.to_toml()).unwrap();
        let intake = read(name, &input, &options(draft), &mut |_| {});
        assert!(!intake.observations.is_empty(), "{name}");
        assert_eq!(intake.observations[0].kind, AssetKind::Application, "{name}");
    }
}
