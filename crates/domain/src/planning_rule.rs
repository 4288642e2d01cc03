//! Planning rules as a team file states them: kinds by name, subjects by name, times by date.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use crate::estate::Workload;
use crate::nearest::did_you_mean;
use crate::query::Query;
use crate::team::{TeamError, check_dates, day, maybe_day, value, workload_query};

/// One `[[rule]]` of a team file, checked as far as that goes without an estate.
#[derive(Debug, Clone)]
pub struct PlanningRule {
    /// Where it stands, for messages: `rule 2 (Lease ends)`.
    pub place: String,
    /// Which kind of rule it is.
    pub kind: &'static Kind,
    /// What people call it.
    pub name: Option<String>,
    /// Whether it counts.
    pub enabled: bool,
    /// Cost of each breach; a hard rule has none.
    pub weight: Option<i64>,
    /// What it is about.
    pub about: Subject,
    /// Its parameters.
    pub limits: Limits,
}

/// Work that must be planned, by a day if one is given.
#[derive(Debug, Clone)]
pub struct Must {
    /// Where it stands, for messages.
    pub place: String,
    /// What people call it.
    pub name: String,
    /// The last day that will do.
    pub by: Option<Date>,
    /// What must be planned.
    pub about: Subject,
}

/// Workloads and assets; everything if all three are empty.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Workloads by key, title or name.
    pub workloads: Vec<String>,
    /// Assets by name.
    pub assets: Vec<String>,
    /// Workloads by query.
    pub scope: Query,
}

impl Subject {
    /// Whether it is about everything.
    pub fn is_all(&self) -> bool {
        self.workloads.is_empty() && self.assets.is_empty() && self.scope.is_empty()
    }
}

/// Days from first to last, both counted.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// First day.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// Last day.
    #[serde(deserialize_with = "day")]
    pub to: Date,
}

/// A day, as a value of a table.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(transparent)]
pub struct Day(#[serde(deserialize_with = "day")] pub Date);

/// Parameters of a rule, in the words of a portfolio. Which of them a rule takes: see [`KINDS`].
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Limits {
    /// The last day that is early enough.
    #[serde(default, deserialize_with = "maybe_day")]
    pub by: Option<Date>,
    /// Times that are open.
    pub windows: Option<Vec<Window>>,
    /// Assets or workloads, two by two.
    pub pairs: Option<Vec<(String, String)>>,
    /// What comes first, and what after it.
    pub order: Option<Vec<(String, String)>>,
    /// Assets or workloads, and a day of the iteration that each is committed to.
    pub plan: Option<BTreeMap<String, Day>>,
    /// So many iterations at the beginning.
    pub first: Option<u32>,
    /// Iterations that have to lie between.
    pub lag: Option<u32>,
    /// At least so many.
    pub min: Option<u32>,
    /// At most so many.
    pub max: Option<u32>,
    /// At most so many in the first iteration.
    pub start: Option<u32>,
    /// So many more in each following iteration.
    pub step: Option<u32>,
    /// What the line carries all day, in megabits per second.
    pub mbit_per_s: Option<f64>,
    /// What the line carries, in GiB per day.
    pub gib_per_day: Option<f64>,
    /// Which workloads are compared: those of one name, or all.
    pub within: Option<Within>,
}

/// Which workloads are compared with each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    /// Those of one name.
    #[default]
    Application,
    /// All.
    All,
}

/// A kind of rule: its name, what it needs, what it may have besides.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// What the team file and the planning instance call it.
    pub name: &'static str,
    needs: &'static [&'static str],
    may: &'static [&'static str],
}

const fn kind(
    name: &'static str,
    needs: &'static [&'static str],
    may: &'static [&'static str],
) -> Kind {
    Kind { name, needs, may }
}

/// All kinds of rules, one a line, in the order of the planning instance.
pub const KINDS: [Kind; 14] = [
    kind("pairs-together", &["pairs"], &[]),
    kind("workload-together", &[], &["workloads", "scope"]),
    kind("dependency-order", &["order"], &["lag"]),
    kind("non-production-first", &[], &["workloads", "scope", "within", "lag"]),
    kind("production-apart", &[], &["workloads", "assets", "scope"]),
    kind("high-criticality-later", &["first"], &["workloads", "assets", "scope"]),
    kind("high-complexity-later", &["first"], &["workloads", "assets", "scope"]),
    kind("wave-size", &[], &["workloads", "assets", "scope", "min", "max", "start", "step"]),
    kind("replication", &[], &["workloads", "assets", "scope", "mbit_per_s", "gib_per_day"]),
    kind("maintenance-windows", &["windows"], &["workloads", "assets", "scope"]),
    kind("deadline", &["by"], &["workloads", "assets", "scope"]),
    kind("parallel-workloads", &["max"], &["workloads", "scope"]),
    kind("keep-apart", &[], &["workloads", "assets", "scope", "max"]),
    kind("adopted", &["plan"], &[]),
];

#[derive(Deserialize)]
pub(crate) struct RuleEntry {
    rule: String,
    name: Option<String>,
    #[serde(default = "yes")]
    enabled: bool,
    #[serde(default)]
    hard: bool,
    weight: Option<u32>,
    #[serde(default)]
    workloads: Vec<String>,
    #[serde(default)]
    assets: Vec<String>,
    #[serde(default)]
    scope: String,
    #[serde(flatten)]
    limits: Limits,
    /// What nothing above takes.
    #[serde(flatten)]
    unknown: toml::Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MustEntry {
    name: Option<String>,
    #[serde(default, deserialize_with = "maybe_day")]
    by: Option<Date>,
    #[serde(default)]
    workloads: Vec<String>,
    #[serde(default)]
    assets: Vec<String>,
    #[serde(default)]
    scope: String,
}

const fn yes() -> bool {
    true
}

fn place(table: &str, index: usize, name: Option<&str>) -> String {
    let number = index + 1;
    name.map_or_else(|| format!("{table} {number}"), |name| format!("{table} {number} ({name})"))
}

/// Checks one `[[must]]`.
pub(crate) fn must(index: usize, entry: MustEntry) -> Result<Must, TeamError> {
    let place = place("must", index, entry.name.as_deref());
    let scope = workload_query(&place, &entry.scope)?;
    let about = Subject { workloads: entry.workloads, assets: entry.assets, scope };
    if about.is_all() {
        let problem = "say what must be planned: `workloads`, `assets` or `scope`";
        return Err(value(&place, problem));
    }
    Ok(Must { name: entry.name.unwrap_or_else(|| place.clone()), place, by: entry.by, about })
}

/// Checks one `[[rule]]`.
pub(crate) fn rule(index: usize, entry: RuleEntry) -> Result<PlanningRule, TeamError> {
    let place = place("rule", index, entry.name.as_deref());
    let known = KINDS.iter().map(|kind| kind.name);
    let Some(kind) = KINDS.iter().find(|kind| kind.name == entry.rule) else {
        let meant = did_you_mean(&entry.rule, known.clone());
        let all: Vec<&str> = known.collect();
        let problem =
            format!("no rule is called `{}`{meant} (rules: {})", entry.rule, all.join(", "));
        return Err(value(&place, &problem));
    };
    // What is switched off costs nothing, so that it need not say how much.
    if entry.hard && entry.weight.is_some()
        || entry.enabled && !entry.hard && entry.weight.is_none()
    {
        let problem = format!(
            "{} is either hard or weighted: write `hard = true`, or `weight = 100` as what a \
             breach costs",
            kind.name
        );
        return Err(value(&place, &problem));
    }
    check_parameters(&place, kind, &entry)?;
    check_limits(&place, kind, &entry.limits)?;
    let scope = workload_query(&place, &entry.scope)?;
    Ok(PlanningRule {
        place,
        kind,
        name: entry.name,
        enabled: entry.enabled,
        weight: entry.weight.map(i64::from),
        about: Subject { workloads: entry.workloads, assets: entry.assets, scope },
        limits: entry.limits,
    })
}

fn check_parameters(place: &str, kind: &Kind, entry: &RuleEntry) -> Result<(), TeamError> {
    if let Some(name) = entry.unknown.keys().next() {
        let takes = kind.needs.iter().chain(kind.may).copied();
        let known = takes.chain(["rule", "name", "enabled", "hard", "weight"]);
        let meant = did_you_mean(name, known);
        return Err(value(place, &format!("{} knows no `{name}`{meant}", kind.name)));
    }
    let limits = &entry.limits;
    let there = [
        ("workloads", !entry.workloads.is_empty()),
        ("assets", !entry.assets.is_empty()),
        ("scope", !entry.scope.trim().is_empty()),
        ("by", limits.by.is_some()),
        ("windows", limits.windows.is_some()),
        ("pairs", limits.pairs.is_some()),
        ("order", limits.order.is_some()),
        ("plan", limits.plan.is_some()),
        ("first", limits.first.is_some()),
        ("lag", limits.lag.is_some()),
        ("min", limits.min.is_some()),
        ("max", limits.max.is_some()),
        ("start", limits.start.is_some()),
        ("step", limits.step.is_some()),
        ("mbit_per_s", limits.mbit_per_s.is_some()),
        ("gib_per_day", limits.gib_per_day.is_some()),
        ("within", limits.within.is_some()),
    ];
    let is_there = |name: &str| there.iter().any(|&(known, is)| known == name && is);
    if let Some(missing) = kind.needs.iter().find(|name| !is_there(name)) {
        return Err(value(place, &format!("{} needs `{missing}`", kind.name)));
    }
    let takes = |name: &str| kind.needs.contains(&name) || kind.may.contains(&name);
    if let Some((name, _)) = there.iter().find(|&&(name, is)| is && !takes(name)) {
        let all: Vec<String> =
            kind.needs.iter().chain(kind.may).map(|name| format!("`{name}`")).collect();
        let problem = format!("{} knows no `{name}`; it takes {}", kind.name, all.join(", "));
        return Err(value(place, &problem));
    }
    let one_of = |names: &[&str]| names.iter().any(|name| is_there(name));
    let needed: &[&str] = match kind.name {
        "wave-size" => &["max", "min"],
        "replication" => &["mbit_per_s", "gib_per_day"],
        "keep-apart" => &["assets", "workloads", "scope"],
        _ => return Ok(()),
    };
    if one_of(needed) {
        return Ok(());
    }
    let told: Vec<String> = needed.iter().map(|name| format!("`{name}`")).collect();
    Err(value(place, &format!("{} needs {}", kind.name, told.join(" or "))))
}

fn check_limits(place: &str, kind: &Kind, limits: &Limits) -> Result<(), TeamError> {
    for window in limits.windows.iter().flatten() {
        check_dates(place, window.from, window.to)?;
    }
    for (name, rate) in [("mbit_per_s", limits.mbit_per_s), ("gib_per_day", limits.gib_per_day)] {
        if rate.is_some_and(|rate| !(0.0..=10_000_000.0).contains(&rate)) {
            return Err(value(place, &format!("`{name}` must lie between 0 and 10000000")));
        }
    }
    if limits.mbit_per_s.is_some() && limits.gib_per_day.is_some() {
        return Err(value(place, "say either `mbit_per_s` or `gib_per_day`"));
    }
    if let (Some(min), Some(max)) = (limits.min, limits.max)
        && min > max
    {
        return Err(value(place, &format!("`min` is {min}, which is above `max`, {max}")));
    }
    if limits.max.is_none() && (limits.start.is_some() || limits.step.is_some()) {
        return Err(value(place, "`start` and `step` lead up to `max`, which is missing"));
    }
    if kind.name == "parallel-workloads" && limits.max == Some(0) {
        return Err(value(place, "`max` must be at least 1, or no workload could begin"));
    }
    Ok(())
}

/// The workload that a text names: by key, else by title, else by name if only one has it.
pub fn find_workload<'w>(workloads: &'w [Workload], wanted: &str) -> Result<&'w Workload, String> {
    let same = |text: &str| text.eq_ignore_ascii_case(wanted.trim());
    if let Some(found) = workloads.iter().find(|workload| same(&workload.key())) {
        return Ok(found);
    }
    if let Some(found) = workloads.iter().find(|workload| same(&workload.title())) {
        return Ok(found);
    }
    let named: Vec<&Workload> = workloads.iter().filter(|workload| same(&workload.name)).collect();
    match named.as_slice() {
        [only] => Ok(only),
        [] => {
            let (keys, titles): (Vec<String>, Vec<String>) =
                workloads.iter().map(|workload| (workload.key(), workload.title())).unzip();
            let known = keys.iter().chain(&titles).map(String::as_str);
            Err(format!("no workload is called `{wanted}`{}", did_you_mean(wanted, known)))
        }
        several => {
            let told: Vec<String> = several
                .iter()
                .map(|workload| format!("{} {}", workload.key(), workload.title()))
                .collect();
            Err(format!("`{wanted}` may be {}: take the key", told.join(" or ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::team::Calendar;

    const TEAM: &str = "[[team]]\nname = 'Cranes'\nskills = { infra = 60 }\n";

    fn refused(rule: &str) -> String {
        Calendar::parse(&format!("{TEAM}{rule}")).unwrap_err().to_string()
    }

    #[test]
    fn rules_are_read_with_dates_as_toml_writes_them() {
        let text = "
            [[rule]]
            rule = 'deadline'
            name = 'Lease'
            by = 2027-03-31
            hard = true
            [[rule]]
            rule = 'maintenance-windows'
            windows = [{ from = 2027-01-02, to = '2027-01-03' }]
            scope = 'environment:prod'
            weight = 5
            [[rule]]
            rule = 'adopted'
            plan = { W-2 = 2027-01-02 }
            hard = true
            [[must]]
            workloads = ['W-1']
            by = '2027-02-01'
        ";
        let calendar = Calendar::parse(&format!("{TEAM}{text}")).unwrap();
        assert_eq!(calendar.rules[0].limits.by, Some(date(2027, 3, 31)));
        assert_eq!(calendar.rules[0].place, "rule 1 (Lease)");
        let windows = calendar.rules[1].limits.windows.as_ref().unwrap();
        assert_eq!(windows[0].to, date(2027, 1, 3));
        assert_eq!(calendar.rules[2].limits.plan.as_ref().unwrap()["W-2"].0, date(2027, 1, 2));
        assert_eq!(calendar.musts[0].by, Some(date(2027, 2, 1)));
    }

    #[test]
    fn mistakes_in_rules_are_named_with_what_helps() {
        let said = refused("[[rule]]\nrule = 'wave-sise'\nmax = 5\nhard = true");
        assert!(said.contains("rule 1: no rule is called `wave-sise`; did you mean `wave-size`?"));
        let said = refused("[[rule]]\nrule = 'wave-size'\nmaks = 5\nhard = true");
        assert_eq!(said, "rule 1: wave-size knows no `maks`; did you mean `max`?");
        let said = refused("[[rule]]\nrule = 'wave-size'\nhard = true");
        assert_eq!(said, "rule 1: wave-size needs `max` or `min`");
        let said = refused("[[rule]]\nrule = 'wave-size'\nmax = 5");
        assert!(said.contains("either hard or weighted"), "{said}");
        let said = refused("[[rule]]\nrule = 'deadline'\nhard = true");
        assert_eq!(said, "rule 1: deadline needs `by`");
        let said = refused("[[rule]]\nrule = 'deadline'\nhard = true\nby = 'soon'");
        assert!(said.contains("`soon` is no date"), "{said}");
        let said = refused("[[rule]]\nrule = 'deadline'\nhard = true\nby = 2027-01-01\nmax = 3");
        assert!(said.contains("deadline knows no `max`; it takes `by`"), "{said}");
        assert!(refused("[[must]]\nby = 2027-01-01").contains("say what must be planned"));
    }
}
