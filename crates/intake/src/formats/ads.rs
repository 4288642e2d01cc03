//! Files of the AWS Application Discovery Service: servers, their details, and connections.

use std::collections::HashMap;

use jiff::Timestamp;
use landfall_domain::estate::{AssetKind, Code, Field, Key, Link, LinkKind, Observation};

use super::azure_dependency::end;
use super::{Reader, column_missing};
use crate::columns::{Known, Spec, fact, part, size};
use crate::reading::Reading;
use crate::safety::Fault;
use crate::sheet::{Outline, Source};
use crate::table::{MIB, Table, identify, text_at};
use crate::units::Unit;
use crate::values;

pub(crate) const READER: Reader = Reader { fit, read };

/// The agent's own talk to its service.
const AGENT_PORT: u16 = 17_472;

const SERVERS: &[Known] = &[
    part("agentid serverid configurationid", "id"),
    fact("hostname servername", Field::Name),
    fact("fqdn", Field::Fqdn),
    fact("vmname", Field::Name),
    fact("osname", Field::Os),
    fact("osversion", Field::OsVersion),
    fact("cputype architecture", Field::Architecture),
    fact("ipaddress ipaddresses", Field::Ips),
    fact("macaddress macaddresses", Field::Macs),
    fact("numcores totalnumcores numberofcores", Field::Cores),
    fact("numcpus totalnumcpus", Field::Cores),
    size("totalram totalramsize", Field::MemoryMib, MIB),
    size("totaldisksize", Field::StorageAllocatedMib, Unit::Gib),
    fact("totalcpuusagepct avgcpuusagepct cpuusagepctavg", Field::CpuPercent),
    part("timestamp agentprovidedtimestamp", "time"),
];

const SERVER: Spec = Spec::of(
    SERVERS,
    "hypervisor family gateway netmask total* free* max* min* avg* agentcreationdate eventid \
     agentassignedprocessid",
);

const CONNECTION: Spec = Spec {
    closed: true,
    ..Spec::of(
        &[
            part("sourceip", "source"),
            part("destinationip", "destination"),
            part("destinationport", "port"),
            part("transportprotocol", "protocol"),
            part("agentprovidedtimestamp timestamp", "time"),
        ],
        "",
    )
};

fn is_connections(outline: &Outline) -> bool {
    outline.has_all(&["sourceip", "destinationip", "destinationport"])
        && outline.has_all(&["agentid|transportprotocol|agentassignedprocessid"])
}

fn is_servers(outline: &Outline) -> bool {
    outline.has_all(&["agentid|serverid|configurationid"])
        && outline.has_all(&["hostname|osname|macaddress|totalcpuusagepct|numcores"])
}

fn fit(source: &Source<'_>) -> u32 {
    match source.sheets.first() {
        Some(sheet) if is_connections(sheet) => 85,
        Some(sheet) if is_servers(sheet) => 70,
        _ => 0,
    }
}

fn read(source: &mut Source<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    match source.sheets.first() {
        Some(sheet) if is_connections(sheet) => connections(source, reading),
        Some(sheet) if is_servers(sheet) => servers(source, reading),
        _ => Err(column_missing("the columns `agentId` or `sourceIp` and `destinationIp`")),
    }
}

/// Rows of one agent are one server: adapters and measurements take several.
fn servers(source: &mut Source<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let Table { mut rows, columns } = Table::open(source, 0, &SERVER, reading)?;
    let mut known: HashMap<String, usize> = HashMap::new();
    while rows.advance(reading)? {
        let line = rows.line();
        let Some(id) = text_at(&line, columns.part("id")) else {
            reading.find_row(
                Code::RowUnusable,
                line.place(),
                "The row has no agent or server id.",
                "Add the id, or delete the row.",
            );
            continue;
        };
        let at = if let Some(at) = known.get(&*id) {
            *at
        } else {
            let mut seen = Observation::new(AssetKind::Machine, line.place());
            seen.identify(Key::record("aws-discovery", &id));
            let at = reading.observe(seen)?;
            known.insert(id.into_owned(), at);
            at
        };
        let empty = Observation::new(AssetKind::Machine, line.place());
        let mut seen = std::mem::replace(&mut reading.observations[at], empty);
        columns.state(&line, &mut seen, reading);
        seen.attributes.sort();
        seen.attributes.dedup();
        reading.observations[at] = seen;
    }
    reading.observations.iter_mut().for_each(identify);
    Ok(())
}

/// Who, whom, port.
type Tie = (String, String, Option<u16>);

/// Rows, first and last time, first row.
struct Sum {
    rows: u64,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    place: landfall_domain::estate::Place,
}

fn connections(source: &mut Source<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let Table { mut rows, columns } = Table::open(source, 0, &CONNECTION, reading)?;
    let mut ties: HashMap<Tie, Sum> = HashMap::new();
    while rows.advance(reading)? {
        let line = rows.line();
        let text = |part: &str| {
            text_at(&line, columns.part(part)).map(std::borrow::Cow::into_owned).unwrap_or_default()
        };
        let port = text("port").parse::<u16>().ok();
        if port == Some(AGENT_PORT) {
            continue;
        }
        let time = columns.part("time").and_then(|index| {
            values::moment(line.cell(index), columns.source(&line, index), reading)
        });
        let time = time.and_then(|time| time.to_zoned(jiff::tz::TimeZone::UTC).ok());
        let time = time.map(|time| time.timestamp());
        if ties.len() >= reading.limits.links {
            return Err(Fault::too_large("The file describes too many different links."));
        }
        let sum = ties.entry((text("source"), text("destination"), port)).or_insert(Sum {
            rows: 0,
            first: time,
            last: time,
            place: line.place(),
        });
        sum.rows += 1;
        sum.first = sum.first.into_iter().chain(time).min();
        sum.last = sum.last.into_iter().chain(time).max();
    }
    let mut ties: Vec<(Tie, Sum)> = ties.into_iter().collect();
    ties.sort_unstable_by(|(one, a), (two, b)| (a.place, one).cmp(&(b.place, two)));
    for ((source, destination, port), sum) in ties {
        let (Some(from), Some(to)) = (end("", &source), end("", &destination)) else {
            reading.find_row(
                Code::RowUnusable,
                sum.place,
                "The row does not say who connects to whom; loopback addresses do not count.",
                "Nothing to do.",
            );
            continue;
        };
        if from == to {
            reading.find_row(
                Code::SelfDependency,
                sum.place,
                "A server connects to itself; that moves with it.",
                "Nothing to do.",
            );
            continue;
        }
        reading.link(Link {
            kind: LinkKind::Network,
            from,
            to,
            port,
            service: None,
            count: sum.rows,
            first_seen: sum.first,
            last_seen: sum.last,
            place: sum.place,
        })?;
    }
    Ok(())
}
