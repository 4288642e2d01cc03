//! What every engine must do with answers that lead to a disposition.

use landfall_domain::rationalize::guide::{GuideAnswer, Reply};

use crate::place::Place;
use crate::world::{id, noon};

pub(crate) async fn answers_are_replaced_and_taken_back(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let answer = |question: &str, reply| GuideAnswer {
        question: question.to_owned(),
        reply,
        by: "ada".to_owned(),
        at: noon(),
    };
    for (question, reply) in [("used", Reply::Yes), ("used", Reply::No), ("needed", Reply::Unknown)]
    {
        tx.save_guide_answer(id(1001), &answer(question, reply)).await.unwrap();
    }
    tx.save_guide_answer(id(1002), &answer("used", Reply::Yes)).await.unwrap();
    let both = [answer("needed", Reply::Unknown), answer("used", Reply::No)];
    assert_eq!(tx.guide_answers_of(id(1001)).await.unwrap(), both);
    tx.remove_guide_answer(id(1001), "needed").await.unwrap();
    assert_eq!(tx.guide_answers_of(id(1001)).await.unwrap(), both[1..]);
    assert_eq!(tx.guide_answers_of(id(1002)).await.unwrap().len(), 1);
    assert_eq!(tx.guided_workloads().await.unwrap(), [id(1001), id(1002)].into());
}
