//! Saved views: whose they are, what they may hold, and that they lead nowhere else.

use serde_json::{Value, json};

use crate::installation::{add, form, installation};
use crate::server::harbour;

const VIEWS: &str = "/api/v1/views";

fn wanted(name: &str) -> Value {
    json!({
        "list": "workloads", "name": name, "shared": true,
        "q": "environment:prod", "sort": "-rank", "columns": "rank,title,owner",
    })
}

#[test]
fn a_view_is_saved_read_changed_and_deleted() {
    let (_world, server) = harbour();
    let made = server.send("POST", VIEWS, &[], &wanted("Mine to call"));
    assert_eq!(made.status, 201, "{}", made.body);
    let view = made.json();
    assert_eq!(
        view["address"],
        "/workloads?q=environment%3Aprod&sort=-rank&columns=rank,title,owner"
    );
    let path = format!("{VIEWS}/{}", view["id"].as_str().unwrap());
    assert_eq!(made.header("location"), Some(path.as_str()));
    assert_eq!(made.header("etag"), Some("\"1\""));
    assert_eq!(server.get(&path).json(), view);
    assert_eq!(server.get(&format!("{VIEWS}?list=workloads")).json()["items"][0], view);
    assert_eq!(server.get(&format!("{VIEWS}?list=assets")).json()["total"], 0);
    assert_eq!(server.get(&format!("{VIEWS}?list=plans")).status, 400);
    let renamed = json!({ "list": "workloads", "name": "Yours", "shared": true });
    let put = |tag: &str| server.send("PUT", &path, &[("If-Match", tag)], &renamed);
    assert_eq!(server.send("PUT", &path, &[], &renamed).status, 428);
    let changed = put("\"1\"");
    assert_eq!((changed.status, changed.header("etag")), (200, Some("\"2\"")), "{}", changed.body);
    assert_eq!(changed.json()["address"], "/workloads?q=");
    let outdated = put("\"1\"");
    assert_eq!(outdated.status, 412);
    assert_eq!(outdated.json()["theirs"]["version"], 2);
    assert_eq!(outdated.json()["yours"]["name"], "Yours");
    let elsewhere = json!({ "list": "assets", "name": "Yours", "shared": true });
    assert_eq!(server.send("PUT", &path, &[("If-Match", "*")], &elsewhere).status, 400);
    let delete = |tag: &str| server.send("DELETE", &path, &[("If-Match", tag)], &json!({})).status;
    assert_eq!((delete("\"1\""), delete("\"2\""), delete("\"2\"")), (412, 204, 404));
}

#[test]
fn a_view_holds_only_what_its_list_understands() {
    let (_world, server) = harbour();
    let status = |field: &str, value: Value| {
        let mut one = wanted("x");
        one[field] = value;
        server.send("POST", VIEWS, &[], &one).status
    };
    for (field, value) in [
        ("list", json!("plans")),
        ("list", json!("//evil.example")),
        ("q", json!("colour:red")),
        ("q", json!("owner:\"")),
        ("q", json!("a".repeat(2_001))),
        ("sort", json!("colour")),
        ("sort", json!("rank&next=//evil.example")),
        ("columns", json!("rank,colour")),
        ("name", json!("")),
        ("name", json!("x".repeat(81))),
        ("name", json!("two\nlines")),
        ("address", json!("https://evil.example")),
    ] {
        assert_eq!(status(field, value.clone()), 400, "{field}: {value}");
    }
    // What is searched is text wherever it stands.
    let mut evil = wanted("Evil");
    evil["q"] = json!("\"#//evil.example?&sort=x <b>\"");
    let made = server.send("POST", VIEWS, &[], &evil).json();
    let address = made["address"].as_str().unwrap();
    assert!(address.starts_with("/workloads?q=%22%23%2F%2Fevil.example%3F%26sort"), "{address}");
    assert_eq!(server.get(address).status, 200);
    let fields = [("list", "workloads"), ("name", "By form"), ("q", "crane"), ("back", "//evil")];
    let saved = server.ask("POST", "/views", &[crate::web::FORM], &form(&fields));
    assert_eq!((saved.status, saved.header("location")), (303, Some("/workloads?q=crane")));
}

#[test]
fn names_are_apart_and_views_are_not_without_end() {
    let (_world, server) = harbour();
    for number in 0..200 {
        let made = server.send("POST", VIEWS, &[], &wanted(&format!("View {number}")));
        assert_eq!(made.status, 201, "{number}: {}", made.body);
    }
    let more = server.send("POST", VIEWS, &[], &wanted("One more"));
    assert_eq!(more.status, 422, "{}", more.body);
    assert!(more.body.contains("at most 200 views"), "{}", more.body);
    let first = server.get(VIEWS).json()["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("{VIEWS}/{first}");
    let taken = server.send("PUT", &path, &[("If-Match", "*")], &wanted("VIEW 7"));
    assert_eq!(taken.status, 422, "{}", taken.body);
    assert_eq!(server.send("DELETE", &path, &[("If-Match", "*")], &json!({})).status, 204);
    assert_eq!(server.send("POST", VIEWS, &[], &wanted("vIEW 7")).status, 422);
    assert_eq!(server.send("POST", VIEWS, &[], &wanted("One more")).status, 201);
}

#[test]
fn ones_own_views_are_seen_by_nobody_else() {
    let one = installation();
    add(&one.world, "vera", "viewer", "main");
    add(&one.world, "carl", "contributor", "main");
    let (vera, carl) = (one.sign_in("vera"), one.sign_in("carl"));
    let save = |who: &crate::installation::Shown, name: &str, more: &[(&str, &str)]| {
        let fields = [&[("list", "workloads"), ("name", name), ("q", "crane")], more].concat();
        who.ask(&one.server, "POST", "/views", &form(&fields)).status
    };
    assert_eq!(save(&vera, "Own", &[]), 303);
    assert_eq!(save(&vera, "For all", &[("shared", "yes")]), 403);
    assert_eq!(save(&carl, "For all", &[("shared", "yes")]), 303);
    assert_eq!(save(&carl, "Own", &[]), 303, "names of others are free");
    assert_eq!(save(&carl, "own", &[]), 422);
    let names = |who: &crate::installation::Shown| -> Vec<(String, String)> {
        let views = who.ask(&one.server, "GET", VIEWS, "").json();
        let each = views["items"].as_array().unwrap().iter();
        each.map(|view| (view["name"].to_string(), view["id"].as_str().unwrap().to_owned()))
            .collect()
    };
    let (of_vera, of_carl) = (names(&vera), names(&carl));
    assert_eq!((of_vera.len(), of_carl.len()), (2, 2));
    let shared = &of_vera[0].1;
    assert_eq!(shared, &of_carl[0].1);
    let post = |who: &crate::installation::Shown, id: &str, verb: &str| {
        let fields = form(&[("name", "Other"), ("version", "1")]);
        who.ask(&one.server, "POST", &format!("/views/{id}{verb}"), &fields).status
    };
    assert_eq!((post(&vera, shared, ""), post(&vera, shared, "/removal")), (403, 403));
    let (mine, foreign) = (&of_vera[1].1, &of_carl[1].1);
    assert_eq!((post(&vera, foreign, ""), post(&vera, foreign, "/removal")), (404, 404));
    assert_eq!((post(&vera, mine, ""), post(&vera, mine, "/removal")), (303, 412));
    assert_eq!(post(&carl, shared, "/removal"), 303);
    let page = vera.ask(&one.server, "GET", "/workloads?q=crane", "");
    assert!(page.body.contains("aria-current=\"page\">Other</a>"), "{}", page.body);
    assert!(!page.body.contains("for everybody"), "a viewer is not offered what is refused");
    // Views are no part of the history.
    let events = carl.ask(&one.server, "GET", "/api/v1/events", "").body;
    assert!(!events.contains("view_") && !events.contains("For all"), "{events}");
}
