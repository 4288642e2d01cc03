//! YAML as a tree with lines: bounded, without aliases, and without the same key twice.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::Wrong;

/// Deeper structures are refused.
const DEEPEST: usize = 16;
/// So many values are read at most.
const MOST: usize = 100_000;

/// So many fields are read at one place; a questionnaire has seven.
const FIELDS: usize = 100;

/// A value and the line where it begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) line: usize,
    pub(super) is: Is,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Is {
    Nothing,
    Text(String),
    List(Vec<Node>),
    /// Keys with their lines, in order.
    Map(Vec<(String, usize, Node)>),
}

impl Is {
    /// In words.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Nothing => "empty",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "a set of fields",
        }
    }
}

/// A list or a set of fields that is not yet complete.
enum Open {
    List(usize, Vec<Node>),
    Map(usize, Vec<(String, usize, Node)>, Option<(String, usize)>),
}

fn wrong(line: usize, problem: &str, remedy: &str) -> Wrong {
    let field = String::new();
    Wrong { line, field, problem: problem.to_owned(), remedy: remedy.to_owned() }
}

/// Reads one document.
pub(super) fn parse(text: &str) -> Result<Node, Wrong> {
    let mut tree = Tree { open: Vec::new(), root: None, count: 0 };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let problem = format!("is no YAML: {}", error.info());
            wrong(error.marker().line(), &problem, "mend what stands here or above")
        })?;
        tree.take(event, span)?;
    }
    tree.root.ok_or_else(|| wrong(1, "holds nothing", "give a questionnaire"))
}

struct Tree {
    open: Vec<Open>,
    root: Option<Node>,
    count: usize,
}

impl Tree {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Wrong> {
        let line = span.start.line();
        match event {
            Event::DocumentStart(_) if self.root.is_some() => {
                Err(wrong(line, "a second document begins", "write each into a file of its own"))
            }
            Event::Alias(_) => Err(wrong(
                line,
                "an alias (`*name`) stands here, which is not read",
                "write out what it stands for",
            )),
            Event::Scalar(text, style, ..) => {
                let is_plain = style == ScalarStyle::Plain;
                let is = match text.as_ref() {
                    "" | "~" | "null" if is_plain => Is::Nothing,
                    text => Is::Text(text.to_owned()),
                };
                self.put(Node { line, is })
            }
            Event::SequenceStart(..) => self.begin(line, Open::List(line, Vec::new())),
            Event::MappingStart(..) => self.begin(line, Open::Map(line, Vec::new(), None)),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::List(line, nodes)) => self.put(Node { line, is: Is::List(nodes) }),
                Some(Open::Map(line, fields, _)) => self.put(Node { line, is: Is::Map(fields) }),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn begin(&mut self, line: usize, open: Open) -> Result<(), Wrong> {
        if self.open.len() >= DEEPEST {
            let problem = format!("is nested more than {DEEPEST} levels deep");
            return Err(wrong(line, &problem, "a questionnaire needs seven"));
        }
        self.open.push(open);
        Ok(())
    }

    fn put(&mut self, node: Node) -> Result<(), Wrong> {
        self.count += 1;
        if self.count > MOST {
            let problem = format!("holds more than {MOST} values");
            return Err(wrong(node.line, &problem, "make several files of it"));
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List(_, nodes)) => nodes.push(node),
            Some(Open::Map(_, fields, key @ None)) => {
                if fields.len() >= FIELDS {
                    let problem = format!("has more than {FIELDS} fields");
                    return Err(wrong(node.line, &problem, "leave some out"));
                }
                let Is::Text(text) = node.is else {
                    let problem = format!("{} stands where a field should", node.is.kind());
                    return Err(wrong(node.line, &problem, "write the name of a field"));
                };
                if let Some((_, first, _)) = fields.iter().find(|(known, ..)| *known == text) {
                    let shown: String = text.chars().take(60).collect();
                    let problem =
                        format!("`{shown}` stands here a second time, first on line {first}");
                    return Err(wrong(node.line, &problem, "leave one of them out"));
                }
                *key = Some((text, node.line));
            }
            Some(Open::Map(_, fields, key)) => {
                if let Some((key, line)) = key.take() {
                    fields.push((key, line, node));
                }
            }
        }
        Ok(())
    }
}
