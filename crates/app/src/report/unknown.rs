//! Data that nobody has given: what is missing limits what can be said.

use landfall_domain::estate::{Asset, Field, Workload};

use super::basis::Basis;
use super::table::{Cell, Table, numbers, words};
use super::words::{number, size};

/// How many workloads and assets lack what, and what that costs.
pub(super) fn unknown(basis: &Basis<'_>) -> Table {
    let columns = vec![
        words("Field"),
        words("Of"),
        numbers("Missing"),
        words("Share"),
        words("What it limits"),
    ];
    Table::new("What is not known", columns)
        .with(workload_lines(&basis.snapshot.workloads))
        .with(asset_lines(&basis.in_scope))
}

fn workload_lines(workloads: &[Workload]) -> Vec<Vec<Cell>> {
    type Lacks = fn(&Workload) -> bool;
    let fields: [(&str, Lacks, &str); 5] = [
        ("Owner", |w| w.owner.is_none(), "nobody can confirm or approve"),
        ("Environment", |w| w.environment.is_none(), "it counts as production"),
        ("Criticality", |w| w.criticality.is_none(), "its rank and its care are guesses"),
        ("Business unit", |w| w.business_unit.is_none(), "no sponsor is known"),
        ("Compliance", |w| w.compliance.is_none(), "duties may be missed"),
    ];
    let line = |(field, lacks, limits): (&str, Lacks, &str)| {
        let missing = workloads.iter().filter(|workload| lacks(workload)).count();
        row(field, "workloads", (missing, workloads.len()), limits)
    };
    fields.into_iter().map(line).collect()
}

fn asset_lines(assets: &[&Asset]) -> Vec<Vec<Cell>> {
    let fields = [
        ("Operating system", Field::Os, "readiness cannot be judged"),
        ("Cores", Field::Cores, "no target size can be chosen"),
        ("Memory", Field::MemoryMib, "no target size can be chosen"),
        ("CPU use", Field::CpuPercent, "sizes follow what is allocated, not what is used"),
        ("Power state", Field::Power, "what is switched off is not found"),
    ];
    let machines: Vec<&&Asset> = assets.iter().filter(|asset| asset.kind.is_machine()).collect();
    let line = |(title, field, limits): (&str, Field, &str)| {
        let missing = machines.iter().filter(|asset| asset.value(field).is_none()).count();
        row(title, "machines", (missing, machines.len()), limits)
    };
    let unsized_assets = assets.iter().filter(|asset| asset.storage_mib().is_none()).count();
    let storage = row(
        "Storage",
        "assets",
        (unsized_assets, assets.len()),
        "the time to copy it is not in the estimate",
    );
    fields.into_iter().map(line).chain([storage]).collect()
}

fn row(field: &str, of: &str, (missing, all): (usize, usize), limits: &str) -> Vec<Cell> {
    let (missing, all) = (size(missing), size(all));
    vec![
        Cell::Head(field.to_owned()),
        Cell::Text(of.to_owned()),
        Cell::Number(number(missing)),
        Cell::share(missing, all, "dim"),
        Cell::Text(limits.to_owned()),
    ]
}
