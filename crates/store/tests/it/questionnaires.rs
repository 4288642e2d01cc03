//! What every engine must do with questionnaires and their answers.

use landfall_domain::questionnaire::{Answer, Kept, Questionnaire, Risk, Section};
use landfall_store::{Assessment, StoreError};

use crate::place::Place;
use crate::world::{id, noon};

fn kept(number: u128, name: &str) -> Kept {
    let section = Section { name: "Quay – “Süd”".to_owned(), ..Section::default() };
    let questionnaire = Questionnaire {
        name: name.to_owned(),
        required: true,
        sections: vec![section],
        ..Questionnaire::default()
    };
    Kept { id: id(number), questionnaire, by: "ada".to_owned(), at: noon(), version: 1 }
}

fn answer(question: &str, answer: &str) -> Answer {
    let (question, answer) = (question.to_owned(), answer.to_owned());
    Answer { question, answer, by: "ada".to_owned(), at: noon() }
}

fn said(workload: u128, risk: Option<Risk>, version: i64) -> Assessment {
    Assessment { questionnaire: id(1), workload: id(workload), risk, version }
}

pub(crate) async fn questionnaires_read_back_by_name_and_version(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let (quay, berth) = (kept(1, "quay"), kept(2, "Berth"));
    tx.add_questionnaire(&quay).await.unwrap();
    tx.add_questionnaire(&berth).await.unwrap();
    assert_eq!(tx.questionnaires().await.unwrap(), [berth.clone(), quay.clone()]);
    assert_eq!(tx.questionnaire_named("QUAY").await.unwrap(), Some(quay.clone()));
    assert_eq!(tx.find_questionnaire(id(3)).await.unwrap(), None);
    let mut changed = Kept { version: 2, ..quay };
    changed.questionnaire.required = false;
    tx.change_questionnaire(&changed).await.unwrap();
    assert_eq!(tx.find_questionnaire(id(1)).await.unwrap(), Some(changed.clone()));
    let late = tx.change_questionnaire(&changed).await;
    assert!(matches!(late, Err(StoreError::Conflict(_))), "{late:?}");
}

pub(crate) async fn answers_and_assessments_follow_their_workload(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_questionnaire(&kept(1, "quay")).await.unwrap();
    for (workload, question, word) in [
        (1001, "long?", "no"),
        (1001, "long?", "yes"),
        (1001, "deep?", "no"),
        (1002, "long?", "no"),
    ] {
        tx.save_questionnaire_answer((id(1), id(workload)), &answer(question, word)).await.unwrap();
    }
    let both = [answer("deep?", "no"), answer("long?", "yes")];
    assert_eq!(tx.questionnaire_answers(id(1), id(1001)).await.unwrap(), both);
    for one in [said(1001, Some(Risk::Red), 1), said(1001, Some(Risk::Yellow), 2)] {
        tx.save_assessment(&one).await.unwrap();
    }
    tx.save_assessment(&said(1002, Some(Risk::Green), 4)).await.unwrap();
    let counts = [(id(1), Risk::Green, 1), (id(1), Risk::Yellow, 1)];
    assert_eq!(tx.risk_counts().await.unwrap(), counts);
    assert_eq!(tx.assessments().await.unwrap().len(), 2);
    tx.hand_over_assessments(id(1001), Some(id(1002))).await.unwrap();
    let joined = [answer("deep?", "no"), answer("long?", "no")];
    assert_eq!(tx.questionnaire_answers(id(1), id(1002)).await.unwrap(), joined);
    assert_eq!(tx.questionnaire_answers(id(1), id(1001)).await.unwrap(), []);
    let now = said(1002, Some(Risk::Green), 5);
    assert_eq!(tx.assessments_of(&[id(1001), id(1002)]).await.unwrap(), [now]);
    tx.remove_questionnaire_answer((id(1), id(1002)), "long?").await.unwrap();
    assert_eq!(tx.questionnaire_answers(id(1), id(1002)).await.unwrap(), joined[..1]);
    tx.hand_over_assessments(id(1002), Some(id(1003))).await.unwrap();
    assert_eq!(tx.assessments_by(id(1)).await.unwrap(), [said(1003, Some(Risk::Green), 5)]);
    tx.hand_over_assessments(id(1003), None).await.unwrap();
    assert_eq!(tx.assessments().await.unwrap(), []);
}

pub(crate) async fn a_removed_questionnaire_takes_its_answers_along(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_questionnaire(&kept(1, "quay")).await.unwrap();
    tx.save_questionnaire_answer((id(1), id(1001)), &answer("long?", "no")).await.unwrap();
    tx.save_assessment(&said(1001, None, 1)).await.unwrap();
    assert_eq!(tx.risk_counts().await.unwrap(), [], "nothing is left to tell");
    assert_eq!(tx.find_assessment(id(1), id(1001)).await.unwrap(), Some(said(1001, None, 1)));
    tx.remove_questionnaire(id(1)).await.unwrap();
    assert_eq!(tx.questionnaires().await.unwrap(), []);
    assert_eq!(tx.find_assessment(id(1), id(1001)).await.unwrap(), None);
    assert_eq!(tx.questionnaire_answers(id(1), id(1001)).await.unwrap(), []);
}
