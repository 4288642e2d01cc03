//! Rounds of review from the first participant to the gate, as their people run them.

use std::process::Output;

use serde_json::Value;

use crate::landfall::{HARBOUR, Landfall, complained, printed};
use crate::server::Server;

const PEOPLE: [(&str, &str); 5] = [
    ("ada", "strategy"),
    ("abe", "strategy"),
    ("bo", "adoption"),
    ("ben", "adoption"),
    ("bea", "adoption"),
];
const TOPICS: [&str; 3] = ["outcomes", "priorities", "assumptions"];

fn harbour() -> Landfall {
    let world = Landfall::new();
    world.json(&[&["import"], &HARBOUR[..]].concat());
    world
}

/// A command line of somebody.
fn by(world: &Landfall, person: &str, line: &[&str]) -> Output {
    world.run(&[line, &["--actor", person]].concat())
}

fn done(world: &Landfall, person: &str, line: &[&str]) -> String {
    let output = by(world, person, line);
    assert!(output.status.success(), "{line:?}: {}", complained(&output));
    printed(&output)
}

/// What it says to whom it refuses; 3 is the code of a rule or gate.
fn refused(world: &Landfall, person: &str, line: &[&str], code: i32) -> String {
    let output = by(world, person, line);
    assert_eq!(output.status.code(), Some(code), "{line:?}: {}", printed(&output));
    complained(&output)
}

fn opened(world: &Landfall) -> Value {
    let mut line = vec!["review", "open", "Before the first release"];
    for (person, team) in PEOPLE {
        line.extend([if team == "strategy" { "--strategy" } else { "--adoption" }, person]);
    }
    world.json(&line)
}

/// Tries the choices of each question until it is answered rightly; gives how many there were.
fn answer_all(world: &Landfall, person: &str) -> usize {
    let list = world.json(&["review", "questions", "V-1", "--actor", person]);
    let all = list["items"].as_array().unwrap();
    for question in all {
        let position = question["position"].to_string();
        assert!(question["because"].is_null(), "nothing is told before an answer");
        let right = (1..=question["choices"].as_array().unwrap().len()).any(|choice| {
            let choice = choice.to_string();
            let line = ["review", "answer", "V-1", &position, &choice, "--actor", person];
            world.json(&line)["right"] == true
        });
        assert!(right, "{question}");
    }
    all.len()
}

fn attest_all(world: &Landfall, person: &str) {
    for topic in TOPICS {
        let words = format!("{person} says what {topic} are about, and why");
        done(world, person, &["review", "attest", "V-1", topic, &words]);
    }
}

fn closed(world: &Landfall) -> Value {
    opened(world);
    for (person, _) in PEOPLE {
        answer_all(world, person);
        attest_all(world, person);
    }
    world.json(&["review", "close", "V-1", "--record", "record.txt"])
}

#[test]
fn five_people_of_two_teams_open_the_gate() {
    let world = harbour();
    let told = refused(&world, "bo", &["releases", "start", "R-1"], 3);
    assert!(told.contains("no review was held"), "{told}");
    let review = opened(&world);
    assert_eq!((&review["key"], &review["status"]), (&"V-1".into(), &"open".into()));
    assert_eq!(review["gaps"].as_array().unwrap().len(), 6);
    let told = refused(&world, "ada", &["review", "open", "another"], 3);
    assert!(told.contains("V-1 is open: close or abandon it first"), "{told}");
    assert!(answer_all(&world, "ada") >= 4);
    done(
        &world,
        "bo",
        &["review", "challenge", "V-1", "assumptions", "nobody looked", "--subject", "A-1"],
    );
    for (person, _) in PEOPLE {
        if person != "ada" {
            answer_all(&world, person);
        }
        attest_all(&world, person);
    }
    let told = refused(&world, "ada", &["review", "close", "V-1"], 3);
    assert!(told.contains("challenge 1 is open: nobody looked"), "{told}");
    let told = refused(&world, "bo", &["releases", "start", "R-1"], 3);
    assert!(told.contains("V-1 is open: core assumptions and why: challenge 1 is open"), "{told}");
    done(&world, "abe", &["review", "resolve", "V-1", "1", "we looked at the logs of a month"]);
    let review = world.json(&["review", "close", "V-1", "--record", "record.txt"]);
    assert_eq!((&review["status"], &review["closed_by"]), (&"closed".into(), &"ada".into()));
    assert!(done(&world, "bo", &["review", "gate"]).contains("open: V-1 is closed"));
    let start = world.json(&["releases", "start", "R-1", "--actor", "bo"]);
    assert_eq!((&start["review"], &start["against"]), (&"V-1".into(), &Value::Null));
    let told = refused(&world, "bo", &["releases", "start", "R-1"], 3);
    assert!(told.contains("has begun before"), "{told}");
}

#[test]
fn a_record_verifies_until_a_byte_is_changed() {
    let world = harbour();
    closed(&world);
    let said = done(&world, "bea", &["review", "verify", "record.txt"]);
    assert!(said.contains("V-1 is as ada closed it"), "{said}");
    let record = std::fs::read(world.path().join("record.txt")).unwrap();
    for at in (0..record.len()).step_by(record.len() / 97) {
        let mut changed = record.clone();
        changed[at] ^= 1;
        world.write("changed.txt", &changed);
        refused(&world, "bea", &["review", "verify", "changed.txt"], 3);
    }
    // Who seals it anew is found out by the history.
    let text = String::from_utf8(record).unwrap().replace("ada says", "eve says");
    let body = text.rsplit_once("\nsha256 ").unwrap().0;
    let hash = <sha2::Sha256 as sha2::Digest>::digest(body.as_bytes());
    world.write("forged.txt", format!("{body}\nsha256 {}\n", landfall_domain::event::hex(&hash)));
    let told = refused(&world, "bea", &["review", "verify", "forged.txt"], 3);
    assert!(told.contains("knows no review that was closed with"), "{told}");
    world.json(&["review", "record", "V-1", "--out", "again.txt"]);
    let again = std::fs::read(world.path().join("again.txt")).unwrap();
    assert_eq!(again, std::fs::read(world.path().join("record.txt")).unwrap());
}

#[test]
fn a_material_change_shuts_the_gate_again() {
    let world = harbour();
    closed(&world);
    let workloads = world.json(&["workloads", "--filter", "rank<=1"]);
    let key = workloads["items"][0]["key"].as_str().unwrap().to_owned();
    done(&world, "ada", &["backlog", "move", &key, "--to", "11", "--reason", "the owner is away"]);
    let told = refused(&world, "bo", &["releases", "start", "R-1"], 3);
    assert!(told.contains("V-1 was re-opened: the first 10 changed"), "{told}");
    assert!(told.contains(&format!("{key} went out")), "{told}");
    let review = world.json(&["review", "show", "V-1"]);
    assert_eq!(review["status"], "reopened");
    let told = refused(&world, "bo", &["releases", "start", "R-1", "--against", " "], 2);
    assert!(told.contains("the reason is missing"), "{told}");
    let why = "the outage window is tonight";
    let start = world.json(&["releases", "start", "R-1", "--against", why, "--actor", "bo"]);
    assert_eq!((&start["review"], &start["against"]), (&Value::Null, &why.into()));
    let events = world.json(&["events"]);
    let last = events["items"].as_array().unwrap();
    let started = last.iter().find(|one| one["kind"] == "work_started").unwrap();
    assert_eq!((&started["actor"], &started["reason"]), (&"bo".into(), &why.into()));
    // The round is over another backlog, so it cannot be closed as it is.
    let told = refused(&world, "ada", &["review", "close", "V-1"], 3);
    assert!(told.contains("open a new round over the present one"), "{told}");
    done(&world, "ada", &["review", "abandon", "V-1", "--reason", "we begin anew"]);
    let again = world.json(&["review", "open", "Again", "--strategy", "ada"]);
    assert_eq!(again["key"], "V-2");
    let agenda = world.json(&["review", "agenda", "V-2"]);
    assert!(agenda["items"].as_array().unwrap().iter().any(|one| one["topic"] == "priorities"));
}

#[test]
fn wrong_words_are_told_and_change_nothing() {
    let world = harbour();
    opened(&world);
    let before = world.json(&["review", "show", "V-1"]);
    for (person, line, code, expected) in [
        ("ada", vec!["review", "show", "V-9"], 2, "there is no review V-9"),
        ("eve", vec!["review", "questions", "V-1"], 3, "eve does not take part in this round"),
        ("ada", vec!["review", "answer", "V-1", "99", "1"], 2, "and no number 99"),
        ("ada", vec!["review", "answer", "V-1", "1", "77"], 2, "77 is no choice"),
        ("ada", vec!["review", "attest", "V-1", "outcome", "words"], 2, "did you mean `outcomes`"),
        (
            "ada",
            vec!["review", "attest", "V-1", "priorities", "words of some length, in full"],
            3,
            "are not answered rightly yet",
        ),
        (
            "ada",
            vec!["review", "challenge", "V-1", "outcomes", "why", "--subject", "W-999"],
            2,
            "looks at no `W-999`",
        ),
        ("ada", vec!["review", "resolve", "V-1", "4", "so"], 2, "V-1 has no challenge 4"),
        ("ada", vec!["review", "join", "V-1", "--team", "red"], 2, "`red` is no team"),
        (
            "ada",
            vec!["review", "join", "V-1", "--team", "adoption", "--for", "ada"],
            2,
            "cannot stand in for themselves",
        ),
        (
            "ada",
            vec!["review", "leave", "V-1", "eve", "--reason", "so"],
            3,
            "eve does not take part",
        ),
        ("ada", vec!["review", "record", "V-1", "--out", "x"], 3, "was never closed"),
        (
            "ada",
            vec!["review", "open", "x", "--strategy-quorum", "0"],
            2,
            "both teams have to be heard",
        ),
    ] {
        let told = refused(&world, person, &line, code);
        assert!(told.contains(expected), "{line:?}: {told}");
    }
    assert_eq!(world.json(&["review", "show", "V-1"]), before);
}

#[test]
fn who_leaves_keeps_what_was_said_but_does_not_count() {
    let world = harbour();
    opened(&world);
    answer_all(&world, "bo");
    attest_all(&world, "bo");
    let told = refused(
        &world,
        "bo",
        &["review", "attest", "V-1", "outcomes", "once more, with feeling"],
        3,
    );
    assert!(told.contains("bo attested outcomes and metrics at"), "{told}");
    let question = ["review", "answer", "V-1", "1", "1"];
    let told = refused(&world, "bo", &question, 3);
    assert!(told.contains("take that back before you answer anew"), "{told}");
    done(&world, "ada", &["review", "leave", "V-1", "bo", "--reason", "moved to another team"]);
    let review = world.json(&["review", "show", "V-1"]);
    let adoption = |review: &Value| {
        let all = review["readiness"].as_array().unwrap().clone();
        let of = |one: &&Value| one["topic"] == "outcomes" && one["team"] == "adoption";
        all.iter().find(of).unwrap()["attested"].clone()
    };
    assert_eq!(adoption(&review), Value::Array(vec![]));
    assert_eq!(review["attestations"].as_array().unwrap().len(), 3);
    let told = refused(&world, "bo", &["review", "withdraw", "V-1", "outcomes"], 3);
    assert!(told.contains("was taken out of this round (ada: moved to another team)"), "{told}");
    done(&world, "ada", &["review", "join", "V-1", "--team", "adoption", "--person", "bo"]);
    assert_eq!(adoption(&world.json(&["review", "show", "V-1"])), Value::Array(vec!["bo".into()]));
    done(&world, "bo", &["review", "withdraw", "V-1", "outcomes"]);
    assert_eq!(adoption(&world.json(&["review", "show", "V-1"])), Value::Array(vec![]));
}

#[test]
fn a_server_sees_by_itself_that_a_review_does_not_hold_any_more() {
    let world = harbour();
    closed(&world);
    let server = Server::start(&world);
    let status = || server.get("/api/v1/reviews/V-1").json()["status"].as_str().map(str::to_owned);
    assert_eq!(status().as_deref(), Some("closed"));
    let first = world.json(&["workloads", "--filter", "rank<=1"])["items"][0]["key"].clone();
    let first = first.as_str().unwrap();
    done(&world, "ada", &["backlog", "move", first, "--to", "11", "--reason", "the owner is away"]);
    let reopened = (0..200).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(300));
        status().as_deref() == Some("reopened")
    });
    assert!(reopened, "it is still closed");
    let events = server.get("/api/v1/events").json();
    let of = |one: &&Value| one["kind"] == "review_reopened";
    assert_eq!(events["items"].as_array().unwrap().iter().find(of).unwrap()["actor"], "landfall");
}

#[test]
fn two_who_answer_one_question_do_not_overwrite_each_other() {
    let world = harbour();
    opened(&world);
    let server = Server::start(&world);
    let path = "/api/v1/reviews/V-1/questions/1";
    let first = server.get("/api/v1/reviews/V-1/questions").json()["items"][0].clone();
    let tag = format!("\"{}\"", first["version"]);
    let answer = |choice: i64| {
        server.send("PUT", path, &[("If-Match", &tag)], &serde_json::json!({ "choice": choice }))
    };
    let told = answer(1);
    assert_eq!((told.status, told.json()["said"].clone()), (200, serde_json::json!([1])));
    let late = answer(2);
    assert_eq!(late.status, 412);
    let sides = late.json();
    assert_eq!(
        (&sides["yours"]["choice"], &sides["theirs"]["said"]),
        (&2.into(), &serde_json::json!([1]))
    );
    let close = server.send(
        "POST",
        "/api/v1/reviews/V-1/closing",
        &[("If-Match", "\"1\"")],
        &serde_json::json!({}),
    );
    assert_eq!(close.status, 412, "somebody said something since version 1");
}
