//! Planning rules that cannot be used: each is named with its place.

use landfall_planning::Instance;
use landfall_planning::instance::{
    Item, Iteration, Label, Objective, Parts, Problem, Resource, Rule,
};

const T: usize = 4;

fn parts() -> Parts {
    Parts {
        iterations: vec![Iteration::default(); T],
        resources: vec![Resource::default()],
        capacity: vec![vec![10; T]],
        items: (0..6).map(|id| Item { id, value: 1, ..Item::default() }).collect(),
        objective: Objective::linear(4),
        ..Parts::default()
    }
}

/// The codes and places of what is wrong with one rule.
fn refused(rule: &str) -> Vec<(&'static str, String)> {
    let mut parts = parts();
    parts.items[3].pinned = Some(1);
    parts.rules = vec![serde_json::from_str::<Rule>(rule).expect(rule)];
    let problems = Instance::new(parts).err().unwrap_or_default();
    problems.iter().map(|problem| (problem.code(), problem.place())).collect()
}

#[test]
fn what_is_wrong_with_a_rule_is_named_with_its_place() {
    let defects = [
        (r#"{"rule":"keep-appart","hard":true}"#, "unknown-rule", "rules[0].rule"),
        (r#"{"rule":"production-apart"}"#, "rule-hard-or-weighted", "rules[0]"),
        (
            r#"{"rule":"production-apart","hard":true,"weight":1}"#,
            "rule-hard-or-weighted",
            "rules[0]",
        ),
        (r#"{"rule":"keep-apart","hard":true}"#, "rule-parameter-missing", "rules[0].items"),
        (r#"{"rule":"wave-size","hard":true}"#, "rule-parameter-missing", "rules[0].max"),
        (
            r#"{"rule":"wave-size","hard":true,"min":1,"start":2}"#,
            "rule-parameter-missing",
            "rules[0].max",
        ),
        (
            r#"{"rule":"wave-size","hard":true,"max":1,"gib":2}"#,
            "rule-parameter-unknown",
            "rules[0].gib",
        ),
        (r#"{"rule":"wave-size","hard":true,"max":1,"min":2}"#, "rule-empty-range", "rules[0].min"),
        (r#"{"rule":"wave-size","hard":true,"max":-1}"#, "negative-number", "rules[0].max"),
        (r#"{"rule":"wave-size","weight":-1,"max":1}"#, "negative-number", "rules[0].weight"),
        (
            r#"{"rule":"parallel-workloads","hard":true,"max":0}"#,
            "rule-empty-range",
            "rules[0].min",
        ),
        (r#"{"rule":"keep-apart","hard":true,"items":[1,6]}"#, "unknown-index", "rules[0].items"),
        (r#"{"rule":"keep-apart","hard":true,"items":[1,1]}"#, "rule-item-twice", "rules[0]"),
        (
            r#"{"rule":"pairs-together","hard":true,"pairs":[[1,1]]}"#,
            "rule-item-itself",
            "rules[0]",
        ),
        (
            r#"{"rule":"pairs-together","hard":true,"pairs":[[1,9]]}"#,
            "unknown-index",
            "rules[0].pairs",
        ),
        (
            r#"{"rule":"dependency-order","hard":true,"arcs":[[1,2,5]]}"#,
            "out-of-range",
            "rules[0].arcs",
        ),
        (
            r#"{"rule":"maintenance-windows","hard":true,"iterations":[4]}"#,
            "out-of-range",
            "rules[0].iterations",
        ),
        (r#"{"rule":"deadline","hard":true,"by":5}"#, "out-of-range", "rules[0].by"),
        (
            r#"{"rule":"high-criticality-later","hard":true,"first":-1}"#,
            "out-of-range",
            "rules[0].first",
        ),
        (r#"{"rule":"replication","hard":true,"gib":[1,2]}"#, "wrong-length", "rules[0].gib"),
        (r#"{"rule":"replication","hard":true,"gib":-2}"#, "negative-number", "rules[0].gib"),
        (r#"{"rule":"adopted","hard":true,"plan":[[1,5]]}"#, "out-of-range", "rules[0].plan"),
        (r#"{"rule":"adopted","hard":true,"plan":[[3,2]]}"#, "rule-other-pin", "rules[0].plan"),
        (r#"{"rule":"wave-size","weight":9223372036854775807,"max":1}"#, "overflow", "objective"),
    ];
    for (rule, code, place) in defects {
        assert_eq!(refused(rule), [(code, place.to_owned())], "{rule}");
    }
    assert_eq!(refused(r#"{"rule":"adopted","weight":1,"plan":[[3,2]]}"#), []);
}

#[test]
fn pins_that_break_a_hard_rule_are_refused() {
    let pinned = |rule: &str| {
        let mut parts = parts();
        for (item, pin) in [(1, 2), (2, 2), (3, 1), (5, 4)] {
            parts.items[item].pinned = Some(pin);
        }
        for (item, workload) in [(1, 7), (2, 7), (3, 7)] {
            parts.items[item].workload = Some(Label::Number(workload));
        }
        parts.rules = vec![serde_json::from_str::<Rule>(rule).expect(rule)];
        let problems = Instance::new(parts).err().unwrap_or_default();
        problems.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        pinned(r#"{"rule":"keep-apart","hard":true,"items":[1,2]}"#),
        [
            "rules[0]: the pins break it: iteration 2 moves 2 of the items that are kept apart, but at \
          most 1 may share an iteration: item 1, item 2; move a pin, or give the rule a weight"
        ]
    );
    for (rule, count) in [
        (r#"{"rule":"keep-apart","weight":9,"items":[1,2]}"#, 0),
        (r#"{"rule":"keep-apart","hard":true,"items":[0,1,3,5]}"#, 0),
        (r#"{"rule":"maintenance-windows","hard":true,"iterations":[1,2]}"#, 0),
        (r#"{"rule":"maintenance-windows","hard":true,"iterations":[1]}"#, 1),
        (r#"{"rule":"wave-size","hard":true,"min":3}"#, 0),
        (r#"{"rule":"wave-size","hard":true,"max":1}"#, 1),
        (r#"{"rule":"workload-together","hard":true}"#, 1),
        (r#"{"rule":"pairs-together","hard":true,"pairs":[[1,2],[0,3]]}"#, 0),
        (r#"{"rule":"dependency-order","hard":true,"arcs":[[0,3,0],[3,1,1]]}"#, 0),
        (r#"{"rule":"dependency-order","hard":true,"arcs":[[1,3,0]]}"#, 1),
        (r#"{"rule":"deadline","hard":true,"by":1}"#, 1),
        (r#"{"rule":"adopted","hard":true,"plan":[[1,2],[0,3]]}"#, 0),
    ] {
        assert_eq!(pinned(rule).len(), count, "{rule}");
    }
}

#[test]
fn a_misspelt_field_of_a_rule_is_refused() {
    let mut text = serde_json::to_value(parts()).unwrap();
    text["rules"] = serde_json::json!([{ "rule": "wave-size", "maxx": 3, "hard": true }]);
    let problems = Instance::from_json(&text.to_string()).unwrap_err();
    assert_eq!(problems[0].code(), "wrong-shape");
    assert!(problems[0].to_string().contains("maxx"), "{}", problems[0]);
}

#[test]
fn every_problem_of_every_rule_is_named() {
    let mut parts = parts();
    parts.rules = vec![Rule::hard("no-such"), Rule::hard("keep-apart"), Rule::hard("adopted")];
    let problems = Instance::new(parts).unwrap_err();
    let codes: Vec<_> = problems.iter().map(Problem::code).collect();
    assert_eq!(codes, ["unknown-rule", "rule-parameter-missing", "rule-parameter-missing"]);
    assert_eq!(
        problems[0].to_string(),
        "rules[0].rule: no rule is called `no-such`; take a name from the description of the format"
    );
}

#[test]
fn an_instance_without_rules_is_written_as_before() {
    let text = serde_json::to_string(&parts()).unwrap();
    for field in ["rules", "environment", "criticality", "application", "gib"] {
        assert!(!text.contains(field), "{field}");
    }
}
