//! What the exact lanes prove, and what they must leave to the search.

use landfall_planning::generate::{Shape, generate};
use landfall_planning::instance::{Item, Iteration, Objective, Parts, Precedence, Resource};
use landfall_planning::{Instance, Proposal, Settings, Stop, check, propose};

fn plan_with(instance: &Instance, moves: u64) -> Proposal {
    let settings = Settings { stop: Stop::Moves(moves), ..Settings::default() };
    propose(instance, &settings, &mut |_| true)
}

#[test]
fn a_long_lag_also_holds_against_what_stays_in_the_backlog() {
    // The first fits into the last iteration only, and then the second would be too near behind it.
    let item = |id, effort| Item { id, value: 5, effort: vec![(0, effort)], ..Item::default() };
    let parts = Parts {
        iterations: vec![Iteration::default(); 3],
        resources: vec![Resource::default()],
        capacity: vec![vec![0, 0, 9]],
        items: vec![item(0, 1), item(1, 1)],
        precedence: vec![Precedence { before: 0, after: 1, lag: 2 }],
        objective: Objective::linear(3),
        ..Parts::default()
    };
    let proposal = plan_with(&Instance::new(parts).unwrap(), 100_000);
    assert_eq!(proposal.plan, [3, 3]);
    assert!(proposal.bound <= proposal.objective.total);
}

#[test]
fn thirty_items_are_planned_optimally_with_proof_tight_or_loose() {
    // Where little fits into an iteration sets of units are counted, elsewhere slots are branched on.
    for (iterations, seed, load) in
        [(12, 1, 100), (26, 2, 100), (6, 3, 100), (3, 1, 90), (12, 1, 40)]
    {
        let instance = generate(Shape { items: 30, iterations, seed, load_percent: load })
            .expect("a sound shape");
        let proposal = plan_with(&instance, 100_000_000);
        assert!(check(&instance, &proposal.plan).is_sound());
        assert_eq!(proposal.bound, proposal.objective.total, "{iterations} iterations, {load} %");
    }
}
