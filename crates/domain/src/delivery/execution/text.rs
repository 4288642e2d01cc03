//! The text of a plan, and the steps that it comes to.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use super::graph::circle;
use super::{ExecutionStep, MOST_STEPS, Refusal, StepAsset, StepKey, StepKind, StepState};

/// The longest text of a plan, in bytes.
pub const LONGEST_TEXT: usize = 1_000_000;
/// The longest title and command, in characters.
const LONGEST: usize = 500;
/// So many faults are told at once.
const MOST_FAULTS: usize = 10;

/// What a release has that steps can be for.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Its workloads, in the order in which they are worked on.
    pub workloads: Vec<ScopeWorkload>,
}

/// A workload of a release.
#[derive(Debug, Clone)]
pub struct ScopeWorkload {
    /// Its key, such as `W-3`.
    pub key: String,
    /// What people call it.
    pub title: String,
    /// Its assets in the release.
    pub assets: Vec<StepAsset>,
}

impl Scope {
    fn assets(&self, workload: Option<&str>) -> impl Iterator<Item = &StepAsset> {
        let own = move |one: &&ScopeWorkload| workload.is_none_or(|key| one.key == key);
        self.workloads.iter().filter(own).flat_map(|one| &one.assets)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    step: Vec<Spanned<Line>>,
}

/// A step as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    number: i64,
    title: String,
    #[serde(default = "manual")]
    kind: String,
    workload: Option<String>,
    asset: Option<String>,
    each: Option<String>,
    command: Option<String>,
    #[serde(default)]
    after: Vec<i64>,
    #[serde(default)]
    same_asset: Vec<i64>,
    #[serde(default)]
    mapped: Vec<Pair>,
}

fn manual() -> String {
    StepKind::Manual.name().to_owned()
}

/// The step for `asset` waits for that of `step` for the asset `on`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    step: i64,
    asset: String,
    on: String,
}

/// Keys of steps by number and name of asset; the name is empty for a step without one.
type Places<'a> = BTreeMap<(i64, &'a str), Vec<StepKey>>;

/// The release that a text is read for, and what is wrong with the text.
struct Reading<'a> {
    scope: &'a Scope,
    faults: Vec<String>,
}

/// The steps of a plan over the assets of a release. All that is wrong is told with line and number of
/// its step, as far as ten faults.
pub fn read(text: &str, scope: &Scope) -> Result<Vec<ExecutionStep>, Refusal> {
    if text.len() > LONGEST_TEXT {
        return Refusal::because(format!("text: a plan has at most {LONGEST_TEXT} bytes"));
    }
    let file: File = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        Refusal(format!("line {line}: {}", error.message().trim()))
    })?;
    if file.step.is_empty() {
        return Refusal::because("text: the plan has no step; write at least one [[step]]");
    }
    let mut reading = Reading { scope, faults: Vec::new() };
    let (mut steps, mut seen) = (Vec::new(), BTreeMap::new());
    for spanned in &file.step {
        let (at, line) = (line_of(text, spanned.span().start), spanned.get_ref());
        if let Some(first) = seen.insert(line.number, at) {
            let told = format!("the number is taken by the step in line {first}");
            reading.fault((at, line), &told);
        }
        steps.extend(reading.expand(at, line));
        if steps.len() > MOST_STEPS {
            return Refusal::because(format!(
                "line {at}, step {}: the plan comes to more than {MOST_STEPS} steps; write fewer for each asset",
                line.number
            ));
        }
    }
    let places = by_place(&steps);
    let mut waits = Vec::with_capacity(steps.len());
    for spanned in &file.step {
        let (at, line) = (line_of(text, spanned.span().start), spanned.get_ref());
        waits.push(reading.waits((at, line), (&steps, &places)));
    }
    if reading.faults.is_empty() {
        let order: BTreeMap<i64, usize> =
            file.step.iter().enumerate().map(|(at, one)| (one.get_ref().number, at)).collect();
        for step in &mut steps {
            let Some(all) = order.get(&step.key.line).and_then(|at| waits.get(*at)) else {
                continue;
            };
            step.after =
                all.iter().filter(|(part, _)| *part == step.key.part).map(|(_, on)| *on).collect();
            step.after.sort_unstable();
            step.after.dedup();
        }
        if let Some(path) = circle(&steps) {
            let path: Vec<String> = path.iter().map(ToString::to_string).collect();
            let at = file
                .step
                .iter()
                .find(|one| path[0].split('.').next() == Some(&one.get_ref().number.to_string()));
            let line = at.map_or(1, |one| line_of(text, one.span().start));
            let path = path.join(" → ");
            reading
                .faults
                .push(format!("line {line}: steps wait for each other in a circle: {path}"));
        }
    }
    match reading.faults.as_slice() {
        [] => Ok(steps),
        faults => Refusal::because(faults.join("; ")),
    }
}

/// The line, from 1, of a place in a text.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// Steps by number and name of asset.
fn by_place(steps: &[ExecutionStep]) -> Places<'_> {
    let mut found = Places::new();
    for step in steps {
        let name = step.asset.as_ref().map_or("", |asset| asset.name.as_str());
        found.entry((step.key.line, name)).or_default().push(step.key);
    }
    found
}

impl Reading<'_> {
    fn fault(&mut self, (at, line): (usize, &Line), told: &str) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(format!("line {at}, step {}: {told}", line.number));
        }
    }

    /// The steps that one line comes to, without what they wait for.
    fn expand(&mut self, at: usize, line: &Line) -> Vec<ExecutionStep> {
        let here = (at, line);
        if !(1..=1_000_000).contains(&line.number) {
            self.fault(here, "number: write one from 1 to 1000000");
        }
        let fits = |text: &str| {
            (1..=LONGEST).contains(&text.trim().chars().count())
                && !text.chars().any(char::is_control)
        };
        if !fits(&line.title) {
            self.fault(here, &format!("title: write 1 to {LONGEST} characters on one line"));
        }
        let kind = StepKind::named(&line.kind).unwrap_or_else(|| {
            self.fault(here, "kind: write manual, approval or script");
            StepKind::Manual
        });
        match &line.command {
            Some(_) if kind != StepKind::Script => {
                self.fault(here, "command: only a step of kind script has one");
            }
            Some(command) if !fits(command) => {
                self.fault(here, &format!("command: write 1 to {LONGEST} characters on one line"));
            }
            None if kind == StepKind::Script => {
                self.fault(here, "command: say what the script runs");
            }
            _ => {}
        }
        let step = |part: i64, asset: Option<&StepAsset>| ExecutionStep {
            key: StepKey { line: line.number, part },
            title: line.title.trim().to_owned(),
            kind,
            workload: line.workload.clone(),
            asset: asset.cloned(),
            command: line.command.clone(),
            after: Vec::new(),
            state: StepState::Waiting,
            begun: None,
            ended: None,
            word: None,
            exit: None,
            attempts: 0,
        };
        match self.assets(here) {
            Some(assets) => (1..).zip(&assets).map(|(part, one)| step(part, Some(one))).collect(),
            None => vec![step(0, self.asset(here).as_ref())],
        }
    }

    /// The assets of a step for each; none of another step.
    fn assets(&mut self, here: (usize, &Line)) -> Option<Vec<StepAsset>> {
        let line = here.1;
        let scope = self.scope;
        if let Some(key) = &line.workload
            && !scope.workloads.iter().any(|one| one.key == *key)
        {
            self.fault(here, &format!("workload: the release has no {key}"));
            return None;
        }
        let each = line.each.as_deref()?;
        if each != "asset" || line.asset.is_some() || line.workload.is_none() {
            self.fault(here, "each: write `each = \"asset\"` with a workload and without an asset");
            return None;
        }
        let found: Vec<StepAsset> = scope.assets(line.workload.as_deref()).cloned().collect();
        if found.is_empty() {
            self.fault(here, "each: the workload has no asset in the release");
            return None;
        }
        Some(found)
    }

    /// The one asset that a step names.
    fn asset(&mut self, here: (usize, &Line)) -> Option<StepAsset> {
        let name = here.1.asset.as_deref()?;
        let scope = self.scope;
        let mut found = scope.assets(here.1.workload.as_deref()).filter(|one| one.name == name);
        let (first, second) = (found.next(), found.next());
        if first.is_none() {
            self.fault(here, &format!("asset: the release has no {name} there"));
        } else if second.is_some() {
            self.fault(here, &format!("asset: {name} is the name of several; name the workload"));
        }
        first.cloned()
    }

    /// What each part of a line waits for, as pairs of part and key.
    fn waits(
        &mut self,
        here: (usize, &Line),
        (steps, places): (&[ExecutionStep], &Places<'_>),
    ) -> Vec<(i64, StepKey)> {
        let line = here.1;
        let lines: BTreeSet<i64> = places.keys().map(|(line, _)| *line).collect();
        let own: Vec<&ExecutionStep> =
            steps.iter().filter(|step| step.key.line == line.number).collect();
        let named = line.after.iter().chain(&line.same_asset);
        for other in named.chain(line.mapped.iter().map(|pair| &pair.step)) {
            if !lines.contains(other) {
                self.fault(here, &format!("there is no step {other} to wait for"));
            }
        }
        let mut found = Vec::new();
        for other in &line.after {
            found.extend(own.iter().map(|step| (step.key.part, StepKey { line: *other, part: 0 })));
        }
        for other in line.same_asset.iter().filter(|other| lines.contains(other)) {
            for step in &own {
                let same = |one: &&ExecutionStep| {
                    one.key.line == *other
                        && one.asset.is_some()
                        && one.asset.as_ref().map(|asset| asset.id)
                            == step.asset.as_ref().map(|asset| asset.id)
                };
                match steps.iter().find(same) {
                    Some(one) => found.push((step.key.part, one.key)),
                    None => self.fault(
                        here,
                        &format!("same_asset: step {other} is not there for the same asset"),
                    ),
                }
            }
        }
        for pair in line.mapped.iter().filter(|pair| lines.contains(&pair.step)) {
            let mut one =
                |number: i64, name: &str| match places.get(&(number, name)).map(Vec::as_slice) {
                    Some([key]) => Some(*key),
                    Some(_) => {
                        self.fault(here, &format!("mapped: {name} is the name of several assets"));
                        None
                    }
                    None => {
                        self.fault(here, &format!("mapped: step {number} is not there for {name}"));
                        None
                    }
                };
            let (from, on) = (one(line.number, &pair.asset), one(pair.step, &pair.on));
            found.extend(from.zip(on).map(|(from, on)| (from.part, on)));
        }
        found
    }
}
