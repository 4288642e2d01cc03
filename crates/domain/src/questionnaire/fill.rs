//! A questionnaire as it stands for one workload: which questions apply, and how they are answered.

use std::collections::BTreeSet;

use super::{Answer, Choice, Question, Questionnaire, Tag};

/// Tags that a workload has, as its assets and its answers give them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags(BTreeSet<String>);

/// Without capitals, blanks, hyphens and underscores: `Operating System` is `operatingsystem`.
fn plain(text: &str) -> String {
    let letters = text.chars().filter(|letter| !letter.is_whitespace() && !"-_".contains(*letter));
    letters.flat_map(char::to_lowercase).collect()
}

impl Tags {
    /// From tags as assets have them: `category=tag`, or a bare word, which fits any category.
    pub fn of<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        Self(tags.into_iter().map(plain).collect())
    }

    /// True if it is one of them.
    pub fn has(&self, tag: &Tag) -> bool {
        let (category, name) = (plain(&tag.category), plain(&tag.tag));
        self.0.contains(&name) || self.0.contains(&format!("{category}={name}"))
    }

    fn has_any(&self, tags: &[Tag]) -> bool {
        tags.iter().any(|tag| self.has(tag))
    }

    fn add(&mut self, tag: &Tag) {
        self.0.insert(format!("{}={}", plain(&tag.category), plain(&tag.tag)));
    }
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How<'a> {
    /// Not yet.
    Open,
    /// By a tag of the workload.
    Tag(&'a Choice),
    /// By a person.
    Person(&'a Choice, &'a Answer),
}

/// A question that is asked of a workload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'a> {
    /// Number of its section and its own, from 1.
    pub at: (usize, usize),
    /// The question.
    pub question: &'a Question,
    /// How it is answered.
    pub how: How<'a>,
}

impl<'a> Asked<'a> {
    /// The answer, if there is one.
    pub fn choice(&self) -> Option<&'a Choice> {
        match self.how {
            How::Open => None,
            How::Tag(choice) | How::Person(choice, _) => Some(choice),
        }
    }
}

/// A questionnaire as it stands for one workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled<'a> {
    /// The questions that are asked of it, in order.
    pub asked: Vec<Asked<'a>>,
    /// How many questions are not asked of it, because of its tags.
    pub passed_over: usize,
}

impl Filled<'_> {
    /// True if a person answered anything: before that, a workload is not assessed.
    pub fn is_begun(&self) -> bool {
        self.asked.iter().any(|one| matches!(one.how, How::Person(..)))
    }
}

/// Puts answers into a questionnaire. Tags that an answer applies count for the questions behind it.
pub fn fill<'a>(
    questionnaire: &'a Questionnaire,
    tags: &Tags,
    answers: &'a [Answer],
) -> Filled<'a> {
    let (mut tags, mut filled) = (tags.clone(), Filled { asked: Vec::new(), passed_over: 0 });
    for (at, question) in questionnaire.questions() {
        let is_wanted = question.include_for.is_empty() || tags.has_any(&question.include_for);
        if !is_wanted || tags.has_any(&question.exclude_for) {
            filled.passed_over += 1;
            continue;
        }
        let said = answers.iter().find(|answer| answer.question == question.text);
        let person = said.and_then(|answer| {
            let choice = question.answers.iter().find(|one| one.text == answer.answer)?;
            Some(How::Person(choice, answer))
        });
        let tagged =
            || question.answers.iter().find(|one| tags.has_any(&one.auto_answer_for)).map(How::Tag);
        let how = person.or_else(tagged).unwrap_or(How::Open);
        let asked = Asked { at, question, how };
        for tag in asked.choice().iter().flat_map(|choice| &choice.apply_tags) {
            tags.add(tag);
        }
        filled.asked.push(asked);
    }
    filled
}

/// Which answers still hold in a changed questionnaire: those whose question and answer are still
/// in it, word for word. Gives what holds, and what does not.
pub fn carry(answers: Vec<Answer>, now: &Questionnaire) -> (Vec<Answer>, Vec<Answer>) {
    let known: BTreeSet<(&str, &str)> = now
        .questions()
        .flat_map(|(_, one)| one.answers.iter().map(|choice| (&*one.text, &*choice.text)))
        .collect();
    answers.into_iter().partition(|one| known.contains(&(&*one.question, &*one.answer)))
}
