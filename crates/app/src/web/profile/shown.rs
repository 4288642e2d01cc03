//! What a profile would change, as the page shows it.

use landfall_domain::priority::{Contribution, Measured, Profile, Shift, TOP, Weighed};

use super::super::scales::Looked;

/// So many risers, and so many fallers.
const MOVERS: usize = 8;

/// What a profile would change.
pub(super) struct Preview {
    /// How many workloads move, of how many.
    pub(super) moved: usize,
    pub(super) all: usize,
    pub(super) agreement: String,
    /// Share of pairs that keep their order, in percent.
    pub(super) kept_percent: String,
    /// Risers and fallers: title of the table, and its rows.
    pub(super) movers: [(&'static str, Vec<Mover>); 2],
    pub(super) entering: Vec<String>,
    pub(super) leaving: Vec<String>,
    /// Criteria with their weights, the columns of the arithmetic.
    pub(super) columns: Vec<(String, String)>,
    pub(super) rows: Vec<Arithmetic>,
    /// What was searched and is not in the backlog.
    pub(super) not_found: Option<String>,
}

/// One that moves.
pub(super) struct Mover {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) why: String,
}

/// The arithmetic of one workload.
pub(super) struct Arithmetic {
    pub(super) rank: i64,
    pub(super) key: String,
    pub(super) title: String,
    /// Per criterion: the value, and the sum; whether the value is missing.
    pub(super) cells: Vec<(String, String, bool)>,
    pub(super) score: String,
}

impl Preview {
    pub(super) fn of(looked: &Looked, profile: &Profile, searched: &str) -> Self {
        let Looked { backlog, after, outlook, .. } = looked;
        let mover = |shift: &Shift| mover(shift, looked);
        let named = |at: &usize| {
            let one = &backlog[*at].ranked;
            format!("{} (W-{})", one.title, one.number)
        };
        let rising = outlook.shifts.iter().filter(|shift| shift.to < shift.from);
        let falling = outlook.shifts.iter().rev().filter(|shift| shift.to > shift.from);
        let mut top: Vec<usize> =
            (0..after.len()).filter(|&at| after[at].standing.rank <= TOP).collect();
        top.sort_by_key(|&at| after[at].standing.rank);
        let found = find(backlog, after, searched);
        top.extend(found.filter(|at| !top.contains(at)));
        Self {
            moved: outlook.shifts.len(),
            all: backlog.len(),
            agreement: format!("{:.2}", outlook.agreement),
            kept_percent: format!("{:.0}", (outlook.agreement + 1.0) * 50.0),
            movers: [
                ("The biggest rises", rising.take(MOVERS).map(mover).collect()),
                ("The biggest falls", falling.take(MOVERS).map(mover).collect()),
            ],
            entering: outlook.entering.iter().map(named).collect(),
            leaving: outlook.leaving.iter().map(named).collect(),
            columns: profile
                .criteria
                .iter()
                .map(|one| (one.label.clone(), plain(one.relevance)))
                .collect(),
            rows: top.into_iter().map(|at| arithmetic(&backlog[at], &after[at])).collect(),
            not_found: (!searched.is_empty() && found.is_none()).then(|| searched.to_owned()),
        }
    }
}

/// The workload of this key, else the first one by rank whose title holds the text.
fn find(backlog: &[Measured], after: &[Weighed], searched: &str) -> Option<usize> {
    let searched = searched.to_lowercase();
    if searched.is_empty() {
        return None;
    }
    let by_key = backlog.iter().position(|one| format!("w-{}", one.ranked.number) == searched);
    by_key.or_else(|| {
        (0..backlog.len())
            .filter(|&at| backlog[at].ranked.title.to_lowercase().contains(&searched))
            .min_by_key(|&at| after[at].standing.rank)
    })
}

fn mover(shift: &Shift, looked: &Looked) -> Mover {
    let one = &looked.backlog[shift.at].ranked;
    let placed = looked.after[shift.at].standing.placed.as_ref();
    let points = |points: Option<f64>| points.map_or_else(|| "nothing".to_owned(), plain);
    let why = match (placed, &shift.cause) {
        (Some(placed), _) => placed.because.clone(),
        (None, Some(cause)) => format!(
            "{}: {} → {} points, where all gain {:.1} on average",
            cause.label,
            points(cause.before),
            points(cause.after),
            cause.average_gain
        ),
        (None, None) => "others move around it".to_owned(),
    };
    Mover {
        key: format!("W-{}", one.number),
        title: one.title.clone(),
        from: shift.from,
        to: shift.to,
        why,
    }
}

fn arithmetic(one: &Measured, weighed: &Weighed) -> Arithmetic {
    let cell = |one: &Contribution| {
        let sum =
            format!("{} × {} = {}", plain(one.score), plain(one.relevance), plain(one.points));
        (one.value.clone().unwrap_or_else(|| "not known".to_owned()), sum, one.value.is_none())
    };
    Arithmetic {
        rank: weighed.standing.rank,
        key: format!("W-{}", one.ranked.number),
        title: one.ranked.title.clone(),
        cells: weighed.scored.contributions.iter().map(cell).collect(),
        score: plain(weighed.scored.score),
    }
}

/// A number without the dust of its last digits.
fn plain(number: f64) -> String {
    ((number * 1e6).round() / 1e6).to_string()
}
