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
