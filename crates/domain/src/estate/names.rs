//! What names tell: a stem that members of one workload share, and an environment.
//!
//! Numbering, environment words and role words are stripped from the end, and prefixes that the
//! whole estate uses (`BOW…` for "site BO, Windows") from the front.

use std::collections::{BTreeMap, BTreeSet};

use super::environment::split_suffix;

/// What a name tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The part that members of one workload share.
    pub stem: String,
    /// Environment, where the name says so.
    pub environment: Option<&'static str>,
}

/// The naming convention of an estate.
#[derive(Debug, Clone, Default)]
pub struct Convention {
    prefixes: Vec<String>,
}

/// A stem needs so many characters to mean anything.
const SHORTEST_STEM: usize = 3;

const ROLES: [&str; 21] = [
    "database", "server", "client", "node", "apps", "web", "app", "sql", "srv", "svr", "svc",
    "iis", "rpt", "vm", "db", "ws", "as", "fe", "be", "dc", "ap",
];

impl Convention {
    /// Learns the prefixes that many names share before many different continuations.
    pub fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let names: Vec<String> = names.map(str::to_lowercase).collect();
        let enough = (names.len() / 20).max(12);
        let mut follow: BTreeMap<String, (usize, BTreeSet<char>)> = BTreeMap::new();
        for name in &names {
            let letters: Vec<char> = name.chars().collect();
            for length in 2..=4.min(letters.len().saturating_sub(SHORTEST_STEM)) {
                let (count, next) = follow.entry(letters[..length].iter().collect()).or_default();
                *count += 1;
                next.insert(letters[length]);
            }
        }
        // A longer prefix counts only if it is most of a shorter one: behind `bow`, an `s` that many
        // names happen to have is part of their own word.
        let frequent = |prefix: &str| follow.get(prefix).map_or(0, |(count, _)| *count);
        let mut prefixes: Vec<String> = follow
            .iter()
            .filter(|(_, (count, next))| *count >= enough && next.len() >= 10)
            .filter(|(prefix, (count, _))| {
                let shorter = prefix.char_indices().skip(2).map(|(end, _)| &prefix[..end]);
                shorter.map(frequent).all(|shorter| count * 2 >= shorter)
            })
            .map(|(prefix, _)| prefix.clone())
            .collect();
        prefixes.sort_by_key(|prefix| std::cmp::Reverse(prefix.len()));
        Self { prefixes }
    }

    /// What one name tells; `None` if nothing remains of it.
    pub fn told(&self, name: &str) -> Option<Told> {
        let lower = name.split('.').next().unwrap_or(name).trim().to_lowercase();
        let mut stem = self.without_prefix(&lower);
        let mut environment = None;
        loop {
            let bare = strip_number(stem);
            let next = match split_suffix(bare) {
                Some((rest, found)) => {
                    environment = environment.or(Some(found));
                    rest
                }
                None => strip_role(bare),
            };
            if next.len() == stem.len() {
                break;
            }
            stem = next;
        }
        let told = stem.trim_matches(['-', '_', ' ']);
        let letters = told.chars().filter(|c| c.is_alphabetic()).count();
        (letters >= SHORTEST_STEM).then(|| Told { stem: told.to_owned(), environment })
    }

    fn without_prefix<'a>(&self, name: &'a str) -> &'a str {
        self.prefixes
            .iter()
            .find_map(|prefix| {
                let rest = name.strip_prefix(prefix.as_str())?.trim_start_matches(['-', '_']);
                (rest.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST_STEM)
                    .then_some(rest)
            })
            .unwrap_or(name)
    }
}

/// Strips `01`, `1b`, `-2`, `_DND`-like tails of numbering; keeps at least the shortest stem.
fn strip_number(name: &str) -> &str {
    let trimmed = name.trim_end_matches(['-', '_', ' ']);
    let digits_off = trimmed.trim_end_matches(|c: char| c.is_ascii_digit());
    if digits_off.len() < trimmed.len() {
        return long_enough(digits_off.trim_end_matches(['-', '_', ' ']), name);
    }
    // One letter behind digits: `mask01b`.
    let mut letters = trimmed.chars();
    if letters.next_back().is_some_and(char::is_alphabetic)
        && letters.as_str().ends_with(|c: char| c.is_ascii_digit())
    {
        return long_enough(strip_number(letters.as_str()), name);
    }
    trimmed
}

fn strip_role(name: &str) -> &str {
    ROLES
        .iter()
        .find_map(|role| {
            let rest = name.strip_suffix(role)?;
            let parted = rest.ends_with(['-', '_', ' ']);
            let rest = rest.trim_end_matches(['-', '_', ' ']);
            // Two-letter roles only behind a separator: `ferry-db`, but not `crosswa·ys`.
            let sure = parted || role.len() > 2;
            (sure && rest.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST_STEM)
                .then_some(rest)
        })
        .unwrap_or(name)
}

fn long_enough<'a>(stripped: &'a str, otherwise: &'a str) -> &'a str {
    if stripped.chars().count() >= SHORTEST_STEM { stripped } else { otherwise }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(name: &str) -> String {
        Convention::default().told(name).unwrap().stem
    }

    #[test]
    fn numbering_roles_and_environments_are_stripped() {
        for name in
            ["ferry-tickets-web01", "ferry-tickets-db", "ferry-tickets-db-test", "FERRY-TICKETS"]
        {
            assert_eq!(stem(name), "ferry-tickets", "{name}");
        }
        assert_eq!(stem("vmask03B"), "vmask");
    }

    #[test]
    fn the_environment_is_told() {
        let told = Convention::default().told("berth-planning-web-test2").unwrap();
        assert_eq!((told.stem.as_str(), told.environment), ("berth-planning", Some("test")));
    }

    #[test]
    fn a_prefix_that_the_estate_shares_is_no_stem() {
        let names: Vec<String> =
            ('a'..='z').map(|c| format!("BOW{c}{c}app0{}", c as u32 % 7)).collect();
        let convention = Convention::of(names.iter().map(String::as_str));
        assert_eq!(convention.told("BOWSCCM02").unwrap().stem, "sccm");
    }

    #[test]
    fn names_without_letters_tell_nothing() {
        assert_eq!(Convention::default().told("42"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_name_is_taken(name in ".{0,40}") {
            let _ = Convention::of([name.as_str()].into_iter()).told(&name);
        }
    }
}
