//! The wave plan of Azure Migrate, there and back: of its table of workloads and waves only `Wave Name`
//! changes. Everything else stays as it was written, to the last byte, since the import refuses rows
//! that were added, removed or changed.

use std::collections::BTreeMap;

use super::raw::{Record, field, records, value};

/// The wave of each machine, by its name in small letters; none if several machines are called so.
pub(crate) type WaveNames = BTreeMap<String, Option<String>>;

/// A table with its waves.
#[derive(Debug, Default)]
pub(crate) struct Assigned {
    pub(crate) bytes: Vec<u8>,
    /// Rows that have another wave now.
    pub(crate) changed: usize,
    /// Rows that had this wave.
    pub(crate) same: usize,
    /// Machines that no release backlog has: their rows are as they were.
    pub(crate) unknown: Vec<String>,
    /// Names that several machines have: their rows are as they were.
    pub(crate) ambiguous: Vec<String>,
}

/// Names of the columns that hold the machine, the likeliest first.
const MACHINE: [&str; 9] = [
    "workload name",
    "machine name",
    "server name",
    "vm name",
    "workload",
    "machine",
    "server",
    "display name",
    "name",
];

/// The longest name of a wave.
const LONGEST: usize = 256;

const MARK: &[u8] = "\u{feff}".as_bytes();

/// The table with the waves of machines.
///
/// # Errors
/// What is wrong with the table, and where.
pub(crate) fn assign(table: &[u8], names: &WaveNames) -> Result<Assigned, String> {
    let text = table.strip_prefix(MARK).unwrap_or(table);
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let many = |delimiter: u8| first.split(|byte| *byte == delimiter).count();
    let delimiter = if many(b';') > many(b',') { b';' } else { b',' };
    let unclosed = |line| format!("line {line}: a quote is opened and never closed");
    let all = records(text, delimiter).map_err(unclosed)?;
    let Some((head, rows)) = all.split_first() else {
        return Err("the file is empty: export the wave plan of Azure Migrate again".to_owned());
    };
    let heads: Vec<String> = head.fields.iter().map(|one| value(one).to_lowercase()).collect();
    let at = |name: &str| heads.iter().position(|head| head == name);
    let known = || head.fields.iter().map(|one| value(one)).collect::<Vec<_>>().join(", ");
    let wave = at("wave name")
        .ok_or_else(|| format!("line 1 has no column `Wave Name`; it has: {}", known()))?;
    let machine = MACHINE.iter().find_map(|name| at(name)).ok_or_else(|| {
        format!("line 1 has no column for machines, such as `Workload Name`; it has: {}", known())
    })?;
    let mut done =
        Assigned { bytes: table[..table.len() - text.len()].to_vec(), ..Assigned::default() };
    write(&mut done.bytes, head, None, delimiter);
    for row in rows {
        if row.fields.len() != heads.len() {
            let (line, has, wanted) = (row.line, row.fields.len(), heads.len());
            return Err(format!("line {line} has {has} fields where the header has {wanted}"));
        }
        let name = value(row.fields[machine]);
        let change = done.wave_of(&name, row.fields[wave], names);
        let change = change.map(|name| (wave, field(&name, row.fields[wave], delimiter)));
        write(&mut done.bytes, row, change.as_ref(), delimiter);
    }
    Ok(done)
}

impl Assigned {
    fn wave_of(&mut self, machine: &str, before: &[u8], names: &WaveNames) -> Option<String> {
        let whole = machine.to_lowercase();
        let short = whole.split('.').next().unwrap_or_default();
        match names.get(&whole).or_else(|| names.get(short)) {
            Some(Some(wave)) => {
                let wave: String = wave.chars().take(LONGEST).collect();
                if value(before) == wave {
                    self.same += 1;
                    return None;
                }
                self.changed += 1;
                Some(wave)
            }
            Some(None) => {
                self.ambiguous.push(machine.to_owned());
                None
            }
            None => {
                self.unknown.push(machine.to_owned());
                None
            }
        }
    }
}

fn write(to: &mut Vec<u8>, row: &Record<'_>, change: Option<&(usize, Vec<u8>)>, delimiter: u8) {
    for (at, one) in row.fields.iter().enumerate() {
        if at > 0 {
            to.push(delimiter);
        }
        match change {
            Some((changed, new)) if *changed == at => to.extend(new),
            _ => to.extend(*one),
        }
    }
    to.extend(row.end);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> WaveNames {
        let wave = |name: &str| Some(name.to_owned());
        [
            ("web1".to_owned(), wave("RB-1 The harbour, first")),
            ("db1".to_owned(), wave("RB-2 Berths")),
            ("twin".to_owned(), None),
        ]
        .into()
    }

    #[test]
    fn only_the_wave_changes_to_the_last_byte() {
        let table = "\u{feff}\"Workload Name\",Wave Name , Note\r\n\
             WEB1.port.example,Wave 1,\"caf\u{e9}, \"\"x\"\"\"\r\n\
             db1,\"RB-2 Berths\",  kept \n\
             twin,,\r\n\
             other,Wave 9,last";
        let done = assign(table.as_bytes(), &names()).unwrap();
        let expected = table.replace("Wave 1,", "\"RB-1 The harbour, first\",");
        assert_eq!(String::from_utf8(done.bytes).unwrap(), expected);
        assert_eq!((done.changed, done.same), (1, 1));
        assert_eq!((done.unknown, done.ambiguous), (vec!["other".into()], vec!["twin".into()]));
    }

    #[test]
    fn bytes_that_are_no_text_stay() {
        let table = b"Machine Name;Wave Name;Note\nweb1;;\xff\xfe\n";
        let done = assign(table, &names()).unwrap();
        assert_eq!(
            done.bytes,
            b"Machine Name;Wave Name;Note\nweb1;RB-1 The harbour, first;\xff\xfe\n"
        );
    }

    #[test]
    fn what_is_no_such_table_is_told_with_its_line() {
        let wrong = |table: &str| assign(table.as_bytes(), &names()).unwrap_err();
        assert!(wrong("").contains("empty"));
        assert!(wrong("a,b\n1,2\n").contains("no column `Wave Name`; it has: a, b"));
        assert!(wrong("Wave Name,b\n").contains("no column for machines"));
        assert_eq!(
            wrong("Machine,Wave Name\nweb1\n"),
            "line 2 has 1 fields where the header has 2"
        );
        assert!(wrong("Machine,Wave Name\n\"web1,x\n").contains("line 2: a quote"));
    }
}
