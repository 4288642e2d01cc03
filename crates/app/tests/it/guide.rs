//! Questions that lead to a disposition: the same on the command line, on the page and in the API.

use serde_json::{Value, json};

use crate::server::harbour;

const PATH: &str = "/api/v1/workloads/W-9/guide";

#[test]
fn answers_lead_to_a_proposal_that_a_person_accepts() {
    let (world, server) = harbour();
    let first = server.get(PATH);
    let tag = first.header("etag").unwrap().to_owned();
    assert_eq!(first.json()["question"]["key"], "used");
    let said = json!({ "answers": { "used": "no" } });
    assert_eq!(server.send("PATCH", PATH, &[], &said).status, 428);
    let done = server.send("PATCH", PATH, &[("If-Match", &tag)], &said);
    assert_eq!((done.status, &done.json()["question"]["key"]), (200, &json!("sunset")));
    let late =
        server.send("PATCH", PATH, &[("If-Match", &tag)], &json!({ "answers": { "used": "yes" } }));
    assert_eq!(late.status, 412);
    assert_eq!(late.json()["yours"]["used"], "yes");
    let accept = |headers: &[(&str, &str)]| {
        server.send("POST", &format!("{PATH}/acceptance"), headers, &json!({ "reason": "board" }))
    };
    assert_eq!(accept(&[("If-Match", "*")]).status, 422, "nothing is proposed yet");
    let told = world.json(&[
        "workloads",
        "rationalize",
        "W-9",
        "--answer",
        "sunset=yes",
        "--answer",
        "before_exit=unknown",
    ]);
    let proposal = &told["proposal"];
    assert_eq!(
        (&proposal["disposition"], &proposal["confidence_percent"]),
        (&json!("rehost"), &json!(65))
    );
    assert_eq!(proposal["assumptions"], json!(["Its use does not end before the exit date."]));
    world.json(&["workloads", "rationalize", "W-9", "--answer", "before_exit=yes"]);
    let done = accept(&[("If-Match", "*")]);
    assert_eq!(done.status, 200, "{}", done.body);
    let workload = server.get("/api/v1/workloads/W-9").json();
    assert_eq!(
        (&workload["disposition"], &workload["disposition_by"]),
        (&json!("retire"), &json!("person"))
    );
    let because = workload["disposition_because"].as_str().unwrap();
    assert!(because.contains("board. It failed the retirement test"), "{because}");
    assert!(because.contains("six months? No.") && because.contains("90 % sure"), "{because}");
    let event = done.json()["event"].clone();
    let undo = server.send("POST", &format!("/api/v1/events/{event}/undo"), &[], &json!({}));
    assert_eq!(undo.status, 200, "{}", undo.body);
    let back =
        server.send("PATCH", PATH, &[("If-Match", "*")], &json!({ "answers": { "used": null } }));
    assert_eq!(back.json()["question"]["key"], "used");
    // A rebuild of everything keeps the answers.
    world.json(&["profile", "choose", "aws-example"]);
    assert_eq!(server.get(PATH).json()["answers"].as_array().unwrap().len(), 2);
    world.json(&["audit", "verify"]);
}

#[test]
fn one_question_decides_on_the_short_path() {
    let (world, server) = harbour();
    let short = ["workloads", "rationalize", "W-9", "--short", "--answer", "needed_there=no"];
    let told = world.json(&short);
    assert_eq!(told["proposal"]["disposition"], "retire");
    let page = server.get("/workloads/W-9/rationalize?path=short").body;
    assert!(page.contains("Proposed: retire") && page.contains("Accept retire"), "{page}");
    assert!(server.get("/workloads/W-9/rationalize").body.contains("Nobody knows"));
}

#[test]
fn wrong_answers_are_refused_and_nothing_is_kept() {
    let (world, server) = harbour();
    let before = server.get("/api/v1/events?limit=1").body;
    for said in [
        json!({}),
        json!({ "answers": {} }),
        json!({ "answers": { "used": "perhaps" } }),
        json!({ "answers": { "used": 1 } }),
        json!({ "answers": { "used": "yes", "colour": "yes" } }),
        json!({ "answers": { "used": "yes" }, "more": 1 }),
        json!([]),
        Value::Null,
    ] {
        let answer = server.send("PATCH", PATH, &[("If-Match", "*")], &said);
        assert_eq!(answer.status, 400, "{said}: {}", answer.body);
    }
    assert_eq!(server.get(&format!("{PATH}?path=long")).status, 400);
    assert_eq!(server.get("/api/v1/workloads/W-999/guide").status, 404);
    assert_eq!(server.get("/workloads/W-999/rationalize").status, 404);
    for wrong in ["used", "used=perhaps", "colour=yes"] {
        let run = world.run(&["workloads", "rationalize", "W-9", "--answer", wrong]);
        assert_eq!(run.status.code(), Some(2), "{wrong}");
    }
    assert_eq!(server.get("/api/v1/events?limit=1").body, before);
}
