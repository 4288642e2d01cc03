//! Names for groups, from what the names of their members have in common.

use std::collections::BTreeMap;

/// Words that say what an asset does or where, not to which workload it belongs.
const COMMON: [&str; 32] = [
    "app",
    "appl",
    "application",
    "batch",
    "cache",
    "clusternode",
    "db",
    "dc",
    "dev",
    "host",
    "lb",
    "local",
    "mq",
    "node",
    "prd",
    "prod",
    "proxy",
    "qa",
    "server",
    "sql",
    "srv",
    "stg",
    "svc",
    "test",
    "tst",
    "uat",
    "vip",
    "virtual",
    "vm",
    "web",
    "win",
    "www",
];

/// The longest run of name parts with which at least two thirds of the names begin, or else the
/// commonest part that so many have; nothing where they have nothing in common.
///
/// Parts are what stands between `-`, `_`, `.` and spaces; case does not count.
pub fn suggest_name<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let names: Vec<Vec<String>> = names.into_iter().map(parts).filter(|p| !p.is_empty()).collect();
    let needed = (2 * names.len()).div_ceil(3).max(1);
    let mut beginnings: BTreeMap<&[String], usize> = BTreeMap::new();
    let mut words: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &names {
        for length in 1..=name.len() {
            *beginnings.entry(&name[..length]).or_insert(0) += 1;
        }
        let mut once: Vec<&str> = name.iter().map(String::as_str).collect();
        once.sort_unstable();
        once.dedup();
        for word in once {
            *words.entry(word).or_insert(0) += 1;
        }
    }
    let telling = |parts: &[String]| parts.iter().any(|part| tells(part));
    let beginning = beginnings
        .iter()
        .filter(|&(parts, &count)| count >= needed && telling(parts))
        .max_by_key(|&(parts, &count)| (parts.len(), count))
        .map(|(parts, _)| parts.join("-"));
    beginning.or_else(|| {
        let found = words.iter().filter(|&(word, &count)| count >= needed && tells(word));
        found.max_by_key(|&(word, &count)| (count, word.len())).map(|(word, _)| (*word).to_owned())
    })
}

fn parts(name: &str) -> Vec<String> {
    let apart = |c: char| c.is_whitespace() || matches!(c, '-' | '_' | '.');
    name.split(apart).filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
}

/// The parts of a name that tell something, each once, in their order; without the number at the
/// end of a run of parts between dots, for that counts assets.
pub(super) fn telling_parts(name: &str) -> Vec<String> {
    let mut telling: Vec<String> = Vec::new();
    for label in name.split(|c: char| c.is_whitespace() || c == '.') {
        let mut parts = parts(label);
        if let Some(last) = parts.last_mut() {
            last.truncate(last.trim_end_matches(|c: char| c.is_ascii_digit()).len());
        }
        for part in parts {
            if tells(&part) && !telling.contains(&part) {
                telling.push(part);
            }
        }
    }
    telling
}

fn tells(word: &str) -> bool {
    let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
    // `app17` may be the seventeenth application, but `web2` is a second web server.
    let numbered_app = stem == "app" && word.len() > stem.len();
    stem.chars().count() > 1 && (numbered_app || !COMMON.contains(&stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_most_names_begin_with_is_the_name() {
        let names = ["Harbour-prod-web1", "harbour-prod-db1", "harbour_prod_app2", "sql77"];
        assert_eq!(suggest_name(names), Some("harbour-prod".to_owned()));
    }

    #[test]
    fn a_part_in_the_middle_will_do() {
        let names = ["web1.harbour.local", "db.harbour.local"];
        assert_eq!(suggest_name(names), Some("harbour".to_owned()));
    }

    #[test]
    fn parts_that_every_estate_has_are_no_name() {
        assert_eq!(suggest_name(["web1", "web2", "db1"]), None);
        assert_eq!(suggest_name([]), None);
        assert_eq!(suggest_name(["", "--"]), None);
    }
}
