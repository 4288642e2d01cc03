//! The standing team file: saved, disputed, refused, and what plans are made with.

use serde_json::{Value, json};

use crate::installation::form;
use crate::landfall::complained;
use crate::server::{Server, harbour};
use crate::web::FORM;

const CRANES: &str = "[[team]]\nname = \"Cranes\"\nskills = { infra = 400, app = 100, dba = 100, test = 100, \
     network = 100, security = 100, architect = 100 }\n";

fn put(server: &Server, tag: &str, text: &str) -> crate::server::Answer {
    let said = json!({ "team_file": text, "reason": "the cranes come" });
    server.send("PUT", "/api/v1/teams", &[("If-Match", tag)], &said)
}

#[test]
fn a_plan_is_proposed_with_the_standing_team_file() {
    let (world, server) = harbour();
    let propose = ["plan", "propose", "--start", "2026-12-07"];
    let none = world.run(&propose);
    assert_eq!(none.status.code(), Some(2));
    assert!(complained(&none).contains("no standing team file"), "{}", complained(&none));
    assert_eq!(put(&server, "*", CRANES).status, 200);
    let plan = world.json(&propose);
    let teams: Vec<&Value> =
        plan["capacity"].as_array().unwrap().iter().map(|line| &line["team"]).collect();
    assert!(!teams.is_empty() && teams.iter().all(|team| **team == "Cranes"), "{teams:?}");
    let wanted = json!({ "start": "2026-12-07", "weeks": 2, "iterations": 12 });
    let asked = server.send("POST", "/api/v1/plans", &[], &wanted);
    assert_eq!(asked.status, 202, "{}", asked.body);
    let page = server.get("/plans").body;
    assert!(page.contains("Cranes"), "the form begins with it");
    let event = &server.get("/api/v1/events").json()["items"];
    let event = event.as_array().unwrap().iter().find(|one| one["kind"] == "teams_saved").unwrap();
    assert_eq!((&event["actor"], &event["reason"]), (&json!("ada"), &json!("the cranes come")));
    assert_eq!(event["detail"]["text"], CRANES);
}

#[test]
fn of_two_who_save_the_second_sees_both_sides() {
    let (_world, server) = harbour();
    let tag = server.get("/api/v1/teams").header("etag").unwrap().to_owned();
    assert_eq!(server.send("PUT", "/api/v1/teams", &[], &json!({})).status, 428);
    assert_eq!(put(&server, &tag, CRANES).status, 200);
    let docks = CRANES.replace("Cranes", "Docks");
    let late = put(&server, &tag, &docks);
    assert_eq!(late.status, 412, "{}", late.body);
    assert_eq!(
        (&late.json()["yours"]["team_file"], &late.json()["theirs"]["team_file"]),
        (&json!(docks), &json!(CRANES))
    );
    let typed = form(&[("version", "0"), ("t0.name", "Tugs"), ("t0.skills", "infra = 4")]);
    let page = server.ask("POST", "/settings/teams", &[FORM], &typed);
    assert_eq!(page.status, 412);
    assert!(page.body.contains("Cranes") && page.body.contains("value=\"Tugs\""), "{}", page.body);
    assert_eq!(put(&server, "\"1\"", CRANES).status, 422, "nothing changes");
}

#[test]
fn what_is_wrong_stands_beside_what_was_typed_and_nothing_is_written() {
    let (_world, server) = harbour();
    let events = server.get("/api/v1/events?limit=1").body;
    for text in ["", "[[team]", "[[team]]\nname = \"x\"\nskills = { infra = -1 }"] {
        assert_eq!(put(&server, "*", text).status, 400, "{text}");
    }
    let typed = form(&[
        ("version", "0"),
        ("t0.name", "Tugs"),
        ("t0.skills", "infra 40"),
        ("t0.workloads", ""),
        ("f0.name", "Season"),
        ("f0.from", "soon"),
        ("f0.to", "2027-01-06"),
        ("f0.what", ""),
        ("d0.name", "Docks"),
        ("d0.from", "2026-12-24"),
        ("d0.to", "2026-12-26"),
        ("d0.what", "50"),
        ("rest", "[[rule]]\nrule = \"no-such\""),
        ("reason", "a try"),
    ]);
    let page = server.ask("POST", "/settings/teams", &[FORM], &typed);
    assert_eq!(page.status, 400);
    for told in [
        "`infra 40` is no skill with hours",
        "`soon` is no date",
        "there is no team of this name",
        "no rule is called",
        "value=\"infra 40\"",
        "value=\"soon\"",
        "value=\"Docks\"",
        "value=\"a try\"",
    ] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    assert_eq!(server.get("/api/v1/events?limit=1").body, events);
}
