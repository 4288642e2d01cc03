//! What planning rules read of an item, as far as the estate knows it.

use landfall_domain::backlog::criticality;
use landfall_domain::estate::{Asset, Field, Workload, environment};
use landfall_domain::rationalize::{Disposition, Readiness};

use crate::instance::{Environment, Item, Label, Level};

use super::disposition_of;

const GIB: i64 = 1024;

/// Fills in what rules read: of an asset its own, else its workload's; of a workload's own tasks
/// the workload's. Of an asset in parts each part copies its share.
pub(super) fn fill(
    item: Item,
    workload: &Workload,
    asset: Option<&Asset>,
    (part, parts): (u16, u16),
) -> Item {
    let own = |field| asset.and_then(|asset| asset.text(field));
    let said = own(Field::Environment).map(environment::environment_word);
    let level = own(Field::Criticality).or(workload.criticality.as_deref()).and_then(criticality);
    let storage = asset.and_then(Asset::storage_mib).unwrap_or(0).max(0);
    let gib = (storage + GIB - 1) / GIB;
    let share = |part: u16| gib * i64::from(part) / i64::from(parts);
    Item {
        application: Some(Label::Text(workload.name.clone())),
        environment: Some(used_for(said.as_deref().or(workload.environment.as_deref()))),
        criticality: level.map(|(level, _)| match level {
            0 => Level::Low,
            1 => Level::Medium,
            _ => Level::High,
        }),
        complexity: Some(asset.map_or_else(
            || complexity(workload.decision.disposition, workload.readiness),
            |asset| complexity(disposition_of(asset, workload), asset.readiness),
        )),
        replication_gib: share(part) - share(part - 1),
        ..item
    }
}

/// What is not known to be test or development counts as production, as it does everywhere.
fn used_for(environment: Option<&str>) -> Environment {
    match environment {
        Some("test") => Environment::Test,
        Some("dev") => Environment::Development,
        _ => Environment::Production,
    }
}

/// How hard a move is: by how much is changed on the way, and by how ready it is.
fn complexity(disposition: Disposition, readiness: Readiness) -> Level {
    match (disposition, readiness) {
        (Disposition::Retire | Disposition::Retain, _)
        | (Disposition::Rehost, Readiness::Ready) => Level::Low,
        (Disposition::Refactor | Disposition::Rearchitect | Disposition::Rebuild, _)
        | (_, Readiness::NotReady) => Level::High,
        _ => Level::Medium,
    }
}
