//! What is missing of the workloads that come next, the same wherever it is asked.

use serde_json::{Value, json};

use crate::landfall::printed;
use crate::server::harbour;

#[test]
fn questions_are_the_same_everywhere_and_go_when_they_are_answered() {
    let (world, server) = harbour();
    let told = world.json(&["completeness", "--releases", "2"]);
    let items = told["items"].as_array().unwrap();
    assert!(!items.is_empty());
    assert!(items.iter().all(|one| ["R-1", "R-2"].contains(&one["release"].as_str().unwrap())));
    let page = server.get("/api/v1/completeness?releases=2&limit=200").json();
    assert_eq!((&page["items"], &page["total"]), (&told["items"], &told["total"]));
    let counts = server.get("/api/v1/completeness/counts?releases=2").json();
    let sum: u64 =
        counts["loads"].as_array().unwrap().iter().map(|one| one["total"].as_u64().unwrap()).sum();
    assert_eq!(json!(sum), told["total"]);
    let csv = server.get("/downloads/completeness.csv?releases=2").body;
    // A value may hold line breaks; each row begins with its release.
    assert_eq!(csv.lines().filter(|line| line.starts_with("R-")).count(), items.len());
    let find = |level: &str, field: &str| {
        items.iter().find(|one| one["level"] == level && one["field"] == field).unwrap().clone()
    };
    let gap = find("L1", "technical_owner");
    let key = gap["workload"].as_str().unwrap();
    assert_eq!((&gap["asks"], &gap["person"]), (&json!("adoption team"), &Value::Null));
    world.json(&["workloads", "state", key, "technical_owner=Linus"]);
    let after = world.json(&["completeness", "--releases", "2"]);
    let of = |field: &str| {
        let mut items = after["items"].as_array().unwrap().iter();
        items.find(|one| one["workload"] == key && one["field"] == field).cloned()
    };
    assert_eq!(of("technical_owner"), None, "answered");
    assert_eq!(of("usage_patterns").unwrap()["person"], "Linus", "who answers for it is asked");
    assert!(items.iter().all(|one| one["level"] != "L4"), "no work has begun");
}

#[test]
fn the_horizon_is_one_to_four_releases() {
    let (world, server) = harbour();
    let total = |releases: &str| {
        world.json(&["completeness", "--releases", releases])["total"].as_u64().unwrap()
    };
    assert!(total("1") < total("3"));
    assert_eq!(world.json(&["completeness"])["total"], total("3"));
    for wrong in ["0", "5", "x"] {
        assert_eq!(world.run(&["completeness", "--releases", wrong]).status.code(), Some(2));
        for path in ["/api/v1/completeness", "/completeness", "/downloads/completeness.csv"] {
            assert_eq!(server.get(&format!("{path}?releases={wrong}")).status, 400, "{path}");
        }
    }
    let text = printed(&world.run(&["completeness", "--limit", "5"]));
    assert!(text.contains(" questions (L1 "), "{text}");
    let first = server.get("/completeness?releases=1&limit=5&q=level%3AL1").body;
    assert!(first.contains("releases=1"), "{first}");
    let page = server.get("/api/v1/completeness?limit=5").json();
    let next = page["next"].as_str().unwrap();
    let second = server.get(&format!("/api/v1/completeness?limit=5&after={next}")).json();
    assert_ne!(page["items"][4], second["items"][0]);
}
