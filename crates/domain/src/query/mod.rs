//! The one query language: list filters, rule conditions, scopes of assumptions and freezes.
//!
//! Terms stand side by side and must all hold: `kind:vm os:"*2008*" -environment:prod cores>8 web`.
//! `:` is equality without regard to case, with `*` as wildcard and `|` between alternatives;
//! `~` means "contains"; a bare word is looked for in the thing's names; `-` negates a term.

mod columns;

use std::fmt;

pub use columns::{Columns, Mark};

/// A thing that a query can be asked of.
pub trait Subject {
    /// Calls `see` with each value of a field (several for lists, none when missing).
    /// Returns false if there is no such field.
    fn each_value(&self, field: &str, see: &mut dyn FnMut(Seen<'_>)) -> bool;

    /// The texts in which bare words are looked for.
    fn each_name(&self, see: &mut dyn FnMut(&str));
}

/// One value shown to a query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Seen<'a> {
    /// Text.
    Text(&'a str),
    /// Number, in the unit that the field's name says.
    Number(f64),
}

/// A parsed query. The empty query holds for everything.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    terms: Vec<Term>,
    text: String,
}

#[derive(Debug, Clone, PartialEq)]
struct Term {
    negated: bool,
    test: Test,
}

#[derive(Debug, Clone, PartialEq)]
enum Test {
    Word(String),
    Equals(String, Vec<Pattern>),
    Contains(String, Vec<String>),
    Compares(String, Comparison, f64),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Comparison {
    Above,
    AtLeast,
    Below,
    AtMost,
}

/// Why a text is not a query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// A quote is never closed.
    #[error("the quote that opens at character {at} of `{query}` is never closed")]
    OpenQuote {
        /// Position, counted from 1.
        at: usize,
        /// The whole query.
        query: String,
    },
    /// A comparison needs a number.
    #[error("`{term}` compares with `{value}`, which is not a number")]
    NotANumber {
        /// The term.
        term: String,
        /// What stands where a number should.
        value: String,
    },
    /// The field is not one of the subject's.
    #[error("there is no field `{field}`; the fields are: {known}")]
    NoSuchField {
        /// The field asked for.
        field: String,
        /// Those that exist.
        known: String,
    },
}

impl Query {
    /// Parses a query.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let terms = split(text)?.into_iter().map(|word| term(&word)).collect::<Result<_, _>>()?;
        Ok(Self { terms, text: text.trim().to_owned() })
    }

    /// True if the query holds for everything.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The fields that the query names.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().filter_map(|term| term.test.field())
    }

    /// Refuses a query that names a field outside `known`.
    pub fn only_fields(self, known: &[&str]) -> Result<Self, QueryError> {
        let unknown = self.fields().find(|field| !known.contains(field)).map(str::to_owned);
        match unknown {
            Some(field) => Err(QueryError::NoSuchField { field, known: known.join(", ") }),
            None => Ok(self),
        }
    }

    /// True if every term holds for the subject.
    pub fn holds(&self, subject: &dyn Subject) -> bool {
        self.terms.iter().all(|term| term.test.holds(subject) != term.negated)
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Test {
    /// The field that it looks at; bare words look at names.
    fn field(&self) -> Option<&str> {
        match self {
            Self::Word(_) => None,
            Self::Equals(field, _) | Self::Contains(field, _) | Self::Compares(field, ..) => {
                Some(field)
            }
        }
    }

    fn holds(&self, subject: &dyn Subject) -> bool {
        let mut found = false;
        match self.field() {
            None => subject.each_name(&mut |name| {
                found = found || self.fits(&name.to_lowercase(), Seen::Text(name));
            }),
            Some(field) => {
                subject.each_value(field, &mut |seen| {
                    found = found || self.fits(&shown(seen), seen);
                });
            }
        }
        found
    }

    /// True if it holds for one value, which is also given as text in lower case.
    fn fits(&self, text: &str, seen: Seen<'_>) -> bool {
        match self {
            Self::Word(word) => text.contains(word),
            Self::Equals(_, patterns) => patterns.iter().any(|pattern| pattern.fits(text, seen)),
            Self::Contains(_, parts) => parts.iter().any(|part| text.contains(part)),
            Self::Compares(_, comparison, limit) => {
                number(seen).is_some_and(|number| comparison.holds(number, *limit))
            }
        }
    }
}

impl Comparison {
    fn holds(self, number: f64, limit: f64) -> bool {
        match self {
            Self::Above => number > limit,
            Self::AtLeast => number >= limit,
            Self::Below => number < limit,
            Self::AtMost => number <= limit,
        }
    }
}

fn shown(seen: Seen<'_>) -> String {
    match seen {
        Seen::Text(text) => text.to_lowercase(),
        Seen::Number(number) => number.to_string(),
    }
}

fn number(seen: Seen<'_>) -> Option<f64> {
    match seen {
        Seen::Text(text) => text.trim().parse().ok(),
        Seen::Number(number) => Some(number),
    }
}

/// One alternative of an equality, prepared once: rules ask the same of every asset.
#[derive(Debug, Clone, PartialEq)]
enum Pattern {
    Any,
    Exactly(String, Option<f64>),
    Inside(String),
    Wild(String),
}

impl Pattern {
    fn new(text: String) -> Self {
        let inner = text.strip_prefix('*').and_then(|rest| rest.strip_suffix('*'));
        match inner {
            _ if text == "*" => Self::Any,
            Some(inner) if !inner.contains('*') => Self::Inside(inner.to_owned()),
            _ if text.contains('*') => Self::Wild(text),
            _ => {
                let number = text.parse().ok();
                Self::Exactly(text, number)
            }
        }
    }

    fn fits(&self, text: &str, seen: Seen<'_>) -> bool {
        match (self, seen) {
            (Self::Any, _) => true,
            (Self::Exactly(_, Some(wanted)), Seen::Number(number)) => {
                (number - wanted).abs() < f64::EPSILON
            }
            (Self::Exactly(wanted, _), _) => wanted == text,
            (Self::Inside(part), _) => text.contains(part),
            (Self::Wild(pattern), _) => wildcard(pattern.as_bytes(), text.as_bytes()),
        }
    }
}

/// Matches `*` against any run of bytes; linear in practice, as only the last star is retried.
fn wildcard(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        if p < pattern.len() && pattern[p] == b'*' {
            star = Some((p, t));
            p += 1;
        } else if p < pattern.len() && pattern[p] == text[t] {
            p += 1;
            t += 1;
        } else if let Some((at, seen)) = star {
            p = at + 1;
            t = seen + 1;
            star = Some((at, seen + 1));
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|&byte| byte == b'*')
}

/// A character of a term, and whether it stood in quotes (where `|` and `:` mean themselves).
type Quoted = (char, bool);

fn split(text: &str) -> Result<Vec<Vec<Quoted>>, QueryError> {
    let (mut words, mut word, mut open) = (Vec::new(), Vec::new(), None);
    let mut any = false;
    for (at, c) in text.chars().enumerate() {
        match c {
            '"' => {
                open = if open.is_some() { None } else { Some(at + 1) };
                any = true;
            }
            c if c.is_whitespace() && open.is_none() => {
                if any {
                    words.push(std::mem::take(&mut word));
                }
                any = false;
            }
            c => {
                word.push((c, open.is_some()));
                any = true;
            }
        }
    }
    if let Some(at) = open {
        return Err(QueryError::OpenQuote { at, query: text.to_owned() });
    }
    if any {
        words.push(word);
    }
    Ok(words)
}

fn term(word: &[Quoted]) -> Result<Term, QueryError> {
    let negated = word.len() > 1 && word[0] == ('-', false);
    let word = if negated { &word[1..] } else { word };
    let operator = word.iter().position(|&(c, quoted)| !quoted && ":~<>".contains(c));
    let Some(at) = operator.filter(|&at| at > 0) else {
        return Ok(Term { negated, test: Test::Word(lower(word)) });
    };
    let field = canonical(&lower(&word[..at]));
    let (sign, rest) = (word[at].0, &word[at + 1..]);
    let test = match sign {
        ':' => Test::Equals(field, alternatives(rest).into_iter().map(Pattern::new).collect()),
        '~' => Test::Contains(field, alternatives(rest)),
        _ => {
            let equal = rest.first() == Some(&('=', false));
            let value = lower(if equal { &rest[1..] } else { rest });
            let comparison = match (sign, equal) {
                ('>', false) => Comparison::Above,
                ('>', true) => Comparison::AtLeast,
                (_, false) => Comparison::Below,
                (_, true) => Comparison::AtMost,
            };
            let limit = value.parse().map_err(|_| QueryError::NotANumber {
                term: word.iter().map(|&(c, _)| c).collect(),
                value,
            })?;
            Test::Compares(field, comparison, limit)
        }
    };
    Ok(Term { negated, test })
}

fn lower(word: &[Quoted]) -> String {
    word.iter().flat_map(|&(c, _)| c.to_lowercase()).collect()
}

fn alternatives(word: &[Quoted]) -> Vec<String> {
    word.split(|&c| c == ('|', false)).map(lower).collect()
}

/// Short names that people type.
fn canonical(field: &str) -> String {
    match field {
        "env" => "environment",
        "app" => "application",
        "dc" | "datacenter" => "datacentre",
        "ip" => "ip_addresses",
        "mac" => "mac_addresses",
        "tag" => "tags",
        "memory" => "memory_mib",
        "r" => "disposition",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Server;
    impl Subject for Server {
        fn each_value(&self, field: &str, see: &mut dyn FnMut(Seen<'_>)) -> bool {
            match field {
                "kind" => see(Seen::Text("vm")),
                "os" => see(Seen::Text("Microsoft Windows Server 2008 R2 (64-bit)")),
                "cores" => see(Seen::Number(8.0)),
                "ip_addresses" => {
                    ["10.0.0.1", "10.0.0.2"].map(Seen::Text).into_iter().for_each(see);
                }
                "owner" => {}
                _ => return false,
            }
            true
        }

        fn each_name(&self, see: &mut dyn FnMut(&str)) {
            see("Harbour-DB");
        }
    }

    fn holds(query: &str) -> bool {
        Query::parse(query).unwrap().holds(&Server)
    }

    #[test]
    fn terms_must_all_hold() {
        assert!(holds("kind:VM cores>=8 harbour"));
        assert!(!holds("kind:vm cores>8"));
        assert!(holds(""));
    }

    #[test]
    fn a_minus_negates_one_term() {
        assert!(holds("-kind:server -crane"));
        assert!(!holds("-kind:vm"));
    }

    #[test]
    fn stars_bars_and_quotes_work_together() {
        assert!(holds(r#"os:"*windows 2000*"|"*server 2008*""#));
        assert!(!holds(r#"os:"windows server 2008*""#));
        assert!(holds("os~2008"));
    }

    #[test]
    fn presence_is_asked_with_a_star() {
        assert!(holds("os:* -owner:*"));
    }

    #[test]
    fn any_value_of_a_list_may_match() {
        assert!(holds("ip:10.0.0.2"));
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(
            Query::parse("cores>many").unwrap_err().to_string(),
            "`cores>many` compares with `many`, which is not a number"
        );
        assert!(matches!(Query::parse("a \"b"), Err(QueryError::OpenQuote { at: 3, .. })));
        assert!(Query::parse("colour:red").unwrap().only_fields(&["kind"]).is_err());
    }
}
