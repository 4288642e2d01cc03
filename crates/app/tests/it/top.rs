//! The first ten: agreed by two teams, and no longer once ranks move or time goes by.

use serde_json::json;

use crate::landfall::complained;
use crate::server::harbour;

#[test]
fn two_teams_agree_until_a_workload_moves() {
    let (world, server) = harbour();
    let top = || server.get("/api/v1/backlog/top");
    let first = top();
    let tag = first.header("etag").unwrap().to_owned();
    let before = first.json();
    assert_eq!((&before["holds"], before["alarms"].as_array().unwrap().len()), (&json!(false), 3));
    assert_eq!(before["workloads"].as_array().unwrap().len(), 10);
    let confirm = |team: &str, tag: &str| {
        let path = format!("/api/v1/backlog/top/{team}");
        server.send("POST", &path, &[("If-Match", tag)], &json!({}))
    };
    let path = "/api/v1/backlog/top/strategy";
    assert_eq!(server.send("POST", path, &[], &json!({})).status, 428);
    assert_eq!(confirm("strategy", "\"1\"").status, 412);
    assert_eq!(top().json(), before, "what is refused leaves no trace");
    let one = confirm("strategy", &tag);
    assert_eq!((one.status, &one.json()["holds"]), (200, &json!(false)));
    assert_eq!(confirm("adoption", &tag).json()["holds"], true);
    assert_eq!(world.json(&["backlog", "top"])["holds"], true);
    assert!(!server.get("/").body.contains("The first ten are not agreed"));
    let (last, ahead) = (&before["workloads"][9]["key"], &before["workloads"][0]["key"]);
    let (last, ahead) = (last.as_str().unwrap(), ahead.as_str().unwrap());
    let moved = ["backlog", "move", last, "--before", ahead, "--reason", "the season starts"];
    assert!(world.run(&moved).status.success());
    let after = top().json();
    assert_eq!(after["holds"], false);
    let alarm = "the first of the backlog stand in another order since";
    assert_eq!(after["alarms"][0], alarm);
    assert_eq!(after["agreed"][9], last, "what was agreed is still told");
    assert!(server.get("/").body.contains("The first ten are not agreed"));
    let both = confirm("strategy", &tag);
    assert_eq!((both.status, &both.json()["theirs"]["holds"]), (412, &json!(false)));
    for team in ["strategy", "adoption"] {
        world.json(&["backlog", "top", "confirm", "--team", team]);
    }
    assert_eq!(top().json()["holds"], true);
    let told = server.get("/activity").body;
    assert!(told.contains("confirmed the first ten for the adoption team: both teams agree"));
    world.json(&["audit", "verify"]);
}

#[test]
fn nobody_confirms_nothing_or_for_no_team() {
    let world = crate::landfall::Landfall::new();
    let refused = world.run(&["backlog", "top", "confirm", "--team", "strategy"]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(complained(&refused).contains("import an estate"));
    let unknown = world.run(&["backlog", "top", "confirm", "--team", "strategie"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(complained(&unknown).contains("strategy"), "{}", complained(&unknown));
}
