//! Workloads on their way, at the level of a user.

use serde_json::{Value, json};

use crate::landfall::{Landfall, complained, printed};
use crate::server::{Server, harbour};

const TEAMS: &str = "[[team]]\nname = \"Cranes\"\nskills = { infra = 4000, app = 4000, dba = 4000, \
     test = 4000, network = 4000, security = 4000, architect = 4000 }\n";

/// A harbour whose first workload is on its way, with a team that can do everything.
fn world() -> (Landfall, Server, String) {
    let (world, server) = harbour();
    let teams = json!({ "team_file": TEAMS });
    assert_eq!(server.send("PUT", "/api/v1/teams", &[("If-Match", "*")], &teams).status, 200);
    let submit = ["releases", "submit", "R-1", "--title", "First", "--because", "the lease ends"];
    world.json(&submit);
    world.json(&["releases", "commit", "RB-1", "--against", "a rehearsal"]);
    world.json(&["iterations", "lay-out", "--first", "2026-12-07", "--weeks", "6"]);
    let first = world.json(&["stages"])["items"][0]["workload"].as_str().unwrap().to_owned();
    (world, server, first)
}

/// Runs a command that has to end with this code, and gives what it complains of.
fn fails(world: &Landfall, code: i32, arguments: &[&str]) -> String {
    let output = world.run(arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", complained(&output));
    complained(&output)
}

/// Does a command as somebody.
fn as_whom(world: &Landfall, who: &str, arguments: &[&str]) -> Value {
    let output = world.run(&[&["--json", "--actor", who], arguments].concat());
    assert!(output.status.success(), "{arguments:?}: {}", complained(&output));
    serde_json::from_str(&printed(&output)).unwrap()
}

/// Does and approves all checks of a stage, each by another person.
fn settle(world: &Landfall, key: &str, stage: &str) {
    let shown = world.json(&["stages", "show", key]);
    for check in shown["checks"].as_array().unwrap() {
        let open = check["stage"] == stage && check["approved"].is_null();
        if let Some(check) = check["key"].as_str().filter(|_| open) {
            as_whom(world, "dora", &["stages", "check", key, check, "--evidence", "a report"]);
            as_whom(world, "abel", &["stages", "approve", key, check]);
        }
    }
}

/// Finishes the tasks of a workload in these stages.
fn finish(world: &Landfall, key: &str, stages: &[&str]) {
    let tasks = world.json(&["tasks", "--release", "RB-1", "--limit", "0"]);
    let wanted: Vec<&str> = tasks["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|task| task["workload"] == key && task["state"] != "done")
        .filter(|task| stages.contains(&task["stage"].as_str().unwrap()))
        .map(|task| task["key"].as_str().unwrap())
        .collect();
    world.json(&[&["iterations", "put", "I-1"], &wanted[..], &["--reason", "now"]].concat());
    world.run(&["iterations", "commit", "I-1", "--over", "all at once"]);
    for task in wanted {
        world.json(&["tasks", "pull", task]);
        world.json(&["tasks", "finish", task]);
    }
}

/// Brings a workload to staging by its tasks.
fn to_staging(world: &Landfall, key: &str) -> Value {
    finish(world, key, &["assess"]);
    settle(world, key, "assess");
    world.json(&["stages", "approve-assets", key, "--all"]);
    settle(world, key, "remediate");
    settle(world, key, "replicate");
    finish(world, key, &["remediate", "replicate"]);
    world.json(&["stages", "show", key])
}

#[test]
fn workloads_begin_with_their_release_and_follow_their_tasks() {
    let (world, server, key) = world();
    let all = world.json(&["stages"]);
    let items = world.json(&["releases", "show", "RB-1"])["items"].as_array().unwrap().len();
    assert_eq!(all["total"], items);
    assert!(all["items"].as_array().unwrap().iter().all(|one| one["stage"] == "assess"));
    let told = fails(&world, 3, &["stages", "approve-assets", &key, "--all"]);
    assert!(told.contains("no asset is named"), "{told}");
    finish(&world, &key, &["assess"]);
    let shown = world.json(&["stages", "show", &key]);
    let assessed = shown["standings"].as_array().unwrap();
    assert!(assessed.iter().any(|one| one["stage"] == "assessed"), "{shown}");
    let told = fails(&world, 3, &["stages", "approve-assets", &key, "--all"]);
    assert!(told.contains("check `"), "{told}");
    let told = fails(&world, 3, &["stages", "enter", &key, "promote"]);
    assert!(told.contains("which it leaves by itself"), "{told}");
    settle(&world, &key, "assess");
    world.json(&["stages", "approve-assets", &key, "--all"]);
    finish(&world, &key, &["remediate", "replicate"]);
    let waiting = world.json(&["stages", "show", &key]);
    let because = waiting["held_up"][0]["because"].as_str().unwrap();
    assert!(because.contains("check `"), "what waits is told: {waiting}");
    settle(&world, &key, "remediate");
    settle(&world, &key, "replicate");
    let staging = world.json(&["stages", "show", &key]);
    assert_eq!((&staging["stage"], &staging["next"]), (&json!("stage"), &json!("uat")));
    assert_eq!(staging["replicated"], staging["assets"]);
    let page = server.get("/activity").body;
    assert!(page.contains("replicate → stage"), "{page}");
    let listed = printed(&world.run(&["stages", "--stage", "stage"]));
    assert!(listed.contains(&key), "{listed}");
    world.json(&["audit", "verify"]);
}

#[test]
fn a_workload_goes_to_its_end_and_each_gate_refuses_once() {
    let (world, server, key) = world();
    assert_eq!(to_staging(&world, &key)["stage"], "stage");
    let stages = |arguments: &[&str]| world.json(&[&["stages"], arguments].concat());
    let told = fails(&world, 3, &["stages", "enter", &key, "uat"]);
    assert!(told.contains("check `"), "{told}");
    settle(&world, &key, "stage");
    finish(&world, &key, &["stage"]);
    let told = fails(&world, 3, &["stages", "enter", &key, "uat"]);
    assert!(told.contains("later data"), "{told}");
    stages(&["data-path", &key, "a nightly export"]);
    assert_eq!(stages(&["enter", &key, "uat"])["stage"], "uat");
    stages(&["found", &key, "no ticket prints", "--severity", "blocker"]);
    settle(&world, &key, "uat");
    let told = fails(&world, 3, &["stages", "certify", &key]);
    assert!(told.contains("finding 1 (blocker)"), "{told}");
    stages(&["fixed", &key, "1", "the queue has another name"]);
    assert_eq!(stages(&["next-cycle", &key])["cycle"], 2);
    stages(&["certify", &key]);
    assert_eq!(stages(&["enter", &key, "ready"])["stage"], "ready");
    settle(&world, &key, "ready");
    for process in
        ["assess", "architect", "replicate", "stage", "business_test", "change_plan", "ready"]
    {
        stages(&["record", &key, process, "in the wiki"]);
    }
    for discipline in ["cost", "security", "resources", "identity", "deployment"] {
        stages(&["govern", &key, discipline, "--because", "seen"]);
    }
    stages(&["govern", &key, "security", "--block", "--because", "a port is open"]);
    stages(&["name", &key, "--decides", "cleo", "--rolls-back", "ada"]);
    let told = fails(&world, 3, &["stages", "decide", &key, "--because", "all is well"]);
    assert!(told.contains("ask cleo"), "{told}");
    as_whom(&world, "cleo", &["stages", "decide", &key, "--because", "all is well"]);
    let told = fails(&world, 3, &["stages", "enter", &key, "promote"]);
    assert!(told.contains("security baseline blocks promotion: a port is open"), "{told}");
    stages(&["govern", &key, "security", "--because", "the port is shut"]);
    let frozen =
        format!("{TEAMS}[[freeze]]\nname = \"Season\"\nfrom = 2020-01-01\nto = 2099-01-01\n");
    let teams = json!({ "team_file": frozen });
    assert_eq!(server.send("PUT", "/api/v1/teams", &[("If-Match", "*")], &teams).status, 200);
    let told = fails(&world, 3, &["stages", "enter", &key, "promote"]);
    assert!(told.contains("the freeze `Season` lasts until 2099-01-01"), "{told}");
    assert_eq!(stages(&["show", &key])["waits"][0]["about"], "freeze");
    let teams = json!({ "team_file": TEAMS });
    assert_eq!(server.send("PUT", "/api/v1/teams", &[("If-Match", "*")], &teams).status, 200);
    assert_eq!(stages(&["enter", &key, "promote"])["stage"], "promote");
    stages(&["asset", &key, "--all", "--to", "promoted"]);
    settle(&world, &key, "promote");
    assert_eq!(stages(&["enter", &key, "stabilise"])["stage"], "stabilise");
    let back = stages(&["roll-back", &key, "--because", "tickets are lost"]);
    assert_eq!((&back["stage"], &back["rollbacks"][0]["by"]), (&json!("ready"), &json!("ada")));
    as_whom(&world, "cleo", &["stages", "decide", &key, "--because", "mended"]);
    stages(&["enter", &key, "promote"]);
    stages(&["asset", &key, "--all", "--to", "promoted"]);
    settle(&world, &key, "promote");
    stages(&["enter", &key, "stabilise"]);
    settle(&world, &key, "stabilise");
    assert_eq!(stages(&["enter", &key, "decommission"])["stage"], "decommission");
    stages(&["asset", &key, "--all", "--to", "source_off"]);
    stages(&["asset", &key, "--all", "--to", "held"]);
    let told = fails(&world, 3, &["stages", "asset", &key, "--all", "--to", "destroyed"]);
    assert!(told.contains("is held for 0 of 30 days"), "{told}");
    let told = fails(&world, 3, &["stages", "sign-off", &key]);
    assert!(told.contains("owner"), "{told}");
    world.json(&["audit", "verify"]);
}
