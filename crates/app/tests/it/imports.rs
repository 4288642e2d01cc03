//! Imports as a user sees them: real files, merging, provenance, all or nothing.

use serde_json::Value;

use crate::landfall::{HARBOUR, Landfall, printed};

const REAL: &str = "fixtures/quickstart/SizingWorkshop-RVTools.xlsx";

fn total(list: &Value) -> u64 {
    list["total"].as_u64().unwrap()
}

#[test]
fn the_real_export_has_805_vms_and_34_hosts() {
    let world = Landfall::new();
    world.json(&["import", REAL]);
    assert_eq!(total(&world.json(&["assets", "--filter", "kind:vm"])), 805);
    assert_eq!(total(&world.json(&["assets", "--filter", "kind:host"])), 34);
}

#[test]
fn importing_the_same_file_twice_changes_nothing() {
    let world = Landfall::new();
    world.json(&["import", REAL]);
    let (assets, events) = (world.json(&["assets"]), world.json(&["events"]));
    let again = world.json(&["import", REAL]);
    assert_eq!(again["written"], false);
    assert_eq!(again["files"][0]["outcome"], "known");
    assert_eq!(world.json(&["assets"]), assets);
    assert_eq!(world.json(&["events"]), events);
}

#[test]
fn two_sources_of_one_estate_merge_and_provenance_shows_both() {
    let world = Landfall::new();
    world.json(&[&["import"], &HARBOUR[..]].concat());
    let asset = world.json(&["assets", "show", "harbour-db"]);
    let field = |name: &str| {
        asset["provenance"]
            .as_array()
            .unwrap()
            .iter()
            .find(|known| known["field"] == name)
            .cloned()
            .unwrap()
    };
    assert_eq!(field("owner")["winner"]["file"], "servicenow_cmdb_ci_server.csv");
    assert_eq!(field("cores")["winner"]["file"], "RVTools_tabvInfo.csv");
    assert_eq!(field("cores")["beaten"][0]["file"], "servicenow_cmdb_ci_server.csv");
    assert_ne!(field("cores")["winner"]["value"], field("cores")["beaten"][0]["value"]);
}

#[test]
fn the_order_of_imports_does_not_matter() {
    let facts = |files: &[&str], at_once: bool| {
        let world = Landfall::new();
        if at_once {
            world.json(&[&["import"], files].concat());
        } else {
            for file in files {
                world.json(&["import", file]);
            }
        }
        let workloads = world.json(&["workloads"]);
        let mut ranks: Vec<(String, String)> = workloads["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|w| (w["title"].to_string(), w["rank"].to_string()))
            .collect();
        ranks.sort();
        let dependencies = total(&world.json(&["dependencies"]));
        (ranks, total(&world.json(&["assets"])), dependencies)
    };
    let mut turned = HARBOUR;
    turned.reverse();
    let straight = facts(&HARBOUR, true);
    assert_eq!(straight, facts(&turned, true));
    assert_eq!(straight, facts(&turned, false));
}

#[test]
fn a_dry_run_writes_nothing() {
    let world = Landfall::new();
    let report = world.json(&["import", REAL, "--dry-run"]);
    assert_eq!(report["changes"]["added"], 839);
    assert_eq!(total(&world.json(&["assets"])), 0);
    assert_eq!(total(&world.json(&["events"])), 0);
}

#[test]
fn a_newer_export_shows_what_was_added_changed_and_lost() {
    let world = Landfall::new();
    let before = "VM,Powerstate,CPUs,Memory,VM ID,VI SDK UUID\n\
                  crane-1,poweredOn,2,4096,vm-1,aa\ncrane-2,poweredOn,2,4096,vm-2,aa\n\
                  crane-3,poweredOn,2,4096,vm-3,aa\n";
    let after = "VM,Powerstate,CPUs,Memory,VM ID,VI SDK UUID\n\
                 crane-1,poweredOn,8,4096,vm-1,aa\ncrane-2,poweredOn,2,4096,vm-2,aa\n\
                 crane-4,poweredOn,2,4096,vm-4,aa\n";
    world.json(&["import", &world.write("RVTools_tabvInfo_1.csv", before)]);
    let report = world.json(&["import", &world.write("RVTools_tabvInfo_2.csv", after)]);
    let changes = &report["changes"];
    assert_eq!(
        (&changes["added"], &changes["changed"], &changes["missing"]),
        (&1.into(), &1.into(), &1.into())
    );
    assert_eq!(changes["missing_assets"][0], "crane-3");
    assert_eq!(changes["details"][0]["field"], "cores");
    // What the new export does not mention stays.
    assert_eq!(total(&world.json(&["assets"])), 4);
}

#[test]
fn a_re_import_names_the_plan_entries_that_it_touches() {
    let world = Landfall::new();
    let list = |gib: u32, more: &str| {
        format!(
            "VM,Powerstate,CPUs,Memory,In Use MiB,VM ID,VI SDK UUID\n\
             crane-1,poweredOn,2,4096,{},vm-1,aa\ncrane-2,poweredOn,2,4096,1024,vm-2,aa\n{more}",
            gib * 1024
        )
    };
    world.json(&["import", &world.write("tabvInfo_1.csv", list(10, ""))]);
    world.propose();
    world.json(&["plan", "adopt"]);
    let more = "crane-3,poweredOn,2,4096,1024,vm-3,aa\n";
    let report = world.json(&["import", &world.write("tabvInfo_2.csv", list(900, more))]);
    let entries = report["changes"]["plan_entries"].as_array().unwrap();
    assert!(
        entries.iter().any(|e| e.as_str().unwrap().starts_with("crane-1 in I-")),
        "{entries:?}"
    );
    assert!(entries.iter().any(|e| e == "crane-3 is in no iteration of P-1"), "{entries:?}");
}

#[test]
fn one_file_that_cannot_be_read_stops_all() {
    let world = Landfall::new();
    let bad = world.write("holiday.xlsx", b"not a workbook at all");
    let output = world.run(&["import", REAL, &bad]);
    assert_eq!(output.status.code(), Some(4));
    assert_eq!(total(&world.json(&["assets"])), 0);
    world.json(&["import", REAL, &bad, "--skip-refused"]);
    assert_eq!(total(&world.json(&["assets"])), 839);
}

#[test]
fn every_asset_is_in_one_workload_or_visibly_in_none() {
    let world = Landfall::new();
    world.json(&["import", REAL]);
    let assets = world.json(&["assets"]);
    for asset in assets["items"].as_array().unwrap() {
        let placed = !asset["workload"].is_null();
        assert_eq!(placed, asset["in_scope"].as_bool().unwrap(), "{}", asset["name"]);
        assert!(placed || !asset["out_of_scope_because"].is_null());
    }
}

#[test]
fn exports_neutralise_formulas() {
    let world = Landfall::new();
    let evil = "VM,Powerstate,CPUs,Memory,Application,Datacenter,VM ID,VI SDK UUID\n\
                =cmd|' /C calc'!A0,poweredOn,2,4096,=HYPERLINK(\"x\"),dc,vm-1,aa\n";
    world.json(&["import", &world.write("RVTools_tabvInfo.csv", evil)]);
    world.json(&["export", "--out", "backlog.csv"]);
    let csv = std::fs::read_to_string(world.path().join("backlog.csv")).unwrap();
    assert!(csv.contains("'=HYPERLINK"), "{csv}");
    let listed = printed(&world.run(&["assets", "--csv"]));
    assert!(listed.contains("'=cmd|"), "{listed}");
}

#[test]
fn what_finds_no_place_says_how_many_hours_are_missing() {
    let world = Landfall::new();
    world.json(&[&["import"], &HARBOUR[..]].concat());
    let plan = world.json(&[
        "plan",
        "propose",
        "--start",
        "2026-12-07",
        "--iterations",
        "1",
        "--team-capacity",
        "fixtures/harbour/team.toml",
    ]);
    let unplaced = plan["unplaced"].as_array().unwrap();
    assert!(!unplaced.is_empty());
    let reasons: Vec<&str> = unplaced
        .iter()
        .flat_map(|workload| workload["because"].as_array().unwrap())
        .map(|because| because.as_str().unwrap())
        .collect();
    assert!(reasons.iter().any(|because| because.contains("hours short of")), "{reasons:#?}");
    assert!(!reasons.iter().any(|because| because.contains("person-day")), "{reasons:#?}");
}

#[test]
fn edited_rule_files_take_the_place_of_the_shipped_ones() {
    let world = Landfall::new();
    world.run(&["rules", "export", "mine"]);
    let path = world.path().join("mine/assumptions.toml");
    let shipped = std::fs::read_to_string(&path).unwrap();
    let own = "\n[[assumption]]\nslug = 'tide'\nstatement = 'The tide waits.'\nreason = 'Hope.'\n\
               effect = 'All dates.'\nevidence = 'none yet'\nweakness = 1.0\nreview_in_days = 7\n";
    std::fs::write(&path, shipped + own).unwrap();
    world.json(&["--rules", "mine", "import", HARBOUR[0]]);
    let assumptions = world.json(&["assumptions", "--filter", "slug:tide"]);
    assert_eq!(assumptions["items"][0]["statement"], "The tide waits.");
}
