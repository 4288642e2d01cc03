//! Seeded instances for tests and benchmarks: domains, teams, groups, shared hubs, freezes.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::instance::{
    Instance, Item, Iteration, Meta, Objective, Parts, Precedence, Problem, Resource, Traffic,
};

/// What an instance looks like.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// How many items.
    pub items: u32,
    /// How many iterations.
    pub iterations: u32,
    /// Chance.
    pub seed: u64,
    /// Effort as a share of capacity, in percent; above 100 some items stay in the backlog.
    pub load_percent: u32,
}

/// Skills of each application team; the last one is central, one line for all teams.
const SKILLS: [&str; 3] = ["appdev", "infra", "test"];
const DOMAIN: u32 = 20;

/// An instance of this shape; the same shape always gives the same one.
pub fn generate(shape: Shape) -> Result<Instance, Vec<Problem>> {
    let mut maker = Maker::new(shape);
    let mut items: Vec<Item> = (0..shape.items).map(|id| maker.item(id)).collect();
    let groups = maker.groups(&mut items);
    let precedence = maker.precedence(&items);
    let traffic = maker.traffic();
    Instance::new(Parts {
        meta: Meta {
            name: format!("generated-{}-{}-s{}", shape.items, shape.iterations, shape.seed),
            ..Meta::default()
        },
        iterations: (0..shape.iterations)
            .map(|t| Iteration { days: 14, label: format!("it{t:03}") })
            .collect(),
        resources: maker.resources(),
        capacity: maker.capacity(&items),
        items,
        groups,
        precedence,
        traffic,
        objective: Objective::linear(shape.iterations),
        rules: Vec::new(),
    })
}

struct Maker {
    shape: Shape,
    dice: ChaCha8Rng,
    teams: u32,
}

impl Maker {
    fn new(shape: Shape) -> Self {
        let dice = ChaCha8Rng::seed_from_u64(shape.seed);
        Self { shape, dice, teams: (shape.items / 60).clamp(1, 90) }
    }

    fn below(&mut self, bound: u32) -> u32 {
        self.dice.next_u32() % bound.max(1)
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    fn central(&self) -> u32 {
        self.teams * 3
    }

    fn item(&mut self, id: u32) -> Item {
        let team = (id / DOMAIN) % self.teams;
        let mut effort: Vec<(u32, i64)> = Vec::new();
        for skill in 0..3 {
            if self.chance(70) {
                // Mostly small, with a tail.
                let size = 3 + self.below(30) * (1 + self.below(4));
                effort.push((team * 3 + skill, i64::from(size)));
            }
        }
        if self.chance(40) {
            effort.push((self.central(), 2 + i64::from(self.below(12))));
        }
        let horizon = self.shape.iterations;
        let release = if self.chance(10) { self.below(horizon.div_ceil(3)) } else { 0 };
        let due = self.chance(15).then(|| i64::from(horizon / 4 + self.below(horizon / 2)));
        let freeze =
            if self.chance(20) { vec![i64::from(self.below(horizon))] } else { Vec::new() };
        let value = 1 + i64::from(self.below(40) * (1 + self.below(3)));
        let tardy = if due.is_some() { 3 * value } else { 0 };
        Item { id, effort, value, release: release.into(), due, tardy, freeze, ..Item::default() }
    }

    fn groups(&mut self, items: &mut [Item]) -> Vec<Vec<u32>> {
        let mut groups: Vec<Vec<u32>> = Vec::new();
        let mut id = 0;
        while id + 3 < self.shape.items {
            if self.chance(8) {
                let members: Vec<u32> = (id..id + 2 + self.below(2)).collect();
                for &member in &members {
                    items[member as usize].group = u32::try_from(groups.len()).ok();
                }
                groups.push(members);
                id += 3;
            }
            id += 1;
        }
        groups
    }

    fn precedence(&mut self, items: &[Item]) -> Vec<Precedence> {
        let mut arcs = Vec::new();
        for after in 1..self.shape.items {
            // Only backwards past the whole group, so that groups stay acyclic.
            let start = (after / DOMAIN) * DOMAIN;
            for _ in 0..self.below(3) {
                let before = if self.chance(80) {
                    start + self.below(after - start)
                } else {
                    self.below((self.shape.items / 50).max(1))
                };
                let grouped = items[before as usize].group.is_some()
                    && items[before as usize].group == items[after as usize].group;
                if before < after && !grouped {
                    arcs.push(Precedence { before, after, lag: i64::from(self.chance(35)) });
                }
            }
        }
        arcs.sort_unstable();
        arcs.dedup_by_key(|arc| (arc.before, arc.after));
        arcs
    }

    fn traffic(&mut self) -> Vec<Traffic> {
        let mut edges = Vec::new();
        for b in 1..self.shape.items {
            let start = (b / DOMAIN) * DOMAIN;
            for _ in 0..self.below(4) {
                let a = if self.chance(80) { start + self.below(b - start) } else { self.below(b) };
                if a != b {
                    let cost = 1 + i64::from(self.below(6) * (1 + self.below(3)));
                    edges.push(Traffic { a, b, cost });
                }
            }
        }
        edges.sort_unstable();
        edges.dedup_by_key(|edge| (edge.a, edge.b));
        edges
    }

    fn resources(&self) -> Vec<Resource> {
        let app = (0..self.teams).flat_map(|team| {
            SKILLS.map(|skill| Resource { team: format!("app-{team:02}"), skill: skill.to_owned() })
        });
        let central = Resource { team: "central".to_owned(), skill: "security".to_owned() };
        app.chain([central]).collect()
    }

    fn capacity(&mut self, items: &[Item]) -> Vec<Vec<i64>> {
        let mut total = vec![0i64; self.central() as usize + 1];
        for &(resource, effort) in items.iter().flat_map(|item| &item.effort) {
            total[resource as usize] += effort;
        }
        let load = i64::from(self.shape.load_percent.max(1));
        let horizon = i64::from(self.shape.iterations);
        let mut rows = Vec::new();
        for total in total {
            let normal = total * 100 / load / horizon + 20;
            rows.push(
                (0..horizon).map(|_| normal * i64::from(80 + self.below(40)) / 100).collect(),
            );
        }
        rows
    }
}
