//! Plans and releases in the web app and the API, over HTTP.

use serde_json::{Value, json};

use crate::landfall::{Landfall, root};
use crate::server::{Answer, Server, harbour};

const TEAM: &str = "[[team]]\nname = \"Cranes\"\nskills = { infra = 400, app = 400, dba = 400, \
    test = 400, network = 400, security = 400, architect = 400 }\n";

fn wanted() -> Value {
    json!({ "start": "2026-12-07", "weeks": 2, "iterations": 12, "team_file": TEAM })
}

fn with(field: &str, value: impl Into<Value>) -> Value {
    let mut wanted = wanted();
    wanted[field] = value.into();
    wanted
}

fn ask(server: &Server, wanted: &Value) -> String {
    let answer = server.send("POST", "/api/v1/plans", &[], wanted);
    assert_eq!(answer.status, 202, "{}", answer.body);
    assert_eq!(answer.json()["state"], "queued");
    answer.header("location").unwrap().to_owned()
}

/// Waits until a job is over.
fn over(server: &Server, job: &str) -> Value {
    loop {
        let now = server.get(job).json();
        if now["is_over"] == true {
            return now;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

fn propose(server: &Server, wanted: &Value) -> String {
    let job = over(server, &ask(server, wanted));
    assert_eq!(job["state"], "done", "{job}");
    job["plan"].as_str().unwrap().to_owned()
}

/// Sends the form of the page as a browser does.
fn send_form(server: &Server, path: &str, fields: &[(&str, &str)]) -> Answer {
    let part = |(name, value): &(&str, &str)| {
        let value = value.replace('\n', "\r\n");
        format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body: String = fields.iter().map(part).collect();
    let kind = [("Content-Type", "multipart/form-data; boundary=cut")];
    server.ask("POST", path, &kind, &format!("{body}--cut--\r\n"))
}

const FORM: [(&str, &str); 6] = [
    ("start", "2026-12-07"),
    ("weeks", "2"),
    ("iterations", "12"),
    ("team_file", TEAM),
    ("search", "quick"),
    ("reason", "for the board"),
];

/// The rest of an address behind these words of a page.
fn link(page: &str, begins: &str) -> String {
    let at = page.find(begins).unwrap_or_else(|| panic!("{begins} is not in {page}"));
    page[at..].split('"').next().unwrap().to_owned()
}

#[test]
fn a_plan_is_proposed_looked_at_compared_and_adopted() {
    let (world, server) = harbour();
    let asked = send_form(&server, "/plans", &FORM);
    assert_eq!(asked.status, 303, "{}", asked.body);
    let job = asked.header("location").unwrap().to_owned();
    let done = over(&server, &format!("/api/v1{job}"));
    assert_eq!((&done["state"], &done["plan"]), (&json!("done"), &json!("P-1")), "{done}");
    assert!(server.get(&job).body.contains("Done: P-1 is proposed."));
    assert!(server.get(&job).header("refresh").is_none(), "it is over");
    let page = server.get("/plans/P-1").body;
    for said in ["proposed", "Proved", "Adopt", "class=\"timeline\"", "Where everything is"] {
        assert!(page.contains(said), "{said} is not in the page");
    }
    for begins in ["/plans/P-1/items/W-", "/plans/P-1/items/asset_"] {
        let item = server.get(&link(&page, begins));
        assert_eq!(item.status, 200, "{}", item.body);
        assert!(item.body.contains("Iteration by iteration"));
    }
    assert_eq!(propose(&server, &with("weeks", 4)), "P-2");
    let compared = server.get("/plans/compare?before=P-1&after=P-2").body;
    assert!(compared.contains("complete at another time"), "{compared}");
    let differences = world.json(&["plan", "diff", "P-1", "P-2"]);
    for one in differences["items"].as_array().unwrap() {
        assert!(compared.contains(one["title"].as_str().unwrap()), "{one} is missing");
    }
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let adopted = server.ask("POST", "/plans/P-1/adoption", &form, "reason=agreed");
    assert_eq!(adopted.header("location"), Some("/plans/P-1"), "{}", adopted.body);
    assert!(!server.get("/plans/P-1").body.contains("<button>Adopt"));
    let listed = server.get("/plans").body;
    assert!(listed.contains("in force") && listed.contains("Stay close to P-1"), "{listed}");
    let again = server.ask("POST", "/plans/P-1/adoption", &form, "reason=again");
    assert_eq!(again.status, 422);
    assert!(again.body.contains("P-1 is in force already"), "{}", again.body);
    let overtaken = server.ask("POST", "/plans/P-2/adoption", &form, "reason=");
    assert!(overtaken.body.contains("was proposed before P-1 came into force"));
    let events = world.json(&["events"]).to_string();
    assert!(events.contains("for the board") && events.contains("agreed"), "{events}");
}

#[test]
fn programs_read_plans_iterations_and_releases() {
    let (world, server) = harbour();
    assert_eq!(server.get("/api/v1/iterations").json()["items"], json!([]));
    propose(&server, &wanted());
    let plans = server.get("/api/v1/plans").json();
    assert_eq!(plans["items"], world.json(&["plan", "list"])["items"]);
    let mut whole = world.json(&["plan", "show", "P-1"]);
    let packages = whole["packages"].as_array().unwrap().len();
    let mut seen = 0;
    let mut after = json!(0);
    while !after.is_null() {
        let part = server.get(&format!("/api/v1/plans/P-1?limit=7&after={after}")).json();
        assert_eq!(part["objective"], whole["objective"]);
        seen += part["packages"].as_array().unwrap().len();
        after = part["next"].clone();
    }
    assert_eq!(seen, packages);
    let part = server.get("/api/v1/plans/P-1").json();
    whole["packages"] = part["packages"].clone();
    whole["next"] = Value::Null;
    assert_eq!(part, whole);
    let iterations = server.get("/api/v1/iterations?limit=200").json();
    assert_eq!(iterations["items"], world.json(&["iterations"])["items"]);
    let releases = server.get("/api/v1/releases?limit=200").json();
    let mut told = world.json(&["releases"])["items"].clone();
    let members: Vec<_> = told
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .map(|release| release.as_object_mut().unwrap().remove("members").unwrap())
        .collect();
    assert_eq!(releases["items"], told);
    let first = server.get("/api/v1/releases/R-1").json();
    assert_eq!(first, releases["items"][0]);
    let mut read = Vec::new();
    let mut path = "/api/v1/releases/R-1/members?limit=1".to_owned();
    loop {
        let page = server.get(&path).json();
        read.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/releases/R-1/members?limit=1&after={next}");
    }
    assert_eq!(serde_json::Value::from(read), members[0]);
    let workloads = server.get("/api/v1/workloads?limit=200").json();
    assert_eq!(workloads["items"], world.json(&["workloads"])["items"]);
    let found = server.get("/api/v1/workloads?limit=200&q=release:R-1").json();
    assert_eq!(found["items"].as_array().unwrap().len(), members[0].as_array().unwrap().len());
    let page = server.get("/releases/R-1").body;
    for asset in members[0][0]["assets"].as_array().unwrap() {
        assert!(page.contains(asset.as_str().unwrap()), "{asset} is missing");
    }
    let answer = server.send("POST", "/api/v1/plans/P-1/adoption", &[], &json!({}));
    assert_eq!((answer.status, &answer.json()["status"]), (200, &json!("adopted")));
    let close = propose(&server, &with("stay_close", true));
    let notices = server.get(&format!("/api/v1/plans/{close}")).json()["notices"].to_string();
    assert!(notices.contains("stays close to P-1"), "{notices}");
}

#[test]
fn what_cannot_be_planned_is_refused_at_once_and_in_words() {
    let (world, server) = harbour();
    for (wanted, status, says) in [
        (with("weeks", 7), 400, "1 to 6 weeks"),
        (with("iterations", 0), 400, "1 to 1000 iterations"),
        (with("start", "tomorrow"), 400, "the body is wrong"),
        (with("colour", "red"), 400, "colour"),
        (with("search", "endless"), 400, "endless"),
        (with("team_file", "team = 1"), 400, "the team file"),
        (with("weight", 9), 400, "stay close"),
        (with("stay_close", true), 422, "no plan in force"),
    ] {
        let answer = server.send("POST", "/api/v1/plans", &[], &wanted);
        assert_eq!(answer.status, status, "{}", answer.body);
        assert!(answer.json()["detail"].as_str().unwrap().contains(says), "{}", answer.body);
    }
    for (field, value, says) in [
        ("start", "7.12.2026", "`7.12.2026` is no date"),
        ("weeks", "two", "`two` is no number of weeks"),
        ("team_file", "[[team]]\nname = 1", "the team file"),
    ] {
        let fields = FORM.map(|(name, known)| (name, if name == field { value } else { known }));
        let page = send_form(&server, "/plans", &fields);
        assert_eq!(page.status, 400, "{}", page.body);
        assert!(page.body.contains("role=\"alert\"") && page.body.contains(says), "{}", page.body);
        assert!(page.body.contains("for the board"), "what was written is kept");
    }
    for path in [
        "/plans/P-1",
        "/plans/x",
        "/plans/compare?before=P-1&after=P-2",
        "/releases/R-0",
        "/api/v1/plans/P-1",
        "/api/v1/jobs/job_1",
        "/jobs/job_00000000000000000000000000000001",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    assert_eq!(server.get("/api/v1/plans/P-1?limit=201").status, 400);
    let unknown =
        "[[rule]]\nrule = \"deadline\"\nhard = true\nby = 2026-12-24\nworkloads = [\"W-99\"]";
    let job = over(&server, &ask(&server, &with("team_file", format!("{TEAM}{unknown}"))));
    assert_eq!(job["state"], "failed");
    assert!(job["error"].as_str().unwrap().contains("W-99"), "{job}");
    assert_eq!(world.json(&["plan", "list"])["total"], 0);
}

#[test]
fn nothing_is_planned_without_an_estate() {
    let world = Landfall::new();
    let server = Server::start(&world);
    let answer = server.send("POST", "/api/v1/plans", &[], &wanted());
    assert_eq!(answer.status, 422, "{}", answer.body);
    assert!(answer.body.contains("import an estate first"), "{}", answer.body);
    assert!(server.get("/plans").body.contains("There is no plan yet."));
    assert_eq!(server.get("/releases").status, 200);
}

/// The bundled estate, whose thorough search takes long enough to be stopped.
fn large() -> (Landfall, Server, Value) {
    let world = Landfall::new();
    let file = |name: &str| root().join("fixtures/quickstart").join(name).display().to_string();
    world.json(&[
        "import",
        &file("SizingWorkshop-RVTools.xlsx"),
        &file("invented-dependencies.csv"),
    ]);
    let server = Server::start(&world);
    let team = std::fs::read_to_string(file("team.toml")).unwrap();
    let mut wanted = with("team_file", team);
    (wanted["search"], wanted["iterations"]) = (json!("thorough"), json!(26));
    (world, server, wanted)
}

fn wait_for_progress(server: &Server, job: &str) {
    while server.get(job).json()["progress"].is_null() {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

#[test]
fn a_cancelled_job_stores_nothing() {
    let (world, server, wanted) = large();
    let (running, waiting) = (ask(&server, &wanted), ask(&server, &wanted));
    wait_for_progress(&server, &running);
    let page = running.strip_prefix("/api/v1").unwrap();
    assert_eq!(server.get(page).header("refresh"), Some("5"), "it comes again without scripts");
    assert_eq!(server.get(&format!("{page}?live")).header("refresh"), None);
    let cancel = |job: &str| server.ask("POST", &format!("{job}/cancellation"), &[], "");
    assert_eq!(cancel(&waiting).json()["state"], "cancelled", "it had not begun");
    assert_eq!(cancel(&running).status, 202);
    let job = over(&server, &running);
    assert_eq!((&job["state"], &job["plan"]), (&json!("cancelled"), &Value::Null));
    assert!(server.get(page).body.contains("nothing was stored"));
    let again = cancel(&running);
    assert_eq!(again.status, 422);
    assert!(again.body.contains("cancelled already"), "{}", again.body);
    assert_eq!(world.json(&["plan", "list"])["total"], 0);
    let (quick, plan) = (with("iterations", 26), "P-1");
    assert_eq!(propose(&server, &quick), plan, "the next one has its turn");
}

#[test]
fn a_job_that_the_end_of_the_server_cut_off_has_failed() {
    let (world, server, wanted) = large();
    let (running, waiting) = (ask(&server, &wanted), ask(&server, &with("iterations", 26)));
    wait_for_progress(&server, &running);
    drop(server);
    let server = Server::start(&world);
    let job = over(&server, &running);
    assert_eq!(job["state"], "failed");
    assert!(job["error"].as_str().unwrap().contains("Landfall ended"), "{job}");
    assert_eq!(over(&server, &waiting)["plan"], "P-1", "what waited goes on");
}

#[test]
fn a_pin_leads_to_a_team_file_that_keeps_it() {
    let (_world, server) = harbour();
    propose(&server, &wanted());
    let form = server.get("/plans?from=P-1&pin=W-1&at=2027-01-18").body;
    let pin = "\n[[rule]]\nrule = \"adopted\"\nname = \"Pin of W-1\"\nhard = true\nplan = { \"W-1\" = 2027-01-18 }\n";
    assert!(form.contains(&pin.replace('"', "&#34;")), "{form}");
    let pinned = propose(&server, &with("team_file", format!("{TEAM}{pin}")));
    let page = server.get(&format!("/plans/{pinned}")).body;
    assert!(page.contains("W-1: in the iteration of 2027-01-18, pinned"), "{page}");
    let item = server.get(&format!("/plans/{pinned}/items/W-1")).body;
    assert!(item.contains(&format!("I-4 of {pinned}")), "{item}");
}
