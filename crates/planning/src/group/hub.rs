//! Which services so many use that they tie nobody together.

use super::edge::Edge;
use super::network::Members;
use super::service::{Service, Services, Side};
use super::{kind, port};

/// Why a service counts as shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// People say so.
    Confirmed,
    /// So large a share of the estate is at its other end.
    Fan,
    /// A port of infrastructure, and many at its other end.
    Port,
    /// Assets of many different groups are at its other end.
    Breadth,
}

/// A service that so many use that it ties nobody together. Its edges are left out of grouping;
/// the asset and its other edges are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedService {
    /// The service.
    pub service: Service,
    /// How many different assets are at its other end.
    pub fan: u32,
    /// How many assets of the estate have any edge.
    pub connected: u32,
    /// In how many groups those at its other end are, found without the edges of the candidates.
    pub groups: u32,
    /// Why it counts.
    pub evidence: Evidence,
}

impl SharedService {
    /// The evidence in one sentence.
    pub fn sentence(&self) -> String {
        let port = port_words(self.service);
        let (fan, groups) = (grouped(self.fan), plural(self.groups, "group"));
        let seen = match self.service.side {
            Side::Serves => format!("{}{port} in {groups}", plural(self.fan, "client")),
            Side::Calls => format!("it calls {fan} servers{port} in {groups}"),
        };
        let why = match self.evidence {
            Evidence::Confirmed => "; people confirmed it".to_owned(),
            Evidence::Fan => format!("; {} assets have dependencies", grouped(self.connected)),
            Evidence::Port => "; a port of infrastructure".to_owned(),
            Evidence::Breadth => "; too many groups to move with one of them".to_owned(),
        };
        format!("{seen}{why}")
    }
}

/// The port with the word before it; protocol 0 is one that no source names.
fn port_words(service: Service) -> String {
    let word = match service.side {
        Side::Serves => "of",
        Side::Calls => "on",
    };
    match (service.proto, service.port) {
        (0, 0) => String::new(),
        (0, port) => format!(" {word} :{port}"),
        (proto, port) => format!(" {word} {}/{port}", protocol(proto)),
    }
}

fn protocol(number: u8) -> String {
    match number {
        1 => "icmp".to_owned(),
        6 => "tcp".to_owned(),
        17 => "udp".to_owned(),
        132 => "sctp".to_owned(),
        number => format!("protocol {number}"),
    }
}

fn plural(count: u32, noun: &str) -> String {
    format!("{} {noun}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// With commas between thousands.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The asset that is not the service's own.
type OtherEnd = fn(&Edge) -> u32;

/// What decides whether a service is shared.
pub(super) struct Judge<'a> {
    pub(super) edges: &'a [Edge],
    pub(super) services: &'a Services,
    /// How many the estate has.
    pub(super) assets: usize,
    /// Assets that have an edge.
    pub(super) connected: u32,
    /// Whether the port may count as evidence.
    pub(super) ports: bool,
    /// People's decisions, sorted.
    pub(super) confirmed: Vec<Service>,
    pub(super) refused: Vec<Service>,
}

/// Fewer than this at the other end are ordinary use.
const LEAST_FAN: u32 = 30;
/// With a port of infrastructure.
const LEAST_FAN_ON_PORT: u32 = 8;
/// Fewer groups than this move together with what they use.
const LEAST_GROUPS: u32 = 4;
/// So many groups make a service shared that is too small an end of the estate to be so by its fan.
const MANY_GROUPS: u32 = 12;

impl Judge<'_> {
    fn share_of_estate(&self, per_mille: u32) -> u32 {
        self.connected.saturating_mul(per_mille).div_ceil(1000)
    }

    /// What fan and port say of a service.
    fn by_fan(&self, at: usize) -> Option<Evidence> {
        let (service, fan) = (self.services.all[at], self.services.fan[at]);
        // In a small estate half of it is many.
        let half = LEAST_FAN_ON_PORT.max(self.connected.div_ceil(2));
        if fan >= LEAST_FAN.max(self.share_of_estate(20)).min(half) {
            return Some(Evidence::Fan);
        }
        let on_port = self.ports && port::is_infrastructure(service.port);
        let enough = fan >= LEAST_FAN_ON_PORT.max(self.share_of_estate(10));
        (on_port && enough).then_some(Evidence::Port)
    }

    /// Candidates before any group is known: their edges would hide the groups. Those with a
    /// narrow other end are not: a large workload hangs on its own databases, and without them
    /// would look like many groups.
    pub(super) fn candidates(&self) -> Vec<bool> {
        let by_fan: Vec<_> = (0..self.services.all.len()).map(|at| self.by_fan(at)).collect();
        let wide: Vec<bool> = by_fan.iter().map(Option::is_some).collect();
        let narrow = kind::narrow(self.assets, self.edges, self.services, &wide);
        let doubtful = |at: usize| {
            let (service, fan) = (self.services.all[at], self.services.fan[at]);
            let on_port = self.ports && port::is_infrastructure(service.port);
            narrow[at] && !on_port && fan.saturating_mul(2) < self.connected
        };
        let all = self.services.all.iter().enumerate();
        all.map(|(at, &service)| self.decided(service).unwrap_or(wide[at] && !doubtful(at)))
            .collect()
    }

    fn decided(&self, service: Service) -> Option<bool> {
        if self.refused.binary_search(&service).is_ok() {
            Some(false)
        } else if self.confirmed.binary_search(&service).is_ok() {
            Some(true)
        } else {
            None
        }
    }

    /// The shared services, by fan from the largest, now that breadths over the groups without
    /// the candidates' edges are known; and for each service whether it is one.
    pub(super) fn shared(&self, breadths: &[u32]) -> (Vec<SharedService>, Vec<bool>) {
        let mut found = Vec::new();
        let mut is_shared = vec![false; self.services.all.len()];
        for (at, &service) in self.services.all.iter().enumerate() {
            let (fan, breadth) = (self.services.fan[at], breadths[at]);
            let evidence = match self.decided(service) {
                Some(true) => Some(Evidence::Confirmed),
                Some(false) => None,
                None => self.by_fan(at).filter(|_| breadth >= LEAST_GROUPS).or_else(|| {
                    let broad = breadth >= MANY_GROUPS.max(fan / 4);
                    let wide = fan >= LEAST_FAN.max(self.share_of_estate(5));
                    (broad && wide).then_some(Evidence::Breadth)
                }),
            };
            let Some(evidence) = evidence else { continue };
            is_shared[at] = true;
            let connected = self.connected;
            found.push(SharedService { service, fan, connected, groups: breadth, evidence });
        }
        found.sort_by_key(|shared| (std::cmp::Reverse(shared.fan), shared.service));
        (found, is_shared)
    }

    /// `breadths[service]`: in how many groups the other ends of each service are.
    pub(super) fn breadths(&self, group_of: &[u32], groups: usize) -> Vec<u32> {
        let count = self.services.all.len();
        let mut breadths = vec![0; count];
        let mut seen = vec![u32::MAX; groups];
        let sides: [(&[u32], OtherEnd); 2] = [
            (&self.services.serving, |edge| edge.client),
            (&self.services.calling, |edge| edge.server),
        ];
        for (service_of, other_end) in sides {
            let edges_of = Members::new(service_of, count);
            for (service, edges) in edges_of.all() {
                for &edge in edges {
                    let group = group_of[other_end(&self.edges[edge as usize]) as usize];
                    let unseen = std::mem::replace(&mut seen[group as usize], service) != service;
                    breadths[service as usize] += u32::from(unseen);
                }
            }
        }
        breadths
    }
}
