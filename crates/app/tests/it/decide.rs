//! What people decide of single workloads: values, places in the backlog, conflicts, undo.

use serde_json::{Value, json};

use crate::landfall::{Landfall, complained, printed};
use crate::server::{Server, harbour};

fn backlog(server: &Server) -> Vec<Value> {
    let page = server.get("/api/v1/workloads?limit=200").json();
    page["items"].as_array().unwrap().clone()
}

fn keys(server: &Server) -> Vec<String> {
    let ranked = backlog(server).into_iter().filter(|one| one["rank"].is_i64());
    ranked.map(|one| one["key"].as_str().unwrap().to_owned()).collect()
}

fn move_to(server: &Server, key: &str, wanted: &Value) -> u16 {
    let path = format!("/api/v1/workloads/{key}/rank");
    server.send("PUT", &path, &[("If-Match", "*")], wanted).status
}

#[test]
fn a_moved_workload_stands_there_and_says_why() {
    let (_world, server) = harbour();
    let before = keys(&server);
    let (first, last) = (&before[0], before.last().unwrap());
    let wanted = json!({ "before": first, "reason": "the season starts" });
    assert_eq!(move_to(&server, last, &wanted), 200);
    let after = backlog(&server);
    assert_eq!(after[0]["key"], **last);
    let reason = after[0]["rank_reason"].as_str().unwrap();
    assert!(
        reason.starts_with(&format!("ada put it before {first}: the season starts")),
        "{reason}"
    );
    assert!(reason.contains(&format!("the profile proposes rank {}", before.len())), "{reason}");
    assert_eq!(after[1]["key"], **first);
    let path = format!("/api/v1/workloads/{last}/rank?reason=over");
    assert_eq!(server.ask("DELETE", &path, &[("If-Match", "*")], "").status, 200);
    assert_eq!(keys(&server), before);
}

#[test]
fn a_pin_holds_and_gives_no_hold() {
    let (_world, server) = harbour();
    let order = keys(&server);
    let pin = json!({ "rank": 2, "pinned": true, "reason": "promised to the board" });
    assert_eq!(move_to(&server, &order[4], &pin), 200);
    assert_eq!(keys(&server)[1], order[4]);
    assert_eq!(
        move_to(&server, &order[6], &json!({ "after": order[4], "reason": "with it" })),
        200
    );
    let now = keys(&server);
    assert_eq!((&now[1], &now[2]), (&order[4], &order[6]));
    for (key, wanted) in [
        (&order[4], json!({ "rank": 1, "reason": "no" })),
        (&order[5], json!({ "rank": 2, "pinned": true, "reason": "no" })),
    ] {
        assert_eq!(move_to(&server, key, &wanted), 422, "{wanted}");
    }
    for wanted in [
        json!({ "rank": 0, "reason": "no" }),
        json!({ "rank": 1, "reason": "  " }),
        json!({ "rank": 1 }),
        json!({ "reason": "no" }),
        json!({ "rank": 1, "before": "W-1", "reason": "no" }),
        json!({ "before": "W-1", "pinned": true, "reason": "no" }),
        json!({ "rank": 1, "reason": "no", "owner": "eve" }),
        json!([]),
    ] {
        assert_eq!(move_to(&server, &order[5], &wanted), 400, "{wanted}");
    }
    assert_eq!(move_to(&server, &order[5], &json!({ "before": "W-999", "reason": "no" })), 404);
    assert_eq!(keys(&server), now);
}

#[test]
fn a_change_needs_the_version_that_was_read() {
    let (_world, server) = harbour();
    let path = "/api/v1/workloads/W-9";
    let tag = server.get(path).header("etag").unwrap().to_owned();
    let said = json!({ "owner": "Grace", "reason": "she answered" });
    assert_eq!(server.send("PATCH", path, &[], &said).status, 428);
    let done = server.send("PATCH", path, &[("If-Match", &tag)], &said);
    assert_eq!((done.status, &done.json()["owner"]), (200, &json!("Grace")));
    let late = json!({ "owner": "Linus" });
    let refused = server.send("PATCH", path, &[("If-Match", &tag)], &late);
    assert_eq!(refused.status, 412);
    let refused = refused.json();
    assert_eq!(refused["yours"]["owner"], "Linus");
    assert_eq!(refused["theirs"]["owner"], "Grace");
    let tag = server.get(path).header("etag").unwrap().to_owned();
    let back = server.send("PATCH", path, &[("If-Match", &tag)], &json!({ "owner": null }));
    assert_ne!(back.json()["owner"], "Grace");
    let kinds: Vec<Value> = server.get("/api/v1/events?limit=2").json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["detail"]["changes"][0]["said"].clone())
        .collect();
    assert_eq!(kinds, [Value::Null, json!("Grace")]);
}

#[test]
fn wrong_values_are_refused_and_nothing_is_written() {
    let (_world, server) = harbour();
    let before = server.get("/api/v1/events?limit=1").body;
    let path = "/api/v1/workloads/W-9";
    for said in [
        json!({ "criticality": "very" }),
        json!({ "disposition": "move" }),
        json!({ "owner": "" }),
        json!({ "owner": 7 }),
        json!({ "rank": "1" }),
        json!({ "version": "1" }),
        json!({ "owner": "x".repeat(201) }),
        json!({}),
    ] {
        let answer = server.send("PATCH", path, &[("If-Match", "*")], &said);
        assert_eq!(answer.status, 400, "{said}: {}", answer.body);
    }
    for (kind, body, status) in [
        ("text/plain", "{}", 415),
        ("application/x-www-form-urlencoded", "owner=eve", 415),
        ("application/json", "{\"owner\": \"\\ud800\"}", 400),
        ("application/json", "{\"owner\":", 400),
        ("application/json", "\u{0}", 400),
    ] {
        let headers = [("Content-Type", kind), ("If-Match", "*")];
        assert_eq!(server.ask("PATCH", path, &headers, body).status, status, "{kind}: {body}");
    }
    let missing = server.send(
        "PATCH",
        "/api/v1/workloads/W-999",
        &[("If-Match", "*")],
        &json!({"owner": "x"}),
    );
    assert_eq!(missing.status, 404);
    assert_eq!(server.get("/api/v1/events?limit=1").body, before);
}

#[test]
fn many_changes_are_one_event_and_are_undone_by_what_the_answer_says() {
    let (_world, server) = harbour();
    let before = backlog(&server);
    let change = |key: &str, field: &str, value: &str| json!({ "workload": key, "field": field, "value": value });
    let said = json!({ "reason": "workshop", "changes": [
        change("W-9", "owner", "Grace"),
        change("W-9", "criticality", "mission-critical"),
        change("W-3", "disposition", "retain"),
    ] });
    let done = server.send("POST", "/api/v1/workload-changes", &[], &said);
    assert_eq!(done.status, 200, "{}", done.body);
    let undo = done.json()["undo"].clone();
    assert_eq!(undo.as_array().unwrap().len(), 3);
    let after = backlog(&server);
    let w3 = after.iter().find(|one| one["key"] == "W-3").unwrap();
    assert_eq!((&w3["disposition"], &w3["rank"]), (&json!("retain"), &Value::Null));
    let half = json!({ "changes": [
        change("W-9", "owner", "Linus"),
        change("W-3", "criticality", "very"),
    ] });
    assert_eq!(server.send("POST", "/api/v1/workload-changes", &[], &half).status, 400);
    assert_eq!(backlog(&server), after);
    let undone = server.send("POST", "/api/v1/workload-changes", &[], &json!({ "changes": undo }));
    assert_eq!(undone.status, 200, "{}", undone.body);
    assert_eq!(without_versions(&backlog(&server)), without_versions(&before));
}

fn without_versions(items: &[Value]) -> Vec<Value> {
    let mut items = items.to_vec();
    for one in &mut items {
        one["version"] = Value::Null;
    }
    items
}

#[test]
fn a_request_that_is_sent_again_is_done_once() {
    let (_world, server) = harbour();
    let said = json!({ "changes": [{ "workload": "W-9", "field": "owner", "value": "Grace" }] });
    let key = [("Idempotency-Key", "k-1")];
    let first = server.send("POST", "/api/v1/workload-changes", &key, &said);
    let events = server.get("/api/v1/events?limit=1").body;
    let again = server.send("POST", "/api/v1/workload-changes", &key, &said);
    assert_eq!((again.status, again.body), (200, first.body));
    assert_eq!(server.get("/api/v1/events?limit=1").body, events);
    let other = json!({ "changes": [{ "workload": "W-9", "field": "owner", "value": "Linus" }] });
    assert_eq!(server.send("POST", "/api/v1/workload-changes", &key, &other).status, 422);
    let long = "k".repeat(201);
    let wrong =
        server.send("POST", "/api/v1/workload-changes", &[("Idempotency-Key", &long)], &said);
    assert_eq!(wrong.status, 400);
}

/// Ids of the assets that can have a disposition.
pub(crate) fn in_scope(server: &Server) -> Vec<String> {
    let page = server.get("/api/v1/assets?limit=200&q=in_scope%3Ayes").json();
    let items = page["items"].as_array().unwrap().iter();
    items.map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

/// Everything that is derived of workloads, assets and releases, without versions.
fn derived(world: &Landfall) -> Vec<Vec<Value>> {
    ["workloads", "assets", "releases"]
        .iter()
        .map(|resource| {
            let mut items = without_versions(world.json(&[resource])["items"].as_array().unwrap());
            items.sort_by_key(|one| one["key"].to_string() + &one["id"].to_string());
            items
        })
        .collect()
}

#[test]
fn single_changes_come_to_what_a_rebuild_of_everything_comes_to() {
    let (world, server) = harbour();
    let mut chance = 7_u64;
    let mut draw = |below: usize| {
        chance =
            chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(chance >> 33).unwrap() % below
    };
    let all: Vec<String> =
        backlog(&server).iter().map(|one| one["key"].as_str().unwrap().to_owned()).collect();
    let assets = in_scope(&server);
    let dispositions = ["retain", "rehost", "replatform", "retire", "rebuild"];
    let levels = ["low", "medium", "high", "mission-critical"];
    for _ in 0..60 {
        let key = &all[draw(all.len())];
        let ranked = keys(&server);
        let other = &ranked[draw(ranked.len())];
        let path = format!("/api/v1/workloads/{key}");
        if draw(3) == 0 {
            let asset = assets[draw(assets.len())].as_str();
            let word = match draw(3) {
                0 => Value::Null,
                _ => json!(dispositions[draw(5)]),
            };
            let said = json!({ "disposition": word, "reason": "drawn" });
            let path = format!("/api/v1/assets/{asset}");
            let answer = server.send("PATCH", &path, &[("If-Match", "*")], &said);
            assert_eq!(answer.status, 200, "{said}: {}", answer.body);
            continue;
        }
        let wanted = match draw(8) {
            0 => json!({ "before": other, "reason": "drawn" }),
            1 => json!({ "after": other, "reason": "drawn" }),
            2 => json!({ "rank": draw(ranked.len()) + 1, "reason": "drawn" }),
            3 => json!({ "rank": draw(ranked.len()) + 1, "pinned": true, "reason": "drawn" }),
            4 => json!({ "disposition": dispositions[draw(5)], "reason": "drawn" }),
            5 => json!({ "criticality": levels[draw(4)] }),
            6 => json!({ "disposition": null }),
            _ => json!({ "criticality": null, "owner": "Grace" }),
        };
        let status =
            if wanted.get("rank").or(wanted.get("before")).or(wanted.get("after")).is_some() {
                move_to(&server, key, &wanted)
            } else {
                server.send("PATCH", &path, &[("If-Match", "*")], &wanted).status
            };
        assert!([200, 400, 422].contains(&status), "{key} {wanted}: {status}");
    }
    let single = derived(&world);
    // Another profile and back derives everything anew.
    world.json(&["profile", "choose", "aws-example"]);
    world.json(&["profile", "choose", "caf"]);
    assert_eq!(derived(&world), single);
    world.json(&["audit", "verify"]);
}

#[test]
fn the_command_line_moves_and_states_too() {
    let (world, server) = harbour();
    let order = keys(&server);
    let moved = world.run(&["backlog", "move", &order[2], "--to", "1", "--reason", "first"]);
    assert_eq!(printed(&moved), format!("{}: rank 3 → 1\n", order[2]));
    let stated = world.run(&["workloads", "state", "W-9", "owner=Grace", "--reason", "asked"]);
    assert!(printed(&stated).ends_with("→ Grace\n"), "{}", complained(&stated));
    let back = world.run(&["backlog", "move", &order[2], "--as-proposed", "--reason", "over"]);
    assert!(back.status.success());
    assert_eq!(keys(&server), order);
    let exported = printed(&world.run(&["audit", "export"]));
    let events: Vec<Value> =
        exported.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.len() as u64, world.json(&["events"])["total"].as_u64().unwrap());
    assert!(events.windows(2).all(|pair| pair[1]["previous"] == pair[0]["hash"]));
    let twice = world.run(&["backlog", "move", &order[2], "--as-proposed", "--reason", "over"]);
    assert_eq!(twice.status.code(), Some(3), "{}", complained(&twice));
}

#[test]
fn a_stated_value_names_the_event_that_undoes_it() {
    let (_world, server) = harbour();
    let path = "/api/v1/workloads/W-9";
    let state =
        |owner: &str| server.send("PATCH", path, &[("If-Match", "*")], &json!({ "owner": owner }));
    let done = state("Ada");
    let event = done.header("landfall-event").unwrap().to_owned();
    assert_eq!(state("Ada").header("landfall-event"), None, "nothing changes");
    let undo = server.send("POST", &format!("/api/v1/events/{event}/undo"), &[], &json!({}));
    assert_eq!(undo.status, 200, "{}", undo.body);
    assert_ne!(server.get(path).json()["owner"], "Ada");
}

#[test]
fn only_what_may_be_stated_opens_in_the_list() {
    let one = crate::installation::installation();
    let path = "/workloads?columns=title,owner,disposition,environment";
    let opens = |role: &str| {
        crate::installation::add(&one.world, role, role, "main");
        let page = one.sign_in(role).ask(&one.server, "GET", path, "").body;
        ["Owner of W-9", "Disposition of W-9", "Environment of W-9"].map(|label| {
            page.contains(&format!(
                "class=\"edit\" href=\"/workloads/W-9#state\" aria-label=\"{label}:"
            ))
        })
    };
    assert_eq!(opens("viewer"), [false, false, false]);
    assert_eq!(opens("contributor"), [true, false, false]);
    assert_eq!(opens("strategy_lead"), [true, true, false]);
}
