//! The web app and the API as a browser or a program meets them: over HTTP, on this machine.

use serde_json::Value;

use crate::landfall::{Landfall, complained};
use crate::server::{Answer, Server, harbour};

const PAGES: [&str; 13] = [
    "/findings",
    "/imports",
    "/",
    "/assets",
    "/assets?q=kind:vm&limit=3",
    "/workloads",
    "/workloads/W-9",
    "/suggestions",
    "/plans",
    "/releases",
    "/activity",
    "/report",
    "/no-such-page",
];

#[test]
fn every_page_is_guarded_and_asks_nobody_else() {
    let (_world, server) = harbour();
    for path in PAGES {
        let page = server.get(path);
        assert_eq!(page.status, if path == "/no-such-page" { 404 } else { 200 }, "{path}");
        assert!(page.body.starts_with("<!doctype html>"), "{path}");
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(page.header("cache-control"), Some("no-store"), "{path}");
        for foreign in ["src=\"http", "href=\"http", "src=\"//", "href=\"//"] {
            assert!(!page.body.contains(foreign), "{path} asks another host");
        }
        if path != "/report" {
            assert!(!policy.contains("unsafe-inline"), "{path}");
            for inline in ["<style", " style=", " onclick=", "<script>"] {
                assert!(!page.body.contains(inline), "{path} has {inline}");
            }
        }
    }
}

#[test]
fn style_and_script_are_there_and_may_be_kept() {
    let (_world, server) = harbour();
    let page = server.get("/").body;
    for (mark, kind) in [("rel=\"stylesheet\" href=\"", "text/css"), ("src=\"", "text/javascript")]
    {
        let path = page.split(mark).nth(1).unwrap().split('"').next().unwrap();
        let file = server.get(path);
        assert_eq!(file.status, 200, "{path}");
        assert!(file.header("content-type").unwrap().starts_with(kind));
        assert!(file.header("cache-control").unwrap().contains("immutable"));
    }
    assert_eq!(server.get("/static/landfall-000000000000.css").status, 404);
    assert_eq!(server.get("/static/..%2f..%2fetc%2fpasswd").status, 404);
}

#[test]
fn pages_of_a_list_hold_everything_once() {
    let (world, server) = harbour();
    for (resource, field) in [("assets", "id"), ("workloads", "key")] {
        let listed = world.json(&[resource]);
        let whole: Vec<&Value> =
            listed["items"].as_array().unwrap().iter().map(|one| &one[field]).collect();
        let mut seen: Vec<Value> = Vec::new();
        let mut after = String::new();
        loop {
            let page = server.get(&format!("/api/v1/{resource}?limit=4{after}")).json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|one| one[field].clone()));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(seen.iter().collect::<Vec<_>>(), whole, "{resource}");
    }
}

#[test]
fn a_search_finds_what_the_command_line_finds() {
    let (world, server) = harbour();
    let listed = world.json(&["assets", "--filter", "kind:vm crane"]);
    let found = server.get("/api/v1/assets?q=kind%3Avm%20crane").json();
    assert_eq!(found["items"], listed["items"]);
    assert!(server.get("/assets?q=kind%3Avm%20crane").body.contains("crane-control"));
    assert!(server.get("/assets?q=nothing-like-that").body.contains("Nothing fits."));
}

#[test]
fn wrong_questions_get_problem_documents() {
    let (_world, server) = harbour();
    for (path, status) in [
        ("/api/v1/assets?limit=0", 400),
        ("/api/v1/assets?limit=many", 400),
        ("/api/v1/assets?q=%22open", 400),
        ("/api/v1/assets?q=colour:red", 200),
        ("/api/v1/workloads?q=colour:red", 400),
        ("/api/v1/assets?after=nowhere", 400),
        ("/api/v1/workloads?after=1", 400),
        ("/api/v1/events?after=x", 400),
        ("/api/v1/assets/asset_0", 404),
        ("/api/v1/assets/workload_00000000000000000000000000000001", 404),
        ("/api/v1/workloads/W-999", 404),
        ("/api/v1/nothing", 404),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
        if status != 200 {
            assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
            let problem = answer.json();
            assert_eq!(problem["status"], status, "{path}");
            assert!(problem["type"].as_str().unwrap().starts_with("/problems/"), "{path}");
            assert!(!problem["detail"].as_str().unwrap().is_empty(), "{path}");
        }
    }
    let answer = server.ask("DELETE", "/api/v1/assets", &[], "");
    assert_eq!(answer.status, 405);
    assert_eq!(answer.json()["status"], 405);
}

#[test]
fn a_reader_that_has_the_version_gets_no_copy() {
    let (_world, server) = harbour();
    let asset = server.get("/api/v1/assets?limit=1").json()["items"][0]["id"].clone();
    let path = format!("/api/v1/assets/{}", asset.as_str().unwrap());
    let tag = server.get(&path).header("etag").unwrap().to_owned();
    let again = server.ask("GET", &path, &[("If-None-Match", &tag)], "");
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    let other = server.ask("GET", &path, &[("If-None-Match", "\"0\"")], "");
    assert_eq!(other.status, 200);
}

#[test]
fn lists_are_ordered_by_what_is_asked_for_and_paged_in_that_order() {
    let (_world, server) = harbour();
    let all = server.get("/api/v1/assets?sort=-memory_mib&limit=200").json();
    let memory: Vec<Option<i64>> =
        all["items"].as_array().unwrap().iter().map(|one| one["memory_mib"].as_i64()).collect();
    let known: Vec<i64> = memory.iter().flatten().copied().collect();
    assert!(known.is_sorted_by(|a, b| a >= b) && known.len() > 3, "{memory:?}");
    assert!(memory[..known.len()].iter().all(Option::is_some), "what is not known stands last");
    let mut paged = Vec::new();
    let mut after = String::new();
    loop {
        let page = server.get(&format!("/api/v1/assets?sort=-memory_mib&limit=5{after}")).json();
        assert_eq!(page["total"], all["total"]);
        paged.extend(page["items"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(&paged, all["items"].as_array().unwrap());
    assert_eq!(server.get("/api/v1/assets?sort=colour").status, 400);
}

#[test]
fn a_search_knows_what_has_just_changed() {
    let (world, server) = harbour();
    let found = |q: &str| server.get(&format!("/api/v1/workloads?q={q}")).json()["total"].clone();
    assert_eq!(found("owner:grace"), 0);
    world.json(&["workloads", "state", "W-9", "owner=Grace"]);
    assert_eq!(found("owner:grace"), 1);
    assert_eq!(found("rank:1"), 1);
    world.json(&["backlog", "move", "W-9", "--to", "1", "--reason", "first"]);
    assert_eq!(found("rank:1%20owner:grace"), 1);
    world.json(&["workloads", "state", "W-9", "disposition=retain"]);
    assert_eq!(found("rank:1%20owner:grace"), 0);
    assert_eq!(found("-rank:*%20owner:grace"), 1);
    world.json(&["import", "fixtures/quickstart/SizingWorkshop-RVTools.xlsx"]);
    assert_eq!(found("assets%3E0"), world.json(&["workloads"])["total"]);
}

pub(crate) const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

#[test]
fn a_suggestion_is_accepted_in_the_browser_and_is_in_the_history() {
    let (world, server) = harbour();
    let list = server.get("/api/v1/suggestions").json();
    let all = list["items"].as_array().unwrap();
    let one = all.iter().find(|one| one["kind"] == "join").unwrap();
    let path = format!("/suggestions/{}/acceptance", one["key"].as_str().unwrap());
    let own = [FORM, ("Sec-Fetch-Site", "same-origin")];
    let answer = server.ask("POST", &path, &own, "reason=agreed+with+the+owner");
    assert_eq!((answer.status, answer.header("location")), (303, Some("/suggestions")));
    let page = server.get("/activity").body;
    assert!(page.contains("agreed with the owner") && page.contains("accepted:"), "{page}");
    for asset in one["assets"].as_array().unwrap() {
        let shown = world.json(&["assets", "show", asset.as_str().unwrap()]);
        assert_eq!(shown["membership_by"], "person");
    }
    // It is gone now, so accepting it again is told as overtaken.
    let again = server.ask("POST", &path, &own, "reason=");
    assert_eq!(again.status, 409);
    assert!(again.body.contains("is not suggested"), "{}", again.body);
}

#[test]
fn other_sites_and_other_names_are_kept_out() {
    let (world, server) = harbour();
    let events = world.json(&["events"])["total"].clone();
    for headers in [
        [FORM, ("Sec-Fetch-Site", "cross-site")],
        [FORM, ("Sec-Fetch-Site", "same-site")],
        [FORM, ("Origin", "http://evil.example")],
        [FORM, ("Origin", "null")],
    ] {
        let answer = server.ask("POST", "/suggestions/S-000000/acceptance", &headers, "");
        assert_eq!(answer.status, 403, "{headers:?}");
    }
    for path in ["/", "/api/v1/assets"] {
        assert_eq!(server.ask("GET", path, &[("Host", "evil.example")], "").status, 403);
    }
    assert_eq!(world.json(&["events"])["total"], events);
}

#[test]
fn hostile_names_are_text() {
    let world = Landfall::new();
    let name = "<img src=x onerror=alert(1)>";
    let list = format!("VM,Powerstate,CPUs,Memory\n{name},poweredOn,2,4096\n");
    world.json(&["import", &world.write("RVTools_tabvInfo.csv", list)]);
    let server = Server::start(&world);
    for path in ["/", "/assets", "/workloads", "/workloads/W-1", "/assets?q=%3Cimg"] {
        let page = server.get(path).body;
        assert!(!page.contains("<img"), "{path}");
    }
    assert!(server.get("/assets").body.contains("&#60;img"));
}

#[test]
fn without_accounts_only_this_machine_comes_in() {
    let world = Landfall::new();
    let output = world.run(&["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(complained(&output).contains("no accounts yet"), "{}", complained(&output));
}

#[test]
fn an_empty_estate_says_how_to_begin() {
    let world = Landfall::new();
    let server = Server::start(&world);
    for path in ["/", "/assets", "/workloads"] {
        assert!(server.get(path).body.contains("href=\"/imports\""), "{path}");
    }
    assert!(server.get("/activity").body.contains("Nothing has happened yet."));
}

/// A form with files, as a browser sends it.
fn upload(files: &[(&str, &str)]) -> String {
    let part = |(name, content): &(&str, &str)| {
        format!(
            "--cut\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
             Content-Type: text/csv\r\n\r\n{content}\r\n"
        )
    };
    files.iter().map(part).collect::<String>() + "--cut--\r\n"
}

const FILES: (&str, &str) = ("Content-Type", "multipart/form-data; boundary=cut");
const LIST: &str =
    "VM,Powerstate,CPUs,Memory\ncrane-1,poweredOn,2,4096\ncrane-2,poweredOn,4,8192\n";

/// Where the form of a preview leads.
fn confirmation(preview: &Answer) -> String {
    let start = preview.body.find("/imports/").unwrap_or_else(|| panic!("{}", preview.body));
    preview.body[start..].split('"').next().unwrap().to_owned()
}

#[test]
fn an_upload_is_shown_first_and_written_when_confirmed() {
    let world = Landfall::new();
    let server = Server::start(&world);
    let files = upload(&[("RVTools_tabvInfo.csv", LIST)]);
    let preview = server.ask("POST", "/imports", &[FILES], &files);
    assert_eq!(preview.status, 200, "{}", preview.body);
    assert!(preview.body.contains("2 added"), "{}", preview.body);
    assert_eq!(world.json(&["assets"])["total"], 0);
    let path = confirmation(&preview);
    let answer = server.ask("POST", &path, &[FORM], "reason=first+export");
    assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
    assert_eq!(world.json(&["assets"])["total"], 2);
    assert_eq!(world.json(&["events"])["items"][0]["reason"], "first export");
    // An upload is confirmed once, and the same bytes are known then.
    assert_eq!(server.ask("POST", &path, &[FORM], "").status, 404);
    let again = server.ask("POST", "/imports", &[FILES], &files);
    assert!(again.body.contains("imported before, nothing new"), "{}", again.body);
    assert!(!again.body.contains("/confirmation"));
}

#[test]
fn an_upload_that_cannot_be_read_says_why_and_offers_nothing() {
    let world = Landfall::new();
    let server = Server::start(&world);
    for (name, content) in [("notes.txt", "dear diary"), ("empty.csv", ""), ("../../x.csv", "\0\0")]
    {
        let preview = server.ask("POST", "/imports", &[FILES], &upload(&[(name, content)]));
        assert_eq!(preview.status, 200, "{name}");
        assert!(preview.body.contains("role=\"alert\""), "{name}: {}", preview.body);
        assert!(!preview.body.contains("/confirmation") && !preview.body.contains("../"), "{name}");
    }
    let none = server.ask("POST", "/imports", &[FILES], "--cut--\r\n");
    assert!(none.status == 400 && none.body.contains("choose at least one file"), "{}", none.body);
    let broken = server.ask("POST", "/imports", &[FILES], "--cut\r\nContent-Dispo");
    assert_eq!(broken.status, 400, "{}", broken.body);
    assert_eq!(server.ask("POST", "/imports", &[FORM], "files=x").status, 400);
    assert_eq!(server.ask("POST", "/imports/x/confirmation", &[FORM], "").status, 404);
    assert_eq!(world.json(&["events"])["total"], 0);
}

#[test]
fn a_question_is_answered_as_it_was_read() {
    let (world, server) = harbour();
    let page = server.get("/findings").body;
    assert!(page.contains("Are these one thing?") && page.contains("/questions/Q-1/answer"));
    let value = "ferry-tickets-web.harbour.example";
    assert!(page.contains(&format!("name=\"value\" value=\"{value}\"")), "{page}");
    let answer = |body: &str| server.ask("POST", "/questions/Q-1/answer", &[FORM], body);
    assert_eq!(answer("verdict=same&value=another").status, 409);
    assert_eq!(answer(&format!("verdict=perhaps&value={value}")).status, 400);
    assert_eq!(
        server.ask("POST", "/questions/1/answer", &[FORM], "verdict=same&value=x").status,
        404
    );
    assert_eq!(world.json(&["questions"])["total"], 1);
    let done = answer(&format!("verdict=same&value={value}&reason=one+machine"));
    assert_eq!((done.status, done.header("location")), (303, Some("/findings")));
    assert_eq!(world.json(&["questions"])["total"], 0);
    assert!(server.get("/activity").body.contains("one machine"));
}

#[test]
fn findings_come_in_pages() {
    let (world, server) = harbour();
    let listed = world.json(&["findings"])["total"].as_u64().unwrap();
    let mut seen = 0;
    let mut after = String::new();
    loop {
        let page = server.get(&format!("/api/v1/findings?limit=3{after}")).json();
        seen += page["items"].as_array().unwrap().len() as u64;
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(seen, listed);
    let warnings = server.get("/api/v1/findings?q=severity:warning").json();
    let items = warnings["items"].as_array().unwrap();
    assert!(!items.is_empty() && items.iter().all(|one| one["severity"] == "warning"));
}
