//! The map, the matrix and the table of dependencies, and their documents.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::landfall::Landfall;
use crate::server::{Server, harbour};

const HOSTILE: &str = "<script>alert(1)</script> & \"co\" \u{202e}gnp";

/// The columns of the two files that these estates are made of.
const MACHINES: &str = "VM,Powerstate,DNS Name,CPUs,Memory,NICs,Disks,Primary IP Address,Provisioned MiB,\
    In Use MiB,OS according to the configuration file,VM ID,VM UUID,VI SDK Server,Application\n";
const TIES: &str = "Time slot,Source server name,Source IP,Source application,Source process,\
    Destination server name,Destination IP,Destination application,Destination process,Destination port\n";

fn machine(number: usize, application: &str) -> String {
    let application = application.replace('"', "\"\"");
    format!(
        "srv{number:06},poweredOn,srv{number:06}.corp.example,2,4096,1,1,10.0.{}.{},40960,20480,\
         Ubuntu Linux (64-bit),vm-{number},4201{number:08x}-0000-0000-0000-000000000000,vc1,\"{application}\"\n",
        number / 250,
        number % 250,
    )
}

fn tie(from: usize, to: usize, port: usize) -> String {
    format!("11/20/2026 06:00-12:00,srv{from:06},,,app,srv{to:06},,,svc,{port}\n")
}

/// A server on an estate of machines and ties.
fn server_on(machines: &str, ties: &str) -> (Landfall, Server) {
    let world = Landfall::new();
    let machines = world.write("RVTools_tabvInfo.csv", [MACHINES, machines].concat());
    let ties = world.write("ties.csv", [TIES, ties].concat());
    world.json(&["import", &machines, &ties]);
    let server = Server::start(&world);
    (world, server)
}

/// Two machines for each of so many applications, each application tied to the next three.
fn chain(applications: usize) -> (Landfall, Server) {
    let (mut machines, mut ties) = (String::new(), String::new());
    for at in 0..applications {
        let title = if at == 0 { HOSTILE.to_owned() } else { format!("Application {at:05}") };
        machines.extend([machine(2 * at, &title), machine(2 * at + 1, &title)]);
        ties.push_str(&tie(2 * at, 2 * at + 1, 8080));
        let next = (at + 1..=at + 3).filter(|to| *to < applications);
        ties.extend(next.map(|to| tie(2 * at, 2 * to, 1433)));
    }
    server_on(&machines, &ties)
}

/// Addresses of all links of a page, as a browser reads them.
fn links(body: &str) -> BTreeSet<String> {
    let main = body.split("<main").nth(1).unwrap();
    main.split("href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&"))
        .collect()
}

fn marks(body: &str) -> usize {
    ["<circle ", "<polygon ", "<text "].iter().map(|mark| body.matches(mark).count()).sum()
}

#[test]
fn every_link_of_the_three_views_leads_somewhere() {
    let (_world, server) = harbour();
    let mut seen = BTreeSet::new();
    for path in [
        "/dependencies",
        "/dependencies?around=W-9",
        "/dependencies?inside=W-9",
        "/dependencies?group=W-9",
        "/dependencies?view=matrix",
        "/dependencies?view=table",
        "/dependencies?view=table&from=W-4&to=W-9&q=port%3A443",
    ] {
        let page = server.get(path);
        assert_eq!(page.status, 200, "{path}");
        for inline in ["<style", " style=", "<script>"] {
            assert!(!page.body.contains(inline), "{path} has {inline}");
        }
        seen.extend(links(&page.body));
    }
    assert!(seen.len() > 40, "{seen:?}");
    for link in &seen {
        assert_eq!(server.head(link).status, 200, "{link}");
    }
    for place in
        ["/dependencies?inside=", "/dependencies?around=", "/assets/asset_", "/workloads/W-"]
    {
        assert!(seen.iter().any(|link| link.starts_with(place)), "{place}: {seen:?}");
    }
}

#[test]
fn however_large_the_estate_a_picture_can_be_looked_at() {
    let (_world, server) = chain(400);
    let first = server.get("/dependencies").body;
    assert!(first.contains("400 workloads"), "{first}");
    assert!((20..500).contains(&marks(&first)), "{}", marks(&first));
    let group = links(&first).into_iter().find(|link| link.contains("?group=")).unwrap();
    let group = server.get(&group).body;
    assert!((5..500).contains(&marks(&group)), "{}", marks(&group));
    let around = links(&group).into_iter().find(|link| link.contains("?around=")).unwrap();
    let around = server.get(&around).body;
    assert!(around.contains("neighbour"), "the second ring is summed up: {around}");
    let inside = links(&around).into_iter().find(|link| link.contains("?inside=")).unwrap();
    assert!(server.get(&inside).body.contains("srv0"), "assets are drawn");
    let map = server.get("/api/v1/dependencies/map").json();
    let nodes = map["nodes"].as_array().unwrap();
    assert!((5..=60).contains(&nodes.len()), "{}", nodes.len());
    let workloads: i64 = nodes.iter().map(|node| node["workloads"].as_i64().unwrap()).sum();
    assert_eq!(workloads, 400, "all are in a group, and all groups are drawn here");
}

#[test]
fn a_group_in_the_middle_of_many_is_cut_and_says_so() {
    let (mut machines, mut ties) = (String::new(), String::new());
    for at in 0..90 {
        machines.push_str(&machine(at, &format!("App {at:03}")));
        // Each on a port of its own, so that nobody takes it for a shared service.
        ties.extend([tie(at, 0, 20_000 + at), tie(at, (at + 1) % 90, 30_000 + at)]);
    }
    let (_world, server) = server_on(&machines, &ties);
    let around = server.get("/api/v1/dependencies/map?around=App%20000").json();
    assert_eq!(around["nodes"].as_array().unwrap().len(), 60);
    assert!(
        around["left_out"][0].as_str().unwrap().ends_with("more workloads beside it"),
        "{around}"
    );
    let inside = server.get("/dependencies?inside=App%20000").body;
    assert!((20..=200).contains(&marks(&inside)), "{}", marks(&inside));
}

#[test]
fn names_of_an_estate_are_text_and_nothing_else() {
    let (_world, server) = chain(5);
    for path in [
        "/dependencies",
        "/dependencies?around=W-1",
        "/dependencies?inside=W-1",
        "/dependencies?view=matrix",
        "/dependencies?view=table",
        "/dependencies?view=matrix&q=%3Cscript%3Ealert(1)%22",
        "/dependencies?view=table&q=%3Cscript%3E",
    ] {
        let page = server.get(path);
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        assert!(!page.body.contains("<script>alert"), "{path}");
        assert!(!page.body.contains("alert(1)\""), "{path}");
    }
    let around = server.get("/dependencies?around=%3Cimg%20src%3Dx%3E");
    assert_eq!(around.status, 404);
    assert!(!around.body.contains("<img"), "{}", around.body);
}

/// The sum in the caption of a matrix.
fn sum(body: &str) -> i64 {
    let caption = body.split("</caption>").next().unwrap();
    let words: Vec<&str> = caption.split_whitespace().collect();
    words[words.len() - 2].parse().unwrap()
}

#[test]
fn the_matrix_counts_what_the_table_lists() {
    let (_world, server) = harbour();
    let all = server.get("/api/v1/dependencies?limit=200").json();
    let rows = all["items"].as_array().unwrap();
    assert!(rows.len() > 10 && all["next"].is_null());
    let body = server.get("/dependencies?view=matrix").body;
    let outside = rows.iter().filter(|row| row["leads"] == "outside").count();
    assert_eq!(usize::try_from(sum(&body)).unwrap(), rows.len() - outside);
    let mut cells = 0;
    for link in links(&body).into_iter().filter(|link| link.contains("view=table&from=")) {
        let query = link.split_once("view=table&").unwrap().1;
        let found = server.get(&format!("/api/v1/dependencies?limit=200&{query}")).json();
        let count = found["items"].as_array().unwrap().len();
        let shown = body
            .split(&format!("view=table&#38;{}\"", query.replace('&', "&#38;")))
            .nth(1)
            .unwrap();
        let shown = shown.split('>').nth(1).unwrap().split('<').next().unwrap();
        assert_eq!(shown.parse(), Ok(count), "{link}");
        cells += count;
    }
    assert_eq!(cells, rows.len() - outside);
}

#[test]
fn parts_of_a_large_matrix_sum_up() {
    let (_world, server) = chain(150);
    let mut sums = 0;
    let mut asked = vec!["/dependencies?view=matrix".to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(path) = asked.pop() {
        if !seen.insert(path.replace("&row=0&column=0", "")) {
            continue;
        }
        let page = server.get(&path).body;
        assert!(page.matches("<tr>").count() <= 41, "{path}");
        sums += sum(&page);
        asked.extend(links(&page).into_iter().filter(|link| link.contains("&row=")));
    }
    let table = server.get("/dependencies?view=table").body;
    assert!(table.contains(&format!("<p>{sums} in all")), "{sums} of {seen:?}");
    let group = links(&server.get("/dependencies?view=matrix").body)
        .into_iter()
        .find(|link| link.contains("&rows="))
        .unwrap();
    assert!(sum(&server.get(&group).body) > 0, "{group}");
}

#[test]
fn pages_of_dependencies_hold_each_once_and_so_does_the_file() {
    let (_world, server) = chain(100);
    let mut seen: Vec<Value> = Vec::new();
    let mut after = String::new();
    loop {
        let page = server.get(&format!("/api/v1/dependencies?limit=70{after}")).json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|one| one["id"].clone()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let different: BTreeSet<&str> = seen.iter().filter_map(Value::as_str).collect();
    assert_eq!((seen.len(), different.len()), (394, 394));
    let rows = |query: &str| {
        let file = server.get(&format!("/downloads/dependencies.csv?q={query}")).body;
        file.lines().filter(|line| line.starts_with("srv")).count()
    };
    assert_eq!((rows(""), rows("leads%3Awithin")), (394, 100));
    assert_eq!(server.head("/downloads/dependencies.xlsx?q=port%3A1433").status, 200);
    let table = server.get("/dependencies?view=table&from=W-3&q=port%3A1433").body;
    assert!(table.contains("dependencies.csv?q=port%3A1433%20from_workload%3AW-3"), "{table}");
    let ends = server.get("/api/v1/dependencies?from=W-3&q=port%3A1433").json();
    let query = server.get("/api/v1/dependencies?q=port%3A1433%20from_workload%3AW-3").json();
    assert_eq!(ends["items"], query["items"]);
    assert_eq!(ends["items"].as_array().unwrap().len(), 3);
}

#[test]
fn what_is_not_there_is_told() {
    let (_world, server) = harbour();
    for (path, status) in [
        ("/dependencies?around=W-999", 404),
        ("/dependencies?around=nobody", 404),
        ("/dependencies?inside=W-999", 404),
        ("/dependencies?group=W-999", 404),
        ("/dependencies?view=matrix&rows=W-999", 404),
        ("/dependencies?view=matrix&row=many", 400),
        ("/dependencies?view=matrix&row=9000", 200),
        ("/dependencies?view=table&from=W-999", 404),
        ("/dependencies?view=table&q=colour%3Ared", 400),
        ("/dependencies?view=table&after=nowhere", 400),
        ("/dependencies?view=cube", 400),
        ("/api/v1/dependencies/map?around=W-999", 404),
        ("/api/v1/dependencies?to=W-999", 404),
        ("/api/v1/dependencies?after=0", 400),
        ("/downloads/dependencies.csv?q=%22open", 400),
    ] {
        assert_eq!(server.get(path).status, status, "{path}");
    }
}

#[test]
fn an_empty_portfolio_has_three_empty_views() {
    let world = Landfall::new();
    let server = Server::start(&world);
    for (path, says) in [
        ("/dependencies", "No dependency leads from one workload to another one"),
        ("/dependencies?view=matrix", "Nothing has been imported yet"),
        ("/dependencies?view=table", "Nothing has been imported yet"),
    ] {
        let page = server.get(path);
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains(says), "{path}: {}", page.body);
    }
}

#[test]
fn what_is_imported_later_is_on_the_map() {
    let (world, server) = harbour();
    let count = |server: &Server| {
        server.get("/api/v1/dependencies/map").json()["edges"].as_array().unwrap().len()
    };
    let before = count(&server);
    let tie = "11/20/2026 06:00-12:00,tide-sensors,,,app,pilot-radar,,,svc,9998\n";
    let file = world.write("later.csv", [TIES, tie].concat());
    world.json(&["import", &file]);
    assert!(count(&server) > before, "{before}");
}
