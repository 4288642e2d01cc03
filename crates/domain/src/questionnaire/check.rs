//! What is wrong with a questionnaire.

use std::collections::BTreeSet;

use super::{Choice, Question, Questionnaire, Section, Tag};

/// A larger file is refused, in bytes.
pub const LARGEST: usize = 1 << 20;
const SECTIONS: usize = 50;
const QUESTIONS: usize = 500;
const ANSWERS: usize = 50;
const TAGS: usize = 50;
/// Headings, questions and answers, in characters.
const SHORT: usize = 500;
/// Everything else.
const LONG: usize = 2_000;

/// Where something stands: section, question and answer by index, in the order of the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// The section.
    pub section: Option<usize>,
    /// The question in it.
    pub question: Option<usize>,
    /// The answer to it.
    pub answer: Option<usize>,
}

/// What is wrong, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// The field.
    pub field: &'static str,
    /// What is wrong.
    pub problem: String,
    /// How to mend it.
    pub remedy: &'static str,
}

struct Faults {
    place: Place,
    found: Vec<Fault>,
}

impl Questionnaire {
    /// Everything that is wrong with it; nothing, if it can be used.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults { place: Place::default(), found: Vec::new() };
        faults.text("name", &self.name, 200);
        faults.size("description", &self.description, LONG);
        let Self { thresholds, messages, .. } = self;
        for (field, percent) in [
            ("thresholds.red", thresholds.red),
            ("thresholds.yellow", thresholds.yellow),
            ("thresholds.unknown", thresholds.unknown),
        ] {
            if percent > 100 {
                let problem = format!("{percent} % is more than everything");
                faults.add(field, problem, "give a share from 0 to 100 percent");
            }
        }
        for text in [&messages.red, &messages.yellow, &messages.unknown, &messages.green] {
            faults.size("riskMessages", text, LONG);
        }
        faults.count("sections", self.sections.len(), SECTIONS);
        faults.orders("sections", self.sections.iter().map(|one| one.order));
        let questions: usize = self.sections.iter().map(|one| one.questions.len()).sum();
        if questions > QUESTIONS {
            let problem = format!("{questions} questions are more than {QUESTIONS}");
            faults.add("sections", problem, "make several questionnaires of it");
        }
        let mut asked = BTreeSet::new();
        for (at, section) in self.sections.iter().enumerate() {
            faults.place = Place { section: Some(at), ..Place::default() };
            faults.section(section, &mut asked);
        }
        faults.found
    }
}

impl Faults {
    fn add(&mut self, field: &'static str, problem: String, remedy: &'static str) {
        self.found.push(Fault { place: self.place, field, problem, remedy });
    }

    /// A text that has to be there.
    fn text(&mut self, field: &'static str, text: &str, most: usize) {
        if text.is_empty() {
            self.add(field, "is missing or empty".to_owned(), "say it");
        }
        self.size(field, text, most);
    }

    fn size(&mut self, field: &'static str, text: &str, most: usize) {
        let length = text.chars().count();
        if length > most {
            self.add(field, format!("{length} characters are more than {most}"), "shorten it");
        }
    }

    fn count(&mut self, field: &'static str, count: usize, most: usize) {
        if count == 0 {
            self.add(field, "there is none".to_owned(), "give at least one");
        } else if count > most {
            self.add(field, format!("{count} are more than {most}"), "leave some out");
        }
    }

    fn orders(&mut self, field: &'static str, orders: impl Iterator<Item = i64>) {
        let mut seen = BTreeSet::new();
        for order in orders {
            if !seen.insert(order) {
                let problem = format!("two have the order {order}");
                self.add(field, problem, "give each an order of its own");
                return;
            }
        }
    }

    fn tags(&mut self, field: &'static str, tags: &[Tag]) {
        if tags.len() > TAGS {
            self.add(field, format!("{} are more than {TAGS}", tags.len()), "leave some out");
        }
        for tag in tags {
            self.text(field, &tag.tag, 200);
            self.size(field, &tag.category, 200);
        }
    }

    fn section<'a>(&mut self, section: &'a Section, asked: &mut BTreeSet<&'a str>) {
        self.text("name", &section.name, SHORT);
        self.size("comment", &section.comment, LONG);
        self.count("questions", section.questions.len(), QUESTIONS);
        self.orders("questions", section.questions.iter().map(|one| one.order));
        let place = self.place;
        for (at, question) in section.questions.iter().enumerate() {
            self.place = Place { question: Some(at), ..place };
            if !question.text.is_empty() && !asked.insert(&question.text) {
                let remedy = "answers are kept by the text of their question: change one of them";
                self.add("text", "another question has the same text".to_owned(), remedy);
            }
            self.question(question);
        }
    }

    fn question(&mut self, question: &Question) {
        self.text("text", &question.text, SHORT);
        self.size("explanation", &question.explanation, LONG);
        self.tags("includeFor", &question.include_for);
        self.tags("excludeFor", &question.exclude_for);
        self.count("answers", question.answers.len(), ANSWERS);
        self.orders("answers", question.answers.iter().map(|one| one.order));
        let (place, mut texts) = (self.place, BTreeSet::new());
        for (at, choice) in question.answers.iter().enumerate() {
            self.place = Place { answer: Some(at), ..place };
            if !choice.text.is_empty() && !texts.insert(choice.text.to_lowercase()) {
                let problem = "another answer to this question has the same text".to_owned();
                self.add("text", problem, "change one of them");
            }
            self.choice(choice);
        }
    }

    fn choice(&mut self, choice: &Choice) {
        self.text("text", &choice.text, SHORT);
        self.size("rationale", &choice.rationale, LONG);
        self.size("mitigation", &choice.mitigation, LONG);
        self.tags("applyTags", &choice.apply_tags);
        self.tags("autoAnswerFor", &choice.auto_answer_for);
    }
}
