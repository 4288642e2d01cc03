//! What people say of single assets, and of many at once.

use serde_json::{Value, json};

use crate::decide::in_scope;
use crate::landfall::{complained, printed};
use crate::server::{Server, harbour};

fn path(id: &str) -> String {
    format!("/api/v1/assets/{id}")
}

fn events(server: &Server) -> u64 {
    server.get("/api/v1/events?limit=1").json()["items"][0]["seq"].as_u64().unwrap()
}

#[test]
fn a_word_on_an_asset_stands_and_is_undone_and_taken_back() {
    let (world, server) = harbour();
    let id = in_scope(&server).swap_remove(0);
    let before = server.get(&path(&id));
    let (tag, before) = (before.header("etag").unwrap().to_owned(), before.json());
    let wanted = if before["disposition"] == "retain" { "rebuild" } else { "retain" };
    let said = json!({ "disposition": wanted, "reason": "the contract runs" });
    assert_eq!(server.send("PATCH", &path(&id), &[], &said).status, 428);
    let done = server.send("PATCH", &path(&id), &[("If-Match", &tag)], &said);
    assert_eq!(done.status, 200, "{}", done.body);
    let event = done.header("landfall-event").unwrap().to_owned();
    let now = done.json();
    assert_eq!((&now["disposition"], &now["disposition_said_by"]), (&json!(wanted), &json!("ada")));
    assert_eq!(now["disposition_said_because"], "the contract runs");
    let late = server.send("PATCH", &path(&id), &[("If-Match", &tag)], &said);
    assert_eq!(late.status, 412);
    assert_eq!(late.json()["theirs"]["disposition"], wanted);
    // A rebuild of everything keeps it.
    world.json(&["profile", "choose", "aws-example"]);
    assert_eq!(server.get(&path(&id)).json()["disposition_said_by"], "ada");
    let undo = |event: &str| {
        server.send("POST", &format!("/api/v1/events/{event}/undo"), &[], &json!({})).status
    };
    assert_eq!(undo(&event), 200);
    let back = server.get(&path(&id)).json();
    assert_eq!(
        (&back["disposition"], &back["disposition_said_by"]),
        (&before["disposition"], &Value::Null)
    );
    assert_eq!(undo(&event), 409, "it holds no more");
    let asset = format!("/assets/{id}");
    let page = server.get(&asset).body;
    assert!(page.contains("by the rules again"), "{page}");
}

#[test]
fn a_dry_run_tells_what_the_same_words_then_do() {
    let (world, server) = harbour();
    let seen = events(&server);
    let mut said = json!({ "query": "kind:vm", "disposition": "retain", "dry_run": true });
    let told = server.send("POST", "/api/v1/asset-changes", &[], &said);
    assert_eq!(told.status, 200, "{}", told.body);
    let told = told.json();
    assert_eq!((events(&server), &told["event"]), (seen, &Value::Null));
    said["dry_run"] = json!(false);
    let done = server.send("POST", "/api/v1/asset-changes", &[], &said).json();
    assert_eq!(done["event"], seen + 1);
    assert_eq!((&told["changes"], &told["effect"]), (&done["changes"], &done["effect"]));
    let effect = &done["effect"];
    let hours = |name: &str| effect[name].as_f64().unwrap();
    assert!(hours("effort_hours_after") < hours("effort_hours_before"), "{effect}");
    let assets = world.json(&["assets", "--filter", "kind:vm in_scope:yes"]);
    for one in assets["items"].as_array().unwrap() {
        assert_eq!(one["disposition"], "retain", "{one}");
    }
    assert_eq!(
        server.send("POST", "/api/v1/asset-changes", &[], &said).json()["event"],
        Value::Null,
        "nothing changes"
    );
}

#[test]
fn the_command_line_sets_assets_and_workloads() {
    let (world, server) = harbour();
    let seen = events(&server);
    let name = in_scope(&server).swap_remove(0);
    let tried = world.run(&["assets", "set", &name, "disposition=rebuild", "--dry-run"]);
    assert!(printed(&tried).contains("nothing was written"), "{}", complained(&tried));
    assert_eq!(events(&server), seen);
    let done = world.json(&[
        "assets",
        "set",
        &name,
        "disposition=rebuild",
        "--reason",
        "its code is lost",
    ]);
    assert_eq!((&done["written"], &done["changes"][0]["after"]), (&json!(true), &json!("rebuild")));
    let shown = printed(&world.run(&["assets", "show", &name]));
    assert!(shown.contains("decided: its code is lost"), "{shown}");
    let all = ["workloads", "set", "--filter", "disposition:rehost", "disposition=replatform"];
    let tried = world.json(&[&all[..], &["--dry-run"]].concat());
    assert_eq!(tried["written"], false);
    let done = world.json(&all);
    assert_eq!((&tried["changes"], &tried["effect"]), (&done["changes"], &done["effect"]));
    assert!(!done["effect"]["workload_moves"].as_array().unwrap().is_empty());
    for wrong in [
        &["assets", "set", &name, "owner=eve"][..],
        &["assets", "set", &name, "disposition=move"],
        &["assets", "set", "disposition=retain"],
        &["assets", "set", "nobody", "disposition=retain"],
        &["assets", "set", &name],
        &["workloads", "set", "disposition=retain"],
        &["workloads", "set", "--filter", "no_field:x", "disposition=retain"],
    ] {
        assert_eq!(world.run(wrong).status.code(), Some(2), "{wrong:?}");
    }
    world.json(&["audit", "verify"]);
}

#[test]
fn wrong_words_on_assets_are_refused() {
    let (_world, server) = harbour();
    let id = in_scope(&server).swap_remove(0);
    let seen = events(&server);
    for said in [
        json!({}),
        json!([]),
        json!({ "disposition": "move" }),
        json!({ "disposition": 7 }),
        json!({ "disposition": "retain", "owner": "eve" }),
        json!({ "disposition": "retain", "reason": "x".repeat(501) }),
    ] {
        let answer = server.send("PATCH", &path(&id), &[("If-Match", "*")], &said);
        assert_eq!(answer.status, 400, "{said}: {}", answer.body);
    }
    let said = json!({ "disposition": "retain" });
    for gone in ["asset_00000000000000000000000000000001", "nobody"] {
        let answer = server.send("PATCH", &path(gone), &[("If-Match", "*")], &said);
        assert_eq!(answer.status, 404, "{}", answer.body);
    }
    let out = server.get("/api/v1/assets?q=in_scope%3Ano").json();
    let out = out["items"][0]["id"].as_str().unwrap_or_else(|| panic!("{out}")).to_owned();
    assert_eq!(server.send("PATCH", &path(&out), &[("If-Match", "*")], &said).status, 422);
    let none = json!({ "disposition": "retain" });
    assert_eq!(server.send("POST", "/api/v1/asset-changes", &[], &none).status, 400);
    assert_eq!(events(&server), seen);
}

#[test]
fn the_page_shows_before_it_writes() {
    let (_world, server) = harbour();
    let seen = events(&server);
    let page = server.get("/assets/disposition?q=kind%3Avm&disposition=retain");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Apply to"), "{}", page.body);
    assert_eq!(events(&server), seen);
    let wrong = server.get("/workloads/disposition?q=no_field%3Ax&disposition=retain").body;
    assert!(wrong.contains("role=\"alert\""), "{wrong}");
    let empty = server.get("/workloads/disposition?q=&disposition=retain").body;
    assert!(empty.contains("Search is empty"), "{empty}");
}
