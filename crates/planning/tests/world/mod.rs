//! Small portfolios: workloads, machines and what they need, by number.

use landfall_domain::estate::{
    Asset, AssetKind, Dependency, Field, LinkKind, Membership, Value, Workload,
};
use landfall_domain::id::Id;
use landfall_domain::priority::Scored;
use landfall_domain::rationalize::{Decision, Disposition, Readiness};
use uuid::Uuid;

pub(crate) fn id<T>(number: u32) -> Id<T> {
    Id::from_uuid(Uuid::from_u128(u128::from(number) + 1))
}

pub(crate) fn workload(number: u32, test: bool) -> Workload {
    let membership =
        Membership { by: "name".into(), because: String::new(), confidence_percent: 50 };
    Workload {
        id: id(number),
        number: i64::from(number),
        name: format!("w{}", number / 2),
        environment: test.then(|| "test".to_owned()),
        owner: None,
        business_unit: None,
        criticality: None,
        compliance: None,
        grouping: membership,
        decision: Decision {
            disposition: Disposition::Rehost,
            by: "default".into(),
            because: String::new(),
            confidence_percent: 50,
            assumptions: vec![],
        },
        readiness: Readiness::Ready,
        assets: 1,
        storage_mib: 0,
        effort_tenths: 0,
        rank: Some(i64::from(number) + 1),
        proposed_rank: Some(i64::from(number) + 1),
        placed: None,
        scored: Scored { score: 0.0, contributions: vec![] },
        rank_reason: String::new(),
        version: 1,
    }
}

pub(crate) fn asset(number: u32, home: u32, gib: i64) -> Asset {
    Asset {
        id: id(1_000 + number),
        kind: AssetKind::Vm,
        name: format!("vm-{number:03}"),
        facts: [(Field::GuestUsedMib, Value::Whole(gib * 1024))].into(),
        attributes: [].into(),
        out_of_scope: None,
        workload: Some(id(home)),
        membership: None,
        readiness: Readiness::Ready,
        readiness_reasons: vec![],
        said: None,
        disposition: (gib % 7 == 3).then_some(Disposition::Retire),
        effort_tenths: 0,
        version: 1,
    }
}

pub(crate) fn dependency(number: u32, from: u32, to: u32) -> Dependency {
    Dependency {
        id: id(5_000 + number),
        from: id(1_000 + from),
        to: id(1_000 + to),
        kind: LinkKind::Network,
        port: Some(443),
        service: None,
        count: i64::from(number) + 1,
        first_seen: None,
        last_seen: None,
        sources: 1,
    }
}
