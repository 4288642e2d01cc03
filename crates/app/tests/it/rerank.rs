//! Placings with a last day, several at once, and where workloads stood: as programs and people meet
//! them.

use serde_json::{Value, json};

use crate::landfall::{complained, printed};
use crate::server::{Server, harbour};
use crate::web::FORM;

fn keys(server: &Server) -> Vec<String> {
    let page = server.get("/api/v1/workloads?limit=200").json();
    let ranked = page["items"].as_array().unwrap().iter().filter(|one| one["rank"].is_i64());
    ranked.map(|one| one["key"].as_str().unwrap().to_owned()).collect()
}

/// A day that is long to come.
fn far() -> String {
    "2099-03-31".to_owned()
}

#[test]
fn a_last_day_is_kept_shown_and_refused_if_it_is_none() {
    let (world, server) = harbour();
    let before = keys(&server);
    let key = &before[3];
    for (day, said) in [("2020-01-01", "2020-01-01 is over"), ("soon", "`soon` is no day")] {
        let arguments = ["backlog", "move", key, "--pin", "1", "--reason", "why", "--until", day];
        let refused = world.run(&arguments);
        assert_eq!(refused.status.code(), Some(2));
        assert!(complained(&refused).contains(said), "{}", complained(&refused));
        let path = format!("/api/v1/workloads/{key}/rank");
        let wanted = json!({ "rank": 1, "pinned": true, "reason": "why", "until": day });
        let refused = server.send("PUT", &path, &[("If-Match", "*")], &wanted);
        assert_eq!(refused.status, 400, "{}", refused.body);
        assert!(refused.json()["detail"].as_str().unwrap().contains(said));
        let form = format!("how=pin&rank=1&reason=why&until={day}");
        let page = server.ask("POST", &format!("/workloads/{key}/rank"), &[FORM], &form);
        assert_eq!(page.status, 400);
        assert!(page.body.contains(&format!("value=\"{day}\"")), "what was typed is kept");
    }
    assert_eq!(keys(&server), before);
    let until = far();
    let path = format!("/api/v1/workloads/{key}/rank");
    let wanted = json!({ "rank": 1, "pinned": true, "reason": "the lease", "until": until });
    let done = server.send("PUT", &path, &[("If-Match", "*")], &wanted);
    assert_eq!((done.status, &done.json()["until"]), (200, &until.clone().into()));
    let shown = server.get(&format!("/api/v1/workloads/{key}")).json();
    assert_eq!((&shown["placed_until"], &shown["pinned"]), (&until.clone().into(), &true.into()));
    let because = shown["placed_because"].as_str().unwrap();
    assert!(because.contains("pinned it to rank 1 until 2099-03-31: the lease"), "{because}");
    assert!(server.get("/backlog").body.contains("pinned until 2099-03-31"));
    assert!(server.get("/activity").body.contains("pinned to rank 1 until 2099-03-31"));
    let found = server.get("/api/v1/workloads?q=placed_until%3A2099-03-31").json();
    assert_eq!(found["items"][0]["key"], **key);
    let idle = world.json(&["backlog", "settle"]);
    assert_eq!(idle["changes"]["event"], Value::Null);
}

#[test]
fn several_at_once_by_file_command_and_api_and_undone_as_one() {
    let (world, server) = harbour();
    let before = keys(&server);
    let lines = format!(
        "workload,place,reason,until\n{},1,\"lease, March\",2099-03-31\n{},pin 3\n",
        before[5], before[7]
    );
    let file = world.write("market.csv", lines);
    let moved = format!("{}=before {}", before[9], before[0]);
    let asked = ["backlog", "rerank", &file, "--move", &moved, "--reason", "the lease ends"];
    let shown = world.json(&[&asked[..], &["--dry-run"]].concat())["changes"].clone();
    assert_eq!((&shown["written"], &shown["event"]), (&false.into(), &Value::Null));
    assert_eq!(keys(&server), before, "a preview writes nothing");
    let done = world.run(&asked);
    assert!(done.status.success(), "{}", complained(&done));
    assert!(printed(&done).contains("rank 6 → 1, until 2099-03-31"), "{}", printed(&done));
    let after = keys(&server);
    assert_eq!((&after[0], &after[2]), (&before[5], &before[7]));
    let place = |key: &str| after.iter().position(|one| one == key).unwrap();
    assert!(place(&before[9]) < place(&before[0]));
    let event = server.get("/api/v1/events?limit=1").json()["items"][0].clone();
    assert_eq!(
        (&event["kind"], &event["reason"]),
        (&"backlog_reranked".into(), &"the lease ends".into())
    );
    assert_eq!(event["detail"]["lines"][0]["reason"], "lease, March");
    let undo = format!("/api/v1/events/{}/undo", event["seq"]);
    assert_eq!(server.send("POST", &undo, &[], &json!({})).status, 200);
    assert_eq!(keys(&server), before);
    let both = format!("{}=1", before[4]);
    let twice =
        world.run(&["backlog", "rerank", "--move", &both, "--move", &both, "--reason", "x"]);
    assert_eq!(twice.status.code(), Some(2));
    assert!(complained(&twice).contains("line 2, "), "{}", complained(&twice));
    assert!(complained(&twice).contains("line 1 names it as well"));
    world.json(&["audit", "verify"]);
}

#[test]
fn the_api_takes_the_version_that_a_preview_began_from() {
    let (world, server) = harbour();
    let before = keys(&server);
    let path = "/api/v1/backlog/rerank";
    let body = |dry_run: bool| {
        let lines = json!([{ "workload": before[6], "rank": 2, "until": "2099-03-31" }]);
        json!({ "lines": lines, "reason": "the market changed", "dry_run": dry_run })
    };
    assert_eq!(server.send("POST", path, &[], &body(true)).status, 428);
    let preview = server.send("POST", path, &[("If-Match", "*")], &body(true));
    assert_eq!(preview.status, 200, "{}", preview.body);
    let line = &preview.json()["lines"][0];
    assert_eq!((&line["from"], &line["to"]), (&7.into(), &2.into()));
    let tag = preview.header("etag").unwrap().to_owned();
    let ahead = ["backlog", "move", &before[3], "--to", "1", "--reason", "first"];
    assert!(world.run(&ahead).status.success());
    let late = server.send("POST", path, &[("If-Match", &tag)], &body(false));
    assert_eq!(late.status, 412, "{}", late.body);
    assert!(late.json()["theirs"]["version"].is_i64() && late.json()["yours"].is_object());
    let tag = server.send("POST", path, &[("If-Match", "*")], &body(true));
    let tag = tag.header("etag").unwrap().to_owned();
    let headers = [("If-Match", tag.as_str()), ("Idempotency-Key", "once")];
    let done = server.send("POST", path, &headers, &body(false));
    assert_eq!((done.status, &done.json()["written"]), (200, &true.into()), "{}", done.body);
    let again = server.send("POST", path, &headers, &body(false));
    assert_eq!(again.json(), done.json(), "what is sent again is done once");
    assert_eq!(keys(&server)[1], before[6]);
    for wrong in [
        json!({ "lines": [{ "workload": "W-1", "rank": 1, "before": "W-2" }], "reason": "x" }),
        json!({ "lines": [{ "workload": "W-1", "rank": 1, "until": "never" }], "reason": "x" }),
        json!({ "lines": [{ "workload": "W-1", "rank": 0 }], "reason": "x" }),
        json!({ "lines": [], "reason": "x" }),
        json!({ "lines": [{ "workload": "W-1", "rank": 1 }], "reason": "" }),
        json!({ "profile": "none", "reason": "x" }),
    ] {
        let refused = server.send("POST", path, &[("If-Match", "*")], &wrong);
        assert_eq!(refused.status, 400, "{wrong}: {}", refused.body);
    }
}

#[test]
fn where_a_workload_stood_is_told_by_command_api_and_page() {
    let (world, server) = harbour();
    let before = keys(&server);
    let key = &before[8];
    let to = |rank: &str, reason: &str| {
        let moved = world.run(&["backlog", "move", key, "--to", rank, "--reason", reason]);
        assert!(moved.status.success(), "{}", complained(&moved));
    };
    to("2", "the season starts");
    to("6", "the season is over");
    let told = world.json(&["backlog", "history", key]);
    let ranks: Vec<_> = told["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["rank_before"].clone(), one["rank_after"].clone()))
        .collect();
    let expected = [(Value::Null, 9.into()), (9.into(), 2.into()), (2.into(), 6.into())];
    assert_eq!(ranks, expected, "the import, then both moves");
    assert_eq!(told["points"][1]["reason"], "the season starts");
    let path = format!("/api/v1/workloads/{key}/rank-history");
    assert_eq!(server.get(&path).json(), told);
    assert_eq!(server.get("/api/v1/workloads/W-999/rank-history").status, 404);
    let page = server.get(&format!("/workloads/{key}")).body;
    assert!(page.contains("Where it stood") && page.contains("Ranks step by step from 9 to 6"));
    assert!(!page.contains("style="), "the policy of the page forbids it");
    let table = printed(&world.run(&["backlog", "history", key]));
    assert!(table.contains("the season is over"), "{table}");
}

#[test]
fn the_form_shows_what_would_change_before_it_changes_it() {
    let (_world, server) = harbour();
    let before = keys(&server);
    let form = |act: &str, lines: &str, more: &str| {
        let lines = lines.replace(' ', "+").replace(',', "%2C").replace('\n', "%0D%0A");
        let body = format!("lines={lines}&profile=&reason=the+lease&do={act}{more}");
        server.ask("POST", "/backlog/rerank", &[FORM], &body)
    };
    let wrong = form("preview", "W-1,first\nW-2,2", "");
    assert_eq!(wrong.status, 400);
    assert!(wrong.body.contains("line 1: `first` is no place") && wrong.body.contains("W-1,first"));
    let lines = format!("{},1", before[4]);
    let unseen = form("apply", &lines, "");
    assert_eq!(unseen.status, 200, "what was not seen is shown first");
    assert_eq!(keys(&server), before);
    let hidden = |page: &str, name: &str| {
        let from = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap().1;
        from.split_once('"').unwrap().0.to_owned()
    };
    let (version, seen) = (hidden(&unseen.body, "version"), hidden(&unseen.body, "seen"));
    let more = format!("&version={version}&seen={seen}");
    let other = form("apply", &format!("{},2", before[4]), &more);
    assert_eq!((other.status, keys(&server)), (200, before.clone()), "another line is shown first");
    let done = form("apply", &lines, &more);
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(keys(&server)[0], before[4]);
    let late = form("apply", &lines, &more);
    assert_eq!(late.status, 412);
    assert!(late.body.contains("stands otherwise than you read it"));
}
