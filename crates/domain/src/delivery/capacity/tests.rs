//! What people can do together, beside a flow that is found by hand.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::team::time_boxes;

const CRANES: &str = "
    [[team]]
    name = 'Cranes'
    [[person]]
    name = 'Ana'
    team = 'Cranes'
    hours = 60
    skills = ['infra', 'data']
    [[person]]
    name = 'Bo'
    team = 'Cranes'
    hours = 40.5
    skills = ['data', 'test']
    [[day_off]]
    person = 'Ana'
    from = 2026-12-07
    to = 2026-12-13
    [[day_off]]
    team = 'Cranes'
    from = 2026-12-21
    to = 2027-01-03
    percent = 50
";

fn can(name: &str, tenths: i64, skills: &[&str]) -> Can {
    let skills = skills.iter().map(|skill| (*skill).to_owned()).collect();
    Can { name: name.to_owned(), tenths, off_tenths: 0, skills }
}

#[test]
fn people_give_what_days_off_leave_them() {
    let calendar = Calendar::parse(CRANES).unwrap();
    let boxes = time_boxes(date(2026, 12, 7), 14, 3).unwrap();
    let team = &calendar.teams[0];
    let hours: Vec<Vec<(i64, i64)>> = boxes
        .iter()
        .map(|time_box| {
            let all = Capacity::of(&calendar, team, time_box);
            all.people().iter().map(|one| (one.tenths, one.off_tenths)).collect()
        })
        .collect();
    // Ana is away for half of the first; the team has half of the second.
    assert_eq!(hours, [[(300, 300), (405, 0)], [(300, 300), (202, 203)], [(600, 0), (405, 0)]]);
    // The planner sees hours shared out evenly: 30 of infra, 30 + 20.3 of data, 20.2 of test.
    assert_eq!(
        team.skills,
        [("data".into(), 503), ("infra".into(), 300), ("test".into(), 202)].into()
    );
    let planner: i64 = calendar.capacity_tenths(team, "infra", &boxes[0]);
    assert_eq!(planner, 150, "days off of a person count for the planner as well");
}

#[test]
fn mistakes_in_people_are_named_with_their_place() {
    for (old, new, told) in [
        ("team = 'Cranes'\n    hours = 60", "team = 'Docks'\n    hours = 60", "person `Ana`: team"),
        ("hours = 60", "hours = -1", "person `Ana`: hours"),
        ("hours = 60", "hours = nan", "person `Ana`: hours"),
        ("['infra', 'data']", "[]", "person `Ana`: skills"),
        ("['infra', 'data']", "['infra', 'infra']", "person `Ana`: skills"),
        ("'Bo'", "'Ana'", "person `Ana`: there are two"),
        ("name = 'Bo'", "name = ''", "person ``: name"),
        ("person = 'Ana'", "person = 'Cy'", "day_off of `Cy`: there is no person"),
        ("percent = 50", "", "day_off of `Cranes`: percent"),
    ] {
        let text = CRANES.replace(old, new);
        assert_ne!(text, CRANES, "{old}");
        let wrong = Calendar::parse(&text).unwrap_err().to_string();
        assert!(wrong.starts_with(told), "{wrong}");
    }
    let many = |n: i32| format!("[[person]]\nname='p{n}'\nteam='T'\nhours=1\nskills=['s{n}']\n");
    let many: String = (0..17).map(many).collect();
    let text = format!("[[team]]\nname='T'\n{many}");
    assert!(Calendar::parse(&text).unwrap_err().to_string().contains("at most 16"));
    assert!(Calendar::parse("[[team]]\nname='T'\n").is_err(), "neither skills nor people");
}

#[test]
fn it_says_which_skills_are_short_together() {
    let people = [
        can("Ana", 300, &["infra", "data"]),
        can("Bo", 300, &["infra", "data"]),
        can("Cy", 90, &["test"]),
    ];
    let asked = BTreeMap::from([("infra", 500), ("data", 500), ("test", 80)]);
    let short = shortages(&asked, &people);
    let said: Vec<String> = short.iter().map(Shortage::says).collect();
    assert_eq!(said, ["data and infra together need 40 h more than Ana and Bo have"]);
    let asked = BTreeMap::from([("infra", 600), ("test", 100), ("magic", 10)]);
    let said: Vec<String> = shortages(&asked, &people).iter().map(Shortage::says).collect();
    assert_eq!(said, ["magic needs 1 h, and nobody has it", "test needs 1 h more than Cy has"]);
    assert!(shortages(&BTreeMap::from([("infra", 600)]), &people).is_empty());
    assert!(shortages(&BTreeMap::new(), &[]).is_empty());
}

#[test]
fn an_iteration_is_filled_with_what_people_can_do_together() {
    let people = [can("Ana", 50, &["infra", "data"]), can("Bo", 20, &["data"])];
    let mut room = Room::of(&people);
    room.burden("data", 30);
    // 70 less 30 are left, of which infra may have 40 and data 40, but not both.
    let work =
        [(0, "infra", 30), (0, "data", 20), (0, "data", 5), (1, "data", 10), (1, "magic", 1)];
    assert_eq!(room.fill(&work), [true, false, false, true, false]);
}

/// The most that can be done, found by sending one tenth after the other along a path from a skill to
/// somebody who has hours left, who may hand other work on.
fn most_done(asked: &[i64], people: &[(i64, Vec<bool>)]) -> i64 {
    fn find(
        skill: usize,
        people: &[(i64, Vec<bool>)],
        given: &mut [Vec<i64>],
        seen: &mut [bool],
    ) -> bool {
        for at in 0..people.len() {
            if !people[at].1[skill] || std::mem::replace(&mut seen[at], true) {
                continue;
            }
            let used: i64 = given[at].iter().sum();
            if used < people[at].0 {
                given[at][skill] += 1;
                return true;
            }
            for other in 0..given[at].len() {
                if given[at][other] > 0 && find(other, people, given, seen) {
                    given[at][other] -= 1;
                    given[at][skill] += 1;
                    return true;
                }
            }
        }
        false
    }
    let mut given = vec![vec![0; asked.len()]; people.len()];
    let mut done = 0;
    for (skill, &tenths) in asked.iter().enumerate() {
        for _ in 0..tenths {
            if find(skill, people, &mut given, &mut vec![false; people.len()]) {
                done += 1;
            }
        }
    }
    done
}

proptest! {
    /// What is short is exactly what no way of sharing out the hours can do.
    #[test]
    fn shortages_are_what_a_flow_leaves_undone(
        asked in prop::collection::vec(0_i64..12, 1..5),
        people in prop::collection::vec((0_i64..12, prop::collection::vec(any::<bool>(), 4)), 0..5),
    ) {
        const NAMES: [&str; 4] = ["a", "b", "c", "d"];
        let cans: Vec<Can> = people
            .iter()
            .enumerate()
            .map(|(at, (tenths, has))| {
                let skills: Vec<&str> =
                    NAMES.iter().zip(has).filter(|(_, has)| **has).map(|(name, _)| *name).collect();
                can(&format!("p{at}"), *tenths, &skills)
            })
            .collect();
        let by_skill: BTreeMap<&str, i64> = NAMES.iter().copied().zip(asked.iter().copied()).collect();
        let short: Vec<Shortage> = shortages(&by_skill, &cans);
        let undone = asked.iter().sum::<i64>() - most_done(&asked, &people);
        prop_assert_eq!(short.iter().map(Shortage::tenths).sum::<i64>(), undone);
        prop_assert!(short.iter().all(|one| one.tenths() > 0));
        // Taking piece by piece never takes more than a flow can do, and takes all that fits at once.
        let mut room = Room::of(&cans);
        let taken: Vec<i64> = asked.iter().zip(NAMES).map(|(tenths, name)| {
            if room.take(name, *tenths) { *tenths } else { 0 }
        }).collect();
        prop_assert_eq!(most_done(&taken, &people), taken.iter().sum::<i64>());
        if undone == 0 {
            prop_assert_eq!(taken, asked);
        }
    }
}
