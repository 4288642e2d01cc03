//! Values of workloads in a spreadsheet, and back.

use serde_json::{Value, json};

use crate::landfall::complained;
use crate::server::harbour;

/// Columns of a value sheet with these rows.
fn sheet(rows: &[&str]) -> String {
    format!("workload,title,owner,criticality,disposition\n{}\n", rows.join("\n"))
}

#[test]
fn what_was_exported_says_nothing_new() {
    let (world, _server) = harbour();
    world.json(&["workloads", "state", "W-1", "owner=Ada", "sponsor==1+1"]);
    let events = world.json(&["events"])["total"].clone();
    for out in ["scores.xlsx", "csvs"] {
        world.json(&["workloads", "export", "--out", out]);
    }
    for file in ["scores.xlsx", "csvs/values.csv"] {
        let report = world.json(&["workloads", "import", file]);
        assert_eq!((&report["values"], &report["findings"]), (&json!(0), &json!([])), "{file}");
        assert!(report["rows"].as_u64() > Some(1), "{report}");
    }
    assert_eq!(world.json(&["events"])["total"], events);
    let scores = std::fs::read_to_string(world.path().join("csvs/scores.csv")).unwrap();
    let first = world.json(&["backlog"])["items"][0].clone();
    let key = first["key"].as_str().unwrap();
    let points = scores.lines().filter(|line| line.starts_with(&format!("{key},")));
    let points: f64 =
        points.map(|line| line.rsplit(',').next().unwrap().parse::<f64>().unwrap()).sum();
    assert!((points - first["score"].as_f64().unwrap()).abs() < 1e-6, "{points} {first}");
}

#[test]
fn a_sheet_states_values_as_one_event_that_can_be_undone() {
    let (world, server) = harbour();
    world.write("v.csv", sheet(&["W-1,,Ada,high,retain", "W-2,,Bo,,"]));
    let dry = world.json(&["workloads", "import", "v.csv", "--dry-run"]);
    assert_eq!((&dry["values"], &dry["written"]), (&json!(4), &json!(false)));
    assert_eq!(server.get("/api/v1/workloads/W-1").json()["owner"], Value::Null);
    let done = world.json(&["workloads", "import", "v.csv", "--reason", "workshop of March"]);
    assert_eq!((&done["values"], &done["workloads"]), (&json!(4), &json!(2)));
    assert_eq!(done["effect"], dry["effect"], "a dry run tells what the import then does");
    let one = server.get("/api/v1/workloads/W-1").json();
    assert_eq!((&one["owner"], &one["disposition"]), (&json!("Ada"), &json!("retain")));
    world.write("v.csv", sheet(&["W-1,,-,,-"]));
    assert_eq!(world.json(&["workloads", "import", "v.csv"])["values"], 2);
    assert_eq!(server.get("/api/v1/workloads/W-1").json()["owner"], Value::Null);
    let undo = format!("/api/v1/events/{}/undo", done["event"]);
    assert_eq!(server.send("POST", &undo, &[], &json!({})).status, 409, "it holds no more");
}

#[test]
fn one_row_that_is_wrong_stops_all() {
    let (world, _server) = harbour();
    let rows = ["W-1,,Ada,very,", "W-999999,,Bo,,", "x,,Cy,,", "W-2,,Di,,", "W-2,,Ed,,move"];
    world.write("v.csv", sheet(&rows));
    let refused = world.run(&["workloads", "import", "v.csv", "--json"]);
    assert_eq!(refused.status.code(), Some(4), "{}", complained(&refused));
    let report: Value = serde_json::from_slice(&refused.stdout).unwrap();
    let mut spots: Vec<(u64, &str)> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["row"].as_u64().unwrap(), one["column"].as_str().unwrap()))
        .collect();
    spots.sort_unstable();
    let all = [(2, "criticality"), (3, "owner"), (4, "workload"), (6, "disposition"), (6, "owner")];
    assert_eq!(spots, all);
    for (name, text) in
        [("empty.csv", ""), ("other.csv", "a,b\n1,2\n"), ("keys.csv", "workload\nW-1\n")]
    {
        world.write(name, text);
        assert_eq!(world.run(&["workloads", "import", name]).status.code(), Some(4), "{name}");
    }
}

#[test]
fn the_api_takes_the_same_tables() {
    let (_world, server) = harbour();
    let table = sheet(&["W-1,,Ada,,"]);
    let said = json!({ "files": [{ "name": "v.csv", "csv": table }], "dry_run": true });
    let told = server.send("POST", "/api/v1/workload-imports", &[], &said);
    assert_eq!((told.status, &told.json()["values"]), (200, &json!(1)), "{}", told.body);
    let wrong = json!({ "files": [{ "name": "v.csv", "csv": sheet(&["W-1,,,very,"]) }] });
    let refused = server.send("POST", "/api/v1/workload-imports", &[], &wrong);
    assert_eq!(refused.status, 422);
    assert_eq!(refused.json()["findings"][0]["row"], 2);
}
