//! The four CSV files of Google Migration Center: machines, disks, use over time, tags.

use std::collections::HashMap;

use landfall_domain::estate::{AssetKind, Code, Field, Key, Observation, Value};

use super::{Reader, column_missing, sum, tag};
use crate::columns::{Spec, fact, key, part, size};
use crate::reading::{Reading, Spot};
use crate::safety::Fault;
use crate::sheet::{Line, Outline, Source};
use crate::table::{Columns, Table, take, text_at};
use crate::units::Unit;
use crate::values;

pub(crate) const READER: Reader = Reader { fit, read };

fn machine_id(id: &str) -> Option<Key> {
    Key::record("google-migration-center", id)
}

pub(super) const MACHINES: Spec = Spec::of(
    &[
        key("machineid", machine_id),
        fact("machinename", Field::Name),
        fact("primaryipaddress", Field::Ips),
        fact("publicipaddress", Field::Ips),
        fact("ipaddresslistsemicolondelimited", Field::Ips),
        fact("primarymacaddress", Field::Macs),
        size("totaldiskallocated", Field::StorageAllocatedMib, Unit::Gib),
        size("totaldiskused", Field::StorageUsedMib, Unit::Gib),
        fact("machinetypelabel", Field::Model),
        fact("allocatedprocessorcorecount", Field::Cores),
        size("memory", Field::MemoryMib, Unit::Gib),
        fact("hostinglocation", Field::Location),
        fact("osname", Field::Os),
        fact("ostype", Field::Os),
        fact("osversion", Field::OsVersion),
        fact("machinestatus", Field::Power),
        fact("createdate", Field::CreatedOn),
        part("isphysical", "physical"),
    ],
    "provisioningstate",
);

const PARTS: Spec = Spec::of(
    &[
        part("machineid", "id"),
        part("sizeingib", "size"),
        part("usedingib", "used"),
        part("timestamp", "time"),
        part("cpuutilizationpercentage", "cpu"),
        part("memoryutilizationpercentage", "memory"),
        part("diskreadoperationspersec", "operations"),
        part("diskwriteoperationspersec", "operations"),
        part("networkbytespersecsent", "network"),
        part("networkbytespersecreceived", "network"),
        part("key", "key"),
        part("value", "value"),
    ],
    "disklabel storagetypelabel utilizedmemorybytes availablememorybytes",
);

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Machines,
    Disks,
    Use,
    Tags,
}

fn kind(outline: &Outline) -> Option<Kind> {
    if outline.has_all(&[
        "machineid",
        "machinename",
        "memorygib|allocatedprocessorcorecount|primaryipaddress|ostype",
    ]) {
        Some(Kind::Machines)
    } else if outline.has_all(&["machineid", "sizeingib"]) {
        Some(Kind::Disks)
    } else if outline.has_all(&["machineid", "timestamp", "cpuutilizationpercentage"]) {
        Some(Kind::Use)
    } else if outline.has_all(&["machineid", "key", "value"]) {
        Some(Kind::Tags)
    } else {
        None
    }
}

fn fit(source: &Source<'_>) -> u32 {
    if source.sheets.first().and_then(kind).is_some() { 90 } else { 0 }
}

fn read(source: &mut Source<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    match source.sheets.first().and_then(kind) {
        None => Err(column_missing("the column `MachineId`")),
        Some(Kind::Machines) => machines(source, reading),
        Some(kind) => parts(kind, source, reading),
    }
}

fn machines(source: &mut Source<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let Table { mut rows, columns } = Table::open(source, 0, &MACHINES, reading)?;
    while rows.advance(reading)? {
        let line = rows.line();
        let physical = columns.part("physical").and_then(|index| {
            values::flag(line.cell(index), columns.source(&line, index), reading)
        });
        let kind = match physical {
            Some(true) => AssetKind::Server,
            Some(false) => AssetKind::Vm,
            None => AssetKind::Machine,
        };
        let mut seen = Observation::new(kind, line.place());
        columns.state(&line, &mut seen, reading);
        if seen.whole(Field::StorageAllocatedMib) == Some(53_760) {
            made_up(&line, "TotalDiskAllocatedGiB", reading);
        }
        take(seen, reading)?;
    }
    Ok(())
}

/// The Azure script invents this disk for machines that are switched off.
fn made_up(line: &Line<'_>, column: &str, reading: &mut Reading<'_>) {
    reading.find_cell(
        Code::ValueSuspicious,
        Spot { place: line.place(), column, value: "52.5" },
        "52.5 GiB is what the collection script writes for machines that are switched off.",
        "Look up the real size.",
    );
}

/// Sums over the rows of one machine.
#[derive(Default)]
struct Sums {
    at: usize,
    disks: u32,
    size: f64,
    used: f64,
    largest: f64,
    /// Sum and count of CPU, memory, operations, network.
    means: [(f64, u32); 4],
}

fn parts(kind: Kind, source: &mut Source<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let Table { mut rows, columns } = Table::open(source, 0, &PARTS, reading)?;
    let mut known: HashMap<String, Sums> = HashMap::new();
    while rows.advance(reading)? {
        let line = rows.line();
        let Some(id) = text_at(&line, columns.part("id")) else {
            reading.find_row(
                Code::RowUnusable,
                line.place(),
                "The row has no MachineId.",
                "Add the id, or delete the row.",
            );
            continue;
        };
        if !known.contains_key(&*id) {
            let mut seen = Observation::new(AssetKind::Machine, line.place());
            seen.identify(machine_id(&id));
            let at = reading.observe(seen)?;
            known.insert(id.clone().into_owned(), Sums { at, ..Sums::default() });
        }
        let Some(sums) = known.get_mut(&*id) else { continue };
        match kind {
            Kind::Tags => {
                let key = text_at(&line, columns.part("key")).unwrap_or_default();
                let value = text_at(&line, columns.part("value")).unwrap_or_default();
                tag(&mut reading.observations[sums.at], &key, &value, line.place());
            }
            Kind::Disks => disk(sums, &line, &columns, reading),
            Kind::Use | Kind::Machines => {
                for (mean, part) in ["cpu", "memory", "operations", "network"].iter().enumerate() {
                    if let Some(number) = sum(&line, &columns, &columns.parts(part), reading) {
                        sums.means[mean].0 += number;
                        sums.means[mean].1 += 1;
                    }
                }
            }
        }
        columns.keep_attributes(&line, &mut reading.observations[sums.at]);
    }
    for sums in known.into_values() {
        state(&sums, &mut reading.observations[sums.at]);
    }
    Ok(())
}

fn disk(sums: &mut Sums, line: &Line<'_>, columns: &Columns, reading: &mut Reading<'_>) {
    let size = sum(line, columns, &columns.parts("size"), reading).unwrap_or(0.0);
    sums.disks += 1;
    sums.size += size;
    sums.largest = sums.largest.max(size);
    sums.used += sum(line, columns, &columns.parts("used"), reading).unwrap_or(0.0);
    if (size - 52.5).abs() < f64::EPSILON {
        made_up(line, "SizeInGib", reading);
    }
}

fn state(sums: &Sums, seen: &mut Observation) {
    let place = seen.place;
    let mut size = |field: Field, gib: f64| {
        if gib > 0.0 && gib < 1e12 {
            #[expect(clippy::cast_possible_truncation, reason = "bounded just above")]
            let mib = Unit::Gib.in_mib(gib).round() as i64;
            seen.state(field, Value::Whole(mib), place);
        }
    };
    size(Field::StorageAllocatedMib, sums.size);
    size(Field::StorageUsedMib, sums.used);
    size(Field::LargestDiskMib, sums.largest);
    if sums.disks > 0 {
        seen.state(Field::Disks, Value::Whole(i64::from(sums.disks)), place);
    }
    let fields = [Field::CpuPercent, Field::MemoryPercent, Field::DiskIops, Field::NetworkMbps];
    for (field, (total, count)) in fields.into_iter().zip(sums.means) {
        if count > 0 {
            let mean = total / f64::from(count);
            let mean = if field == Field::NetworkMbps { mean / 1_048_576.0 } else { mean };
            seen.state(field, Value::Real(mean), place);
        }
    }
}
