//! Reading instances: what is sound is taken, every defect is named with its place.

use landfall_planning::generate::{Shape, generate};
use landfall_planning::instance::{
    Instance, Item, Notice, Parts, Precedence, Problem, Traffic, notices,
};
use proptest::prelude::*;

fn parts() -> Parts {
    let shape = Shape { items: 40, iterations: 8, seed: 1, load_percent: 80 };
    generate(shape).expect("a sound shape").into_parts()
}

/// The codes of all problems after a change to a sound instance.
fn codes(change: impl Fn(&mut Parts)) -> Vec<&'static str> {
    let mut parts = parts();
    change(&mut parts);
    match Instance::new(parts) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(Problem::code).collect(),
    }
}

fn json(change: &str, into: &str) -> Vec<Problem> {
    let text = r#"{"meta":{"name":"tiny","version":1},"iterations":[{"days":14,"label":"a"}],
        "resources":[{"team":"x","skill":"y"}],"capacity":[[10]],
        "items":[{"id":0,"effort":[[0,3]],"value":2,"release":0,"due":null,"tardy":0,"freeze":[],
        "group":null,"kinds":{"vm":3}}],"groups":[],"precedence":[],"traffic":[],
        "objective":{"delay_curve":[0,3],"traffic_weight":1,"tardy_weight":1}}"#;
    assert!(text.contains(change));
    Instance::from_json(&text.replacen(change, into, 1)).err().unwrap_or_default()
}

#[test]
fn a_sound_instance_comes_back_from_json_as_it_went() {
    let instance = Instance::new(parts()).unwrap();
    let text = serde_json::to_string(instance.parts()).unwrap();
    assert_eq!(Instance::from_json(&text).unwrap(), instance);
    assert_eq!(json("\"vm\":3", "\"vm\":4"), []);
}

#[test]
fn an_instance_without_items_is_sound() {
    let nothing = |parts: &mut Parts| {
        (parts.items, parts.groups, parts.precedence, parts.traffic) = Default::default();
        parts.meta.items = None;
    };
    assert_eq!(codes(nothing), Vec::<&str>::new());
}

#[test]
fn text_that_is_not_json_is_named_with_line_and_column() {
    let problems = json("\"value\":2", "\"value\":NaN");
    assert_eq!(problems[0].code(), "not-json");
    assert!(problems[0].place().starts_with("line 3, column"), "{}", problems[0]);
    assert_eq!(Instance::from_slice(&[0xff, 0xfe, 0, 1]).unwrap_err()[0].code(), "not-json");
    assert_eq!(Instance::from_json("").unwrap_err()[0].code(), "not-json");
}

#[test]
fn numbers_that_are_not_whole_or_too_large_are_named() {
    for number in ["1.5", "99999999999999999999", "1e400", "9223372036854775808"] {
        let problems = json("\"value\":2", &format!("\"value\":{number}"));
        assert_eq!(problems[0].code(), "not-a-whole-number", "{number}: {}", problems[0]);
    }
    assert_eq!(json("[[0,3]]", "[[-1,3]]")[0].code(), "not-a-whole-number");
}

#[test]
fn a_field_of_another_shape_is_named() {
    assert_eq!(json("\"value\":2", "\"value\":\"two\"")[0].code(), "wrong-shape");
    assert_eq!(json("\"iterations\"", "\"sprints\"")[0].code(), "wrong-shape");
}

#[test]
fn each_defect_has_its_code() {
    type Change = fn(&mut Parts);
    let defects: [(&str, Change); 31] = [
        ("unsupported-version", |p| p.meta.version = 2),
        ("count-disagrees", |p| p.meta.items = Some(3)),
        ("count-disagrees", |p| p.meta.iters = Some(9)),
        ("count-disagrees", |p| p.meta.resources = Some(0)),
        ("wrong-length", |p| p.capacity.truncate(1)),
        ("wrong-length", |p| p.capacity[0].push(1)),
        ("negative-number", |p| p.capacity[0][2] = -1),
        ("wrong-length", |p| p.objective.delay_curve.push(1000)),
        ("curve-decreases", |p| p.objective.delay_curve[3] = 0),
        ("negative-number", |p| p.objective.delay_curve[0] = -1),
        ("unsupported-weight", |p| p.objective.traffic_weight = 2),
        ("unsupported-weight", |p| p.objective.tardy_weight = 0),
        ("id-out-of-place", |p| p.items[3].id = 4),
        ("unknown-index", |p| p.items[3].effort = vec![(99, 1)]),
        ("negative-number", |p| p.items[3].effort = vec![(0, -1)]),
        ("negative-number", |p| p.items[3].value = -1),
        ("negative-number", |p| p.items[3].tardy = -1),
        ("negative-number", |p| p.items[3].release = -1),
        ("out-of-range", |p| p.items[3].due = Some(9)),
        ("out-of-range", |p| p.items[3].due = Some(-1)),
        ("out-of-range", |p| p.items[3].freeze = vec![8]),
        ("out-of-range", |p| p.items[3].pinned = Some(9)),
        ("unknown-index", |p| p.precedence[0].after = 40),
        ("out-of-range", |p| p.precedence[0].lag = -1),
        ("self-precedence", |p| p.precedence[0].after = p.precedence[0].before),
        ("unknown-index", |p| p.traffic[0].a = 40),
        ("negative-number", |p| p.traffic[0].cost = -1),
        ("overflow", |p| p.items[3].value = i64::MAX),
        ("overflow", |p| p.traffic[0].cost = i64::MAX / 2),
        ("overflow", |p| p.capacity[0] = vec![i64::MAX / 4; 8]),
        ("pin-outside-window", |p| {
            (p.items[3].freeze, p.items[3].pinned) = (vec![2], Some(2));
        }),
    ];
    for (index, (code, change)) in defects.into_iter().enumerate() {
        assert_eq!(codes(change), [code], "defect {index}");
    }
}

#[test]
fn no_iterations_and_no_resources_are_named() {
    let timeless = codes(|parts| {
        parts.iterations.clear();
        parts.meta.iters = None;
    });
    assert!(timeless.contains(&"no-iterations"));
    let helpless = codes(|parts| {
        parts.resources.clear();
        parts.meta.resources = None;
    });
    assert!(helpless.contains(&"no-resources"));
}

#[test]
fn a_group_must_agree_with_its_members() {
    let free = |parts: &Parts| {
        let item = parts.items.iter().find(|item| item.group.is_none()).unwrap();
        item.id
    };
    let grouped = codes(|parts| {
        let item = free(parts);
        parts.groups[0].push(item);
    });
    assert_eq!(grouped, ["group-disagrees"]);
    let twice = codes(|parts| {
        let item = parts.groups[0][0];
        parts.groups.push(vec![item]);
    });
    assert_eq!(twice, ["grouped-twice"]);
    assert_eq!(codes(|parts| parts.groups[0].push(99)), ["unknown-index"]);
}

#[test]
fn pins_that_cannot_hold_are_refused() {
    let disagree = codes(|parts| {
        let members = parts.groups[0].clone();
        for (&member, pin) in members.iter().zip([7, 6]) {
            let item = &mut parts.items[member as usize];
            (item.freeze, item.pinned) = (Vec::new(), Some(pin));
        }
    });
    assert!(disagree.contains(&"pins-disagree"), "{disagree:?}");
    let turned = codes(|parts| {
        let arc = parts.precedence[0];
        for (item, pin) in [(arc.before, 7), (arc.after, 6)] {
            let item = &mut parts.items[item as usize];
            (item.freeze, item.pinned) = (Vec::new(), Some(pin));
        }
    });
    assert!(turned.contains(&"pins-break-precedence"), "{turned:?}");
    let crowded = codes(|parts| {
        let item = &mut parts.items[0];
        (item.effort, item.freeze, item.release) = (vec![(0, 1_000_000)], Vec::new(), 0);
        item.pinned = Some(2);
    });
    assert_eq!(crowded, ["pins-exceed-capacity"]);
}

#[test]
fn all_problems_are_told_but_not_thousands() {
    let many = codes(|parts| {
        for row in &mut parts.capacity {
            row.fill(-1);
        }
        for item in &mut parts.items {
            (item.value, item.release, item.tardy) = (-1, -1, -1);
        }
    });
    assert_eq!(many.len(), 101);
    assert_eq!(many[100], "more-problems");
    assert_eq!(codes(|p| (p.items[1].value, p.items[2].value) = (-1, -1)).len(), 2);
}

#[test]
fn every_problem_says_where_and_what_to_do() {
    let problems = json("[[0,3]]", "[[4,-3]]");
    assert_eq!(
        problems[0].to_string(),
        "items[0].effort[0]: resource 4 does not exist, there are 1; indices count from 0; \
         correct it or add what is missing"
    );
    assert_eq!(problems[1].place(), "items[0].effort[0]");
}

/// Named items without effort, joined by arcs.
fn joined(count: u32, groups: Vec<Vec<u32>>, arcs: &[(u32, u32, i64)]) -> Instance {
    let mut parts = parts();
    let item = |id| Item { id, name: Some(format!("n{id}")), ..Item::default() };
    parts.items = (0..count).map(item).collect();
    for (index, members) in (0u32..).zip(&groups) {
        for &member in members {
            parts.items[member as usize].group = Some(index);
        }
    }
    parts.groups = groups;
    parts.precedence = arcs.iter().map(|&arc| Precedence::from(arc)).collect();
    parts.traffic = vec![Traffic { a: 0, b: 1, cost: 1 }];
    parts.meta.items = None;
    Instance::new(parts).expect("sound parts")
}

#[test]
fn a_cycle_is_named_by_its_smallest_form() {
    let arcs = [(0, 1, 0), (1, 2, 0), (2, 3, 0), (3, 0, 0), (2, 1, 0)];
    let found = notices(&joined(5, vec![], &arcs));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code(), "cycle-moves-together");
    assert_eq!(found[0].items(), [0, 1, 2, 3]);
    let sentence = found[0].sentence(&joined(5, vec![], &arcs));
    assert!(
        sentence.ends_with("each waits for the next: n1 before n2, n2 before n1"),
        "{sentence}"
    );
}

#[test]
fn a_cycle_that_asks_for_strictly_earlier_never_fits() {
    // Between groups {0, 1} and {2, 3}, through different members.
    let instance = joined(5, vec![vec![0, 1], vec![2, 3]], &[(0, 2, 0), (3, 1, 1), (1, 4, 0)]);
    let found = notices(&instance);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code(), "cycle-never-fits");
    assert_eq!(found[0].items(), [0, 1, 2, 3]);
    let sentence = found[0].sentence(&instance);
    assert!(sentence.contains("n0 before n2, n3 strictly before n1"), "{sentence}");
}

#[test]
fn a_lag_inside_a_group_never_fits() {
    let found = notices(&joined(3, vec![vec![0, 1]], &[(0, 1, 1)]));
    assert_eq!(found[0].code(), "cycle-never-fits");
    assert_eq!(notices(&joined(3, vec![vec![0, 1]], &[(0, 1, 0)])), []);
}

#[test]
fn a_group_that_fits_nowhere_is_named_with_the_reason() {
    let mut parts = joined(4, vec![vec![0, 1], vec![2, 3]], &[]).into_parts();
    parts.items[0].freeze = (0..4).collect();
    parts.items[1].release = 4;
    parts.items[1].freeze = (4..8).collect();
    parts.items[2].effort = vec![(0, 1_000_000)];
    let instance = Instance::new(parts).unwrap();
    let codes: Vec<_> = notices(&instance).iter().map(Notice::code).collect();
    assert_eq!(codes, ["no-common-window", "too-large"]);
}

#[test]
fn a_ring_of_100_000_items_is_named_without_overflowing_the_stack() {
    let count = 100_000;
    let arcs: Vec<(u32, u32, i64)> = (0..count).map(|i| (i, (i + 1) % count, 0)).collect();
    let found = notices(&joined(count, vec![], &arcs));
    assert_eq!(found[0].items().len(), count as usize);
}

#[test]
fn ten_thousand_small_cycles_are_named_quickly() {
    let arcs: Vec<(u32, u32, i64)> =
        (0..10_000).flat_map(|i| [(2 * i, 2 * i + 1, 0), (2 * i + 1, 2 * i, 0)]).collect();
    assert_eq!(notices(&joined(20_000, vec![], &arcs)).len(), 10_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_make_it_panic(at in 0usize..5000, byte in any::<u8>()) {
        let mut bytes = serde_json::to_vec(&parts()).unwrap();
        let length = bytes.len();
        bytes[at % length] = byte;
        let _ = Instance::from_slice(&bytes);
    }
}
