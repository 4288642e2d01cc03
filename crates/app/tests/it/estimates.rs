//! Estimates with their history, rounds of estimation, and what such tasks took before.

use serde_json::{Value, json};

use crate::delivery::{committed, refused, world};
use crate::landfall::{Landfall, complained, printed};
use crate::server::Server;

/// Runs as somebody, and gives the document.
fn as_person(world: &Landfall, person: &str, arguments: &[&str]) -> Value {
    world.json(&[&["--actor", person], arguments].concat())
}

fn code(world: &Landfall, arguments: &[&str], code: i32) -> String {
    let output = world.run(arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", complained(&output));
    complained(&output)
}

#[test]
fn every_estimate_of_a_task_is_kept_with_its_source() {
    let (world, server) = world();
    committed(&world);
    let first = world.json(&["tasks", "estimates", "T-1"]);
    assert_eq!((&first["total"], &first["items"][0]["source"]), (&json!(1), &json!("template")));
    let three = [
        "tasks", "estimate", "T-1", "--low", "2", "--likely", "4", "--high", "9", "--reason", "old",
    ];
    assert_eq!(world.json(&three)["estimate_hours"], 4.5);
    let told = refused(&world, &three);
    assert!(told.contains("nothing changes"), "{told}");
    world.json(&["tasks", "estimate", "T-1", "--hours", "6"]);
    let all = world.json(&["tasks", "estimates", "T-1"]);
    let of = |field: &str| -> Vec<Value> {
        all["items"].as_array().unwrap().iter().map(|one| one[field].clone()).collect()
    };
    assert_eq!(of("seq"), [1, 2, 3]);
    assert_eq!(of("hours"), [first["items"][0]["hours"].clone(), json!(4.5), json!(6.0)]);
    assert_eq!(of("high_hours"), [json!(null), json!(9.0), json!(null)]);
    assert_eq!(of("by")[1..], ["ada", "ada"]);
    for (arguments, exit) in [
        (&["tasks", "estimate", "T-1", "--low", "9", "--likely", "4", "--high", "2"][..], 2),
        (&["tasks", "estimate", "T-1", "--low", "9"], 2),
        (&["tasks", "estimate", "T-1"], 2),
        (&["tasks", "estimate", "T-1", "3", "--hours", "4"], 2),
        (&["tasks", "estimate", "T-1", "--hours", "NaN"], 2),
        (&["tasks", "estimate", "T-1", "--hours", "1e300"], 2),
        (&["tasks", "estimate", "T-1", "--hours", "-4"], 2),
        (&["tasks", "estimate", "T-1", "--suggested"], 3),
        (&["tasks", "estimates", "T-99999"], 2),
    ] {
        code(&world, arguments, exit);
    }
    let at = "/api/v1/tasks/T-1/estimates";
    let read = server.get(at);
    let tag = read.header("etag").unwrap().to_owned();
    assert_eq!(
        (read.json()["items"].as_array().unwrap().len(), &read.json()["suggestion"]),
        (3, &json!(null))
    );
    let said = json!({ "low_hours": 1, "likely_hours": 2, "high_hours": 6 });
    assert_eq!(server.send("POST", at, &[], &said).status, 428);
    let done = server.send("POST", at, &[("If-Match", &tag)], &said);
    assert_eq!((done.status, &done.json()["task"]["estimate_hours"]), (200, &json!(2.5)));
    let late = server.send("POST", at, &[("If-Match", &tag)], &json!({ "hours": 3 }));
    assert_eq!((late.status, &late.json()["yours"]["hours"]), (412, &json!(3.0)));
    assert_eq!(late.json()["theirs"]["items"][3]["hours"], 2.5);
    let any = [("If-Match", "*")];
    for wrong in [json!({}), json!({ "hours": 0 }), json!({ "hours": 3, "low_hours": 1 })] {
        let answer = server.send("POST", at, &any, &wrong);
        assert!(answer.status == 400 && answer.body.contains("hours"), "{}", answer.body);
    }
    let page = server.get("/tasks/T-1/estimates").body;
    assert!(page.contains("template") && page.contains("2.5"), "{page}");
    assert_eq!(server.get("/tasks/T-99999/estimates").status, 404);
}

/// Everything that somebody who votes last could look at: not one of these may tell 77.7 or XL.
fn eyes_of_others(world: &Landfall, server: &Server) -> Vec<String> {
    let mut seen: Vec<String> =
        ["/rounds/ER-1", "/rounds", "/activity", "/api/v1/rounds/ER-1", "/api/v1/rounds"]
            .map(|path| server.get(path).body)
            .into();
    seen.push(server.get("/api/v1/events").body);
    for arguments in [&["rounds"][..], &["rounds", "show", "ER-1"], &["events"]] {
        for form in [&[][..], &["--json"]] {
            let output = world.run(&[&["--actor", "cy"], arguments, form].concat());
            seen.push(printed(&output) + &complained(&output));
        }
    }
    seen
}

#[test]
fn nobody_sees_a_vote_before_the_reveal() {
    let (world, server) = world();
    committed(&world);
    let title = ["--title", "The first release"];
    let opened = world.json(&[&["rounds", "open", "RB-1"], &title[..]].concat());
    assert_eq!((&opened["key"], &opened["scale"]), (&json!("ER-1"), &json!("hours")));
    let groups = opened["groups"].as_u64().unwrap();
    assert!(groups > 5 && groups == opened["items"].as_array().unwrap().len() as u64);
    as_person(&world, "ana", &["rounds", "vote", "ER-1", "1=77.7", "2=77.7"]);
    let own = as_person(&world, "ana", &["rounds", "show", "ER-1"]);
    assert_eq!(own["items"][0]["own_vote"]["hours"], 77.7);
    as_person(&world, "bo", &["rounds", "vote", "ER-1", "1=5"]);
    for seen in eyes_of_others(&world, &server) {
        assert!(!seen.contains("77.7") && !seen.contains("tenths\":777"), "{seen}");
    }
    let seen = server.get("/api/v1/rounds/ER-1").json();
    assert_eq!(seen["items"][0]["voters"], json!(["ana", "bo"]));
    assert_eq!(
        (&seen["items"][0]["result"], &seen["items"][0]["own_vote"]),
        (&json!(null), &json!(null))
    );
    // Another vote of the same person takes the place of the first.
    as_person(&world, "bo", &["rounds", "vote", "ER-1", "1=7.7"]);
    as_person(&world, "cy", &["rounds", "vote", "ER-1", "1=10"]);
    let shown = world.json(&["rounds", "reveal", "ER-1", "--group", "1"]);
    let result = &shown["items"][0]["result"];
    assert_eq!((&result["median_hours"], &result["low_hours"]), (&json!(10.0), &json!(7.7)));
    assert_eq!((&result["lowest"], &result["highest"]), (&json!(["bo"]), &json!(["ana"])));
    assert_eq!(shown["items"][1]["result"], json!(null), "group 2 is hidden still");
    assert!(refused(&world, &["rounds", "vote", "ER-1", "1=3"]).contains("revealed"));
    // Again: the first cycle stays readable, the second is hidden.
    world.json(&["rounds", "again", "ER-1", "1"]);
    as_person(&world, "ana", &["rounds", "vote", "ER-1", "1=6.6"]);
    let seen = server.get("/api/v1/rounds/ER-1");
    assert!(!seen.body.contains("6.6"));
    assert_eq!(seen.json()["items"][0]["earlier"][0]["median_hours"], 10.0);
    as_person(&world, "bo", &["rounds", "vote", "ER-1", "1=8.6"]);
    world.json(&["rounds", "reveal", "ER-1"]);
    let taken = world.json(&["rounds", "accept", "ER-1", "1"]);
    assert_eq!(taken["items"][0]["accepted_hours"], 7.6);
    let tasks = taken["items"][0]["tasks"].as_array().unwrap();
    for task in tasks {
        let all = world.json(&["tasks", "estimates", task.as_str().unwrap()]);
        let last = all["items"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["hours"], &last["source"]), (&json!(7.6), &json!("round")));
        assert!(last["reason"].as_str().unwrap().starts_with("ER-1, group 1"), "{last}");
    }
    world.json(&["rounds", "close", "ER-1"]);
    assert!(refused(&world, &["rounds", "vote", "ER-1", "2=3"]).contains("closed"));
    let page = server.get("/activity").body;
    assert!(page.contains("voted in ER-1 on group 1") && page.contains("took 7.6 h"), "{page}");
    world.json(&["audit", "verify"]);
}

#[test]
fn a_round_with_sizes_goes_by_the_api_and_keeps_its_gates() {
    let (world, server) = world();
    committed(&world);
    let at = "/api/v1/rounds";
    let wanted = json!({ "title": "Sizes", "tasks": ["T-1", "T-2"], "scale": "shirts",
        "sizes": [1, 3, 9, 27, 81], "one_by_one": true });
    let made = server.send("POST", at, &[], &wanted);
    assert_eq!((made.status, made.header("location")), (201, Some("/api/v1/rounds/ER-1")));
    assert_eq!(made.json()["sizes"][4], json!({ "size": "XL", "hours": 81.0 }));
    let at = "/api/v1/rounds/ER-1";
    let votes = format!("{at}/votes");
    let voted = server.send("PUT", &votes, &[], &json!({ "votes": { "1": "l", "2": "S" } }));
    assert_eq!((voted.status, &voted.json()["items"][0]["own_vote"]["size"]), (200, &json!("L")));
    for wrong in [
        json!({ "votes": { "1": "XXL" } }),
        json!({ "votes": {} }),
        json!({ "votes": { "1": "M", "2": "?" } }),
        json!({ "title": "x", "tasks": [] }),
    ] {
        let to = if wrong["title"].is_null() { &votes } else { "/api/v1/rounds" };
        let method = if wrong["title"].is_null() { "PUT" } else { "POST" };
        assert_eq!(server.send(method, to, &[], &wrong).status, 400, "{wrong}");
    }
    let kept = server.get(at).json();
    assert_eq!(kept["items"][0]["own_vote"]["size"], "L", "all votes or none");
    assert_eq!(server.send("PUT", &votes, &[], &json!({ "votes": { "9": "M" } })).status, 422);
    let reveal = format!("{at}/reveal");
    assert_eq!(server.send("POST", &reveal, &[], &json!({})).status, 428);
    let done = server.send("POST", &reveal, &[("If-Match", "\"1\"")], &json!({}));
    assert_eq!((done.status, &done.json()["revealed"]), (200, &json!(2)), "{}", done.body);
    let late = server.send("POST", &reveal, &[("If-Match", "\"1\"")], &json!({ "group": 1 }));
    assert_eq!((late.status, &late.json()["theirs"]["version"]), (412, &json!(2)));
    let any = [("If-Match", "*")];
    let accept = format!("{at}/acceptances");
    assert_eq!(server.send("POST", &accept, &any, &json!({})).status, 400);
    assert_eq!(server.send("POST", &accept, &any, &json!({ "group": 1, "hours": -1 })).status, 422);
    let taken = server.send("POST", &accept, &any, &json!({ "group": 1 })).json();
    assert_eq!(taken["items"][0]["accepted_hours"], 27.0);
    assert_eq!(server.get("/api/v1/tasks/T-1").json()["estimate_hours"], 27.0);
    assert_eq!(
        server.send("POST", &format!("{at}/repeats"), &any, &json!({ "group": 2 })).status,
        200
    );
    assert_eq!(server.send("POST", &format!("{at}/closing"), &any, &json!({})).status, 200);
    for arguments in [
        &["rounds", "open", "T-1", "--title", "x", "--scale", "shirts", "--sizes", "5,4,3,2,1"][..],
        &["rounds", "open", "T-1", "--title", "x", "--scale", "shirts", "--sizes", "1,2"],
        &["rounds", "open", "T-1", "--title", "x", "--sizes", "1,2,3,4,5"],
        &["rounds", "open", "T-1", "--title", ""],
        &["rounds", "open", "RB-9", "--title", "x"],
        &["rounds", "open", "W-99999", "--title", "x"],
        &["rounds", "show", "ER-9"],
        &["rounds", "vote", "ER-1", "1"],
    ] {
        code(&world, arguments, 2);
    }
    assert_eq!(world.json(&["rounds"])["total"], 1);
}

#[test]
fn what_such_tasks_took_is_suggested_with_its_sample() {
    let (world, server) = world();
    committed(&world);
    let all = world.json(&["tasks"]);
    let items = all["items"].as_array().unwrap();
    let name = &items.iter().find(|task| !task["asset"].is_null()).unwrap()["name"];
    let same: Vec<&str> = items
        .iter()
        .filter(|task| task["name"] == *name)
        .map(|task| task["key"].as_str().unwrap())
        .collect();
    assert!(same.len() > 3, "{same:?}");
    let (done, left) = same.split_at(3);
    world.json(&[&["iterations", "put", "I-1"], done].concat());
    world.json(&["iterations", "commit", "I-1", "--over", "a rehearsal"]);
    for (task, hours) in done.iter().zip(["2", "3", "7"]) {
        world.json(&["tasks", "pull", task]);
        world.json(&["tasks", "spend", task, hours]);
        world.json(&["tasks", "finish", task]);
    }
    let none = world.json(&["tasks", "suggest", left[0]]);
    assert_eq!(none["suggestion"], json!(null), "the iteration is not closed");
    world.json(&["iterations", "close", "I-1"]);
    let found = world.json(&["tasks", "suggest", left[0]])["suggestion"].clone();
    assert_eq!((&found["hours"], &found["tasks"]), (&json!(3.0), &json!(3)), "{found}");
    world.json(&["tasks", "estimate", left[0], "--suggested"]);
    let at = format!("/api/v1/tasks/{}/estimates", left[0]);
    let read = server.get(&at).json();
    assert_eq!(read["items"][1]["source"], "suggestion");
    assert_eq!(read["suggestion"], found);
    let page = server.get(&format!("/tasks/{}/estimates", left[0])).body;
    assert!(page.contains("the median of 3 done tasks"), "{page}");
    let round = world.json(&["rounds", "open", left[0], "--title", "One"]);
    assert_eq!(round["items"][0]["suggestion"], found);
}

/// Teams of people, and a line to the cloud.
const PEOPLE: &str = "[[team]]\nname = \"Cranes\"\n[[person]]\nname = \"Ana\"\nteam = \"Cranes\"\n\
    hours = 60\nskills = [\"infra\", \"app\", \"dba\", \"test\"]\n[[person]]\nname = \"Bo\"\n\
    team = \"Cranes\"\nhours = 20\nskills = [\"network\", \"security\", \"architect\"]\n[[day_off]]\n\
    person = \"Bo\"\nfrom = 2026-12-07\nto = 2026-12-13\n[network]\nmbit_per_second = 0.05\n";

fn save(server: &Server, text: &str) -> (u16, String) {
    let said = json!({ "team_file": text });
    let answer = server.send("PUT", "/api/v1/teams", &[("If-Match", "*")], &said);
    (answer.status, answer.body)
}

#[test]
fn capacity_comes_from_people_and_the_line_is_looked_at() {
    let (world, server) = world();
    committed(&world);
    assert_eq!(save(&server, PEOPLE).0, 200);
    let filled = world.json(&["iterations", "fill", "I-1"]);
    assert!(filled["tasks"].as_array().unwrap().len() > 3, "{filled}");
    let shown = world.json(&["iterations", "show", "I-1"]);
    let people = shown["people"].as_array().unwrap();
    let hours = |at: usize| (people[at]["hours"].clone(), people[at]["off_hours"].clone());
    assert_eq!((hours(0), hours(1)), ((json!(60.0), json!(0.0)), (json!(10.0), json!(10.0))));
    assert_eq!((&shown["shortages"], &shown["capacity_hours"]), (&json!([]), &json!(70.0)));
    // Each skill alone has room for what is in it, but one person has all of them.
    let rest = world.json(&["tasks"])["items"].as_array().unwrap().clone();
    let of = |skills: &[&str]| -> Vec<String> {
        let fits = |task: &&Value| skills.contains(&task["skill"].as_str().unwrap());
        rest.iter().filter(fits).map(|task| task["key"].as_str().unwrap().to_owned()).collect()
    };
    let more = of(&["infra", "test"]);
    let more: Vec<&str> = more.iter().map(String::as_str).collect();
    world.json(&[&["iterations", "put", "I-1"], &more[..]].concat());
    let shown = world.json(&["iterations", "show", "I-1"]);
    let says = shown["shortages"][0]["says"].as_str().unwrap();
    assert!(says.contains("together need") && says.ends_with("more than Ana has"), "{says}");
    let told = refused(&world, &["iterations", "commit", "I-1"]);
    assert!(told.contains(says), "{told}");
    world.json(&["iterations", "commit", "I-1", "--over", "a rehearsal"]);
    // A line of 0.05 Mbit/s carries no server; nobody is kept from committing, but everybody is told.
    let line = &world.json(&["iterations", "show", "I-1"])["replication"];
    assert!(line["seed_gib"].as_f64() > Some(0.0) && line["fits"] == false, "{line}");
    assert!(line["warning"].as_str().unwrap().contains("shipping a disk"), "{line}");
    let all = world.json(&["iterations", "replication"]);
    assert_eq!((&all["total"], &all["items"][0]), (&json!(27), line));
    let page = server.get("/iterations/Cranes/I-1").body;
    assert!(page.contains("Line to the cloud") && page.contains("together need"), "{page}");
    let printed = printed(&world.run(&["iterations", "show", "I-1"]));
    assert!(printed.contains("Bo (network, security, architect)"), "{printed}");
}

#[test]
fn who_works_on_a_task_does_not_leave_the_team_file() {
    let (world, server) = world();
    committed(&world);
    assert_eq!(save(&server, PEOPLE).0, 200);
    world.json(&["iterations", "fill", "I-1"]);
    world.json(&["iterations", "commit", "I-1"]);
    let first = world.json(&["tasks", "--iteration", "I-1"])["items"][0]["key"].clone();
    let first = first.as_str().unwrap();
    as_person(&world, "Ana", &["tasks", "pull", first]);
    let renamed = PEOPLE.replace("\"Ana\"", "\"Anna\"");
    let (status, body) = save(&server, &renamed);
    assert!(status == 422 && body.contains(first) && body.contains("put them back"), "{body}");
    assert_eq!(server.get("/api/v1/teams").json()["team_file"], PEOPLE, "nothing is half written");
    let without_bo = PEOPLE.replace("\"Bo\"", "\"Cy\"");
    assert_eq!(save(&server, &without_bo).0, 200, "Bo works on nothing");
    as_person(&world, "Ana", &["tasks", "put-back", first]);
    assert_eq!(save(&server, &renamed).0, 200);
    for (old, new, place) in [
        ("hours = 60", "hours = -1", "hours"),
        ("hours = 60", "hours = 1e99", "hours"),
        ("mbit_per_second = 0.05", "mbit_per_second = 0", "mbit_per_second"),
        ("person = \"Bo\"", "person = \"Dee\"", "day_off of `Dee`"),
    ] {
        let (status, body) = save(&server, &PEOPLE.replace(old, new));
        assert!(status == 400 && body.contains(place), "{status} {body}");
    }
}

#[test]
fn people_may_vote_in_points_of_so_many_hours() {
    let (world, server) = crate::delivery::world();
    crate::delivery::committed(&world);
    let open = ["rounds", "open", "T-1", "--title", "In points", "--scale", "points"];
    let round = world.json(&[&open[..], &["--sizes", "3"]].concat());
    assert_eq!((&round["scale"], &round["point_hours"]), (&json!("points"), &json!(3.0)));
    world.json(&["rounds", "vote", "ER-1", "1=5"]);
    assert!(server.get("/rounds/ER-1").body.contains("value=\"5\""), "points, as they were typed");
    world.json(&["rounds", "reveal", "ER-1"]);
    world.json(&["rounds", "accept", "ER-1", "1"]);
    assert_eq!(world.json(&["tasks", "show", "T-1"])["task"]["estimate_hours"], 15.0);
    assert!(server.get("/rounds/ER-1").body.contains("5 points, 15 h"));
    let wrong = [&open[..], &["--sizes", "3,4"]].concat();
    assert_eq!(world.run(&wrong).status.code(), Some(2));
}
