//! Core assumptions: stated, discussed, overturned and brought back.

use serde_json::{Value, json};

use crate::landfall::{HARBOUR, Landfall, complained, printed};
use crate::server::{Server, harbour};

const ANY: [(&str, &str); 1] = [("If-Match", "*")];

/// The backlog without versions, which only grow.
fn backlog(server: &Server) -> Vec<Value> {
    let page = server.get("/api/v1/workloads?limit=200").json();
    let mut items = page["items"].as_array().unwrap().clone();
    for item in &mut items {
        item.as_object_mut().unwrap().remove("version");
    }
    items
}

/// Key of the assumption of this slug.
fn key(server: &Server, slug: &str) -> String {
    let all = server.get("/api/v1/assumptions").json();
    let items = all["items"].as_array().unwrap();
    let found = items.iter().find(|one| one["slug"] == slug).unwrap();
    found["key"].as_str().unwrap().to_owned()
}

#[test]
fn what_was_previewed_is_what_is_stored_and_undo_brings_everything_back() {
    let (_world, server) = harbour();
    let before = backlog(&server);
    let key = key(&server, "rehost-is-the-default");
    let said = json!({
        "decision": "overturn",
        "reason": "the board wants managed services",
        "consequence": { "disposition": "refactor", "effort_percent": 150, "because": "Agreed." },
    });
    let path = format!("/api/v1/assumptions/{key}");
    let told = server.send("POST", &format!("{path}/preview"), &[], &said).json();
    assert_eq!(backlog(&server), before, "a preview stores nothing");
    let done = server.send("POST", &format!("{path}/decision"), &ANY, &said);
    assert_eq!(done.status, 200);
    assert_eq!(done.json()["status"], "overturned");
    let after = backlog(&server);
    assert_ne!(after, before);
    let find = |all: &[Value], key: &Value| all.iter().find(|one| one["key"] == *key).cloned();
    let decisions = told["decisions"]["items"].as_array().unwrap();
    assert!(!decisions.is_empty());
    for one in decisions {
        let stored = find(&after, &one["workload"]).unwrap();
        assert_eq!(stored["disposition"], one["to"], "{one}");
    }
    for one in told["efforts"]["items"].as_array().unwrap() {
        assert_eq!(find(&after, &one["workload"]).unwrap()["effort_hours"], one["after_hours"]);
    }
    for one in told["ranks"]["moves"]["items"].as_array().unwrap() {
        assert_eq!(find(&after, &one["workload"]).unwrap()["rank"], one["to"], "{one}");
    }
    for one in told["releases"]["items"].as_array().unwrap() {
        assert_eq!(find(&after, &one["workload"]).unwrap()["release"], one["to"], "{one}");
    }
    let again = server.send("POST", &format!("{path}/decision"), &ANY, &said);
    assert!((400..500).contains(&again.status));
    assert!(again.body.contains("reopen it first"), "{}", again.body);
    let event = done.header("landfall-event").unwrap().to_owned();
    let undone = server.send("POST", &format!("/api/v1/events/{event}/undo"), &[], &json!({}));
    assert_eq!(undone.status, 200, "{}", undone.body);
    assert_eq!(backlog(&server), before);
    assert_eq!(server.get(&path).json()["status"], "open");
}

#[test]
fn an_own_assumption_is_carried_by_what_is_in_its_scope() {
    let (_world, server) = harbour();
    let before = backlog(&server);
    let wanted = json!({
        "statement": "The cranes stand still at night.",
        "scope": "kind:vm",
        "rests": ["rehost"],
        "weakness_percent": 80,
        "owner": "Grace",
    });
    let added = server.send("POST", "/api/v1/assumptions", &[], &wanted);
    assert_eq!(added.status, 201, "{}", added.body);
    let added = added.json();
    assert_eq!((&added["author"], &added["owner"]), (&json!("ada"), &json!("Grace")));
    let key = added["key"].as_str().unwrap();
    let found = server.get(&format!("/api/v1/workloads?q=assumptions%3A{key}")).json();
    assert_eq!(found["items"].as_array().unwrap().len(), added["workloads"]);
    assert!(added["workloads"].as_i64().unwrap() > 0);
    let path = format!("/api/v1/assumptions/{key}");
    assert!(server.send("DELETE", &path, &ANY, &json!(null)).status >= 400);
    let said = json!({ "kind": "challenge", "text": "They ran last night." });
    let word = server.send("POST", &format!("{path}/words"), &ANY, &said);
    assert_eq!(word.json()["status"], "challenged");
    let decided = json!({ "decision": "overturn", "reason": "seen" });
    let done = server.send("POST", &format!("{path}/decision"), &ANY, &decided);
    assert_eq!(done.status, 200, "{}", done.body);
    let open =
        backlog(&server).into_iter().filter(|one| one["disposition_confidence_percent"] == 0);
    assert!(open.count() > 0);
    let back = json!({ "decision": "reopen", "reason": "a test run" });
    assert_eq!(server.send("POST", &format!("{path}/decision"), &ANY, &back).status, 200);
    // Nothing in its scope: it can be removed, and everything is as it was.
    let narrow = json!({ "scope": "name:nothing-like-that" });
    assert_eq!(server.send("PATCH", &path, &ANY, &narrow).status, 200);
    assert_eq!(server.send("DELETE", &path, &ANY, &json!(null)).status, 204);
    assert_eq!(backlog(&server), before);
}

#[test]
fn bad_input_is_told_and_nothing_is_lost() {
    let (_world, server) = harbour();
    let all = || server.get("/api/v1/assumptions").json();
    let before = all();
    for wanted in [
        json!({ "statement": "x", "scope": "assumption:A-3" }),
        json!({ "statement": "x", "scope": "kind:vm -assumptions:A-3" }),
        json!({ "statement": "x", "scope": "disposition:rehost" }),
        json!({ "statement": "x", "scope": "os:\"open" }),
        json!({ "statement": "  " }),
        json!({ "statement": "x".repeat(4_001) }),
        json!({ "statement": "x", "weakness_percent": 101 }),
        json!({ "statement": "x", "review_by": "soon" }),
        json!({ "statement": "x", "rests": ["move"] }),
        json!({ "statement": "x", "consequence": { "effort_percent": 0 } }),
        json!({ "statement": "x", "colour": "red" }),
        json!({ "statement": before["items"][0]["statement"] }),
    ] {
        let answer = server.send("POST", "/api/v1/assumptions", &[], &wanted);
        assert!((400..500).contains(&answer.status), "{wanted}: {}", answer.body);
    }
    let key = key(&server, "rehost-is-the-default");
    let path = format!("/api/v1/assumptions/{key}");
    let old = [("If-Match", "\"99\"")];
    let outdated = server.send("PATCH", &path, &old, &json!({ "owner": "eve" }));
    assert_eq!(outdated.status, 412, "{}", outdated.body);
    assert!(outdated.body.contains("eve") && outdated.body.contains("statement"));
    assert_eq!(server.send("PATCH", &path, &[], &json!({ "owner": "eve" })).status, 428);
    assert!(server.send("PATCH", &path, &ANY, &json!({ "scope": "" })).status >= 400);
    assert!(server.send("DELETE", &path, &ANY, &json!(null)).status >= 400);
    assert_eq!(server.get("/api/v1/assumptions/A-99").status, 404);
    let nothing = json!({ "decision": "reopen", "reason": "x" });
    assert!(server.send("POST", &format!("{path}/decision"), &ANY, &nothing).status >= 400);
    assert_eq!(all(), before);
}

#[test]
fn the_command_line_previews_overturns_and_imports() {
    let world = Landfall::new();
    world.json(&[&["import"], &HARBOUR[..]].concat());
    let before = world.json(&["workloads"]);
    let dry = world.json(&["assumptions", "overturn", "A-1", "--dry-run", "--then", "retain"]);
    assert_eq!(dry["event"], Value::Null);
    assert_eq!(world.json(&["workloads"]), before);
    let done = world.json(&["assumptions", "overturn", "A-1", "no", "--then", "retain"]);
    assert_eq!(done["decisions"], dry["decisions"]);
    assert_eq!(done["ranks"], dry["ranks"]);
    let twice = world.run(&["assumptions", "overturn", "A-1", "no"]);
    assert_eq!(twice.status.code(), Some(3));
    assert!(complained(&twice).contains("A-1 was overturned on "), "{}", complained(&twice));
    assert!(world.run(&["assumptions", "reopen", "A-1", "a mistake"]).status.success());
    // Importing again derives everything from what was observed.
    assert_eq!(
        world.json(&["workloads"])["items"][0]["rank_reason"],
        before["items"][0]["rank_reason"]
    );
    let shown = printed(&world.run(&["assumptions", "show", "A-1"]));
    assert!(shown.contains("overturned it: no") && shown.contains("reopened it: a mistake"));
    let wrong = world.write("wrong.csv", "statement,scope\nOne.,kind:vm\nTwo.,rank:1\n");
    let refused = world.run(&["assumptions", "import", &wrong]);
    assert_eq!(refused.status.code(), Some(4));
    assert!(complained(&refused).contains("row 3: the scope names `rank`"));
    let good = world.write(
        "good.csv",
        "statement,scope,weakness_percent,rests\nOne.,kind:vm,70,\"rehost,retire\"\nTwo.,,20,\n",
    );
    let added = world.json(&["assumptions", "import", &good]);
    assert_eq!(added["changes"]["added"].as_array().unwrap().len(), 2);
}
