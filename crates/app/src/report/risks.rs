//! Risks: what may upset the plan, with counts and the next step for each.

use askama::Template;
use landfall_domain::estate::{Code, Workload};
use landfall_domain::rationalize::Readiness;

use super::basis::Basis;
use super::reasons::{old_systems, reasons};
use super::table::{Cell, Folded, Table, numbers, words};
use super::unknown::unknown;
use super::words::{hours, number, sentence, size};

/// A grouping below this confidence is a question.
const DOUBTFUL_PERCENT: u8 = 50;

/// A source older than this may describe another estate.
const OLD_DAYS: i64 = 90;

/// What may upset the plan.
#[derive(Template)]
#[template(path = "report/risks.html")]
pub(super) struct Risks {
    kinds: Table,
    reasons: Option<Folded>,
    old: Option<Folded>,
    doubtful: Option<Folded>,
    unknown: Table,
}

impl Risks {
    pub(super) fn of(basis: &Basis<'_>, cut_ties: usize) -> Self {
        let mut doubted: Vec<&Workload> = basis
            .snapshot
            .workloads
            .iter()
            .filter(|workload| workload.grouping.confidence_percent < DOUBTFUL_PERCENT)
            .collect();
        doubted
            .sort_by_key(|workload| (std::cmp::Reverse(workload.effort_tenths), workload.number));
        let old = old_systems(basis);
        Self {
            kinds: kinds(basis, [cut_ties, doubted.len(), old.assets]),
            reasons: reasons(basis),
            old: old.table,
            doubtful: (!doubted.is_empty()).then(|| doubtful(&doubted)),
            unknown: unknown(basis),
        }
    }
}

fn kinds(basis: &Basis<'_>, [cut_ties, doubted, old]: [usize; 3]) -> Table {
    let readiness =
        |wanted| basis.in_scope.iter().filter(|asset| asset.readiness == wanted).count();
    let columns = vec![words("Risk"), numbers("Count"), words("Why it matters, and what to do")];
    let mut lines = vec![
        (
            "Assets that are not ready",
            readiness(Readiness::NotReady),
            "They cannot be moved as they are. Plan the remedy below before their release.",
        ),
        (
            "Assets that are ready on a condition",
            readiness(Readiness::Conditional),
            "Something must be done first. The hours for it may be missing from the estimate.",
        ),
        (
            "Assets of unknown readiness",
            readiness(Readiness::Unknown),
            "Too little is known to say. Complete the inventory.",
        ),
        (
            "Assets on systems out of support",
            old,
            "They get no security updates, and cloud providers help with them little or not at all.",
        ),
        (
            "Workloads grouped on little evidence",
            doubted,
            "A wrong boundary makes wrong releases and dates. Let an owner confirm them.",
        ),
        (
            "Ties that lead from one release to another",
            cut_ties,
            "They cross the boundary until both ends have moved. Test delay and bandwidth before.",
        ),
    ];
    lines.extend(loose_ends(basis));
    // What does not occur is worth a line too: somebody looked.
    Table::new("Risks by kind", columns).with(lines.into_iter().map(|(risk, count, why)| {
        vec![
            Cell::Head(risk.to_owned()),
            Cell::Number(number(size(count))),
            Cell::Text(why.to_owned()),
        ]
    }))
}

fn loose_ends(basis: &Basis<'_>) -> [(&'static str, usize, &'static str); 6] {
    let unassigned =
        basis.in_scope.iter().filter(|asset| basis.workload_of(asset).is_none()).count();
    let unresolved: u64 = basis
        .snapshot
        .findings
        .iter()
        .filter(|finding| finding.code == Code::EndUnresolved)
        .map(|finding| finding.more.saturating_add(1))
        .sum();
    let assumptions = basis.snapshot.assumptions.iter();
    let overdue = assumptions.filter(|one| one.is_overdue(basis.today)).count();
    let old = basis
        .snapshot
        .sources
        .iter()
        .filter(|source| basis.now.duration_since(source.seen_at()).as_hours() > OLD_DAYS * 24);
    [
        (
            "Assets in no workload",
            unassigned,
            "Nobody moves them, and nobody answers for them. Give each a workload or take it out of scope.",
        ),
        (
            "Ends of dependencies in no inventory",
            usize::try_from(unresolved).unwrap_or(usize::MAX),
            "Something outside these sources is used. Import its inventory, or accept it as outside.",
        ),
        (
            "Open questions of identity",
            basis.snapshot.questions,
            "The same thing may be counted twice. Answer them with landfall questions.",
        ),
        (
            "Workloads that do not fit the plan",
            basis.unplaced().len(),
            "They have no date. Section “Plan” says which rule stands in the way.",
        ),
        (
            "Assumptions past their review date",
            overdue,
            "What was believed then may not hold now. Confirm or overturn them.",
        ),
        (
            "Sources older than 90 days",
            old.count(),
            "The estate has changed since. Import a new export before a release is committed.",
        ),
    ]
}

fn doubtful(doubted: &[&Workload]) -> Folded {
    let columns = vec![
        words("Workload"),
        numbers("Assets"),
        numbers("Hours"),
        numbers("Confidence"),
        words("Why it was grouped so"),
    ];
    let rows = doubted.iter().map(|workload| {
        vec![
            Cell::workload(workload),
            Cell::Number(number(workload.assets)),
            Cell::Number(hours(workload.effort_tenths)),
            Cell::Number(format!("{}\u{202f}%", workload.grouping.confidence_percent)),
            Cell::Text(sentence(&workload.grouping.because)),
        ]
    });
    Table::new("Workloads grouped on little evidence", columns).folded(
        rows,
        (10, 40),
        ("workloads", "landfall workloads --filter 'grouping_confidence_percent<50'"),
    )
}
