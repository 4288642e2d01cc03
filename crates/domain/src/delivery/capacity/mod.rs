//! What people can do in an iteration, and whether what is asked of them fits.
//!
//! A person with several skills gives each hour only once, so it is not enough that each skill alone
//! has room. What is asked fits exactly if, for every set of skills, it asks for no more than those
//! people have who have one of them (Hall's condition; P. Hall, "On representatives of subsets",
//! Journal of the London Mathematical Society 10, 1935).

mod person;
mod short;

use std::collections::BTreeMap;

use crate::team::{Calendar, Team};

pub use person::{MOST_SKILLS, Person, PersonEntry};
pub use short::{Room, Shortage, shortages};

use super::{Demand, Task, demand};

/// A person in a time box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Can {
    /// Who.
    pub name: String,
    /// Hours in tenths, days off taken away.
    pub tenths: i64,
    /// Hours that days off take, in tenths.
    pub off_tenths: i64,
    /// What they can do.
    pub skills: Vec<String>,
}

/// What a team can do in a time box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Capacity {
    /// Tenths of an hour by skill, each for itself.
    Skills(BTreeMap<String, i64>),
    /// People, each with their hours and skills.
    People(Vec<Can>),
}

impl Capacity {
    /// What a team can do from the first to the last day of a time box: its people, if it has some,
    /// else its hours by skill.
    pub fn of(calendar: &Calendar, team: &Team, time_box: &crate::plan::TimeBox) -> Self {
        let people: Vec<&Person> = calendar.people_of(&team.name).collect();
        if people.is_empty() {
            let has = |skill: &String| calendar.capacity_tenths(team, skill, time_box);
            let all = team.skills.keys().map(|skill| (skill.clone(), has(skill)));
            return Self::Skills(all.collect());
        }
        let can = |person: &&Person| {
            let tenths = calendar.left_tenths(person.tenths, (team, Some(&person.name)), time_box);
            Can {
                name: person.name.clone(),
                tenths,
                off_tenths: person.tenths - tenths,
                skills: person.skills.clone(),
            }
        };
        Self::People(people.iter().map(can).collect())
    }

    /// All of it, in tenths of an hour.
    pub fn tenths(&self) -> i64 {
        match self {
            Self::Skills(skills) => skills.values().sum(),
            Self::People(people) => people.iter().map(|one| one.tenths).sum(),
        }
    }

    /// Tenths of an hour by skill. Of people these are the hours of all who have the skill: they are
    /// there for one skill or another, so that together they are less.
    pub fn by_skill(&self) -> BTreeMap<String, i64> {
        match self {
            Self::Skills(skills) => skills.clone(),
            Self::People(people) => {
                let mut all: BTreeMap<String, i64> = BTreeMap::new();
                for one in people {
                    for skill in &one.skills {
                        *all.entry(skill.clone()).or_default() += one.tenths;
                    }
                }
                all
            }
        }
    }

    /// The people behind it; none if only skills are known.
    pub fn people(&self) -> &[Can] {
        match self {
            Self::Skills(_) => &[],
            Self::People(people) => people,
        }
    }

    /// Work that is left by skill, beside what there is.
    pub fn demand<'a>(&self, tasks: impl IntoIterator<Item = &'a Task>) -> Vec<Demand> {
        demand(tasks, &self.by_skill())
    }

    /// Which skills are short together, the worst first; none if everything fits.
    pub fn shortages(&self, demand: &[Demand]) -> Vec<Shortage> {
        match self {
            Self::People(people) => {
                let asked: BTreeMap<&str, i64> =
                    demand.iter().map(|one| (one.skill.as_str(), one.asked_tenths)).collect();
                shortages(&asked, people)
            }
            Self::Skills(_) => {
                let over = demand.iter().filter(|one| one.is_over());
                over.map(|one| Shortage {
                    skills: vec![one.skill.clone()],
                    people: Vec::new(),
                    asked_tenths: one.asked_tenths,
                    has_tenths: one.capacity_tenths,
                })
                .collect()
            }
        }
    }
}

#[cfg(test)]
mod tests;
