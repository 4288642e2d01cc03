//! From a proposed release to a closed iteration, at the level of a user.

use serde_json::{Value, json};

use crate::landfall::{Landfall, complained};
use crate::server::{Server, harbour};

const TEAMS: &str = "[[team]]\nname = \"Cranes\"\nskills = { infra = 40, app = 40, dba = 40, test = 40, \
     network = 40, security = 40, architect = 40 }\n[[wip]]\nteam = \"Cranes\"\nperson = 2\n";

/// A harbour with a team.
pub(crate) fn world() -> (Landfall, Server) {
    let (world, server) = harbour();
    let said = json!({ "team_file": TEAMS });
    assert_eq!(server.send("PUT", "/api/v1/teams", &[("If-Match", "*")], &said).status, 200);
    (world, server)
}

/// Runs what is refused by a rule, and gives what it says.
pub(crate) fn refused(world: &Landfall, arguments: &[&str]) -> String {
    let output = world.run(arguments);
    assert_eq!(output.status.code(), Some(3), "{arguments:?}: {}", complained(&output));
    complained(&output)
}

/// A release that is committed to, and the iterations of a year.
pub(crate) fn committed(world: &Landfall) -> Value {
    let submit = ["releases", "submit", "R-1", "--title", "First", "--because", "the lease ends"];
    assert_eq!(world.json(&submit)["status"], "submitted");
    let told = refused(world, &["releases", "commit", "RB-1"]);
    assert!(told.contains("review"), "{told}");
    let done = world.json(&["releases", "commit", "RB-1", "--against", "nobody reviews yet"]);
    world.json(&["iterations", "lay-out", "--first", "2026-12-07", "--weeks", "2"]);
    done
}

#[test]
fn a_release_goes_from_submitted_to_tasks() {
    let (world, server) = world();
    let done = committed(&world);
    assert_eq!(done["status"], "committed");
    assert!(done["tasks"].as_u64() > Some(20), "{done}");
    let items = done["items"].as_array().unwrap();
    assert!(items.iter().all(|item| item["assets"].as_array().is_some()));
    let listed = world.json(&["tasks", "--release", "RB-1"]);
    assert_eq!(listed["total"], done["tasks"]);
    // What one has, no other takes; what is committed to is not taken back.
    let first = items[0]["workload"].as_str().unwrap();
    let again = ["releases", "submit", first, "--title", "Again", "--because", "x"];
    assert!(refused(&world, &again).contains("is in RB-1 already"));
    assert!(refused(&world, &["releases", "withdraw", "RB-1"]).contains("committed"));
    assert!(
        refused(&world, &["releases", "commit", "RB-1", "--against", "x"]).contains("committed")
    );
    let page = server.get("/activity").body;
    assert!(page.contains("committed to RB-1") && page.contains("against the gate"), "{page}");
    let taken = ["releases", "submit", "R-2", "--title", "Second", "--because", "x"];
    if world.run(&taken).status.success() {
        assert_eq!(world.json(&["releases", "withdraw", "RB-2"])["status"], "withdrawn");
    }
}

#[test]
fn an_iteration_is_filled_committed_worked_on_and_closed() {
    let (world, server) = world();
    committed(&world);
    let boxes = world.json(&["iterations", "boxes"]);
    assert_eq!(boxes["total"], 27, "a year of two weeks");
    let would = world.json(&["iterations", "fill", "I-1", "--dry-run"]);
    let filled = world.json(&["iterations", "fill", "I-1"]);
    assert_eq!(filled, would, "a dry run tells what then happens");
    let shown = world.json(&["iterations", "show", "I-1"]);
    let demand = shown["demand"].as_array().unwrap();
    assert!(demand.iter().all(|one| one["is_over"] == false), "{demand:?}");
    let first = filled["tasks"][0].as_str().unwrap().to_owned();
    let second = filled["tasks"][1].as_str().unwrap().to_owned();
    assert!(refused(&world, &["tasks", "pull", &first]).contains("not committed yet"));
    world.json(&["iterations", "commit", "I-1"]);
    assert!(refused(&world, &["iterations", "commit", "I-1"]).contains("current"));
    assert!(refused(&world, &["iterations", "take-out", &second]).contains("say why"));
    let out = ["iterations", "take-out", &second, "--reason", "the vendor is late"];
    assert_eq!(world.json(&out)["tasks"], json!([second]));
    world.json(&["iterations", "put", "I-1", &second, "--reason", "the vendor came"]);
    world.json(&["tasks", "pull", &first]);
    world.json(&["tasks", "block", &first, "--because", "no key"]);
    assert!(refused(&world, &["tasks", "finish", &first]).contains("is blocked"));
    world.json(&["tasks", "unblock", &first]);
    world.json(&["tasks", "spend", &first, "1.5"]);
    let done = world.json(&["tasks", "finish", &first]);
    assert_eq!((&done["state"], &done["spent_hours"]), (&json!("done"), &json!(1.5)));
    let told = refused(&world, &["iterations", "close", "I-1"]);
    assert!(told.contains("say why") && told.contains(&second), "{told}");
    let why = format!("{second}=the vendor is late again");
    let close = ["iterations", "close", "I-1", "--task", &why, "--because", "too much"];
    let closed = world.json(&close);
    let closing = &closed["closing"];
    assert_eq!(closing["done_hours"], done["estimate_hours"]);
    assert_eq!(closed["scope_changes"].as_array().unwrap().len(), 2);
    let back = closing["returned"].as_array().unwrap();
    let why = back.iter().find(|one| one["task"] == second).unwrap();
    assert_eq!(why["because"], "the vendor is late again");
    assert_eq!(back.len() + 1, filled["tasks"].as_array().unwrap().len());
    // Whatever happens to its tasks later, what it did stands.
    world.json(&["tasks", "estimate", &second, "9"]);
    assert!(refused(&world, &["iterations", "put", "I-1", &second]).contains("closed"));
    world.json(&["iterations", "put", "I-2", &second]);
    assert_eq!(world.json(&["iterations", "show", "I-1"])["closing"], *closing);
    let pace = world.json(&["iterations", "pace"]);
    assert_eq!(pace["items"][0]["hours_in_ten_days"], closing["done_hours"]);
    world.json(&["audit", "verify"]);
    let page = server.get("/activity").body;
    assert!(page.contains("closed I-1 of Cranes"), "{page}");
}

#[test]
fn more_than_fits_and_more_at_a_time_than_agreed_is_refused() {
    let (world, server) = world();
    committed(&world);
    let tight = TEAMS.replace("infra = 40", "infra = 0.5");
    let said = json!({ "team_file": tight });
    assert_eq!(server.send("PUT", "/api/v1/teams", &[("If-Match", "*")], &said).status, 200);
    let all = world.json(&["tasks"]);
    let keys: Vec<String> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .take(20)
        .map(|task| task["key"].as_str().unwrap().to_owned())
        .collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    world.json(&[&["iterations", "put", "I-1"], &keys[..]].concat());
    let told = refused(&world, &["iterations", "commit", "I-1"]);
    assert!(told.contains("of infra where there are 0.5 h"), "{told}");
    let over = ["iterations", "commit", "I-1", "--over", "two people come from the docks"];
    assert_eq!(world.json(&over)["over"], "two people come from the docks");
    for key in &keys[..2] {
        world.json(&["tasks", "pull", key]);
    }
    let told = refused(&world, &["tasks", "pull", keys[2]]);
    assert!(told.contains("the limit is 2"), "{told}");
    for (arguments, code) in [
        (&["iterations", "lay-out", "--first", "2026-12-10"][..], 3),
        (&["iterations", "lay-out", "--weeks", "9"], 2),
        (&["iterations", "lay-out", "--team", "Docks"], 2),
        (&["iterations", "show", "I-99"], 2),
        (&["iterations", "put", "I-1", "W-99999"], 2),
        (&["tasks", "estimate", keys[3], "0"], 2),
        (&["tasks", "pull", "T-0"], 2),
        (&["releases", "show", "RB-9"], 2),
        (&["releases", "submit", "R-9999", "--title", "x", "--because", "y"], 2),
        (&["releases", "submit", "W-1", "--title", "", "--because", "y"], 2),
    ] {
        let output = world.run(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", complained(&output));
    }
}

#[test]
fn the_api_leads_the_same_way() {
    let (_world, server) = world();
    let at = "/api/v1/release-backlogs";
    let wanted = json!({ "title": "First", "because": "the lease ends", "release": "R-1" });
    let made = server.send("POST", at, &[], &wanted);
    assert_eq!((made.status, made.header("etag")), (201, Some("\"1\"")), "{}", made.body);
    let at = format!("{at}/RB-1");
    let why = json!({ "reason": "a rehearsal" });
    let commitment = format!("{at}/commitment");
    assert_eq!(server.send("POST", &commitment, &[], &why).status, 428);
    let done = server.send("POST", &commitment, &[("If-Match", "\"1\"")], &why);
    assert_eq!(done.status, 200, "{}", done.body);
    let late = server.send("POST", &commitment, &[("If-Match", "\"1\"")], &why);
    assert_eq!((late.status, &late.json()["theirs"]["status"]), (412, &json!("committed")));
    let rhythm = json!({ "team": "Cranes", "first": "2026-12-07", "weeks": 3 });
    let laid = server.send("POST", "/api/v1/team-iterations", &[], &rhythm);
    assert_eq!((laid.status, &laid.json()["items"][0]["days"]), (201, &json!(15)));
    let at = "/api/v1/team-iterations/Cranes/I-1";
    let filled = server.send("POST", &format!("{at}/filling"), &[], &json!({})).json();
    let task = filled["tasks"][0]["key"].as_str().unwrap().to_owned();
    let any = [("If-Match", "*")];
    let done = server.send("POST", &format!("{at}/commitment"), &any, &json!({}));
    assert_eq!((done.status, &done.json()["status"]), (200, &json!("current")), "{}", done.body);
    let steps = format!("/api/v1/tasks/{task}/steps");
    let pulled = server.send("POST", &steps, &any, &json!({ "step": "pull" })).json();
    assert_eq!((&pulled["state"], &pulled["assignee"]), (&json!("doing"), &json!("ada")));
    let old = server.send("POST", &steps, &[("If-Match", "\"1\"")], &json!({ "step": "finish" }));
    assert_eq!((old.status, &old.json()["theirs"]["state"]), (412, &json!("doing")));
    let anew = json!({ "step": "estimate", "hours": 7.5, "reason": "it is larger" });
    assert_eq!(server.send("POST", &steps, &any, &anew).json()["estimate_hours"], 7.5);
    assert_eq!(server.send("POST", &steps, &any, &json!({ "step": "fly" })).status, 400);
    let end = json!({ "tasks": { task: "no key" }, "reason": "too much", "retrospective": "well" });
    let closed = server.send("POST", &format!("{at}/closing"), &any, &end).json();
    assert_eq!(closed["closing"]["done_hours"], 0.0);
    assert_eq!(closed["scope_changes"][0]["after_hours"], 7.5);
}
