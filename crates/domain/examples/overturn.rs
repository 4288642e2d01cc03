//! How long all rules and ranks take with other assumptions, without reading and writing.
//!
//! `cargo run --release -p landfall-domain --example overturn -- [ASSETS]`

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a measuring program")]

use std::error::Error;
use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::date;
use landfall_domain::activity::shipped_templates;
use landfall_domain::assumption::{
    Assumption, AssumptionStatus, Beliefs, Consequence, standard_assumptions,
};
use landfall_domain::backlog::{
    Backlog, Present, Previous, Rules, difference, group, prioritise, reconsider,
};
use landfall_domain::estate::{Asset, AssetKind, Dependency, Field, LinkKind, Value};
use landfall_domain::id::Id;
use landfall_domain::priority::{Holding, Profile};
use landfall_domain::rationalize::{Disposition, Readiness, RuleBook};
use uuid::Uuid;

fn main() -> Result<(), Box<dyn Error>> {
    let count: u128 = std::env::args().nth(1).map_or(Ok(100_000), |text| text.parse())?;
    let rules = Rules {
        book: RuleBook::shipped(),
        profile: Profile::shipped().into_iter().next().ok_or("there is no profile")?,
        templates: shipped_templates(),
        assumptions: standard_assumptions(),
        beliefs: Beliefs::default(),
    };
    let present = estate(count, &rules);
    let beliefs = Beliefs::of(&overturned());
    let mut times = Vec::new();
    let (mut workloads, mut assets, mut steps) = (0, 0, 0);
    for _ in 0..5 {
        let started = Instant::now();
        let after = reconsider(&present, &rules, beliefs.clone(), &mut |_, _| steps += 1);
        let found = difference(&present, &after);
        times.push(started.elapsed().as_secs_f64());
        (workloads, assets) = (found.pairs.values().sum(), found.assets);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "{count} assets, {} workloads: {workloads} workloads and {assets} assets change, told {steps} \
         times; {:.2} s at best, {:.2} s usually, {:.2} s at most",
        present.workloads.len(),
        times[0],
        times[2],
        times[4]
    );
    Ok(())
}

/// Machines of ten to an application, each of which needs the next two.
fn estate(count: u128, rules: &Rules) -> Present {
    let mut assets: Vec<Asset> = (1..=count).map(machine).collect();
    let dependencies: Vec<Dependency> = (1..=count)
        .flat_map(|from| [(from, from % count + 1), (from, (from + 10) % count + 1)])
        .zip(1..)
        .map(|((from, to), number)| dependency(number, from, to))
        .collect();
    let mut next = 1 << 64;
    let mut mint = || {
        next += 1;
        Id::from_uuid(Uuid::from_u128(next))
    };
    let previous = Previous { workloads: Vec::new(), next: 1, statements: Vec::new() };
    let grouped = group(&mut assets, &dependencies, &previous, rules, &mut mint);
    let ordering: Vec<&Dependency> = dependencies.iter().collect();
    let Backlog { workloads, needs, .. } =
        prioritise(grouped, &assets, &ordering, rules, &Holding::default());
    let (statements, placings) = (Vec::new(), Holding::default());
    Present { workloads, assets, statements, needs, placings }
}

fn machine(number: u128) -> Asset {
    let text = |text: String| Value::Text(text);
    let whole = |most: u128| Value::Whole(i64::try_from(number % most + 1).unwrap_or(1));
    let systems = ["Microsoft Windows Server 2022", "Red Hat Enterprise Linux 9", "Ubuntu 24.04"];
    let mut facts = vec![
        (Field::Application, text(format!("Application {}", number / 10))),
        (Field::Os, text(systems[usize::try_from(number % 3).unwrap_or(0)].to_owned())),
        (Field::Cores, whole(16)),
        (Field::MemoryMib, whole(65_536)),
        (Field::StorageUsedMib, whole(1 << 20)),
        (Field::Power, text("on".to_owned())),
        (Field::Owner, text(format!("Owner {}", number % 97))),
    ];
    facts.sort_by_key(|(field, _)| *field);
    Asset {
        id: Id::from_uuid(Uuid::from_u128(number)),
        kind: AssetKind::Vm,
        name: format!("machine-{number}"),
        facts: facts.into(),
        attributes: [].into(),
        out_of_scope: None,
        workload: None,
        membership: None,
        readiness: Readiness::Unknown,
        readiness_reasons: Vec::new(),
        said: None,
        disposition: None,
        effort_tenths: 0,
        version: 1,
    }
}

fn dependency(number: u128, from: u128, to: u128) -> Dependency {
    Dependency {
        id: Id::from_uuid(Uuid::from_u128(number)),
        from: Id::from_uuid(Uuid::from_u128(from)),
        to: Id::from_uuid(Uuid::from_u128(to)),
        kind: LinkKind::Network,
        port: Some(443),
        service: None,
        count: 1,
        first_seen: None,
        last_seen: None,
        sources: 1,
    }
}

/// What ships, with the first one overturned: nearly everything rests on it.
fn overturned() -> Vec<Assumption> {
    let assumption =
        |(number, one): (i64, landfall_domain::assumption::StatedAssumption)| Assumption {
            id: Id::from_uuid(Uuid::from_u128(number.unsigned_abs().into())),
            number,
            slug: one.slug,
            statement: String::new(),
            reason: String::new(),
            scope: one.scope,
            effect: String::new(),
            evidence: String::new(),
            weakness_percent: 50,
            owner: String::new(),
            author: String::new(),
            rests: Vec::new(),
            consequence: (number == 1).then(|| Consequence {
                disposition: Some(Disposition::Refactor),
                effort_percent: Some(150),
                because: "It is known better now.".to_owned(),
            }),
            status: if number == 1 { AssumptionStatus::Overturned } else { AssumptionStatus::Open },
            stated_at: Timestamp::UNIX_EPOCH,
            review_by: date(2027, 1, 1),
            version: 1,
        };
    (1..).zip(standard_assumptions()).map(assumption).collect()
}
