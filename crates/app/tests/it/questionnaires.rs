//! Questionnaires: imported, answered and read the same everywhere.

use serde_json::{Value, json};

use crate::landfall::{printed, root};
use crate::server::harbour;

const BERTH: &str = "name: Berth check
required: true
thresholds: {red: 50, yellow: 30, unknown: 5}
riskMessages: {red: Stay ashore}
sections:
  - name: Quay
    questions:
      - text: Is it long enough?
        answers:
          - {text: 'Yes', risk: green}
          - {text: 'No', risk: red, mitigation: Build a longer one}
          - {text: Nobody knows, risk: unknown}
      - text: Is it deep enough?
        answers:
          - {text: 'Yes', risk: green}
          - {text: Hardly, risk: yellow, mitigation: Dredge it}
";

#[test]
fn answers_come_to_a_risk_that_is_the_same_everywhere() {
    let (world, server) = harbour();
    let file = world.write("berth.yaml", BERTH);
    let told = world.json(&["questionnaires", "import", &file]);
    assert_eq!(
        (&told["written"], &told["questionnaires"][0]["change"]),
        (&json!(true), &json!("added"))
    );
    let again = world.json(&["questionnaires", "import", &file]);
    assert_eq!(
        (&again["written"], &again["questionnaires"][0]["change"]),
        (&json!(false), &json!("unchanged"))
    );
    let list = world.json(&["questionnaires"]);
    assert_eq!(server.get("/api/v1/questionnaires").json()["items"], list["items"]);
    let id = list["items"][0]["id"].as_str().unwrap();
    let path = format!("/api/v1/workloads/W-9/questionnaires/{id}");
    let open = server.get(&path);
    let tag = open.header("etag").unwrap().to_owned();
    assert_eq!((&open.json()["risk"], &open.json()["open"]), (&Value::Null, &json!(2)));
    let said = json!({ "answers": { "1.1": "2" } });
    assert_eq!(server.send("PATCH", &path, &[], &said).status, 428);
    let done = server.send("PATCH", &path, &[("If-Match", &tag)], &said);
    assert_eq!((done.status, &done.json()["risk"]), (200, &json!("red")), "{}", done.body);
    assert_eq!(done.json()["mitigations"][0]["mitigation"], "Build a longer one");
    let late = server.send("PATCH", &path, &[("If-Match", &tag)], &said);
    assert_eq!((late.status, &late.json()["yours"]["answers"]["1.1"]), (412, &json!("2")));
    let shown =
        world.json(&["questionnaires", "answer", "berth CHECK", "W-9", "1.2=Hardly", "1.1=Yes"]);
    assert_eq!(shown["risk"], "yellow");
    assert_eq!(
        shown["because"],
        "Of 2 questions: 0 red (0.0 %, threshold 50 %), 1 yellow (50.0 %, threshold 30 %), \
         0 unknown (0.0 %, threshold 5 %); yellow is the first to reach its threshold."
    );
    for found in [
        world.json(&["workloads", "--filter", "risk:yellow"]),
        server.get("/api/v1/workloads?q=risk%3Ayellow").json(),
    ] {
        assert_eq!((&found["total"], &found["items"][0]["key"]), (&json!(1), &json!("W-9")));
    }
    assert_eq!(world.json(&["workloads", "--filter", "risk:red"])["total"], 0);
    assert_eq!(server.get("/api/v1/workloads?q=risk%3Ared").json()["total"], 0);
    let page = server.get("/workloads/W-9").body;
    assert!(page.contains("Dredge it") && page.contains("yellow is the first"), "{page}");
    let guide = server.get("/api/v1/workloads/W-9/guide").json();
    assert!(guide["evidence"][0].as_str().unwrap().starts_with("Berth check says yellow."));
    world.json(&[
        "workloads",
        "rationalize",
        "W-9",
        "--short",
        "--answer",
        "needed_there=no",
        "--accept",
    ]);
    let because = server.get("/api/v1/workloads/W-9").json()["disposition_because"].clone();
    assert!(because.as_str().unwrap().contains("evidence: Berth check says yellow"), "{because}");
    let text = printed(&world.run(&["questionnaires", "show", "Berth check", "W-9"]));
    assert!(text.contains("* 2 Hardly (yellow, by ") && text.contains("do: Dredge it"), "{text}");
    // A rebuild of everything keeps the answers, and an answer can be taken back.
    world.json(&["profile", "choose", "aws-example"]);
    assert_eq!(server.get(&path).json()["risk"], "yellow");
    let back = json!({ "answers": { "1.1": null, "1.2": null } });
    let done = server.send("PATCH", &path, &[("If-Match", "*")], &back);
    assert_eq!((done.status, &done.json()["risk"]), (200, &Value::Null));
    assert_eq!(server.get("/api/v1/workloads?q=risk%3Ayellow").json()["total"], 0);
    world.json(&["audit", "verify"]);
}

#[test]
fn a_changed_questionnaire_keeps_what_still_holds_and_tells_the_rest() {
    let (world, server) = harbour();
    world.json(&["questionnaires", "import", &world.write("berth.yaml", BERTH)]);
    world.json(&["questionnaires", "answer", "Berth check", "W-9", "1.1=2", "1.2=2"]);
    let id = world.json(&["questionnaires"])["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/workloads/W-9/questionnaires/{id}");
    let tag = server.get(&path).header("etag").unwrap().to_owned();
    assert_eq!(server.get("/api/v1/workloads?q=risk%3Ared").json()["total"], 1);
    let changed = BERTH.replace("text: 'No', risk: red", "text: No longer, risk: red");
    let file = world.write("berth.yaml", &changed);
    let dry = world.json(&["questionnaires", "import", &file, "--dry-run"]);
    assert_eq!((&dry["written"], &dry["questionnaires"][0]["kept"]), (&json!(false), &json!(1)));
    assert_eq!(server.get(&path).json()["risk"], "red", "nothing was written");
    let told = world.json(&["questionnaires", "import", &file]);
    let dropped = json!([{ "workload": "W-9", "question": "Is it long enough?", "answer": "No" }]);
    assert_eq!(told["questionnaires"][0]["dropped"], dropped);
    let now = server.get(&path).json();
    assert_eq!((&now["risk"], &now["open"]), (&json!("yellow"), &json!(1)));
    assert_eq!(server.get("/api/v1/workloads?q=risk%3Ared").json()["total"], 0);
    // Who read the questions before the change must not answer others by number.
    let late =
        server.send("PATCH", &path, &[("If-Match", &tag)], &json!({ "answers": { "1.1": "2" } }));
    assert_eq!(late.status, 412);
    let one = format!("/api/v1/questionnaires/{id}");
    assert_eq!(server.send("DELETE", &one, &[("If-Match", "\"1\"")], &Value::Null).status, 412);
    assert_eq!(server.send("DELETE", &one, &[("If-Match", "\"2\"")], &Value::Null).status, 204);
    assert_eq!(server.get(&path).status, 404);
    assert_eq!(server.get("/api/v1/workloads?q=risk%3Ayellow").json()["total"], 0);
    let events = server.get("/api/v1/events?limit=3").json();
    let kinds: Vec<&str> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["questionnaire_removed", "questionnaire_imported", "questionnaire_answered"]
    );
    world.json(&["audit", "verify"]);
}

#[test]
fn wrong_files_and_answers_are_refused_and_nothing_is_kept() {
    let (world, server) = harbour();
    let wrong = BERTH.replace("risk: yellow", "risk: beige");
    let run = world.run(&["questionnaires", "import", &world.write("berth.yaml", &wrong)]);
    assert_eq!(run.status.code(), Some(4));
    let text = String::from_utf8(run.stdout).unwrap() + &String::from_utf8(run.stderr).unwrap();
    assert!(text.contains("berth.yaml, line 16: risk: `beige` is no risk; write red,"), "{text}");
    let sent = json!({ "name": "berth.yaml", "yaml": wrong });
    let answer = server.send("POST", "/api/v1/questionnaire-imports", &[], &sent);
    assert_eq!((answer.status, &answer.json()["findings"][0]["line"]), (422, &json!(16)));
    assert_eq!(server.get("/api/v1/questionnaires").json()["total"], 0);
    let sent = json!({ "name": "berth.yaml", "yaml": BERTH });
    assert_eq!(server.send("POST", "/api/v1/questionnaire-imports", &[], &sent).status, 200);
    let id = server.get("/api/v1/questionnaires").json()["items"][0]["id"].clone();
    let path = format!("/api/v1/workloads/W-9/questionnaires/{}", id.as_str().unwrap());
    let before = server.get("/api/v1/events?limit=1").body;
    for said in [
        json!({}),
        json!({ "answers": {} }),
        json!({ "answers": { "1.1": "4" } }),
        json!({ "answers": { "1.1": "1", "2.1": "1" } }),
        json!({ "answers": { "1.1": "1", "Is it long enough?": "2" } }),
        json!({ "answers": { "1.1": 1 } }),
        json!({ "answers": { "1.1": "1" }, "more": 1 }),
        json!([]),
    ] {
        let answer = server.send("PATCH", &path, &[("If-Match", "*")], &said);
        assert_eq!(answer.status, 400, "{said}: {}", answer.body);
    }
    assert_eq!(server.get(&path.replace("W-9", "W-999")).status, 404);
    assert_eq!(server.get("/questionnaires/nothing").status, 404);
    assert_eq!(server.get("/api/v1/workloads/W-x/questionnaires").status, 404);
    for wrong in ["1.1", "1.1=9", "9.9=1"] {
        let run = world.run(&["questionnaires", "answer", "Berth check", "W-9", wrong]);
        assert_eq!(run.status.code(), Some(2), "{wrong}");
    }
    assert_eq!(server.get("/api/v1/events?limit=1").body, before);
}

#[test]
fn the_questionnaire_that_konveyor_ships_is_taken_whole() {
    let (world, server) = harbour();
    let file = root().join("fixtures/formats/konveyor/tackle2-seed__questionnaire.yaml");
    world.json(&["questionnaires", "import", file.to_str().unwrap()]);
    let list = world.json(&["questionnaires"]);
    assert_eq!(
        (&list["items"][0]["name"], &list["items"][0]["questions"]),
        (&json!("Legacy Pathfinder"), &json!(28))
    );
    let page = server.get(&format!("/questionnaires/{}", list["items"][0]["id"].as_str().unwrap()));
    assert!(page.body.contains("5.3 ") && page.body.contains("red from 5 %"));
    let moved = server
        .get(&format!("/questionnaires/{}?workload=W-9", list["items"][0]["id"].as_str().unwrap()));
    assert_eq!(moved.status, 303);
}

#[test]
fn answers_follow_a_workload_into_another_and_tags_are_asked_anew() {
    let (world, server) = harbour();
    let with = |condition: &str| {
        BERTH.replace(
            "      - text: Is it deep enough?\n",
            &format!("      - text: Is it deep enough?\n        {condition}\n"),
        )
    };
    let file = world.write("berth.yaml", with("includeFor: [{category: Draught, tag: Deep}]"));
    world.json(&["questionnaires", "import", &file]);
    let shown = world.json(&["questionnaires", "answer", "Berth check", "W-9", "1.1=2"]);
    assert_eq!((&shown["asked"], &shown["passed_over"]), (&json!(1), &json!(1)));
    world.json(&["workloads", "merge", "W-1", "W-9"]);
    assert_eq!(server.get("/api/v1/workloads/W-9").status, 404);
    let found = server.get("/api/v1/workloads?q=risk%3Ared").json();
    assert_eq!((&found["total"], &found["items"][0]["key"]), (&json!(1), &json!("W-1")));
    let shown = world.json(&["questionnaires", "show", "Berth check", "W-1"]);
    assert_eq!((&shown["risk"], &shown["mitigations"][0]["answer"]), (&json!("red"), &json!("No")));
    // An inventory that brings the tag lets the second question be asked: it is open.
    let assets = world.json(&["assets", "--filter", "workload:W-1"]);
    let name = assets["items"][0]["name"].as_str().unwrap();
    let sheet = world.write("tags.csv", format!("Name,Tags\n{name},Draught=deep\n"));
    let mapping = world.path().join("map.toml").display().to_string();
    world.run(&["mapping", "draft", &sheet, "--out", &mapping]);
    world.json(&["import", &sheet, "--mapping", &mapping]);
    let shown = world.json(&["questionnaires", "show", "Berth check", "W-1"]);
    assert_eq!((&shown["asked"], &shown["open"]), (&json!(2), &json!(1)), "{shown}");
    assert_eq!(shown["risk"], "red", "half of the answers are red");
    world.json(&["questionnaires", "answer", "Berth check", "W-1", "1.1="]);
    assert_eq!(server.get("/api/v1/workloads?q=risk%3Ared").json()["total"], 0);
}
