//! The fields of one thing in a file, each with its line.

use landfall_domain::nearest::did_you_mean;

use super::{Is, Node, Reader, Risk, Tag};

/// What the server of Konveyor adds to a questionnaire; it says nothing here.
const THEIRS: [&str; 8] =
    ["id", "uuid", "createUser", "updateUser", "createTime", "updateTime", "builtin", "selected"];

/// The fields of one thing.
pub(super) struct Fields<'a> {
    reader: &'a mut Reader,
    line: usize,
    said: Vec<(String, usize, Node)>,
}

impl<'a> Fields<'a> {
    /// Those of a node; others than `known` are told.
    pub(super) fn of(reader: &'a mut Reader, node: &Node, known: &[&'static str]) -> Self {
        reader.mark("", node.line);
        Self::within(reader, node, known, "")
    }

    fn within(
        reader: &'a mut Reader,
        node: &Node,
        known: &[&'static str],
        name: &'static str,
    ) -> Self {
        let line = node.line;
        let Is::Map(fields) = &node.is else {
            let problem = format!("is {}", node.is.kind());
            let remedy = format!("give the fields {}", known.join(", "));
            reader.tell(line, name, problem, &remedy);
            return Self { reader, line, said: Vec::new() };
        };
        for (key, line, _) in fields {
            if let Some(field) = known.iter().find(|field| *field == key) {
                if name.is_empty() {
                    reader.mark(field, *line);
                }
            } else if !THEIRS.contains(&key.as_str()) {
                let shown: String = key.chars().take(60).collect();
                let near = did_you_mean(&shown, known.iter().copied());
                let remedy = format!("there are {}{near}", known.join(", "));
                reader.tell(*line, &shown, "there is no such field here".to_owned(), &remedy);
            }
        }
        Self { reader, line, said: fields.clone() }
    }

    fn take(&self, field: &str) -> Option<Node> {
        self.said.iter().find(|(key, ..)| key == field).map(|(_, _, node)| node.clone())
    }

    /// A text on one line; empty if it is missing.
    pub(super) fn text(&mut self, field: &'static str) -> String {
        match self.take(field) {
            None | Some(Node { is: Is::Nothing, .. }) => String::new(),
            Some(Node { is: Is::Text(text), .. }) => {
                text.split_whitespace().collect::<Vec<_>>().join(" ")
            }
            Some(node) => {
                let problem = format!("is {}", node.is.kind());
                self.reader.tell(node.line, field, problem, "write a text");
                // Nothing more has to be told of it.
                "?".to_owned()
            }
        }
    }

    /// `true` or `false`; false if it is missing.
    pub(super) fn flag(&mut self, field: &'static str) -> bool {
        let Some((line, text)) = self.word(field) else { return false };
        match text.as_str() {
            "true" => true,
            "" | "false" => false,
            _ => {
                let problem = "is neither true nor false".to_owned();
                self.reader.tell(line, field, problem, "write true or false");
                false
            }
        }
    }

    /// Line and text of a field, if it is there.
    fn word(&mut self, field: &'static str) -> Option<(usize, String)> {
        let line = self.take(field)?.line;
        Some((line, self.text(field)))
    }

    /// A whole number; `usual` if it is missing.
    fn number(&mut self, field: &'static str, usual: i64) -> i64 {
        let Some((line, text)) = self.word(field) else { return usual };
        text.parse().unwrap_or_else(|_| {
            let shown: String = text.chars().take(60).collect();
            let problem = format!("`{shown}` is no whole number");
            self.reader.tell(line, field, problem, "give a whole number");
            usual
        })
    }

    /// Where a thing stands; as it comes if nothing is said.
    pub(super) fn order(&mut self, at: usize) -> i64 {
        self.number("order", i64::try_from(at).unwrap_or(i64::MAX))
    }

    /// A share; more than everything is told later.
    pub(super) fn percent(&mut self, field: &'static str, usual: u8) -> u8 {
        match self.number(field, i64::from(usual)) {
            percent @ 0.. => u8::try_from(percent).unwrap_or(u8::MAX),
            _ => u8::MAX,
        }
    }

    /// The risk of an answer, which has to be said.
    pub(super) fn risk(&mut self) -> Risk {
        let remedy = "write red, yellow, green or unknown";
        let Some((line, text)) = self.word("risk") else {
            self.reader.tell(self.line, "risk", "is missing".to_owned(), remedy);
            return Risk::Unknown;
        };
        Risk::named(&text).unwrap_or_else(|| {
            let shown: String = text.chars().take(60).collect();
            self.reader.tell(line, "risk", format!("`{shown}` is no risk"), remedy);
            Risk::Unknown
        })
    }

    /// Things of a list; none if it is missing.
    pub(super) fn list(&mut self, field: &'static str) -> Vec<Node> {
        match self.take(field) {
            None | Some(Node { is: Is::Nothing, .. }) => Vec::new(),
            Some(Node { is: Is::List(nodes), .. }) => nodes,
            Some(node) => {
                let problem = format!("is {}", node.is.kind());
                self.reader.tell(node.line, field, problem, "write a list: `- …` line by line");
                Vec::new()
            }
        }
    }

    /// A set of fields in a field, if it is there.
    pub(super) fn inside(
        &mut self,
        field: &'static str,
        known: &[&'static str],
    ) -> Option<Fields<'_>> {
        let node = self.take(field).filter(|node| node.is != Is::Nothing)?;
        Some(Fields::within(self.reader, &node, known, field))
    }

    /// Tags with their categories.
    pub(super) fn tags(&mut self, field: &'static str) -> Vec<Tag> {
        let nodes = self.list(field);
        let read = nodes.iter().map(|node| {
            let mut fields = Fields::within(self.reader, node, &["category", "tag"], field);
            Tag { category: fields.text("category"), tag: fields.text("tag") }
        });
        read.collect()
    }
}
