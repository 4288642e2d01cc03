//! The incremental method: the same on the command line, in the API and on the page.

use serde_json::json;

use crate::landfall::printed;
use crate::server::harbour;

#[test]
fn the_whole_estate_is_counted_and_every_count_can_be_searched() {
    let (world, server) = harbour();
    let told = world.json(&["rationalize"]);
    assert_eq!(server.get("/api/v1/rationalization").json(), told);
    for part in ["dispositions", "confidence", "rules"] {
        let shares = told[part].as_array().unwrap();
        assert!(!shares.is_empty());
        let sum: i64 = shares.iter().map(|one| one["workloads"].as_i64().unwrap()).sum();
        assert_eq!(json!(sum), told["workloads"], "{part}");
        for one in shares {
            let found = world.json(&["workloads", "--filter", one["query"].as_str().unwrap()]);
            assert_eq!(found["total"], one["workloads"], "{one}");
        }
    }
    let text = printed(&world.run(&["rationalize"]));
    assert!(text.contains("by confidence:") && text.contains("first ten:"), "{text}");
}

#[test]
fn ten_at_a_time_are_decided_in_depth() {
    let (world, server) = harbour();
    let told = world.json(&["rationalize"]);
    let first = &told["first_ten"][0];
    let key = first["workload"].as_str().unwrap();
    assert_eq!((&first["in_depth"], &first["how"]), (&json!(false), &json!("rule")));
    let page = server.get("/rationalize").body;
    assert!(page.contains("Step 2: the first ten in depth"), "{page}");
    assert!(page.contains("A person decided 0 of "), "{page}");
    world.json(&["workloads", "rationalize", key, "--short", "--answer", "needed_there=yes"]);
    world.json(&["workloads", "state", key, "disposition=rehost"]);
    let told = world.json(&["rationalize"]);
    let first =
        told["first_ten"].as_array().unwrap().iter().find(|one| one["workload"] == key).unwrap();
    assert_eq!((&first["in_depth"], &first["answers"]), (&json!(true), &json!(1)));
    assert_eq!(first["how"], "person, with questions");
    assert!(server.get("/rationalize").body.contains("A person decided 1 of "));
}
