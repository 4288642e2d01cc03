//! The file that Konveyor ships, files that are wrong, and files that are damaged.

use proptest::prelude::*;

use super::*;

const SAMPLE: &str =
    include_str!("../../../../fixtures/formats/konveyor/tackle2-seed__questionnaire.yaml");

const SMALL: &str = "name: Berth
required: true
thresholds: {red: 1, yellow: 20}
riskMessages:
  red: Stay ashore
sections:
  - name: Quay
    questions:
      - text: >
          Is the quay
          long enough?
        includeFor:
          - {category: Language, tag: Java}
        answers:
          - order: 2
            text: 'No'
            risk: RED
            mitigation: Build a longer one
            applyTags: [{category: Size, tag: Large}]
          - order: 1
            text: Yes
            risk: green
";

fn told(text: &str) -> Vec<(usize, String)> {
    let wrong = read_questionnaires(text.as_bytes()).unwrap_err();
    assert!(wrong.iter().all(|one| !one.problem.is_empty() && !one.remedy.is_empty()));
    wrong.into_iter().map(|one| (one.line, one.field)).collect()
}

#[test]
fn the_shipped_questionnaire_of_konveyor_is_read_whole() {
    let read = read_questionnaires(SAMPLE.as_bytes()).unwrap();
    assert_eq!(read.len(), 1);
    let whole = &read[0];
    assert_eq!((whole.name.as_str(), whole.required), ("Legacy Pathfinder", false));
    assert_eq!(whole.thresholds, Thresholds { red: 5, yellow: 30, unknown: 5 });
    assert_eq!((whole.sections.len(), whole.questions().count()), (5, 28));
    let answers: usize = whole.questions().map(|(_, one)| one.answers.len()).sum();
    assert_eq!(answers, SAMPLE.lines().filter(|line| line.contains(" risk: ")).count());
    assert_eq!(whole.question("1.1").unwrap().answers[0].text, "unknown");
}

#[test]
fn every_field_is_read_and_put_in_order() {
    let read = read_questionnaires(SMALL.as_bytes()).unwrap().swap_remove(0);
    assert_eq!(read.thresholds, Thresholds { red: 1, yellow: 20, unknown: 5 });
    assert_eq!(read.messages.of(Risk::Red), Some("Stay ashore"));
    let question = read.question("1.1").unwrap();
    assert_eq!(question.text, "Is the quay long enough?");
    assert_eq!(question.include_for[0].tag, "Java");
    let [yes, no] = question.answers.as_slice() else { panic!("two answers") };
    assert_eq!(
        (yes.text.as_str(), no.risk, no.mitigation.as_str()),
        ("Yes", Risk::Red, "Build a longer one")
    );
    assert_eq!(no.apply_tags[0].category, "Size");
}

#[test]
fn what_is_wrong_has_its_line() {
    let with = |from: &str, to: &str| SMALL.replacen(from, to, 1);
    for (text, line, field) in [
        (with("name: Berth\n", ""), 1, "name"),
        (with("risk: RED", "risk: purple"), 17, "risk"),
        (with("            risk: green\n", ""), 20, "risk"),
        (with("order: 2", "order: two"), 15, "order"),
        (with("order: 2", "order: 1"), 14, "answers"),
        (with("mitigation", "mitgation"), 18, "mitgation"),
        (with("text: Yes", "text: no"), 21, "text"),
        (with("red: 1,", "red: 101,"), 3, "thresholds.red"),
        (with("required: true", "required: perhaps"), 2, "required"),
        (with("  red: Stay ashore", "  - red"), 5, "riskMessages"),
        (with("  - name: Quay", "  - nom: Quay"), 7, "nom"),
        ("- a\n- b".to_owned(), 1, ""),
        ("items: []".to_owned(), 1, "items"),
        (with("Yes", "&a Yes"), 0, ""),
        (with("text: Yes", "text: *a"), 21, ""),
        (with("required: true", "name: Quay"), 2, ""),
        (with("required: true", "required: [true"), 3, ""),
        (format!("{SMALL}---\n{SMALL}"), 23, ""),
        (String::new(), 1, ""),
        ("a: ".to_owned() + &"[".repeat(400), 1, ""),
        ((0..200).map(|n| format!("k{n}: 1")).collect::<Vec<_>>().join("\n"), 101, ""),
    ] {
        if line == 0 {
            // An anchor that nobody uses harms nobody.
            read_questionnaires(text.as_bytes()).unwrap();
            continue;
        }
        let told = told(&text);
        assert!(told.contains(&(line, field.to_owned())), "{line} {field}: {told:?}\n{text}");
    }
    let large = read_questionnaires(&vec![b'a'; LARGEST + 1]).unwrap_err();
    assert_eq!(large.len(), 1);
    assert_eq!(read_questionnaires(b"name: x\ny: \xff").unwrap_err()[0].line, 2);
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(
        text in "[ -~\n]{0,200}",
        cuts in prop::collection::vec((0..30_000_usize, "[\\[\\]{}:&*|>'\"!%@`\n\t -]{0,3}"), 0..6),
    ) {
        let _ = read_questionnaires(text.as_bytes());
        let mut bytes = SAMPLE.as_bytes().to_vec();
        for (at, put) in cuts {
            let at = at % bytes.len();
            bytes.splice(at..=at, put.bytes());
        }
        let _ = read_questionnaires(&bytes);
    }
}
