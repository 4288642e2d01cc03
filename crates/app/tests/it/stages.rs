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
    let search = |filter| ["stages", "approve-assets", key.as_str(), "--filter", filter];
    fails(&world, 2, &["stages", "approve-assets", &key]);
    assert!(fails(&world, 3, &search("name:nothing-like-that")).contains("matches"));
    let assets = world.json(&["stages", "assets", &key]);
    let first = format!("name:{}", assets["items"][0]["name"].as_str().unwrap());
    let some = world.json(&search(&first));
    assert_eq!(some["standings"][0]["approved"], true, "{some}");
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

#[test]
fn an_asset_that_is_on_its_way_stays_with_its_workload() {
    let (world, _server, key) = world();
    let asset = world.json(&["stages", "assets", &key])["items"][0]["name"].clone();
    let asset = asset.as_str().unwrap();
    let others = world.json(&["workloads"]);
    let others = others["items"].as_array().unwrap();
    let other = others.iter().find(|one| one["key"] != key.as_str()).unwrap();
    let other = other["key"].as_str().unwrap();
    let put = ["workloads", "move", asset, "--to", other];
    world.json(&[&put[..], &["--dry-run"]].concat());
    world.json(&["stages", "asset", &key, asset, "--to", "assessed"]);
    let told = fails(&world, 3, &put);
    assert!(told.contains(&format!("{asset} is on its way with {key}")), "{told}");
    world.json(&["stages", "retain", &key, "--because", "it stays"]);
    world.json(&put);
}

#[test]
fn the_api_moves_by_version_and_says_what_is_wrong() {
    let (_world, server, key) = world();
    let list = server.get("/api/v1/stages?limit=1").json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    if let Some(next) = list["next"].as_str() {
        let second = server.get(&format!("/api/v1/stages?limit=1&after={next}")).json();
        assert_ne!(second["items"][0]["workload"], list["items"][0]["workload"]);
    }
    for (asked, code) in
        [("stage=tea", 400), ("after=x", 400), ("after=uat.x", 400), ("release=RB-9", 404)]
    {
        assert_eq!(server.get(&format!("/api/v1/stages?{asked}")).status, code, "{asked}");
    }
    let at = format!("/api/v1/stages/{key}");
    let moves = format!("{at}/moves");
    let read = server.get(&at);
    let tag = read.header("etag").unwrap().to_owned();
    let assets = server.get(&format!("{at}/assets?limit=1")).json();
    let asset = assets["items"][0]["id"].as_str().unwrap().to_owned();
    let assess = json!({ "move": "asset", "assets": [asset], "to": "assessed" });
    assert_eq!(server.send("POST", &moves, &[], &assess).status, 428);
    let done = server.send("POST", &moves, &[("If-Match", &tag)], &assess);
    assert_eq!(done.status, 200, "{}", done.body);
    let late = server.send("POST", &moves, &[("If-Match", &tag)], &assess);
    assert_eq!((late.status, &late.json()["yours"]["move"]), (412, &json!("asset")));
    assert_eq!(late.json()["theirs"]["version"], done.json()["version"]);
    let any = [("If-Match", "*")];
    for (said, code, told) in [
        (json!({ "move": "fly" }), 400, "unknown variant"),
        (json!({ "move": "check", "check": "cost" }), 400, "missing field"),
        (json!({ "move": "certify", "extra": 1 }), 400, "unknown field"),
        (json!({ "move": "enter", "stage": "tea" }), 400, "stage: `tea` is none of"),
        (json!({ "move": "asset", "assets": ["nobody"], "to": "seeded" }), 400, "no asset"),
        (json!({ "move": "asset", "assets": [asset], "to": "staged" }), 422, "it cannot become"),
        (json!({ "move": "check", "check": "cost", "evidence": " " }), 422, "has no evidence"),
        (json!({ "move": "check", "check": "nothing", "evidence": "x" }), 422, "no check"),
        (json!({ "move": "data_path", "text": "x".repeat(501) }), 422, "at most 500"),
        (json!({ "move": "traffic", "percent": 10 }), 422, "only a flight"),
    ] {
        let answer = server.send("POST", &moves, &any, &said);
        assert_eq!(answer.status, code, "{said}: {}", answer.body);
        assert!(answer.body.contains(told), "{said}: {}", answer.body);
        assert!(!answer.body.contains("detail\":\"asset_"), "assets by name: {}", answer.body);
    }
    assert_eq!(server.get("/api/v1/stages/W-99999").status, 404);
    assert_eq!(server.get(&at).json()["version"], done.json()["version"], "nothing half written");
    let again = server.send("POST", "/api/v1/release-backlogs/RB-1/beginning", &any, &json!({}));
    assert_eq!(again.status, 422, "{}", again.body);
}

#[test]
fn each_team_moves_what_is_its_own() {
    let one = crate::installation::installation();
    for role in ["viewer", "contributor", "adoption_lead", "strategy_lead"] {
        crate::installation::add(&one.world, role, role, "main");
    }
    one.world.json(&["releases", "submit", "R-1", "--title", "First", "--because", "x"]);
    one.world.json(&["releases", "commit", "RB-1", "--against", "a rehearsal"]);
    let key = one.world.json(&["stages"])["items"][0]["workload"].as_str().unwrap().to_owned();
    let moves = format!("/api/v1/stages/{key}/moves");
    let said = |role: &str, body: Value| {
        let (shown, _) = one.token(role, role, "main");
        let (name, value) = shown.0.unwrap();
        let shown = [(name, value.as_str()), ("If-Match", "*")];
        one.server.send("POST", &moves, &shown, &body)
    };
    let check = |key: &str| json!({ "move": "check", "check": key, "evidence": "a report" });
    assert_eq!(said("viewer", check("cost")).status, 403);
    assert_eq!(said("contributor", json!({ "move": "next_cycle" })).status, 403);
    let certify = said("adoption_lead", json!({ "move": "certify" }));
    assert_eq!(certify.status, 403);
    assert!(certify.body.contains("strategy lead"), "{}", certify.body);
    assert_eq!(said("strategy_lead", json!({ "move": "send_back", "because": "x" })).status, 403);
    assert_eq!(said("contributor", check("owner-warned")).status, 422, "a lead does that check");
    assert_eq!(said("strategy_lead", check("cost")).status, 200);
    let approve = json!({ "move": "approve", "check": "cost" });
    let own = said("strategy_lead", approve.clone());
    assert!(own.status == 422 && own.body.contains("you did `cost`"), "{}", own.body);
    assert_eq!(said("contributor", approve).status, 422);
}

#[test]
fn checklists_are_edited_and_a_fault_is_told_with_its_line() {
    let (world, _server) = harbour();
    world.run(&["rules", "export", "own"]);
    let file = "own/checklists.toml";
    let text = std::fs::read_to_string(world.path().join(file)).unwrap();
    let faulty = text.replacen("stage = \"assess\"", "stage = \"tea\"", 1);
    world.write(file, faulty);
    let told = fails(&world, 2, &["--rules", "own", "rules", "check"]);
    assert!(told.contains("checklists.toml") && told.contains("line "), "{told}");
    world.json(&["releases", "submit", "R-1", "--title", "First", "--because", "x"]);
    let commit = ["--rules", "own", "releases", "commit", "RB-1", "--against", "a rehearsal"];
    assert!(fails(&world, 2, &commit).contains("checklists.toml"));
    assert_eq!(world.json(&["stages"])["total"], 0, "nothing half written");
    let one = "hold_days = 1\n[[check]]\nkey = \"only\"\ntitle = \"The only one\"\nstage = \"uat\"\n\
               responsible = \"contributor\"\napprover = \"strategy_lead\"\n";
    world.write(file, one);
    assert!(printed(&world.run(&["--rules", "own", "rules", "check"])).contains("1 checks"));
    world.json(&commit);
    let key = world.json(&["stages"])["items"][0]["workload"].as_str().unwrap().to_owned();
    let shown = world.json(&["stages", "show", &key]);
    assert_eq!((&shown["hold_days"], &shown["checks"][0]["key"]), (&json!(1), &json!("only")));
}
