//! Who may do what: every route as every role, and portfolios that do not see each other.

use std::io::{BufRead, BufReader, Read};

use serde_json::Value;

use crate::installation::{PASSWORD, Shown, add, form, installation};
use crate::landfall::{Landfall, complained, printed};

const ROLES: [&str; 5] = ["viewer", "contributor", "adoption_lead", "strategy_lead", "admin"];

/// A row of the table of routes: method, path, who may.
fn routes() -> Vec<(String, String, String)> {
    let reference = printed(&Landfall::new().run(&["reference"]));
    let table = reference.split("## Routes").nth(1).unwrap();
    let row = |line: &str| {
        let mut cells = line.strip_prefix("| `")?.strip_suffix(" |")?.split("` | ");
        let (method, path) = cells.next()?.split_once(' ')?;
        Some((method.to_owned(), path.to_owned(), cells.next()?.to_owned()))
    };
    let rows: Vec<_> = table.lines().filter_map(row).collect();
    assert!(rows.len() > 35, "{} routes", rows.len());
    rows
}

/// The path with something that exists in the place of each name.
fn filled(path: &str, world: &Landfall) -> String {
    let asset =
        world.json(&["assets", "--limit", "1"])["items"][0]["id"].as_str().unwrap().to_owned();
    let mut filled = path.replace("/assets/{id}", &format!("/assets/{asset}"));
    for (name, value) in [
        ("{key}", "W-1"),
        ("{id}", "account_0"),
        ("{token}", "t"),
        ("{name}", "n"),
        ("{delivery}", "d"),
    ] {
        filled = filled.replace(name, value);
    }
    filled
}

#[test]
fn every_route_answers_every_role_as_documented() {
    let one = installation();
    one.world.json(&["portfolios", "add", "north", "--title", "North quay"]);
    add(&one.world, "northerner", "admin", "north");
    for role in ROLES {
        add(&one.world, role, role, "main");
    }
    let people: Vec<(&str, Shown)> = ROLES
        .iter()
        .flat_map(|role| {
            let (token, _) = one.token("root", role, "main");
            [(*role, one.sign_in(role)), (*role, token)]
        })
        .collect();
    let northerner = one.sign_in("northerner");
    let (northern_token, _) = one.token("northerner", "admin", "north");
    for (method, path, who) in routes() {
        // What ends the session that asks is looked at elsewhere.
        if who.starts_with("anybody") {
            continue;
        }
        let place = filled(&path, &one.world);
        let is_api = path.starts_with("/api/");
        let ask = |shown: &Shown, prefix: &str| {
            shown.status(&one.server, &method, &format!("{prefix}{place}"))
        };
        let unknown = if !is_api && method == "GET" { 303 } else { 401 };
        for prefix in ["", "/p/main", "/p/north", "/p/nowhere"] {
            assert_eq!(ask(&Shown::nobody(), prefix), unknown, "{method} {prefix}{path}: nobody");
            let wrong = Shown::token("lf_0000");
            assert_eq!(ask(&wrong, prefix), unknown, "{method} {prefix}{path}: wrong token");
        }
        for (role, shown) in &people {
            let is_token = shown.0.as_ref().unwrap().0 == "Authorization";
            if is_token && !is_api {
                assert_eq!(ask(shown, ""), unknown, "{method} {path}: a token is for the API");
                continue;
            }
            let may =
                who == "everyone" || who.replace(' ', "_").split(",_").any(|one| one == *role);
            let status = ask(shown, "");
            if may {
                let allowed = ![401, 403].contains(&status) && status < 500;
                assert!(allowed, "{method} {path}: {role} got {status}");
                // Two plans or workloads are to be named.
                let pairs = ["/plans/compare", "/api/v1/backlog/comparison"];
                let asks_more = path.contains('{') || pairs.contains(&path.as_str());
                let answered = status < 400 || asks_more || method != "GET";
                assert!(answered, "{method} {path}: {role} got {status}");
            } else {
                assert_eq!(status, 403, "{method} {path}: {role}");
            }
            // Root's tokens count wherever root is a member; others are no members of north.
            if !is_token {
                assert_eq!(ask(shown, "/p/north"), 404, "{method} {path}: {role} in north");
            }
            assert_eq!(ask(shown, "/p/nowhere"), 404, "{method} {path}: {role} nowhere");
        }
        for shown in [&northerner, &northern_token] {
            if !is_api && shown.0.as_ref().unwrap().0 == "Authorization" {
                continue;
            }
            // Who begins at the top is led to a portfolio of their own.
            let expected = if path == "/" { 303 } else { 404 };
            assert_eq!(ask(shown, ""), expected, "{method} {path}: northerner in main");
            assert_eq!(ask(shown, "/p/main"), 404, "{method} {path}: northerner in main");
            let own = ask(shown, "/p/north");
            assert!(own != 401 && own < 500, "{method} {path}: northerner in north got {own}");
            // What lies in the main portfolio is not in another one.
            if method == "GET" && path.contains('{') {
                assert_eq!(own, 404, "{method} {path}: ids of main in north");
            }
        }
    }
}

#[test]
fn a_portfolio_that_is_foreign_looks_like_none() {
    let one = installation();
    one.world.json(&["portfolios", "add", "north", "--title", "North quay"]);
    add(&one.world, "bob", "admin", "main");
    let bob = one.sign_in("bob");
    for path in ["", "/", "/assets", "/api/v1/assets"] {
        let foreign = bob.ask(&one.server, "GET", &format!("/p/north{path}"), "");
        let none = bob.ask(&one.server, "GET", &format!("/p/nowhere{path}"), "");
        assert_eq!((foreign.status, none.status), (404, 404), "{path}");
        assert_eq!(foreign.body, none.body, "{path}");
    }
    // Root, who has no part in north either, gives bob one; then it is there, and empty.
    let given = one.world.run(&["people", "role", "bob", "viewer", "--portfolio", "north"]);
    assert!(given.status.success(), "{}", complained(&given));
    let page = bob.ask(&one.server, "GET", "/p/north/", "");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("href=\"/p/north/imports\""), "{}", page.body);
    assert!(page.body.contains("href=\"/\">Main portfolio</a>"), "{}", page.body);
    // Searches too look into one portfolio only.
    let found = |base: &str, query: &str| {
        let path = format!("{base}/api/v1/assets{query}");
        let assets = bob.ask(&one.server, "GET", &path, "").json();
        assets["items"].as_array().unwrap().len()
    };
    assert!(found("", "?q=kind:vm") > 0 && found("", "") > 0);
    assert_eq!((found("/p/north", "?q=kind:vm"), found("/p/north", "")), (0, 0));
    assert!(found("", "?q=kind:vm") > 0);
}

#[test]
fn an_upload_is_confirmed_only_by_who_made_it() {
    let one = installation();
    one.world.json(&["portfolios", "add", "north", "--title", "North quay"]);
    for portfolio in ["main", "north"] {
        let (name, role) = ("root", "admin");
        one.world.run(&["people", "role", name, role, "--portfolio", portfolio]);
    }
    add(&one.world, "bob", "admin", "main");
    let (root, bob) = (one.sign_in("root"), one.sign_in("bob"));
    let (_, cookie) = root.0.clone().unwrap();
    let upload = "--cut\r\nContent-Disposition: form-data; name=\"files\"; \
        filename=\"RVTools_tabvInfo.csv\"\r\n\r\nVM,Powerstate,CPUs,Memory\nnew-1,poweredOn,2,4096\n\
        \r\n--cut--\r\n";
    let kind = ("Content-Type", "multipart/form-data; boundary=cut");
    let preview = one.server.ask("POST", "/imports", &[kind, ("Cookie", &cookie)], upload);
    let at = preview.body.find("/imports/").unwrap_or_else(|| panic!("{}", preview.body));
    let confirm = preview.body[at..].split('"').next().unwrap().to_owned();
    assert_eq!(bob.ask(&one.server, "POST", &confirm, "").status, 404);
    assert_eq!(root.ask(&one.server, "POST", &format!("/p/north{confirm}"), "").status, 404);
    assert_eq!(root.ask(&one.server, "POST", &confirm, "").status, 303);
}

#[test]
fn who_is_refused_is_in_the_log_in_lines_of_ours() {
    let one = installation();
    add(&one.world, "bob", "viewer", "main");
    let bob = one.sign_in("bob");
    assert_eq!(bob.get(&one.server, "/settings/people?q=%0Arefused"), 403);
    assert_eq!(bob.get(&one.server, "/p/north/assets"), 404);
    one.typed("bob", "guess", "");
    one.typed("secret in the wrong\nrefused: field", "guess", "");
    Shown::token("lf_0000").get(&one.server, "/api/v1/me");
    let log = std::fs::read_to_string(one.world.path().join("serve.log")).unwrap();
    let expected = [
        "refused: bob has viewer in `main`, GET /settings/people from 127.0.0.1",
        "refused: bob has no part in `north`, GET /p/north/assets from 127.0.0.1",
        "refused: wrong password for bob from 127.0.0.1",
        "refused: wrong password for an unknown name from 127.0.0.1",
        "refused: credentials that do not count, GET /api/v1/me from 127.0.0.1",
    ];
    assert_eq!(log.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn fields_that_no_form_has_change_nothing() {
    let one = installation();
    add(&one.world, "bob", "viewer", "main");
    let bob = one.sign_in("bob");
    let id = one.id("bob");
    let more =
        [("role", "admin"), ("account", &id), ("id", &id), ("disabled_at", ""), ("version", "9")];
    for (path, own) in [
        ("/settings/account/password", [("current", "wrong"), ("new", "yet another one")]),
        ("/settings/account/tokens", [("name", "x"), ("days", "9")]),
        ("/sign-in", [("name", "bob"), ("password", PASSWORD)]),
    ] {
        bob.ask(&one.server, "POST", path, &form(&[&own[..], &more[..]].concat()));
    }
    // Bob's own session was replaced by the last one; what counts is what bob may do.
    let people = one.world.json(&["people", "list", "--filter", "name:bob"]);
    assert_eq!(people["items"][0]["role"], "viewer");
    assert_eq!(one.world.json(&["tokens", "list"])["total"], 0);
}

#[test]
fn secrets_are_not_in_the_database() {
    let one = installation();
    let root = one.sign_in("root");
    one.token("root", "viewer", "main");
    let made = one.world.json(&["tokens", "create", "root", "--name", "x"]);
    let (_, cookie) = root.0.unwrap();
    let secrets = [cookie.split('=').nth(1).unwrap(), made["token"].as_str().unwrap(), PASSWORD];
    for name in ["landfall.db", "landfall.db-wal"] {
        let Ok(bytes) = std::fs::read(one.world.path().join(name)) else { continue };
        for secret in secrets {
            assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{name}");
        }
    }
}

#[test]
fn portfolios_do_not_see_each_other() {
    let world = Landfall::new();
    world.json(&["portfolios", "add", "north", "--title", "North quay"]);
    let list = "VM,Powerstate,CPUs,Memory\nnorth-1,poweredOn,2,4096\n";
    world.json(&["--portfolio", "north", "import", &world.write("RVTools_tabvInfo.csv", list)]);
    assert_eq!(world.json(&["assets"])["total"], 0);
    assert_eq!(world.json(&["--portfolio", "north", "assets"])["total"], 1);
    assert!(world.path().join("landfall.north.db").exists());
    let keys: Vec<Value> = world.json(&["portfolios", "list"])["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["key"].clone())
        .collect();
    assert_eq!(keys, ["main", "north"]);
    for (key, code) in [("north", 3), ("No/rth", 2), ("../x", 2)] {
        let output = world.run(&["portfolios", "add", key, "--title", "x"]);
        assert_eq!(output.status.code(), Some(code), "{key}");
    }
}

#[test]
fn only_admins_read_what_happens_to_people() {
    let one = installation();
    one.world.json(&["portfolios", "add", "north", "--title", "North quay"]);
    add(&one.world, "bob", "strategy_lead", "main");
    let (root, bob) = (one.sign_in("root"), one.sign_in("bob"));
    for path in ["/activity", "/api/v1/events"] {
        let told = root.ask(&one.server, "GET", path, "").body;
        assert!(told.contains("north") && told.contains("bob"), "{path}: {told}");
        let told = bob.ask(&one.server, "GET", path, "").body;
        let told = told.replace("href=\"/settings/account\">bob", "");
        assert!(!told.contains("north") && !told.contains("bob"), "{path}: {told}");
    }
    let page = bob.ask(&one.server, "GET", "/activity", "").body;
    assert!(page.contains("changed who may come in") && page.contains("imported"), "{page}");
}

#[test]
fn a_stream_ends_with_the_right_to_read_it() {
    let one = installation();
    add(&one.world, "bob", "viewer", "main");
    let (root, bob) = (one.sign_in("root"), one.sign_in("bob"));
    let mut streams = [&root, &bob].map(|shown| shown.begin(&one.server, "GET", "/api/v1/changes"));
    for stream in &mut streams {
        let mut line = [0; 15];
        stream.read_exact(&mut line).unwrap();
        assert_eq!(&line, b"HTTP/1.1 200 OK");
    }
    assert!(one.world.run(&["people", "disable", "bob"]).status.success());
    let [root, bob] = streams;
    let mut told = String::new();
    BufReader::new(bob).read_to_string(&mut told).unwrap();
    assert!(!told.contains("person_disabled"), "{told}");
    let news = BufReader::new(root).lines().map_while(Result::ok);
    assert!(news.into_iter().any(|line| line.contains("person_disabled")));
}
