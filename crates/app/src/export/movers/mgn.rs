//! The inventory that AWS Application Migration Service imports: a row for each server, with its
//! application and its wave. What is decided there, such as instance types and subnets, is left out:
//! an import changes only the columns that it has.

use serde_json::{Value, json};

use crate::documents::delivery::{Family, Machine, Wave};
use crate::export::csv;

use super::{Target, line};

const COLUMNS: [&str; 12] = [
    "mgn:account-id",
    "mgn:region",
    "mgn:wave:name",
    "mgn:wave:description",
    "mgn:wave:tag:landfall",
    "mgn:app:name",
    "mgn:app:description",
    "mgn:app:tag:landfall",
    "mgn:server:user-provided-id",
    "mgn:server:platform",
    "mgn:server:fqdn-for-action-framework",
    "mgn:server:tag:landfall",
];

/// The longest name and the longest description that it takes.
const NAME: usize = 256;
const DESCRIPTION: usize = 600;

/// The file. Whoever does not move has no row.
pub(super) fn file(wave: &Wave, target: &Target) -> anyhow::Result<Vec<u8>> {
    let moves = wave.machines.iter().filter(|one| one.disposition.moves());
    csv::table(&COLUMNS, &moves.map(|one| row(wave, one, target)).collect::<Vec<_>>())
}

fn row(wave: &Wave, one: &Machine, target: &Target) -> Vec<Value> {
    let platform = one.family().map(|family| match family {
        Family::Windows => "WINDOWS",
        Family::Linux => "LINUX",
    });
    vec![
        json!(target.account),
        json!(target.region),
        json!(line(&wave.name(), NAME)),
        json!(line(&wave.because, DESCRIPTION)),
        json!(wave.key),
        json!(line(&one.workload_title, NAME)),
        json!(line(&format!("{} in Landfall", one.workload), DESCRIPTION)),
        json!(one.workload),
        json!(line(&one.name, NAME)),
        json!(platform),
        json!(one.fqdn.as_deref().map(|fqdn| line(fqdn, NAME))),
        json!(one.id.to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn each_server_that_moves_has_a_row_with_its_wave_and_application() {
        let target = Target { account: "111122223333".to_owned(), region: "eu-west-1".to_owned() };
        let text = String::from_utf8(file(&example::wave(), &target).unwrap()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3, "what is retired is not moved: {text}");
        let start = "111122223333,eu-west-1,RB-1 The harbour first,the lease ends,RB-1,\
                     \"Crane control, berths\",W-1 in Landfall,W-1,web1,WINDOWS,web1.port.example,";
        assert!(lines[1].starts_with(start), "{}", lines[1]);
        assert!(lines[2].contains(",'=db1,LINUX,,"), "no formula begins a cell: {}", lines[2]);
    }
}
