//! What is asked, how it is scored, and what is wrong with a questionnaire.

use proptest::prelude::*;

use super::*;

fn choice(order: i64, text: &str, risk: Risk) -> Choice {
    Choice { order, text: text.to_owned(), risk, ..Choice::default() }
}

fn question(text: &str) -> Question {
    Question {
        text: text.to_owned(),
        answers: Risk::ALL.into_iter().zip(0..).map(|(r, n)| choice(n, r.name(), r)).collect(),
        ..Question::default()
    }
}

fn questionnaire(count: usize) -> Questionnaire {
    let questions =
        (0..).take(count).map(|n| Question { order: n, ..question(&format!("q{n}")) }).collect();
    let section = Section { name: "Berth".to_owned(), questions, ..Section::default() };
    Questionnaire { name: "Quay".to_owned(), sections: vec![section], ..Questionnaire::default() }
}

fn answer(question: &str, answer: &str) -> Answer {
    let (question, answer) = (question.to_owned(), answer.to_owned());
    Answer { question, answer, by: "ada".to_owned(), at: Timestamp::UNIX_EPOCH }
}

fn tag(category: &str, tag: &str) -> Tag {
    Tag { category: category.to_owned(), tag: tag.to_owned() }
}

proptest! {
    #[test]
    fn the_risk_is_the_first_share_that_reaches_its_threshold(
        drawn in prop::collection::vec(prop::option::of(0..4_usize), 1..30),
        thresholds in (0..101_u8, 0..101_u8, 0..101_u8),
    ) {
        let (red, yellow, unknown) = thresholds;
        let whole = Questionnaire {
            thresholds: Thresholds { red, yellow, unknown },
            ..questionnaire(drawn.len())
        };
        let answers: Vec<Answer> = drawn
            .iter()
            .enumerate()
            .filter_map(|(n, at)| Some(answer(&format!("q{n}"), Risk::ALL[(*at)?].name())))
            .collect();
        let score = score(&fill(&whole, &Tags::default(), &answers), whole.thresholds);
        prop_assert_eq!(score.red + score.yellow + score.unknown + score.green + score.open, drawn.len());
        prop_assert_eq!(score.risk.is_none(), answers.is_empty());
        let reaches = |count: usize, at: u8| (1..=drawn.len())
            .find(|least| least * 100 >= usize::from(at) * drawn.len())
            .is_some_and(|least| count >= least);
        let wanted = if answers.is_empty() {
            None
        } else if reaches(score.red, red) {
            Some(Risk::Red)
        } else if reaches(score.yellow, yellow) {
            Some(Risk::Yellow)
        } else if reaches(score.unknown + score.open, unknown) {
            Some(Risk::Unknown)
        } else {
            Some(Risk::Green)
        };
        prop_assert_eq!(score.risk, wanted, "{}", score.because);
    }

    #[test]
    fn carrying_loses_nothing_and_keeps_only_what_can_be_chosen(
        before in prop::collection::vec((0..8_usize, 0..6_usize), 0..12),
        now in 0..8_usize,
    ) {
        let word = |at: usize| Risk::ALL.get(at).map_or("gone", |risk| risk.name());
        let answers: Vec<Answer> =
            before.iter().map(|(n, at)| answer(&format!("q{n}"), word(*at))).collect();
        let now = questionnaire(now);
        let (kept, dropped) = carry(answers.clone(), &now);
        prop_assert_eq!(kept.len() + dropped.len(), answers.len());
        let holds = |one: &Answer| {
            now.question(&one.question).is_some_and(|q| q.choice(&one.answer).is_some())
        };
        prop_assert!(kept.iter().all(holds) && !dropped.iter().any(holds));
    }
}

#[test]
fn the_arithmetic_is_a_sentence() {
    let whole = questionnaire(3);
    let answers = [answer("q0", "green"), answer("q1", "red")];
    let score = score(&fill(&whole, &Tags::default(), &answers), whole.thresholds);
    assert_eq!(
        score.because,
        "Of 3 questions: 1 red (33.3 %, threshold 5 %), 0 yellow (0.0 %, threshold 30 %), \
         1 unknown (33.3 %, threshold 5 %), 1 of them open; red is the first to reach its threshold."
    );
    assert_eq!(worst([Risk::Yellow, Risk::Unknown, Risk::Green]), Some(Risk::Unknown));
    assert_eq!(worst([]), None);
}

#[test]
fn tags_decide_what_is_asked_and_answer_by_themselves() {
    let mut whole = questionnaire(4);
    let questions = &mut whole.sections[0].questions;
    questions[0].answers[0].apply_tags = vec![tag("Language", "Java EE")];
    questions[1].include_for = vec![tag("Language", "java-ee")];
    questions[2].exclude_for = vec![tag("Runtime", "Quarkus")];
    questions[3].answers[2].auto_answer_for = vec![tag("Runtime", "Quarkus")];
    let none = fill(&whole, &Tags::default(), &[]);
    assert_eq!((none.asked.len(), none.passed_over, none.is_begun()), (3, 1, false));
    let answers = [answer("q0", "green")];
    let filled = fill(&whole, &Tags::of(["Runtime=quarkus"]), &answers);
    let asked: Vec<_> = filled.asked.iter().map(|one| &*one.question.text).collect();
    assert_eq!(asked, ["q0", "q1", "q3"], "what q0 applies lets q1 be asked");
    assert_eq!(filled.asked[2].choice().unwrap().risk, Risk::Unknown);
    let said = [answer("q3", "red")];
    let filled = fill(&whole, &Tags::of(["quarkus"]), &said);
    assert_eq!(filled.asked[1].choice().unwrap().risk, Risk::Red, "a person stands above a tag");
}

#[test]
fn faults_name_their_place_and_remedy() {
    assert_eq!(questionnaire(2).faults(), []);
    let mut wrong = questionnaire(2);
    wrong.name.clear();
    wrong.thresholds.red = 101;
    wrong.sections[0].questions[1].order = 0;
    wrong.sections[0].questions[1].text = "q0".to_owned();
    wrong.sections[0].questions[0].answers[1].text = "GREEN".to_owned();
    wrong.sections[0].questions[0].answers[2].mitigation = "x".repeat(3_000);
    wrong.sections.push(Section { order: 1, ..Section::default() });
    let faults = wrong.faults();
    let told: Vec<_> = faults
        .iter()
        .map(|fault| (fault.place.section, fault.place.question, fault.place.answer, fault.field))
        .collect();
    assert_eq!(
        told,
        [
            (None, None, None, "name"),
            (None, None, None, "thresholds.red"),
            (Some(0), None, None, "questions"),
            (Some(0), Some(0), Some(1), "text"),
            (Some(0), Some(0), Some(2), "mitigation"),
            (Some(0), Some(1), None, "text"),
            (Some(1), None, None, "name"),
            (Some(1), None, None, "questions"),
        ]
    );
    assert!(faults.iter().all(|fault| !fault.remedy.is_empty()));
}

#[test]
fn questions_and_answers_are_found_by_number_and_by_text() {
    let whole = questionnaire(2);
    let second = whole.question("1.2").unwrap();
    assert_eq!((&*second.text, whole.question("q1")), ("q1", Some(second)));
    assert_eq!(second.choice(" 4 ").unwrap().risk, Risk::Red);
    assert_eq!(second.choice("Yellow").unwrap().risk, Risk::Yellow);
    assert_eq!((second.choice("0"), second.choice("5")), (None, None));
    assert!(whole.question("0.1").is_none() && whole.question("1.3").is_none());
}
