//! The first ten of the backlog as both teams agreed on them, and whether that still holds.

use jiff::Timestamp;

use crate::review::Team;

/// That a team confirmed the first of the backlog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// Grows with time.
    pub seq: i64,
    /// For which team.
    pub team: Team,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Keys of the workloads, by rank.
    pub order: Vec<String>,
}

/// What both teams agreed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// Keys by rank.
    pub order: Vec<String>,
    /// When the second team confirmed it, or either confirmed it again.
    pub at: Timestamp,
}

/// The first of the backlog, and who stands behind them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consensus {
    /// What both teams agreed on last.
    pub agreed: Option<Agreed>,
    /// The last word of each team, in the order of [`Team::ALL`].
    pub last: Vec<Option<Confirmation>>,
    /// Why the agreement does not hold, as sentences; none if it does.
    pub alarms: Vec<String>,
}

/// What the teams agreed on, and what speaks against relying on it. `confirmations` are in the order
/// of their `seq`; `present` are the first keys by rank; an agreement holds for `days`.
pub fn consensus(
    confirmations: &[Confirmation],
    present: &[String],
    (now, days): (Timestamp, i32),
) -> Consensus {
    let mut last: Vec<Option<Confirmation>> = vec![None; Team::ALL.len()];
    let mut agreed = None;
    for one in confirmations {
        let place = Team::ALL.iter().position(|team| *team == one.team);
        if let Some(slot) = place.and_then(|at| last.get_mut(at)) {
            *slot = Some(one.clone());
        }
        if last.iter().flatten().filter(|other| other.order == one.order).count() == last.len() {
            agreed = Some(Agreed { order: one.order.clone(), at: one.at });
        }
    }
    let mut alarms = Vec::new();
    if let Some(agreed) = &agreed {
        alarms.extend(changed(&agreed.order, present));
        let hours = now.duration_since(agreed.at).as_hours();
        if hours > i64::from(days) * 24 {
            alarms.push(format!(
                "the agreement is {} days old; the teams agree anew every {days} days",
                hours / 24
            ));
        }
    } else if !present.is_empty() {
        alarms.push("the teams have not agreed on the first of the backlog yet".to_owned());
    }
    for (team, word) in Team::ALL.iter().zip(&last) {
        let stands = word.as_ref().is_some_and(|word| word.order == present);
        if !stands && !present.is_empty() {
            alarms.push(format!("the {} has not confirmed the present order", team.label()));
        }
    }
    Consensus { agreed, last, alarms }
}

/// What differs between the order that was agreed and the present one.
fn changed(agreed: &[String], present: &[String]) -> Option<String> {
    if agreed == present {
        return None;
    }
    let only = |these: &[String], those: &[String]| {
        let only: Vec<&str> =
            these.iter().filter(|key| !those.contains(key)).map(String::as_str).collect();
        only.join(", ")
    };
    let (entered, left) = (only(present, agreed), only(agreed, present));
    Some(match (entered.is_empty(), left.is_empty()) {
        (true, true) => "the first of the backlog stand in another order since".to_owned(),
        (false, true) => format!("{entered} came in since"),
        (true, false) => format!("{left} dropped out since"),
        (false, false) => format!("{entered} came in since, {left} dropped out"),
    })
}

/// A number that is another one as soon as the order is: the version of what is confirmed. It fits
/// into the whole numbers of JSON.
pub fn order_version(order: &[String]) -> i64 {
    const PRIME: u64 = 0x0100_0000_01b3;
    let start: u64 = 0xcbf2_9ce4_8422_2325;
    let bytes = order.iter().flat_map(|key| key.bytes().chain([b'\n']));
    let hash = bytes.fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    i64::try_from(hash >> 12).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(order: &[usize]) -> Vec<String> {
        order.iter().map(|number| format!("W-{number}")).collect()
    }

    fn day(day: i64) -> Timestamp {
        Timestamp::from_second(day * 86_400).unwrap()
    }

    fn said(seq: i64, team: Team, order: &[usize]) -> Confirmation {
        Confirmation { seq, team, by: "ada".to_owned(), at: day(seq), order: keys(order) }
    }

    #[test]
    fn both_teams_have_to_say_the_same() {
        let one = [said(1, Team::Strategy, &[1, 2])];
        let found = consensus(&one, &keys(&[1, 2]), (day(2), 14));
        assert_eq!((found.agreed, found.alarms.len()), (None, 2));
        let both = [said(1, Team::Strategy, &[1, 2]), said(3, Team::Adoption, &[1, 2])];
        let found = consensus(&both, &keys(&[1, 2]), (day(4), 14));
        assert_eq!(found.agreed.unwrap().at, day(3));
        assert!(found.alarms.is_empty());
        let apart = [said(1, Team::Strategy, &[1, 2]), said(3, Team::Adoption, &[2, 1])];
        assert_eq!(consensus(&apart, &keys(&[1, 2]), (day(4), 14)).agreed, None);
    }

    #[test]
    fn an_agreement_grows_old_and_is_overtaken_by_ranks() {
        let both = [said(1, Team::Strategy, &[1, 2]), said(3, Team::Adoption, &[1, 2])];
        let old = consensus(&both, &keys(&[1, 2]), (day(20), 14)).alarms;
        assert_eq!(old, ["the agreement is 17 days old; the teams agree anew every 14 days"]);
        assert!(consensus(&both, &keys(&[1, 2]), (day(17), 14)).alarms.is_empty());
        let moved = consensus(&both, &keys(&[3, 1]), (day(4), 14)).alarms;
        assert_eq!(moved[0], "W-3 came in since, W-2 dropped out");
        assert_eq!(moved.len(), 3);
        let turned = consensus(&both, &keys(&[2, 1]), (day(4), 14)).alarms;
        assert_eq!(turned[0], "the first of the backlog stand in another order since");
    }

    proptest! {
        #[test]
        fn no_alarm_means_that_both_stand_behind_the_present_order(
            words in proptest::collection::vec((0_usize..2, 0_usize..3), 0..12),
            present in 0_usize..3,
        ) {
            let orders = [vec![1, 2, 3], vec![2, 1, 3], vec![4, 1, 2]];
            let all: Vec<Confirmation> = (1..)
                .zip(&words)
                .map(|(seq, (team, order))| said(seq, Team::ALL[*team], &orders[*order]))
                .collect();
            let found = consensus(&all, &keys(&orders[present]), (day(14), 14));
            let behind = |team: usize| {
                words.iter().rev().find(|word| word.0 == team).is_some_and(|word| word.1 == present)
            };
            prop_assert_eq!(found.alarms.is_empty(), behind(0) && behind(1));
        }

        #[test]
        fn another_order_is_another_version(one in any::<[u8; 3]>(), other in any::<[u8; 3]>()) {
            let text = |keys: [u8; 3]| keys.map(|key| format!("W-{key}")).to_vec();
            let same = order_version(&text(one)) == order_version(&text(other));
            prop_assert_eq!(same, one == other);
        }
    }
}
