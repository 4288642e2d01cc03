//! What a release changes for people, how it is tested and how far it is, at the level of a user.

use serde_json::{Value, json};

use crate::delivery::{committed, refused, world};
use crate::landfall::{Landfall, complained};

/// Runs what makes no sense, and gives what it says.
fn wrong(world: &Landfall, arguments: &[&str]) -> String {
    let output = world.run(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", complained(&output));
    complained(&output)
}

#[test]
fn questions_are_answered_and_criteria_tested_from_the_command_line() {
    let (world, server) = world();
    let done = committed(&world);
    let first = done["items"][0]["workload"].as_str().unwrap();
    let ask = ["releases", "change-plan", "RB-1"];
    let none = world.json(&ask);
    assert_eq!(
        (&none["answered"], &none["asked"], &none["version"]),
        (&json!(0), &json!(14), &json!(0))
    );
    let said = ["--answer", "downtime=told on Monday", "--answer", "dates=not in March"];
    let plan = world.json(&[&ask[..], &said].concat());
    assert_eq!((&plan["answered"], &plan["version"]), (&json!(2), &json!(1)));
    let told = wrong(&world, &[&ask[..], &["--answer", "colour=red"]].concat());
    assert!(told.contains("there are outcome"), "{told}");
    assert!(wrong(&world, &[&ask[..], &["--answer", "red"]].concat()).contains("QUESTION=TEXT"));
    assert!(refused(&world, &[&ask[..], &said[..2]].concat()).contains("no answer is another"));
    let taken = world.json(&[&ask[..], &["--answer", "dates="]].concat());
    assert_eq!(taken["answered"], 1);
    let criteria = ["releases", "criteria", "RB-1"];
    let add = ["add", "A search takes a second", "--measured", "a load test", "--workload", first];
    let plan = world.json(&[&criteria[..], &add].concat());
    assert_eq!(plan["criteria"][0]["workload"], first);
    let told = wrong(&world, &[&criteria[..], &["meet", "1", "--evidence", " "]].concat());
    assert!(told.contains("evidence: 0 characters"), "{told}");
    world.json(&[&criteria[..], &["miss", "1", "--evidence", "run 3: 4 s"]].concat());
    let met = world.json(&[&criteria[..], &["meet", "1", "--evidence", "run 4: 0.8 s"]].concat());
    assert_eq!((&met["criteria_met"], &met["criteria_missed"]), (&json!(1), &json!(0)));
    world.json(&[&criteria[..], &["reopen", "1"]].concat());
    let gone = world.json(&[&criteria[..], &["remove", "1"]].concat());
    assert_eq!(gone["criteria"], json!([]));
    assert!(
        wrong(&world, &[&criteria[..], &["remove", "1"]].concat())
            .contains("no testing criterion 1")
    );
    let page = server.get("/activity").body;
    assert!(page.contains("answered dates, downtime of the change plan of RB-1"), "{page}");
    let page = server.get("/release-backlogs/RB-1").body;
    assert!(page.contains("1 of 14 questions answered"), "{page}");
}

#[test]
fn the_api_shows_both_sides_of_a_lost_update() {
    let (world, server) = world();
    committed(&world);
    let at = "/api/v1/release-backlogs/RB-1/change-plan";
    let before = server.get(at);
    assert_eq!((before.status, before.header("etag")), (200, Some("\"0\"")));
    let said = json!({ "answers": { "users": "they cope" } });
    assert_eq!(server.send("PATCH", at, &[], &said).status, 428);
    let done = server.send("PATCH", at, &[("If-Match", "\"0\"")], &said);
    assert_eq!((done.status, done.header("etag")), (200, Some("\"1\"")));
    let late = server.send("PATCH", at, &[("If-Match", "\"0\"")], &said);
    assert_eq!(late.status, 412);
    assert_eq!(late.json()["yours"], said);
    assert_eq!(late.json()["theirs"]["answered"], 1);
    let long = json!({ "answers": { "users": "x".repeat(501) } });
    let told = server.send("PATCH", at, &[("If-Match", "*")], &long);
    assert_eq!(told.status, 400);
    assert!(told.body.contains("users: 501 characters"), "{}", told.body);
    let at = "/api/v1/release-backlogs/RB-1/criteria";
    let wanted = json!({ "says": "Nobody waits", "measured": "a clock" });
    let any = [("If-Match", "*")];
    assert_eq!(server.send("POST", at, &any, &wanted).status, 200);
    let elsewhere = json!({ "says": "x", "measured": "x", "workload": "W-999" });
    assert_eq!(server.send("POST", at, &any, &elsewhere).status, 404);
    let one = format!("{at}/1");
    let met = json!({ "verdict": "met", "evidence": "3 s" });
    assert_eq!(server.send("PUT", &one, &any, &met).json()["criteria_met"], 1);
    let odd = json!({ "verdict": "good" });
    assert!(server.send("PUT", &one, &any, &odd).body.contains("none of open, met, missed"));
    assert_eq!(server.send("DELETE", &one, &any, &json!({})).status, 200);
    for number in ["1", "x", "99999999999999999999"] {
        assert_eq!(server.send("PUT", &format!("{at}/{number}"), &any, &met).status, 404);
    }
}

#[test]
fn a_withdrawn_release_plans_nothing_and_own_questions_are_asked() {
    let (world, _server) = world();
    let submit = ["releases", "submit", "R-1", "--title", "First", "--because", "the lease ends"];
    world.json(&submit);
    assert!(world.run(&["rules", "export", "own"]).status.success());
    world.write(
        "own/change_plan.toml",
        "[[question]]\nkey = \"fit\"\nwhen = \"upstream\"\nasks = \"Does it fit?\"\n",
    );
    let ask = ["--rules", "own", "releases", "change-plan", "RB-1", "--answer", "fit=yes"];
    assert_eq!(world.json(&ask)["asked"], 1);
    world.write("own/change_plan.toml", "[[question]]\nkey = \"\"\n");
    assert!(wrong(&world, &["--rules", "own", "rules", "check"]).contains("change_plan.toml"));
    world.json(&["releases", "withdraw", "RB-1"]);
    let late = ["releases", "change-plan", "RB-1", "--answer", "users=they cope"];
    assert!(refused(&world, &late).contains("RB-1 was withdrawn"));
}

#[test]
fn a_release_shows_how_far_each_workload_and_asset_is() {
    let (world, server) = world();
    let done = committed(&world);
    let first = done["items"][0]["workload"].as_str().unwrap();
    let assets = done["items"][0]["assets"].as_array().unwrap().len();
    assert_eq!(done["items"][0]["shares"], json!([{ "group": "not_started", "assets": assets }]));
    world.json(&["stages", "asset", first, "--all", "--to", "assessed"]);
    let shown = world.json(&["releases", "show", "RB-1"]);
    let item = &shown["items"][0];
    assert_eq!(item["shares"], json!([{ "group": "looked_at", "assets": assets }]));
    let ready: u64 =
        item["readiness"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(ready, assets as u64);
    let asset = &item["assets"][0];
    assert_eq!(asset["stage"], "assessed");
    let known = world.json(&["assets", "--limit", "0"]);
    let same = known["items"].as_array().unwrap().iter().find(|one| one["id"] == asset["id"]);
    for field in ["readiness", "readiness_reasons"] {
        assert_eq!(asset[field], same.unwrap()[field]);
    }
    let page = server.get("/release-backlogs/RB-1").body;
    assert!(page.contains(&format!("{assets} looked at")), "{page}");
}
