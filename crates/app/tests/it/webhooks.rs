//! Webhooks as their people and their receivers meet them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::installation::{add, form, installation};
use crate::landfall::{Landfall, complained, printed};
use crate::server::{Answer, Server};
use crate::web::FORM;

const PATIENCE: Duration = Duration::from_secs(20);

/// A receiver on this machine: what it hears, and the statuses that it answers, then 204.
struct Hook {
    url: String,
    heard: Receiver<(String, String)>,
    answers: Sender<u16>,
}

impl Hook {
    fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/s3cret", listener.local_addr().unwrap());
        let ((hears, heard), (answers, answered)) = (channel(), channel::<u16>());
        // It ends with the process of the tests.
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let (mut head, mut line) = (String::new(), String::new());
                while reader.read_line(&mut line).unwrap_or(0) > 2 {
                    head.push_str(&line);
                    line.clear();
                }
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
                reader.read_exact(&mut body).unwrap();
                let status = answered.try_recv().unwrap_or(204);
                let _ = write!(stream, "HTTP/1.1 {status} So\r\nContent-Length: 0\r\n\r\n");
                if hears.send((head, String::from_utf8(body).unwrap())).is_err() {
                    return;
                }
            }
        });
        Self { url, heard, answers }
    }

    /// What it hears next, if the signature is that of the secret.
    fn next(&self, secret: &str) -> Value {
        let (head, body) = self.heard.recv_timeout(PATIENCE).expect("nothing arrives");
        let header = |name: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(": "));
            lines.find(|(one, _)| *one == name).unwrap().1.to_owned()
        };
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let signed = format!("{}.{}.{body}", header("webhook-id"), header("webhook-timestamp"));
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(signed.as_bytes());
        let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        assert_eq!(header("webhook-signature"), expected);
        serde_json::from_str(&body).unwrap()
    }
}

const OPEN: &str = "[webhooks]\nallowed_hosts = [\"loopback\", \"hooks.example.com\"]\n";

fn started() -> (Landfall, Server) {
    let world = Landfall::new();
    world.write("landfall.toml", OPEN);
    let inventory = "VM,Powerstate,CPUs,Memory\nquay-1,poweredOn,2,4096\n";
    world.json(&["import", &world.write("RVTools_tabvInfo.csv", inventory)]);
    let server = Server::start(&world);
    (world, server)
}

fn create(server: &Server, wanted: &Value) -> Answer {
    server.send("POST", "/api/v1/webhooks", &[], wanted)
}

fn made(server: &Server, wanted: &Value) -> (String, String) {
    let answer = create(server, wanted);
    assert_eq!(answer.status, 201, "{}", answer.body);
    let made = answer.json();
    let text = |field: &str| made[field].as_str().unwrap().to_owned();
    assert_eq!(answer.header("location"), Some(&*format!("/api/v1/webhooks/{}", text("id"))));
    (format!("/api/v1/webhooks/{}", text("id")), text("secret"))
}

/// Waits until the latest delivery of a webhook is in a state.
fn until(server: &Server, hook: &str, state: &str) -> Value {
    for _ in 0..200 {
        let list = server.get(&format!("{hook}/deliveries")).json();
        if list["items"][0]["state"] == state {
            return list["items"][0].clone();
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("never {state}: {}", server.get(&format!("{hook}/deliveries")).body);
}

#[test]
fn a_change_is_told_and_what_failed_is_sent_again() {
    let (world, server) = started();
    let receiver = Hook::listen();
    let wanted = json!({ "name": "CI", "url": receiver.url, "kinds": ["workloads_stated"] });
    let (hook, secret) = made(&server, &wanted);
    let tell = |owner: &str| {
        let said = json!({ "owner": owner });
        let head = [("If-Match", "*")];
        assert_eq!(server.send("PATCH", "/api/v1/workloads/W-1", &head, &said).status, 200);
    };
    tell("Ada");
    let told = receiver.next(&secret);
    let event = server.get("/api/v1/events?limit=1").json()["items"][0].clone();
    assert_eq!((&told["data"], &told["type"]), (&event, &json!("workloads_stated")));
    assert_eq!((&told["portfolio"], &told["timestamp"]), (&json!("main"), &event["at"]));
    until(&server, &hook, "delivered");
    receiver.answers.send(500).unwrap();
    tell("Grace");
    let first = receiver.next(&secret);
    let waiting = until(&server, &hook, "waiting");
    let retry = format!("{hook}/deliveries/{}/retry", waiting["id"].as_str().unwrap());
    assert_eq!(server.send("POST", &retry, &[], &json!({})).status, 202);
    assert_eq!(receiver.next(&secret), first, "the same delivery, with the same id");
    let done = until(&server, &hook, "delivered");
    assert_eq!((&done["attempts"], &done["status"]), (&json!(2), &json!(204)));
    // Pages of deliveries follow each other.
    let page = server.get(&format!("{hook}/deliveries?limit=1")).json();
    let next = format!("{hook}/deliveries?limit=1&after={}", page["next"].as_str().unwrap());
    let rest = server.get(&next).json();
    assert_eq!(
        (rest["items"][0]["kind"].clone(), &rest["next"]),
        (json!("workloads_stated"), &Value::Null)
    );
    assert_eq!(server.get(&format!("{hook}/deliveries?after=x")).status, 400);
    world.json(&["audit", "verify"]);
}

#[test]
fn what_happened_while_nobody_served_is_told_by_the_next_server() {
    let (world, server) = started();
    world.json(&["portfolios", "add", "north", "--title", "North quay"]);
    let receiver = Hook::listen();
    let secrets = ["main", "north"].map(|portfolio| {
        let made = world.json(&["--portfolio", portfolio, "webhooks", "add", "CI", &receiver.url]);
        made["secret"].as_str().unwrap().to_owned()
    });
    drop(server);
    let list =
        world.write("RVTools_tabvInfo.csv", "VM,Powerstate,CPUs,Memory\nn-1,poweredOn,2,4096\n");
    world.json(&["--portfolio", "north", "import", &list]);
    let _server = Server::start(&world);
    let told = receiver.next(&secrets[1]);
    assert_eq!((&told["portfolio"], &told["type"]), (&json!("north"), &json!("estate_imported")));
    world.json(&[
        "import",
        &world.write("RVTools_tabvInfo.csv", "VM,Powerstate,CPUs,Memory\nm-1,poweredOn,2,4096\n"),
    ]);
    let told = receiver.next(&secrets[0]);
    assert_eq!((&told["portfolio"], &told["type"]), (&json!("main"), &json!("estate_imported")));
}

#[test]
fn a_webhook_is_made_read_changed_and_removed() {
    let (_world, server) = started();
    let receiver = Hook::listen();
    let (hook, secret) = made(&server, &json!({ "name": "CI", "url": receiver.url }));
    let read = server.get(&hook);
    assert_eq!(read.header("etag"), Some("\"1\""));
    assert!(!read.body.contains(&secret) && !server.get("/api/v1/webhooks").body.contains(&secret));
    assert_eq!(server.ask("GET", &hook, &[("If-None-Match", "\"1\"")], "").status, 304);
    let patch = |tag: &str, said: &Value| {
        let head: &[(&str, &str)] = if tag.is_empty() { &[] } else { &[("If-Match", tag)] };
        server.send("PATCH", &hook, head, said)
    };
    assert_eq!(patch("", &json!({ "on": false })).status, 428);
    let off = patch("\"1\"", &json!({ "on": false }));
    assert_eq!(
        (off.status, off.header("etag"), &off.json()["on"]),
        (200, Some("\"2\""), &json!(false))
    );
    let late = patch("\"1\"", &json!({ "kinds": ["plan_adopted"] }));
    assert_eq!(late.status, 412);
    let problem = late.json();
    assert_eq!(problem["yours"], json!({ "kinds": ["plan_adopted"] }));
    assert_eq!(
        (&problem["theirs"]["on"], &problem["theirs"]["version"]),
        (&json!(false), &json!(2))
    );
    let same = patch("\"2\"", &json!({ "on": false, "kinds": [] }));
    assert_eq!(same.header("etag"), Some("\"2\""), "nothing was changed");
    // A ping goes even to what is off.
    let pinged = server.send("POST", &format!("{hook}/ping"), &[], &json!({}));
    assert_eq!((pinged.status, &pinged.json()["state"]), (200, &json!("delivered")));
    assert_eq!(receiver.next(&secret)["type"], "ping");
    assert_eq!(create(&server, &json!({ "name": "ci", "url": receiver.url })).status, 422);
    assert_eq!(server.ask("DELETE", &hook, &[], "").status, 428);
    let late = server.ask("DELETE", &hook, &[("If-Match", "\"1\"")], "");
    assert_eq!((late.status, &late.json()["theirs"]["version"]), (412, &json!(2)));
    assert_eq!(server.ask("DELETE", &hook, &[("If-Match", "\"2\"")], "").status, 204);
    for path in ["", "/deliveries"] {
        assert_eq!(server.get(&format!("{hook}{path}")).status, 404);
    }
    let told = server.get("/api/v1/events").json();
    let kinds: Vec<&str> =
        told["items"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds[..3], ["webhook_removed", "webhook_switched", "webhook_added"]);
    assert!(!told.to_string().contains("s3cret") && !told.to_string().contains(&secret));
    assert!(server.get("/activity").body.contains("switched the webhook CI off"));
}

#[test]
fn bad_input_is_refused_with_what_to_do() {
    let (_world, server) = started();
    let long = format!("https://hooks.example.com/{}", "a".repeat(10_000));
    let url = "https://hooks.example.com/x";
    for (name, url, kinds, why) in [
        ("a", "javascript:alert(1)", json!([]), "begins with https://"),
        (
            "a",
            "https://ada:hunter2@hooks.example.com/",
            json!([]),
            "must not hold a name or password",
        ),
        ("a", &long, json!([]), "at most 2,000 characters"),
        ("a", "hooks.example.com", json!([]), "written in full"),
        ("a", "https://10.0.0.1/", json!([]), "allowed_hosts"),
        ("a", "https://169.254.169.254/", json!([]), "an address for special use"),
        ("a", url, json!(["plan_adoptd"]), "did you mean `plan_adopted`"),
        ("", url, json!([]), "1 to 100 characters"),
        (&"n".repeat(101), url, json!([]), "1 to 100 characters"),
    ] {
        let wanted = json!({ "name": name, "url": url, "kinds": kinds });
        let answer = create(&server, &wanted);
        assert_eq!(answer.status, 400, "{wanted}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(why) && detail.len() < 700, "{detail}");
        assert!(!detail.contains("hunter2"), "{detail}");
    }
    for wrong in
        [json!({ "name": "a" }), json!({ "name": "a", "url": url, "secret": "mine" }), json!([])]
    {
        assert_eq!(create(&server, &wrong).status, 400, "{wrong}");
    }
    for path in ["webhook_0", "webhook_00000000000000000000000000000007", "x"] {
        for further in ["/ping", "/deliveries/delivery_0/retry"] {
            let place = format!("/api/v1/webhooks/{path}{further}");
            assert_eq!(server.send("POST", &place, &[], &json!({})).status, 404, "{place}");
        }
        assert_eq!(server.get(&format!("/settings/webhooks/{path}")).status, 404);
    }
    assert_eq!(server.get("/api/v1/webhooks").json()["items"], json!([]));
}

#[test]
fn without_leave_nothing_goes_to_this_machine() {
    let world = Landfall::new();
    let receiver = Hook::listen();
    for url in [receiver.url.clone(), receiver.url.replace("127.0.0.1", "localhost")] {
        let refused = world.run(&["webhooks", "add", "CI", &url]);
        assert_eq!(refused.status.code(), Some(2));
        let told = complained(&refused);
        assert!(
            told.contains("`allowed_hosts` under [webhooks]") && told.contains("external"),
            "{told}"
        );
    }
    world.write("landfall.toml", "[webhooks]\nallowed_hosts = [\"10.0.0.0/33\"]\n");
    let refused = world.run(&["webhooks", "list"]);
    assert!(
        complained(&refused).contains("`10.0.0.0/33` allows no host"),
        "{}",
        complained(&refused)
    );
}

#[test]
fn the_command_line_adds_pings_and_removes() {
    let world = Landfall::new();
    world.write("landfall.toml", OPEN);
    let receiver = Hook::listen();
    let added =
        world.run(&["webhooks", "add", "Night watch", &receiver.url, "--kind", "plan_adopted"]);
    let secret = printed(&added).trim().to_owned();
    let list = world.json(&["webhooks", "list"]);
    assert_eq!(list["items"][0]["kinds"], json!(["plan_adopted"]));
    assert!(!list.to_string().contains(&secret));
    // Nobody serves: the command itself sends it.
    assert_eq!(world.json(&["webhooks", "ping", "night watch"])["state"], "delivered");
    assert_eq!(receiver.next(&secret)["data"]["webhook"], "Night watch");
    receiver.answers.send(500).unwrap();
    let failed = world.run(&["webhooks", "ping", "Night watch"]);
    assert_eq!(failed.status.code(), Some(3));
    assert!(complained(&failed).contains("answers 500"), "{}", complained(&failed));
    assert!(world.run(&["webhooks", "remove", "Night watch"]).status.success());
    assert_eq!(world.run(&["webhooks", "remove", "Night watch"]).status.code(), Some(2));
}

#[test]
fn pages_show_the_secret_once_and_only_admins_see_hosts() {
    let one = installation();
    add(&one.world, "vera", "viewer", "main");
    let (root, vera) = (one.sign_in("root"), one.sign_in("vera"));
    let url = "https://hooks.invalid/s3cret";
    let fields = form(&[
        ("name", "CI"),
        ("url", url),
        ("kinds", "plan_adopted"),
        ("kinds", "plan_proposed"),
    ]);
    let page = root.ask(&one.server, "POST", "/settings/webhooks", &fields).body;
    assert!(page.contains("whsec_") && page.contains("plan proposed, plan adopted"), "{page}");
    let page = root.ask(&one.server, "GET", "/settings/webhooks", "").body;
    assert!(!page.contains("whsec_") && page.contains(url), "{page}");
    let id = page.split("/settings/webhooks/").nth(1).unwrap().split('"').next().unwrap();
    let here = format!("/settings/webhooks/{id}");
    let ask = |path: &str, fields: &[(&str, &str)]| {
        root.ask(&one.server, "POST", &format!("{here}{path}"), &form(fields)).status
    };
    assert_eq!(ask("/switch", &[("on", "false"), ("version", "1")]), 303);
    let fields = [("name", "CI 2"), ("url", url), ("version", "1")];
    assert_eq!(ask("", &fields), 412, "somebody switched it off in the meantime");
    assert_eq!(ask("", &[("name", "CI 2"), ("url", url), ("version", "2")]), 303);
    assert_eq!(ask("", &[("name", "CI 2"), ("version", "3")]), 400);
    let page = root.ask(&one.server, "GET", &here, "").body;
    assert!(page.contains("It is off.") && page.contains("<h1>CI 2</h1>"), "{page}");
    // Root reads the host in the history, and never the address; others do not read of the host.
    let told = root.ask(&one.server, "GET", "/api/v1/events", "").body;
    assert!(told.contains("hooks.invalid") && !told.contains("s3cret"), "{told}");
    let told = vera.ask(&one.server, "GET", "/api/v1/events", "").body;
    assert!(told.contains("webhook_added") && !told.contains("hooks.invalid"), "{told}");
    let page = vera.ask(&one.server, "GET", "/activity", "").body;
    assert!(page.contains("changed which other systems are told"), "{page}");
    assert_eq!(ask("/removal", &[("version", "3")]), 303);
    let none = one.server.ask("POST", &here, &[FORM], "");
    assert_eq!(none.status, 401);
}
