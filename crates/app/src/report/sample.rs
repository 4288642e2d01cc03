//! A small snapshot by hand: two workloads of the harbour, a plan of two iterations, and names that
//! mean harm.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::date;
use landfall_domain::assumption::{Assumption, AssumptionStatus};
use landfall_domain::estate::{
    Asset, AssetKind, Code, Dependency, Evidence, Field, Finding, LinkKind, Membership, Source,
    Value, Workload,
};
use landfall_domain::id::Id;
use landfall_domain::plan::{
    Line, MoveGroup, Package, Plan, PlanReport, PlanStatus, RuleInForce, Shortage, TimeBox,
};
use landfall_domain::priority::{Contribution, Scored};
use landfall_domain::rationalize::{Decision, Disposition, Readiness};
use landfall_domain::release::Member;
use uuid::Uuid;

use crate::actions::outcomes::link::Serving;
use crate::actions::questionnaires::risks::Risks;
use crate::documents::Snapshot;
use crate::documents::outcome::Board;

/// A name that would break out of a page that does not escape.
pub(super) const HOSTILE: &str = "<script>alert(1)</script>\" onload='x' \u{202e}evil";

pub(super) fn noon() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn id<T>(number: u128) -> Id<T> {
    Id::from_uuid(Uuid::from_u128(number))
}

/// Nothing at all.
pub(super) fn nothing() -> Snapshot {
    Snapshot {
        sources: Vec::new(),
        assets: Vec::new(),
        workloads: Vec::new(),
        dependencies: Vec::new(),
        verdicts: Vec::new(),
        releases: Vec::new(),
        assumptions: Vec::new(),
        findings: Vec::new(),
        plan: None,
        questions: 0,
        profile: None,
        board: Board::default(),
        expired: BTreeMap::new(),
        serving: Serving::default(),
        guided: BTreeSet::new(),
        risks: Risks::default(),
        last_words: BTreeMap::new(),
        review: None,
        starts: Vec::new(),
    }
}

/// Two workloads, one of them with hostile names.
pub(super) fn harbour() -> Snapshot {
    Snapshot {
        sources: vec![source()],
        assets: vec![
            asset(1, "ferry-web", 11, Readiness::Ready),
            asset(2, "ferry-db", 11, Readiness::NotReady),
            asset(3, HOSTILE, 12, Readiness::Conditional),
            asset(4, &"n".repeat(300), 12, Readiness::Unknown),
        ],
        workloads: vec![workload(11, "ferry", 1, 71), workload(12, HOSTILE, 2, 9_000)],
        dependencies: vec![dependency(1, 1, 2), dependency(2, 1, 3)],
        verdicts: Vec::new(),
        releases: vec![member(12, "rank 2 in the backlog"), member(11, "rank 1 in the backlog")],
        assumptions: vec![assumption()],
        findings: vec![finding()],
        plan: Some(plan()),
        questions: 2,
        profile: None,
        board: Board::default(),
        expired: BTreeMap::new(),
        serving: Serving::default(),
        guided: BTreeSet::new(),
        risks: Risks::default(),
        last_words: BTreeMap::new(),
        review: None,
        starts: Vec::new(),
    }
}

fn source() -> Source {
    Source {
        id: id(100),
        file: format!("{HOSTILE}.csv"),
        format: "rvtools-csv".to_owned(),
        evidence: Evidence::Measured,
        scope: "vcenter".to_owned(),
        sha256: "0".repeat(64),
        taken_at: None,
        imported_at: noon(),
        sheets: Vec::new(),
        rows: 1_234,
    }
}

fn asset(number: u128, name: &str, workload: u128, readiness: Readiness) -> Asset {
    Asset {
        id: id(number),
        kind: AssetKind::Vm,
        name: name.to_owned(),
        facts: [
            (Field::Cores, Value::Whole(4)),
            (Field::MemoryMib, Value::Whole(8_192)),
            (Field::StorageUsedMib, Value::Whole(102_400)),
            (Field::Os, Value::Text(format!("{HOSTILE} 10"))),
        ]
        .into(),
        attributes: [].into(),
        out_of_scope: None,
        workload: Some(id(workload)),
        membership: None,
        readiness,
        readiness_reasons: match readiness {
            Readiness::Ready => Vec::new(),
            _ => vec![format!(
                "{HOSTILE} is past the end of its maker's support: plan an upgrade, or pay for extended updates."
            )],
        },
        said: None,
        disposition: (number == 4).then_some(Disposition::Retire),
        effort_tenths: 71,
        version: 1,
    }
}

fn workload(number: u128, name: &str, rank: i64, effort_tenths: i64) -> Workload {
    let contribution = Contribution {
        criterion: "environment".to_owned(),
        label: "Environment".to_owned(),
        value: Some(HOSTILE.to_owned()),
        score: 50.0,
        relevance: 0.7,
        points: 35.0,
    };
    Workload {
        id: id(number),
        number: rank,
        name: name.to_owned(),
        environment: None,
        owner: None,
        business_unit: None,
        criticality: None,
        compliance: None,
        grouping: Membership {
            by: "alone".to_owned(),
            because: format!("nothing ties {HOSTILE} to another asset yet"),
            confidence_percent: 25,
        },
        decision: Decision {
            disposition: Disposition::Rehost,
            by: "default-rehost".to_owned(),
            because: format!("Nothing speaks against {HOSTILE}."),
            confidence_percent: 60,
            assumptions: vec!["rehost-is-the-default".to_owned()],
        },
        readiness: Readiness::Conditional,
        assets: 2,
        storage_mib: 204_800,
        effort_tenths,
        rank: Some(rank),
        proposed_rank: Some(rank),
        placed: None,
        scored: Scored { score: 35.0, contributions: vec![contribution] },
        rank_reason: format!("for it: environment {HOSTILE}"),
        version: 1,
    }
}

fn dependency(number: u128, from: u128, to: u128) -> Dependency {
    Dependency {
        id: id(number),
        from: id(from),
        to: id(to),
        kind: LinkKind::Network,
        port: Some(5_432),
        service: None,
        count: 1_500,
        first_seen: None,
        last_seen: None,
        sources: 1,
    }
}

fn member(workload: u128, because: &str) -> Vec<Member> {
    vec![Member { workload: id(workload), because: because.to_owned() }]
}

fn assumption() -> Assumption {
    Assumption {
        id: id(200),
        number: 1,
        slug: "rehost-is-the-default".to_owned(),
        statement: "What nothing speaks against is moved as it is.".to_owned(),
        reason: "It is the shortest way.".to_owned(),
        scope: String::new(),
        effect: "Every default disposition.".to_owned(),
        evidence: HOSTILE.to_owned(),
        weakness_percent: 50,
        owner: "ada".to_owned(),
        author: String::new(),
        rests: Vec::new(),
        consequence: None,
        status: AssumptionStatus::Open,
        stated_at: noon(),
        review_by: date(2026, 11, 1),
        version: 1,
    }
}

fn finding() -> Finding {
    Finding::new(
        Code::NumberUnreadable,
        HOSTILE,
        format!("`{HOSTILE}` is not a number"),
        "Give one.",
    )
    .at_row(7)
    .in_column(HOSTILE)
    .with_value(HOSTILE)
}

fn plan() -> Plan {
    let package = |workload, asset: Option<u128>, iteration| Package {
        workload: id(workload),
        asset: asset.map(id),
        part: (1, 1),
        iteration,
        effort_tenths: 71,
        group: None,
        because: iteration.is_none().then(|| format!("{HOSTILE} needs more than is left")),
    };
    let time_box = |number, start, end| TimeBox {
        number,
        start: date(2026, 12, start),
        end: date(2026, 12, end),
    };
    Plan {
        id: id(300),
        number: 1,
        status: PlanStatus::Adopted,
        parent: None,
        proposed_at: noon(),
        seed: 1,
        input_hash: "0".repeat(64),
        iterations: vec![time_box(1, 7, 13), time_box(2, 14, 20), time_box(3, 21, 27)],
        packages: vec![
            package(11, Some(1), Some(0)),
            package(11, Some(2), Some(1)),
            package(12, Some(3), None),
        ],
        report: PlanReport {
            objective: 1_000,
            bound: Some(900),
            lines: vec![Line {
                team: HOSTILE.to_owned(),
                skill: "infra".to_owned(),
                capacity_tenths: vec![100, 71, 0],
                used_tenths: vec![71, 71, 0],
            }],
            groups: vec![MoveGroup {
                assets: vec![HOSTILE.to_owned(), "ferry-db".to_owned()],
                because: format!("{HOSTILE} and ferry-db call each other"),
            }],
            notices: vec![format!("{HOSTILE} was cut into 2 parts")],
            rules: vec![RuleInForce {
                rule: "deadline".to_owned(),
                name: HOSTILE.to_owned(),
                is_hard: false,
                amount: 2,
                paid: 40,
                saves: Some(30),
                saves_at_most: Some(50),
            }],
            shortages: vec![Shortage {
                team: HOSTILE.to_owned(),
                skill: "infra".to_owned(),
                iteration: 0,
                more_tenths: 400,
                saves: 20,
                sentence: format!("40.0 hours more of {HOSTILE}/infra in I-1 would save 20"),
            }],
            ..PlanReport::default()
        },
    }
}
