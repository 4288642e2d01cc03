//! What a line carries, worked out by hand.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

/// 100 Mbit/s of which half is free around the clock, and 1 % changes in a day.
const LINE: Network = Network {
    mbit_per_second: 100.0,
    usable_percent: 50.0,
    hours_per_day: 24.0,
    drift_percent_per_day: 1.0,
    offline_days: 10.0,
};

const BOX: (Date, Date) = (date(2026, 12, 21), date(2027, 1, 3));
const BEFORE: (Date, Date) = (date(2026, 12, 7), date(2026, 12, 20));
const TERA: u64 = 1_000_000_000_000;

fn copied(bytes: u64, seeded: (Date, Date), promoted: Option<Date>) -> Copied {
    Copied {
        bytes,
        daily_bytes: 0,
        undeclared_bytes: bytes,
        unknown: 0,
        seeded,
        promoted,
        team: "Cranes".to_owned(),
    }
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() <= other.abs() * 1e-9
}

#[test]
fn a_terabyte_takes_as_long_as_worked_out_by_hand() {
    // 8e12 bit / 5e7 bit/s = 160,000 s = 44.44 h; two weeks have 336 h.
    let alone = load(&LINE, "Cranes", BOX, &[copied(TERA, BOX, None)]);
    assert!(close(alone.needed_hours.unwrap(), 160_000.0 / 3_600.0), "{alone:?}");
    assert!(alone.fits() && !alone.ships_faster && close(alone.box_hours, 336.0));
    assert_eq!(alone.warning(&LINE), None);
    // 10 TB in sync: 1e11 bytes a day = 9.259 Mbit/s; 8e12 / (5e7 - 9.259e6) = 196,364 s = 54.55 h.
    let beside =
        load(&LINE, "Cranes", BOX, &[copied(TERA, BOX, None), copied(10 * TERA, BEFORE, None)]);
    assert!(close(beside.needed_hours.unwrap(), 8e12 / (5e7 - 8e11 / 86_400.0) / 3_600.0));
    assert!((beside.needed_hours.unwrap() - 54.55).abs() < 0.01);
    // Where sources say how much changes, the share does not count: 1e10 bytes a day of these 10 TB.
    let said =
        Copied { daily_bytes: TERA / 100, undeclared_bytes: 0, ..copied(10 * TERA, BEFORE, None) };
    let known = load(&LINE, "Cranes", BOX, &[copied(TERA, BOX, None), said]);
    assert!(close(known.drift_bytes_per_day, 1e10) && close(known.in_sync_bytes, 1e13));
    assert!(close(known.needed_hours.unwrap(), 8e12 / (5e7 - 8e10 / 86_400.0) / 3_600.0));
    // Only eight hours a night: three times as many days, as many hours of the line.
    let nights = Network { hours_per_day: 8.0, ..LINE };
    let nightly = load(&nights, "Cranes", BOX, &[copied(TERA, BOX, None)]);
    assert!(close(nightly.needed_hours.unwrap(), 160_000.0 / 3_600.0));
    assert!(close(nightly.needed_days.unwrap(), 3.0 * alone.needed_days.unwrap()));
}

#[test]
fn it_says_when_it_does_not_fit_and_when_a_disk_is_faster() {
    // 54 MB/s changing is more than 6.25 MB/s of line: never.
    let never =
        load(&LINE, "Cranes", BOX, &[copied(TERA, BOX, None), copied(500 * TERA, BEFORE, None)]);
    assert_eq!((never.needed_hours, never.fits(), never.ships_faster), (None, false, true));
    assert!(never.warning(&LINE).unwrap().contains("never catches up"));
    // 6 TB: 11.1 days, which fits into 14, but a disk is there in 10.
    let slow = load(&LINE, "Cranes", BOX, &[copied(6 * TERA, BOX, None)]);
    assert!(slow.fits() && slow.ships_faster);
    assert!(slow.warning(&LINE).unwrap().contains("shipping a disk takes about 10 days"));
    let late = load(&LINE, "Cranes", BOX, &[copied(9 * TERA, BOX, None)]);
    assert!(!late.fits());
    assert!(late.warning(&LINE).unwrap().contains("the iteration has 336 h"), "{late:?}");
}

#[test]
fn an_asset_is_in_sync_from_seeded_to_promoted() {
    let of = |promoted| load(&LINE, "Cranes", BOX, &[copied(TERA, BEFORE, promoted)]).in_sync_bytes;
    assert!(close(of(None), 1e12) && close(of(Some(date(2027, 1, 3))), 1e12));
    assert!(of(Some(date(2026, 12, 20))).abs() < 1.0, "promoted before");
    // An iteration of another team that shares seven of its fourteen days brings half of its bytes.
    let other = (date(2026, 12, 28), date(2027, 1, 10));
    let theirs = Copied { team: "Docks".to_owned(), ..copied(TERA, other, None) };
    let unknown = Copied { unknown: 1, ..copied(0, BOX, None) };
    let both = load(&LINE, "Cranes", BOX, &[copied(TERA, BOX, None), theirs, unknown]);
    assert!(close(both.bytes, 1.5e12) && close(both.own_bytes, 1e12));
    assert_eq!(both.unknown, 1);
    let none = load(&LINE, "Cranes", BOX, &[]);
    assert!(none.fits() && none.warning(&LINE).is_none());
}

#[test]
fn a_line_that_cannot_be_is_refused() {
    let read = |text: &str| {
        let text = format!("[[team]]\nname='T'\nskills={{infra=1}}\n[network]\n{text}");
        crate::team::Calendar::parse(&text).map(|one| one.network)
    };
    let line = read("mbit_per_second = 200").unwrap().unwrap();
    assert_eq!((line.usable_percent, line.offline_days), (50.0, 10.0));
    for wrong in [
        "mbit_per_second = 0",
        "mbit_per_second = nan",
        "usable_percent = 50",
        "mbit_per_second = 1\nhours_per_day = 25",
        "mbit_per_second = 1\nspeed = 2",
    ] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}

proptest! {
    /// More bandwidth never takes longer, and more data is never faster.
    #[test]
    fn more_bandwidth_never_takes_longer(
        sizes in prop::collection::vec((0_u64..100 * TERA, any::<bool>()), 0..8),
        speed in 1.0_f64..10_000.0,
        more in 1.0_f64..10.0,
        drift in 0.0_f64..50.0,
    ) {
        let copies: Vec<Copied> = sizes
            .iter()
            .map(|(bytes, now)| copied(*bytes, if *now { BOX } else { BEFORE }, None))
            .collect();
        let line = Network { mbit_per_second: speed, drift_percent_per_day: drift, ..LINE };
        let faster = Network { mbit_per_second: speed * more, ..line.clone() };
        let (slow, fast) = (load(&line, "Cranes", BOX, &copies), load(&faster, "Cranes", BOX, &copies));
        match (slow.needed_hours, fast.needed_hours) {
            (Some(slow), Some(fast)) => prop_assert!(fast <= slow * (1.0 + 1e-12)),
            (Some(_), None) => prop_assert!(false, "faster and never"),
            (None, _) => {}
        }
        prop_assert!(fast.fits() || !slow.fits());
        let fewer = load(&line, "Cranes", BOX, &copies[..copies.len() / 2]);
        if let (Some(fewer), Some(all)) = (fewer.needed_hours, slow.needed_hours) {
            prop_assert!(fewer <= all * (1.0 + 1e-12));
        }
    }
}
