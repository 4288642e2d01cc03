//! Questions about plans, as programs ask them: documents, exit codes, and input at its worst.

use serde_json::{Value, json};

use crate::landfall::{HARBOUR, Landfall, complained};

const INSTANCE: &str = "fixtures/engine/harbour.json";
const LATER: &str = "fixtures/engine/harbour-later.json";
const SCENARIOS: &str = "fixtures/engine/scenarios.json";

/// A folder with a plan of the small harbour.
fn planned() -> Landfall {
    let world = Landfall::new();
    world.json(&["engine", "plan", INSTANCE, "--work-limit", "20000", "--out", "plan.json"]);
    world
}

fn exit(world: &Landfall, arguments: &[&str]) -> i32 {
    let output = world.run(arguments);
    let told = complained(&output);
    assert!(!told.contains("panicked"), "{arguments:?}: {told}");
    output.status.code().unwrap()
}

fn count(value: &Value) -> usize {
    value.as_array().map_or(0, Vec::len)
}

#[test]
fn an_explanation_is_one_document_with_every_iteration() {
    let told = planned().json(&["engine", "explain", INSTANCE, "plan.json", "berth-web"]);
    assert_eq!(told["together_names"], json!(["berth-db", "berth-web"]));
    assert_eq!(count(&told["slots"]), 5);
    assert_eq!(told["waits_for"][0]["for"], 0);
    let held = &told["obstacles"][0];
    assert_eq!((held["code"].as_str(), held["amount"].as_i64()), (Some("out-of-order"), Some(1)));
    let spaces = told["slots"].as_array().unwrap();
    for slot in spaces {
        let is_closed = slot["space"] == "closed";
        assert_eq!(slot["added_cost"].is_null(), is_closed, "{slot}");
        assert_eq!(count(&slot["obstacles"]) > 0, is_closed, "{slot}");
    }
}

#[test]
fn a_conflict_is_one_document_with_ways_out_and_an_exit_code() {
    let world = planned();
    let output = world.run(&[
        "engine",
        "conflicts",
        INSTANCE,
        "--must",
        "berth-db@I-1",
        "--must",
        "4@0",
        "--json",
    ]);
    assert_eq!(output.status.code(), Some(3));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let conflict = &told["conflicts"][0];
    assert_eq!(conflict["proven_minimal"], true);
    let ways = conflict["relaxations"].as_array().unwrap();
    assert!(ways.iter().all(|way| way["sentence"].is_string() && count(&way["plan"]) == 6));
    let kept = world.json(&["engine", "conflicts", INSTANCE]);
    assert_eq!((count(&kept["conflicts"]), kept["undecided"].as_i64()), (0, Some(0)));
    let without_work = ["--must", "berth-db@I-1", "--work-limit", "0"];
    let unknown = world.run(&[&["engine", "conflicts", INSTANCE][..], &without_work].concat());
    assert_eq!(unknown.status.code(), Some(3));
    assert!(complained(&unknown).contains("--work-limit"));
}

#[test]
fn bottlenecks_name_what_comes_forward() {
    let world = planned();
    let told =
        world.json(&["engine", "bottlenecks", INSTANCE, "plan.json", "--work-limit", "20000"]);
    let first = &told["bottlenecks"][0];
    assert!(first["saved"].as_i64().unwrap() > 0);
    assert!(count(&first["earlier"]) > 0);
    assert_eq!(first["more_tenths"], 50);
    assert_eq!(exit(&world, &["engine", "bottlenecks", INSTANCE, "plan.json", "--more", "0"]), 2);
}

#[test]
fn a_new_plan_says_how_many_changes_and_why() {
    let world = planned();
    let again = ["engine", "replan", LATER, "plan.json", "--work-limit", "20000"];
    let told = world.json(&[&again[..], &["--out", "next.json"]].concat());
    assert_eq!(told["changes"], count(&told["differences"]));
    assert!(told["differences"].as_array().unwrap().iter().all(|one| one["code"].is_string()));
    world.json(&["engine", "check", LATER, "next.json"]);
    let curve = world.json(&[&again[..], &["--curve", "--threads", "2"]].concat());
    assert!(count(&curve["points"]) > 3);
    let named = world.json(&[&again[..], &["--previous-instance", INSTANCE]].concat());
    assert_eq!(named["differences"], told["differences"]);
}

#[test]
fn scenarios_may_be_json_or_toml() {
    let world = planned();
    let told = world.json(&["engine", "what-if", INSTANCE, SCENARIOS, "--work-limit", "5000"]);
    assert_eq!(told["total"], 4);
    let text = "[[scenarios]]\nname = 'half'\n[[scenarios.changes]]\nchange = 'capacity'\n\
                resource = 'shared/dba'\npercent = 50\n";
    let file = world.write("half.toml", text);
    let told = world.json(&["engine", "what-if", INSTANCE, &file, "--work-limit", "5000"]);
    assert_eq!(told["items"][1]["name"], "half");
    assert!(told["items"][1]["planned"].as_i64() < told["items"][0]["planned"].as_i64());
    let file = world.write("bad.toml", text.replace("shared/dba", "shared/dbas"));
    let output = world.run(&["engine", "what-if", INSTANCE, &file]);
    assert_eq!(output.status.code(), Some(3));
    assert!(complained(&output).contains("has no resource `shared/dbas`"));
}

#[test]
fn input_at_its_worst_is_answered_and_nothing_panics() {
    let world = planned();
    let empty = json!({
        "meta": {"name": "none"}, "iterations": [{}], "resources": [], "capacity": [], "items": [],
        "objective": {"delay_curve": [0, 2]},
    });
    let idle = json!({
        "meta": {"name": "idle"}, "iterations": [{}, {}], "resources": [{"skill": "dba"}],
        "capacity": [[0, 0]], "objective": {"delay_curve": [0, 1, 3]},
        "items": [{"id": 0, "effort": [[0, 5]], "value": 1}, {"id": 1, "value": 1}],
        "precedence": [[0, 1, 0]],
    });
    let none = world.write("none.json", empty.to_string());
    let zero = world.write("zero.json", idle.to_string());
    world.write("empty-plan.json", r#"{"version": 1, "instance": "none", "plan": []}"#);
    world.write("zero-plan.json", r#"{"version": 1, "instance": "idle", "plan": [2, 2]}"#);
    world.write("long-plan.json", r#"{"version": 1, "instance": "idle", "plan": [0, 0, 0]}"#);
    world.write("far-plan.json", r#"{"version": 1, "instance": "idle", "plan": [7, 0]}"#);
    let none_at_all = world.write("nothing.json", r#"{"scenarios": []}"#);
    for (instance, plan) in [(&none, "empty-plan.json"), (&zero, "zero-plan.json")] {
        assert_eq!(exit(&world, &["engine", "bottlenecks", instance, plan]), 0);
        assert_eq!(exit(&world, &["engine", "replan", instance, plan]), 0);
        assert_eq!(exit(&world, &["engine", "replan", instance, plan, "--curve"]), 0);
        assert_eq!(exit(&world, &["engine", "what-if", instance, &none_at_all]), 0);
        for wrong in ["long-plan.json", "far-plan.json"] {
            assert_eq!(exit(&world, &["engine", "explain", instance, wrong, "0"]), 3);
            assert_eq!(exit(&world, &["engine", "bottlenecks", instance, wrong]), 3);
            assert_eq!(exit(&world, &["engine", "replan", instance, wrong]), 3);
        }
    }
    assert_eq!(exit(&world, &["engine", "explain", &none, "empty-plan.json", "0"]), 2);
    assert_eq!(exit(&world, &["engine", "explain", &zero, "zero-plan.json", "1"]), 0);
    assert_eq!(exit(&world, &["engine", "conflicts", &none]), 0);
    assert_eq!(exit(&world, &["engine", "conflicts", &none, "--must", "0"]), 2);
    assert_eq!(exit(&world, &["engine", "conflicts", &zero, "--must", "1"]), 3);
    assert_eq!(exit(&world, &["engine", "conflicts", &zero, "--must", "1@2"]), 2);
    assert_eq!(
        exit(&world, &["engine", "replan", &zero, "zero-plan.json", "--stability", "-1"]),
        2
    );
    assert_eq!(
        exit(&world, &["engine", "replan", &zero, "zero-plan.json", "--keep-before", "9"]),
        2
    );
    assert_eq!(exit(&world, &["engine", "what-if", &zero, "missing.json"]), 1);
}

/// Proposes a plan of the harbour.
fn propose(world: &Landfall, start: &str, more: &[&str]) -> std::process::Output {
    let own =
        ["plan", "propose", "--start", start, "--team-capacity", "fixtures/harbour/team.toml"];
    world.run(&[&own[..], more].concat())
}

#[test]
fn a_proposal_may_stay_close_to_the_plan_in_force() {
    let world = Landfall::new();
    world.json(&[&["import"], &HARBOUR[..]].concat());
    let refused = propose(&world, "2026-12-07", &["--stability"]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(complained(&refused).contains("no plan in force"), "{}", complained(&refused));
    assert!(propose(&world, "2026-12-07", &[]).status.success());
    world.json(&["plan", "adopt"]);
    let more = ["--seed", "7", "--stability", "1000000", "--json"];
    let again = propose(&world, "2026-12-07", &more);
    let plan: Value = serde_json::from_slice(&again.stdout).unwrap();
    let told = plan["notices"].to_string();
    assert!(told.contains("stays close to P-1") && told.contains("; 0 of "), "{told}");
    assert_eq!(world.json(&["plan", "diff", "P-1", "P-2"])["total"], 0);
}

#[test]
fn what_has_begun_stays_even_if_changes_cost_nothing() {
    let world = Landfall::new();
    world.json(&[&["import"], &HARBOUR[..]].concat());
    assert!(propose(&world, "2020-01-06", &[]).status.success());
    world.json(&["plan", "adopt"]);
    for more in [["--seed", "7", "--stability", "0"], ["--seed", "9", "--stability", "0"]] {
        let again = propose(&world, "2020-01-06", &more);
        assert!(again.status.success(), "{}", complained(&again));
    }
    assert_eq!(world.json(&["plan", "diff", "P-1", "P-2"])["total"], 0);
    assert_eq!(world.json(&["plan", "diff", "P-1", "P-3"])["total"], 0);
}

#[test]
fn staying_close_counts_the_packages_that_move_elsewhere() {
    let world = Landfall::new();
    world.json(&[&["import"], &HARBOUR[..]].concat());
    assert!(propose(&world, "2026-12-07", &[]).status.success());
    world.json(&["plan", "adopt"]);
    // Iterations that begin on other days are others: everything in them is elsewhere now.
    let again = propose(&world, "2027-01-04", &["--stability", "5", "--json"]);
    let plan: Value = serde_json::from_slice(&again.stdout).unwrap();
    let told = plan["notices"].to_string();
    assert!(told.contains("stays close to P-1") && !told.contains("; 0 of "), "{told}");
}
