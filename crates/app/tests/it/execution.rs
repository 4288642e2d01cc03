//! Execution plans of releases: from the draft to the last step, by commands and by the API.

use serde_json::{Value, json};

use crate::delivery::{committed, refused, world};
use crate::landfall::{Landfall, complained};

/// Runs as somebody, and gives the document.
fn as_person(world: &Landfall, person: &str, arguments: &[&str]) -> Value {
    world.json(&[&["--actor", person], arguments].concat())
}

fn code(world: &Landfall, arguments: &[&str], code: i32) -> String {
    let output = world.run(arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", complained(&output));
    complained(&output)
}

fn step<'a>(plan: &'a Value, key: &str) -> &'a Value {
    plan["items"].as_array().unwrap().iter().find(|one| one["step"] == key).unwrap()
}

#[test]
fn a_release_is_executed_from_the_draft_to_the_last_step() {
    let (world, server) = world();
    code(&world, &["execution", "draft", "RB-1"], 2);
    world.json(&["releases", "submit", "R-1", "--title", "First", "--because", "the lease ends"]);
    assert!(refused(&world, &["execution", "draft", "RB-1"]).contains("committed to"));
    world.json(&["releases", "commit", "RB-1", "--against", "nobody reviews yet"]);
    let plan = world.json(&["execution", "draft", "RB-1"]);
    assert_eq!((&plan["key"], &plan["status"]), (&json!("EP-1"), &json!("draft")));
    let release = world.json(&["releases", "show", "RB-1"]);
    let assets = release["assets"].as_u64().unwrap();
    let parts = plan["items"].as_array().unwrap().iter().filter(|one| !one["asset"].is_null());
    assert_eq!(parts.count() as u64, assets, "each asset is replicated in a step of its own");
    assert!(refused(&world, &["execution", "draft", "RB-1"]).contains("EP-1 already"));
    assert!(refused(&world, &["execution", "begin", "EP-1", "1"]).contains("draft"));
    // A text of one's own; what is wrong with one is told, and nothing is written.
    let file = world.path().join("plan.toml");
    let workload = release["items"][0]["workload"].as_str().unwrap();
    let text = format!(
        "[[step]]\nnumber = 1\ntitle = \"Prepare\"\n\
         [[step]]\nnumber = 2\ntitle = \"Scan\"\nkind = \"script\"\ncommand = \"touch ran.txt\"\n\
         after = [1]\nworkload = \"{workload}\"\n\
         [[step]]\nnumber = 3\ntitle = \"Yes or no\"\nkind = \"approval\"\nafter = [2]\n\
         [[step]]\nnumber = 4\ntitle = \"Switch\"\nafter = [3]\n"
    );
    let wrong = text.replace("after = [1]", "after = [4]");
    std::fs::write(&file, wrong).unwrap();
    let name = file.to_str().unwrap();
    let told = code(&world, &["execution", "set", "EP-1", name], 2);
    assert!(told.contains("2 → 4 → 3 → 2"), "{told}");
    std::fs::write(&file, [0xff, 0xfe]).unwrap();
    code(&world, &["execution", "set", "EP-1", name], 2);
    assert_eq!(world.json(&["execution", "show", "EP-1"])["text"], plan["text"]);
    std::fs::write(&file, &text).unwrap();
    let plan = world.json(&["execution", "set", "EP-1", name]);
    assert_eq!(plan["items"].as_array().unwrap().len(), 4);
    let plan = world.json(&["execution", "start", "EP-1"]);
    assert_eq!(
        (&step(&plan, "1")["state"], &plan["counts"]["ready"]),
        (&json!("ready"), &json!(1))
    );
    assert!(refused(&world, &["execution", "set", "EP-1", name]).contains("only a draft"));
    world.json(&["execution", "pause", "EP-1"]);
    assert!(refused(&world, &["execution", "begin", "EP-1", "1"]).contains("paused"));
    world.json(&["execution", "resume", "EP-1"]);
    as_person(&world, "bo", &["execution", "begin", "EP-1", "1"]);
    code(&world, &["execution", "complete", "EP-1", "1", "--comment", " "], 2);
    as_person(&world, "bo", &["execution", "complete", "EP-1", "1", "--comment", "all is there"]);
    // A script is reported on, and never run.
    let plan = as_person(
        &world,
        "cy",
        &["execution", "report", "EP-1", "2", "--exit", "-9", "--note", "out of memory"],
    );
    assert_eq!(
        (&step(&plan, "2")["state"], &step(&plan, "2")["exit"]),
        (&json!("failed"), &json!(-9))
    );
    world.json(&["execution", "retry", "EP-1", "2"]);
    as_person(&world, "cy", &["execution", "report", "EP-1", "2", "--exit", "0"]);
    assert!(!world.path().join("ran.txt").exists());
    for (who, told) in [("ada", "wrote the plan"), ("CY", "worked on step 2")] {
        let output =
            world.run(&["--actor", who, "execution", "complete", "EP-1", "3", "--comment", "fine"]);
        assert_eq!(output.status.code(), Some(3));
        assert!(complained(&output).contains(told), "{}", complained(&output));
    }
    as_person(&world, "di", &["execution", "complete", "EP-1", "3", "--comment", "go"]);
    let plan =
        world.json(&["execution", "skip", "EP-1", "4", "--because", "it was switched before"]);
    assert_eq!(plan["status"], "finished");
    assert!(refused(&world, &["execution", "retry", "EP-1", "4"]).contains("finished"));
    for (arguments, exit) in [
        (&["execution", "show", "EP-9"][..], 2),
        (&["execution", "begin", "EP-1", "x"], 2),
        (&["execution", "begin", "EP-1", "99"], 2),
    ] {
        code(&world, arguments, exit);
    }
    assert_eq!(world.json(&["execution"])["total"], 1);
    let page = server.get("/activity").body;
    assert!(page.contains("reported step 2 of EP-1, Scan, exit -9: out of memory"), "{page}");
    world.json(&["audit", "verify"]);
}

#[test]
fn a_pipeline_reports_and_the_second_of_two_is_told() {
    let (world, server) = world();
    committed(&world);
    let made = server.send("POST", "/api/v1/executions", &[], &json!({ "release": "RB-1" }));
    assert_eq!((made.status, made.header("location")), (201, Some("/api/v1/executions/EP-1")));
    let at = "/api/v1/executions/EP-1";
    let (text, turns, moves) = (format!("{at}/text"), format!("{at}/turns"), format!("{at}/moves"));
    let any = [("If-Match", "*")];
    let one = "[[step]]\nnumber = 1\ntitle = \"Scan\"\nkind = \"script\"\ncommand = \"scan.sh\"\n";
    assert_eq!(server.send("PUT", &text, &[], &json!({ "text": one })).status, 428);
    for wrong in ["", "[[step]]", "x", "[[step]]\nnumber = 1\ntitle = \"a\"\nafter = [2]\n"] {
        let answer = server.send("PUT", &text, &any, &json!({ "text": wrong }));
        assert_eq!(answer.status, 400, "{wrong}: {}", answer.body);
    }
    let first = [("If-Match", "\"1\"")];
    assert_eq!(server.send("PUT", &text, &first, &json!({ "text": one })).status, 200);
    let late = server.send("PUT", &text, &first, &json!({ "text": one }));
    assert_eq!((late.status, &late.json()["theirs"]["version"]), (412, &json!(2)));
    assert_eq!(late.json()["yours"]["text"], one);
    assert_eq!(server.send("POST", &turns, &any, &json!({ "turn": "back" })).status, 400);
    assert_eq!(server.send("POST", &turns, &any, &json!({ "turn": "resume" })).status, 422);
    assert_eq!(server.send("POST", &turns, &any, &json!({ "turn": "start" })).status, 200);
    for (said, status) in [
        (json!({ "step": "1", "how": "report" }), 400),
        (json!({ "step": "1", "how": "begin", "exit": 0 }), 400),
        (json!({ "step": "1", "how": "jump" }), 400),
        (json!({ "step": "0", "how": "begin" }), 400),
        (json!({ "step": "1", "how": "complete", "word": "done" }), 422),
        (json!({ "step": "2", "how": "begin" }), 404),
        (json!({ "step": "1.1", "how": "begin" }), 422),
        (json!({ "step": "1", "how": "report", "exit": 0, "word": "x".repeat(501) }), 422),
    ] {
        let answer = server.send("POST", &moves, &any, &said);
        assert_eq!(answer.status, status, "{said}: {}", answer.body);
    }
    assert_eq!(server.get(at).json()["version"], 3, "what is refused writes nothing");
    let said = json!({ "step": "1", "how": "report", "exit": 0, "word": "build 7" });
    let done = server.send("POST", &moves, &any, &said);
    assert_eq!((done.status, &done.json()["status"]), (200, &json!("finished")), "{}", done.body);
    let item = &done.json()["items"][0];
    assert_eq!(
        (&item["state"], &item["word"], &item["exit"]),
        (&json!("done"), &json!("build 7"), &json!(0))
    );
    assert_eq!(server.get("/api/v1/executions").json()["items"][0]["release"], "RB-1");
    let page = server.get("/release-backlogs/RB-1/execution").body;
    assert!(page.contains("Every step is done or skipped"), "{page}");
    assert_eq!(server.get("/release-backlogs/RB-9/execution").status, 404);
}
