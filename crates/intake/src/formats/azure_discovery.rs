//! The discovery report of Azure Migrate: one row per machine.

use landfall_domain::estate::{AssetKind, Field, Key, Observation};

use super::{Reader, column_missing, skip_others};
use crate::columns::{Known, Spec, fact, key, size};
use crate::reading::Reading;
use crate::safety::Fault;
use crate::sheet::{Outline, Source};
use crate::table::{MIB, Table, take};
use crate::units::Unit;

pub(crate) const READER: Reader = Reader { fit, read };

/// Key of a machine's record in Azure Migrate. The whole path is the id.
pub(crate) fn machine_id(text: &str) -> Option<Key> {
    Key::record("azure", text.trim_matches('/'))
}

/// Columns that the discovery and assessment reports share.
pub(crate) const MACHINE: &[Known] = &[
    fact("machinename servername", Field::Name),
    fact("environment", Field::Environment),
    fact("operatingsystem", Field::Os),
    fact("operatingsystemversion", Field::OsVersion),
    fact("operatingsystemarchitecture", Field::Architecture),
    fact("supportstatus", Field::Support),
    fact("cores", Field::Cores),
    size("memory", Field::MemoryMib, MIB),
    fact("totaldisks", Field::Disks),
    fact("ipaddresses ipaddress", Field::Ips),
    fact("macaddresses macaddress", Field::Macs),
    fact("totalnetworkadapters networkadapters", Field::Nics),
    fact("boottype", Field::Boot),
    fact("powerstats powerstatus powerstate", Field::Power),
    fact("firstdiscoverytime", Field::CreatedOn),
    fact("lastupdatedtime", Field::LastSeen),
    fact("vmhost", Field::Host),
    size("totalstorageinuse storageinuse storageutilization", Field::StorageUsedMib, Unit::Gib),
    size("storage totalstorage", Field::StorageAllocatedMib, Unit::Gib),
    key("machineid", machine_id),
];

const SPEC: Spec = Spec::of(
    MACHINE,
    "softwareinventorycount sqldiscoveryservercount issqlservicepresent webapplicationscount",
);

fn is_report(outline: &Outline) -> bool {
    outline.has_all(&["machinename", "machineid", "operatingsystem"])
        && outline.has_all(&["firstdiscoverytime|powerstats|softwareinventorycount"])
}

fn fit(source: &Source<'_>) -> u32 {
    if source.sheets.iter().any(is_report) { 92 } else { 0 }
}

fn read(source: &mut Source<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let sheets: Vec<usize> =
        (0..source.sheets.len()).filter(|sheet| is_report(&source.sheets[*sheet])).collect();
    if sheets.is_empty() {
        return Err(column_missing("the columns `Machine Name` and `Machine ID`"));
    }
    let properties = read_properties(source, reading)?;
    for &sheet in &sheets {
        let Table { mut rows, columns } = Table::open(source, sheet, &SPEC, reading)?;
        while rows.advance(reading)? {
            let line = rows.line();
            let mut seen = Observation::new(AssetKind::Machine, line.place());
            columns.state(&line, &mut seen, reading);
            seen.kind = kind_of(&seen);
            take(seen, reading)?;
        }
    }
    let read: Vec<usize> = sheets.into_iter().chain(properties).collect();
    skip_others(source, &read, reading);
    Ok(())
}

/// The path of the record says which appliance found it.
pub(crate) fn kind_of(seen: &Observation) -> AssetKind {
    let path = seen.keys.iter().find(|key| key.kind == landfall_domain::estate::KeyKind::Record);
    match path.map(|key| &key.value) {
        Some(path) if path.contains("/vmwaresites/") || path.contains("/hypervsites/") => {
            AssetKind::Vm
        }
        Some(path) if path.contains("/serversites/") => AssetKind::Machine,
        _ => AssetKind::Machine,
    }
}

/// The sheet that names project and subscription, if it is there.
pub(crate) fn read_properties(
    source: &mut Source<'_>,
    reading: &mut Reading<'_>,
) -> Result<Option<usize>, Fault> {
    let found = source.sheets.iter().position(|sheet| sheet.has_all(&["azuremigrateprojectname"]));
    let Some(sheet) = found else { return Ok(None) };
    let outline = source.sheets[sheet].clone();
    let project = outline.plain.iter().position(|header| header == "azuremigrateprojectname");
    let mut rows = source.rows(sheet)?;
    while rows.advance()? {
        let line = rows.line();
        if line.row.number > outline.header_row
            && let Some(name) = crate::table::text_at(&line, project)
        {
            reading.scope = name.into_owned();
            break;
        }
    }
    Ok(Some(sheet))
}
