//! What binds an asset or a workload, as shown.

use landfall_domain::estate::{Asset, Workload};
use landfall_planning::estate_graph::EstateGraph;
use landfall_planning::group::{Bond, share_inside};
use landfall_planning::suggestion::Suggestions;
use serde::Serialize;

use super::estate::Estate;
use super::times;

/// One tie as shown.
#[derive(Debug, Serialize)]
pub(crate) struct BondDocument {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) port: Option<u16>,
    /// Key of the workload at the other end.
    pub(crate) workload: Option<String>,
    /// How often it was seen.
    pub(crate) count: u64,
    /// Relative to a service that only two assets use (1).
    pub(crate) weight: f64,
    /// True if it belongs to a shared service, so that it binds nobody.
    pub(crate) shared_service: bool,
}

/// A workload to which an asset is tied as well.
#[derive(Debug, Serialize)]
pub(crate) struct OtherWorkload {
    pub(crate) workload: String,
    pub(crate) title: String,
    pub(crate) share_percent: f64,
}

/// What binds one asset.
#[derive(Debug, Serialize)]
pub(crate) struct AssetBinding {
    pub(crate) asset: String,
    pub(crate) workload: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) because: Option<String>,
    /// Share of the weight of its ties that stays in its workload.
    pub(crate) share_inside_percent: f64,
    /// The other workloads, the strongest first: the first one is the runner-up.
    pub(crate) others: Vec<OtherWorkload>,
    /// Ties inside the workload, then those that lead out, the strongest first.
    pub(crate) ties: Vec<BondDocument>,
    /// What it does, by the ports that it serves and calls: `database`, `web`…
    pub(crate) role: Option<&'static str>,
    /// Others that do the same.
    pub(crate) alike: Vec<String>,
    /// With whom dependencies alone would group it.
    pub(crate) companions: Vec<String>,
    pub(crate) confidence_percent: f64,
    /// Who would have other companions without the dependencies that were asked about.
    pub(crate) what_if: Option<Vec<String>>,
}

/// What holds one workload together.
#[derive(Debug, Serialize)]
pub(crate) struct WorkloadBinding {
    pub(crate) workload: String,
    pub(crate) title: String,
    pub(crate) assets: Vec<String>,
    /// Sums of the weights of ties.
    pub(crate) internal: f64,
    pub(crate) external: f64,
    pub(crate) share_inside_percent: f64,
    /// The ties that lead out, the strongest first.
    pub(crate) boundary: Vec<BondDocument>,
    pub(crate) what_if: Option<Vec<String>>,
}

/// So many ties are told in a terminal; the document has all.
const TOLD: usize = 8;

impl BondDocument {
    fn of(bond: &Bond, estate: &Estate, graph: &EstateGraph<'_>) -> Self {
        let name = |at: u32| estate.assets[at as usize].name.clone();
        let workload = graph.workloads()[bond.other as usize];
        Self {
            from: name(bond.edge.client),
            to: name(bond.edge.server),
            port: Some(bond.edge.port).filter(|&port| port != 0),
            workload: workload.map(|at| estate.workloads[at as usize].key()),
            count: bond.edge.connections,
            weight: (bond.weight * 1000.0).round() / 1000.0,
            shared_service: bond.is_hidden,
        }
    }

    fn line(&self) -> String {
        let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
        let workload = self.workload.as_deref().unwrap_or("no workload");
        let worth = if self.shared_service {
            "a shared service, binds nobody".to_owned()
        } else if self.weight > 0.0 {
            format!("weight {:.3}", self.weight)
        } else {
            "another environment, binds nobody".to_owned()
        };
        let seen = times(self.count);
        format!("  {} → {}{port} ({workload}; seen {seen}; {worth})", self.from, self.to)
    }
}

fn percent(share: f64) -> f64 {
    (share * 1000.0).round() / 10.0
}

impl AssetBinding {
    pub(crate) fn of(
        asset: &Asset,
        estate: &Estate,
        graph: &EstateGraph<'_>,
        found: &Suggestions,
        what_if: Option<Vec<String>>,
    ) -> Self {
        let machine = graph.number(asset.id).map_or(0, |at| graph.machine(at));
        let ties = found.ties.of_asset(machine, graph.workloads());
        let own = graph.workloads()[machine as usize].map(|at| &estate.workloads[at as usize]);
        let total = ties.inside + ties.outside;
        let others = ties.others.iter().take(5).map(|&(at, weight)| {
            let workload = &estate.workloads[at as usize];
            OtherWorkload {
                workload: workload.key(),
                title: workload.title(),
                share_percent: percent(weight / total),
            }
        });
        let group = found.grouping.group_of[machine as usize];
        let companions = (0..)
            .zip(&found.grouping.group_of)
            .filter(|&(at, &theirs)| theirs == group && at != machine && graph.machine(at) == at)
            .map(|(at, _)| estate.assets[at as usize].name.clone());
        let name = |at: u32| estate.assets[at as usize].name.clone();
        let roles = graph.roles(&found.ties);
        let role = roles.role_of[machine as usize];
        let same = |&(at, theirs): &(u32, &Option<u32>)| {
            at != machine && role.is_some() && *theirs == role && graph.machine(at) == at
        };
        let alike = (0..).zip(&roles.role_of).filter(same).map(|(at, _)| name(at)).collect();
        Self {
            role: role.and_then(|role| roles.roles[role as usize].word),
            alike,
            asset: asset.name.clone(),
            workload: own.map(Workload::key),
            title: own.map(Workload::title),
            because: asset.membership.as_ref().map(|membership| membership.because.clone()),
            share_inside_percent: percent(share_inside(ties.inside, ties.outside)),
            others: others.collect(),
            ties: ties.bonds.iter().map(|bond| BondDocument::of(bond, estate, graph)).collect(),
            companions: companions.collect(),
            confidence_percent: percent(found.grouping.confidence[machine as usize]),
            what_if,
        }
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        let place = self.workload.as_deref().zip(self.title.as_deref());
        let place = place.map_or_else(
            || "in no workload".to_owned(),
            |(key, title)| format!("in {key} {title}"),
        );
        let because = self.because.as_deref().unwrap_or("out of scope");
        let mut lines = vec![format!("{} is {place}: {because}", self.asset)];
        if self.ties.is_empty() {
            lines.push("no dependency of it is known".to_owned());
        } else {
            let share = self.share_inside_percent;
            lines.push(format!("{share} % of the weight of its ties stays inside"));
        }
        for (at, other) in self.others.iter().enumerate() {
            let place = if at == 0 { "runner-up" } else { "then" };
            lines.push(format!(
                "{place}: {} {}, {} % of the weight",
                other.workload, other.title, other.share_percent
            ));
        }
        lines.extend(told(&self.ties));
        if !self.alike.is_empty() {
            let role = self.role.map(|word| format!(" ({word})")).unwrap_or_default();
            lines.push(format!("by its ports it is like{role}: {}", listed(&self.alike)));
        }
        lines.push(companions(&self.companions, self.confidence_percent));
        lines.extend(without(self.what_if.as_deref()));
        lines
    }
}

fn companions(names: &[String], confidence: f64) -> String {
    if names.is_empty() {
        return "dependencies alone would leave it alone".to_owned();
    }
    let told = listed(names);
    format!("dependencies alone would group it with {told} (confidence {confidence} %)")
}

impl WorkloadBinding {
    pub(crate) fn of(
        workload: &Workload,
        estate: &Estate,
        graph: &EstateGraph<'_>,
        found: &Suggestions,
        what_if: Option<Vec<String>>,
    ) -> Self {
        let members: Vec<u32> = (0..)
            .zip(&estate.assets)
            .filter(|(_, asset)| asset.workload == Some(workload.id))
            .map(|(at, _)| at)
            .collect();
        let held = found.ties.of_group(&members);
        Self {
            workload: workload.key(),
            title: workload.title(),
            assets: members.iter().map(|&at| estate.assets[at as usize].name.clone()).collect(),
            internal: (held.internal * 1000.0).round() / 1000.0,
            external: (held.external * 1000.0).round() / 1000.0,
            share_inside_percent: percent(share_inside(held.internal, held.external)),
            boundary: held.boundary.iter().map(|b| BondDocument::of(b, estate, graph)).collect(),
            what_if,
        }
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            format!("{} {}: {}", self.workload, self.title, listed(&self.assets)),
            format!(
                "weight of ties inside {}, leading out {}: {} % stays inside",
                self.internal, self.external, self.share_inside_percent
            ),
        ];
        lines.extend(told(&self.boundary));
        lines.extend(without(self.what_if.as_deref()));
        lines
    }
}

fn told(ties: &[BondDocument]) -> Vec<String> {
    let mut lines: Vec<String> = ties.iter().take(TOLD).map(BondDocument::line).collect();
    if ties.len() > TOLD {
        lines.push(format!("  and {} more (--json has all)", ties.len() - TOLD));
    }
    lines
}

fn without(changed: Option<&[String]>) -> Option<String> {
    let changed = changed?;
    Some(if changed.is_empty() {
        "without that, dependencies would group everything as they do now".to_owned()
    } else {
        format!("without that, other companions would be with: {}", listed(changed))
    })
}

/// Names, of many the first ones.
fn listed(names: &[String]) -> String {
    let first: Vec<&str> = names.iter().take(TOLD).map(String::as_str).collect();
    match names.len().saturating_sub(TOLD) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
