//! The CSV with which AWS Migration Hub imports servers.

use landfall_domain::estate::{AssetKind, Field, Key, Observation, Value};

use super::{Reader, column_missing, put, sum, tags};
use crate::columns::{Known, Spec, fact, key, part, size};
use crate::reading::Reading;
use crate::safety::Fault;
use crate::sheet::{Line, Source};
use crate::table::{Columns, MIB, Table, take, text_at};

pub(crate) const READER: Reader = Reader { fit, read };

const KNOWN: &[Known] = &[
    key("externalid", |id| Key::record("aws-import", id)),
    key("serverid", |id| Key::record("aws-migrationhub", id)),
    key("smbiosid", Key::bios_uuid),
    fact("ipaddress", Field::Ips),
    fact("macaddress", Field::Macs),
    fact("vmwarevmname", Field::Name),
    fact("hostname", Field::Fqdn),
    part("vmwaremorefid", "vm_id"),
    part("vmwarevcenterid", "vcenter"),
    fact("cpunumberofcores", Field::Cores),
    fact("cpunumberoflogicalcores", Field::Cores),
    fact("cpunumberofprocessors", Field::Cores),
    fact("osname", Field::Os),
    fact("osversion", Field::OsVersion),
    size("ramtotalsize", Field::MemoryMib, MIB),
    part("ramusedsizeinmbavg", "used"),
    fact("cpuusagepctavg", Field::CpuPercent),
    part("diskreadspersecondinkbavg", "throughput"),
    part("diskwritespersecondinkbavg", "throughput"),
    part("diskreadsopspersecondavg", "operations"),
    part("diskwritesopspersecondavg", "operations"),
    part("networkreadspersecondinkbavg", "network"),
    part("networkwritespersecondinkbavg", "network"),
    fact("applications", Field::Application),
    fact("applicationwave", Field::Wave),
    part("tags", "tags"),
];

const SPEC: Spec = Spec::of(
    KNOWN,
    "ramusedsizeinmbmax cpuusagepctmax diskreadspersecondinkbmax diskwritespersecondinkbmax \
     diskreadsopspersecondmax diskwritesopspersecondmax networkreadspersecondinkbmax \
     networkwritespersecondinkbmax",
);

fn fit(source: &Source<'_>) -> u32 {
    let fits = source.sheets.first().is_some_and(|sheet| {
        sheet.has_all(&[
            "externalid|vmwaremorefid|smbiosid|vmwarevmname",
            "cpunumberofcores|ramtotalsizeinmb|osname",
        ]) && sheet.has_all(&["hostname|ipaddress|externalid"])
    });
    if fits { 90 } else { 0 }
}

fn read(source: &mut Source<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let Table { mut rows, columns } = Table::open(source, 0, &SPEC, reading)?;
    if columns.of(Field::Fqdn).is_none() && columns.of(Field::Name).is_none() {
        return Err(column_missing("the columns `HostName` and `VMware.VMName`"));
    }
    while rows.advance(reading)? {
        let line = rows.line();
        let vm = text_at(&line, columns.part("vm_id"));
        let kind = if vm.is_some() || text_at(&line, columns.of(Field::Name)).is_some() {
            AssetKind::Vm
        } else {
            AssetKind::Machine
        };
        let mut seen = Observation::new(kind, line.place());
        columns.state(&line, &mut seen, reading);
        if let (Some(vcenter), Some(vm)) = (text_at(&line, columns.part("vcenter")), vm) {
            seen.identify(Key::vm(&vcenter, &vm));
        }
        let host = seen.text(Field::Fqdn).map(|name| Value::Text(name.to_owned()));
        put(&mut seen, Field::Name, host, &line);
        if let Some(text) = text_at(&line, columns.part("tags")) {
            tags(&mut seen, &text, line.place());
        }
        use_of(&line, &columns, (&mut seen, reading));
        take(seen, reading)?;
    }
    Ok(())
}

fn use_of(
    line: &Line<'_>,
    columns: &Columns,
    (seen, reading): (&mut Observation, &mut Reading<'_>),
) {
    let mut total = |part: &str| sum(line, columns, &columns.parts(part), reading);
    let (used, throughput) = (total("used"), total("throughput"));
    let (operations, network) = (total("operations"), total("network"));
    #[expect(clippy::cast_precision_loss, reason = "megabytes are far below 2^53")]
    let memory = seen.whole(Field::MemoryMib).map(|memory| memory as f64);
    let percent = used.zip(memory).map(|(used, memory)| Value::Real(used / memory * 100.0));
    put(seen, Field::MemoryPercent, percent, line);
    put(seen, Field::DiskMbps, throughput.map(|kb| Value::Real(kb / 1024.0)), line);
    put(seen, Field::DiskIops, operations.map(Value::Real), line);
    put(seen, Field::NetworkMbps, network.map(|kb| Value::Real(kb / 1024.0)), line);
}
