//! What rounds of estimation hide, show and refuse.

use proptest::prelude::*;

use super::*;
use crate::activity::Stage;

fn id<T>(number: u128) -> Id<T> {
    Id::from_uuid(uuid::Uuid::from_u128(number))
}

fn task(number: i64, name: &str) -> Task {
    Task {
        id: id(number.unsigned_abs().into()),
        number,
        release: id(1),
        workload: id(2),
        asset: None,
        name: name.to_owned(),
        stage: Stage::Replicate,
        skill: "infra".to_owned(),
        estimate_tenths: 20,
        spent_tenths: 0,
        state: TaskState::ToDo,
        assignee: None,
        blocked: None,
        iteration: None,
        started_at: None,
        done_at: None,
        version: 1,
    }
}

fn signed(by: &str) -> Signature {
    Signature { by: by.to_owned(), at: Timestamp::UNIX_EPOCH }
}

fn opened(tasks: &[(Task, Option<AssetKind>)], scale: Scale) -> Result<Round, Refusal> {
    Round::open((id(9), 3), "The docks", scale, (tasks, false), signed("lea"))
}

fn round(scale: Scale) -> Round {
    let vm = Some(AssetKind::Vm);
    let tasks = [
        (task(1, "Copy"), vm),
        (task(2, "Copy"), vm),
        (task(3, "Copy"), None),
        (task(4, "Try"), vm),
    ];
    opened(&tasks, scale).unwrap()
}

/// The round once somebody voted, as the store gives it back.
fn voted(round: &Round, position: usize, by: &str, said: &str) -> Result<Round, Refusal> {
    let vote = round.vote(position, said, (by, Timestamp::UNIX_EPOCH))?;
    let mut after = round.clone();
    let group = after.groups[position - 1].clone();
    let mut votes: Vec<Vote> = (1..=group.cycle)
        .flat_map(|cycle| group.votes_of(cycle).cloned().collect::<Vec<_>>())
        .filter(|one| (one.cycle, one.by.as_str()) != (vote.cycle, by))
        .collect();
    votes.push(vote);
    after.groups[position - 1] = group.with_votes(votes);
    Ok(after)
}

#[test]
fn tasks_of_one_name_and_kind_are_voted_on_together() {
    let round = round(Scale::Hours);
    let sizes: Vec<usize> = round.groups.iter().map(|group| group.tasks.len()).collect();
    assert_eq!(sizes, [2, 1, 1]);
    let mut done = task(5, "Done");
    done.state = TaskState::Done;
    assert!(opened(&[(done, None)], Scale::Hours).unwrap_err().to_string().starts_with("tasks:"));
    let same = [(task(1, "Copy"), None), (task(1, "Copy"), None)];
    assert_eq!(opened(&same, Scale::Hours).unwrap().groups[0].tasks.len(), 1);
}

#[test]
fn a_group_goes_from_hidden_to_accepted() {
    let round = round(Scale::SHIRTS);
    assert!(round.reveal(Some(1)).is_err(), "nobody voted");
    assert!(round.reveal(None).is_err());
    let round = voted(&round, 1, "ana", "s").unwrap();
    let round = voted(&round, 1, "bo", " XL ").unwrap();
    let round = voted(&round, 1, "ana", "M").unwrap();
    assert_eq!(round.groups[0].voters(), ["ana", "bo"]);
    assert_eq!((round.groups[0].revealed(1), round.groups[0].tally(1)), (None, None));
    assert_eq!(round.groups[0].own_vote("ana").unwrap().size, Some(Size::M));
    assert!(round.accept(1, None).is_err(), "hidden votes have no median");
    assert!(round.again(1).is_err());
    let shown = round.reveal(None).unwrap();
    let states: Vec<GroupState> = shown.groups.iter().map(|group| group.state).collect();
    assert_eq!(states, [GroupState::Revealed, GroupState::Voting, GroupState::Voting]);
    let tally = shown.groups[0].tally(1).unwrap();
    assert_eq!((tally.median_tenths, tally.spread_tenths), (200, (80, 320)));
    assert_eq!(
        (&tally.lowest[..], &tally.highest[..]),
        (&["ana".to_owned()][..], &["bo".to_owned()][..])
    );
    assert!(voted(&shown, 1, "cy", "M").is_err(), "too late");
    assert!(shown.reveal(Some(1)).is_err());
    let again = shown.again(1).unwrap();
    assert_eq!((again.groups[0].cycle, again.groups[0].voters().len()), (2, 0));
    assert_eq!(again.groups[0].revealed(1).unwrap().len(), 2, "what was seen stays readable");
    let again = voted(&again, 1, "bo", "L").unwrap();
    assert_eq!(again.groups[0].revealed(2), None);
    let taken = again.reveal(Some(1)).unwrap().accept(1, None).unwrap();
    assert_eq!(taken.groups[0].accepted_tenths, Some(160));
    assert!(taken.accept(1, Some(10)).is_err() && taken.again(1).is_err());
    let own = again.reveal(Some(1)).unwrap().accept(1, Some(45)).unwrap();
    assert_eq!(own.groups[0].accepted_tenths, Some(45));
    let closed = taken.close(signed("lea")).unwrap();
    assert_eq!(closed.status(), RoundStatus::Closed);
    assert!(voted(&closed, 2, "ana", "M").is_err() && closed.close(signed("lea")).is_err());
    assert!(closed.reveal(None).is_err() && closed.again(1).is_err());
}

#[test]
fn what_is_no_vote_is_refused_with_the_way_out() {
    let (hours, shirts) = (round(Scale::Hours), round(Scale::SHIRTS));
    for said in ["", "x", "-1", "0", "NaN", "inf", "10001", &"9".repeat(500)] {
        assert!(voted(&hours, 1, "ana", said).is_err(), "{said}");
    }
    assert_eq!(
        voted(&hours, 1, "ana", "4,5").unwrap().groups[0].own_vote("ana").unwrap().tenths,
        45
    );
    let told = voted(&shirts, 1, "ana", "XXL").unwrap_err().to_string();
    assert_eq!(told, "vote: `XXL` is none of XS, S, M, L and XL");
    for position in [0, 4, usize::MAX] {
        assert!(voted(&hours, position, "ana", "4").is_err());
    }
    let points = round(Scale::points(40).unwrap());
    let vote = voted(&points, 1, "ana", "2,5").unwrap();
    assert_eq!(vote.groups[0].own_vote("ana").unwrap().tenths, 100, "a point is four hours");
    for said in ["", "M", "-1", "0", "NaN", "99999"] {
        assert!(voted(&points, 1, "ana", said).is_err(), "{said}");
    }
    assert!(Scale::points(0).is_err());
    assert!(Scale::shirts([20, 20, 80, 160, 320]).is_err());
    assert!(Scale::shirts([0, 20, 80, 160, 320]).is_err());
    for title in ["", "  ", "a\nb", &"x".repeat(201)] {
        let tasks = [(task(1, "Copy"), None)];
        let key = (id(9), 3);
        assert!(Round::open(key, title, Scale::Hours, (&tasks, false), signed("lea")).is_err());
    }
}

proptest! {
    /// Whatever people do, nobody reads a vote of others while its group is voted on, cycles that were
    /// revealed stay as they were, and what was accepted does not change.
    #[test]
    fn what_is_hidden_stays_hidden(
        steps in prop::collection::vec((0..5_usize, 1..4_usize, 0..3_usize, 1..50_i64), 0..60),
    ) {
        let mut now = round(Scale::Hours);
        for (what, position, who, value) in steps {
            let by = ["ana", "bo", "cy"][who];
            let before = now.clone();
            let done = match what {
                0 => voted(&now, position, by, &value.to_string()),
                1 => now.reveal(Some(position)),
                2 => now.again(position),
                3 => now.accept(position, None),
                _ => now.reveal(None),
            };
            let Ok(after) = done else { continue };
            for (old, new) in before.groups.iter().zip(&after.groups) {
                if new.state == GroupState::Voting {
                    prop_assert_eq!(new.revealed(new.cycle), None);
                    prop_assert_eq!(new.tally(new.cycle), None);
                }
                for cycle in 1..new.cycle {
                    prop_assert!(new.revealed(cycle).is_some());
                    if let Some(shown) = old.revealed(cycle) {
                        prop_assert_eq!(new.revealed(cycle), Some(shown));
                    }
                }
                if let Some(tenths) = old.accepted_tenths {
                    prop_assert_eq!(new.accepted_tenths, Some(tenths));
                }
                if let Some(tally) = new.tally(new.cycle) {
                    let (low, high) = tally.spread_tenths;
                    prop_assert!((low..=high).contains(&tally.median_tenths));
                    prop_assert_eq!(tally.is_agreed(), tally.lowest.is_empty());
                }
            }
            now = after;
        }
    }
}
