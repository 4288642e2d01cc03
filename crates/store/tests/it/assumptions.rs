//! Assumptions, what is said of them, and what rests on them.

use landfall_domain::assumption::{Assumption, AssumptionStatus, Word, WordKind};
use landfall_domain::rationalize::Disposition;

use crate::place::Place;
use crate::world::{assumption, noon, workload};

pub(crate) async fn assumptions_read_back(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let assumptions = [assumption(1), assumption(2)];
    tx.add_assumptions(&assumptions).await.unwrap();
    assert_eq!(tx.assumptions().await.unwrap(), assumptions);
    let changed = Assumption {
        statement: "What is off is used once a year.".to_owned(),
        status: AssumptionStatus::Overturned,
        consequence: None,
        rests: Vec::new(),
        owner: String::new(),
        version: 2,
        ..assumption(2)
    };
    tx.add_assumptions(std::slice::from_ref(&changed)).await.unwrap();
    assert_eq!(tx.find_assumption(2).await.unwrap(), Some(changed));
    assert_eq!(tx.find_assumption(3).await.unwrap(), None);
}

pub(crate) async fn words_on_assumptions_keep_their_order(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let (one, other) = (assumption(1), assumption(2));
    tx.add_assumptions(&[one.clone(), other.clone()]).await.unwrap();
    let word = |of: &Assumption, kind, text: &str| Word {
        seq: 0,
        assumption: of.id,
        kind,
        text: text.to_owned(),
        by: "ada".to_owned(),
        at: noon(),
    };
    let said = [
        word(&one, WordKind::Challenge, "a job runs in December"),
        word(&other, WordKind::Comment, "hm"),
        word(&one, WordKind::Overturn, "seen"),
    ];
    for (seq, word) in (1..).zip(&said) {
        assert_eq!(tx.add_word(word).await.unwrap(), seq);
    }
    let words = tx.words_on(one.id, 10).await.unwrap();
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(texts, ["a job runs in December", "seen"]);
    assert_eq!(tx.words_on(one.id, 1).await.unwrap()[0].text, "seen");
    let last = tx.last_words().await.unwrap();
    assert_eq!((last[&one.id].seq, last[&other.id].seq), (3, 2));
    tx.remove_assumption(one.id).await.unwrap();
    assert_eq!(tx.assumptions().await.unwrap(), [other]);
    assert!(tx.words_on(one.id, 10).await.unwrap().is_empty());
}

pub(crate) async fn what_rests_on_assumptions_is_counted(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let mut all = [workload(1, Some(1)), workload(2, Some(2)), workload(3, Some(3))];
    for (workload, slugs) in all.iter_mut().zip([&["x", "y"][..], &["y"], &[]]) {
        workload.decision.assumptions = slugs.iter().map(|&slug| slug.to_owned()).collect();
        workload.effort_tenths = 70;
    }
    all[1].decision.disposition = Disposition::Retire;
    tx.save_workloads(&all).await.unwrap();
    let resting = tx.resting().await.unwrap();
    let count = |slug: &str| (resting[slug].workloads, resting[slug].effort_tenths);
    assert_eq!((count("x"), count("y"), resting.len()), ((1, 70), (2, 140), 2));
    assert_eq!(resting["y"].by_disposition[&Disposition::Retire], (1, 70));
}
