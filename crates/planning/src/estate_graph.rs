//! The estate as the engines of [`crate::graph`] and [`crate::group`] see it: assets by number,
//! their connections, and what people decided.
//!
//! A database or web application goes where its machine goes: it stands for that machine here.

use std::collections::BTreeMap;

use landfall_domain::estate::{
    self, Asset, Dependency, End, Field, LinkKind, Membership, Verdict, Workload,
};
use landfall_domain::id::Id;

use crate::group::{
    Edge, Facts, Grouping, Hint, Options, Roles, Service, Side, Ties, group, hints_from_names,
    roles,
};

/// Assets by their place in the list, with the connections between those in scope.
#[derive(Debug)]
pub struct EstateGraph<'a> {
    assets: &'a [Asset],
    index: BTreeMap<Id<Asset>, u32>,
    /// `carrier[asset]`: the machine for which it stands; itself for a machine.
    carrier: Vec<u32>,
    edges: Vec<Edge>,
    environments: Vec<Option<u32>>,
    workloads: Vec<Option<u32>>,
    /// The same, only where a list or a person says so.
    stated: Vec<Option<u32>>,
    confirmed: Vec<Service>,
    refused: Vec<Service>,
    /// What machines have in common beside dependencies: names, subnets, tags.
    hints: Vec<Hint>,
}

/// No source of dependencies names the protocol.
const PROTOCOL_UNKNOWN: u8 = 0;

impl<'a> EstateGraph<'a> {
    /// Numbers assets and dependencies. `workloads` name the environments; assets whose workload
    /// is not among them have none.
    pub fn new(
        assets: &'a [Asset],
        workloads: &[Workload],
        dependencies: &[Dependency],
        verdicts: &[Verdict],
    ) -> Self {
        let index: BTreeMap<Id<Asset>, u32> =
            (0..).zip(assets).map(|(at, asset)| (asset.id, at)).collect();
        let carrier = carriers(assets, &index, dependencies);
        let number_of: BTreeMap<Id<Workload>, u32> =
            (0..).zip(workloads).map(|(at, workload)| (workload.id, at)).collect();
        let workload_of: Vec<Option<u32>> =
            assets.iter().map(|asset| number_of.get(&asset.workload?).copied()).collect();
        let mut words: BTreeMap<&str, u32> = BTreeMap::new();
        let environments = workload_of
            .iter()
            .map(|workload| {
                let word = workloads[(*workload)? as usize].environment.as_deref()?;
                let next = u32::try_from(words.len()).unwrap_or(u32::MAX);
                Some(*words.entry(word).or_insert(next))
            })
            .collect();
        let is_stated =
            |asset: &Asset| asset.membership.as_ref().is_some_and(Membership::is_stated);
        let stated = assets
            .iter()
            .zip(&workload_of)
            .map(|(asset, &workload)| workload.filter(|_| is_stated(asset)))
            .collect();
        let mut graph = Self {
            assets,
            index,
            carrier,
            edges: Vec::new(),
            environments,
            workloads: workload_of,
            stated,
            confirmed: Vec::new(),
            refused: Vec::new(),
            hints: hints(assets),
        };
        graph.edges = dependencies.iter().filter_map(|one| graph.edge(one)).collect();
        for verdict in verdicts {
            let Some(service) = graph.service(verdict.service) else { continue };
            let list = if verdict.shared { &mut graph.confirmed } else { &mut graph.refused };
            list.push(service);
        }
        graph
    }

    /// The connection behind a dependency between two machines in scope. That one thing runs on
    /// another is an order, no connection.
    fn edge(&self, dependency: &Dependency) -> Option<Edge> {
        let (client, server) = self.ends(dependency)?;
        let scoped = |asset: u32| self.assets[asset as usize].in_scope();
        let connects = dependency.kind != LinkKind::RunsOn && client != server;
        (connects && scoped(client) && scoped(server)).then(|| Edge {
            client,
            server,
            port: dependency.port.unwrap_or(0),
            proto: PROTOCOL_UNKNOWN,
            connections: u64::try_from(dependency.count).unwrap_or(0).max(1),
            bytes: 0,
        })
    }

    /// The machines at the ends of a dependency, by number.
    fn ends(&self, dependency: &Dependency) -> Option<(u32, u32)> {
        let machine = |id| Some(self.carrier[*self.index.get(&id)? as usize]);
        Some((machine(dependency.from)?, machine(dependency.to)?))
    }

    /// The number of an asset.
    pub fn number(&self, asset: Id<Asset>) -> Option<u32> {
        self.index.get(&asset).copied()
    }

    /// The machine for which an asset stands; itself for a machine.
    pub fn machine(&self, asset: u32) -> u32 {
        self.carrier[asset as usize]
    }

    /// `workloads[asset]`: the place of its workload in the list.
    pub fn workloads(&self) -> &[Option<u32>] {
        &self.workloads
    }

    /// A service by numbers; none of an asset that is not there.
    pub fn service(&self, service: estate::Service) -> Option<Service> {
        let side = match service.end {
            End::Serves => Side::Serves,
            End::Calls => Side::Calls,
        };
        Some(Service {
            asset: self.machine(self.number(service.asset)?),
            proto: PROTOCOL_UNKNOWN,
            port: service.port.unwrap_or(0),
            side,
        })
    }

    /// A numbered service of the estate.
    pub fn named(&self, service: Service) -> estate::Service {
        estate::Service {
            asset: self.assets[service.asset as usize].id,
            end: match service.side {
                Side::Serves => End::Serves,
                Side::Calls => End::Calls,
            },
            port: Some(service.port).filter(|&port| port != 0),
        }
    }

    /// `stated[asset]`: the workload in which a list or a person put it.
    pub fn stated(&self) -> &[Option<u32>] {
        &self.stated
    }

    /// Every tie with its weight, and the shared services. Only what lists and people state is kept
    /// together for that: how things are named must not hide what everybody uses.
    pub fn ties(&self) -> Ties {
        let facts = self.facts(&self.stated);
        Ties::new(self.assets.len(), &self.edges, &facts, &Options::default())
    }

    /// What the machines do, by the ports that they serve and call; shared services apart.
    pub fn roles(&self, ties: &Ties) -> Roles {
        let own: Vec<Edge> = self
            .edges
            .iter()
            .filter(|edge| !ties.hides(edge.client, edge.server, edge.proto, edge.port))
            .copied()
            .collect();
        roles(self.assets.len(), &own)
    }

    /// Groups the machines anew; `given[asset]` stay together as they are.
    pub fn group(&self, given: &[Option<u32>], options: &Options) -> Grouping {
        group(self.assets.len(), &self.edges, &self.facts(given), options)
    }

    fn facts<'b>(&'b self, given: &'b [Option<u32>]) -> Facts<'b> {
        Facts {
            environments: &self.environments,
            given,
            confirmed: &self.confirmed,
            refused: &self.refused,
            hints: &self.hints,
        }
    }

    /// True if the dependency is one on a shared service, so that it forces nothing.
    pub fn hides(&self, ties: &Ties, dependency: &Dependency) -> bool {
        let port = dependency.port.unwrap_or(0);
        dependency.kind != LinkKind::RunsOn
            && self
                .ends(dependency)
                .is_some_and(|(client, server)| ties.hides(client, server, PROTOCOL_UNKNOWN, port))
    }
}

/// Families by name, by subnet and by tag: small evidence, as each alone may mislead.
fn hints(assets: &[Asset]) -> Vec<Hint> {
    let names: Vec<&str> = assets.iter().map(|asset| asset.name.as_str()).collect();
    let mut hints = vec![hints_from_names(&names)];
    let subnets = families(assets, Field::Ips, &subnet);
    hints.push(Hint { of: subnets, strength: Hint::SUBNETS });
    let tags = families(assets, Field::Tags, &|tag: &str| Some(tag.trim().to_lowercase()));
    hints.push(Hint { of: tags, strength: Hint::SUBNETS });
    hints
}

/// A number for the first value of a field that gives a family.
fn families(
    assets: &[Asset],
    field: Field,
    family: &dyn Fn(&str) -> Option<String>,
) -> Vec<Option<u32>> {
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    assets
        .iter()
        .map(|asset| {
            let family = asset.list(field).iter().find_map(|value| family(value))?;
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            Some(*numbers.entry(family).or_insert(next))
        })
        .collect()
}

/// The first three numbers of an IPv4 address.
fn subnet(address: &str) -> Option<String> {
    let numbers: Option<Vec<u8>> =
        address.trim().split('.').map(|number| number.parse().ok()).collect();
    match numbers?.as_slice() {
        [a, b, c, _] => Some(format!("{a}.{b}.{c}")),
        _ => None,
    }
}

fn carriers(
    assets: &[Asset],
    index: &BTreeMap<Id<Asset>, u32>,
    dependencies: &[Dependency],
) -> Vec<u32> {
    let mut carrier: Vec<u32> = (0..).take(assets.len()).collect();
    for dependency in dependencies.iter().filter(|one| one.kind == LinkKind::RunsOn) {
        let ends = index.get(&dependency.from).zip(index.get(&dependency.to));
        let Some((&guest, &machine)) = ends else { continue };
        let is_machine = |at: u32| assets[at as usize].kind.is_machine();
        if !is_machine(guest) && is_machine(machine) {
            carrier[guest as usize] = machine;
        }
    }
    carrier
}
