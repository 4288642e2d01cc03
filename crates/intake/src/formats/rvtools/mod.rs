//! RVTools: all tabs of a workbook become one observation per virtual machine and host.

mod columns;
mod machines;

use landfall_domain::estate::{AssetKind, Field, Key, Observation, Value};

use super::{Reader, column_missing, skip_others};
use crate::columns::{Spec, plain};
use crate::reading::{Reading, add_to};
use crate::safety::Fault;
use crate::sheet::{Line, Outline, Source};
use crate::table::{Columns, Table, identify, take, text_at};
use crate::values;
use machines::{IdColumns, Machines};

pub(super) use columns::INFO;

pub(crate) const BOOK: Reader = Reader { fit: |source| fit(source, true), read };
pub(crate) const TAB: Reader = Reader { fit: |source| fit(source, false), read };

/// A tab that we read, in the order in which we read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tab {
    MetaData,
    Info,
    Cpu,
    Memory,
    Disk,
    Partition,
    Network,
    Snapshot,
    Host,
}

const TABS: [(&str, Tab); 9] = [
    ("vmetadata", Tab::MetaData),
    ("vinfo", Tab::Info),
    ("vcpu", Tab::Cpu),
    ("vmemory", Tab::Memory),
    ("vdisk", Tab::Disk),
    ("vpartition", Tab::Partition),
    ("vnetwork", Tab::Network),
    ("vsnapshot", Tab::Snapshot),
    ("vhost", Tab::Host),
];

fn tab_of(outline: &Outline) -> Option<Tab> {
    let name = plain(&outline.name);
    let named = TABS.iter().find(|(tab, _)| name.ends_with(tab)).map(|(_, tab)| *tab);
    match named {
        Some(tab) if tab == Tab::MetaData || has_subject(outline) => Some(tab),
        None if name.is_empty() || name.starts_with("sheet") || name.starts_with("rvtools") => {
            by_headers(outline)
        }
        _ => None,
    }
}

fn has_subject(outline: &Outline) -> bool {
    outline.plain.iter().any(|header| {
        let subject = ["vm", "vmname", "host", "hostname"];
        subject.contains(&header.as_str())
            || header.starts_with('v')
                && (header.ends_with("vmname") || header.ends_with("hostname"))
            || header == "vhostname"
    })
}

/// A CSV export has one tab and does not name it.
fn by_headers(outline: &Outline) -> Option<Tab> {
    let db = outline.plain.iter().find_map(|header| {
        TABS.iter().find(|(tab, _)| header.starts_with(tab) && header.ends_with("name"))
    });
    if let Some((_, tab)) = db {
        return Some(*tab);
    }
    let memory = "memory|memorymib|memorymb";
    let capacity = "capacitymib|capacitymb";
    let tail = "powerstate|datacenter|vmuuid|visdkserver|visdkuuid|template|cluster";
    let has = |headers: &[&str]| outline.has_all(headers) && outline.has_all(&[tail]);
    if has(&["vm", "cpus", memory, "powerstate"]) {
        Some(Tab::Info)
    } else if has(&["vm", "consumedmib|consumedmb", capacity]) {
        Some(Tab::Partition)
    } else if has(&["vm", capacity, "diskmode|controller|raw|diskkey"]) {
        Some(Tab::Disk)
    } else if has(&["vm", "macaddress", "niclabel|adapter|network"]) {
        Some(Tab::Network)
    } else if has(&["vm", "cpus", "sockets"]) {
        Some(Tab::Cpu)
    } else if has(&["vm", "sizemib|sizemb", "ballooned|overhead"]) {
        Some(Tab::Memory)
    } else if has(&["vm", "datetime|quiesced", "name|snapshot|filename"]) {
        Some(Tab::Snapshot)
    } else if has(&["host", "cpumodel|esxversion", "cores|cpu"]) {
        Some(Tab::Host)
    } else {
        None
    }
}

fn fit(source: &Source<'_>, book: bool) -> u32 {
    if source.is_book() != book {
        return 0;
    }
    let tabs: Vec<Tab> = source.sheets.iter().filter_map(tab_of).collect();
    if tabs.contains(&Tab::Info) {
        95
    } else if tabs.iter().any(|tab| *tab != Tab::MetaData) {
        80
    } else {
        0
    }
}

fn read(source: &mut Source<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let mut tabs: Vec<(Tab, usize)> = source
        .sheets
        .iter()
        .enumerate()
        .filter_map(|(sheet, outline)| tab_of(outline).map(|tab| (tab, sheet)))
        .collect();
    tabs.sort_unstable();
    if tabs.iter().all(|(tab, _)| *tab == Tab::MetaData) {
        return Err(column_missing("the tabs vInfo or vHost"));
    }
    let mut machines = Machines::default();
    for &(tab, sheet) in &tabs {
        read_tab(tab, sheet, (source, &mut machines), reading)?;
    }
    machines.finish(reading);
    let read: Vec<usize> = tabs.iter().map(|(_, sheet)| *sheet).collect();
    skip_others(source, &read, reading);
    Ok(())
}

fn read_tab(
    tab: Tab,
    sheet: usize,
    (source, machines): (&mut Source<'_>, &mut Machines),
    reading: &mut Reading<'_>,
) -> Result<(), Fault> {
    let each: fn(&Row<'_>, usize, &mut Machines, &mut Reading<'_>) = match tab {
        Tab::MetaData => return meta_data(source, sheet, machines, reading),
        Tab::Info => return info(source, sheet, machines, reading),
        Tab::Host => return hosts(source, sheet, reading),
        Tab::Cpu | Tab::Memory => fill,
        Tab::Disk => disk,
        Tab::Partition => partition,
        Tab::Network => network,
        Tab::Snapshot => snapshot,
    };
    let Table { mut rows, columns } = Table::open(source, sheet, spec(tab), reading)?;
    let ids = IdColumns::of(&columns);
    while rows.advance(reading)? {
        let line = rows.line();
        if let Some(at) = machines.find(&line, &ids, reading)? {
            each(&Row { line, columns: &columns }, at, machines, reading);
        }
    }
    Ok(())
}

fn spec(tab: Tab) -> &'static Spec {
    match tab {
        Tab::Info | Tab::MetaData => &columns::INFO,
        Tab::Cpu => &columns::CPU,
        Tab::Memory => &columns::MEMORY,
        Tab::Disk => &columns::DISK,
        Tab::Partition => &columns::PARTITION,
        Tab::Network => &columns::NETWORK,
        Tab::Snapshot => &columns::SNAPSHOT,
        Tab::Host => &columns::HOST,
    }
}

/// One row of a tab that adds to machines.
struct Row<'a> {
    line: Line<'a>,
    columns: &'a Columns,
}

impl Row<'_> {
    fn text(&self, part: &str) -> Option<String> {
        text_at(&self.line, self.columns.part(part)).map(std::borrow::Cow::into_owned)
    }

    /// A number of MiB of this row, read like the field it belongs to.
    fn mib(&self, field: Field, reading: &mut Reading<'_>) -> Option<i64> {
        let mut alone = Observation::new(AssetKind::Vm, self.line.place());
        self.columns.state_one(field, &self.line, &mut alone, reading);
        alone.whole(field)
    }
}

/// vCPU and vMemory only fill what vInfo does not say.
fn fill(row: &Row<'_>, at: usize, _: &mut Machines, reading: &mut Reading<'_>) {
    let mut seen = std::mem::replace(
        &mut reading.observations[at],
        Observation::new(AssetKind::Vm, row.line.place()),
    );
    row.columns.state(&row.line, &mut seen, reading);
    reading.observations[at] = seen;
}

fn network(row: &Row<'_>, at: usize, machines: &mut Machines, reading: &mut Reading<'_>) {
    fill(row, at, machines, reading);
    let sums = &mut machines.sums[at];
    sums.begin(3, row.line.place());
    sums.nics += 1;
    if row.text("direct").is_some_and(|direct| direct.eq_ignore_ascii_case("true")) {
        block(row, at, "direct path I/O", reading);
    }
}

fn disk(row: &Row<'_>, at: usize, machines: &mut Machines, reading: &mut Reading<'_>) {
    let capacity = row.mib(Field::LargestDiskMib, reading).unwrap_or(0);
    let sums = &mut machines.sums[at];
    sums.begin(0, row.line.place());
    sums.disks += 1;
    sums.disk_mib = sums.disk_mib.saturating_add(capacity);
    sums.largest_mib = sums.largest_mib.max(capacity);
    if row.text("raw").is_some_and(|raw| raw.eq_ignore_ascii_case("true") || raw == "1") {
        block(row, at, "raw disk", reading);
    }
    let bus = row.text("bus").map(|bus| plain(&bus));
    if bus.is_some_and(|bus| bus != "nosharing") {
        block(row, at, "shared disk bus", reading);
    }
    let sharing = row.text("sharing").map(|sharing| plain(&sharing));
    if sharing.is_some_and(|sharing| sharing != "sharingnone" && sharing != "nosharing") {
        block(row, at, "shared disk", reading);
    }
    if row.text("mode").is_some_and(|mode| mode.to_lowercase().contains("independent")) {
        block(row, at, "independent disk", reading);
    }
}

fn partition(row: &Row<'_>, at: usize, machines: &mut Machines, reading: &mut Reading<'_>) {
    if let Some(used) = row.mib(Field::GuestUsedMib, reading) {
        let sums = &mut machines.sums[at];
        sums.begin(1, row.line.place());
        sums.guest_mib = sums.guest_mib.saturating_add(used);
    }
}

fn snapshot(row: &Row<'_>, at: usize, machines: &mut Machines, _: &mut Reading<'_>) {
    let sums = &mut machines.sums[at];
    sums.begin(2, row.line.place());
    sums.snapshots += 1;
}

fn block(row: &Row<'_>, at: usize, why: &str, reading: &mut Reading<'_>) {
    let seen = &mut reading.observations[at];
    add_to(seen, Field::Blockers, why.to_owned(), row.line.place());
}

fn info(
    source: &mut Source<'_>,
    sheet: usize,
    machines: &mut Machines,
    reading: &mut Reading<'_>,
) -> Result<(), Fault> {
    let Table { mut rows, columns } = Table::open(source, sheet, &columns::INFO, reading)?;
    let ids = IdColumns::of(&columns);
    machines.instance_uuids |= columns.part("smbios").is_some();
    let template = columns.part("template");
    let placeholder = columns.part("placeholder");
    let connection = columns.part("connection");
    while rows.advance(reading)? {
        let line = rows.line();
        let mut seen = Observation::new(AssetKind::Vm, line.place());
        columns.state(&line, &mut seen, reading);
        let mut no_machine = seen.text(Field::Name).is_some_and(is_helper);
        for index in [template, placeholder].into_iter().flatten() {
            let from = columns.source(&line, index);
            no_machine |= values::flag(line.cell(index), from, reading).unwrap_or(false);
        }
        if no_machine {
            seen.state(Field::NotMigrated, Value::Flag(true), line.place());
        }
        let state = text_at(&line, connection).map(|state| state.to_lowercase());
        if let Some(state) = state.filter(|state| state != "connected") {
            add_to(&mut seen, Field::Blockers, format!("connection {state}"), line.place());
        }
        machines.list(&line, &ids, seen, reading)?;
    }
    machines.listed = true;
    Ok(())
}

/// Machines that vSphere makes for itself.
fn is_helper(name: &str) -> bool {
    let name = name.to_lowercase();
    name.starts_with("vcls-") || name.starts_with("vcls (") || name == "vcls"
}

fn hosts(source: &mut Source<'_>, sheet: usize, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let Table { mut rows, columns } = Table::open(source, sheet, &columns::HOST, reading)?;
    let (object, vcenter) = (columns.part("object_id"), columns.part("vcenter"));
    while rows.advance(reading)? {
        let line = rows.line();
        let mut seen = Observation::new(AssetKind::Host, line.place());
        columns.state(&line, &mut seen, reading);
        if let (Some(vcenter), Some(object)) = (text_at(&line, vcenter), text_at(&line, object)) {
            seen.identify(Key::vm(&vcenter, &object));
        }
        identify(&mut seen);
        take(seen, reading)?;
    }
    Ok(())
}

/// Version, time and vCenter of the export.
fn meta_data(
    source: &mut Source<'_>,
    sheet: usize,
    machines: &mut Machines,
    reading: &mut Reading<'_>,
) -> Result<(), Fault> {
    let headers = source.sheets[sheet].plain.clone();
    let header_row = source.sheets[sheet].header_row;
    let at = |name: &str| headers.iter().position(|header| header == name);
    let (version, server) = (at("rvtoolsversion"), at("server"));
    let created = at("xlsxcreationdatetime").or_else(|| at("creationdatetime"));
    let mut rows = source.rows(sheet)?;
    while rows.advance()? {
        let line = rows.line();
        if line.row.number <= header_row || line.is_empty() {
            continue;
        }
        if let Some(version) = text_at(&line, version) {
            machines.instance_uuids |= has_instance_uuids(&version);
        }
        if let Some(server) = text_at(&line, server) {
            machines.server = server.into_owned();
        }
        if let Some(index) = created {
            let column = (line.sheet, index);
            let from = values::Source { place: line.place(), column, header: "creation datetime" };
            reading.taken_on = values::moment(line.cell(index), from, reading);
        }
        break;
    }
    Ok(())
}

/// `VM UUID` holds the instance UUID since version 4.3.1.
fn has_instance_uuids(version: &str) -> bool {
    let numbers: Vec<u32> = version.split('.').map_while(|part| part.parse().ok()).collect();
    numbers.as_slice() >= [4, 3, 1].as_slice()
}
