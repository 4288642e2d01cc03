//! How long "How firm is this rank" takes: the slowest and the usual of a hundred workloads.
//!
//! `cargo run --release -p landfall-domain --example firmness -- [WORKLOADS]`

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a measuring program")]

use std::error::Error;
use std::time::Instant;

use landfall_domain::id::Id;
use landfall_domain::priority::{
    Holding, Measure, Measured, Profile, Ranked, Reading, Rival, firmness, millionths, weigh,
};
use uuid::Uuid;

/// As the page asks for it: percent by which weights may be wrong.
const NOISE: [u32; 2] = [10, 20];

fn main() -> Result<(), Box<dyn Error>> {
    let count: u32 = std::env::args().nth(1).map_or(Ok(10_000), |text| text.parse())?;
    let backlog: Vec<Measured> = (1..=count).map(measured).collect();
    let profile = Profile::shipped().into_iter().find(|one| one.name == "aws-example");
    let profile = profile.ok_or("there is no such profile")?;
    let weighed = weigh(&backlog, &profile, &Holding::default());
    let ranked: Vec<Ranked> = backlog
        .iter()
        .zip(&weighed)
        .map(|(one, w)| Ranked { score: millionths(w.scored.score), ..one.ranked.clone() })
        .collect();
    let rivals: Vec<Rival<'_>> = ranked
        .iter()
        .zip(&weighed)
        .map(|(ranked, w)| Rival { ranked, scored: &w.scored })
        .collect();
    let mut times: Vec<f64> = Vec::new();
    let mut widest = 0;
    for one in rivals.iter().step_by(rivals.len().div_ceil(100).max(1)) {
        let started = Instant::now();
        for noise in NOISE {
            let firm = firmness(*one, &rivals, noise);
            widest = widest.max(firm.all_weights.worst - firm.all_weights.best);
        }
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    let (usual, slowest) = (times[times.len() / 2], times[times.len() - 1]);
    println!(
        "{count} workloads, {} criteria, {} asked: {usual:.1} ms usually, {slowest:.1} ms at most; \
         the widest range is {widest} ranks",
        profile.criteria.len(),
        times.len()
    );
    Ok(())
}

/// A workload with values that are spread over the bands; every fifth lacks one.
fn measured(number: u32) -> Measured {
    let spread = |prime: u32, most: u32| number.wrapping_mul(prime) / 7 % most;
    let environments = ["prod", "test", "dev", "dr"];
    let mut measures = vec![
        (
            Measure::Environment,
            Reading::Word(environments[spread(2_654_435_761, 4) as usize].to_owned()),
        ),
        (Measure::Dependencies, Reading::Number(f64::from(spread(40_503, 40)))),
        (Measure::Assets, Reading::Number(f64::from(spread(69_069, 60)))),
        (
            Measure::BusinessUnit,
            Reading::Word(["finance", "port", "sales"][spread(1_664_525, 3) as usize].to_owned()),
        ),
        (
            Measure::Disposition,
            Reading::Word(
                ["rehost", "refactor", "replace"][spread(1_013_904_223, 3) as usize].to_owned(),
            ),
        ),
    ];
    if !number.is_multiple_of(5) {
        let word = ["high", "medium", "low"][spread(22_695_477, 3) as usize];
        measures.push((Measure::Criticality, Reading::Word(word.to_owned())));
    }
    let ranked = Ranked {
        id: Id::from_uuid(Uuid::from_u128(u128::from(number))),
        number: i64::from(number),
        title: format!("workload {number}"),
        score: 0,
    };
    Measured { ranked, measures: measures.into_iter().collect() }
}
