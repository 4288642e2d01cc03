//! Backlogs as files for trackers and planning tools, read again by what knows nothing of ours.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Value, json};

use crate::landfall::{Landfall, complained};
use crate::server::{Server, harbour};

const TEAMS: &str = "[[team]]\nname = \"Cranes\"\nskills = { infra = 40, app = 40, dba = 40, test = 40, \
     network = 40, security = 40, architect = 40 }\n";

/// A harbour whose first release is committed to, with the first iteration filled; one task is done.
fn world() -> (Landfall, Server) {
    let (world, server) = harbour();
    let said = json!({ "team_file": TEAMS });
    assert_eq!(server.send("PUT", "/api/v1/teams", &[("If-Match", "*")], &said).status, 200);
    let title = "First <of> all & \"more\"";
    world.json(&["releases", "submit", "R-1", "--title", title, "--because", "the lease ends"]);
    let early = ["releases", "export", "RB-1", "--as", "jira", "--out", "early.csv"];
    let refused = world.run(&early);
    assert_eq!(refused.status.code(), Some(3));
    assert!(complained(&refused).contains("RB-1 has no task"));
    assert!(!world.path().join("early.csv").exists());
    assert_eq!(server.get("/api/v1/release-backlogs/RB-1/files/jira.csv").status, 422);
    world.json(&["releases", "commit", "RB-1", "--against", "nobody reviews yet"]);
    world.json(&["iterations", "lay-out", "--first", "2026-12-12", "--weeks", "1"]);
    let first = world.json(&["iterations", "fill", "I-2"])["tasks"][0].clone();
    world.json(&["iterations", "commit", "I-2"]);
    world.json(&["tasks", "pull", first.as_str().unwrap()]);
    world.json(&["tasks", "spend", first.as_str().unwrap(), "0.3"]);
    world.json(&["tasks", "finish", first.as_str().unwrap()]);
    (world, server)
}

type Rows = Vec<BTreeMap<String, String>>;

fn rows(text: &str) -> Rows {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        let cells = heads.iter().zip(record.iter());
        cells.map(|(head, cell)| (head.to_owned(), cell.to_owned())).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// What a command writes.
fn written(world: &Landfall, arguments: &[&str], file: &str) -> String {
    let told = world.json(&[arguments, &["--out", file]].concat());
    assert_eq!(told["files"], json!([file]));
    std::fs::read_to_string(world.path().join(file)).unwrap()
}

#[test]
fn azure_devops_gets_a_hierarchy_and_jira_the_same_one() {
    let (world, _server) = world();
    let azure = ["releases", "export", "RB-1", "--as", "azure-devops"];
    let text = written(&world, &azure, "a.csv");
    let tasks = world.json(&["tasks", "--release", "RB-1"]);
    let known: BTreeMap<String, &Value> = tasks["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|task| (format!("landfall:{}", task["key"].as_str().unwrap()), task))
        .collect();
    let (mut above, mut found) = ((String::new(), String::new()), BTreeMap::new());
    for row in rows(&text) {
        assert!(row["ID"].is_empty());
        match &*row["Work Item Type"] {
            "Feature" => above.0.clone_from(&row["Title 1"]),
            "User Story" => above.1.clone_from(&row["Title 2"]),
            _ => {
                let key = row["Tags"].split("; ").next().unwrap().to_owned();
                let task = known[&key];
                assert_eq!(row["Title 3"], task["name"].as_str().unwrap());
                assert_eq!(above.0, task["workload_title"].as_str().unwrap());
                let asset = task["asset"].as_str().unwrap_or("The workload as a whole");
                assert_eq!(above.1, asset);
                assert!(row["Tags"].contains(task["id"].as_str().unwrap()));
                let hours: f64 = row["Original Estimate"].parse().unwrap();
                assert_eq!(json!(hours), task["estimate_hours"]);
                assert_eq!(row["State"] == "Closed", task["state"] == "done");
                found.insert(key, above.clone());
            }
        }
    }
    assert_eq!(found.len(), known.len());
    let jira = written(&world, &["releases", "export", "RB-1", "--as", "jira"], "j.csv");
    let jira = rows(&jira);
    let by_id: BTreeMap<&str, &BTreeMap<String, String>> =
        jira.iter().map(|row| (&*row["Issue Id"], row)).collect();
    for row in jira.iter().filter(|row| row["Issue Type"] == "Sub-task") {
        let story = by_id[&*row["Parent Id"]];
        let epic = by_id[&*story["Parent Id"]];
        let above = (epic["Summary"].clone(), story["Summary"].clone());
        assert_eq!(found.remove(&row["External Key"]), Some(above));
        let hours = known[&row["External Key"]]["estimate_hours"].as_f64().unwrap();
        let seconds: f64 = row["Original Estimate"].parse().unwrap();
        assert!((seconds / 3600.0 - hours).abs() < 1e-9);
    }
    assert!(found.is_empty(), "Jira misses {found:?}");
}

#[test]
fn tools_that_move_machines_get_the_wave_and_azure_migrate_its_table_back() {
    let (world, server) = world();
    let mgn = ["releases", "export", "RB-1", "--as", "aws-mgn", "--region", "eu-west-1"];
    let told = world.json(&[&mgn[..], &["--out", "mgn.csv"]].concat());
    let text = std::fs::read_to_string(world.path().join("mgn.csv")).unwrap();
    let mgn = rows(&text);
    assert!(!mgn.is_empty() && mgn.len() as u64 <= told["machines"].as_u64().unwrap());
    for row in &mgn {
        assert_eq!(row["mgn:region"], "eu-west-1");
        assert!(row["mgn:wave:name"].starts_with("RB-1 First"), "{row:?}");
    }
    let form = server.get("/api/v1/release-backlogs/RB-1/files/migration-factory.csv");
    assert_eq!(form.status, 200);
    let form = rows(form.body.trim_start_matches('\u{feff}'));
    assert_eq!(form.len() as u64, told["machines"].as_u64().unwrap());
    assert!(form.iter().all(|row| row["tags"].starts_with("landfall=asset_")), "{:?}", form[0]);

    // Of the wave plan only the waves change; a second time nothing does.
    let machine = &form[0]["server_name"];
    let plan = format!("Workload Name,Cost,Wave Name\r\n{machine},\"1,5\",Wave 1\r\nother,2,\r\n");
    std::fs::write(world.path().join("plan.csv"), &plan).unwrap();
    let told = world.json(&["releases", "waves", "plan.csv", "--out", "back.csv"]);
    assert_eq!((&told["changed"], &told["unknown"]), (&json!(1), &json!(["other"])));
    let back = std::fs::read_to_string(world.path().join("back.csv")).unwrap();
    let wave = &form[0]["wave_name"];
    let quoted = format!("\"{}\"", wave.replace('"', "\"\""));
    assert_eq!(back, plan.replace("Wave 1", &quoted));
    let answer = server.send("POST", "/api/v1/wave-plans", &[], &json!({ "table": back }));
    assert_eq!((answer.status, &answer.json()["same"]), (200, &json!(1)));
    assert_eq!(answer.json()["table"], back);
    let wrong = world.run(&["releases", "waves", "mgn.csv", "--out", "x.csv"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(complained(&wrong).contains("no column `Wave Name`"), "{}", complained(&wrong));
    assert!(!world.path().join("x.csv").exists());
}

#[test]
fn the_api_gives_the_same_files_and_says_what_there_is() {
    let (world, server) = world();
    let azure = ["releases", "export", "RB-1", "--as", "azure-devops"];
    let text = written(&world, &azure, "a.csv");
    // One iteration has its own tasks, and paths only below a project.
    let sent = server.get("/api/v1/release-backlogs/RB-1/files/azure-devops.csv");
    assert_eq!((sent.status, &sent.body), (200, &text));
    assert_eq!(
        sent.header("content-disposition"),
        Some("attachment; filename=\"RB-1-azure-devops.csv\"")
    );
    let at = "/api/v1/team-iterations/Cranes/I-2/files";
    let sent = server.get(&format!("{at}/azure-devops.csv?project=Harbour%20East"));
    let own = rows(&sent.body);
    let own: Vec<_> = own.iter().filter(|row| row["Work Item Type"] == "Task").collect();
    assert_eq!(
        json!(own.len()),
        world.json(&["iterations", "show", "I-2"])["tasks"].as_array().unwrap().len()
    );
    assert!(own.iter().all(|row| row["Iteration Path"] == r"Harbour East\Cranes\I-2"));
    let jira = server.get(&format!("{at}/jira.csv"));
    assert!(jira.body.contains(",2026-12-19,2026-12-25,"), "{}", jira.body);
    for (path, told) in [
        ("azure-devops.csv?part=2", "comes in 1"),
        ("azure-devops.csv?part=0", "comes in 1"),
        ("ms-project.xml", "there are: azure-devops.csv, jira.csv"),
        ("x.csv", "there is no file x.csv"),
    ] {
        let answer = server.get(&format!("{at}/{path}"));
        assert!(answer.status == 404 && answer.body.contains(told), "{path}: {}", answer.body);
    }
    assert_eq!(server.get("/api/v1/release-backlogs/RB-9/files/jira.csv").status, 404);
    for (arguments, told) in [
        (&["releases", "export", "RB-1", "--as", "jira", "--out", "a.xml"][..], "end in .csv"),
        (&["releases", "export", "RB-1", "--as", "gantt", "--out", "a"], "end in .csv or .xlsx"),
        (&["iterations", "export", "I-2", "--as", "gantt", "--out", "a.csv"], "possible values"),
        (&["iterations", "export", "I-99", "--as", "jira", "--out", "a.csv"], "I-99"),
    ] {
        let output = world.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(complained(&output).contains(told), "{}", complained(&output));
    }
    for page in ["/release-backlogs/RB-1", "/iterations/Cranes/I-2"] {
        let page = server.get(page).body;
        assert!(page.contains("Files for other tools") && page.contains("/files/jira.csv"));
    }
    assert!(!server.get("/iterations/Cranes/I-1").body.contains("Files for other tools"));
}

/// An element as another reader of XML sees it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    text: String,
    inner: Vec<Element>,
}

impl Element {
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.inner.iter().filter(move |one| one.name == name)
    }

    fn one(&self, name: &str) -> &Element {
        let found = self.inner.iter().find(|one| one.name == name);
        found.unwrap_or_else(|| panic!("{} has no {name}", self.name))
    }

    fn says(&self, name: &str) -> &str {
        &self.one(name).text
    }
}

fn parsed(text: &str) -> Element {
    let (mut reader, mut open) = (Reader::from_str(text), vec![Element::default()]);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                open.push(Element { name, ..Element::default() });
            }
            Event::End(_) => {
                let done = open.pop().unwrap();
                let done = Element { text: done.text.trim().to_owned(), ..done };
                open.last_mut().unwrap().inner.push(done);
            }
            Event::Text(text) => {
                open.last_mut().unwrap().text += &*text;
            }
            Event::GeneralRef(name) => {
                let sign = match &*name {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    other => panic!("{other:?}"),
                };
                open.last_mut().unwrap().text += sign;
            }
            Event::Eof => return open.pop().unwrap().inner.remove(0),
            _ => {}
        }
    }
}

#[test]
fn project_gets_the_structure_the_links_and_the_days_of_the_gantt_table() {
    let (world, server) = world();
    let text = written(&world, &["releases", "export", "RB-1", "--as", "ms-project"], "p.xml");
    let gantt = written(&world, &["releases", "export", "RB-1", "--as", "gantt"], "g.csv");
    let gantt: BTreeMap<String, BTreeMap<String, String>> =
        rows(&gantt).into_iter().map(|row| (row["key"].clone(), row)).collect();
    let project = parsed(&text);
    assert_eq!(project.says("Title"), "First <of> all & \"more\"");
    let tasks: Vec<&Element> = project.one("Tasks").all("Task").collect();
    let key = |task: &Element| task.one("ExtendedAttribute").says("Value").replace("landfall:", "");
    let leaves: BTreeMap<&str, &Element> = tasks
        .iter()
        .filter(|task| task.says("Summary") == "0")
        .map(|task| (task.says("UID"), *task))
        .collect();
    assert_eq!(leaves.len(), gantt.len());
    let mut links = 0;
    for task in leaves.values() {
        let row = &gantt[&key(task)];
        assert_eq!((task.says("Name"), task.says("WBS")), (&*row["name"], &*row["wbs"]));
        for (element, column) in [("Start", "start"), ("Finish", "finish")] {
            assert_eq!(task.says(element), format!("{}:00", row[column].replace(' ', "T")));
        }
        let hours: f64 = row["estimate_hours"].parse().unwrap();
        let (whole, rest) = task.says("Duration")[2..].split_once('H').unwrap();
        let minutes: f64 = rest.split_once('M').unwrap().0.parse().unwrap();
        let told: f64 = whole.parse().unwrap();
        assert!((told + minutes / 60.0 - hours).abs() < 1e-9);
        let before: BTreeSet<String> = task
            .all("PredecessorLink")
            .map(|link| {
                let earlier = leaves[link.says("PredecessorUID")];
                assert!(link.says("Type") == "1" && earlier.says("Finish") <= task.says("Start"));
                key(earlier)
            })
            .collect();
        let follows: BTreeSet<String> =
            row["follows"].split("; ").filter(|one| !one.is_empty()).map(str::to_owned).collect();
        links += before.len();
        assert_eq!(before, follows);
        assert_eq!(task.says("Critical") == "1", row["critical"] == "yes");
        assert_eq!(task.says("PercentComplete"), row["percent_done"]);
        // I-2 is Saturday 19 to Friday 25 December: its first day that is worked is the 21st. What
        // waits begins on the first day of I-1 that is worked, Monday the 14th.
        let (first, kind) =
            if row["iteration"] == "I-2" { ("2026-12-21", "4") } else { ("2026-12-14", "0") };
        assert!(task.says("Start") >= first && task.says("ConstraintType") == kind);
        assert!(!before.is_empty() || task.says("Start").starts_with(first), "{task:?}");
    }
    assert!(links > leaves.len() / 2, "{links} links");
    // The longest chain has one task after the other, and no chain is longer than it.
    let critical: Vec<_> = gantt.values().filter(|row| row["critical"] == "yes").collect();
    assert!(critical.len() > 3 && critical.len() < gantt.len());
    assert!(critical.iter().all(|row| row["slack_hours"] == "0"));
    let skills: BTreeSet<&str> = gantt.values().map(|row| &*row["skill"]).collect();
    let resources: BTreeMap<&str, &str> = project
        .one("Resources")
        .all("Resource")
        .map(|one| (one.says("UID"), one.says("Name")))
        .collect();
    assert_eq!(resources.values().copied().collect::<BTreeSet<_>>(), skills);
    for one in project.one("Assignments").all("Assignment") {
        let task = leaves[one.says("TaskUID")];
        assert_eq!(resources[one.says("ResourceUID")], gantt[&key(task)]["skill"]);
        assert_eq!(one.says("Work"), task.says("Duration"));
    }
    assert_eq!(project.one("Assignments").inner.len(), leaves.len());
    let at = "/api/v1/release-backlogs/RB-1/files";
    let sent = server.get(&format!("{at}/ms-project.xml"));
    assert_eq!((sent.status, sent.header("content-type")), (200, Some("application/xml")));
    assert_eq!(sent.body, text);
    assert!(server.get(&format!("{at}/gantt.csv")).body.starts_with("wbs,key,"));
    let book = world.json(&["releases", "export", "RB-1", "--as", "gantt", "--out", "g.xlsx"]);
    assert_eq!(book["tasks"], json!(gantt.len()));
    assert!(std::fs::read(world.path().join("g.xlsx")).unwrap().starts_with(b"PK"));
}
