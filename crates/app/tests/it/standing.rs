//! Why workloads stand where they stand, and how firm that is: what is said comes true.

use std::fmt::Write;

use serde_json::Value;

use crate::landfall::{Landfall, complained};
use crate::server::{Server, harbour};

fn ranked(server: &Server) -> Vec<Value> {
    let page = server.get("/api/v1/workloads?limit=200").json();
    let all = page["items"].as_array().unwrap().iter();
    all.filter(|one| one["rank"].is_i64()).cloned().collect()
}

fn place(order: &Value, key: &Value) -> usize {
    order.as_array().unwrap().iter().position(|one| one == key).unwrap()
}

#[test]
fn a_weight_that_is_said_to_swap_two_swaps_them() {
    let (_world, server) = harbour();
    let (all, mut profile) = (ranked(&server), server.get("/api/v1/profile").json());
    (profile["name"], profile["title"]) = (Value::from("ours"), Value::from("Ours"));
    let mut tried = 0;
    for pair in all.windows(2) {
        let (above, below) = (&pair[0]["key"], &pair[1]["key"]);
        let (one, other) = (above.as_str().unwrap(), below.as_str().unwrap());
        // Whoever is named first, the one that stands above is told first.
        let path = format!("/api/v1/backlog/comparison?above={other}&below={one}");
        let said = server.get(&path).json();
        assert_eq!((&said["above"], &said["below"]), (above, below));
        let criteria = said["criteria"].as_array().unwrap();
        let lead: f64 = criteria.iter().map(|one| one["difference"].as_f64().unwrap()).sum();
        let scores = pair[0]["score"].as_f64().unwrap() - pair[1]["score"].as_f64().unwrap();
        assert!((lead - scores).abs() < 1e-6, "{said}");
        for swap in said["swaps"].as_array().unwrap().iter().take(2) {
            let at = swap["swaps_at"].as_f64().unwrap();
            let past = if swap["beyond"] == true { 1e-3 } else { -1e-3 };
            for (weight, swapped) in [(at + past, true), (at - past, false)] {
                let mut changed = profile.clone();
                let criteria = changed["criteria"].as_array_mut().unwrap();
                let one = criteria.iter_mut().find(|one| one["name"] == swap["criterion"]).unwrap();
                one["weight"] = weight.into();
                let seen = server.send("POST", "/api/v1/profile/preview", &[], &changed);
                let order = &seen.json()["order"];
                assert_eq!(place(order, above) > place(order, below), swapped, "{swap}");
                tried += 1;
            }
        }
    }
    assert!(tried > 8, "only {tried} weights were tried");
}

#[test]
fn a_person_who_moved_one_is_named_and_firmness_speaks_of_the_profile() {
    let (world, server) = harbour();
    let all = ranked(&server);
    let key = |at: usize| all[at]["key"].as_str().unwrap();
    let moved = ["backlog", "move", key(4), "--before", key(0), "--reason", "the season starts"];
    assert!(world.run(&moved).status.success());
    let said = world.json(&["backlog", "why", key(0), key(4)]);
    assert_eq!((&said["above"], &said["decided_by"]), (&all[4]["key"], &Value::from("person")));
    assert!(said["says"].as_str().unwrap().contains("the season starts"), "{said}");
    let firm = server.get(&format!("/api/v1/workloads/{}/firmness?noise=15", key(4))).json();
    assert_eq!((&firm["rank"], &firm["proposed_rank"]), (&Value::from(1), &Value::from(5)));
    let all_weights = &firm["noise"][0]["all_weights"];
    assert!(all_weights["best"].as_i64() <= Some(5) && all_weights["worst"].as_i64() >= Some(5));
    let same = world.json(&["backlog", "sensitivity", key(4), "--noise", "15"]);
    assert_eq!(same, firm);
    let page = server.get(&format!("/workloads/{}", key(4)));
    assert!(page.body.contains("How firm is this rank"));
    assert_eq!(world.json(&["backlog", "ties"])["total"], 0);
    assert!(server.get("/backlog/ties").body.contains("No ten workloads have the same points"));
}

#[test]
fn what_cannot_be_compared_is_refused_with_a_remedy() {
    let (world, server) = harbour();
    for (path, status) in [
        ("/api/v1/backlog/comparison?above=W-1&below=W-1", 400),
        ("/api/v1/backlog/comparison?above=W-1&below=W-999", 404),
        ("/api/v1/backlog/comparison?above=W-1", 400),
        ("/api/v1/workloads/W-1/firmness?noise=0", 400),
        ("/api/v1/workloads/W-1/firmness?noise=101", 400),
        ("/api/v1/workloads/W-1/firmness?against=W-1", 400),
        ("/api/v1/workloads/rubbish/firmness", 404),
        ("/backlog/compare?above=W-1&below=W-1", 400),
        ("/backlog/compare", 200),
    ] {
        assert_eq!(server.get(path).status, status, "{path}");
    }
    let page = server.get("/backlog/compare?above=%3Cb%3E&below=W-1");
    assert!(page.status == 404 && page.body.contains("&#60;b&#62;"), "{}", page.body);
    let refused = world.run(&["backlog", "why", "W-1", "W-1"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(complained(&refused).contains("name two workloads"));
}

#[test]
fn ties_come_in_pages() {
    let world = Landfall::new();
    let mut rows =
        "VM,Powerstate,Template,DNS Name,CPUs,Memory,VM UUID,Application,Environment\n".to_owned();
    for (at, environment) in (0..24).map(|at| (at, if at < 12 { "prod" } else { "dev" })) {
        let _ = writeln!(
            rows,
            "vm{at},poweredOn,False,vm{at}.local,2,4096,4212{at:04}-0000-0000-0000-00000000{at:04},App {at},{environment}"
        );
    }
    let file = world.write("RVTools_tabvInfo.csv", rows);
    world.json(&["import", &file]);
    let server = Server::start(&world);
    let all = server.get("/api/v1/backlog/ties").json();
    assert_eq!((&all["total"], &all["next"]), (&2.into(), &Value::Null));
    let first = server.get("/api/v1/backlog/ties?limit=1").json();
    assert_eq!((&first["items"][0], &first["total"]), (&all["items"][0], &2.into()));
    let next = first["next"].as_str().unwrap();
    let second = server.get(&format!("/api/v1/backlog/ties?limit=1&after={next}")).json();
    assert_eq!((&second["items"][0], &second["next"]), (&all["items"][1], &Value::Null));
    assert!(server.get("/backlog/ties?limit=1").body.contains("after=1\">Next page"));
    for wrong in ["limit=0", "after=3", "after=-1", "after=x"] {
        let refused = server.get(&format!("/api/v1/backlog/ties?{wrong}"));
        assert_eq!(refused.status, 400, "{wrong}");
    }
}
