//! Several workloads at once: all of it or nothing, told before, undone as one.

use landfall_domain::people::Right;

use super::super::expiry::tests::World;
use super::super::{Undoable, read_wishes, undo_event};
use super::*;

async fn try_it(world: &World, text: &str, dry_run: bool) -> anyhow::Result<RerankReport> {
    let wishes = read_wishes(text)?;
    let reason = "the lease ends";
    let asked = Rerank { wishes: &wishes, profile: None, reason, version: None, dry_run };
    rerank_backlog(&world.cx, asked).await
}

/// Everything that a re-ranking may change, as text.
async fn state(world: &World) -> String {
    let mut tx = world.cx.store.read().await.unwrap();
    let placings = tx.placings().await.unwrap();
    let order = tx.ranked().await.unwrap();
    let profile = Choices::load(&world.cx, &mut tx).await.unwrap().chosen;
    tx.rollback().await.unwrap();
    format!("{placings:?} {order:?} {profile}")
}

async fn undo(world: &World, seq: i64) -> anyhow::Result<()> {
    let mut tx = world.cx.store.read().await.unwrap();
    let event = tx.find_event(seq).await.unwrap().unwrap();
    tx.rollback().await.unwrap();
    let what = Undoable::of(&event).unwrap();
    assert_eq!(what.right(), Right::Prioritise);
    undo_event(&world.cx, &event, what).await
}

#[tokio::test]
async fn what_is_previewed_is_what_comes_and_undoing_restores_every_word() {
    let world = World::new().await;
    let keys = world.keys().await;
    world.pin(&keys[5], None).await.unwrap();
    let keys = world.keys().await;
    let before = state(&world).await;
    let text = format!(
        "{},2\n{}, pin 5, a gap,2027-03-31\n{},before {}\n{},proposed",
        keys[4], keys[2], keys[6], keys[1], keys[0]
    );
    let shown = try_it(&world, &text, true).await.unwrap();
    assert_eq!(state(&world).await, before, "a preview writes nothing");
    let done = try_it(&world, &text, false).await.unwrap();
    let ranks =
        |report: &RerankReport| report.lines.iter().map(|l| (l.from, l.to)).collect::<Vec<_>>();
    assert_eq!((ranks(&shown), shown.shifted), (ranks(&done), done.shifted));
    let after = world.keys().await;
    assert_eq!((&after[1], &after[4]), (&keys[4], &keys[2]));
    let place = |key: &String| after.iter().position(|one| one == key).unwrap();
    assert!(place(&keys[6]) < place(&keys[1]));
    let moved = [&keys[4], &keys[2], &keys[6], &keys[0]];
    let shifts = keys.iter().enumerate().filter(|(at, key)| place(key) != *at);
    assert_eq!(shifts.filter(|(_, key)| !moved.contains(key)).count(), done.shifted);
    undo(&world, done.event.unwrap()).await.unwrap();
    assert_eq!(state(&world).await, before);
    let twice = undo(&world, done.event.unwrap()).await.unwrap_err();
    assert!(twice.to_string().contains("was put elsewhere since"), "{twice}");
    // Undoing is an event like any other, so it is undone as well.
    let mut tx = world.cx.store.read().await.unwrap();
    let last = tx.last_event().await.unwrap();
    tx.rollback().await.unwrap();
    undo(&world, last).await.unwrap();
    assert_eq!(world.keys().await, after);
}

#[tokio::test]
async fn one_wrong_line_and_nothing_is_written() {
    let world = World::new().await;
    let keys = world.keys().await;
    let before = state(&world).await;
    let cases = [
        (
            format!("{},1\n{},2\n{},1", keys[3], keys[4], keys[5]),
            "line 3, W-",
            "line 1 wants rank 1",
        ),
        (format!("{},1\n\n{},2", keys[3], keys[3]), "line 3, W-", "line 1 names it as well"),
        (format!("{},1\nW-999,2", keys[3]), "line 2, W-999", "there is no workload W-999"),
        (format!("{},9999", keys[3]), "line 1, W-", "write one from 1 to"),
        (format!("{},1,why,2020-01-01", keys[3]), "line 1, W-", "2020-01-01 is over"),
        (format!("{},proposed", keys[3]), "line 1, W-", "stands where the profile proposes"),
        (format!("{0},before {0}", keys[3]), "line 1, W-", "next to itself"),
        (String::new(), "nothing to do", "name workloads"),
    ];
    for (text, line, problem) in cases {
        let said = try_it(&world, &text, false).await.unwrap_err().to_string();
        assert!(said.contains(line) && said.contains(problem), "{text:?}: {said}");
        assert_eq!(state(&world).await, before);
    }
    let wishes = read_wishes(&format!("{},1", keys[3])).unwrap();
    let asked = |reason, version, profile| Rerank {
        wishes: &wishes,
        profile,
        reason,
        version,
        dry_run: false,
    };
    let silent = rerank_backlog(&world.cx, asked(" ", None, None)).await.unwrap_err();
    assert!(silent.to_string().contains("needs a reason"), "{silent}");
    let late = rerank_backlog(&world.cx, asked("why", Some(1), None)).await.unwrap_err();
    assert!(late.to_string().contains("look at it again"), "{late}");
    let other = rerank_backlog(&world.cx, asked("why", None, Some("none"))).await.unwrap_err();
    assert!(other.to_string().contains("there is no profile `none`; there are:"), "{other}");
    assert_eq!(state(&world).await, before);
}

#[tokio::test]
async fn another_profile_and_places_come_together_and_go_together() {
    let world = World::new().await;
    let keys = world.keys().await;
    let before = state(&world).await;
    let mut tx = world.cx.store.read().await.unwrap();
    let choices = Choices::load(&world.cx, &mut tx).await.unwrap();
    tx.rollback().await.unwrap();
    let others = choices.all.iter().map(|one| one.profile.name.clone());
    let other = others.into_iter().find(|name| *name != choices.chosen).unwrap();
    let wishes = read_wishes(&format!("{},1", keys[keys.len() - 1])).unwrap();
    let asked = Rerank {
        wishes: &wishes,
        profile: Some(&other),
        reason: "the market changed",
        version: None,
        dry_run: false,
    };
    let done = rerank_backlog(&world.cx, asked).await.unwrap();
    assert_eq!(done.profile.as_ref(), Some(&other));
    assert_eq!(world.keys().await[0], keys[keys.len() - 1]);
    assert_eq!(world.last_kind().await.0, "backlog_reranked");
    let mut tx = world.cx.store.read().await.unwrap();
    let order = tx.rank_orders(1).await.unwrap().pop().unwrap();
    assert_eq!(Some(order.event), done.event);
    assert_eq!(order.numbers, tx.first_numbers(100).await.unwrap());
    tx.rollback().await.unwrap();
    undo(&world, done.event.unwrap()).await.unwrap();
    assert_eq!(state(&world).await, before);
}
