//! The assessment, opportunity and clash reports of Azure Migrate: machines, SQL instances and
//! web applications, each on several sheets.

use std::collections::HashMap;

use landfall_domain::estate::{
    AssetKind, Code, EndPoint, Field, Key, Link, LinkKind, Observation, Value,
};

use super::azure_discovery::{MACHINE, kind_of, machine_id, read_properties};
use super::{Reader, column_missing, put, skip_others, sum};
use crate::columns::{Known, Spec, fact, part};
use crate::reading::{Reading, Spot, add_to};
use crate::safety::Fault;
use crate::sheet::{Line, Outline, Source};
use crate::table::{Columns, Table, identify, text_at};

pub(crate) const READER: Reader = Reader { fit, read };

/// What the rows of a sheet are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rows {
    Machines,
    Databases,
    WebApps,
    DatabaseIssues,
    Decommissioned,
}

const OWN: &[Known] = &[
    part("sqlinstance", "inner"),
    part("webapplicationname", "inner"),
    part("machineid", "machine_id"),
    part("machinename", "machine_name"),
    fact(
        "azurevmreadiness azuresqlmireadiness sqlserveronazurevmreadiness azureappservicereadiness \
         azurevmwaresolutionreadiness",
        Field::AssessedReadiness,
    ),
    part(
        "azurevmreadinesswarnings azuresqlmireadinesswarnings sqlserveronazurevmreadinesswarnings \
         azureappservicereadinesswarnings azurevmwaresolutionreadinesswarnings",
        "warnings",
    ),
    part("azuresqlmireadinessissues azureappservicereadinessissues", "issues"),
    part(
        "recommendedvmsize azuresqlmiconfiguration sqlserveronazurevmconfiguration \
         azurerecommendedtarget",
        "target",
    ),
    part("monthlycomputecostestimatepayasyougo monthlycomputecostestimate", "cost"),
    part("monthlystoragecostestimate", "cost"),
    part("monthlysecuritycostestimate", "cost"),
    fact("cpuutilizationin cpuutilization", Field::CpuPercent),
    fact("memoryutilizationin", Field::MemoryPercent),
    part("disknames", "disks"),
    part("diskreadinops", "operations"),
    part("diskwriteinops", "operations"),
    part("diskreadinmbps", "throughput"),
    part("diskwriteinmbps", "throughput"),
    part("networkininmbps", "network"),
    part("networkoutinmbps", "network"),
    fact("sqlversion", Field::Os),
    fact("sqledition", Field::OsVersion),
    fact("vcoresallocated", Field::Cores),
    crate::columns::size("totaldbsize", Field::StorageUsedMib, crate::units::Unit::Mib),
    part("category", "category"),
    part("title", "title"),
];

const LEFT_OUT: &str = "monthly* azuresqlmi* azuresqlmanaged* sqlserveronazurevm* standardhdd* \
    standardssd* premiumdisks ultradisks recommendeddisk* azurediskreadiness groupname \
    recommendeddeploymenttype confidencerating* numberofdisks largestdbsize* userdatabases \
    appserviceplan recommendedsku memoryutilizationinmb vmiaas* sqlmipaas sqliaas* webapp* vmss* \
    impactedobject* migrationreadinesstarget allvmiaas* avsiaas*";

/// Names of machines are kept apart: on sheets of databases they name another thing.
const SPEC: Spec = Spec { shared: MACHINE, ..Spec::of(OWN, LEFT_OUT) };

fn rows_of(outline: &Outline) -> Option<Rows> {
    if !outline.has_all(&["machinename", "machineid"]) {
        return None;
    }
    let has = |header: &str| outline.plain.iter().any(|known| known == header);
    Some(if has("sqlinstance") && has("title") {
        Rows::DatabaseIssues
    } else if has("sqlinstance") {
        Rows::Databases
    } else if has("webapplicationname") {
        Rows::WebApps
    } else if has("operatingsystem") || has("cores") {
        Rows::Machines
    } else {
        Rows::Decommissioned
    })
}

fn fit(source: &Source<'_>) -> u32 {
    let assessed = source.sheets.iter().any(|sheet| {
        let rows = rows_of(sheet);
        let readiness = sheet
            .plain
            .iter()
            .any(|header| header.contains("readiness") || header.starts_with("vmiaasserverrehost"));
        rows.is_some() && readiness
    });
    if assessed { 93 } else { 0 }
}

fn read(source: &mut Source<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let mut sheets: Vec<(Rows, bool, usize)> = source
        .sheets
        .iter()
        .enumerate()
        .filter_map(|(at, outline)| {
            // The sheet of all machines says most, so it comes first.
            let partial = !outline.name.to_lowercase().contains("all");
            rows_of(outline).map(|rows| (rows, partial, at))
        })
        .collect();
    sheets.sort_unstable();
    if sheets.is_empty() {
        return Err(column_missing("the columns `Machine Name` and `Machine ID`"));
    }
    let properties = read_properties(source, reading)?;
    let mut report = Report { currency: currency(source)?, ..Report::default() };
    for &(rows, _, sheet) in &sheets {
        report.sheet(rows, sheet, source, reading)?;
    }
    let read: Vec<usize> = sheets.iter().map(|(.., at)| *at).chain(properties).collect();
    skip_others(source, &read, reading);
    for seen in &mut reading.observations {
        identify(seen);
    }
    Ok(())
}

/// Costs are meaningless without the currency, which stands on the sheet of properties.
fn currency(source: &mut Source<'_>) -> Result<Option<String>, Fault> {
    let at = |outline: &Outline| outline.plain.iter().position(|header| header == "currency");
    let Some(sheet) = source.sheets.iter().position(|sheet| at(sheet).is_some()) else {
        return Ok(None);
    };
    let column = at(&source.sheets[sheet]);
    let header_row = source.sheets[sheet].header_row;
    let mut rows = source.rows(sheet)?;
    while rows.advance()? {
        let line = rows.line();
        if line.row.number > header_row {
            return Ok(text_at(&line, column).map(std::borrow::Cow::into_owned));
        }
    }
    Ok(None)
}

/// What the sheets said so far.
#[derive(Default)]
struct Report {
    /// Position by kind and id: several sheets speak of one thing.
    known: HashMap<(AssetKind, String), usize>,
    currency: Option<String>,
}

impl Report {
    fn sheet(
        &mut self,
        rows_are: Rows,
        sheet: usize,
        source: &mut Source<'_>,
        reading: &mut Reading<'_>,
    ) -> Result<(), Fault> {
        let Table { mut rows, columns } = Table::open(source, sheet, &SPEC, reading)?;
        while rows.advance(reading)? {
            let line = rows.line();
            let (Some(id), name) =
                (text_at(&line, columns.part("machine_id")), machine_name(&line, &columns))
            else {
                reading.find_row(
                    Code::RowUnusable,
                    line.place(),
                    "The row has no Machine ID.",
                    "Export the report again.",
                );
                continue;
            };
            match rows_are {
                Rows::Machines => {
                    let at = self.machine(&id, &name, &line, reading)?;
                    self.add(at, &line, &columns, reading);
                }
                Rows::Decommissioned => {
                    let at = self.machine(&id, &name, &line, reading)?;
                    let state = Value::Text("Decommissioned".to_owned());
                    put(&mut reading.observations[at], Field::LifecycleState, Some(state), &line);
                }
                Rows::Databases | Rows::WebApps | Rows::DatabaseIssues => {
                    if let Some(at) =
                        self.inner(rows_are, (&id, &name), (&line, &columns), reading)?
                    {
                        self.add(at, &line, &columns, reading);
                    }
                }
            }
        }
        Ok(())
    }

    fn machine(
        &mut self,
        id: &str,
        name: &str,
        line: &Line<'_>,
        reading: &mut Reading<'_>,
    ) -> Result<usize, Fault> {
        let handle = (AssetKind::Machine, id.to_lowercase());
        if let Some(at) = self.known.get(&handle) {
            return Ok(*at);
        }
        let mut seen = Observation::new(AssetKind::Machine, line.place());
        seen.identify(machine_id(id));
        seen.kind = kind_of(&seen);
        if !name.is_empty() {
            seen.state(Field::Name, Value::Text(name.to_owned()), line.place());
        }
        let at = reading.observe(seen)?;
        self.known.insert(handle, at);
        Ok(at)
    }

    /// A database or web application, and the machine that it runs on.
    fn inner(
        &mut self,
        rows_are: Rows,
        (id, machine): (&str, &str),
        (line, columns): (&Line<'_>, &Columns),
        reading: &mut Reading<'_>,
    ) -> Result<Option<usize>, Fault> {
        let Some(inner) = text_at(line, columns.part("inner")) else {
            reading.find_row(
                Code::RowUnusable,
                line.place(),
                "The row names no instance or application.",
                "Export the report again.",
            );
            return Ok(None);
        };
        let (kind, folder, name) = if rows_are == Rows::WebApps {
            (AssetKind::WebApp, "webapplications", format!("{inner} on {machine}"))
        } else {
            (AssetKind::Database, "sqlinstances", format!("{machine}\\{inner}"))
        };
        let path = format!("{}/{folder}/{}", id.to_lowercase(), inner.to_lowercase());
        if let Some(at) = self.known.get(&(kind, path.clone())) {
            return Ok(Some(*at));
        }
        let mut seen = Observation::new(kind, line.place());
        seen.identify(machine_id(&path));
        seen.state(Field::Name, Value::Text(name.clone()), line.place());
        let at = reading.observe(seen)?;
        self.known.insert((kind, path.clone()), at);
        let end = |keys: Vec<Option<Key>>, label: &str, machine: bool| {
            let mut keys: Vec<Key> = keys.into_iter().flatten().collect();
            keys.sort_unstable();
            EndPoint { keys, label: label.into(), machine }
        };
        reading.link(Link {
            kind: LinkKind::RunsOn,
            from: end(vec![machine_id(&path), Key::whole_name(&name)], &name, false),
            to: end(vec![machine_id(id), Key::host_name(machine)], machine, true),
            port: None,
            service: None,
            count: 1,
            first_seen: None,
            last_seen: None,
            place: line.place(),
        })?;
        Ok(Some(at))
    }

    /// Adds what a row says to what is known.
    fn add(&self, at: usize, line: &Line<'_>, columns: &Columns, reading: &mut Reading<'_>) {
        let place = line.place();
        let empty = Observation::new(AssetKind::Machine, place);
        let mut seen = std::mem::replace(&mut reading.observations[at], empty);
        let before = seen.attributes.len();
        columns.state(line, &mut seen, reading);
        // Later sheets repeat the attributes of earlier ones.
        let new = seen.attributes.split_off(before);
        for pair in new {
            if !seen.attributes.contains(&pair) {
                seen.attributes.push(pair);
            }
        }
        for warning in listed(line, columns, "issues") {
            add_to(&mut seen, Field::Blockers, warning, place);
        }
        if text_at(line, columns.part("category")).is_some_and(|word| word == "Issue") {
            for title in listed(line, columns, "title") {
                add_to(&mut seen, Field::Blockers, title, place);
            }
        }
        for warning in listed(line, columns, "warnings") {
            let pair = ("Readiness warning".to_owned(), warning);
            if pair.1 != "NotApplicable" && !seen.attributes.contains(&pair) {
                seen.attributes.push(pair);
            }
        }
        self.add_numbers(&mut seen, line, columns, reading);
        reading.observations[at] = seen;
    }

    fn add_numbers(
        &self,
        seen: &mut Observation,
        line: &Line<'_>,
        columns: &Columns,
        reading: &mut Reading<'_>,
    ) {
        let target = columns.part("target");
        if let Some((index, text)) = target.zip(text_at(line, target)) {
            if text.starts_with(",,") {
                reading.find_cell(
                    Code::ValueSuspicious,
                    Spot { place: line.place(), column: columns.header(index), value: &text },
                    "This is what the tool writes when it recommends nothing.",
                    "Nothing to do.",
                );
            } else {
                let value = Some(Value::Text(text.into_owned()));
                put(seen, Field::RecommendedTarget, value, line);
            }
        }
        let mut total =
            |part: &str| sum(line, columns, &columns.parts(part), reading).map(Value::Real);
        let (operations, throughput) = (total("operations"), total("throughput"));
        let (network, cost) = (total("network"), total("cost"));
        put(seen, Field::DiskIops, operations, line);
        put(seen, Field::DiskMbps, throughput, line);
        put(seen, Field::NetworkMbps, network, line);
        if let (Some(Value::Real(cost)), true) =
            (cost, seen.value(Field::MonthlyCostMinor).is_none())
        {
            #[expect(clippy::cast_possible_truncation, reason = "bounded just here")]
            let minor = (cost * 100.0).round().clamp(0.0, 1e15) as i64;
            if minor > 0 {
                seen.state(Field::MonthlyCostMinor, Value::Whole(minor), line.place());
                put(seen, Field::Currency, self.currency.clone().map(Value::Text), line);
            }
        }
        let disks = listed(line, columns, "disks").len();
        if let Some(disks) = i64::try_from(disks).ok().filter(|disks| *disks > 0) {
            put(seen, Field::Disks, Some(Value::Whole(disks)), line);
        }
    }
}

fn machine_name(line: &Line<'_>, columns: &Columns) -> String {
    text_at(line, columns.part("machine_name"))
        .map(std::borrow::Cow::into_owned)
        .unwrap_or_default()
}

/// The items of a cell such as `scsi0:0;scsi0:1;`.
fn listed(line: &Line<'_>, columns: &Columns, part: &str) -> Vec<String> {
    let text = text_at(line, columns.part(part)).unwrap_or_default();
    let items = text.split(';').map(str::trim).filter(|item| !item.is_empty());
    items.map(str::to_owned).collect()
}
