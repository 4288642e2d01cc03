//! What every engine must do.

use landfall_domain::estate::{Answer, Code, End, Finding, Key, Service, Verdict};
use landfall_domain::event::{Happening, verify};
use landfall_domain::plan::PlanStatus;
use landfall_domain::release::Member;
use landfall_store::{
    NewObservation, Standing, StoreError, StoredLink, StoredObservation, StoredQuestion,
};

use crate::place::Place;
use crate::world::{
    asset, dependency, id, link, membership, noon, observation, plan, source, workload,
};

pub(crate) async fn assets_read_back_as_they_were_written(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.save_workloads(&[workload(1, None)]).await.unwrap();
    let mut member = asset(2);
    member.workload = Some(id(1001));
    member.membership = Some(membership());
    let assets = [asset(1), member];
    tx.save_assets(&assets).await.unwrap();
    assert_eq!(tx.assets().await.unwrap(), assets);
}

pub(crate) async fn a_changed_asset_replaces_the_old_one(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.save_assets(&[asset(1)]).await.unwrap();
    let mut changed = asset(1);
    "renamed".clone_into(&mut changed.name);
    changed.version = 2;
    tx.save_assets(std::slice::from_ref(&changed)).await.unwrap();
    assert_eq!(tx.assets().await.unwrap(), [changed]);
}

pub(crate) async fn many_rows_are_written_in_chunks(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let assets: Vec<_> = (1..=5_000).map(asset).collect();
    tx.save_assets(&assets).await.unwrap();
    assert_eq!(tx.assets().await.unwrap().len(), 5_000);
    let ids: Vec<_> = assets.iter().skip(1).map(|asset| asset.id).collect();
    tx.remove_assets(&ids).await.unwrap();
    assert_eq!(tx.assets().await.unwrap().len(), 1);
}

pub(crate) async fn workloads_come_by_rank_then_by_number(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let workloads =
        [workload(1, None), workload(2, Some(2)), workload(3, Some(1)), workload(4, None)];
    tx.save_workloads(&workloads).await.unwrap();
    let numbers: Vec<i64> = tx.workloads().await.unwrap().iter().map(|w| w.number).collect();
    assert_eq!(numbers, [3, 2, 1, 4]);
    assert_eq!(tx.workloads().await.unwrap()[0], workloads[2]);
    tx.remove_workloads(&[workloads[0].id]).await.unwrap();
    assert_eq!(tx.workloads().await.unwrap().len(), 3);
}

pub(crate) async fn dependencies_are_replaced_as_a_whole(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.save_assets(&[asset(1), asset(2)]).await.unwrap();
    tx.replace_dependencies(&[dependency(11, 1, 2), dependency(12, 2, 1)]).await.unwrap();
    let kept = [dependency(11, 1, 2)];
    tx.replace_dependencies(&kept).await.unwrap();
    assert_eq!(tx.dependencies().await.unwrap(), kept);
}

pub(crate) async fn observations_remember_their_asset_and_standing(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_source(&source(1)).await.unwrap();
    tx.save_assets(&[asset(1), asset(2)]).await.unwrap();
    let mut standing = Standing { source: id(1), seq: 1, asset: id(1), superseded: false };
    let stored = |standing| StoredObservation { standing, observation: observation() };
    tx.add_observations(&[NewObservation { standing, observation: &observation() }]).await.unwrap();
    assert_eq!(tx.observations_of(id(1)).await.unwrap(), [stored(standing)]);
    standing.asset = id(2);
    tx.move_observation(standing).await.unwrap();
    assert_eq!(tx.observations().await.unwrap(), [stored(standing)]);
    standing.superseded = true;
    tx.move_observation(standing).await.unwrap();
    assert!(tx.observations().await.unwrap().is_empty());
}

pub(crate) async fn links_read_back_as_they_were_written(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_source(&source(1)).await.unwrap();
    let links = [StoredLink { source: id(1), seq: 1, link: link() }];
    tx.add_links(&links).await.unwrap();
    assert_eq!(tx.links().await.unwrap(), links);
}

pub(crate) async fn findings_of_a_source_stay_when_those_of_the_estate_are_replaced(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_source(&source(1)).await.unwrap();
    let own = Finding::new(Code::NumberUnreadable, "rvtools.xlsx", "no number", "give one")
        .at_row(7)
        .with_value("=2+2");
    let estate = Finding::new(Code::SelfDependency, "(estate)", "to itself", "nothing to do");
    tx.add_findings(id(1), std::slice::from_ref(&own)).await.unwrap();
    tx.replace_estate_findings(&[estate.clone(), estate.clone()]).await.unwrap();
    tx.replace_estate_findings(std::slice::from_ref(&estate)).await.unwrap();
    assert_eq!(tx.findings().await.unwrap(), [own.clone(), estate.clone()]);
    let first = tx.findings_after(None, 1).await.unwrap();
    assert_eq!(first[0].1, own);
    let rest = tx.findings_after(Some(first[0].0), 9).await.unwrap();
    assert_eq!(rest.iter().map(|(_, finding)| finding).collect::<Vec<_>>(), [&estate]);
}

pub(crate) async fn questions_and_answers_read_back(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let key = Key::host_name("db01").unwrap();
    let question = StoredQuestion {
        number: 1,
        key_kind: "name".to_owned(),
        key_value: "db01".to_owned(),
        because: "two fit".to_owned(),
        candidates: vec![(id(1), key.clone())],
    };
    tx.replace_questions(std::slice::from_ref(&question)).await.unwrap();
    assert_eq!(tx.questions().await.unwrap(), [question]);
    let answer = Answer { one: key.clone(), other: Key::vm("vc", "vm-1").unwrap(), same: true };
    tx.add_answer(&answer, noon(), "ada").await.unwrap();
    tx.add_answer(&answer, noon(), "ada").await.unwrap();
    assert_eq!(tx.answers().await.unwrap(), [answer.clone(), answer]);
}

pub(crate) async fn releases_keep_their_order(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.save_workloads(&[workload(1, Some(1)), workload(2, Some(2)), workload(3, Some(3))])
        .await
        .unwrap();
    let member =
        |number: u128| Member { workload: id(1000 + number), because: format!("rank {number}") };
    let releases = [vec![member(3), member(1)], vec![member(2)]];
    tx.replace_releases(&releases).await.unwrap();
    assert_eq!(tx.releases().await.unwrap(), releases);
    tx.replace_releases(&[]).await.unwrap();
    assert!(tx.releases().await.unwrap().is_empty());
}

pub(crate) async fn a_plan_reads_back_with_its_packages(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_plan(&plan(1)).await.unwrap();
    assert_eq!(tx.find_plan(1).await.unwrap(), Some(plan(1)));
    assert_eq!(tx.find_plan(2).await.unwrap(), None);
    assert_eq!(tx.plans().await.unwrap().len(), 1);
}

pub(crate) async fn plans_are_looked_at_without_their_packages(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let mut second = plan(2);
    second.packages[1].iteration = Some(0);
    tx.add_plan(&plan(1)).await.unwrap();
    tx.add_plan(&second).await.unwrap();
    let numbers = |plans: Vec<landfall_domain::plan::Plan>| {
        plans.into_iter().map(|plan| plan.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(tx.plans_before(None, 9).await.unwrap()), [2, 1]);
    assert_eq!(numbers(tx.plans_before(Some(2), 9).await.unwrap()), [1]);
    assert_eq!(numbers(tx.plans_before(None, 1).await.unwrap()), [2]);
    assert!(tx.completions(plan(1).id).await.unwrap().is_empty(), "a package stays behind");
    let complete = tx.completions(second.id).await.unwrap();
    assert_eq!(complete.into_iter().collect::<Vec<_>>(), [(id(1001), 1)]);
    assert_eq!(tx.number_in_force().await.unwrap(), None);
    tx.move_plan(&second, PlanStatus::Proposed, PlanStatus::Adopted).await.unwrap();
    assert_eq!(tx.number_in_force().await.unwrap(), Some(2));
}

pub(crate) async fn only_one_plan_is_in_force(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_plan(&plan(1)).await.unwrap();
    tx.add_plan(&plan(2)).await.unwrap();
    assert_eq!(tx.plan_in_sight().await.unwrap().unwrap().number, 2, "the latest");
    tx.move_plan(&plan(1), PlanStatus::Proposed, PlanStatus::Adopted).await.unwrap();
    assert_eq!(tx.plan_in_sight().await.unwrap().unwrap().number, 1, "the one in force");
    let second = tx.move_plan(&plan(2), PlanStatus::Proposed, PlanStatus::Adopted).await;
    assert!(matches!(second, Err(StoreError::Driver(_))));
}

pub(crate) async fn a_plan_that_moved_on_is_a_conflict(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_plan(&plan(1)).await.unwrap();
    let moved = tx.move_plan(&plan(1), PlanStatus::Adopted, PlanStatus::Superseded).await;
    assert!(matches!(moved, Err(StoreError::Conflict(_))));
}

fn adopted(number: usize) -> Happening {
    Happening::PlanAdopted { plan: format!("P-{number}"), superseded: None }
}

pub(crate) async fn events_form_a_chain_that_verifies(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    // More digits than are stored must not break the hash.
    let at = "2026-11-22T12:00:00.123456789Z".parse().unwrap();
    for number in 1..=3 {
        tx.append(at, "ada", Some("because"), &adopted(number)).await.unwrap();
    }
    let events = tx.events().await.unwrap();
    assert_eq!(events.len(), 3);
    verify(&events).unwrap();
}

pub(crate) async fn events_cannot_be_changed_or_removed(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.append(noon(), "ada", None, &adopted(1)).await.unwrap();
    tx.commit().await.unwrap();
    for sql in ["UPDATE event SET actor = 'eve'", "DELETE FROM event"] {
        let refused = if let Some(file) = place.address().strip_prefix("sqlite:") {
            let pool = sqlx::SqlitePool::connect(file).await.unwrap();
            sqlx::query(sql).execute(&pool).await.map(|_| ())
        } else {
            let pool = sqlx::PgPool::connect(place.address()).await.unwrap();
            sqlx::query(sql).execute(&pool).await.map(|_| ())
        };
        assert!(refused.unwrap_err().to_string().contains("append-only"), "{sql}");
    }
}

pub(crate) async fn a_setting_is_replaced(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.setting("profile").await.unwrap(), None);
    tx.set("profile", "caf").await.unwrap();
    tx.set("profile", "aws-example").await.unwrap();
    assert_eq!(tx.setting("profile").await.unwrap().as_deref(), Some("aws-example"));
}

pub(crate) async fn what_is_not_committed_is_not_there(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.save_assets(&[asset(1)]).await.unwrap();
    drop(tx);
    let mut tx = store.read().await.unwrap();
    assert!(tx.assets().await.unwrap().is_empty());
}

pub(crate) async fn writers_take_turns_and_lose_nothing(place: Place) {
    let store = place.open().await;
    let other = place.open().await;
    let write = async |store: &landfall_store::Store| {
        for number in 0..20 {
            let mut tx = store.write().await.unwrap();
            tx.append(noon(), "ada", None, &adopted(number)).await.unwrap();
            tx.commit().await.unwrap();
        }
    };
    tokio::join!(write(&store), write(&other), write(&store));
    let mut tx = store.read().await.unwrap();
    let events = tx.events().await.unwrap();
    assert_eq!(events.len(), 60);
    verify(&events).unwrap();
}

pub(crate) async fn the_same_file_cannot_be_imported_twice(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_source(&source(1)).await.unwrap();
    let mut again = source(2);
    again.sha256.clone_from(&source(1).sha256);
    assert!(tx.add_source(&again).await.is_err());
}

pub(crate) async fn opening_again_keeps_everything(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.save_assets(&[asset(1)]).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    let store = place.open().await;
    let mut tx = store.read().await.unwrap();
    assert_eq!(tx.assets().await.unwrap(), [asset(1)]);
    drop(tx);
    assert_eq!(store.check().await.unwrap(), None);
}

fn verdict(asset: u128, port: Option<u16>, shared: bool) -> Verdict {
    let service = Service { asset: id(asset), end: End::Serves, port };
    Verdict { service, shared, reason: Some("known".to_owned()), by: "ada".to_owned(), at: noon() }
}

pub(crate) async fn a_later_verdict_replaces_the_earlier_one(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    for shared in [true, false] {
        tx.save_verdict(&verdict(1, Some(53), shared)).await.unwrap();
    }
    tx.save_verdict(&verdict(1, None, true)).await.unwrap();
    let all = tx.verdicts().await.unwrap();
    assert_eq!(all, [verdict(1, None, true), verdict(1, Some(53), false)]);
    tx.remove_verdict(all[0].service).await.unwrap();
    assert_eq!(tx.verdicts().await.unwrap(), [verdict(1, Some(53), false)]);
}

pub(crate) async fn verdicts_follow_an_asset_that_proved_to_be_another(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.save_verdict(&verdict(1, Some(53), true)).await.unwrap();
    tx.save_verdict(&verdict(1, Some(88), true)).await.unwrap();
    tx.save_verdict(&verdict(2, Some(53), false)).await.unwrap();
    tx.hand_over_verdicts(id(1), id(2)).await.unwrap();
    let all = tx.verdicts().await.unwrap();
    assert_eq!(all, [verdict(2, Some(53), false), verdict(2, Some(88), true)]);
}

pub(crate) async fn pages_follow_each_other_without_a_gap(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    // Two of one name: the id decides between them.
    let mut assets: Vec<_> = (1..=7).map(asset).collect();
    let twin = assets[2].name.clone();
    assets[3].name = twin;
    tx.save_assets(&assets).await.unwrap();
    let workloads: Vec<_> = (1..=6).map(|n| workload(n, (n % 2 == 0).then_some(n))).collect();
    tx.save_workloads(&workloads).await.unwrap();
    let all = tx.assets().await.unwrap();
    let mut seen: Vec<landfall_domain::estate::Asset> = Vec::new();
    loop {
        let after = seen.last().map(|last| (last.name.clone(), last.id));
        let after = after.as_ref().map(|(name, id)| (name.as_str(), *id));
        let page = tx.assets_after(after, 2).await.unwrap();
        if page.is_empty() {
            break;
        }
        seen.extend(page);
    }
    assert_eq!(seen, all);
    let first = tx.workloads_after(None, 4).await.unwrap();
    let last = first.last().unwrap();
    let rest = tx.workloads_after(Some((last.rank, last.number)), 4).await.unwrap();
    let numbers: Vec<i64> = first.iter().chain(&rest).map(|one| one.number).collect();
    assert_eq!(numbers, [2, 4, 6, 1, 3, 5]);
    tx.keep_counts().await.unwrap();
    let counts = tx.counts().await.unwrap();
    assert_eq!((counts.assets, counts.workloads, counts.findings), (7, 6, 0));
    tx.keep_counts().await.unwrap();
    tx.save_assets(&[asset(99)]).await.unwrap();
    assert_eq!(tx.counts().await.unwrap(), counts);
    // Two derivations are two, whatever events stand between them.
    let derivations = tx.derivations().await.unwrap();
    tx.keep_counts().await.unwrap();
    assert_eq!(tx.derivations().await.unwrap(), derivations + 1);
    assert_eq!(tx.counts().await.unwrap().assets, 8);
}

pub(crate) async fn one_of_a_kind_is_found_or_not(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.save_workloads(&[workload(1, None)]).await.unwrap();
    let mut member = asset(1);
    member.workload = Some(id(1001));
    tx.save_assets(&[member.clone(), asset(2), asset(3)]).await.unwrap();
    tx.replace_dependencies(&[dependency(1, 1, 2), dependency(2, 3, 1)]).await.unwrap();
    assert_eq!(tx.find_asset(member.id).await.unwrap(), Some(member.clone()));
    assert_eq!(tx.find_asset(id(99)).await.unwrap(), None);
    assert_eq!(tx.find_workload(1).await.unwrap().unwrap().id, id(1001));
    assert_eq!(tx.workload_of_id(id(1001)).await.unwrap().unwrap().number, 1);
    assert_eq!(tx.find_workload(9).await.unwrap(), None);
    assert_eq!(tx.assets_of(id(1001), 10).await.unwrap(), [member]);
    let (needs, needed_by) = tx.dependencies_of(id(1), 10).await.unwrap();
    assert_eq!((needs[0].0.id, needs[0].1.as_str()), (id(1), asset(2).name.as_str()));
    assert_eq!((needed_by[0].0.id, needed_by[0].1.as_str()), (id(2), asset(3).name.as_str()));
}

pub(crate) async fn the_latest_events_come_first(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    for number in 0..5 {
        tx.append(noon(), "ada", None, &adopted(number)).await.unwrap();
    }
    let seqs = async |tx: &mut landfall_store::Tx, before| -> Vec<i64> {
        tx.events_before(before, 2).await.unwrap().iter().map(|event| event.seq).collect()
    };
    assert_eq!(seqs(&mut tx, None).await, [5, 4]);
    assert_eq!(seqs(&mut tx, Some(4)).await, [3, 2]);
}
