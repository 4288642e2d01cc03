//! Things to store: a small harbour.

use jiff::Timestamp;
use jiff::civil::date;
use landfall_domain::assumption::{Assumption, AssumptionStatus, Consequence};
use landfall_domain::estate::link::EndPoint;
use landfall_domain::estate::{
    Asset, AssetKind, AssetWord, Dependency, Evidence, Field, Key, Link, LinkKind, Membership,
    Observation, Place, Source, Value, Workload,
};
use landfall_domain::id::Id;
use landfall_domain::plan::{Package, Plan, PlanReport, PlanStatus, TimeBox};
use landfall_domain::priority::{Placed, Scored};
use landfall_domain::rationalize::{Decision, Disposition, Readiness};
use uuid::Uuid;

pub(crate) fn id<T>(number: u128) -> Id<T> {
    Id::from_uuid(Uuid::from_u128(number))
}

pub(crate) fn noon() -> Timestamp {
    "2026-11-22T12:00:00.123456Z".parse().unwrap()
}

pub(crate) fn source(number: u128) -> Source {
    Source {
        id: id(number),
        file: "rvtools.xlsx".to_owned(),
        format: "rvtools-xlsx".to_owned(),
        evidence: Evidence::Measured,
        scope: "vc".to_owned(),
        sha256: format!("{number:064x}"),
        taken_at: None,
        imported_at: noon(),
        sheets: vec!["vInfo".to_owned()],
        rows: 3,
    }
}

pub(crate) fn workload(number: i64, rank: Option<i64>) -> Workload {
    Workload {
        id: id(1000 + u128::from(number.unsigned_abs())),
        number,
        name: format!("harbour-{number}"),
        environment: Some("test".to_owned()),
        owner: None,
        business_unit: Some("Pilots".to_owned()),
        criticality: None,
        compliance: None,
        grouping: membership(),
        decision: Decision {
            disposition: Disposition::Rehost,
            by: "default".to_owned(),
            because: "nothing speaks against it".to_owned(),
            confidence_percent: 70,
            assumptions: vec!["rehost-is-default".to_owned()],
        },
        readiness: Readiness::Conditional,
        assets: 2,
        storage_mib: 4096,
        effort_tenths: 155,
        rank,
        proposed_rank: rank,
        placed: rank.filter(|&rank| rank == 2).map(|_| Placed {
            pinned: true,
            because: "ada pinned it".to_owned(),
            until: Some(jiff::civil::date(2027, 3, 31)),
        }),
        scored: Scored { score: 12.5, contributions: vec![] },
        rank_reason: "for it: environment test".to_owned(),
        version: 1,
    }
}

pub(crate) fn membership() -> Membership {
    Membership {
        by: "name".to_owned(),
        because: "2 names begin with harbour".to_owned(),
        confidence_percent: 55,
    }
}

pub(crate) fn asset(number: u128) -> Asset {
    Asset {
        id: id(number),
        kind: AssetKind::Vm,
        name: format!("crane-{number}"),
        facts: [
            (Field::Name, Value::Text(format!("crane-{number}"))),
            (Field::Ips, Value::List(vec!["10.0.0.1".to_owned()])),
            (Field::Cores, Value::Whole(8)),
            (Field::NotMigrated, Value::Flag(false)),
            (Field::CpuPercent, Value::Real(12.5)),
        ]
        .into(),
        attributes: [("Berth".to_owned(), "7 – “Süd”".to_owned())].into(),
        out_of_scope: None,
        workload: None,
        membership: None,
        readiness: Readiness::NotReady,
        readiness_reasons: vec!["a raw disk".to_owned()],
        said: (number % 2 == 1).then(|| {
            Box::new(AssetWord {
                disposition: Disposition::Retire,
                reason: Some("nobody berths there".to_owned()),
                by: "ada".to_owned(),
                at: noon(),
            })
        }),
        disposition: Some(Disposition::Retire),
        effort_tenths: 22,
        version: 1,
    }
}

pub(crate) fn dependency(number: u128, from: u128, to: u128) -> Dependency {
    Dependency {
        id: id(number),
        from: id(from),
        to: id(to),
        kind: LinkKind::Network,
        port: Some(1433),
        service: Some("sqlservr.exe".to_owned()),
        count: 12,
        first_seen: Some(noon()),
        last_seen: None,
        sources: 1,
    }
}

pub(crate) fn observation() -> Observation {
    let mut observation = Observation::new(AssetKind::Vm, Place { sheet: 0, row: 2 });
    observation.identify(Key::vm("vc", "vm-1"));
    observation.state(Field::Cores, Value::Whole(8), Place { sheet: 0, row: 2 });
    observation
}

pub(crate) fn link() -> Link {
    let end = |name: &str| EndPoint {
        keys: Key::host_name(name).into_iter().collect(),
        label: name.into(),
        machine: true,
    };
    Link {
        kind: LinkKind::Network,
        from: end("crane-1"),
        to: end("harbour-db"),
        port: Some(1433),
        service: None,
        count: 3,
        first_seen: None,
        last_seen: Some(noon()),
        place: Place { sheet: 0, row: 9 },
    }
}

pub(crate) fn assumption(number: i64) -> Assumption {
    Assumption {
        id: id(2000 + u128::from(number.unsigned_abs())),
        number,
        slug: format!("belief-{number}"),
        statement: "What is off is not used.".to_owned(),
        reason: "Nobody complained.".to_owned(),
        scope: "power:off".to_owned(),
        effect: "Retirements.".to_owned(),
        evidence: "none yet".to_owned(),
        weakness_percent: 80,
        owner: "ada".to_owned(),
        author: "grace".to_owned(),
        rests: vec![Disposition::Retire],
        consequence: Some(Consequence {
            disposition: Some(Disposition::Rehost),
            effort_percent: Some(120),
            because: "It is used.".to_owned(),
        }),
        status: AssumptionStatus::Open,
        stated_at: noon(),
        review_by: date(2027, 1, 31),
        version: 1,
    }
}

pub(crate) fn plan(number: i64) -> Plan {
    Plan {
        id: id(3000 + u128::from(number.unsigned_abs())),
        number,
        status: PlanStatus::Proposed,
        parent: None,
        proposed_at: noon(),
        seed: u64::MAX,
        input_hash: "abc".to_owned(),
        iterations: vec![TimeBox { number: 1, start: date(2026, 12, 7), end: date(2026, 12, 20) }],
        packages: vec![
            Package {
                workload: id(1001),
                asset: Some(id(1)),
                part: (1, 2),
                iteration: Some(0),
                effort_tenths: 70,
                group: Some(3),
                because: None,
            },
            Package {
                workload: id(1001),
                asset: None,
                part: (1, 1),
                iteration: None,
                effort_tenths: 205,
                group: None,
                because: Some("no room".to_owned()),
            },
        ],
        report: PlanReport { objective: 17, bound: Some(12), ..PlanReport::default() },
    }
}
