//! What every engine must do with business change plans.

use landfall_domain::delivery::Signature;
use landfall_domain::delivery::change::{ChangeAnswer, ChangePlan, Criterion, Verdict};
use landfall_store::StoreError;

use crate::delivery::release;
use crate::place::Place;
use crate::world::{id, noon};

fn criterion(number: i64) -> Criterion {
    Criterion {
        number,
        workload: (number % 2 == 0).then(|| id(12)),
        says: "A search takes one second".to_owned(),
        measured: "a load test".to_owned(),
        verdict: if number == 1 { Verdict::Missed } else { Verdict::Open },
        evidence: if number == 1 { "run 3: 4 s".to_owned() } else { String::new() },
        signed: Signature { by: "ana".to_owned(), at: noon() },
    }
}

pub(crate) async fn change_plans_are_replaced_version_by_version(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    for number in 1..=2 {
        tx.add_release_backlog(&release(number)).await.unwrap();
    }
    assert_eq!(tx.change_plan(id(1)).await.unwrap(), ChangePlan::new(id(1)));
    let signed = Signature { by: "ben".to_owned(), at: noon() };
    let answer = ChangeAnswer { says: "They cope".to_owned(), signed };
    let first = ChangePlan {
        answers: [("users".to_owned(), answer.clone()), ("dates".to_owned(), answer)].into(),
        criteria: (1..=3).map(criterion).collect(),
        next: 4,
        version: 1,
        ..ChangePlan::new(id(1))
    };
    tx.save_change_plan(&first).await.unwrap();
    assert_eq!(tx.change_plan(id(1)).await.unwrap(), first);
    assert_eq!(tx.change_plan(id(2)).await.unwrap(), ChangePlan::new(id(2)));
    assert!(matches!(tx.save_change_plan(&first).await, Err(StoreError::Conflict(_))));
    let mut second = ChangePlan { version: 2, ..first.clone() };
    second.answers.remove("users");
    second.criteria.remove(1);
    tx.save_change_plan(&second).await.unwrap();
    assert_eq!(tx.change_plan(id(1)).await.unwrap(), second);
    let outdated = ChangePlan { version: 2, ..first };
    assert!(matches!(tx.save_change_plan(&outdated).await, Err(StoreError::Conflict(_))));
    assert_eq!(tx.change_plan(id(1)).await.unwrap(), second);
    tx.commit().await.unwrap();
}
