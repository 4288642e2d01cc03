//! People of a team file.

use serde::Deserialize;

use crate::team::{Team, TeamError, value};

/// So many skills do the people of one team have together: every set of them is looked at.
pub const MOST_SKILLS: usize = 16;
/// So many people are in one file.
const MOST_PEOPLE: usize = 2_000;

/// A person of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Name, the same as that of the account: tasks are pulled under it.
    pub name: String,
    /// Team.
    pub team: String,
    /// Hours in one full iteration, in tenths.
    pub tenths: i64,
    /// What they can do, in the order in which it was written.
    pub skills: Vec<String>,
}

/// A person as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonEntry {
    name: String,
    team: String,
    hours: f64,
    skills: Vec<String>,
}

impl Person {
    /// Their hours for one of their skills if they share them out evenly, in tenths; what is left over
    /// goes to the first ones, so that nothing is lost.
    pub fn share_tenths(&self, skill: &str) -> i64 {
        let count = i64::try_from(self.skills.len().max(1)).unwrap_or(1);
        let Some(at) = self.skills.iter().position(|one| one == skill) else { return 0 };
        let more = i64::from(i64::try_from(at).is_ok_and(|at| at < self.tenths % count));
        self.tenths / count + more
    }

    /// Checks the people of a file.
    ///
    /// # Errors
    /// The first one with a name, team, number or skill that cannot be.
    pub fn all(entries: Vec<PersonEntry>, teams: &[Team]) -> Result<Vec<Self>, TeamError> {
        if entries.len() > MOST_PEOPLE {
            return Err(value("person", &format!("there are at most {MOST_PEOPLE} people")));
        }
        let mut people: Vec<Self> = Vec::with_capacity(entries.len());
        for entry in entries {
            let person = Self::read(entry, teams)?;
            let place = format!("person `{}`", person.name);
            if people.iter().any(|one| one.name == person.name) {
                return Err(value(&place, "there are two of this name; each person has one entry"));
            }
            people.push(person);
        }
        for team in teams {
            let mut skills: Vec<&String> = people
                .iter()
                .filter(|one| one.team == team.name)
                .flat_map(|one| &one.skills)
                .collect();
            skills.sort_unstable();
            skills.dedup();
            if skills.len() > MOST_SKILLS {
                let told = format!(
                    "its people have {} skills together; at most {MOST_SKILLS} can be shared out",
                    skills.len()
                );
                return Err(value(&format!("team `{}`", team.name), &told));
            }
        }
        Ok(people)
    }

    fn read(entry: PersonEntry, teams: &[Team]) -> Result<Self, TeamError> {
        let PersonEntry { name, team, hours, skills } = entry;
        let short: String = name.chars().take(40).collect();
        let place = format!("person `{short}`");
        let is_word = |text: &str| {
            let length = text.chars().count();
            (1..=100).contains(&length) && text.trim() == text && !text.contains(char::is_control)
        };
        if !is_word(&name) {
            return Err(value(&place, "name: write 1 to 100 characters"));
        }
        if !teams.iter().any(|one| one.name == team) {
            return Err(value(&place, "team: there is no team of this name"));
        }
        if !(0.0..=1_000.0).contains(&hours) {
            return Err(value(&place, "hours: write those of a full iteration, from 0 to 1000"));
        }
        if skills.is_empty() || !skills.iter().all(|skill| is_word(skill)) {
            return Err(value(&place, "skills: name at least one, as in [\"infra\", \"network\"]"));
        }
        if (1..skills.len()).any(|at| skills[..at].contains(&skills[at])) {
            return Err(value(&place, "skills: one of them is named twice"));
        }
        #[expect(clippy::cast_possible_truncation, reason = "checked to be small")]
        let tenths = (hours * 10.0).round() as i64;
        Ok(Self { name, team, tenths, skills })
    }
}
