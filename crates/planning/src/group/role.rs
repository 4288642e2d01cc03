//! What assets do: which are alike in the ports on which they serve and call. Groups tell what
//! belongs together; roles tell tiers inside a group, and what an asset that stands alone is like.

use std::collections::BTreeMap;

use super::edge::{self, Edge};
use super::linkage::Alike;
use super::log2::log2;
use super::network::{number, renumber};
use super::port;
use super::service::Side;

/// What assets do.
#[derive(Debug, Clone, PartialEq)]
pub struct Roles {
    /// `role_of[asset]`: none where nothing was seen that half of the others do not do as well, or
    /// only what is rare and like no role.
    pub role_of: Vec<Option<u32>>,
    /// In the order of their first assets.
    pub roles: Vec<Role>,
}

/// What some assets do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Role {
    /// How many assets have it.
    pub members: u32,
    /// A word for it, such as `database`, where a port tells.
    pub word: Option<&'static str>,
    /// The role that it resembles most; none where it has no port in common with any.
    pub nearest: Option<Resemblance>,
}

/// How far a role is like another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resemblance {
    /// The other.
    pub role: u32,
    /// The mean cosine between their members, from 0 to 1.
    pub similarity: f64,
}

/// Roles of this mean cosine and above are one.
const LEAST: f64 = 0.5;
/// So many different profiles, the commonest, are compared each with each.
const MOST_PROFILES: usize = 1000;
/// Any other has the role that it is most like, from this mean cosine on.
const LEAST_FOR_RARE: f64 = 0.25;
/// Ports from here on are given out as needed, and tell no more than that.
const FIRST_DYNAMIC: u16 = 49_152;

/// The roles of `assets` assets, numbered from 0, by average linkage of what they serve and call:
/// each port counts by how few use it (idf), and how much was sent does not count. Tan et al.
/// (USENIX 2003) grouped hosts by role before. Best without the edges of shared services, which
/// tell of an operating system more than of a role. Edges that name no asset do not count.
pub fn roles(assets: usize, edges: &[Edge]) -> Roles {
    let profiles = Profiles::new(&edge::sound(edges, assets).0);
    let (common, rare) = profiles.all.split_at(profiles.all.len().min(MOST_PROFILES));
    let weights = common.iter().map(|profile| count(profile.assets.len())).collect();
    let mut alike = Alike::new(weights, |a, b| dot(&common[a].uses, &common[b].uses));
    let mut found = alike.join(LEAST).to_vec();
    renumber(&mut found);
    let means = Means::new(&profiles, &found);
    let mut role_of = vec![None; assets];
    let mut give = |profile: &Profile, role: u32| {
        for &asset in &profile.assets {
            role_of[asset as usize] = Some(role);
        }
    };
    for (profile, &role) in common.iter().zip(&found) {
        give(profile, role);
    }
    for profile in rare {
        let nearest = means.nearest(&profile.uses, None);
        if let Some(nearest) = nearest.filter(|nearest| nearest.similarity >= LEAST_FOR_RARE) {
            give(profile, nearest.role);
        }
    }
    means.told(role_of, &profiles.uses)
}

/// A port on one side of its edges.
type Use = (Side, u8, u16);

/// What an asset does, each use with its weight; the squares of all sum up to 1.
type Uses = Vec<(u32, f64)>;

/// What some assets do alike.
struct Profile {
    uses: Uses,
    /// Sorted.
    assets: Vec<u32>,
}

struct Profiles {
    /// The commonest first.
    all: Vec<Profile>,
    /// What the numbers in the profiles stand for.
    uses: Vec<Use>,
}

impl Profiles {
    fn new(edges: &[Edge]) -> Self {
        let mut seen: Vec<(u32, Use)> = Vec::with_capacity(2 * edges.len());
        for edge in edges {
            let port = edge.port.min(FIRST_DYNAMIC);
            seen.push((edge.server, (Side::Serves, edge.proto, port)));
            seen.push((edge.client, (Side::Calls, edge.proto, port)));
        }
        seen.sort_unstable();
        seen.dedup();
        let active = seen.chunk_by(|a, b| a.0 == b.0).count();
        let mut used_by: BTreeMap<Use, usize> = BTreeMap::new();
        for &(_, used) in &seen {
            *used_by.entry(used).or_insert(0) += 1;
        }
        // What more than half do tells nothing.
        used_by.retain(|_, by| 2 * *by <= active);
        let number_of: BTreeMap<Use, u32> = used_by.keys().copied().zip(0..).collect();
        let mut with: BTreeMap<Vec<u32>, Vec<u32>> = BTreeMap::new();
        for own in seen.chunk_by(|a, b| a.0 == b.0) {
            let uses = own.iter().filter_map(|seen| number_of.get(&seen.1).copied()).collect();
            with.entry(uses).or_default().push(own[0].0);
        }
        with.remove(&Vec::new());
        let rarity = used_by.values().map(|&by| log2(count(active) / count(by)));
        let rarity: Vec<f64> = rarity.collect();
        let profile =
            |(uses, assets): (Vec<u32>, _)| Profile { uses: unit(&uses, &rarity), assets };
        let mut all: Vec<Profile> = with.into_iter().map(profile).collect();
        all.sort_by_key(|profile| (std::cmp::Reverse(profile.assets.len()), profile.assets[0]));
        Self { all, uses: used_by.into_keys().collect() }
    }
}

fn count(things: usize) -> f64 {
    f64::from(number(things))
}

fn unit(uses: &[u32], rarity: &[f64]) -> Uses {
    let squares: f64 = uses.iter().map(|&used| rarity[used as usize].powi(2)).sum();
    uses.iter().map(|&used| (used, rarity[used as usize] / squares.sqrt())).collect()
}

/// Both sorted.
fn dot(a: &[(u32, f64)], b: &[(u32, f64)]) -> f64 {
    let (mut sum, mut rest) = (0.0, b.iter().peekable());
    for &(used, weight) in a {
        while rest.next_if(|other| other.0 < used).is_some() {}
        if let Some(other) = rest.next_if(|other| other.0 == used) {
            sum += weight * other.1;
        }
    }
    sum
}

/// Mean profiles of roles: the mean cosine of two is the product of their means.
struct Means {
    /// `of[role]`, each sorted.
    of: Vec<Uses>,
    /// `with[use]`: the roles that have it, with their means.
    with: Vec<Uses>,
}

impl Means {
    /// `role_of[profile]`, of the first ones.
    fn new(profiles: &Profiles, role_of: &[u32]) -> Self {
        let roles = role_of.iter().max().map_or(0, |&last| last as usize + 1);
        let (mut members, mut sums) = (vec![0.0; roles], vec![BTreeMap::new(); roles]);
        for (profile, &role) in profiles.all.iter().zip(role_of) {
            let assets = count(profile.assets.len());
            members[role as usize] += assets;
            for &(used, weight) in &profile.uses {
                *sums[role as usize].entry(used).or_insert(0.0) += weight * assets;
            }
        }
        let mean = |(sums, members): (BTreeMap<u32, f64>, f64)| {
            sums.into_iter().map(|(used, sum)| (used, sum / members)).collect()
        };
        let of: Vec<Uses> = sums.into_iter().zip(members).map(mean).collect();
        let mut with = vec![Vec::new(); profiles.uses.len()];
        for (role, uses) in (0..).zip(&of) {
            for &(used, mean) in uses {
                with[used as usize].push((role, mean));
            }
        }
        Self { of, with }
    }

    /// The role, but for one, whose members are most like this; the first of equals.
    fn nearest(&self, uses: &[(u32, f64)], except: Option<u32>) -> Option<Resemblance> {
        let mut alike = vec![0.0; self.of.len()];
        for &(used, weight) in uses {
            for &(role, mean) in &self.with[used as usize] {
                alike[role as usize] += weight * mean;
            }
        }
        let mut best: Option<Resemblance> = None;
        for (role, similarity) in (0..).zip(alike).filter(|alike| Some(alike.0) != except) {
            if similarity > best.map_or(0.0, |best| best.similarity) {
                best = Some(Resemblance { role, similarity });
            }
        }
        best
    }

    /// Numbers the roles by their first assets and tells about each.
    fn told(&self, mut role_of: Vec<Option<u32>>, uses: &[Use]) -> Roles {
        let mut members = vec![0; self.of.len()];
        let mut order = Vec::new();
        for &role in role_of.iter().flatten() {
            if members[role as usize] == 0 {
                order.push(role);
            }
            members[role as usize] += 1;
        }
        let mut number_of = vec![0; self.of.len()];
        for (number, &role) in (0..).zip(&order) {
            number_of[role as usize] = number;
        }
        for role in role_of.iter_mut().flatten() {
            *role = number_of[*role as usize];
        }
        let nearest = |role: u32| {
            let nearest = self.nearest(&self.of[role as usize], Some(role))?;
            Some(Resemblance { role: number_of[nearest.role as usize], ..nearest })
        };
        let role = |&role: &u32| Role {
            members: members[role as usize],
            word: word(&self.of[role as usize], uses),
            nearest: nearest(role),
        };
        Roles { role_of, roles: order.iter().map(role).collect() }
    }
}

/// The word for the served port that weighs most.
fn word(mean: &[(u32, f64)], uses: &[Use]) -> Option<&'static str> {
    let served = mean.iter().filter_map(|&(used, weight)| {
        let (side, _, port) = uses[used as usize];
        let word = if side == Side::Serves { port::word(port) } else { None };
        Some((weight, word?))
    });
    served.max_by(|a, b| a.0.total_cmp(&b.0)).map(|most| most.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(client: u32, server: u32, port: u16) -> Edge {
        Edge { client, server, port, proto: 6, connections: 1, bytes: 1 }
    }

    /// Ten workloads of a web server, two applications, a database and a user.
    fn tiers() -> Vec<Edge> {
        let workload = |base: u32| {
            let ties = [(4, 0, 443), (0, 1, 8080), (0, 2, 8080), (1, 3, 5432), (2, 3, 5432)];
            ties.map(|(client, server, port)| edge(base + client, base + server, port))
        };
        (0..10).flat_map(|number| workload(5 * number)).collect()
    }

    #[test]
    fn tiers_have_their_words() {
        let found = roles(51, &tiers());
        let words: Vec<_> = found.roles.iter().map(|role| (role.members, role.word)).collect();
        let expected = [(10, Some("web")), (20, Some("app")), (10, Some("database")), (10, None)];
        assert_eq!(words, expected);
        assert_eq!(found.role_of[..5], [Some(0), Some(1), Some(1), Some(2), Some(3)]);
        assert_eq!(found.role_of[50], None);
    }

    #[test]
    fn an_asset_that_stands_alone_has_the_role_of_its_like() {
        let mut edges = tiers();
        edges.extend([edge(50, 51, 5432), edge(50, 52, 9999)]);
        let found = roles(53, &edges);
        assert_eq!(found.role_of[51], found.role_of[3]);
        let odd = found.roles[found.role_of[50].unwrap() as usize];
        let nearest = odd.nearest.unwrap();
        assert_eq!((odd.members, nearest.role), (1, 1));
        assert!(nearest.similarity > 0.0 && nearest.similarity < LEAST);
    }

    #[test]
    fn nothing_depends_on_the_order_of_edges() {
        let mut edges = tiers();
        let found = roles(50, &edges);
        edges.reverse();
        assert_eq!(roles(50, &edges), found);
        assert_eq!(roles(0, &edges).roles, []);
    }

    #[test]
    fn any_number_of_different_profiles_has_a_bounded_number_of_roles() {
        let ports = |asset: u32| (0..15).filter(move |bit| asset & (1 << bit) != 0);
        let edges: Vec<Edge> = (1..20_000)
            .flat_map(|asset| ports(asset).map(move |bit| edge(0, asset, 1000 + bit)))
            .collect();
        let found = roles(20_000, &edges);
        assert!(!found.roles.is_empty() && found.roles.len() <= MOST_PROFILES);
        let members: u32 = found.roles.iter().map(|role| role.members).sum();
        assert_eq!(members as usize, found.role_of.iter().flatten().count());
    }
}
