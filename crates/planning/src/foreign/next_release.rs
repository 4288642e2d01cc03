//! Next-release problems in the text format of Xuan, Jiang, Ren and Luo (2012).
//!
//! Whole numbers between white space: the number of levels; for each level, the number of its
//! requirements and the cost of each; the number of dependencies, each a requirement and one that
//! waits for it; the number of customers, each with profit, number of requests and the requests.
//! Requirements count from 1, through all levels.

use crate::graph::{Graph, components, smallest_cycle};
use crate::instance::{Instance, Item, Iteration, Meta, Objective, Parts, Precedence, Resource};

use super::tokens::Tokens;
use super::{Budget, Misread, Reason};

/// More of anything than this fits into no instance.
const MOST: i64 = 10_000_000;

/// Reads a next-release problem as a planning instance with one iteration.
///
/// Requirements become items that take their cost of the only resource and have no value,
/// customers items that take nothing and have their profit as value, and everything requested
/// comes before whoever requests it. So the cost of a plan is the profit that it misses.
///
/// # Errors
///
/// The first thing that is wrong, with its line and word.
pub fn next_release(name: &str, text: &str, budget: Budget) -> Result<Instance, Misread> {
    let mut reader = Reader { tokens: Tokens::new(text), items: Vec::new(), arcs: Vec::new() };
    let total = reader.requirements()?;
    reader.dependencies()?;
    reader.customers()?;
    reader.tokens.end()?;
    let Reader { tokens, items, mut arcs } = reader;
    arcs.sort_unstable();
    arcs.dedup();
    let parts = Parts {
        meta: Meta { name: name.to_owned(), ..Meta::default() },
        iterations: vec![Iteration { days: 0, label: "the next release".to_owned() }],
        resources: vec![Resource { team: String::new(), skill: "budget".to_owned() }],
        capacity: vec![vec![budget.of(total)]],
        items,
        precedence: arcs,
        objective: Objective { delay_curve: vec![0, 1], ..Objective::default() },
        ..Parts::default()
    };
    Instance::new(parts).map_err(|problems| {
        let first = problems.into_iter().next();
        tokens.misread(
            first.map_or(Reason::EndsEarly { wanted: "a requirement".to_owned() }, Reason::Unsound),
        )
    })
}

struct Reader<'t> {
    tokens: Tokens<'t>,
    items: Vec<Item>,
    arcs: Vec<Precedence>,
}

impl Reader<'_> {
    /// All levels; answers what they cost together.
    fn requirements(&mut self) -> Result<i64, Misread> {
        let levels = self.tokens.number(0, MOST, || "the number of levels".to_owned())?;
        let mut total = 0i64;
        for level in 1..=levels {
            let what = || format!("the number of requirements of level {level}");
            for _ in 0..self.tokens.number(0, MOST, what)? {
                let number = self.items.len() + 1;
                let what = || format!("the cost of requirement {number}");
                // What is left keeps the sum within 64 bits.
                let cost = self.tokens.number(0, i64::MAX - total, what)?;
                total += cost;
                self.add(format!("requirement {number}"), vec![(0, cost)], 0);
            }
        }
        Ok(total)
    }

    fn dependencies(&mut self) -> Result<(), Misread> {
        let count = self.tokens.number(0, MOST, || "the number of dependencies".to_owned())?;
        let mut places = Vec::new();
        for dependency in 1..=count {
            let before =
                self.requirement(|| format!("a requirement, in dependency {dependency}"))?;
            let place = self.tokens.place();
            let after =
                self.requirement(|| format!("a requirement, in dependency {dependency}"))?;
            if before == after {
                return Err(self.tokens.misread(Reason::Circle { requirements: vec![before + 1] }));
            }
            self.arcs.push(Precedence { before, after, lag: 0 });
            places.push(place);
        }
        let edges = self.arcs.iter().map(|arc| (arc.before, arc.after));
        let graph = Graph::from_edges(self.items.len(), edges);
        let tangle = components(&graph).into_iter().find(|component| component.len() > 1);
        let Some(cycle) = tangle.and_then(|tangle| smallest_cycle(&graph, &tangle)) else {
            return Ok(());
        };
        let leads = |arc: &Precedence| arc.before == cycle[0] && cycle.contains(&arc.after);
        let (line, word) = self.arcs.iter().position(leads).map_or((1, 1), |at| places[at]);
        let requirements = cycle.iter().map(|node| node + 1).collect();
        Err(Misread { line, word, reason: Reason::Circle { requirements } })
    }

    fn customers(&mut self) -> Result<(), Misread> {
        let requirements = self.items.len();
        let count = self.tokens.number(0, MOST, || "the number of customers".to_owned())?;
        for number in 1..=count {
            let profit =
                self.tokens.number(0, i64::MAX, || format!("the profit of customer {number}"))?;
            let what = || format!("the number of requests of customer {number}");
            let requests = self.tokens.number(0, MOST, what)?;
            let after = self.add(format!("customer {number}"), Vec::new(), profit);
            for _ in 0..requests {
                let what = || format!("a requirement that customer {number} requests");
                let before = self.requirement_of(requirements, what)?;
                self.arcs.push(Precedence { before, after, lag: 0 });
            }
        }
        Ok(())
    }

    fn requirement(&mut self, wanted: impl Fn() -> String) -> Result<u32, Misread> {
        self.requirement_of(self.items.len(), wanted)
    }

    /// A requirement's number, counted from 0.
    fn requirement_of(
        &mut self,
        count: usize,
        wanted: impl Fn() -> String,
    ) -> Result<u32, Misread> {
        let highest = i64::try_from(count).unwrap_or(MOST);
        let number = self.tokens.number(1, highest, wanted)?;
        Ok(u32::try_from(number - 1).unwrap_or(u32::MAX))
    }

    fn add(&mut self, name: String, effort: Vec<(u32, i64)>, value: i64) -> u32 {
        let id = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        self.items.push(Item { id, name: Some(name), effort, value, ..Item::default() });
        id
    }
}

#[cfg(test)]
mod tests {
    use super::super::Rounding;
    use super::*;

    /// Two levels, three requirements, a repeated dependency, three customers.
    const SMALL: &str = "2\r\n2\r\n3 4 \r\n1\r\n5 \r\n2\r\n1 3\r\n1 3\r\n3\r\n\
                         10 1 3 \r\n7 2 1 2\r\n1 0\r\n";

    fn read(text: &str, ratio: &str) -> Result<Instance, Misread> {
        let budget = Budget { ratio: ratio.parse().unwrap(), rounding: Rounding::Ceil };
        next_release("small", text, budget)
    }

    fn said(text: &str) -> String {
        let misread = read(text, "0.5").unwrap_err();
        format!("{}: {misread}", misread.reason.code())
    }

    #[test]
    fn requirements_and_customers_become_items() {
        let instance = read(SMALL, "0.5").unwrap();
        assert_eq!(instance.capacity, [[6]]);
        let efforts: Vec<i64> =
            instance.items.iter().filter_map(|item| Some(item.effort.first()?.1)).collect();
        assert_eq!(efforts, [3, 4, 5]);
        let values: Vec<i64> = instance.items.iter().map(|item| item.value).collect();
        assert_eq!(values, [0, 0, 0, 10, 7, 1]);
        let arcs: Vec<(u32, u32, i64)> =
            instance.precedence.iter().map(|&arc| arc.into()).collect();
        assert_eq!(arcs, [(0, 2, 0), (0, 4, 0), (1, 4, 0), (2, 3, 0)]);
    }

    #[test]
    fn white_space_of_any_kind_separates() {
        let wild = format!("\u{feff}\n {}", SMALL.replace(' ', "\t\n"));
        assert_eq!(read(&wild, "0.5"), read(SMALL, "0.5"));
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        assert_eq!(
            said("1\n2\n3"),
            "ends-early: line 3, word 1: the file ends, but the cost of requirement 2 should \
             follow; is it complete?"
        );
        assert_eq!(
            said(""),
            "ends-early: line 1, word 1: the file ends, but the number of levels should follow; \
             is it complete?"
        );
        assert_eq!(
            said("1\n2\n3 x\n"),
            "not-a-whole-number: line 3, word 2: `x` is not a whole number, but should be the \
             cost of requirement 2"
        );
        assert_eq!(
            said("1\n2\n3 -4\n").split(": ").take(2).collect::<Vec<_>>(),
            ["out-of-range", "line 3, word 2"]
        );
        assert_eq!(
            said("1\n2\n3 4\n0\n1\n5 1 3\n"),
            "out-of-range: line 6, word 3: 3 should be a requirement that customer 1 requests, \
             between 1 and 2"
        );
        assert_eq!(
            said("1 2 3 4 0 0\n9\n"),
            "left-over: line 2, word 1: `9` follows after the last customer; are all counts right?"
        );
        assert_eq!(
            said("1 3\n1 1 1\n3\n1 2\n2 3\n3 2\n0\n"),
            "circle: line 5, word 1: requirements wait for each other: 2, 3; remove a dependency"
        );
        assert_eq!(
            said("1 1\n1\n1\n1 1\n0\n"),
            "circle: line 4, word 2: requirements wait for each other: 1; remove a dependency"
        );
    }

    #[test]
    fn sums_that_do_not_fit_are_refused() {
        assert!(said("1\n2\n9223372036854775807 1\n0\n0\n").starts_with("out-of-range"));
        let dear = "1 1 1 0 2 9223372036854775807 1 1 9223372036854775807 1 1";
        assert!(said(dear).starts_with("overflow"), "{}", said(dear));
    }
}
