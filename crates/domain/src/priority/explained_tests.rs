//! What is said of ranks, held against the data that it speaks of.

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::id::Id;

/// Ten workloads under the AWS example profile, worked by hand: environment, regulatory and
/// compliance, criticality at weight 1; dependencies, instances and strategy at 0.8; unit at 0.4.
#[test]
fn ten_workloads_score_as_worked_by_hand() {
    type Row = ([Option<&'static str>; 4], [Option<f64>; 2], [Option<&'static str>; 2], f64);
    let no = Some("none");
    let rows: [Row; 10] = [
        // 60 + 60 + 60 + 60 + 0.8 × (80 + 60 + 60) + 0.4 × 60 = 240 + 160 + 24
        (
            [Some("test"), no, no, Some("low")],
            [Some(0.0), Some(3.0)],
            [Some("rehost"), Some("early adopter")],
            424.0,
        ),
        // 40 + 60 + 60 + 60 + 0.8 × (80 + 60 + 60) + 0.4 × 10 = 220 + 160 + 4
        (
            [Some("dev"), no, no, Some("low")],
            [Some(0.0), Some(1.0)],
            [Some("rehost"), Some("finance")],
            384.0,
        ),
        // 20 + 60 + 60 + 40 + 0.8 × (60 + 40 + 60) + 0.4 × 10 = 180 + 128 + 4
        (
            [Some("prod"), no, no, Some("medium")],
            [Some(1.0), Some(4.0)],
            [Some("rehost"), Some("finance")],
            312.0,
        ),
        // 20 + 10 + 10 + 20 + 0.8 × (20 + 20 + 20) + 0.4 × 10 = 60 + 48 + 4
        (
            [Some("prod"), Some("gdpr"), Some("pci"), Some("high")],
            [Some(3.0), Some(11.0)],
            [Some("refactor"), Some("sales")],
            112.0,
        ),
        // nothing is known: 20 + 10 + 10 + 20 + 0.8 × (20 + 20 + 20) + 0.4 × 10
        ([None, None, None, None], [None, None], [None, None], 112.0),
        // 60 + 60 + 10 + 40 + 0.8 × (40 + 40 + 40) + 0.4 × 60 = 170 + 96 + 24
        (
            [Some("test"), no, Some("sox"), Some("medium")],
            [Some(2.0), Some(10.0)],
            [Some("replatform"), Some("Early Adopter")],
            290.0,
        ),
        // 40 + 10 + 60 + 20 + 0.8 × (60 + 60 + 40) + 0.4 × 10 = 130 + 128 + 4
        (
            [Some("dev"), Some("hipaa"), no, Some("mission-critical")],
            [Some(1.0), Some(2.0)],
            [Some("replatform"), Some("sales")],
            262.0,
        ),
        // 20 + 60 + 10 + 60 + 0.8 × (80 + 20 + 20) + 0.4 × 10 = 150 + 96 + 4
        (
            [Some("dr"), no, None, Some("low")],
            [Some(0.0), Some(40.0)],
            [Some("retire"), None],
            250.0,
        ),
        // 20 + 10 + 60 + 20 + 0.8 × (40 + 60 + 60) + 0.4 × 60 = 110 + 128 + 24
        (
            [Some("prod"), None, no, None],
            [Some(2.0), Some(1.0)],
            [Some("rehost"), Some("early adopter")],
            262.0,
        ),
        // 60 + 60 + 60 + 20 + 0.8 × (20 + 40 + 20) + 0.4 × 10 = 200 + 64 + 4
        (
            [Some("test"), no, no, Some("high")],
            [Some(9.0), Some(5.0)],
            [Some("rebuild"), Some("sales")],
            268.0,
        ),
    ];
    let aws = aws();
    for (at, (words, numbers, last, expected)) in rows.into_iter().enumerate() {
        use Measure::{
            Assets, BusinessUnit, Compliance, Criticality, Dependencies, Disposition, Environment,
            Regulatory,
        };
        let word = |(measure, word): (Measure, Option<&str>)| {
            Some((measure, Reading::Word(word?.to_owned())))
        };
        let number =
            |(measure, number): (Measure, Option<f64>)| Some((measure, Reading::Number(number?)));
        let measures: Measures = [Environment, Regulatory, Compliance, Criticality]
            .into_iter()
            .zip(words)
            .chain([Disposition, BusinessUnit].into_iter().zip(last))
            .filter_map(word)
            .chain([Dependencies, Assets].into_iter().zip(numbers).filter_map(number))
            .collect();
        let scored = score(&aws, &measures);
        assert_eq!(millionths(scored.score), millionths(expected), "row {at}: {scored:?}");
    }
}

fn aws() -> Profile {
    Profile::shipped().into_iter().find(|profile| profile.name == "aws-example").unwrap()
}

fn measured(number: i64, readings: [Option<usize>; 6]) -> Measured {
    const WORDS: [&str; 4] = ["test", "dev", "none", "low"];
    let [environment, regulatory, criticality, dependencies, assets, disposition] = readings;
    let word = |measure, at: Option<usize>| {
        at.map(|at| (measure, Reading::Word(WORDS[at % 4].to_owned())))
    };
    #[expect(clippy::cast_precision_loss, reason = "small")]
    let count =
        |measure, at: Option<usize>| at.map(|at| (measure, Reading::Number(at as f64 * 2.0)));
    let measures = [
        word(Measure::Environment, environment),
        word(Measure::Regulatory, regulatory),
        word(Measure::Criticality, criticality),
        count(Measure::Dependencies, dependencies),
        count(Measure::Assets, assets),
        word(Measure::Disposition, disposition),
    ];
    let id = Id::from_uuid(Uuid::from_u128(u128::from(number.unsigned_abs())));
    let title = ["ferry", "berth", "crane"][usize::try_from(number).unwrap() % 3].to_owned();
    let ranked = Ranked { id, number, title, score: 0 };
    Measured { ranked, measures: measures.into_iter().flatten().collect() }
}

fn backlogs() -> impl Strategy<Value = Vec<Measured>> {
    let reading = || proptest::option::of(0_usize..5);
    let six = [reading(), reading(), reading(), reading(), reading(), reading()];
    proptest::collection::vec(six, 2..14)
        .prop_map(|all| (1..).zip(all).map(|(number, six)| measured(number, six)).collect())
}

fn placings(backlog: &[Measured], moves: &[(usize, usize, usize)]) -> Holding {
    let all = backlog.len();
    let mut placings: Vec<Placing> = Vec::new();
    for (seq, (what, other, how)) in (1..).zip(moves) {
        if what % all == other % all {
            continue;
        }
        let neighbour = backlog[other % all].ranked.id;
        let spot = match how {
            0 => Spot::Before(neighbour),
            1 => Spot::After(neighbour),
            _ => Spot::Pinned(i64::try_from(*other).unwrap() + 1),
        };
        let workload = backlog[what % all].ranked.id;
        let (reason, by) = (format!("move {seq}"), "ada".to_owned());
        let next =
            Placing { seq, workload, spot, reason, by, at: Timestamp::UNIX_EPOCH, until: None };
        // As the store keeps them: one pin for each at most.
        let gone = outlived(&placings, &next);
        placings.retain(|one| !gone.contains(&one.seq));
        placings.push(next);
    }
    Holding::on(&placings, jiff::civil::date(2027, 3, 1))
}

/// The same workloads with the scores that they got.
fn scored_ranks(backlog: &[Measured], weighed: &[Weighed]) -> Vec<Ranked> {
    let pairs = backlog.iter().zip(weighed);
    pairs
        .map(|(one, w)| Ranked { score: millionths(w.scored.score), ..one.ranked.clone() })
        .collect()
}

fn rivals<'a>(ranked: &'a [Ranked], weighed: &'a [Weighed]) -> Vec<Rival<'a>> {
    let pairs = ranked.iter().zip(weighed);
    pairs.map(|(ranked, w)| Rival { ranked, scored: &w.scored }).collect()
}

/// Reads `says` again: every number and name in it has to be what the data says.
fn read_again(said: &Comparison, above: &Weighed, below: &Weighed) {
    let number = |text: &str| text.trim_end_matches(['.', ':', ',']).parse::<f64>().unwrap();
    let same = |text: &str, points: f64| assert!((number(text) - points).abs() < 1e-6, "{said:?}");
    let words: Vec<&str> = said.says.split(' ').collect();
    match said.decided_by {
        DecidedBy::Title => {
            assert_eq!(millionths(above.scored.score), millionths(below.scored.score));
            same(words[5], above.scored.score);
        }
        DecidedBy::Score | DecidedBy::Person => {
            assert_eq!((words[0], words[4]), (said.above.as_str(), said.below.as_str()));
            same(words[2], above.scored.score);
            same(words[6], below.scored.score);
            let more = number(words[2]) > number(words[6]);
            assert!(more || said.decided_by == DecidedBy::Person, "{said:?}");
        }
    }
    if said.decided_by == DecidedBy::Person {
        assert!(below.standing.proposed < above.standing.proposed);
        let placed = [above, below].into_iter().filter_map(|one| one.standing.placed.as_ref());
        let mut because = placed.map(|placed| placed.because.as_str()).peekable();
        assert!(because.peek().is_some(), "somebody did it: {said:?}");
        assert!(because.all(|one| said.says.contains(one)));
    }
    for (key, sign) in [(&said.above, 1.0), (&said.below, -1.0)] {
        let head = format!("More points for {key}: ");
        let Some((_, rest)) = said.says.split_once(&head) else {
            let gains = said.lines.iter().any(|line| millionths(sign * line.difference) > 0);
            assert!(!gains, "{said:?}");
            continue;
        };
        let list = rest.split(" More points for ").next().unwrap().trim_end_matches('.');
        for entry in list.split(", ") {
            let (points, label) = entry.split_once(' ').unwrap();
            let line = said.lines.iter().find(|line| line.label == label).unwrap();
            same(points, sign * line.difference);
            assert!(sign * line.difference > 0.0);
        }
    }
}

proptest! {
    #[test]
    fn ranks_are_total_and_do_not_depend_on_the_input(
        backlog in backlogs(),
        moves in proptest::collection::vec((0_usize..9, 0_usize..9, 0_usize..3), 0..6),
    ) {
        let placings = placings(&backlog, &moves);
        let weighed = weigh(&backlog, &aws(), &placings);
        let mut ranks: Vec<i64> = weighed.iter().map(|one| one.standing.rank).collect();
        ranks.sort_unstable();
        prop_assert!((1..).zip(&ranks).all(|(place, rank)| place == *rank));
        let turned: Vec<Measured> = backlog.iter().rev().cloned().collect();
        let mut again = weigh(&turned, &aws(), &placings);
        again.reverse();
        prop_assert_eq!(&again, &weighed);
        for one in &weighed {
            // The same sum in the same order: exactly, not nearly.
            let sum: f64 = one.scored.contributions.iter().map(|c| c.score * c.relevance).sum();
            prop_assert_eq!(sum.to_bits(), one.scored.score.to_bits());
        }
    }

    #[test]
    fn why_above_is_true_of_the_data(
        backlog in backlogs(),
        moves in proptest::collection::vec((0_usize..9, 0_usize..9, 0_usize..3), 0..6),
    ) {
        let weighed = weigh(&backlog, &aws(), &placings(&backlog, &moves));
        let ranked = scored_ranks(&backlog, &weighed);
        let side = |at: usize| {
            let one: &Weighed = &weighed[at];
            Side { ranked: &ranked[at], scored: &one.scored, standing: &one.standing }
        };
        for (one, other) in [(0, 1), (1, 0), (backlog.len() - 1, 0)] {
            let said = why_above(side(one), side(other));
            let (up, down) = if weighed[one].standing.rank < weighed[other].standing.rank {
                (one, other)
            } else {
                (other, one)
            };
            prop_assert_eq!(&said.above, &ranked[up].key());
            prop_assert!(said.above_rank < said.below_rank);
            let differences: f64 = said.lines.iter().map(|line| line.difference).sum();
            let lead = weighed[up].scored.score - weighed[down].scored.score;
            prop_assert!((differences - lead).abs() < 1e-9);
            read_again(&said, &weighed[up], &weighed[down]);
        }
    }

    #[test]
    fn a_weight_past_the_threshold_swaps_and_one_before_it_does_not(backlog in backlogs()) {
        let weighed = weigh(&backlog, &aws(), &Holding::default());
        let ranked = scored_ranks(&backlog, &weighed);
        let all = rivals(&ranked, &weighed);
        let is_first = |profile: &Profile| {
            let weighed = weigh(&backlog, profile, &Holding::default());
            weighed[0].standing.rank < weighed[1].standing.rank
        };
        let now = is_first(&aws());
        let found = swaps(all[0], all[1]);
        for criterion in 0..aws().criteria.len() {
            let with = |weight: f64| {
                let mut profile = aws();
                profile.criteria[criterion].relevance = weight;
                is_first(&profile)
            };
            let swap = found.iter().find(|one| one.criterion == aws().criteria[criterion].name);
            if let Some(swap) = swap {
                let past = if swap.beyond { 1e-3 } else { -1e-3 };
                prop_assert_ne!(with(swap.swaps_at + past), now, "{:?}", swap);
                prop_assert_eq!(with(swap.swaps_at - past), now, "{:?}", swap);
            } else {
                prop_assert!([0.0, 0.3, 5.0, 1_000.0].into_iter().all(|weight| with(weight) == now
                    || tied_at(&backlog, criterion, weight)));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn a_rank_stays_within_its_bounds_and_reaches_the_ends_of_one_weight(
        backlog in backlogs(),
        chances in proptest::collection::vec(-1.0_f64..=1.0, 8),
        noise in prop_oneof![Just(10_u32), Just(20)],
    ) {
        let weighed = weigh(&backlog, &aws(), &Holding::default());
        let ranked = scored_ranks(&backlog, &weighed);
        let firm = firmness(rivals(&ranked, &weighed)[0], &rivals(&ranked, &weighed), noise);
        let share = f64::from(noise) / 100.0;
        let rank_with = |weights: &dyn Fn(usize, f64) -> f64| {
            let mut profile = aws();
            for (at, one) in profile.criteria.iter_mut().enumerate() {
                one.relevance = weights(at, one.relevance);
            }
            weigh(&backlog, &profile, &Holding::default())[0].standing.rank
        };
        let all = rank_with(&|at, weight| weight * (1.0 + share * chances[at]));
        prop_assert!((firm.all_weights.best..=firm.all_weights.worst).contains(&all), "{:?}", firm);
        let mut seen = vec![firm.proposed];
        for criterion in 0..8 {
            for step in -6..=6_i32 {
                let by = 1.0 + share * f64::from(step) / 6.0;
                seen.push(rank_with(&|at, weight| if at == criterion { weight * by } else { weight }));
            }
            // Crossings lie anywhere: just beside each of them as well.
            for other in rivals(&ranked, &weighed).iter().skip(1) {
                for swap in swaps(rivals(&ranked, &weighed)[0], *other) {
                    let reach = swap.weight * share;
                    if swap.criterion == aws().criteria[criterion].name
                        && (swap.swaps_at - swap.weight).abs() <= reach + 1e-9
                    {
                        for past in [-1e-6, 0.0, 1e-6] {
                            let to = (swap.swaps_at + past)
                                .clamp(swap.weight - reach, swap.weight + reach);
                            seen.push(rank_with(&|at, weight| if at == criterion { to } else { weight }));
                        }
                    }
                }
            }
        }
        let (best, worst) = (seen.iter().min().unwrap(), seen.iter().max().unwrap());
        prop_assert_eq!((firm.one_weight.best, firm.one_weight.worst), (*best, *worst));
        prop_assert!(firm.all_weights.best <= firm.one_weight.best);
        prop_assert!(firm.all_weights.worst >= firm.one_weight.worst);
    }
}

/// Whether the first two have the same points at this weight, so that their titles decide.
fn tied_at(backlog: &[Measured], criterion: usize, weight: f64) -> bool {
    let mut profile = aws();
    profile.criteria[criterion].relevance = weight;
    let weighed = weigh(backlog, &profile, &Holding::default());
    millionths(weighed[0].scored.score) == millionths(weighed[1].scored.score)
}

#[test]
fn ten_with_the_same_points_are_told_what_would_part_them() {
    let profile = aws();
    let looked_at: Vec<Measure> = profile.criteria.iter().map(|one| one.measure).collect();
    let mut backlog: Vec<Measured> = (1..=10)
        .map(|number| measured(number, [Some(0), None, Some(3), Some(0), None, None]))
        .collect();
    for (at, one) in (0_u32..).zip(&mut backlog) {
        one.measures.insert(Measure::StorageGib, Reading::Number(f64::from(at / 2)));
    }
    let seen = ties(&backlog, &weigh(&backlog, &profile, &Holding::default()), &looked_at);
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].members.len(), 10);
    assert!(seen[0].missing.iter().any(|one| one.measure == "assets" && one.of == 10));
    let split = seen[0].split_by.as_ref().unwrap();
    assert_eq!((split.measure, split.values, split.in_profile), ("storage_gib", 5, false));
    assert!(seen[0].advice.contains("storage gib has 5 values: add a criterion"));
    backlog.pop();
    assert!(ties(&backlog, &weigh(&backlog, &profile, &Holding::default()), &looked_at).is_empty());
}
