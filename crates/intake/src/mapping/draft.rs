//! Drafts a mapping from the headers of a file.

use std::collections::BTreeMap;

use landfall_domain::estate::{Field, Finding};

use super::{Mapping, SheetMapping};
use crate::Options;
use crate::columns::{Meaning, well_known};
use crate::formats::KNOWN_TABLES;
use crate::input::Input;
use crate::safety::Fault;
use crate::sheet::{Outline, Source};
use crate::units::{self, Unit};
use crate::values;

/// Headers that no tool writes but people do.
const USUAL: [(&str, &str); 22] = [
    (
        "name",
        "name server servername vm vmname machine machinename computer computername device devicename host hostname system node asset assetname hosts server_name",
    ),
    ("fqdn", "fqdn dnsname fullyqualifieddomainname dns"),
    ("ip_addresses", "ip ips ipaddress ipaddresses ipaddr ipv4 ipv6 primaryip ipv4address"),
    ("mac_addresses", "mac macs macaddress macaddresses"),
    ("cores", "cores cpu cpus vcpu vcpus corecount cpucount cpucores numcpu numcpus processors"),
    ("memory_mib", "memory ram mem memorysize memorycapacity ramsize totalmemory"),
    (
        "storage_allocated_mib",
        "storage disk disksize diskspace capacity provisioned storagecapacity totalstorage disktotal hdd",
    ),
    ("storage_used_mib", "storageused usedstorage useddisk diskused used inuse"),
    ("os", "os operatingsystem osname guestos ostype"),
    ("os_version", "osversion version"),
    ("power", "power powerstate status state"),
    ("cluster", "cluster clustername"),
    ("datacentre", "datacenter datacentre dc"),
    ("cpu_percent", "cpuusage cpuutilization cpuutilisation cpupercent avgcpu"),
    ("memory_percent", "memoryusage memoryutilization memoryutilisation memorypercent avgmemory"),
    ("serial_number", "serial serialnumber sn"),
    ("manufacturer", "manufacturer vendor make"),
    ("model", "model"),
    ("id", "id uuid externalid assetid sysid ciid recordid objectid"),
    ("from", "source sourceserver src from client sourcehost sourceip sourcename srcip srcaddr"),
    (
        "to",
        "destination target destinationserver dst dest to destinationhost destinationip targetserver dstip dstaddr",
    ),
    ("port", "port destinationport dstport targetport dport"),
];

/// Guesses what the columns of a file mean; the person edits the result.
///
/// # Errors
/// The finding says why the file cannot be read.
pub fn draft_mapping(
    name: &str,
    input: &Input<'_>,
    options: &Options,
) -> Result<Mapping, Box<Finding>> {
    draft(input, options).map_err(|fault| Box::new(fault.finding(name)))
}

fn draft(input: &Input<'_>, options: &Options) -> Result<Mapping, Fault> {
    let mut source = Source::open(input, &options.limits)?;
    if source.json().is_some() {
        return Err(Fault::new(
            landfall_domain::estate::Code::FileNotReadable,
            "A mapping file describes tables, and this is a JSON document.",
            "Export it as CSV or XLSX.",
        ));
    }
    let book = source.is_book();
    let mut mapping = Mapping::default();
    for at in 0..source.sheets.len() {
        let outline = source.sheets[at].clone();
        if outline.headers.is_empty() {
            continue;
        }
        let samples = samples(&mut source, at, &outline)?;
        mapping.sheet.push(sheet(&outline, book, samples));
    }
    Ok(mapping)
}

fn sheet(outline: &Outline, book: bool, samples: Vec<String>) -> SheetMapping {
    let mut guesses: Vec<String> = outline.plain.iter().map(|plain| guess(plain)).collect();
    let names_applications = name_rows(outline, &mut guesses);
    let has = |word: &str| guesses.iter().any(|guess| guess == word);
    let links = has("from") && has("to");
    let mut taken = Vec::new();
    let mut columns = BTreeMap::new();
    for (index, header) in outline.headers.iter().enumerate() {
        if header.is_empty() || columns.contains_key(header) {
            continue;
        }
        let part = ["from", "to", "port", "service"].contains(&guesses[index].as_str());
        let mut meaning = guesses[index].clone();
        // A field is given once, lists apart; and a sheet is either things or links.
        let field = meaning.split(" in ").next().unwrap_or_default().to_owned();
        if (taken.contains(&field) && field != "ip_addresses")
            || part != links && meaning != "attribute"
        {
            "attribute".clone_into(&mut meaning);
        }
        taken.push(field);
        columns.insert(header.clone(), meaning);
    }
    let examples = outline.headers.iter().cloned().zip(samples).collect();
    SheetMapping {
        name: book.then(|| outline.name.clone()),
        rows: match (links, names_applications) {
            (true, _) => "link".to_owned(),
            (_, true) => "application".to_owned(),
            _ => kind(outline),
        },
        source: "mapped".to_owned(),
        columns,
        examples,
    }
}

/// Every row needs a name: of an application, of what calls itself a name, else the first column.
/// True if the rows are applications.
fn name_rows(outline: &Outline, guesses: &mut [String]) -> bool {
    let at = |word: &str| guesses.iter().position(|guess| guess == word);
    if at("name").is_some() || at("from").is_some() && at("to").is_some() {
        return false;
    }
    let application = at("application");
    let called = outline.plain.iter().position(|plain| plain.contains("name"));
    let first = outline.plain.iter().position(|plain| !plain.is_empty());
    if let Some(at) = application.or(called).or(first) {
        "name".clone_into(&mut guesses[at]);
    }
    application.is_some()
}

fn kind(outline: &Outline) -> String {
    let first = outline.plain.iter().find(|header| !header.is_empty()).map_or("", String::as_str);
    let kind = match first {
        "vm" | "vmname" => "vm",
        "application" | "applicationname" | "app" | "appname" | "apps" => "application",
        "database" | "databasename" | "db" => "database",
        _ => "machine",
    };
    kind.to_owned()
}

/// The meaning of a header, as a word of the mapping file.
fn guess(plain: &str) -> String {
    let (stem, unit) = match units::of_header(plain) {
        Some((stem, unit)) => (stem, Some(unit)),
        None => (plain, None),
    };
    let usual = |text: &str| {
        USUAL.iter().find(|(_, words)| words.split(' ').any(|word| word == text)).map(|(to, _)| *to)
    };
    if let Some(word) = usual(plain).or_else(|| usual(stem).filter(|word| word.ends_with("_mib"))) {
        return sized(word, unit);
    }
    if let Some(field) = well_known(plain) {
        return field.name().to_owned();
    }
    match known(plain) {
        Some((field, default)) => sized(field.name(), unit.or(default)),
        None => "attribute".to_owned(),
    }
}

/// What some tool means by this header.
fn known(plain: &str) -> Option<(Field, Option<Unit>)> {
    KNOWN_TABLES.iter().find_map(|spec| {
        let (rank, unit) = spec.find(plain)?;
        match spec.all().nth(rank)?.meaning {
            Meaning::Fact(field) => Some((field, None)),
            Meaning::Size(field, default) => Some((field, unit.or(Some(default)))),
            Meaning::Key(_) | Meaning::Part(_) => None,
        }
    })
}

fn sized(word: &str, unit: Option<Unit>) -> String {
    let unit = match unit.filter(|_| word.ends_with("_mib")) {
        Some(Unit::Byte) => "bytes",
        Some(Unit::Kib) => "KiB",
        Some(Unit::Gib) => "GiB",
        Some(Unit::Tib) => "TiB",
        Some(Unit::Mib) | None => return word.to_owned(),
    };
    format!("{word} in {unit}")
}

/// The first value of each column among the first rows.
fn samples(source: &mut Source<'_>, sheet: usize, outline: &Outline) -> Result<Vec<String>, Fault> {
    let mut samples = vec![String::new(); outline.headers.len()];
    let mut rows = source.rows(sheet)?;
    let mut left = 50;
    while left > 0 && rows.advance()? {
        let line = rows.line();
        if line.row.number <= outline.header_row {
            continue;
        }
        left -= 1;
        for (column, sample) in samples.iter_mut().enumerate().filter(|(_, text)| text.is_empty()) {
            if let Some(text) = values::text(line.cell(column)) {
                *sample = text.chars().take(40).collect();
            }
        }
    }
    Ok(samples)
}
