//! Explanations in words; that each claim is true is tried in `plan.rs`.

use landfall_planning::Instance;
use landfall_planning::explain::Explainer;
use landfall_planning::instance::{Item, Iteration, Objective, Parts, Precedence, Resource};

#[test]
fn the_chain_that_an_item_waits_for_is_told_back_to_its_beginning() {
    let named = |id: u32, name: &str| Item { id, name: Some(name.to_owned()), ..Item::default() };
    let mut parts = Parts {
        iterations: (1..=4).map(|n| Iteration { days: 14, label: format!("I-{n}") }).collect(),
        resources: vec![Resource::default()],
        capacity: vec![vec![10; 4]],
        items: ["network", "db", "web", "mail"]
            .iter()
            .zip(0..)
            .map(|(n, id)| named(id, n))
            .collect(),
        precedence: [(0, 1, 1), (1, 2, 0), (3, 2, 1)].map(Precedence::from).to_vec(),
        objective: Objective::linear(4),
        ..Parts::default()
    };
    parts.items[0].release = 1;
    let instance = Instance::new(parts).unwrap();
    let plan = [1, 2, 2, 0];
    let told: Vec<String> = Explainer::new(&instance, &plan)
        .waits_for(2)
        .iter()
        .map(|wait| wait.sentence(&instance))
        .collect();
    assert_eq!(
        told,
        [
            "web waits for db, which moves in I-3",
            "db waits for network, which moves in I-2, one iteration earlier"
        ]
    );
}
