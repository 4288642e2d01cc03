//! The CSV with which Azure Migrate imports servers, in its three variants.

use landfall_domain::estate::{AssetKind, Code, Field, Observation, Value};

use super::{Reader, column_missing, put, sum};
use crate::columns::{Known, Spec, fact, part, plain, size};
use crate::reading::Reading;
use crate::safety::Fault;
use crate::sheet::{Line, Source};
use crate::table::{Columns, MIB, Table, take, text_at};
use crate::units::Unit;
use crate::values;

pub(crate) const READER: Reader = Reader { fit, read };

const KNOWN: &[Known] = &[
    fact("servername", Field::Name),
    fact("ipaddresses ipaddress", Field::Ips),
    fact("macaddress macaddresses", Field::Macs),
    fact("cores", Field::Cores),
    size("memory", Field::MemoryMib, MIB),
    fact("osname", Field::Os),
    fact("osversion", Field::OsVersion),
    fact("osarchitecture", Field::Architecture),
    part("servertype", "type"),
    fact("hypervisor", Field::Host),
    fact("cpuutilizationpercentage", Field::CpuPercent),
    fact("memoryutilizationpercentage", Field::MemoryPercent),
    fact("networkadapters", Field::Nics),
    part("networkinthroughput networkinthroughputmbpersecond", "network"),
    part("networkoutthroughput networkoutthroughputmbpersecond", "network"),
    fact("boottype firmwaretype", Field::Boot),
    fact("numberofdisks", Field::Disks),
    size("storageallocated", Field::StorageAllocatedMib, Unit::Gib),
    size("storageinuse", Field::StorageUsedMib, Unit::Gib),
];

pub(super) const SPEC: Spec = Spec::of(KNOWN, "");

fn fit(source: &Source<'_>) -> u32 {
    let fits = source.sheets.first().is_some_and(|sheet| {
        sheet.has_all(&["servername", "cores", "memoryinmb|memory|memorymb", "osname"])
            && sheet.has_all(&["boottype|firmwaretype|disk1sizeingb|numberofdisks|storageinuseingb|storageinuseinmb"])
    });
    if fits { 90 } else { 0 }
}

/// The columns of disks: `Disk 3 write ops (operations per second)`.
#[derive(Default)]
struct Disks {
    sizes: Vec<(usize, Unit)>,
    operations: Vec<usize>,
    throughput: Vec<usize>,
}

impl Disks {
    fn of(headers: &[String]) -> Self {
        let mut disks = Self::default();
        for (index, header) in headers.iter().enumerate() {
            let Some(rest) = header.strip_prefix("disk") else { continue };
            let rest = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
            if rest.len() + 4 == header.len() {
                continue;
            }
            if rest.starts_with("size") {
                disks.sizes.push((index, if rest.ends_with("mb") { MIB } else { Unit::Gib }));
            } else if rest.contains("throughput") {
                disks.throughput.push(index);
            } else if rest.contains("ops") {
                disks.operations.push(index);
            }
        }
        disks
    }

    fn all(&self) -> impl Iterator<Item = usize> + '_ {
        let sizes = self.sizes.iter().map(|(index, _)| *index);
        sizes.chain(self.operations.iter().copied()).chain(self.throughput.iter().copied())
    }
}

fn read(source: &mut Source<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let headers = source.sheets.first().map(|sheet| sheet.plain.clone()).unwrap_or_default();
    if !headers.iter().any(|header| header == "servername") {
        return Err(column_missing("the column `Server name`"));
    }
    let disks = Disks::of(&headers);
    let Table { mut rows, mut columns } = Table::open(source, 0, &SPEC, reading)?;
    columns.reads_itself(disks.all(), reading);
    while rows.advance(reading)? {
        let line = rows.line();
        let kind = match text_at(&line, columns.part("type")).as_deref().map(plain).as_deref() {
            Some("physical") => AssetKind::Server,
            Some("virtual") => AssetKind::Vm,
            _ => AssetKind::Machine,
        };
        let mut seen = Observation::new(kind, line.place());
        columns.state(&line, &mut seen, reading);
        state_disks(&line, &columns, &disks, (&mut seen, reading));
        let network = sum(&line, &columns, &columns.parts("network"), reading);
        put(&mut seen, Field::NetworkMbps, network.map(Value::Real), &line);
        take(seen, reading)?;
    }
    many_rows(reading);
    Ok(())
}

fn state_disks(
    line: &Line<'_>,
    columns: &Columns,
    disks: &Disks,
    (seen, reading): (&mut Observation, &mut Reading<'_>),
) {
    let mut probe = Observation::new(AssetKind::Machine, line.place());
    let (mut count, mut whole, mut largest) = (0_i64, 0_i64, 0_i64);
    for &(index, unit) in &disks.sizes {
        probe.facts.clear();
        let from = columns.source(line, index);
        let (field, cell) = (Field::LargestDiskMib, line.cell(index));
        values::state_size(&mut probe, (field, unit), cell, from, reading);
        if let Some(size) = probe.whole(field).filter(|size| *size > 0) {
            count += 1;
            whole = whole.saturating_add(size);
            largest = largest.max(size);
        }
    }
    if count > 0 {
        put(seen, Field::LargestDiskMib, Some(Value::Whole(largest)), line);
        put(seen, Field::StorageAllocatedMib, Some(Value::Whole(whole)), line);
        put(seen, Field::Disks, Some(Value::Whole(count)), line);
    }
    let operations = sum(line, columns, &disks.operations, reading);
    put(seen, Field::DiskIops, operations.map(Value::Real), line);
    let throughput = sum(line, columns, &disks.throughput, reading);
    put(seen, Field::DiskMbps, throughput.map(Value::Real), line);
}

fn many_rows(reading: &mut Reading<'_>) {
    if reading.rows_read == 20_000 {
        reading.find_sheet(
            Code::ExportTruncated,
            0,
            "The file has exactly 20,000 rows, at which Azure Migrate stops.",
            "Check that no servers are missing; more files can be imported beside it.",
        );
    }
}
