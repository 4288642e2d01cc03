//! Boards in lanes, a person's own work, and what is written to tasks.

use serde_json::json;

use crate::delivery::{committed, refused, world};

#[test]
fn a_board_has_a_lane_for_each_workload_and_a_person_a_list() {
    let (world, server) = world();
    committed(&world);
    let filled = world.json(&["iterations", "fill", "I-1"]);
    world.json(&["iterations", "commit", "I-1"]);
    let first = filled["tasks"][0].as_str().unwrap().to_owned();
    world.json(&["tasks", "pull", &first]);
    let mine = world.json(&["tasks", "--mine"]);
    assert_eq!((&mine["total"], &mine["items"][0]["key"]), (&json!(1), &json!(first)));
    let board = "/iterations/Cranes/I-1/board";
    let whole = server.get(board).body;
    let lanes = server.get(&format!("{board}?lanes=yes")).body;
    let columns = |page: &str| page.matches("<section data-state=").count();
    assert_eq!(columns(&whole), 3);
    assert!(columns(&lanes) >= 3 && columns(&lanes) % 3 == 0, "{}", columns(&lanes));
    let workload = mine["items"][0]["workload"].as_str().unwrap();
    let one = server.get(&format!("{board}?workload={workload}")).body;
    assert_eq!(columns(&one), 3);
    assert!(one.contains(&format!("id=\"{first}\"")) && one.contains("day 1"), "{one}");
    let (nowhere, none) = (format!("{board}?workload=W-999"), "/iterations/Cranes/I-99/board");
    assert_eq!(server.get(&nowhere).status, 404);
    assert_eq!(server.get(none).status, 404);
    let far = server.get(&format!("{board}?lanes=yes&page=99999999999999999999"));
    assert_eq!(far.status, 200, "a page that is no number is the first");
    assert!(server.get("/my-work").body.contains(&first));
}

#[test]
fn a_runbook_is_ticked_off_and_notes_stay() {
    let (world, server) = world();
    committed(&world);
    let all = world.json(&["tasks", "--release", "RB-1"]);
    let named = |name: &str| {
        let all = all["items"].as_array().unwrap();
        let found = all.iter().find(|one| one["name"] == name).unwrap();
        found["key"].as_str().unwrap().to_owned()
    };
    let switch = named("Promote it to production and send users there");
    let shown = world.json(&["tasks", "show", &switch]);
    let steps = shown["runbook"].as_array().unwrap().len();
    assert!(steps >= 5, "the template has a runbook for the switch: {shown}");
    world.json(&["tasks", "tick", &switch, "2"]);
    assert!(refused(&world, &["tasks", "tick", &switch, "2"]).contains("did step 2 already"));
    assert!(refused(&world, &["tasks", "tick", &switch, "99"]).contains("there is no step 99"));
    world.json(&["tasks", "add-step", &switch, "Tell the branch offices"]);
    world.json(&["tasks", "note", &switch, "the switch took 20 minutes", "--evidence"]);
    assert!(refused(&world, &["tasks", "note", &switch, "  "]).contains("empty"));
    let shown = world.json(&["tasks", "show", &switch]);
    assert_eq!(shown["runbook"].as_array().unwrap().len(), steps + 1);
    assert!(shown["runbook"][1]["done_by"].is_string() && shown["runbook"][0]["done_by"].is_null());
    assert_eq!(shown["notes"][0]["kind"], "evidence");
    // The page and the API show and do the same.
    let page = server.get(&format!("/tasks/{switch}")).body;
    assert!(page.contains("the switch took 20 minutes") && page.contains("Tell the branch"));
    let at = |what: &str| format!("/api/v1/tasks/{switch}/{what}");
    let said = json!({ "step": 2, "done": false });
    let answer = server.send("POST", &at("ticks"), &[], &said);
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.json()["runbook"][1]["done_by"].is_null());
    let wrong = json!({ "kind": "gossip", "text": "x" });
    assert_eq!(server.send("POST", &at("notes"), &[], &wrong).status, 400);
    let long = json!({ "kind": "comment", "text": "x".repeat(501) });
    assert_eq!(server.send("POST", &at("notes"), &[], &long).status, 422);
    let read = server.get(&at("notebook")).json();
    assert_eq!(read["notes"].as_array().unwrap().len(), 1, "nothing was written by what failed");
    let history = server.get("/activity").body;
    assert!(history.contains("gave evidence for"), "{history}");
}

#[test]
fn what_could_be_better_becomes_a_task_and_the_plan_is_a_start() {
    let (world, server) = world();
    let done = committed(&world);
    let none = refused(&world, &["iterations", "fill", "I-1", "--as-planned"]);
    assert!(none.contains("no plan is in force"), "{none}");
    let propose =
        ["plan", "propose", "--start", "2026-12-07", "--length", "2w", "--iterations", "12"];
    world.json(&propose);
    world.json(&["plan", "adopt", "P-1"]);
    let planned = world.json(&["iterations", "fill", "I-1", "--as-planned", "--dry-run"]);
    let all = world.json(&["iterations", "fill", "I-1", "--dry-run"]);
    let many = |told: &serde_json::Value| told["tasks"].as_array().unwrap().len();
    assert!(many(&planned) > 0 && many(&planned) <= many(&all));
    assert_eq!(world.json(&["iterations", "fill", "I-1", "--as-planned"]), planned);
    world.json(&["iterations", "commit", "I-1"]);
    let close =
        ["iterations", "close", "I-1", "--because", "ill", "--better", "ask the vendor early"];
    let closed = world.json(&[&close[..], &["--well", "pulling", "--learned", "x"]].concat());
    let kinds: Vec<&str> = closed["closing"]["lessons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["well", "better", "learned"]);
    let page = server.get("/iterations/Cranes/I-1").body;
    assert!(page.contains("ask the vendor early") && page.contains("Make a task of it"), "{page}");
    // The item becomes a task that waits in the release backlog.
    let workload = done["items"][0]["workload"].as_str().unwrap();
    let mut said = json!({ "workload": workload, "name": "Ask the vendor early", "hours": 1.5,
        "stage": "assess", "skill": "architect", "asset": "", "reason": "From the retrospective of I-1" });
    let answer = server.send("POST", "/api/v1/tasks", &[], &said);
    assert_eq!(answer.status, 201, "{}", answer.body);
    let task = answer.json();
    assert_eq!(task["notes"][0]["says"], "From the retrospective of I-1");
    assert_eq!(task["task"]["estimate_hours"], 1.5);
    let key = task["task"]["key"].as_str().unwrap();
    let history = world.json(&["tasks", "estimates", key]);
    let first = &history["items"][0];
    assert_eq!((&history["total"], &first["source"]), (&json!(1), &json!("person")));
    let waiting = world.json(&["tasks", "--limit", "0"]);
    let keys = waiting["items"].as_array().unwrap().iter().map(|one| &one["key"]);
    assert!(keys.into_iter().any(|key| *key == task["task"]["key"]));
    for (field, value, status) in [
        ("workload", json!("W-999"), 404),
        ("stage", json!("lunch"), 400),
        ("hours", json!(0), 400),
        ("name", json!("  "), 400),
        ("asset", json!("no-such-machine"), 404),
    ] {
        let before = std::mem::replace(&mut said[field], value);
        let answer = server.send("POST", "/api/v1/tasks", &[], &said);
        assert_eq!(answer.status, status, "{field}: {}", answer.body);
        said[field] = before;
    }
    let outside = (1..30).map(|number| format!("W-{number}"));
    let items = done["items"].as_array().unwrap();
    let outside = outside.filter(|key| items.iter().all(|item| item["workload"] != key.as_str()));
    said["workload"] = json!(outside.into_iter().next().unwrap());
    let answer = server.send("POST", "/api/v1/tasks", &[], &said);
    assert_eq!(answer.status, 422, "{}", answer.body);
    assert!(answer.body.contains("submit it first"), "{}", answer.body);
}

/// A release that is committed to, and no iteration.
fn world_of_release() -> (crate::landfall::Landfall, crate::server::Server) {
    let (other, server) = world();
    let submit = ["releases", "submit", "R-1", "--title", "First", "--because", "the lease ends"];
    other.json(&submit);
    other.json(&["releases", "commit", "RB-1", "--against", "nobody reviews yet"]);
    (other, server)
}

#[test]
fn a_release_is_due_once_what_is_complete_is_worth_its_disruption() {
    let (world, server) = world();
    let done = committed(&world);
    let points = |disruption: &str| world.json(&["releases", "points", "--disruption", disruption]);
    let many = done["items"].as_array().unwrap().len();
    let held = |found: &serde_json::Value| -> usize {
        let points = found["points"].as_array().unwrap().iter();
        points.map(|point| point["workloads"].as_array().unwrap().len()).sum()
    };
    let all = points("0");
    assert_eq!(held(&all), many, "everything that waits has a place in a year: {all}");
    assert_eq!(all["out_of_sight"], json!([]));
    // Without disruption each day on which something is complete is one; with a large one only the last.
    let days: Vec<&str> =
        all["points"].as_array().unwrap().iter().map(|one| one["on"].as_str().unwrap()).collect();
    assert!(days.is_sorted() && !days.is_empty(), "{days:?}");
    let one = points("1000");
    assert_eq!((held(&one), one["points"].as_array().unwrap().len()), (many, 1));
    assert_eq!(one["points"][0]["on"].as_str(), days.last().copied());
    for point in all["points"].as_array().unwrap() {
        for workload in point["workloads"].as_array().unwrap() {
            assert_eq!(workload["complete_on"], point["on"], "released on the day, not later");
        }
    }
    // A team without iterations has no place for what waits.
    let (other, _server) = world_of_release();
    let none = other.json(&["releases", "points"]);
    assert_eq!(none["points"], json!([]));
    assert_eq!(none["out_of_sight"].as_array().unwrap().len(), many, "{none}");
    // The API and the page say the same.
    let read = server.get("/api/v1/release-points?disruption=1000").json();
    assert_eq!(read, one);
    assert!(server.get("/release-points").body.contains("worth"));
    assert_eq!(server.get("/api/v1/release-points?disruption=much").status, 400);
    assert_eq!(world.run(&["releases", "points", "--disruption", "-1"]).status.code(), Some(2));
}
