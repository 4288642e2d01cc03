//! Rules of a team file, as a user states them and as the program refuses them.

use serde_json::Value;

use crate::landfall::{HARBOUR, Landfall, complained};

const TEAM: &str = "
    [[team]]
    name = 'Cranes'
    skills = { infra = 72, app = 16, dba = 12, test = 22, network = 7, security = 15, architect = 24 }
";

fn harbour() -> Landfall {
    let world = Landfall::new();
    world.json(&[&["import"], &HARBOUR[..]].concat());
    world
}

fn propose(world: &Landfall, rules: &str) -> std::process::Output {
    let file = world.write("team.toml", format!("{TEAM}{rules}"));
    let start = ["--start", "2026-12-07", "--iterations", "12", "--json"];
    world.run(&[&["plan", "propose", "--team-capacity", &file], &start[..]].concat())
}

fn plan(world: &Landfall, rules: &str) -> Value {
    let output = propose(world, rules);
    assert!(output.status.success(), "{}", complained(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The number of the iteration of an asset.
fn at(plan: &Value, asset: &str) -> Option<u32> {
    let packages = plan["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["asset"] == asset).unwrap();
    package["iteration"].as_str().map(|key| key.trim_start_matches("I-").parse().unwrap())
}

#[test]
fn every_kind_of_rule_can_be_stated_and_is_kept() {
    let world = harbour();
    let all = plan(
        &world,
        "
        [[rule]]
        rule = 'pairs-together'
        pairs = [['pilot-radar', 'tide-sensors']]
        hard = true
        [[rule]]
        rule = 'workload-together'
        workloads = ['W-7']
        hard = true
        [[rule]]
        rule = 'dependency-order'
        order = [['intranet', 'Archive']]
        lag = 1
        hard = true
        [[rule]]
        rule = 'non-production-first'
        within = 'all'
        weight = 3
        [[rule]]
        rule = 'production-apart'
        weight = 1
        [[rule]]
        rule = 'high-criticality-later'
        first = 1
        hard = true
        [[rule]]
        rule = 'high-complexity-later'
        first = 2
        hard = true
        [[rule]]
        rule = 'wave-size'
        max = 5
        start = 2
        step = 1
        hard = true
        [[rule]]
        rule = 'replication'
        gib_per_day = 900.5
        hard = true
        [[rule]]
        rule = 'maintenance-windows'
        assets = ['customs-gateway']
        windows = [{ from = '2027-03-06', to = '2027-03-07' }]
        hard = true
        [[rule]]
        rule = 'deadline'
        scope = 'name:berth*'
        by = 2027-04-30
        hard = true
        [[rule]]
        rule = 'parallel-workloads'
        max = 3
        hard = true
        [[rule]]
        rule = 'keep-apart'
        workloads = ['W-2', 'W-5']
        hard = true
        [[rule]]
        rule = 'adopted'
        plan = { pilot-radar = 2027-03-20 }
        hard = true
        ",
    );
    assert_eq!(all["rules"].as_array().unwrap().len(), 14);
    assert_eq!(at(&all, "pilot-radar"), Some(8));
    assert_eq!(at(&all, "tide-sensors"), Some(8));
    assert_eq!(at(&all, "customs-gateway"), Some(7));
    for (number, most) in [(1, 2), (2, 3), (3, 4)] {
        let assets = all["iterations_detail"][number - 1]["assets"].as_u64().unwrap();
        assert!(assets <= most, "I-{number} moves {assets}");
    }
}

#[test]
fn what_must_be_planned_is_planned_in_time_at_any_price() {
    let world = harbour();
    let few = "[[rule]]\nrule = 'wave-size'\nmax = 3\nhard = true\n";
    let free = plan(&world, few);
    let last = at(&free, "tide-sensors").unwrap();
    assert!(last > 3, "{last}");
    // The first three iterations are over by then.
    let must = "[[must]]\nname = 'Closing'\nassets = ['tide-sensors']\nby = 2027-01-17";
    let held = plan(&world, &format!("{few}{must}"));
    assert!(at(&held, "tide-sensors").unwrap() <= 3);
    let rules = held["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["rule"] == "must" && rule["paid"] == 0));
    assert!(held["objective"].as_i64() >= free["objective"].as_i64());
    assert_eq!(held["rules_cost"], 0);
}

#[test]
fn test_before_production_is_a_default_that_can_be_switched_off() {
    let world = harbour();
    let test_last = "[[rule]]\nrule = 'dependency-order'\nhard = true\nlag = 1\n\
                     order = [['Berth Planning', 'Berth Planning (test)']]\n";
    let off = "[[rule]]\nrule = 'non-production-first'\nenabled = false\n";
    let is_complete = |plan: &Value| {
        let left = plan["unplaced"].as_array().unwrap();
        !left.iter().any(|one| one["title"].as_str().unwrap().starts_with("Berth Planning"))
    };
    assert!(!is_complete(&plan(&world, test_last)));
    assert!(is_complete(&plan(&world, &format!("{test_last}{off}"))));
}

#[test]
fn rules_that_do_not_fit_are_refused_with_place_and_remedy() {
    let world = harbour();
    let refused = |rules: &str, code: i32, said: &str| {
        let output = propose(&world, rules);
        let told = complained(&output);
        assert_eq!(output.status.code(), Some(code), "{told}");
        assert!(told.contains("team.toml: ") && told.contains(said), "{told}");
        assert!(output.stdout.is_empty());
    };
    let rule = |kind: &str, rest: &str| format!("[[rule]]\nrule = '{kind}'\nhard = true\n{rest}");
    refused(
        &rule("keep-apart", "assets = ['crane-kontrol']"),
        2,
        "rule 1: no asset is called `crane-kontrol`; did you mean `crane-control`?",
    );
    refused(&rule("deadline", "by = 2026-12-08"), 2, "no iteration is over by 2026-12-08");
    let window = "windows = [{ from = 2031-01-01, to = 2031-01-02 }]";
    refused(&rule("maintenance-windows", window), 2, "no window lies in an iteration");
    let back = "windows = [{ from = 2027-01-02, to = 2027-01-01 }]";
    refused(&rule("maintenance-windows", back), 2, "2027-01-01 lies before 2027-01-02");
    refused(&rule("adopted", "plan = { W-5 = 2031-01-01 }"), 2, "lies in no iteration");
    refused(&rule("wave-size", "max = 3\nstart = -1"), 2, "team file is not readable");
    refused(&rule("replication", "mbit_per_s = -5.0"), 2, "must lie between 0 and");
    refused(&rule("replication", "mbit_per_s = nan"), 2, "must lie between 0 and");
    refused(&rule("pairs-together", "pairs = [['W-5', 'W-5']]"), 3, "rules[0]");
    refused(
        &rule("dependency-order", "order = [['W-5', 'W-5']]"),
        2,
        "nothing comes before itself",
    );
    let pins = "plan = { crane-control = 2027-01-05, harbour-db = 2027-03-05 }";
    refused(&rule("adopted", pins), 3, "");
    refused("[[must]]\nworkloads = ['W-99']", 2, "must 1: no workload is called `W-99`");
    refused("[[must]]\nscope = 'colour:red'", 2, "must 1: ");
    assert_eq!(world.json(&["plan", "list"])["total"], 0);
}

#[test]
fn a_stored_plan_is_explained_by_name_and_unknown_names_are_refused() {
    let world = harbour();
    plan(&world, "[[rule]]\nrule = 'wave-size'\nmax = 4\nweight = 9");
    let told = world.json(&["plan", "explain", "customs-gateway"]);
    assert_eq!(told["name"], "customs-gateway");
    assert_eq!(
        world.run(&["plan", "explain", "customs-gateway", "--plan", "P-9"]).status.code(),
        Some(2)
    );
    let missing = world.run(&["plan", "explain", "crane-kontrol"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        complained(&missing).contains("did you mean `crane-control`"),
        "{}",
        complained(&missing)
    );
}

#[test]
fn a_plan_that_stays_close_is_explained_against_what_it_was_made_from() {
    let world = harbour();
    let file = world.write("team.toml", TEAM);
    // All of it has begun, so that the second plan is pinned to the first.
    let begun = ["plan", "propose", "--team-capacity", &file, "--start", "2020-01-06"];
    assert!(world.run(&begun).status.success());
    world.json(&["plan", "adopt"]);
    assert!(world.run(&[&begun[..], &["--stability", "3"]].concat()).status.success());
    for plan in ["P-1", "P-2"] {
        let told = world.run(&["plan", "explain", "tide-sensors", "--plan", plan]);
        let text = String::from_utf8(told.stdout).unwrap();
        assert!(told.status.success() && !text.contains("note:"), "{text}");
        assert_eq!(text.contains("is pinned to"), plan == "P-2", "{text}");
    }
}
