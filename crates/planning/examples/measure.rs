//! Plans an instance file within a number of CPU seconds and prints how cost and bound fall and
//! rise. Where the system does not tell CPU time, seconds on the wall have to do.
//!
//! `cargo run --release -p landfall-planning --example measure -- INSTANCE SECONDS [SEED [OUT]]`

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a measuring program")]

mod clock;

use std::error::Error;
use std::time::Instant;

use clock::seconds_used;
use landfall_planning::{Instance, Settings, Stop, check, propose};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, path, seconds, rest @ ..] = arguments.as_slice() else {
        return Err("usage: measure INSTANCE SECONDS [SEED [OUT]]".into());
    };
    let limit: f64 = seconds.parse()?;
    let seed = rest.first().map_or(Ok(1), |seed| seed.parse())?;
    let started = Instant::now();
    let bytes = std::fs::read(path)?;
    let instance = Instance::from_slice(&bytes).map_err(|problems| problems[0].clone())?;
    drop(bytes);
    println!("read {:.3} s", seconds_used(started));
    let share = || seconds_used(started) / limit;
    let settings = Settings { seed, stop: Stop::Share(&share), ..Settings::default() };
    let mut shown = 0.0;
    let proposal = propose(&instance, &settings, &mut |progress| {
        if progress.share >= shown {
            println!(
                "{:8.3} s  cost {:>12}  bound {:>12}  gap {:.2} %  moves {}",
                seconds_used(started),
                progress.objective,
                progress.bound,
                100.0 * progress.gap(),
                progress.moves
            );
            shown = if shown < 0.01 { shown + 0.0025 } else { progress.share + 0.08 };
        }
        true
    });
    let verdict = check(&instance, &proposal.plan);
    println!(
        "{} first {} cost {} bound {} gap {:.2} % unplanned {} violations {} in {:.2} s",
        instance.meta.name,
        proposal.first,
        verdict.objective.total,
        proposal.bound,
        100.0 * proposal.gap(),
        verdict.unplanned,
        verdict.violations.len(),
        seconds_used(started)
    );
    if let Some(out) = rest.get(1) {
        std::fs::write(out, serde_json::to_string(&proposal.plan)?)?;
    }
    Ok(())
}
