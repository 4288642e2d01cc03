//! Where answers lead, by the shipped questions and by any answers at all.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn walk(path: Path, said: &[(&str, Reply)]) -> (Disposition, u8, usize) {
    let guide = Guide::shipped();
    let replies: Replies = said.iter().map(|(key, reply)| ((*key).to_owned(), *reply)).collect();
    match next(&guide, path, &replies) {
        Step::Proposed(found) => {
            (found.disposition(), found.confidence_percent, found.assumptions.len())
        }
        Step::Ask(question) => panic!("asks {}", question.key),
    }
}

const USED: [(&str, Reply); 3] =
    [("used", Reply::Yes), ("traffic", Reply::Yes), ("needed", Reply::Yes)];

#[test]
fn the_retirement_test_leads_where_the_field_says() {
    use Reply::{No, Unknown, Yes};
    let retire = [("used", No), ("sunset", Yes), ("before_exit", Yes)];
    assert_eq!(walk(Path::Full, &retire), (Disposition::Retire, 90, 0));
    let late = [("used", No), ("sunset", Yes), ("before_exit", No)];
    assert_eq!(walk(Path::Full, &late), (Disposition::Rehost, 75, 0));
    let not_sure = [("used", Unknown), ("traffic", No), ("sunset", Yes), ("before_exit", Yes)];
    assert_eq!(walk(Path::Full, &not_sure), (Disposition::Retire, 80, 1));
}

#[test]
fn innovation_and_migration_part_at_a_change_of_logic() {
    use Reply::{No, Yes};
    let with = |more: &[(&'static str, Reply)]| {
        let early = [("must_stay", No), ("product", No)];
        walk(Path::Full, &[&USED[..], &early, more].concat()).0
    };
    assert_eq!(with(&[("logic_change", Yes), ("blocked", Yes)]), Disposition::Rehost);
    let free = [("logic_change", Yes), ("blocked", No)];
    assert_eq!(with(&[&free[..], &[("limits", Yes)]].concat()), Disposition::Rebuild);
    assert_eq!(with(&[&free[..], &[("limits", No)]].concat()), Disposition::Rearchitect);
    let plain = [("logic_change", No), ("scale", No), ("feeds_data", No), ("code_debt", No)];
    assert_eq!(with(&[&plain[..], &[("platform", Yes)]].concat()), Disposition::Replatform);
    assert_eq!(with(&[&plain[..], &[("platform", No)]].concat()), Disposition::Rehost);
}

#[test]
fn the_short_path_asks_once() {
    assert_eq!(walk(Path::Short, &[("needed_there", Reply::No)]).0, Disposition::Retire);
    assert_eq!(
        walk(Path::Short, &[("needed_there", Reply::Unknown)]),
        (Disposition::Rehost, 55, 1)
    );
}

#[test]
fn every_disposition_can_be_reached_and_every_question_is_asked() {
    let guide = Guide::shipped();
    let both = [Path::Full, Path::Short];
    let outcomes = || both.iter().flat_map(|path| guide.outcomes(*path));
    let reached: BTreeSet<Disposition> = outcomes().map(|one| one.disposition).collect();
    assert_eq!(reached.len(), Disposition::ALL.len());
    let asked: BTreeSet<usize> =
        outcomes().flat_map(|one| one.any.iter().chain(&one.all)).map(|one| one.question).collect();
    assert_eq!(asked.len(), guide.questions().len());
}

#[test]
fn a_wrong_file_is_refused() {
    let good = crate::defaults::text("guide.toml");
    for (from, to) in [
        ("key = \"traffic\"", "key = \"used\""),
        ("\"used=no\"", "\"used=perhaps\""),
        ("\"used=no\"", "\"nothing=no\""),
        ("confidence = 90", "confidence = \"x\""),
        ("disposition = \"replace\"\ndrivers", "disposition = \"rebuild\"\ndrivers"),
    ] {
        assert!(good.contains(from), "{from}");
        assert!(Guide::parse(&good.replace(from, to)).is_err(), "{from} → {to}");
    }
    let endless = good.replace(
        "because = \"The business needs it",
        "all = [\"used=yes\"]\nbecause = \"The business needs it",
    );
    assert!(matches!(Guide::parse(&endless), Err(GuideError::NoEnd("short"))));
}

proptest! {
    #[test]
    fn answers_always_lead_to_a_proposal_and_each_question_comes_once(
        drawn in prop::collection::vec(0..3_usize, 32),
        is_short in any::<bool>(),
    ) {
        let guide = Guide::shipped();
        let path = if is_short { Path::Short } else { Path::Full };
        let mut replies = Replies::new();
        let mut asked = Vec::new();
        let mut found = None;
        for reply in drawn {
            match next(&guide, path, &replies) {
                Step::Ask(question) => {
                    prop_assert!(!asked.contains(&question.key));
                    asked.push(question.key.clone());
                    replies.insert(question.key.clone(), Reply::ALL[reply]);
                }
                Step::Proposed(proposal) => {
                    found = Some(proposal);
                    break;
                }
            }
        }
        let found = found.expect("no path is longer than the questions");
        // What was asked is what led there, in that order.
        let led: Vec<&str> = found.led.iter().map(|(question, _)| question.key.as_str()).collect();
        prop_assert_eq!(led, asked.iter().map(String::as_str).collect::<Vec<_>>());
        let unknown = replies.values().filter(|reply| **reply == Reply::Unknown).count();
        prop_assert_eq!(found.assumptions.len(), unknown);
        prop_assert!(found.confidence_percent >= LEAST_PERCENT);
        prop_assert!(found.confidence_percent <= found.outcome.confidence_percent);
        let reason = found.reason();
        prop_assert!(reason.starts_with(&found.outcome.because));
        // Answers to other questions change nothing.
        let mut more = replies.clone();
        for question in guide.questions() {
            more.entry(question.key.clone()).or_insert(Reply::No);
        }
        let same = next(&guide, path, &more);
        prop_assert_eq!(same, Step::Proposed(found));
    }
}
