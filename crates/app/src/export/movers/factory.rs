//! The intake form of Cloud Migration Factory on AWS: a row for each server. Lists are parted by `;`,
//! tags are `key=value;`.

use landfall_domain::rationalize::Disposition;
use serde_json::{Value, json};

use crate::documents::delivery::{Family, Machine, Wave};
use crate::export::csv;

use super::{Target, line};

const COLUMNS: [&str; 10] = [
    "server_name",
    "server_os_family",
    "server_os_version",
    "server_fqdn",
    "r_type",
    "app_name",
    "aws_accountid",
    "aws_region",
    "wave_name",
    "tags",
];

const LONGEST: usize = 255;

/// The file, with the mark by which spreadsheets know UTF-8.
pub(super) fn file(wave: &Wave, target: &Target) -> anyhow::Result<Vec<u8>> {
    let rows: Vec<Vec<Value>> = wave.machines.iter().map(|one| row(wave, one, target)).collect();
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    bytes.extend(csv::table(&COLUMNS, &rows)?);
    Ok(bytes)
}

fn row(wave: &Wave, one: &Machine, target: &Target) -> Vec<Value> {
    let family = one.family().map(|family| match family {
        Family::Windows => "windows",
        Family::Linux => "linux",
    });
    let system = match (&one.os, &one.os_version) {
        (Some(os), Some(version)) if !os.contains(version.as_str()) => format!("{os} {version}"),
        (Some(os), _) => os.clone(),
        (None, version) => version.clone().unwrap_or_default(),
    };
    let environment = one.environment.as_deref().map(|text| format!("environment={};", tag(text)));
    let tags = format!("landfall={};{}", one.id, environment.unwrap_or_default());
    vec![
        json!(line(&one.name, LONGEST)),
        json!(family),
        json!(line(&system, LONGEST)),
        json!(line(one.fqdn.as_deref().unwrap_or(&one.name), LONGEST)),
        json!(strategy(one.disposition)),
        json!(line(&one.workload_title, LONGEST)),
        json!(target.account),
        json!(target.region),
        json!(line(&wave.name(), LONGEST)),
        json!(tags),
    ]
}

/// A value of a tag holds nothing that parts tags.
fn tag(text: &str) -> String {
    let plain = line(text, LONGEST).replace([';', '='], " ");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The strategy as the form calls it.
fn strategy(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Rehost => "Rehost",
        Disposition::Replatform => "Replatform",
        Disposition::Refactor | Disposition::Rearchitect | Disposition::Rebuild => "Refactor",
        Disposition::Replace => "Repurchase",
        Disposition::Retire => "Retire",
        Disposition::Retain => "Retain",
    }
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn the_form_has_its_columns_in_order_and_tags_that_can_be_read() {
        let text = String::from_utf8(file(&example::wave(), &Target::default()).unwrap()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[0],
            "\u{feff}server_name,server_os_family,server_os_version,server_fqdn,r_type,app_name,\
             aws_accountid,aws_region,wave_name,tags"
        );
        let start = "web1,windows,Windows Server 2016,web1.port.example,Rehost,\
                     \"Crane control, berths\",,,RB-1 The harbour first,landfall=";
        assert!(lines[1].starts_with(start), "{}", lines[1]);
        assert!(lines[1].ends_with(";environment=prod old;"), "{}", lines[1]);
        assert!(lines[3].starts_with("sun1,,Solaris 11,sun1,Retire,"), "{}", lines[3]);
    }
}
