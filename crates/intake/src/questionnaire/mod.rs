//! Questionnaires as Konveyor writes them, in YAML.

mod fields;
mod yaml;

use std::collections::BTreeMap;

use landfall_domain::questionnaire::{
    Choice, LARGEST, Messages, Place, Question, Questionnaire, Risk, Section, Tag, Thresholds,
};

use fields::Fields;
use yaml::{Is, Node};

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The line, from 1.
    pub line: usize,
    /// The field; empty if it is about the file.
    pub field: String,
    /// What is wrong.
    pub problem: String,
    /// How to mend it.
    pub remedy: String,
}

/// So much is told of one file.
const MOST: usize = 200;

/// Reads the questionnaires of a file: one as the user interface of Konveyor downloads it, or several
/// under `items` as it ships them. Everything that is wrong is told, and then nothing is read.
pub fn read_questionnaires(bytes: &[u8]) -> Result<Vec<Questionnaire>, Vec<Wrong>> {
    let whole = |line, problem: String, remedy: &str| {
        vec![Wrong { line, field: String::new(), problem, remedy: remedy.to_owned() }]
    };
    if bytes.len() > LARGEST {
        let problem = format!("{} bytes are more than {LARGEST}", bytes.len());
        return Err(whole(1, problem, "make several files of it"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.split(|&byte| byte == b'\n').count();
        whole(line, "is not UTF-8".to_owned(), "save the file as UTF-8")
    })?;
    let root = yaml::parse(text.trim_start_matches('\u{feff}')).map_err(|wrong| vec![wrong])?;
    let mut reader = Reader::default();
    let found: Vec<Questionnaire> = reader.items(&root).iter().map(|one| reader.one(one)).collect();
    reader.wrong.sort_by_key(|wrong| wrong.line);
    reader.wrong.truncate(MOST);
    if reader.wrong.is_empty() {
        Ok(found.into_iter().map(Questionnaire::sorted).collect())
    } else {
        Err(reader.wrong)
    }
}

/// Where a field of a questionnaire stands.
type At = (Option<usize>, Option<usize>, Option<usize>, &'static str);

#[derive(Default)]
struct Reader {
    wrong: Vec<Wrong>,
    /// Lines of what was read; those of a whole thing under no field.
    lines: BTreeMap<At, usize>,
    place: Place,
}

impl Reader {
    /// The questionnaires of a file: it itself, or its items.
    fn items(&mut self, root: &Node) -> Vec<Node> {
        let Is::Map(fields) = &root.is else {
            self.tell(root.line, "", format!("is {}", root.is.kind()), "give a questionnaire");
            return Vec::new();
        };
        let Some((_, _, items)) = fields.iter().find(|(key, ..)| key == "items") else {
            return vec![root.clone()];
        };
        Fields::of(self, root, &["items", "kind", "version"]);
        match &items.is {
            Is::List(items) if !items.is_empty() => items.clone(),
            other => {
                let problem = format!("is {}, with no questionnaire in it", other.kind());
                self.tell(items.line, "items", problem, "give a list of questionnaires");
                Vec::new()
            }
        }
    }

    fn tell(&mut self, line: usize, field: &str, problem: String, remedy: &str) {
        let (field, remedy) = (field.to_owned(), remedy.to_owned());
        self.wrong.push(Wrong { line, field, problem, remedy });
    }

    /// Remembers the line of a field of what is read now.
    fn mark(&mut self, field: &'static str, line: usize) {
        let Place { section, question, answer } = self.place;
        self.lines.insert((section, question, answer, field), line);
    }

    fn one(&mut self, node: &Node) -> Questionnaire {
        self.lines.clear();
        self.place = Place::default();
        let mut fields = Fields::of(
            self,
            node,
            &["name", "description", "required", "thresholds", "riskMessages", "sections"],
        );
        let found = Questionnaire {
            name: fields.text("name"),
            description: fields.text("description"),
            required: fields.flag("required"),
            thresholds: fields.inside("thresholds", &["red", "yellow", "unknown"]).map_or_else(
                Thresholds::default,
                |mut inner| {
                    let usual = Thresholds::default();
                    Thresholds {
                        red: inner.percent("red", usual.red),
                        yellow: inner.percent("yellow", usual.yellow),
                        unknown: inner.percent("unknown", usual.unknown),
                    }
                },
            ),
            messages: fields
                .inside("riskMessages", &["red", "yellow", "unknown", "green"])
                .map_or_else(Messages::default, |mut inner| Messages {
                    red: inner.text("red"),
                    yellow: inner.text("yellow"),
                    unknown: inner.text("unknown"),
                    green: inner.text("green"),
                }),
            sections: Vec::new(),
        };
        let sections = fields.list("sections");
        let sections = sections.iter().zip(0..).map(|(node, at)| self.section(node, at)).collect();
        let found = Questionnaire { sections, ..found };
        for fault in found.faults() {
            let Place { section, question, answer } = fault.place;
            let own = |field| self.lines.get(&(section, question, answer, field));
            let field = fault.field.split('.').next().unwrap_or_default();
            let line = own(fault.field).or(own(field)).or(own("")).copied().unwrap_or(node.line);
            self.tell(line, fault.field, fault.problem, fault.remedy);
        }
        found
    }

    fn section(&mut self, node: &Node, at: usize) -> Section {
        self.place = Place { section: Some(at), ..Place::default() };
        let mut fields = Fields::of(self, node, &["order", "name", "comment", "questions"]);
        let section = Section {
            order: fields.order(at),
            name: fields.text("name"),
            comment: fields.text("comment"),
            questions: Vec::new(),
        };
        let questions = fields.list("questions");
        let questions = questions.iter().zip(0..).map(|(one, at)| self.question(one, at)).collect();
        Section { questions, ..section }
    }

    fn question(&mut self, node: &Node, at: usize) -> Question {
        self.place = Place { question: Some(at), answer: None, ..self.place };
        let known = ["order", "text", "explanation", "includeFor", "excludeFor", "answers"];
        let mut fields = Fields::of(self, node, &known);
        let question = Question {
            order: fields.order(at),
            text: fields.text("text"),
            explanation: fields.text("explanation"),
            include_for: fields.tags("includeFor"),
            exclude_for: fields.tags("excludeFor"),
            answers: Vec::new(),
        };
        let answers = fields.list("answers");
        let answers = answers.iter().zip(0..).map(|(one, at)| self.choice(one, at)).collect();
        Question { answers, ..question }
    }

    fn choice(&mut self, node: &Node, at: usize) -> Choice {
        self.place = Place { answer: Some(at), ..self.place };
        let known =
            ["order", "text", "risk", "rationale", "mitigation", "applyTags", "autoAnswerFor"];
        let mut fields = Fields::of(self, node, &known);
        Choice {
            order: fields.order(at),
            text: fields.text("text"),
            risk: fields.risk(),
            rationale: fields.text("rationale"),
            mitigation: fields.text("mitigation"),
            apply_tags: fields.tags("applyTags"),
            auto_answer_for: fields.tags("autoAnswerFor"),
        }
    }
}

#[cfg(test)]
mod tests;
