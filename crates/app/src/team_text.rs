//! A team file as rows of a form, and back: teams, freezes and days off as rows, all else (rules, people,
//! the line) as text.

use jiff::civil::Date;
use landfall_domain::team::Calendar;
use toml::{Table, Value};

/// A team file as a form shows it.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Sheet {
    pub(crate) teams: Vec<TeamRow>,
    pub(crate) freezes: Vec<Span>,
    pub(crate) days_off: Vec<Span>,
    /// Rules, musts, people and the line, as they were written.
    pub(crate) rest: String,
}

/// A team.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct TeamRow {
    pub(crate) name: String,
    /// Hours by skill: `infra = 40, app = 16`.
    pub(crate) skills: String,
    /// A query.
    pub(crate) workloads: String,
}

/// A freeze, or days off of a team or a person.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Span {
    /// Its name, or that of the team or person.
    pub(crate) name: String,
    pub(crate) from: String,
    pub(crate) to: String,
    /// The scope of a freeze; the percent of days off.
    pub(crate) what: String,
}

/// Tables that are rows of the form.
const ROWS: [&str; 3] = ["team", "freeze", "day_off"];
/// Stands in for the teams while something else is checked.
const ANY: &str = "[[team]]\nname = \"any\"\nskills = { infra = 1 }\n";

impl Sheet {
    /// The rows of a text that is TOML.
    pub(crate) fn read(text: &str) -> Result<Self, toml::de::Error> {
        let table: Table = toml::from_str(text)?;
        let rows = |name: &str| -> Vec<Table> {
            let all = table.get(name).and_then(Value::as_array);
            all.into_iter().flatten().filter_map(|one| one.as_table().cloned()).collect()
        };
        let span = |name: &'static str, what: &'static str| {
            move |row: Table| Span {
                name: plain(&row, name),
                from: plain(&row, "from"),
                to: plain(&row, "to"),
                what: plain(&row, what),
            }
        };
        let day_off = |row: Table| {
            let whose = if row.contains_key("team") { "team" } else { "person" };
            let mut off = span(whose, "percent")(row);
            if off.what.is_empty() && whose == "person" {
                // A person who is off is away.
                "100".clone_into(&mut off.what);
            }
            off
        };
        let team = |row: Table| TeamRow {
            name: plain(&row, "name"),
            skills: skills(&row),
            workloads: plain(&row, "workloads"),
        };
        Ok(Self {
            teams: rows("team").into_iter().map(team).collect(),
            freezes: rows("freeze").into_iter().map(span("name", "scope")).collect(),
            days_off: rows("day_off").into_iter().map(day_off).collect(),
            rest: rest(text, &table),
        })
    }

    /// The team file that it says, or what is wrong: the field, and why.
    pub(crate) fn write(&self) -> Result<String, Vec<(String, String)>> {
        let mut faults = Vec::new();
        let mut parts = Vec::new();
        let mut teams = String::new();
        let mut take = |field: String, before: &str, part: Result<String, String>| {
            let checked = part.and_then(|part| {
                let text = format!("{before}{part}");
                Calendar::parse(&text).map_err(|error| error.to_string()).map(|_| part)
            });
            match checked {
                Ok(part) => parts.push(part),
                Err(problem) => faults.push((field, problem)),
            }
        };
        for (at, row) in self.teams.iter().enumerate() {
            let part = row.write();
            teams.push_str(part.as_deref().unwrap_or(ANY));
            take(format!("t{at}"), "", part);
        }
        if self.teams.is_empty() {
            take("t0".to_owned(), "", Err("there has to be a team: name one".to_owned()));
        }
        for (at, row) in self.freezes.iter().enumerate() {
            take(
                format!("f{at}"),
                ANY,
                Ok(row.write("freeze", "name", ("scope", &quoted(&row.what)))),
            );
        }
        let rest = self.rest.trim();
        let people = people(rest);
        let staffed = format!("{teams}{}", people.text);
        // Days off can be read once people can: what is wrong of those is told beside the rest.
        let staffed = if Calendar::parse(&staffed).is_ok() { staffed } else { teams.clone() };
        for (at, row) in self.days_off.iter().enumerate() {
            let is_team = self.teams.iter().any(|team| team.name == row.name);
            let whose =
                if !is_team && people.names.contains(&row.name) { "person" } else { "team" };
            let part = number(&row.what, "percent")
                .map(|percent| row.write("day_off", whose, ("percent", &percent.to_string())));
            take(format!("d{at}"), &staffed, part);
        }
        if !rest.is_empty() {
            take("rest".to_owned(), &teams, Ok(format!("{rest}\n")));
        }
        if faults.is_empty() { Ok(parts.join("\n")) } else { Err(faults) }
    }
}

/// The people of a text, and their names.
struct People {
    text: String,
    names: Vec<String>,
}

fn people(rest: &str) -> People {
    let table: Table = toml::from_str(rest).unwrap_or_default();
    let Some(all) = table.get("person").cloned() else {
        return People { text: String::new(), names: Vec::new() };
    };
    let rows = all.as_array().into_iter().flatten().filter_map(Value::as_table);
    let names = rows.map(|row| plain(row, "name")).collect();
    let text = toml::to_string(&Table::from_iter([("person".to_owned(), all)])).unwrap_or_default();
    People { text, names }
}

impl TeamRow {
    fn write(&self) -> Result<String, String> {
        if self.name.is_empty() {
            return Err("a team needs a name".to_owned());
        }
        let skills = self.skills.split(',').map(str::trim).filter(|one| !one.is_empty());
        let skills = skills
            .map(|one| {
                let wrong = || format!("`{one}` is no skill with hours: write it as infra = 40");
                let (skill, hours) = one.split_once('=').ok_or_else(wrong)?;
                if skill.trim().is_empty() {
                    return Err(wrong());
                }
                let hours = number(hours, "number of hours")?;
                Ok(format!("{} = {hours}", quoted(skill.trim())))
            })
            .collect::<Result<Vec<String>, String>>()?;
        let (name, skills) = (quoted(&self.name), skills.join(", "));
        let workloads = match self.workloads.as_str() {
            "" => String::new(),
            query => format!("workloads = {}\n", quoted(query)),
        };
        Ok(format!("[[team]]\nname = {name}\nskills = {{ {skills} }}\n{workloads}"))
    }
}

impl Span {
    fn write(&self, table: &str, named: &str, (what, value): (&str, &str)) -> String {
        format!(
            "[[{table}]]\n{named} = {}\nfrom = {}\nto = {}\n{what} = {value}\n",
            quoted(&self.name),
            day(&self.from),
            day(&self.to),
        )
    }
}

fn number(text: &str, what: &str) -> Result<f64, String> {
    let text = text.trim();
    let read = text.parse::<f64>().ok().filter(|number| number.is_finite() && text.len() <= 20);
    let shown: String = text.chars().take(20).collect();
    read.ok_or_else(|| format!("`{shown}` is no {what}: write it as 40"))
}

/// A text as TOML writes it, on one line.
fn quoted(text: &str) -> String {
    let one_line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    Value::String(one_line).to_string()
}

/// A date as TOML writes it; what is none is told by who reads it.
fn day(text: &str) -> String {
    text.parse::<Date>().map_or_else(|_| quoted(text), |date| date.to_string())
}

fn plain(row: &Table, field: &str) -> String {
    match row.get(field) {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Float(number)) => number.to_string(),
        Some(other) => other.to_string(),
    }
}

fn skills(row: &Table) -> String {
    let Some(Value::Table(skills)) = row.get("skills") else { return String::new() };
    let one = |skill: &String| format!("{skill} = {}", plain(skills, skill));
    skills.keys().map(one).collect::<Vec<_>>().join(", ")
}

/// The text without the tables that are rows, with its comments as long as it is written plainly.
fn rest(text: &str, table: &Table) -> String {
    let (mut kept, mut pending) = (String::new(), String::new());
    let mut is_row = false;
    for line in text.lines() {
        let bare = line.trim();
        if bare.starts_with('[') {
            let header = bare.split('#').next().unwrap_or_default().trim();
            is_row = ROWS.iter().any(|name| header == format!("[[{name}]]"));
        } else if bare.is_empty() || bare.starts_with('#') {
            // It belongs to what follows.
            pending = format!("{pending}{line}\n");
            continue;
        }
        if !is_row {
            kept = format!("{kept}{pending}{line}\n");
        }
        pending.clear();
    }
    let others: Table = table
        .iter()
        .filter(|(name, _)| !ROWS.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if toml::from_str::<Table>(&kept).is_ok_and(|kept| kept == others) {
        return kept.trim().to_owned();
    }
    toml::to_string_pretty(&others).unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = include_str!("../../../fixtures/harbour/team-with-rules.toml");

    #[test]
    fn a_file_survives_the_form_with_the_comments_of_its_rules() {
        let sheet = Sheet::read(RULES).unwrap();
        assert_eq!((sheet.teams.len(), sheet.freezes.len()), (2, 0));
        assert!(sheet.rest.starts_with("# The lease of the old machine room ends"));
        let written = sheet.write().unwrap();
        assert_eq!(Sheet::read(&written).unwrap(), sheet);
        let table = |text: &str| toml::from_str::<Table>(text).unwrap();
        assert_eq!(table(&written)["rule"], table(RULES)["rule"]);
    }

    #[test]
    fn what_is_wrong_is_told_by_row() {
        let mut sheet = Sheet::read(RULES).unwrap();
        sheet.teams[1].skills = "infra 40".to_owned();
        sheet.freezes.push(Span { from: "soon".to_owned(), ..Span::default() });
        let (name, what) = ("Nobody".to_owned(), "50".to_owned());
        let (from, to) = ("2026-12-24".to_owned(), "2026-12-26".to_owned());
        sheet.days_off.push(Span { name, from, to, what });
        sheet.rest = "[[rule]]\nrule = \"no-such-rule\"".to_owned();
        let faults = sheet.write().unwrap_err();
        let fields: Vec<&str> = faults.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["t1", "f0", "d0", "rest"], "{faults:?}");
    }

    #[test]
    fn people_and_the_line_survive_the_form() {
        const TEXT: &str = "[[team]]\nname = 'Cranes'\n[[person]]\nname = 'Ana'\nteam = 'Cranes'\n\
            hours = 60\nskills = ['infra']\n[network]\nmbit_per_second = 200\n[[day_off]]\n\
            person = 'Ana'\nfrom = 2026-12-24\nto = 2026-12-26\n";
        let sheet = Sheet::read(TEXT).unwrap();
        assert_eq!(
            (sheet.days_off[0].name.as_str(), sheet.days_off[0].what.as_str()),
            ("Ana", "100")
        );
        let written = sheet.write().unwrap();
        let calendar = Calendar::parse(&written).unwrap();
        assert_eq!(calendar.days_off[0].person.as_deref(), Some("Ana"));
        assert_eq!((calendar.people.len(), calendar.teams[0].skills["infra"]), (1, 600));
        assert!(calendar.network.is_some());
        assert_eq!(Sheet::read(&written).unwrap(), sheet);
        let mut wrong = sheet;
        wrong.rest = wrong.rest.replace("hours = 60", "hours = -1");
        let faults = wrong.write().unwrap_err();
        assert!(faults.iter().any(|(field, _)| field == "rest"), "{faults:?}");
    }

    #[test]
    fn what_is_typed_comes_back() {
        for name in ["Cranes", "it's \"ours\"", "'''", "\"\"\" x", "a\\b", "[[team]]", "# no", "Öl"]
        {
            let (name, skills) = (name.to_owned(), "infra = 12.5".to_owned());
            let team = TeamRow { name: name.clone(), skills, workloads: String::new() };
            let (from, to) = ("2026-12-24".to_owned(), "2026-12-26".to_owned());
            let off = Span { name, from, to, what: "50".to_owned() };
            let sheet = Sheet { teams: vec![team], days_off: vec![off], ..Sheet::default() };
            assert_eq!(Sheet::read(&sheet.write().unwrap()).unwrap(), sheet);
        }
    }
}
