//! List exports of ServiceNow: servers, and relations between configuration items. CSV has field
//! names as headers, XLSX has labels.

use landfall_domain::estate::{
    AssetKind, Code, EndPoint, Field, Key, Link, LinkKind, Observation, Value,
};

use super::{Reader, column_missing, skip_others};
use crate::columns::{Known, Spec, fact, key, part, plain, size};
use crate::reading::Reading;
use crate::safety::Fault;
use crate::sheet::{Outline, Source};
use crate::table::{MIB, Table, take, text_at};
use crate::units::Unit;
use crate::values;

pub(crate) const SERVERS: Reader = Reader { fit: fit_servers, read: read_servers };
pub(crate) const RELATIONS: Reader = Reader { fit: fit_relations, read: read_relations };

/// By default an export stops here without a word.
const EXPORT_LIMIT: u64 = 10_000;

fn sys_id(id: &str) -> Option<Key> {
    let hex = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if hex { Key::record("servicenow", id) } else { None }
}

const KNOWN: &[Known] = &[
    key("sysid", sys_id),
    fact("name", Field::Name),
    fact("fqdn fullyqualifieddomainname", Field::Fqdn),
    part("hostname", "host_name"),
    part("sysclassname class", "class"),
    part("virtual isvirtual", "virtual"),
    fact("ipaddress", Field::Ips),
    fact("macaddress", Field::Macs),
    fact("os operatingsystem", Field::Os),
    fact("osversion", Field::OsVersion),
    size("ram", Field::MemoryMib, MIB),
    fact("cpucorecount", Field::Cores),
    fact("cpucount", Field::Cores),
    size("diskspace", Field::StorageAllocatedMib, Unit::Gib),
    fact("serialnumber", Field::Serial),
    fact("manufacturer manufacturername", Field::Manufacturer),
    fact("modelid modelidname modelname model", Field::Model),
    fact("usedfor", Field::Environment),
    fact("environment", Field::Environment),
    fact("location locationname", Field::Location),
    fact("department departmentname", Field::BusinessUnit),
    fact("ownedby ownedbyname", Field::Owner),
    fact("managedby managedbyname", Field::Owner),
    fact("criticality businesscriticality", Field::Criticality),
    fact("shortdescription description", Field::Description),
    part("operationalstatus", "operational"),
    part("installstatus status", "installed"),
    fact("firstdiscovered", Field::CreatedOn),
    fact("lastdiscovered mostrecentdiscovery", Field::LastSeen),
];

pub(super) const SPEC: Spec = Spec::of(
    KNOWN,
    "cpucorethread cpucorethreads cpuspeed cpuspeedmhz cputype cpumanufacturer dnsdomain \
     osservicepack sysupdatedon sysupdatedby syscreatedon syscreatedby sysmodcount sysdomain \
     sysdomainpath systags",
);

fn is_servers(outline: &Outline) -> bool {
    let named = outline.has_all(&["name"]);
    let fields = [
        "sysid",
        "sysclassname|class",
        "ipaddress",
        "ram|rammb",
        "cpucount|cpucorecount",
        "diskspace|diskspacegb",
        "installstatus|operationalstatus",
        "osversion|os|operatingsystem",
        "fqdn|fullyqualifieddomainname",
        "serialnumber",
        "supportgroup|assignedto|managedby",
    ];
    let count = fields.iter().filter(|field| outline.has_all(&[field])).count();
    named && (outline.has_all(&["sysid|sysclassname"]) && count >= 3 || count >= 5)
}

fn fit_servers(source: &Source<'_>) -> u32 {
    if source.sheets.iter().any(is_servers) { 75 } else { 0 }
}

fn read_servers(source: &mut Source<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let named = |outline: &Outline| outline.has_all(&["name"]);
    let found = source.sheets.iter().position(is_servers);
    let Some(sheet) = found.or_else(|| source.sheets.iter().position(named)) else {
        return Err(column_missing("the column `name`"));
    };
    skip_others(source, &[sheet], reading);
    let Table { mut rows, columns } = Table::open(source, sheet, &SPEC, reading)?;
    while rows.advance(reading)? {
        let line = rows.line();
        let class = text_at(&line, columns.part("class")).unwrap_or_default();
        let is_virtual = columns.part("virtual").and_then(|index| {
            values::flag(line.cell(index), columns.source(&line, index), reading)
        });
        let mut seen = Observation::new(kind_of(&class, is_virtual), line.place());
        columns.state(&line, &mut seen, reading);
        if let Some(name) = text_at(&line, columns.part("host_name")) {
            seen.identify(Key::host_name(&name));
        }
        let state = text_at(&line, columns.part("operational")).map(|code| status(&code));
        let state = state.or_else(|| {
            text_at(&line, columns.part("installed")).map(std::borrow::Cow::into_owned)
        });
        if let Some(state) = state {
            seen.state(Field::LifecycleState, Value::Text(state), line.place());
        }
        take(seen, reading)?;
    }
    truncated(sheet, reading);
    Ok(())
}

fn truncated(sheet: usize, reading: &mut Reading<'_>) {
    if reading.rows_read == EXPORT_LIMIT {
        reading.find_sheet(
            Code::ExportTruncated,
            u16::try_from(sheet).unwrap_or(u16::MAX),
            "The file has exactly 10,000 rows, at which ServiceNow stops without a word.",
            "Raise glide.csv.export.limit, or export in parts, and import all of them.",
        );
    }
}

/// Classes have names such as `cmdb_ci_linux_server` and labels such as `Linux Server`.
fn kind_of(class: &str, is_virtual: Option<bool>) -> AssetKind {
    let class = plain(class);
    let has = |words: &[&str]| words.iter().any(|word| class.contains(word));
    if has(&["esx", "hypervhost", "hypervserver"]) {
        AssetKind::Host
    } else if has(&["vminstance", "virtualmachine", "vmwareinstance"]) {
        AssetKind::Vm
    } else if has(&["dbinstance", "database", "mssqlinstance", "oraclei", "dborai"]) {
        AssetKind::Database
    } else if has(&["cmdbciappl", "application", "businessapp", "cmdbciservice"])
        && !has(&["server"])
    {
        AssetKind::Application
    } else {
        match is_virtual {
            Some(true) => AssetKind::Vm,
            Some(false) => AssetKind::Server,
            None => AssetKind::Machine,
        }
    }
}

fn status(code: &str) -> String {
    match code {
        "1" => "Operational",
        "2" => "Non-Operational",
        "3" => "Repair in Progress",
        "4" => "DR Standby",
        "5" => "Ready",
        "6" => "Retired",
        other => other,
    }
    .to_owned()
}

const RELATION: Spec = Spec::of(
    &[
        part("parent parentname", "parent"),
        part("parentsysid", "parent_id"),
        part("type typename", "type"),
        part("child childname", "child"),
        part("childsysid", "child_id"),
    ],
    "sysid sysupdatedon sysupdatedby syscreatedon syscreatedby sysmodcount connectionstrength \
     percentoutage port parentsysclassname childsysclassname",
);

fn is_relations(outline: &Outline) -> bool {
    outline.has_all(&["parent|parentname", "child|childname"])
}

fn fit_relations(source: &Source<'_>) -> u32 {
    if source.sheets.iter().any(is_relations) { 85 } else { 0 }
}

fn read_relations(source: &mut Source<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let Some(sheet) = source.sheets.iter().position(is_relations) else {
        return Err(column_missing("the columns `parent` and `child`"));
    };
    skip_others(source, &[sheet], reading);
    let Table { mut rows, columns } = Table::open(source, sheet, &RELATION, reading)?;
    while rows.advance(reading)? {
        let line = rows.line();
        let end = |name: &str, id: &str| {
            let name = text_at(&line, columns.part(name)).unwrap_or_default();
            item(&name, &text_at(&line, columns.part(id)).unwrap_or_default())
        };
        let (parent, child) = (end("parent", "parent_id"), end("child", "child_id"));
        let (Some(parent), Some(child)) = (parent, child) else {
            reading.find_row(
                Code::RowUnusable,
                line.place(),
                "The relation lacks its parent or its child.",
                "Export again with both columns, or delete the row.",
            );
            continue;
        };
        if parent == child {
            reading.find_row(
                Code::SelfDependency,
                line.place(),
                "A relation of an item to itself was left out.",
                "Nothing to do.",
            );
            continue;
        }
        let words = text_at(&line, columns.part("type")).unwrap_or_default();
        let (kind, forward) = direction(&words);
        let (from, to) = if forward { (parent, child) } else { (child, parent) };
        reading.link(Link {
            kind,
            from,
            to,
            port: None,
            service: Some(words.as_ref()).filter(|words| !words.is_empty()).map(Into::into),
            count: 1,
            first_seen: None,
            last_seen: None,
            place: line.place(),
        })?;
    }
    truncated(sheet, reading);
    Ok(())
}

/// An item by its name or id; it may be a machine or anything else.
fn item(name: &str, id: &str) -> Option<EndPoint> {
    let keys =
        [sys_id(id), sys_id(name), Key::fqdn(name), Key::host_name(name), Key::whole_name(name)];
    let mut keys: Vec<Key> = keys.into_iter().flatten().collect();
    keys.sort_unstable();
    keys.dedup();
    let label = if name.is_empty() { id } else { name };
    (!keys.is_empty()).then(|| EndPoint { keys, label: label.into(), machine: false })
}

/// `Runs on::Runs` says what the parent is to the child, then what the child is to the parent.
/// True if the parent needs the child.
fn direction(words: &str) -> (LinkKind, bool) {
    let first = words.split("::").next().unwrap_or_default().trim().to_lowercase();
    match first.as_str() {
        "runs on" | "hosted on" | "virtualized by" | "installed on" | "instantiated on" => {
            (LinkKind::RunsOn, true)
        }
        "runs" | "hosts" | "virtualizes" | "hosted" => (LinkKind::RunsOn, false),
        "used by" | "provides" | "provides to" | "impacts" | "powers" | "contained by"
        | "members of" | "member of" | "sends data to" => (LinkKind::Declared, false),
        _ => (LinkKind::Declared, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_words_of_a_relation_tell_who_needs_whom() {
        assert_eq!(direction("Runs on::Runs"), (LinkKind::RunsOn, true));
        assert_eq!(direction("Hosts::Hosted on"), (LinkKind::RunsOn, false));
        assert_eq!(direction("Depends on::Used by"), (LinkKind::Declared, true));
        assert_eq!(direction("Used by::Depends on"), (LinkKind::Declared, false));
    }

    #[test]
    fn classes_are_known_by_name_and_by_label() {
        assert_eq!(kind_of("cmdb_ci_linux_server", Some(true)), AssetKind::Vm);
        assert_eq!(kind_of("Windows Server", None), AssetKind::Machine);
        assert_eq!(kind_of("ESX Server", None), AssetKind::Host);
        assert_eq!(kind_of("cmdb_ci_vm_instance", None), AssetKind::Vm);
    }
}
