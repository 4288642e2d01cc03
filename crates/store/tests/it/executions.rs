//! What every engine must do with execution plans.

use landfall_domain::delivery::Signature;
use landfall_domain::delivery::execution::{
    ExecutionPlan, Move, Scope, ScopeWorkload, StepAsset, StepKey, StepState, Turn, write,
};
use landfall_store::StoreError;

use crate::delivery::release;
use crate::place::Place;
use crate::world::{id, noon};

fn signed(by: &str) -> Signature {
    Signature { by: by.to_owned(), at: noon() }
}

fn scope() -> Scope {
    let asset = |number: u128| StepAsset { id: id(number), name: format!("vm{number}") };
    let (key, title) = ("W-12".to_owned(), "Shop".to_owned());
    Scope { workloads: vec![ScopeWorkload { key, title, assets: vec![asset(15), asset(16)] }] }
}

fn drafted() -> ExecutionPlan {
    ExecutionPlan::draft((id(77), 1), id(1), (&write(&scope()), &scope()), signed("ada")).unwrap()
}

fn key(text: &str) -> StepKey {
    StepKey::named(text).unwrap()
}

pub(crate) async fn a_plan_reads_back_and_moves_step_by_step(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_release_backlog(&release(1)).await.unwrap();
    assert_eq!(tx.last_execution_number().await.unwrap(), 0);
    assert!(tx.find_execution(1).await.unwrap().is_none());
    let mut plan = drafted();
    tx.add_execution(&plan).await.unwrap();
    assert_eq!(tx.last_execution_number().await.unwrap(), 1);
    assert_eq!(tx.find_execution(1).await.unwrap().as_ref(), Some(&plan));
    // Another text takes the place of every step.
    let text = write(&scope())
        + "\n[[step]]\nnumber = 20\ntitle = \"Scan\"\nkind = \"script\"\ncommand = \"scan.sh\"\n\
           workload = \"W-12\"\nasset = \"vm15\"\nmapped = [{ step = 2, asset = \"vm15\", on = \"vm16\" }]\n";
    let after = plan.rewrite(&text, &scope(), signed("bo")).unwrap();
    tx.save_execution(&plan, &after).await.unwrap();
    assert_eq!(tx.find_execution(1).await.unwrap().as_ref(), Some(&after));
    plan = after;
    let word = |text: &str| text.to_owned();
    let started = plan.turn(Turn::Start).unwrap();
    tx.save_execution(&plan, &started).await.unwrap();
    plan = started;
    for (step, how) in [
        ("1", Move::Begin),
        ("1", Move::Complete(word("all is there"))),
        ("2.2", Move::Begin),
        ("2.2", Move::Fail(word("the line broke"))),
        ("2.2", Move::Retry),
        ("2.2", Move::Skip(word("it is copied by hand"))),
        ("20", Move::Report(7, word("a port is open"))),
    ] {
        let after = plan.step(key(step), &how, &signed("cy")).unwrap();
        tx.save_execution(&plan, &after).await.unwrap();
        assert_eq!(tx.find_execution(1).await.unwrap().as_ref(), Some(&after), "{step} {how:?}");
        plan = after;
    }
    assert_eq!(plan.find(key("20")).unwrap().state, StepState::Failed);
    let bare = ExecutionPlan { steps: Vec::new(), ..plan };
    assert_eq!(tx.execution_of_release(id(1)).await.unwrap().as_ref(), Some(&bare));
    assert_eq!(tx.executions(9).await.unwrap(), [bare]);
    assert!(tx.execution_of_release(id(9)).await.unwrap().is_none());
}

pub(crate) async fn of_two_who_move_a_plan_the_second_is_refused(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_release_backlog(&release(1)).await.unwrap();
    let plan = drafted();
    tx.add_execution(&plan).await.unwrap();
    let after = plan.turn(Turn::Start).unwrap();
    tx.save_execution(&plan, &after).await.unwrap();
    let told = tx.save_execution(&plan, &after).await.unwrap_err();
    assert!(matches!(told, StoreError::Conflict(_)), "{told}");
    tx.commit().await.unwrap();
    // A release has one plan.
    let mut tx = store.write().await.unwrap();
    let second = ExecutionPlan { id: id(78), number: 2, ..drafted() };
    assert!(tx.add_execution(&second).await.is_err());
}
