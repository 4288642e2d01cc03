//! People's decisions about workloads and services, when more is imported.

use serde_json::Value;

use crate::landfall::{HARBOUR, Landfall, printed};

const LATER: &str = "Time slot,Source server name,Source IP,Source application,Source process,\
Destination server name,Destination IP,Destination application,Destination process,\
Destination port\n";

/// Rows of a later export of dependencies: client, server, port.
fn later(rows: &[(&str, &str, u16)]) -> String {
    let row = |(client, server, port): &(&str, &str, u16)| {
        format!("11/16/2026 06:00-12:00,{client},,,client.exe,{server},,,server.exe,{port}\n")
    };
    LATER.to_owned() + &rows.iter().map(row).collect::<String>()
}

fn harbour() -> Landfall {
    let world = Landfall::new();
    world.json(&[&["import"], &HARBOUR[..]].concat());
    world
}

fn workload_of(world: &Landfall, asset: &str) -> Value {
    world.json(&["assets", "show", asset])["workload_name"].clone()
}

fn sentences(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_a_person_decided_no_import_moves_and_the_contradiction_is_told() {
    let world = harbour();
    world.json(&["workloads", "move", "tide-sensors", "--to", "Sensors"]);
    let rows: Vec<_> =
        (9_001..9_005).map(|port| ("tide-sensors", "customs-gateway", port)).collect();
    let file = world.write("later.csv", later(&rows));
    let changes = world.json(&["import", &file])["changes"].clone();
    assert_eq!(workload_of(&world, "tide-sensors"), "Sensors");
    let told = sentences(&changes["contradictions"]);
    assert!(
        told.iter().any(|one| one.starts_with("tide-sensors: it is in Sensors, but")),
        "{told:?}"
    );
}

#[test]
fn a_new_dependency_against_the_plan_in_force_is_told_and_moves_nothing() {
    let world = harbour();
    world.propose();
    world.json(&["plan", "adopt"]);
    let plan = world.json(&["plan", "show"]);
    let place = |asset: &str| {
        let packages = plan["packages"].as_array().unwrap();
        let package = packages.iter().find(|package| package["asset"] == asset).unwrap();
        package["iteration"].as_str().unwrap().to_owned()
    };
    let (first, last) = ("old-intranet", "tide-sensors");
    assert!(place(first) < place(last), "{plan}");
    let file = world.write("later.csv", later(&[(first, last, 8_080)]));
    let told = sentences(&world.json(&["import", &file])["changes"]["contradictions"]);
    let wanted =
        format!("{first} in {} needs {last}, which comes in {}", place(first), place(last));
    assert!(told.contains(&wanted), "{told:?}");
    assert_eq!(world.json(&["plan", "show"])["packages"], plan["packages"]);
}

#[test]
fn a_new_dependency_that_closes_a_circle_is_told() {
    let world = harbour();
    // harbour-web reads from archive-files, which now asks back.
    let file = world.write("later.csv", later(&[("archive-files", "harbour-web", 8_443)]));
    let told = sentences(&world.json(&["import", &file])["changes"]["contradictions"]);
    let wanted = "archive-files needs harbour-web, which closes a circle: ";
    assert!(told.iter().any(|one| one.starts_with(wanted)), "{told:?}");
}

#[test]
fn a_verdict_stands_when_more_is_imported_and_forms_the_plan() {
    let world = harbour();
    world.json(&["shared-services", "refuse", "backup-01:1500", "--reason", "it is their own"]);
    let file = world.write("later.csv", later(&[("pilot-radar", "backup-01", 1_500)]));
    world.json(&["import", &file]);
    let list = world.json(&["shared-services", "--filter", "verdict:refused"]);
    assert_eq!(list["items"][0]["service"], "backup-01:1500");
    assert_eq!(list["items"][0]["reason"], "it is their own");
    let dependencies = world.json(&["dependencies", "--filter", "to:backup-01 port:1500"]);
    let items = dependencies["items"].as_array().unwrap();
    assert!(items.len() > 10 && items.iter().all(|one| one["shared_service"] == false));
}

#[test]
fn keys_of_workloads_that_are_gone_are_never_given_again() {
    let world = harbour();
    let keys = |world: &Landfall| -> Vec<String> {
        let list = world.json(&["workloads"]);
        let items = list["items"].as_array().unwrap().clone();
        items.iter().map(|one| one["key"].as_str().unwrap().to_owned()).collect()
    };
    let before = keys(&world);
    world.json(&["workloads", "move", "tide-sensors", "--to", "Berth Planning"]);
    let gone: Vec<_> = before.iter().filter(|key| !keys(&world).contains(key)).collect();
    assert_eq!(gone.len(), 1);
    world.json(&["workloads", "move", "tide-sensors", "--to", "Sensors"]);
    assert!(!keys(&world).contains(gone[0]));
}

#[test]
fn every_suggestion_can_be_accepted_and_leaves_nothing_to_suggest_of_it() {
    let world = Landfall::new();
    printed(&world.run(&["quickstart", "--no-serve"]));
    let database = "sqlite:landfall-quickstart/landfall.db";
    let suggest = |world: &Landfall| {
        world.json(&["--database", database, "workloads", "suggest"])["items"].clone()
    };
    let before = suggest(&world);
    assert!(before.as_array().unwrap().len() > 20);
    let accepted =
        world.json(&["--database", database, "workloads", "accept", "--confidence", "0"]);
    for suggestion in before.as_array().unwrap() {
        if suggestion["kind"] == "doubt" {
            continue;
        }
        for name in suggestion["assets"].as_array().unwrap() {
            let placed = accepted["placed"].as_array().unwrap();
            let went = placed.iter().find(|one| one["asset"] == *name).unwrap();
            assert_eq!(went["to"], suggestion["title"]);
        }
    }
    let after = suggest(&world);
    let left: Vec<_> =
        after.as_array().unwrap().iter().filter(|one| one["kind"] != "doubt").collect();
    assert!(left.len() < 8, "{left:?}");
}

#[test]
fn a_name_that_all_have_makes_no_workload_and_hides_no_shared_service() {
    let world = Landfall::new();
    let machines: Vec<String> = (1..=60).map(|n| format!("srv{n:04},poweredOn,2,4096")).collect();
    let list = format!("VM,Powerstate,CPUs,Memory\n{}\n", machines.join("\n"));
    // Twenty workloads of three, all of which ask srv0001 for names.
    let names: Vec<String> = (1..=60).map(|n| format!("srv{n:04}")).collect();
    let mut rows: Vec<(&str, &str, u16)> = Vec::new();
    for three in names[..].chunks(3) {
        let [web, app, database] = three else { unreachable!() };
        rows.push((web, app, 8_080));
        rows.push((app, database, 5_432));
        rows.push((web, database, 5_433));
        rows.extend(three.iter().skip(1).map(|name| (name.as_str(), "srv0001", 53)));
    }
    world.json(&["import", &world.write("RVTools_tabvInfo.csv", list)]);
    assert_eq!(world.json(&["workloads"])["total"], 60);
    world.json(&["import", &world.write("azure_dependencies.csv", later(&rows))]);
    let shared = world.json(&["shared-services"]);
    assert_eq!(shared["total"], 1);
    assert_eq!(shared["items"][0]["service"], "srv0001:53");
    let found = world.json(&["workloads", "suggest"]);
    let groups: Vec<usize> = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["assets"].as_array().unwrap().len() + one["stays"].as_array().unwrap().len())
        .collect();
    assert_eq!(groups, [3; 20], "{found}");
}
