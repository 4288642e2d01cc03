//! Teams, their skills and capacity, and the times when nothing may move.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use crate::delivery::capacity::{Person, PersonEntry};
use crate::delivery::replication::{Network, NetworkEntry};
use crate::estate::Workload;
use crate::plan::TimeBox;
use crate::planning_rule::{self, Must, MustEntry, PlanningRule, RuleEntry};
use crate::query::{Query, QueryError};

/// Who does the work, and when it may be done.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// Teams; a workload goes to the first whose query holds.
    pub teams: Vec<Team>,
    /// Times when what they cover must not move.
    pub freezes: Vec<Freeze>,
    /// Times when a team has less capacity.
    pub days_off: Vec<DayOff>,
    /// Rules that plans follow.
    pub rules: Vec<PlanningRule>,
    /// What must be planned.
    pub musts: Vec<Must>,
    /// How much may be in work at a time.
    pub wip: Vec<WipLimit>,
    /// People of teams; a team without any has only hours by skill.
    pub people: Vec<Person>,
    /// The line to the cloud, if it is known.
    pub network: Option<Network>,
}

/// How many tasks of a team may be in work at a time; none does not limit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WipLimit {
    /// Team.
    pub team: String,
    /// Of one person.
    pub person: Option<usize>,
    /// Of all together.
    pub all: Option<usize>,
}

/// One team.
#[derive(Debug, Clone)]
pub struct Team {
    /// Name.
    pub name: String,
    /// Hours in one full iteration, by skill, in tenths. If only its people are written, those of each
    /// are shared out evenly over their skills.
    pub skills: BTreeMap<String, i64>,
    /// True if the hours by skill are those of its people.
    pub is_of_people: bool,
    /// Which workloads it moves; the empty query takes any.
    pub workloads: Query,
}

/// A time when nothing of its scope may move.
#[derive(Debug, Clone)]
pub struct Freeze {
    /// Name.
    pub name: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Which workloads; the empty query covers all.
    pub scope: Query,
}

/// A time when a team, or one person, has less capacity.
#[derive(Debug, Clone)]
pub struct DayOff {
    /// Team; that of the person, if it is about one.
    pub team: String,
    /// The person; none if it is about the whole team.
    pub person: Option<String>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Share of capacity lost on these days, from 0 to 100.
    pub percent: u8,
}

/// Why a team file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TeamError {
    /// Not the expected TOML.
    #[error("the team file is not readable: {0}")]
    Toml(#[from] toml::de::Error),
    /// A query in it is wrong.
    #[error("{place}: {source}")]
    Query {
        /// Where in the file.
        place: String,
        /// What is wrong.
        source: QueryError,
    },
    /// A number or date in it cannot be.
    #[error("{place}: {problem}")]
    Value {
        /// Where in the file.
        place: String,
        /// What is wrong.
        problem: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TeamFile {
    #[serde(default)]
    team: Vec<TeamEntry>,
    #[serde(default)]
    freeze: Vec<FreezeEntry>,
    #[serde(default)]
    day_off: Vec<DayOffEntry>,
    #[serde(default)]
    rule: Vec<RuleEntry>,
    #[serde(default)]
    must: Vec<MustEntry>,
    #[serde(default)]
    wip: Vec<WipLimit>,
    #[serde(default)]
    person: Vec<PersonEntry>,
    network: Option<NetworkEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TeamEntry {
    name: String,
    skills: Option<BTreeMap<String, f64>>,
    #[serde(default)]
    workloads: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FreezeEntry {
    name: String,
    #[serde(deserialize_with = "day")]
    from: Date,
    #[serde(deserialize_with = "day")]
    to: Date,
    #[serde(default)]
    scope: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DayOffEntry {
    team: Option<String>,
    person: Option<String>,
    #[serde(deserialize_with = "day")]
    from: Date,
    #[serde(deserialize_with = "day")]
    to: Date,
    percent: Option<f64>,
}

/// A date as TOML writes it, or as a quoted text.
pub(crate) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Toml(toml::value::Datetime),
        Text(String),
    }
    let text = match Written::deserialize(deserializer)? {
        Written::Toml(date) => date.to_string(),
        Written::Text(text) => text,
    };
    text.parse().map_err(|_| {
        serde::de::Error::custom(format!("`{text}` is no date; write it as 2026-12-18"))
    })
}

/// The same where it may be missing.
pub(crate) fn maybe_day<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Date>, D::Error> {
    day(deserializer).map(Some)
}

impl Calendar {
    /// Parses and checks a team file.
    pub fn parse(text: &str) -> Result<Self, TeamError> {
        let file: TeamFile = toml::from_str(text)?;
        if file.team.is_empty() {
            return Err(value("the file", "it needs at least one [[team]]"));
        }
        let mut teams = file.team.into_iter().map(team).collect::<Result<Vec<_>, _>>()?;
        let people = Person::all(file.person, &teams)?;
        for team in &mut teams {
            give_hours(team, &people)?;
        }
        let freezes = file.freeze.into_iter().map(freeze).collect::<Result<Vec<_>, _>>()?;
        let days_off = file
            .day_off
            .into_iter()
            .map(|entry| day_off(entry, &teams, &people))
            .collect::<Result<Vec<_>, _>>()?;
        let rules = file.rule.into_iter().enumerate();
        let musts = file.must.into_iter().enumerate();
        let rules =
            rules.map(|(at, entry)| planning_rule::rule(at, entry)).collect::<Result<_, _>>()?;
        let musts =
            musts.map(|(at, entry)| planning_rule::must(at, entry)).collect::<Result<_, _>>()?;
        let is_nothing = |one: &&WipLimit| one.person == Some(0) || one.all == Some(0);
        if let Some(wrong) = file.wip.iter().find(is_nothing) {
            let place = format!("wip of `{}`", wrong.team);
            return Err(value(&place, "a limit of work in progress is at least 1"));
        }
        let network = file.network.map(Network::read).transpose()?;
        Ok(Self { teams, freezes, days_off, rules, musts, wip: file.wip, people, network })
    }

    /// The people of a team, in the order of the file.
    pub fn people_of<'a>(&'a self, team: &'a str) -> impl Iterator<Item = &'a Person> {
        self.people.iter().filter(move |person| person.team == team)
    }

    /// The team that moves a workload, by index.
    pub fn team_of(&self, workload: &Workload) -> Option<usize> {
        self.teams.iter().position(|team| team.workloads.holds(workload))
    }

    /// Capacity of a team's skill in a time box, in tenths of an hour, days off taken away.
    pub fn capacity_tenths(&self, team: &Team, skill: &str, time_box: &TimeBox) -> i64 {
        if team.is_of_people {
            let share = |person: &Person| {
                let who = (team, Some(person.name.as_str()));
                self.left_tenths(person.share_tenths(skill), who, time_box)
            };
            return self.people_of(&team.name).map(share).sum();
        }
        let full = team.skills.get(skill).copied().unwrap_or(0);
        self.left_tenths(full, (team, None), time_box)
    }

    /// What days off leave in a time box of `full`, in tenths of an hour: those of the team, and those
    /// of a person if one is named.
    pub fn left_tenths(
        &self,
        full: i64,
        (team, person): (&Team, Option<&str>),
        time_box: &TimeBox,
    ) -> i64 {
        let days = days(time_box.start, time_box.end);
        let is_meant = |off: &&DayOff| {
            off.team == team.name && (off.person.is_none() || off.person.as_deref() == person)
        };
        let lost: i64 = self
            .days_off
            .iter()
            .filter(is_meant)
            .map(|off| {
                days_shared((off.from, off.to), (time_box.start, time_box.end))
                    * i64::from(off.percent)
            })
            .sum();
        (full * (days * 100 - lost).max(0)) / (days * 100).max(1)
    }

    /// The freeze that keeps a workload from moving in a time box: one that covers half of it or
    /// more. Shorter ones leave room for the switch inside the box.
    pub fn freeze_of(&self, workload: &Workload, time_box: &TimeBox) -> Option<&Freeze> {
        let span = (time_box.start, time_box.end);
        self.freezes.iter().find(|freeze| {
            days_shared((freeze.from, freeze.to), span) * 2 >= days(span.0, span.1)
                && freeze.scope.holds(workload)
        })
    }
}

/// Time boxes of `days` days each, one after the other.
pub fn time_boxes(start: Date, days: u16, count: u32) -> Result<Vec<TimeBox>, jiff::Error> {
    let span = jiff::Span::new().days(i64::from(days.max(1)));
    let mut first = start;
    let mut boxes = Vec::new();
    for number in 1..=count {
        let next = first.checked_add(span)?;
        boxes.push(TimeBox { number, start: first, end: next.yesterday()? });
        first = next;
    }
    Ok(boxes)
}

fn team(entry: TeamEntry) -> Result<Team, TeamError> {
    let place = format!("team `{}`", entry.name);
    let mut skills = BTreeMap::new();
    let is_of_people = entry.skills.is_none();
    for (skill, hours) in entry.skills.unwrap_or_default() {
        if !(0.0..=100_000.0).contains(&hours) {
            return Err(value(&place, &format!("{hours} hours of {skill} cannot be")));
        }
        #[expect(clippy::cast_possible_truncation, reason = "checked to be small")]
        skills.insert(skill, (hours * 10.0).round() as i64);
    }
    let workloads = workload_query(&place, &entry.workloads)?;
    Ok(Team { name: entry.name, skills, is_of_people, workloads })
}

/// A team whose hours are not written has those of its people, shared out over their skills.
fn give_hours(team: &mut Team, people: &[Person]) -> Result<(), TeamError> {
    let own: Vec<&Person> = people.iter().filter(|person| person.team == team.name).collect();
    if own.is_empty() {
        let place = format!("team `{}`", team.name);
        let told = "skills: write its hours by skill, or its people as [[person]]";
        return if team.is_of_people { Err(value(&place, told)) } else { Ok(()) };
    }
    team.is_of_people |= team.skills.is_empty();
    if team.is_of_people {
        for person in own {
            for skill in &person.skills {
                *team.skills.entry(skill.clone()).or_default() += person.share_tenths(skill);
            }
        }
    }
    Ok(())
}

fn freeze(entry: FreezeEntry) -> Result<Freeze, TeamError> {
    let place = format!("freeze `{}`", entry.name);
    check_dates(&place, entry.from, entry.to)?;
    let scope = workload_query(&place, &entry.scope)?;
    Ok(Freeze { name: entry.name, from: entry.from, to: entry.to, scope })
}

fn day_off(entry: DayOffEntry, teams: &[Team], people: &[Person]) -> Result<DayOff, TeamError> {
    let DayOffEntry { team, person, from, to, percent } = entry;
    let whose = team.as_ref().or(person.as_ref()).cloned().unwrap_or_default();
    let place = format!("day_off of `{whose}`");
    let wrong = |told: &str| Err(value(&place, told));
    check_dates(&place, from, to)?;
    let (team, percent) = match (team, &person) {
        (Some(team), None) if teams.iter().any(|one| one.name == team) => match percent {
            Some(percent) => (team, percent),
            None => return wrong("percent: say how much of the capacity is lost"),
        },
        (Some(_), None) => return wrong("there is no team of this name"),
        (None, Some(name)) => match people.iter().find(|one| one.name == *name) {
            // A person who is off is away, unless it is said that they are not.
            Some(one) => (one.team.clone(), percent.unwrap_or(100.0)),
            None => return wrong("there is no person of this name"),
        },
        _ => return wrong("name a team or a person, and not both"),
    };
    if !(0.0..=100.0).contains(&percent) {
        return wrong("percent must lie between 0 and 100");
    }
    let percent = crate::rationalize::book::percent(percent / 100.0);
    Ok(DayOff { team, person, from, to, percent })
}

pub(crate) fn workload_query(place: &str, text: &str) -> Result<Query, TeamError> {
    Query::parse(text)
        .and_then(|query| query.only_fields(&Workload::FIELDS))
        .map_err(|source| TeamError::Query { place: place.to_owned(), source })
}

pub(crate) fn check_dates(place: &str, from: Date, to: Date) -> Result<(), TeamError> {
    if to < from { Err(value(place, &format!("{to} lies before {from}"))) } else { Ok(()) }
}

pub(crate) fn value(place: &str, problem: &str) -> TeamError {
    TeamError::Value { place: place.to_owned(), problem: problem.to_owned() }
}

/// Days from first to last, both counted.
fn days(first: Date, last: Date) -> i64 {
    i64::from((last - first).get_days()) + 1
}

fn days_shared(one: (Date, Date), other: (Date, Date)) -> i64 {
    days(one.0.max(other.0), one.1.min(other.1)).max(0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const CRANES: &str = "
        [[team]]
        name = 'Cranes'
        skills = { infra = 60.0, dba = 20.5 }
        [[day_off]]
        team = 'Cranes'
        from = 2026-12-21
        to = 2026-12-27
        percent = 100
    ";

    #[test]
    fn days_off_take_capacity_away() {
        let calendar = Calendar::parse(CRANES).unwrap();
        let boxes = time_boxes(date(2026, 12, 7), 14, 3).unwrap();
        let capacity: Vec<i64> = boxes
            .iter()
            .map(|time_box| calendar.capacity_tenths(&calendar.teams[0], "infra", time_box))
            .collect();
        assert_eq!(capacity, [600, 300, 600]);
        assert_eq!(boxes[0].end, date(2026, 12, 20));
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        let wrong = CRANES.replace("team = 'Cranes'", "team = 'Docks'");
        let message = Calendar::parse(&wrong).unwrap_err().to_string();
        assert_eq!(message, "day_off of `Docks`: there is no team of this name");
        assert!(Calendar::parse("").is_err());
    }
}
