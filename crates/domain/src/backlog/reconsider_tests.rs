//! Whatever is overturned: reconsidering comes to what deriving everything comes to, and restoring
//! brings everything back.

use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::activity::shipped_templates;
use crate::assumption::{Assumption, AssumptionStatus, Consequence, standard_assumptions};
use crate::backlog::{Previous, group, prioritise};
use crate::estate::{AssetKind, AssetWord, Field, Stated, Value};
use crate::priority::Profile;
use crate::rationalize::{Disposition, Readiness, RuleBook};

fn rules() -> Rules {
    Rules {
        book: RuleBook::shipped(),
        profile: Profile::shipped().swap_remove(0),
        templates: shipped_templates(),
        assumptions: standard_assumptions(),
        beliefs: Beliefs::default(),
    }
}

fn asset(at: usize, (kind, system, off, app): (usize, usize, bool, usize)) -> Asset {
    let kinds = [AssetKind::Vm, AssetKind::Server, AssetKind::Database, AssetKind::Appliance];
    let systems = ["Windows Server 2003", "Windows Server 2022", "Oracle Solaris 11", "NetWare 6"];
    let text = |text: &str| Value::Text(text.into());
    let mut facts = vec![
        (Field::Os, text(systems[system % systems.len()])),
        (Field::Application, text(&format!("App {app}"))),
    ];
    if off {
        facts.push((Field::Power, text("off")));
    }
    facts.sort_by_key(|(field, _)| *field);
    Asset {
        id: Id::from_uuid(Uuid::from_u128(at as u128 + 1)),
        kind: kinds[kind % kinds.len()],
        name: format!("m{at:03}"),
        facts: facts.into(),
        attributes: [].into(),
        out_of_scope: None,
        workload: None,
        membership: None,
        readiness: Readiness::Unknown,
        readiness_reasons: Vec::new(),
        said: None,
        disposition: None,
        effort_tenths: 0,
        version: 1,
    }
}

fn beliefs_of(statuses: &[(usize, bool, Option<usize>, Option<u16>)]) -> Vec<Assumption> {
    let shipped = standard_assumptions();
    let own = shipped.len();
    let say = |at: usize, fell: Option<&(usize, bool, Option<usize>, Option<u16>)>| Assumption {
        id: Id::from_uuid(Uuid::from_u128(9000 + at as u128)),
        number: i64::try_from(at).unwrap() + 1,
        slug: shipped.get(at).map_or_else(|| format!("a-{at}"), |one| one.slug.clone()),
        statement: String::new(),
        reason: String::new(),
        scope: shipped.get(at).map_or("kind:vm", |one| one.scope.as_str()).to_owned(),
        effect: String::new(),
        evidence: String::new(),
        weakness_percent: 50,
        owner: String::new(),
        author: if at < own { String::new() } else { "anna".to_owned() },
        rests: if at == own { vec![Disposition::Rehost] } else { Vec::new() },
        consequence: fell.map(|(_, _, to, effort_percent)| Consequence {
            disposition: to.map(|to| Disposition::ALL[to % Disposition::ALL.len()]),
            effort_percent: *effort_percent,
            because: "{os} is known better now.".to_owned(),
        }),
        status: match fell {
            Some((_, true, ..)) => AssumptionStatus::Overturned,
            _ => AssumptionStatus::Open,
        },
        stated_at: Timestamp::UNIX_EPOCH,
        review_by: date(2027, 1, 1),
        version: 1,
    };
    (0..own + 2).map(|at| say(at, statuses.iter().find(|one| one.0 % (own + 2) == at))).collect()
}

/// Everything derived anew, as an import does it.
fn derive(assets: &[Asset], needs: &[(usize, usize)], rules: &Rules) -> Present {
    let mut assets = assets.to_vec();
    let mut next = 5000;
    let mut mint = || {
        next += 1;
        Id::from_uuid(Uuid::from_u128(next))
    };
    let dependencies: Vec<crate::estate::Dependency> = needs
        .iter()
        .filter(|(from, to)| from % assets.len() != to % assets.len())
        .map(|(from, to)| crate::estate::Dependency {
            id: Id::from_uuid(Uuid::from_u128(7000)),
            from: assets[from % assets.len()].id,
            to: assets[to % assets.len()].id,
            kind: crate::estate::LinkKind::Network,
            port: None,
            service: None,
            count: 1,
            first_seen: None,
            last_seen: None,
            sources: 1,
        })
        .collect();
    let previous = Previous { workloads: Vec::new(), next: 1, statements: Vec::new() };
    let grouped = group(&mut assets, &dependencies, &previous, rules, &mut mint);
    let ordering: Vec<&crate::estate::Dependency> = dependencies.iter().collect();
    let backlog = prioritise(grouped, &assets, &ordering, rules, &Holding::default());
    Present {
        workloads: backlog.workloads,
        assets,
        statements: Vec::new(),
        needs: backlog.needs,
        placings: Holding::default(),
    }
}

/// The state after it is saved.
fn saved(present: &Present, done: &Reconsidered) -> Present {
    let mut workloads = present.workloads.clone();
    for (at, workload) in &done.workloads {
        workloads[*at] = workload.clone();
    }
    for (at, standing) in &done.standings {
        workloads[*at].rank = Some(standing.rank);
        workloads[*at].proposed_rank = Some(standing.proposed);
        workloads[*at].placed.clone_from(&standing.placed);
    }
    let find = |asset: &Asset| done.assets.iter().find(|one| one.id == asset.id);
    let assets = present.assets.iter().map(|one| find(one).unwrap_or(one).clone()).collect();
    Present {
        workloads,
        assets,
        statements: present.statements.clone(),
        needs: present.needs.clone(),
        placings: present.placings.clone(),
    }
}

/// Without versions, which only grow.
fn content(present: &Present) -> (Vec<Workload>, Vec<Asset>) {
    let workloads = present.workloads.iter().cloned();
    let assets = present.assets.iter().cloned();
    (
        workloads.map(|one| Workload { version: 0, ..one }).collect(),
        assets.map(|one| Asset { version: 0, ..one }).collect(),
    )
}

fn word_of(disposition: Disposition) -> AssetWord {
    let reason = Some("it is known".to_owned());
    AssetWord { disposition, reason, by: "ada".to_owned(), at: Timestamp::UNIX_EPOCH }
}

fn consider(present: &Present, rules: &Rules, beliefs: &Beliefs) -> Reconsidered {
    reconsider(present, rules, beliefs.clone(), &mut |_, _| {})
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn overturned_and_restored_gives_back_the_same_backlog(
        estate in prop::collection::vec((0..4_usize, 0..4_usize, any::<bool>(), 0..8_usize), 1..40),
        needs in prop::collection::vec((0..40_usize, 0..40_usize), 0..20),
        fell in prop::collection::vec(
            (0..30_usize, any::<bool>(), prop::option::of(0..8_usize), prop::option::of(1..400_u16)),
            1..6,
        ),
        said in prop::collection::vec((0..40_usize, 0..8_usize), 0..4),
    ) {
        let mut assets: Vec<Asset> =
            estate.into_iter().enumerate().map(|(at, one)| asset(at, one)).collect();
        for (at, word) in said {
            let at = at % assets.len();
            assets[at].said = Some(Box::new(word_of(Disposition::ALL[word])));
        }
        let first = beliefs_of(&[]);
        let base = Rules { beliefs: Beliefs::of(&first), ..rules() };
        let present = derive(&assets, &needs, &base);
        let now = Beliefs::of(&beliefs_of(&fell));
        let done = consider(&present, &base, &now);
        let after = saved(&present, &done);
        // As a derivation of everything does it.
        let anew = derive(&assets, &needs, &Rules { beliefs: now.clone(), ..rules() });
        prop_assert_eq!(content(&after), content(&anew));
        let restored = Rules { beliefs: now, ..rules() };
        let back = consider(&after, &restored, &base.beliefs);
        prop_assert_eq!(&back.releases, &done.releases_before);
        prop_assert_eq!(content(&saved(&after, &back)), content(&present));
        // What was said beforehand is what came.
        let told = crate::backlog::difference(&present, &done);
        let sum = |present: &Present| -> i64 {
            let ranked = present.workloads.iter().filter(|one| one.rank.is_some());
            ranked.map(|one| one.effort_tenths).sum()
        };
        prop_assert_eq!(told.effort_tenths, (sum(&present), sum(&after)));
    }
}

#[test]
fn what_no_rule_decides_any_more_asks_for_a_decision() {
    let assets = [asset(1, (0, 1, false, 1))];
    let base = rules();
    let present = derive(&assets, &[], &base);
    assert_eq!(present.workloads[0].decision.by, "default-rehost");
    let at = standard_assumptions().iter().position(|a| a.slug == "rehost-is-the-default").unwrap();
    let mut fallen = beliefs_of(&[(at, true, None, None)]);
    fallen.retain(|one| !one.is_own());
    let done = consider(&present, &base, &Beliefs::of(&fallen));
    let decision = &done.workloads[0].1.decision;
    assert_eq!(decision.confidence_percent, 0);
    assert_eq!(decision.because, "Needs a decision: A-1 was overturned.");
    assert_eq!(decision.disposition, Disposition::Rehost);
    assert!(!decision.assumptions.contains(&"rehost-is-the-default".to_owned()));
}

#[test]
fn a_consequence_decides_and_scales_the_effort() {
    let assets = [asset(1, (0, 1, false, 1))];
    let base = rules();
    let present = derive(&assets, &[], &base);
    let fall = |percent| {
        let mut fallen = beliefs_of(&[(0, true, Some(3), percent)]);
        fallen.retain(|one| !one.is_own());
        saved(&present, &consider(&present, &base, &Beliefs::of(&fallen)))
    };
    let (plain, doubled) = (fall(None), fall(Some(200)));
    assert_eq!(plain.workloads[0].decision.by, "A-1 overturned");
    assert_eq!(plain.workloads[0].decision.disposition, Disposition::ALL[3]);
    assert_eq!(doubled.assets[0].effort_tenths, 2 * plain.assets[0].effort_tenths);
}

#[test]
fn what_a_person_says_of_an_asset_stands_above_rules_and_the_workload() {
    let assets: Vec<Asset> = (1..4).map(|at| asset(at, (0, 1, false, 1))).collect();
    let base = rules();
    let present = derive(&assets, &[], &base);
    let workload = &present.workloads[0];
    let anew = |assets: &mut [Asset], statements: &[Statement]| {
        anew(Anew { workload, assets, statements, ties: (0, 0) }, &base)
    };
    let mut assets = present.assets.clone();
    assets[0].said = Some(Box::new(word_of(Disposition::Retain)));
    let after = anew(&mut assets, &[]);
    assert_eq!(after.decision.disposition, Disposition::Rehost, "two of three");
    assert_eq!(assets[0].disposition, Some(Disposition::Retain));
    assert!(after.effort_tenths < workload.effort_tenths);
    let whole = Statement {
        workload: workload.id,
        field: Stated::Disposition,
        value: "replatform".to_owned(),
        reason: None,
        by: "grace".to_owned(),
        at: Timestamp::UNIX_EPOCH,
    };
    assert_eq!(anew(&mut assets, &[whole]).decision.disposition, Disposition::Replatform);
    assert_eq!((assets[0].disposition, assets[1].disposition), (Some(Disposition::Retain), None));
    assets[1].said = Some(Box::new(word_of(Disposition::Retain)));
    let most = anew(&mut assets, &[]);
    assert_eq!(most.decision.disposition, Disposition::Retain, "the workload follows");
    assert!(most.decision.because.starts_with("ada decided: it is known"));
    for asset in &mut assets {
        asset.said = None;
    }
    assert_eq!(anew(&mut assets, &[]).decision, workload.decision, "taken back");
    assert_eq!(assets, present.assets);
}
