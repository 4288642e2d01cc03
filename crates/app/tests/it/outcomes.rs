//! Outcomes, metrics and links, from the command line, sheets and the API.

use serde_json::{Value, json};

use crate::installation::form;
use crate::landfall::{Landfall, complained, printed};
use crate::server::harbour;
use crate::web::FORM;

const GOALS: &str = "/api/v1/outcomes";

fn code(world: &Landfall, arguments: &[&str]) -> Option<i32> {
    world.run(arguments).status.code()
}

/// The harbour with an outcome, a metric and a link.
fn world() -> Landfall {
    let world = Landfall::new();
    world.run(&["import", "fixtures/harbour/RVTools_tabvInfo.csv"]);
    world.json(&["outcomes", "add", "--title", "Leave", "--priority", "high"]);
    let dates = ["--baseline-on", "2026-01-01", "--due", "2099-01-01"];
    let metric = ["metrics", "add", "O-1", "--title", "Racks", "--baseline", "12", "--target", "0"];
    world.json(&[&metric[..], &dates[..]].concat());
    world.json(&["outcomes", "link", "O-1", "W-1", "W-2"]);
    world
}

#[test]
fn a_metric_shows_its_arithmetic_and_what_serves_the_outcome() {
    let world = world();
    let recorded = world.json(&["metrics", "record", "M-1", "--on", "2026-02-01", "--value", "9"]);
    assert_eq!(recorded["share_percent"], 25.0);
    assert!(recorded["says"].as_str().unwrap().contains("(9 − 12) ÷ (0 − 12) = 25 %"));
    let shown = world.json(&["outcomes", "show", "O-1"]);
    assert_eq!((&shown["workloads"], shown["served_by"].as_array().unwrap().len()), (&json!(2), 2));
    let found = world.json(&["workloads", "--filter", "outcomes:O-1"]);
    assert_eq!(found["total"], 2);
    let coverage = world.json(&["outcomes", "coverage"]);
    let idle = coverage["serving_none"].as_array().unwrap();
    assert_eq!(coverage["coverage"]["workloads_serving_none"], idle.len());
    let undone = world.json(&["outcomes", "unlink", "O-1", "--filter", "outcomes:O-1"]);
    assert_eq!(undone["changes"]["unlinked"], json!(["W-1", "W-2"]));
    assert!(printed(&world.run(&["outcomes"])).contains("no workload serves it"));
}

#[test]
fn what_makes_no_sense_is_refused_and_nothing_is_written() {
    let world = world();
    let events = world.json(&["events"])["total"].clone();
    for (arguments, says) in [
        (vec!["outcomes", "add"], "`title` is missing"),
        (vec!["outcomes", "change", "O-1", "--priority", "hi"], "did you mean `high`"),
        (vec!["outcomes", "show", "O-9"], "no outcome O-9"),
        (vec!["metrics", "change", "M-1", "--target", "12"], "so is the baseline"),
        (vec!["metrics", "change", "M-1", "--direction", "up"], "it goes down"),
        (vec!["metrics", "add", "O-1", "--title", "x", "--baseline", "1"], "`target` is missing"),
        (vec!["metrics", "record", "M-1", "--value", "many"], "no number"),
        (vec!["metrics", "record", "M-1", "--value", "1", "--on", "2098-01-01"], "still to come"),
        (vec!["metrics", "record", "M-1", "--value", "1", "--on", "2025-01-01"], "baseline"),
        (vec!["outcomes", "link", "O-1"], "name at least one workload"),
        (vec!["outcomes", "link", "O-1", "W-999"], "no workload W-999"),
        (vec!["outcomes", "link", "O-1", "--filter", "colour:red"], "colour"),
        (vec!["metrics", "retract", "M-1", "--on", "2026-02-01"], "no actual"),
    ] {
        let output = world.run(&arguments);
        let told = complained(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(told.contains(says), "{arguments:?}: {told}");
    }
    assert_eq!(world.json(&["events"])["total"], events);
}

#[test]
fn sheets_come_back_as_they_went_and_are_taken_in_whole() {
    let world = world();
    world.json(&["metrics", "record", "M-1", "--on", "2026-02-01", "--value", "9", "--note", "=x"]);
    let measured = ["metrics", "add", "O-1", "--title", "Work", "--source", "effort_hours"];
    let numbers = ["--baseline", "900.5", "--target", "-1", "--due", "2099-01-01"];
    world.json(&[&measured[..], &numbers[..]].concat());
    world.json(&["metrics", "record", "M-2"]);
    for out in ["all.xlsx", "csvs"] {
        assert_eq!(code(&world, &["outcomes", "export", "--out", out]), Some(0));
    }
    let csvs = ["outcomes", "metrics", "actuals", "links"].map(|name| format!("csvs/{name}.csv"));
    let csvs: Vec<&str> = csvs.iter().map(String::as_str).collect();
    for files in [vec!["all.xlsx"], csvs] {
        let report = world.json(&[&["outcomes", "import"], &files[..]].concat());
        assert_eq!((&report["written"], &report["findings"]), (&json!(false), &json!([])));
    }
    world.write("o.csv", "title,stakeholder,priority\nGreen,COO,low\nFast,,hi\n");
    world.write("m.csv", "outcome,title,baseline,target,due\nGreen,Watts,9,9,2099-01-01\n");
    let refused = world.run(&["outcomes", "import", "o.csv", "m.csv", "--json"]);
    assert_eq!(refused.status.code(), Some(4));
    let report: Value = serde_json::from_slice(&refused.stdout).unwrap();
    let spots = report["findings"].as_array().unwrap().iter();
    let spots: Vec<_> =
        spots.map(|one| (one["file"].clone(), one["row"].clone(), one["column"].clone())).collect();
    let spot = |file: &str, row: u32, column: &str| (json!(file), json!(row), json!(column));
    assert_eq!(spots, [spot("o.csv", 3, "priority"), spot("m.csv", 2, "target")]);
    assert_eq!(world.json(&["outcomes"])["total"], 1);
    world.write("o.csv", "key,title,priority\n,Green,low\nO-1,,low\n");
    world.write("m.csv", "outcome,title,baseline,target,due\nGreen,Watts,9,3,2099-01-01\n");
    let dry = world.json(&["outcomes", "import", "o.csv", "m.csv", "--dry-run"]);
    assert_eq!((&dry["outcomes_added"], &dry["outcomes_changed"]), (&json!(1), &json!(1)));
    assert_eq!(world.json(&["outcomes"])["total"], 1);
    world.json(&["outcomes", "import", "o.csv", "m.csv"]);
    let all = world.json(&["outcomes"]);
    assert_eq!(all["items"][0]["title"], "Leave", "an empty cell changes nothing");
    assert_eq!(all["items"][0]["priority"], "low");
    assert_eq!(code(&world, &["outcomes", "template", "--out", "t.xlsx"]), Some(0));
}

#[test]
fn bad_sheets_never_panic() {
    let world = world();
    let long = format!("title,stakeholder\n{}\n", "x,".repeat(100_000));
    for (name, bytes) in [
        ("empty.csv", &b""[..]),
        ("zip.xlsx", b"PK\x03\x04 broken"),
        ("nul.csv", b"key,title\n\0,\0\n"),
        ("long.csv", long.as_bytes()),
        ("other.csv", b"a,b\n1,2\n"),
        ("nan.csv", b"metric,on,value\nM-1,2026-02-01,NaN\n"),
        ("day.csv", b"metric,on,value\nM-1,0000-99-99,1\n"),
        ("link.csv", b"outcome,workload\nO-1,W-99999999999999999999\n"),
    ] {
        world.write(name, bytes);
        let output = world.run(&["outcomes", "import", name]);
        assert_eq!(output.status.code(), Some(4), "{name}: {}", complained(&output));
    }
}

#[test]
fn links_follow_the_assets_of_a_workload_that_is_merged() {
    let world = world();
    world.json(&["outcomes", "unlink", "O-1", "W-1"]);
    world.json(&["workloads", "merge", "W-1", "W-2"]);
    let found = world.json(&["workloads", "--filter", "outcomes:O-1"]);
    assert_eq!((&found["total"], &found["items"][0]["key"]), (&json!(1), &json!("W-1")));
}

#[test]
fn the_api_says_and_measures_outcomes() {
    let (_world, server) = harbour();
    let made = server.send("POST", GOALS, &[], &json!({ "title": "Leave", "drivers": ["lease"] }));
    assert_eq!((made.status, made.header("etag")), (201, Some("\"1\"")), "{}", made.body);
    let key = made.json()["key"].as_str().unwrap().to_owned();
    let path = format!("{GOALS}/{key}");
    let change = json!({ "priority": "high" });
    assert_eq!(server.send("PATCH", &path, &[], &change).status, 428);
    let patch = |tag: &str| server.send("PATCH", &path, &[("If-Match", tag)], &change);
    assert_eq!(patch("\"1\"").json()["priority"], "high");
    let outdated = patch("\"1\"");
    assert_eq!((outdated.status, &outdated.json()["theirs"]["version"]), (412, &json!(2)));
    let metric = json!({ "title": "Racks", "baseline": 12, "target": 0, "due": "2099-01-01" });
    let made = server.send("POST", &format!("{path}/metrics"), &[], &metric);
    assert_eq!(made.status, 201, "{}", made.body);
    let metric = made.header("location").unwrap().to_owned();
    let same = json!({ "target": 12 });
    let refused = server.send("PATCH", &metric, &[("If-Match", "*")], &same);
    assert_eq!(refused.status, 400);
    assert!(refused.body.contains("so is the baseline"), "{}", refused.body);
    let told = server.send("POST", &format!("{metric}/actuals"), &[], &json!({ "value": 6 }));
    assert_eq!((told.status, &told.json()["share_percent"]), (200, &json!(50.0)), "{}", told.body);
    assert_eq!(server.get(&format!("{metric}/actuals")).json()["total"], 1);
    let link = json!({ "workloads": ["W-1"], "query": "environment:prod" });
    let linked = server.send("POST", &format!("{path}/workloads"), &[], &link).json();
    let linked = linked["linked"].as_array().unwrap().len();
    let serving = server.get(&format!("{path}/workloads")).json();
    assert_eq!(serving["total"], linked);
    let found = server.get(&format!("/api/v1/workloads?q=outcomes%3A{key}")).json();
    assert_eq!((&found["total"], &found["items"][0]["outcomes"]), (&json!(linked), &json!([key])));
    let event = server.get("/api/v1/events?limit=1").json()["items"][0]["seq"].clone();
    let undo = server.send("POST", &format!("/api/v1/events/{event}/undo"), &[], &json!({}));
    assert_eq!(undo.status, 200, "{}", undo.body);
    let coverage = server.get("/api/v1/outcome-coverage").json();
    assert_eq!(coverage["workloads_serving_none"], coverage["workloads"]);
    let sheets = json!({ "files": [{ "name": "o.csv", "csv": "key,title\n,Green\n,Leave\n" }] });
    let refused = server.send("POST", "/api/v1/outcome-imports", &[], &sheets);
    assert_eq!((refused.status, &refused.json()["findings"][0]["row"]), (422, &json!(3)));
    let delete = |tag: &str| server.send("DELETE", &path, &[("If-Match", tag)], &json!({})).status;
    assert_eq!((delete("\"1\""), delete("\"2\""), delete("*")), (412, 204, 404));
}

#[test]
fn savings_are_measured_once_somebody_says_what_things_cost_today() {
    let world = world();
    let metric = ["metrics", "add", "O-1", "--title", "Saved", "--source", "saving_estimated"];
    let numbers = ["--baseline", "0", "--target", "5000", "--due", "2099-01-01", "--unit", "EUR"];
    world.json(&[&metric[..], &numbers[..]].concat());
    let before = world.run(&["metrics", "record", "M-2"]);
    assert!(!before.status.success(), "nothing is known of costs");
    assert_eq!(world.json(&["outcomes", "costs"]), Value::Null);
    let prices =
        ["--currency", "EUR", "--core", "12.5", "--memory-gib", "2", "--storage-gib", "0.1"];
    let costs = world.json(&[&["outcomes", "costs"], &prices[..]].concat());
    assert_eq!((&costs["core"], &costs["currency"]), (&json!(12.5), &json!("EUR")));
    let again = world.run(&[&["outcomes", "costs"], &prices[..]].concat());
    assert_eq!(again.status.code(), Some(3), "nothing changes");
    let wrong = ["outcomes", "costs", "--currency", "EUR", "--core", "-1", "--memory-gib", "2"];
    assert_eq!(world.run(&wrong).status.code(), Some(2));
    world.json(&["metrics", "record", "M-2"]);
    let events = world.json(&["events", "--filter", "kind:running_costs_stated"]);
    assert_eq!(events["total"], 1);
}

#[test]
fn what_is_refused_keeps_what_was_typed() {
    let (world, server) = harbour();
    world.json(&["outcomes", "add", "--title", "Leave"]);
    let metric = ["metrics", "add", "O-1", "--title", "Racks", "--baseline", "3", "--target", "0"];
    world.json(&[&metric[..], &["--due", "2099-01-01"]].concat());
    let typed = form(&[("on", "2026-01-01"), ("value", "many"), ("note", "the yard")]);
    let refused = server.ask("POST", "/metrics/M-1/actuals", &[FORM], &typed);
    assert!(refused.status >= 400, "{}", refused.status);
    assert!(refused.body.contains("value=\"many\"") && refused.body.contains("the yard"));
    let typed = form(&[("workloads", "colour:red"), ("reason", "so it is")]);
    let refused = server.ask("POST", "/outcomes/O-1/workloads", &[FORM], &typed);
    assert!(refused.status >= 400);
    assert!(refused.body.contains("value=\"colour:red\"") && refused.body.contains("so it is"));
}

#[test]
fn an_import_tells_which_links_end_with_a_workload() {
    let world = Landfall::new();
    let head = "VM,Powerstate,Template,CPUs,Memory,Folder";
    let vm =
        |name: &str, template: &str| format!("{name},poweredOn,{template},2,4096,/DC/vm/{name}");
    let file = |second: &str| format!("{head}\n{}\n{}\n", vm("crane", "False"), vm("tug", second));
    world.write("RVTools_tabvInfo.csv", file("False"));
    world.json(&["import", "RVTools_tabvInfo.csv"]);
    let found = world.json(&["workloads", "--filter", "name:tug"]);
    let key = found["items"][0]["key"].as_str().unwrap().to_owned();
    world.json(&["outcomes", "add", "--title", "Leave"]);
    world.json(&["outcomes", "link", "O-1", &key]);
    world.write("RVTools_tabvInfo.csv", file("True"));
    let dry = world.json(&["import", "RVTools_tabvInfo.csv", "--dry-run"]);
    let told = dry["changes"]["ended"][0].as_str().unwrap().to_owned();
    assert!(told.contains(&key) && told.contains("O-1 is served by it no more"), "{told}");
    world.json(&["import", "RVTools_tabvInfo.csv"]);
    assert_eq!(world.json(&["outcomes"])["items"][0]["workloads"], 0);
}
