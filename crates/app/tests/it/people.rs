//! Signing in and out, sessions, tokens, and what holds up whoever guesses.

use crate::installation::{Installation, PASSWORD, Shown, add, form, installation, shown};
use crate::landfall::{Landfall, complained};
use crate::server::Server;
use crate::web::FORM;

#[test]
fn signing_in_is_needed_as_soon_as_there_is_an_account() {
    let world = Landfall::new();
    let server = Server::start_with(&world, &[]);
    assert_eq!(server.get("/").status, 200);
    assert_eq!(server.get("/sign-in").header("location"), Some("/"));
    // A proxy may lead anybody here, so this is not certainly this machine.
    let passed_on = server.ask("GET", "/", &[("X-Forwarded-For", "192.0.2.7")], "");
    assert_eq!(passed_on.status, 403);
    // The first account is made in the browser, and has to be an admin.
    let body = |role| form(&[("name", "root"), ("role", role), ("password", PASSWORD)]);
    let first = |role| server.ask("POST", "/settings/people", &[FORM], &body(role));
    assert_eq!(first("viewer").status, 422);
    assert_eq!(first("admin").status, 303);
    let page = server.get("/assets?q=kind:vm");
    assert_eq!(
        (page.status, page.header("location")),
        (303, Some("/sign-in?next=%2Fassets%3Fq%3Dkind%3Avm"))
    );
    let one = Installation { world, server };
    let root = one.sign_in("ROOT");
    let page = root.ask(&one.server, "GET", "/", "");
    assert!(page.body.contains("Sign out") && page.body.contains(">root</a>"), "{}", page.body);
    assert_eq!(
        one.typed("root", PASSWORD, "/assets?q=kind:vm").header("location"),
        Some("/assets?q=kind:vm")
    );
    let left = root.ask(&one.server, "POST", "/sign-out", "");
    assert_eq!((left.status, left.header("location")), (303, Some("/sign-in")));
    assert_eq!(root.get(&one.server, "/"), 303);
}

#[test]
fn only_places_of_ours_follow_a_sign_in() {
    let one = installation();
    for evil in [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "\\\\evil",
        "/\t/evil",
        "evil",
    ] {
        let answer = one.typed("root", PASSWORD, evil);
        assert_eq!(answer.header("location"), Some("/"), "{evil:?}");
        let page = one
            .server
            .get(&format!("/sign-in?next={}", form(&[("", evil)]).trim_start_matches('=')));
        assert!(page.body.contains("name=\"next\" value=\"\""), "{evil:?}: {}", page.body);
    }
}

#[test]
fn a_session_is_new_each_time_and_its_cookie_is_guarded() {
    let one = installation();
    let answer = one.typed("root", PASSWORD, "");
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("landfall-session="), "{cookie}");
    for flag in ["; Path=/", "; HttpOnly", "; SameSite=Lax"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    assert!(!cookie.contains("Secure") && answer.header("strict-transport-security").is_none());
    // Whoever planted a session gains nothing: it ends when its browser signs in.
    let first = shown(&answer);
    let body = form(&[("name", "root"), ("password", PASSWORD)]);
    let again = shown(&first.ask(&one.server, "POST", "/sign-in", &body));
    assert_eq!((first.get(&one.server, "/"), again.get(&one.server, "/")), (303, 200));
    // Another site cannot sign anybody in or out.
    let foreign =
        one.server.ask("POST", "/sign-in", &[FORM, ("Sec-Fetch-Site", "cross-site")], &body);
    assert_eq!(foreign.status, 403);
}

#[test]
fn behind_tls_cookies_stay_there() {
    let one = installation();
    one.world.write("landfall.toml", "secure_cookies = true\nhosts = [\"landfall.example\"]\n");
    let server = Server::start_with(&one.world, &[]);
    let body = form(&[("name", "root"), ("password", PASSWORD)]);
    let host = ("Host", "landfall.example");
    let headers = [FORM, host, ("Origin", "https://landfall.example")];
    let answer = server.ask("POST", "/sign-in", &headers, &body);
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-landfall=") && cookie.ends_with("; Secure"), "{cookie}");
    assert!(answer.header("strict-transport-security").unwrap().starts_with("max-age="));
    let pair = cookie.split(';').next().unwrap();
    assert_eq!(server.ask("GET", "/", &[host, ("Cookie", pair)], "").status, 200);
    let plain = pair.replace("__Host-landfall", "landfall-session");
    assert_eq!(server.ask("GET", "/", &[host, ("Cookie", &plain)], "").status, 303);
    for other in ["evil.example", "landfall.example.evil.example", "sub.landfall.example"] {
        let answer = server.ask("GET", "/", &[("Host", other), ("Cookie", pair)], "");
        assert_eq!(answer.status, 403, "{other}");
    }
}

#[test]
fn others_come_in_only_to_accounts_and_by_known_names() {
    let world = Landfall::new();
    for arguments in [
        &["serve", "--listen", "0.0.0.0:0"][..],
        &["serve", "--listen", "127.0.0.1:0", "--host", "landfall.example"],
    ] {
        let output = world.run(arguments);
        assert_eq!(output.status.code(), Some(3), "{arguments:?}");
        assert!(complained(&output).contains("landfall people add NAME --role admin"));
    }
    add(&world, "root", "admin", "main");
    let output = world.run(&["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(complained(&output).contains("--host landfall.example"), "{}", complained(&output));
}

#[test]
fn a_role_that_is_taken_and_an_account_that_is_shut_count_at_once() {
    let one = installation();
    add(&one.world, "bob", "contributor", "main");
    let (bob, root) = (one.sign_in("bob"), one.sign_in("root"));
    let (token, _) = one.token("bob", "contributor", "main");
    let path = format!("/settings/people/{}", one.id("bob"));
    let role =
        |role| root.ask(&one.server, "POST", &format!("{path}/role"), &form(&[("role", role)]));
    let answer = |bob: &Shown| {
        bob.ask(&one.server, "POST", "/questions/Q-9/answer", "verdict=same&value=x").status
    };
    assert_ne!(answer(&bob), 403);
    assert_eq!(role("viewer").status, 303);
    assert_eq!((answer(&bob), bob.get(&one.server, "/")), (403, 200));
    assert_eq!(role("none").status, 303);
    assert_eq!((bob.get(&one.server, "/"), token.get(&one.server, "/api/v1/me")), (404, 404));
    assert_eq!(role("admin").status, 303);
    assert_eq!(bob.get(&one.server, "/settings/people"), 200);
    // A token made for a contributor stays one.
    assert_eq!(token.get(&one.server, "/api/v1/people"), 403);
    let access =
        |how| root.ask(&one.server, "POST", &format!("{path}/access"), &form(&[("access", how)]));
    assert_eq!(access("shut").status, 303);
    assert_eq!((bob.get(&one.server, "/"), token.get(&one.server, "/api/v1/me")), (303, 401));
    assert_eq!(one.typed("bob", PASSWORD, "").status, 422);
    assert_eq!(access("open").status, 303);
    // The session has ended, not only slept.
    assert_eq!(bob.get(&one.server, "/"), 303);
    assert_eq!(one.typed("bob", PASSWORD, "").status, 303);
}

#[test]
fn the_last_admin_stays() {
    let one = installation();
    let root = one.sign_in("root");
    let path = format!("/settings/people/{}", one.id("root"));
    for (what, body) in [("role", "role=viewer"), ("role", "role=none"), ("access", "access=shut")]
    {
        let answer = root.ask(&one.server, "POST", &format!("{path}/{what}"), body);
        assert_eq!(answer.status, 422, "{body}");
        assert!(answer.body.contains("only admin"), "{}", answer.body);
    }
    assert_eq!(one.world.run(&["people", "disable", "root"]).status.code(), Some(3));
}

#[test]
fn a_new_password_ends_the_other_sessions() {
    let one = installation();
    let (here, elsewhere) = (one.sign_in("root"), one.sign_in("root"));
    let change = |current, new| {
        let body = form(&[("current", current), ("new", new)]);
        here.ask(&one.server, "POST", "/settings/account/password", &body)
    };
    assert_eq!(change("wrong password", "another harbour").status, 400);
    assert_eq!(change(PASSWORD, "too short").status, 400);
    assert_eq!(elsewhere.get(&one.server, "/"), 200);
    let changed = change(PASSWORD, "another harbour");
    assert_eq!(changed.status, 303, "{}", changed.body);
    assert_eq!((here.get(&one.server, "/"), elsewhere.get(&one.server, "/")), (303, 303));
    assert_eq!(shown(&changed).get(&one.server, "/"), 200);
    assert_eq!(one.typed("root", PASSWORD, "").status, 422);
    let output = one.world.run_with(&["people", "password", "root", "--password-stdin"], PASSWORD);
    assert!(output.status.success());
    assert_eq!(shown(&changed).get(&one.server, "/"), 303);
}

#[test]
fn ones_own_sessions_are_seen_and_ended() {
    let one = installation();
    add(&one.world, "bob", "admin", "main");
    let (here, elsewhere, bob) = (one.sign_in("root"), one.sign_in("root"), one.sign_in("bob"));
    let page = here.ask(&one.server, "GET", "/settings/account", "").body;
    assert_eq!(page.matches("/end\"").count(), 1, "{page}");
    let at = page.find("/settings/account/sessions/").unwrap();
    let end = page[at..].split('"').next().unwrap().to_owned();
    // Nobody ends the session of somebody else.
    bob.ask(&one.server, "POST", &end, "");
    assert_eq!(elsewhere.get(&one.server, "/"), 200);
    assert_eq!(here.ask(&one.server, "POST", &end, "").status, 303);
    assert_eq!((here.get(&one.server, "/"), elsewhere.get(&one.server, "/")), (200, 303));
}

#[test]
fn whoever_guesses_is_held_up() {
    let one = installation();
    let mut times = 0;
    let wait = loop {
        times += 1;
        let answer = one.typed("root", "guess", "");
        match answer.status {
            422 => assert!(times <= 10),
            429 => break answer,
            other => panic!("{other}: {}", answer.body),
        }
    };
    assert_eq!(times, 11);
    let seconds: u32 = wait.header("retry-after").unwrap().parse().unwrap();
    assert!((800..=900).contains(&seconds), "{seconds}");
    // The right password does not help meanwhile, and unknown names are held up as well.
    assert_eq!(one.typed("Root", PASSWORD, "").status, 429);
    let unknown: Vec<u16> = (0..11).map(|_| one.typed("nobody", "guess", "").status).collect();
    assert_eq!((unknown[9], unknown[10]), (422, 429));
}

#[test]
fn tokens_are_told_once_and_taken_back() {
    let one = installation();
    add(&one.world, "bob", "contributor", "main");
    let bob = one.sign_in("bob");
    let create = |role, days| {
        let body = form(&[("name", "ci"), ("role", role), ("days", days)]);
        bob.ask(&one.server, "POST", "/settings/account/tokens", &body)
    };
    // Nobody makes a token that may do more than they.
    assert_eq!(create("admin", "30").status, 422);
    assert_eq!(create("viewer", "0").status, 400);
    let page = create("viewer", "30").body;
    let secret = page[page.find("lf_").unwrap()..].split('<').next().unwrap().to_owned();
    assert_eq!(secret.len(), 67, "{secret}");
    let token = Shown::token(&secret);
    let me = token.ask(&one.server, "GET", "/api/v1/me", "").json();
    assert_eq!((me["name"].as_str(), me["role"].as_str()), (Some("bob"), Some("viewer")));
    let account = bob.ask(&one.server, "GET", "/settings/account", "").body;
    assert!(!account.contains(&secret) && account.contains("Take back"));
    let list = token.ask(&one.server, "GET", "/api/v1/tokens", "");
    assert!(!list.body.contains(&secret) && !list.body.contains("hash"));
    let id = list.json()["items"][0]["id"].as_str().unwrap().to_owned();
    // Somebody else's token is not theirs to take back, and looks like none.
    let root = one.sign_in("root");
    let path = format!("/api/v1/tokens/{id}");
    assert_eq!(root.ask(&one.server, "DELETE", &path, "").status, 404);
    // A program needs no browser's word for where it comes from; a browser's session does.
    let headers = [
        ("Authorization", format!("Bearer {secret}")),
        ("Origin", "https://ci.example".to_owned()),
    ];
    let headers: Vec<(&str, &str)> =
        headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let (_, cookie) = bob.0.clone().unwrap();
    let by_session = [("Cookie", cookie.as_str()), ("Origin", "https://ci.example")];
    assert_eq!(one.server.ask("DELETE", &path, &by_session, "").status, 403);
    assert_eq!(one.server.ask("DELETE", &path, &headers, "").status, 204);
    let refused = token.ask(&one.server, "GET", "/api/v1/me", "");
    assert_eq!(refused.status, 401);
    assert!(refused.header("www-authenticate").unwrap().contains("invalid_token"));
    assert_eq!(refused.header("content-type"), Some("application/problem+json"));
    // A token that does not count is not mended by a session that does.
    let both = [headers[0], ("Cookie", cookie.as_str())];
    assert_eq!(one.server.ask("GET", "/api/v1/me", &both, "").status, 401);
}

#[test]
fn the_command_line_looks_after_people_and_the_history_knows() {
    let world = Landfall::new();
    let refused = |arguments: &[&str], line: &str, code: i32| {
        let output = world.run_with(arguments, line);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", complained(&output));
        complained(&output)
    };
    let person = |name: &'static str, role: &'static str| {
        vec!["people", "add", name, "--role", role, "--password-stdin"]
    };
    assert!(
        refused(&person("bob", "viewer"), PASSWORD, 3).contains("first account must be an admin")
    );
    assert!(refused(&person("root", "admin"), "short", 2).contains("12 to 1024"));
    assert!(refused(&person("ro ot", "admin"), PASSWORD, 2).contains("letters, digits"));
    refused(&["people", "add", "root", "--role", "admin"], PASSWORD, 2);
    add(&world, "root", "admin", "main");
    assert!(refused(&person("ROOT", "viewer"), PASSWORD, 3).contains("already"));
    add(&world, "bob", "strategy-lead", "main");
    for arguments in [
        &["people", "role", "BOB", "adoption_lead"][..],
        &["people", "disable", "bob"],
        &["people", "enable", "bob"],
    ] {
        let output = world.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", complained(&output));
    }
    let made = world.json(&["tokens", "create", "bob", "--name", "ci", "--role", "contributor"]);
    let id = made["about"]["id"].as_str().unwrap();
    assert_eq!(world.run(&["tokens", "revoke", "root", id]).status.code(), Some(2));
    assert!(world.run(&["tokens", "revoke", "bob", id]).status.success());
    assert_eq!(world.run(&["people", "role", "nobody", "viewer"]).status.code(), Some(2));
    assert_eq!(world.run(&["--portfolio", "nowhere", "assets"]).status.code(), Some(2));
    let events = world.json(&["events"]);
    let kinds: Vec<&str> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect();
    for kind in [
        "person_added",
        "role_changed",
        "person_disabled",
        "person_enabled",
        "token_created",
        "token_revoked",
    ] {
        assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
    }
    let told = events.to_string();
    assert!(!told.contains("argon2") && !told.contains("lf_") && !told.contains(PASSWORD));
    assert!(world.run(&["audit", "verify"]).status.success());
}
