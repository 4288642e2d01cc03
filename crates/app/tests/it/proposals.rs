//! Other places for workloads: proposed, voted on, decided once, undone.

use serde_json::{Value, json};

use crate::landfall::{Landfall, complained};
use crate::server::{Server, harbour};

fn keys(server: &Server) -> Vec<String> {
    let page = server.get("/api/v1/workloads?limit=200").json();
    let ranked = page["items"].as_array().unwrap().iter().filter(|one| one["rank"].is_i64());
    ranked.map(|one| one["key"].as_str().unwrap().to_owned()).collect()
}

fn said(world: &Landfall, actor: &str, arguments: &[&str]) -> Value {
    world.json(&[&["--actor", actor, "backlog"], arguments].concat())
}

#[test]
fn a_proposal_is_voted_on_accepted_and_undone() {
    let (world, server) = harbour();
    let before = keys(&server);
    let wanted = json!({ "before": before[0], "reason": "the lease ends" });
    let path = format!("/api/v1/workloads/{}/proposals", before[4]);
    let made = server.send("POST", &path, &[], &wanted);
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(made.header("location"), Some("/api/v1/proposals/N-1"));
    assert_eq!(keys(&server), before, "a proposal moves nothing");
    said(&world, "bob", &["vote", "N-1", "--for", "--reason", "we have time"]);
    said(&world, "eve", &["vote", "N-1", "--for", "--reason", "fine"]);
    let voted = said(&world, "bob", &["vote", "N-1", "--against", "--reason", "on holiday"]);
    assert_eq!(
        (&voted["in_favour"], &voted["against"], &voted["version"]),
        (&1.into(), &1.into(), &4.into())
    );
    let accept = |tag: &str| {
        let path = "/api/v1/proposals/N-1/acceptance";
        server.send("POST", path, &[("If-Match", tag)], &json!({}))
    };
    let outdated = accept("\"1\"");
    assert_eq!((outdated.status, &outdated.json()["theirs"]["version"]), (412, &4.into()));
    assert_eq!(
        server.send("POST", "/api/v1/proposals/N-1/acceptance", &[], &json!({})).status,
        428
    );
    let done = accept("\"4\"");
    assert_eq!((done.status, &done.json()["status"]), (200, &"accepted".into()), "{}", done.body);
    assert_eq!(keys(&server)[0], before[4]);
    let event = server.get("/api/v1/events?limit=1").json()["items"][0].clone();
    assert_eq!(
        (&event["kind"], &event["detail"]["proposal"]),
        (&"workload_placed".into(), &"N-1".into())
    );
    assert_eq!(event["reason"], "the lease ends");
    assert_eq!(accept("*").status, 422, "it is decided once");
    let late = world.run(&["backlog", "vote", "N-1", "--for", "--reason", "late"]);
    assert_eq!(late.status.code(), Some(3));
    assert!(complained(&late).contains("accepted already"));
    let undo = format!("/api/v1/events/{}/undo", event["seq"]);
    assert_eq!(server.send("POST", &undo, &[], &json!({})).status, 200);
    assert_eq!(keys(&server), before);
    assert!(server.get("/activity").body.contains("as N-1 proposed"));
    world.json(&["audit", "verify"]);
}

#[test]
fn what_is_declined_or_withdrawn_moves_nothing() {
    let (world, server) = harbour();
    let before = keys(&server);
    for _ in 0..2 {
        let propose = ["propose", &before[3], "--pin", "1", "--reason", "first"];
        said(&world, "bob", &propose);
    }
    let declined = said(&world, "stan", &["decline", "N-1", "--reason", "not this year"]);
    assert_eq!(
        (&declined["status"], &declined["decided_by"]),
        (&"declined".into(), &"stan".into())
    );
    let foreign = world.run(&["backlog", "withdraw", "N-2", "--reason", "no"]);
    assert_eq!(foreign.status.code(), Some(3));
    assert!(complained(&foreign).contains("only they withdraw it"));
    said(&world, "bob", &["withdraw", "N-2", "--reason", "thought again"]);
    assert_eq!(keys(&server), before);
    assert_eq!(world.json(&["backlog", "proposals"])["total"], 2);
}

#[test]
fn what_could_not_be_placed_cannot_be_proposed() {
    let (_world, server) = harbour();
    let long = "a".repeat(2_001);
    for (key, wanted, status) in [
        ("W-1", json!({ "before": "W-1", "reason": "r" }), 400),
        ("W-1", json!({ "rank": 0, "reason": "r" }), 400),
        ("W-1", json!({ "rank": 1, "reason": " " }), 400),
        ("W-1", json!({ "rank": 1, "reason": long }), 400),
        ("W-1", json!({ "reason": "r" }), 400),
        ("W-1", json!({ "before": "W-999", "reason": "r" }), 404),
        ("W-999", json!({ "rank": 1, "reason": "r" }), 404),
    ] {
        let path = format!("/api/v1/workloads/{key}/proposals");
        assert_eq!(server.send("POST", &path, &[], &wanted).status, status, "{wanted}");
    }
    assert_eq!(server.get("/api/v1/proposals").json()["total"], 0);
    assert_eq!(server.get("/api/v1/proposals/N-9").status, 404);
    assert_eq!(server.get("/api/v1/proposals/rubbish").status, 404);
}
