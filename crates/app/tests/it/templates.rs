//! The effort of tasks: changed in a portfolio, disputed, refused, taken back.

use serde_json::{Value, json};

use crate::installation::form;
use crate::server::{Server, harbour};
use crate::web::FORM;

fn tasks(server: &Server) -> Vec<Value> {
    server.get("/api/v1/templates").json()["items"].as_array().unwrap().clone()
}

fn effort(server: &Server) -> f64 {
    let page = server.get("/api/v1/workloads?limit=200").json();
    let all = page["items"].as_array().unwrap().iter();
    all.map(|one| one["effort_hours"].as_f64().unwrap()).sum()
}

fn put(server: &Server, tag: &str, tasks: &Value) -> crate::server::Answer {
    let said = json!({ "tasks": tasks, "reason": "measured" });
    server.send("PUT", "/api/v1/templates", &[("If-Match", tag)], &said)
}

fn longer(task: &Value, hours: f64) -> Value {
    json!({ "template": task["template"], "task": task["task"], "skill": "infra", "hours": hours })
}

#[test]
fn effort_follows_what_people_say_and_comes_back() {
    let (world, server) = harbour();
    let (all, before) = (tasks(&server), effort(&server));
    let keys: std::collections::BTreeSet<String> =
        all.iter().map(|one| format!("{}/{}", one["template"], one["task"])).collect();
    assert_eq!(keys.len(), all.len(), "no two tasks share a name");
    let tag = server.get("/api/v1/templates").header("etag").unwrap().to_owned();
    let said = json!([longer(&all[0], 21.0)]);
    let done = put(&server, &tag, &said);
    assert_eq!(done.status, 200, "{}", done.body);
    assert!(done.json()["items"][0]["adjusted"] == true);
    assert!(effort(&server) > before + 20.0);
    let event = &server.get("/api/v1/events?limit=1").json()["items"][0];
    assert_eq!((&event["kind"], &event["reason"]), (&json!("tasks_adjusted"), &json!("measured")));
    assert_eq!(event["detail"]["changes"][0]["after"], "infra: 21 h");
    // Single decisions come to the same effort.
    let stated = json!({ "criticality": "low" });
    assert_eq!(
        server.send("PATCH", "/api/v1/workloads/W-9", &[("If-Match", "*")], &stated).status,
        200
    );
    assert!(effort(&server) > before + 20.0);
    let late = put(&server, &tag, &json!([]));
    assert_eq!((late.status, &late.json()["theirs"]["tasks"][0]["hours"]), (412, &json!(21.0)));
    assert_eq!(put(&server, "*", &json!([])).status, 200);
    assert!((effort(&server) - before).abs() < 1e-6);
    world.json(&["audit", "verify"]);
}

#[test]
fn what_cannot_be_is_refused_and_nothing_is_written() {
    let (_world, server) = harbour();
    let all = tasks(&server);
    let events = server.get("/api/v1/events?limit=1").body;
    let nameless = json!({ "template": "x", "task": "y", "skill": "infra", "hours": 1 });
    let twice = json!([longer(&all[0], 1.5), longer(&all[0], 2.5)]);
    for (wrong, status) in [
        (json!([longer(&all[0], -1.0)]), 400),
        (json!([longer(&all[0], 1e9)]), 400),
        (json!([nameless]), 400),
        (twice, 400),
        (json!([]), 422),
    ] {
        assert_eq!(put(&server, "*", &wrong).status, status, "{wrong}");
    }
    let text = |field: &str| all[0][field].as_str().unwrap().to_owned();
    let (template, task) = (text("template"), text("task"));
    let typed = form(&[
        ("version", "1"),
        ("t0.template", &template),
        ("t0.task", &task),
        ("t0.skill", "infra"),
        ("t0.hours", "long"),
        ("t0.more", "0"),
        ("reason", "a try"),
    ]);
    let page = server.ask("POST", "/settings/templates", &[FORM], &typed);
    assert_eq!(page.status, 400);
    for told in ["`long` is no number of hours", "value=\"long\"", "value=\"a try\""] {
        assert!(page.body.contains(told), "{told}");
    }
    assert_eq!(server.get("/api/v1/events?limit=1").body, events);
}
