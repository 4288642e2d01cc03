//! Bad input is answered with a message that says what, where and how to mend it; nothing panics,
//! and the database stays as it was.

use crate::landfall::{HARBOUR, Landfall, complained, printed};

/// Imports one file that must be refused; gives the finding's code.
fn refused(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let world = Landfall::new();
    let file = world.write(name, bytes);
    let output = world.run(&["import", &file, "--json"]);
    assert_eq!(output.status.code(), Some(4), "{name}: {}", complained(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let finding = &report["findings"][0];
    assert!(!finding["problem"].as_str().unwrap().is_empty());
    assert!(!finding["remedy"].as_str().unwrap().is_empty());
    assert_eq!(world.json(&["assets"])["total"], 0);
    finding["code"].as_str().unwrap().to_owned()
}

#[test]
fn an_empty_file_is_named_as_such() {
    assert_eq!(refused("empty.csv", b""), "file-empty");
    assert_eq!(refused("blank.csv", b"\n\n\n"), "file-empty");
}

#[test]
fn what_is_no_table_is_named_as_such() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01";
    assert_eq!(refused("picture.xlsx", png), "file-not-readable");
    assert_eq!(refused("page.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"), "file-not-readable");
}

#[test]
fn an_encrypted_workbook_is_named_as_such() {
    // The head of an OLE container that holds the stream "EncryptedPackage".
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.resize(1024, 0);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(4096, 0);
    assert_eq!(refused("labelled.xlsx", bytes), "file-encrypted");
}

#[test]
fn unknown_headers_lead_to_a_mapping() {
    let world = Landfall::new();
    let file = world.write("list.csv", "Colour,Weight\nred,7\n");
    let output = world.run(&["import", &file]);
    assert_eq!(output.status.code(), Some(4));
    assert!(printed(&output).contains("landfall mapping draft"), "{}", printed(&output));
}

#[test]
fn a_truncated_workbook_is_refused() {
    let real = std::fs::read(
        crate::landfall::root().join("fixtures/quickstart/SizingWorkshop-RVTools.xlsx"),
    )
    .unwrap();
    for share in [1, 2, 3] {
        let code = refused("cut.xlsx", &real[..real.len() * share / 4]);
        assert!(["file-damaged", "file-not-readable"].contains(&code.as_str()), "{code}");
    }
}

#[test]
fn a_missing_file_and_a_folder_are_named() {
    let world = Landfall::new();
    let missing = world.run(&["import", "nowhere.csv"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(complained(&missing).contains("nowhere.csv"));
    let folder = world.run(&["import", "."]);
    assert_eq!(folder.status.code(), Some(2));
}

#[test]
fn a_circle_is_accepted_and_becomes_a_named_move_group() {
    let world = Landfall::new();
    world.json(&[&["import"], &HARBOUR[..]].concat());
    let plan = world.propose();
    let groups = plan["move_groups"].as_array().unwrap();
    let circle =
        groups.iter().find(|g| g["because"].as_str().unwrap().contains("in a circle")).unwrap();
    assert_eq!(circle["assets"], serde_json::json!(["crane-control", "harbour-db", "harbour-web"]));
}

#[test]
fn a_chain_of_100_000_links_does_not_overflow() {
    use std::fmt::Write;
    let world = Landfall::new();
    let mut text = String::from(
        "Timeslot,Source server name,Source application,Source process,Destination server name,Destination IP,Destination application,Destination process,Destination port\n",
    );
    let mut machines = String::from(
        "server_name,server_os_family,server_os_version,server_fqdn,r_type,app_name,aws_accountid,aws_region,wave_name,tags\n",
    );
    for at in 0..100_000 {
        writeln!(text, "2026-06-14 00:00,link-{at},,,link-{},,,,443", at + 1).unwrap();
        writeln!(machines, "link-{at},linux,,,,,,,,").unwrap();
    }
    let (links, machines) =
        (world.write("dependencies.csv", text), world.write("intake.csv", machines));
    let report = world.json(&["import", &machines, &links]);
    assert_eq!(report["changes"]["added"], 100_000);
    assert_eq!(report["changes"]["dependencies"][1], 99_999);
}

#[test]
fn wrong_usage_has_its_own_exit_code_and_says_what_is_right() {
    let world = Landfall::new();
    let cases: [(&[&str], &str); 5] = [
        (&["assets", "--filter", "cores>many"], "not a number"),
        (&["backlog", "--filter", "colour:red"], "there is no field `colour`"),
        (&["import", "x.csv", "--as", "excel"], "landfall formats"),
        (&["plan", "show", "P-9"], "there is no plan P-9"),
        (&["workloads", "show", "W-99"], "landfall workloads lists them"),
    ];
    for (arguments, said) in cases {
        let output = world.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(complained(&output).contains(said), "{arguments:?}: {}", complained(&output));
    }
}

#[test]
fn planning_nothing_is_refused_with_the_next_step() {
    let world = Landfall::new();
    let output = world.run(&[
        "plan",
        "propose",
        "--start",
        "2026-12-07",
        "--team-capacity",
        "fixtures/harbour/team.toml",
    ]);
    assert_eq!(output.status.code(), Some(3));
    assert!(complained(&output).contains("landfall import"));
}

#[test]
fn a_skill_that_nobody_has_is_named() {
    let world = Landfall::new();
    world.json(&["import", HARBOUR[0]]);
    let team = world.write("team.toml", "[[team]]\nname='Cranes'\nskills={infra=40}\n");
    let output = world.run(&["plan", "propose", "--start", "2026-12-07", "--team-capacity", &team]);
    assert_eq!(output.status.code(), Some(1));
    assert!(complained(&output).contains("no team offers the skill"), "{}", complained(&output));
}
