//! Sets of skills of which more is asked than those people have who have one of them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::hours;
use super::{Can, MOST_SKILLS};

/// Skills of which more is asked than the people who have one of them can give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortage {
    /// The skills, in their order.
    pub skills: Vec<String>,
    /// Who has one of them; nobody if nobody can do it, or if only skills are known.
    pub people: Vec<String>,
    /// What is asked of these skills together, in tenths of an hour.
    pub asked_tenths: i64,
    /// What these people have, in tenths of an hour.
    pub has_tenths: i64,
}

impl Shortage {
    /// By how much it is short, in tenths of an hour.
    pub fn tenths(&self) -> i64 {
        self.asked_tenths - self.has_tenths
    }

    /// As people read it: `infra and data together need 40 h more than Ana and Bo have`.
    pub fn says(&self) -> String {
        let (skills, short) = (listed(&self.skills), hours(self.tenths()));
        match (self.skills.len(), self.people.len()) {
            (1, 0) if self.has_tenths == 0 => format!("{skills} needs {short}, and nobody has it"),
            (1, 0) => format!("{skills} needs {short} more than there is"),
            (1, 1) => format!("{skills} needs {short} more than {} has", self.people[0]),
            (1, _) => format!("{skills} needs {short} more than {} have", listed(&self.people)),
            (_, 1) => format!("{skills} together need {short} more than {} has", self.people[0]),
            _ => format!("{skills} together need {short} more than {} have", listed(&self.people)),
        }
    }
}

/// `a, b and c`.
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Sets of skills as bits, with what is left of the people of each set.
#[derive(Debug, Clone)]
pub struct Room {
    skills: Vec<String>,
    /// By set of skills: hours of who has one of them, less what is asked of them, in tenths.
    left: Vec<i64>,
    /// By skill: the least of all sets that have it.
    least: Vec<i64>,
}

impl Room {
    /// Room of people of whom nothing is asked yet. Of more than 16 skills only the first 16 count; the
    /// team file allows no more.
    pub fn of(people: &[Can]) -> Self {
        let skills: BTreeSet<&String> = people.iter().flat_map(|one| &one.skills).collect();
        let skills: Vec<String> = skills.into_iter().take(MOST_SKILLS).cloned().collect();
        let all = (1_usize << skills.len()) - 1;
        // Hours of those whose skills lie within a set, which are not there for the others.
        let mut within = vec![0_i64; all + 1];
        for one in people {
            let has = (0..skills.len()).filter(|at| one.skills.contains(&skills[*at]));
            within[has.map(|at| 1 << at).sum::<usize>()] += one.tenths;
        }
        for at in 0..skills.len() {
            for set in 0..=all {
                if set & (1 << at) != 0 {
                    within[set] += within[set ^ (1 << at)];
                }
            }
        }
        let left = (0..=all).map(|set| within[all] - within[all ^ set]).collect();
        let mut room = Self { least: vec![0; skills.len()], skills, left };
        room.find_least();
        room
    }

    fn find_least(&mut self) {
        for at in 0..self.skills.len() {
            let sets = (0..self.left.len()).filter(|set| set & (1 << at) != 0);
            self.least[at] = sets.map(|set| self.left[set]).min().unwrap_or(0);
        }
    }

    fn at(&self, skill: &str) -> Option<usize> {
        self.skills.iter().position(|one| one == skill)
    }

    fn ask(&mut self, at: usize, tenths: i64) {
        for set in 0..self.left.len() {
            if set & (1 << at) != 0 {
                self.left[set] -= tenths;
            }
        }
    }

    /// Takes work of a skill if it fits beside all that was taken, and says whether it did.
    pub fn take(&mut self, skill: &str, tenths: i64) -> bool {
        let Some(at) = self.at(skill).filter(|at| self.least[*at] >= tenths) else { return false };
        self.ask(at, tenths);
        self.find_least();
        true
    }

    /// Goes down the list and says of each piece whether it was taken: a workload, a skill, and tenths of
    /// an hour. Work of one workload stays in its order: no piece goes before one that found no room.
    pub fn fill(mut self, work: &[(usize, &str, i64)]) -> Vec<bool> {
        let mut stopped: BTreeSet<usize> = BTreeSet::new();
        work.iter()
            .map(|(workload, skill, tenths)| {
                if stopped.contains(workload) {
                    return false;
                }
                let is_taken = self.take(skill, *tenths);
                if !is_taken {
                    stopped.insert(*workload);
                }
                is_taken
            })
            .collect()
    }

    /// Takes work of a skill, whether it fits or not; later work finds less room.
    pub fn burden(&mut self, skill: &str, tenths: i64) {
        if let Some(at) = self.at(skill) {
            self.ask(at, tenths);
            self.find_least();
        }
    }
}

/// Which skills are short together, the worst first; none if everything fits. Together they are short
/// of what no way of sharing out the hours can cover.
pub fn shortages(asked: &BTreeMap<&str, i64>, people: &[Can]) -> Vec<Shortage> {
    let mut room = Room::of(people);
    let mut found: Vec<Shortage> = Vec::new();
    for (skill, tenths) in asked.iter().filter(|(_, tenths)| **tenths > 0) {
        match room.at(skill) {
            Some(at) => room.ask(at, *tenths),
            None => found.push(Shortage {
                skills: vec![(*skill).to_owned()],
                people: Vec::new(),
                asked_tenths: *tenths,
                has_tenths: 0,
            }),
        }
    }
    // The set that is short of most; of several the smallest, which has nothing in it that fits.
    let worst = (0..room.left.len()).min_by_key(|set| (room.left[*set], set.count_ones()));
    let set = worst.filter(|set| room.left[*set] < 0).unwrap_or(0);
    let mut skills: BTreeSet<&str> = (0..room.skills.len())
        .filter(|at| set & (1 << at) != 0)
        .map(|at| room.skills[at].as_str())
        .collect();
    // What no person joins is short for itself.
    while let Some(first) = skills.first().copied() {
        let (mut own, mut who) = (BTreeSet::from([first]), BTreeSet::new());
        loop {
            let near: Vec<&Can> = people
                .iter()
                .filter(|one| one.skills.iter().any(|skill| own.contains(skill.as_str())))
                .collect();
            who.extend(near.iter().map(|one| one.name.clone()));
            let more = near.iter().flat_map(|one| one.skills.iter().map(String::as_str));
            let before = own.len();
            own.extend(more.filter(|skill| skills.contains(skill)));
            if own.len() == before {
                break;
            }
        }
        skills.retain(|skill| !own.contains(skill));
        let has = people.iter().filter(|one| who.contains(&one.name)).map(|one| one.tenths).sum();
        found.push(Shortage {
            asked_tenths: own.iter().map(|skill| asked.get(skill).copied().unwrap_or(0)).sum(),
            skills: own.into_iter().map(str::to_owned).collect(),
            people: who.into_iter().collect(),
            has_tenths: has,
        });
    }
    found.sort_by_key(|one| std::cmp::Reverse(one.tenths()));
    found
}
