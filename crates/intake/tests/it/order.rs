//! The order of rows changes nothing but places.

use std::fmt::Write as _;

use landfall_domain::estate::{Link, Observation, Place};
use landfall_intake::Intake;
use proptest::prelude::*;

use super::{fixtures, intake};

const NOWHERE: Place = Place { sheet: 0, row: 0 };

fn without_places(intake: &Intake) -> (Vec<String>, Vec<String>) {
    let show = |seen: &Observation| {
        let mut seen = seen.clone();
        seen.place = NOWHERE;
        seen.facts.iter_mut().for_each(|fact| fact.place = NOWHERE);
        format!("{seen:?}")
    };
    let show_link = |link: &Link| format!("{:?}", Link { place: NOWHERE, ..link.clone() });
    let mut things: Vec<String> = intake.observations.iter().map(show).collect();
    let mut links: Vec<String> = intake.links.iter().map(show_link).collect();
    things.sort();
    links.sort();
    (things, links)
}

fn check(text: &str, order: &[usize]) {
    let mut lines: Vec<&str> = text.lines().collect();
    let header = lines.remove(0);
    let mut shuffled: Vec<(usize, &str)> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| (order[at % order.len()] + at % 7, *line))
        .collect();
    shuffled.sort_unstable();
    let other: Vec<&str> =
        std::iter::once(header).chain(shuffled.into_iter().map(|(_, line)| line)).collect();
    assert_eq!(
        without_places(&intake(text.as_bytes())),
        without_places(&intake(other.join("\n").as_bytes()))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn shuffled_rows_give_the_same_things_and_links(order in proptest::collection::vec(0..1000_usize, 1..50)) {
        for name in [
            "azure-migrate/azure-migrate-move-group-planner__dependency-export-sample.csv",
            "aws/cloud-migration-factory-on-aws__server-list.csv",
            "konveyor/tackle2-ui__sample-applications.csv",
        ] {
            check(&std::fs::read_to_string(fixtures().join(name)).unwrap(), &order);
        }
        let mut slots = String::from("Timeslot,Source server name,Source process,Destination server name,Destination port\n");
        for row in 0..60_usize {
            let row = row * 7 % 60;
            let (day, month) = (row % 20 + 1, row % 12 + 1);
            let (from, to, port) = (row % 5, row % 3, 80 + row % 2);
            let _ = writeln!(slots, "{month:02}/{day:02}/2025 06:00-12:00,s{from},p,d{to},{port}");
        }
        check(&slots, &order);
    }
}
