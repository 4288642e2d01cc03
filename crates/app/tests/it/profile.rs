//! The profile that ranks: tried without a trace, applied as it was shown, undone, disputed.

use serde_json::{Value, json};

use crate::installation::form;
use crate::landfall::{complained, printed};
use crate::server::{Answer, Server, harbour};
use crate::web::FORM;

fn keys(server: &Server) -> Vec<String> {
    let page = server.get("/api/v1/workloads?limit=200").json();
    let ranked = page["items"].as_array().unwrap().iter().filter(|one| one["rank"].is_i64());
    ranked.map(|one| one["key"].as_str().unwrap().to_owned()).collect()
}

fn in_force(server: &Server) -> Value {
    server.get("/api/v1/profile").json()
}

fn apply(server: &Server, tag: &str, profile: &Value) -> Answer {
    let said = json!({ "profile": profile, "reason": "the workshop" });
    server.send("PUT", "/api/v1/profile", &[("If-Match", tag)], &said)
}

/// The profile in force with other weights, under a name of its own.
fn other(server: &Server, weights: impl Fn(usize) -> f64) -> Value {
    let mut profile = in_force(server);
    (profile["name"], profile["title"]) = (json!("ours"), json!("Ours"));
    for (at, one) in profile["criteria"].as_array_mut().unwrap().iter_mut().enumerate() {
        one["weight"] = json!(weights(at));
    }
    profile
}

fn order(outlook: &Value) -> Vec<String> {
    let order = outlook["order"].as_array().unwrap().iter();
    order.map(|key| key.as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_is_shown_before_is_what_comes_and_undo_brings_the_order_back() {
    let (world, server) = harbour();
    let first = keys(&server);
    let pin = json!({ "rank": 2, "pinned": true, "reason": "promised" });
    let path = format!("/api/v1/workloads/{}/rank", first[5]);
    assert_eq!(server.send("PUT", &path, &[("If-Match", "*")], &pin).status, 200);
    let place = json!({ "after": first[0], "reason": "with it" });
    let path = format!("/api/v1/workloads/{}/rank", first[7]);
    assert_eq!(server.send("PUT", &path, &[("If-Match", "*")], &place).status, 200);
    let mut chance = 11_u64;
    for round in 0..6 {
        let before = keys(&server);
        let mut drawn: Vec<f64> = Vec::new();
        for _ in 0..13 {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(12_345);
            drawn.push(f64::from(u32::try_from(chance >> 60).unwrap()) / 4.0);
        }
        let profile = other(&server, |at| drawn[at] + 0.25);
        let events = server.get("/api/v1/events?limit=1").body;
        let seen = server.send("POST", "/api/v1/profile/preview", &[], &profile);
        assert_eq!(seen.status, 200, "{}", seen.body);
        assert_eq!(server.get("/api/v1/events?limit=1").body, events, "a look leaves no trace");
        assert_eq!(keys(&server), before);
        let done = apply(&server, "*", &profile);
        assert_eq!(done.status, 200, "{}", done.body);
        let after = keys(&server);
        assert_eq!(after, order(&seen.json()), "round {round}");
        assert_eq!(after[1], first[5], "a pin holds");
        let moved = before.iter().zip(&after).filter(|(one, other)| one != other).count();
        assert_eq!(seen.json()["moved"], moved);
        // Statements bring what is kept for previews up to date.
        let said = json!({ "criticality": (["low", "high"][round % 2]) });
        let path = format!("/api/v1/workloads/{}", after[3]);
        assert_eq!(server.send("PATCH", &path, &[("If-Match", "*")], &said).status, 200);
        let said = json!({ "disposition": (["retire", "retain", "rehost"][round % 3]) });
        assert_eq!(server.send("PATCH", &path, &[("If-Match", "*")], &said).status, 200);
    }
    let (own, ranks) = (in_force(&server), keys(&server));
    let back = world.run(&["profile", "choose", "caf"]);
    assert!(back.status.success(), "{}", complained(&back));
    let applied = apply(&server, "*", &own);
    assert_eq!(applied.status, 200, "{}", applied.body);
    assert_eq!(keys(&server), ranks);
    let seq = server.get("/api/v1/events?limit=1").json()["items"][0]["seq"].clone();
    let undo = format!("/api/v1/events/{seq}/undo");
    assert_eq!(server.send("POST", &undo, &[], &json!({})).status, 200);
    assert_eq!(in_force(&server)["name"], "caf");
    assert_eq!(server.send("POST", &undo, &[], &json!({})).status, 409);
    world.json(&["audit", "verify"]);
}

#[test]
fn undo_gives_back_what_a_profile_said() {
    let (world, server) = harbour();
    let first = other(&server, |at| if at == 0 { 2.5 } else { 1.0 });
    assert_eq!(apply(&server, "*", &first).status, 200);
    for other_in_force in [false, true] {
        if other_in_force {
            world.json(&["profile", "choose", "caf"]);
        }
        let order = keys(&server);
        let second = other(&server, |at| if at == 4 { 7.5 } else { 0.5 });
        assert_eq!(apply(&server, "*", &second).status, 200);
        let seq = server.get("/api/v1/events?limit=1").json()["items"][0]["seq"].clone();
        let undone = server.send("POST", &format!("/api/v1/events/{seq}/undo"), &[], &json!({}));
        assert_eq!(undone.status, 200, "{}", undone.body);
        assert_eq!(keys(&server), order);
        let ours = world.json(&["profile", "show", "ours"]);
        assert_eq!(ours["criterion"][0]["relevance"], 2.5);
    }
}

#[test]
fn scores_are_the_sums_of_their_points() {
    let (_world, server) = harbour();
    let profile = other(&server, |at| [0.1, 0.7, 1.3, 2.9][at % 4]);
    assert_eq!(apply(&server, "*", &profile).status, 200);
    let page = server.get("/api/v1/workloads?limit=200").json();
    for one in page["items"].as_array().unwrap().iter().filter(|one| one["rank"].is_i64()) {
        let points = one["contributions"].as_array().unwrap().iter();
        let sum: f64 = points.map(|one| one["points"].as_f64().unwrap()).sum();
        assert!((one["score"].as_f64().unwrap() - sum).abs() < 1e-9, "{one}");
    }
}

#[test]
fn of_two_who_apply_the_second_sees_both_sides() {
    let (_world, server) = harbour();
    let tag = server.get("/api/v1/profile").header("etag").unwrap().to_owned();
    let mine = other(&server, |_| 1.0);
    let mut theirs = other(&server, |at| if at == 0 { 3.0 } else { 0.5 });
    theirs["name"] = json!("theirs");
    assert_eq!(server.send("PUT", "/api/v1/profile", &[], &json!({})).status, 428);
    assert_eq!(apply(&server, &tag, &theirs).status, 200);
    let late = apply(&server, &tag, &mine);
    assert_eq!(late.status, 412, "{}", late.body);
    assert_eq!(late.json()["yours"]["name"], "ours");
    assert_eq!(late.json()["theirs"]["name"], "theirs");
    let listed = server.get("/api/v1/profiles").json();
    let names: Vec<&str> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["caf", "aws-example", "theirs"]);
}

#[test]
fn wrong_profiles_are_refused_and_nothing_is_written() {
    let (_world, server) = harbour();
    let events = server.get("/api/v1/events?limit=1").body;
    for profile in [
        other(&server, |_| 0.0),
        other(&server, |at| if at == 2 { -1.0 } else { 1.0 }),
        other(&server, |_| 1e300),
        json!({ "name": "x", "title": "x", "criteria": [] }),
    ] {
        assert_eq!(apply(&server, "*", &profile).status, 400, "{profile}");
        let seen = server.send("POST", "/api/v1/profile/preview", &[], &profile);
        assert_eq!(seen.status, 400, "{profile}");
    }
    let mut shipped = in_force(&server);
    assert_eq!(apply(&server, "*", &shipped).status, 422, "it is in force as it is");
    shipped["criteria"][0]["weight"] = json!(5.0);
    assert_eq!(apply(&server, "*", &shipped).status, 422, "the name is that of a file");
    let typed = form(&[
        ("version", "1"),
        ("title", "Ours"),
        ("reason", "why <not>"),
        ("c0.label", "Environment"),
        ("c0.measure", "environment"),
        ("c0.weight", "-3"),
        ("c0.missing", "20"),
        ("c0.scale", "test = 60\nelse = 20"),
    ]);
    let answer = server.ask("POST", "/backlog/profile", &[FORM], &typed);
    assert_eq!(answer.status, 400);
    for told in ["-3 is no weight", "value=\"-3\"", "why &#60;not&#62;", "test = 60"] {
        assert!(answer.body.contains(told), "{told}: {}", answer.body);
    }
    assert_eq!(server.get("/api/v1/events?limit=1").body, events);
}

#[test]
fn the_command_line_applies_a_file() {
    let (world, server) = harbour();
    let text = printed(&world.run(&["profile", "show"]));
    let own = text
        .replace("name = \"caf\"", "name = \"ours\"")
        .replace("relevance = 1.0", "relevance = 9.0");
    let file = world.write("ours.toml", own);
    let done = world.run(&["profile", "apply", &file, "--reason", "tried it"]);
    assert!(printed(&done).starts_with("the backlog is ranked by ours"), "{}", complained(&done));
    assert_eq!(in_force(&server)["name"], "ours");
    assert_eq!(world.run(&["profile", "apply", &file, "--reason", "again"]).status.code(), Some(3));
    let listed = world.json(&["profile", "list"]);
    assert_eq!(listed["items"][2]["in_force"], true);
}
