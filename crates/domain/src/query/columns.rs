//! Very many things kept column by column, so that a query or an order over all of them is quick:
//! each different value is looked at once, however many rows have it.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Query, Seen, Term, Test};

/// Rows of one kind of thing.
#[derive(Debug, Default)]
pub struct Columns {
    rows: usize,
    fields: BTreeMap<String, Column>,
    /// Fields in which bare words are looked for.
    names: Vec<&'static str>,
}

/// What decides whether and where a row is among those that a query finds: the same as before means
/// that it is found as before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    holds: bool,
    /// The place of the value that orders it; the same place means the same value.
    value: usize,
}

/// One field of all rows.
#[derive(Debug, Default)]
struct Column {
    /// Different values; the first stands for "none".
    values: Vec<Value>,
    /// All texts in lower case, one behind the other.
    texts: String,
    /// Where a value is, by the hash of what it shows. Should two share a hash, the later one is
    /// kept anew each time, which costs a little room.
    known: HashMap<u64, u32>,
    /// The value of each row; rows behind the end have none.
    cells: Vec<u32>,
}

#[derive(Debug)]
enum Value {
    None,
    /// Start and end among the texts.
    Text(u32, u32),
    Number(f64),
    /// Several, each by its place.
    List(Box<[u32]>),
}

impl Columns {
    /// No rows yet; bare words of queries are looked for in these fields.
    pub fn new(names: &[&'static str]) -> Self {
        Self { names: names.to_vec(), ..Self::default() }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Sets what a field of a row shows; a row behind the last one is new. No value empties it.
    pub fn set(&mut self, row: usize, field: &str, seen: &[Seen<'_>]) {
        self.rows = self.rows.max(row + 1);
        if !self.fields.contains_key(field) {
            if seen.is_empty() {
                return;
            }
            self.fields.insert(field.to_owned(), Column::default());
        }
        if let Some(column) = self.fields.get_mut(field) {
            column.set(row, seen);
        }
    }

    /// Empties all fields of a row.
    pub fn clear(&mut self, row: usize) {
        for column in self.fields.values_mut() {
            column.set(row, &[]);
        }
    }

    /// Which rows a query holds for.
    pub fn holds(&self, query: &Query) -> Vec<bool> {
        let mut holds = vec![true; self.rows];
        for term in &query.terms {
            self.narrow(term, &mut holds);
        }
        holds
    }

    /// Whether a query holds for a row, and the value by which a field orders it.
    pub fn mark(&self, row: usize, query: &Query, field: Option<&str>) -> Mark {
        let fits = |field: &str, test: &Test| {
            let column = self.fields.get(field);
            column.is_some_and(|column| column.fits_at(column.cell(row), test))
        };
        let holds = query.terms.iter().all(|term| {
            let found = match term.test.field() {
                Some(field) => fits(field, &term.test),
                None => self.names.iter().any(|field| fits(field, &term.test)),
            };
            found != term.negated
        });
        let column = field.and_then(|field| self.fields.get(field));
        Mark { holds, value: column.map_or(0, |column| column.cell(row)) }
    }

    fn narrow(&self, term: &Term, holds: &mut [bool]) {
        let fields: Vec<&str> = match term.test.field() {
            Some(field) => vec![field],
            None => self.names.clone(),
        };
        let columns: Vec<(&Column, Vec<bool>)> = fields
            .iter()
            .filter_map(|field| self.fields.get(*field))
            .map(|column| (column, column.fits(&term.test)))
            .collect();
        for (row, holds) in holds.iter_mut().enumerate() {
            let found = columns.iter().any(|(column, fits)| fits[column.cell(row)]);
            *holds = *holds && found != term.negated;
        }
    }

    /// How two rows compare by a field, going up or down; rows without a value stand behind all
    /// others either way.
    pub fn compare(&self, field: &str, (a, b): (usize, usize), goes_down: bool) -> Ordering {
        let Some(column) = self.fields.get(field) else { return Ordering::Equal };
        column.order(column.cell(a), column.cell(b), goes_down)
    }
}

impl Column {
    fn cell(&self, row: usize) -> usize {
        self.cells.get(row).map_or(0, |&at| at as usize)
    }

    fn set(&mut self, row: usize, seen: &[Seen<'_>]) {
        if self.values.is_empty() {
            self.values.push(Value::None);
        }
        let at = match seen {
            [] => 0,
            [one] => self.single(*one),
            many => {
                let parts: Box<[u32]> = many.iter().map(|one| self.single(*one)).collect();
                // A list has no text of its own; equal lists are rare, so each is kept.
                self.push(Value::List(parts))
            }
        };
        if row >= self.cells.len() {
            self.cells.resize(row + 1, 0);
        }
        self.cells[row] = at;
    }

    fn single(&mut self, seen: Seen<'_>) -> u32 {
        let (hash, text) = match seen {
            Seen::Text(text) => {
                let text = text.to_lowercase();
                (hash_of(&text), text)
            }
            Seen::Number(number) => (hash_of(number.to_bits()), String::new()),
        };
        let known = self.known.get(&hash).copied();
        if let Some(at) = known
            && self.is(at, seen, &text)
        {
            return at;
        }
        let value = match seen {
            Seen::Text(_) => {
                let start = self.texts.len();
                self.texts.push_str(&text);
                match (u32::try_from(start), u32::try_from(self.texts.len())) {
                    (Ok(start), Ok(end)) => Value::Text(start, end),
                    // Four gigabytes of one field: what comes behind them is not found.
                    _ => return 0,
                }
            }
            Seen::Number(number) => Value::Number(number),
        };
        let at = self.push(value);
        if known.is_none() {
            self.known.insert(hash, at);
        }
        at
    }

    /// Whether a value is the one that is seen.
    fn is(&self, at: u32, seen: Seen<'_>, text: &str) -> bool {
        match (&self.values[at as usize], seen) {
            (&Value::Text(start, end), Seen::Text(_)) => self.text(start, end) == text,
            (Value::Number(known), Seen::Number(number)) => known.to_bits() == number.to_bits(),
            _ => false,
        }
    }

    fn text(&self, start: u32, end: u32) -> &str {
        &self.texts[start as usize..end as usize]
    }

    fn push(&mut self, value: Value) -> u32 {
        self.values.push(value);
        u32::try_from(self.values.len() - 1).unwrap_or(0)
    }

    /// Which values a test holds for.
    fn fits(&self, test: &Test) -> Vec<bool> {
        let mut fits = vec![false; self.values.len().max(1)];
        for (at, value) in self.values.iter().enumerate() {
            fits[at] = match value {
                // Parts stand before their list.
                Value::List(parts) => parts.iter().any(|&part| fits[part as usize]),
                _ => self.fits_at(at, test),
            };
        }
        fits
    }

    /// Whether a test holds for a value.
    fn fits_at(&self, at: usize, test: &Test) -> bool {
        match self.values.get(at) {
            Some(&Value::Text(start, end)) => {
                let text = self.text(start, end);
                test.fits(text, Seen::Text(text))
            }
            Some(Value::Number(number)) => test.fits(&number.to_string(), Seen::Number(*number)),
            Some(Value::List(parts)) => parts.iter().any(|&part| self.fits_at(part as usize, test)),
            Some(Value::None) | None => false,
        }
    }

    fn order(&self, a: usize, b: usize, goes_down: bool) -> Ordering {
        let (a, b) = (self.leading(a), self.leading(b));
        let order = match (a, b) {
            (Value::Number(a), Value::Number(b)) => a.total_cmp(b),
            (&Value::Text(a, to), &Value::Text(b, end)) => self.text(a, to).cmp(self.text(b, end)),
            _ => a.kind().cmp(&b.kind()),
        };
        let is_known = a.kind() < Value::None.kind() && b.kind() < Value::None.kind();
        if goes_down && is_known { order.reverse() } else { order }
    }

    /// The value by which a cell is ordered: of a list, its first.
    fn leading(&self, at: usize) -> &Value {
        match self.values.get(at) {
            Some(Value::List(parts)) => {
                let first = parts.first().and_then(|&part| self.values.get(part as usize));
                first.unwrap_or(&Value::None)
            }
            Some(value) => value,
            None => &Value::None,
        }
    }
}

fn hash_of(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

impl Value {
    /// Numbers stand before texts, and both before nothing.
    fn kind(&self) -> u8 {
        match self {
            Self::Number(_) => 0,
            Self::Text(..) => 1,
            Self::List(_) | Self::None => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Subject;
    use super::*;

    #[derive(Debug, Clone)]
    struct Thing {
        kind: Option<&'static str>,
        cores: Option<u8>,
        tags: Vec<&'static str>,
    }

    impl Thing {
        fn seen(&self, field: &str) -> Vec<Seen<'_>> {
            match field {
                "kind" => self.kind.iter().map(|kind| Seen::Text(kind)).collect(),
                "cores" => self.cores.iter().map(|cores| Seen::Number(f64::from(*cores))).collect(),
                _ => self.tags.iter().map(|tag| Seen::Text(tag)).collect(),
            }
        }
    }

    impl Subject for Thing {
        fn each_value(&self, field: &str, see: &mut dyn FnMut(Seen<'_>)) -> bool {
            self.seen(field).into_iter().for_each(see);
            true
        }

        fn each_name(&self, see: &mut dyn FnMut(&str)) {
            self.kind.iter().chain(&self.tags).for_each(|name| see(name));
        }
    }

    fn things() -> impl Strategy<Value = Vec<Thing>> {
        let word = prop::sample::select(vec!["VM", "server", "Web App", "vm-2", "8"]);
        let thing = (
            prop::option::of(word.clone()),
            prop::option::of(0_u8..9),
            prop::collection::vec(word, 0..3),
        );
        let thing = thing.prop_map(|(kind, cores, tags)| Thing { kind, cores, tags });
        prop::collection::vec(thing, 1..30)
    }

    const QUERIES: [&str; 11] = [
        "",
        "kind:vm",
        "-kind:vm",
        "kind:*",
        "kind:v*",
        "cores>3",
        "cores:8",
        "tags:8 -server",
        "web",
        "tags~vm kind:*",
        "tags:\"web app\"|vm cores<=4",
    ];

    fn fill(columns: &mut Columns, row: usize, thing: &Thing) {
        for field in ["kind", "cores", "tags"] {
            columns.set(row, field, &thing.seen(field));
        }
    }

    proptest! {
        #[test]
        fn columns_answer_as_each_thing_does(things in things(), changed in things()) {
            let mut columns = Columns::new(&["kind", "tags"]);
            things.iter().enumerate().for_each(|(row, one)| fill(&mut columns, row, one));
            let mut things = things;
            for (row, thing) in changed.into_iter().enumerate().take(things.len()) {
                columns.clear(row);
                fill(&mut columns, row, &thing);
                things[row] = thing;
            }
            for query in QUERIES {
                let query = Query::parse(query).unwrap();
                let one_by_one: Vec<bool> = things.iter().map(|one| query.holds(one)).collect();
                prop_assert_eq!(columns.holds(&query), &one_by_one[..], "{}", query);
                for (row, holds) in one_by_one.into_iter().enumerate() {
                    prop_assert_eq!(columns.mark(row, &query, None).holds, holds, "{}", query);
                }
            }
        }
    }

    #[test]
    fn rows_are_ordered_by_number_and_text_and_none_last() {
        let mut columns = Columns::new(&[]);
        for (row, cores) in [Some(16.0), None, Some(2.0)].into_iter().enumerate() {
            let seen: Vec<Seen<'_>> = cores.map(Seen::Number).into_iter().collect();
            columns.set(row, "cores", &seen);
        }
        let mut rows: Vec<usize> = (0..columns.len()).collect();
        rows.sort_by(|&a, &b| columns.compare("cores", (a, b), false));
        assert_eq!(rows, [2, 0, 1]);
        rows.sort_by(|&a, &b| columns.compare("cores", (a, b), true));
        assert_eq!(rows, [0, 2, 1]);
        assert_eq!(columns.compare("nothing", (0, 1), false), Ordering::Equal);
    }
}
