//! The report: one page that holds everything it shows, for screen and paper.
//!
//! No script, no request, no colour without words. Each list is bounded, so that the page of a
//! large estate is still one that a person can read.

mod assumptions;
mod backlog;
mod basis;
mod capacity;
mod decided;
mod dependencies;
mod dispositions;
mod findings;
mod glance;
mod head;
mod islands;
mod outcomes;
pub(crate) mod picture;
mod plan;
mod reading;
mod reasons;
mod releases;
mod review;
mod risks;
mod rules;
mod stack;
mod suggested;
mod table;
mod timeline;
mod unknown;
pub(crate) mod words;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use askama::Template;
use jiff::Timestamp;

use landfall_domain::estate::{Asset, Field};
use landfall_domain::plan::Plan;

use crate::documents::Snapshot;
use crate::documents::plan::{Names, Study};
use basis::Basis;

pub(crate) use plan::Ranks;

const STYLE: &str = concat!(
    include_str!("report.css"),
    include_str!("marks.css"),
    include_str!("picture.css"),
    include_str!("print.css")
);

/// The whole page.
#[derive(Template)]
#[template(path = "report/page.html")]
struct Page {
    head: head::Head,
    sections: Vec<Section>,
    style: &'static str,
    version: &'static str,
}

/// One section; its number is its place.
struct Section {
    id: &'static str,
    title: &'static str,
    /// Rendered, and so escaped already.
    body: String,
}

/// Stands in a section that has nothing to show yet.
#[derive(Template)]
#[template(path = "report/next.html")]
struct Next {
    says: &'static str,
    command: &'static str,
}

const NO_ESTATE: Next = Next {
    says: "Nothing has been imported yet.",
    command: "landfall import rvtools.xlsx azure-dependencies.csv",
};

const NO_WORK: Next = Next {
    says: "No workload needs work: everything was imported without assets in scope, or is retained.",
    command: "landfall assets",
};

const NO_OUTCOME: Next = Next {
    says: "Nobody has said yet what the migration is for.",
    command: "landfall outcomes add --title \"Leave the data centre\"",
};

const NO_REVIEW: Next = Next {
    says: "No review was held: nobody has shown yet that both teams know what they begin.",
    command: "landfall review open \"Before the first release\"",
};

const NO_PLAN: Next = Next {
    says: "There is no plan yet. A team file says who works, and when nothing may move.",
    command: "landfall plan propose --start 2026-12-07 --length 2w --team-capacity team.toml",
};

/// The fields of assets that the report reads, itself or through the structure that it shows.
const READ: [Field; 13] = [
    Field::Ips,
    Field::Cores,
    Field::MemoryMib,
    Field::StorageAllocatedMib,
    Field::StorageUsedMib,
    Field::GuestUsedMib,
    Field::Os,
    Field::CpuPercent,
    Field::Power,
    Field::LastSeen,
    Field::Environment,
    Field::Criticality,
    Field::Tags,
];

/// An asset with no more than the report reads, so that a large estate takes less memory.
pub(crate) fn lean(asset: Asset) -> Asset {
    let facts = asset.facts.iter().filter(|(field, _)| READ.contains(field)).cloned().collect();
    Asset { facts, attributes: [].into(), ..asset }
}

/// Writes the report of a snapshot; `now` is its date.
pub(crate) fn render(snapshot: &Snapshot, now: Timestamp) -> anyhow::Result<String> {
    let basis = Basis::of(snapshot, now);
    let page = Page {
        head: head::Head::of(&basis),
        sections: sections(&basis)?,
        style: STYLE,
        version: env!("CARGO_PKG_VERSION"),
    };
    Ok(page.render()?)
}

/// The section of a plan: timeline, capacity, rules, move groups, what does not fit.
pub(crate) fn section(plan: &Plan, study: &Study, ranks: &Ranks) -> askama::Result<String> {
    plan::Planned::of(plan, study, ranks).render()
}

fn sections(basis: &Basis<'_>) -> askama::Result<Vec<Section>> {
    let ties = dependencies::ties(basis);
    let cut_ties = dependencies::cut_ties(&ties, basis);
    let estate = |section: &dyn Fn() -> askama::Result<String>| {
        if basis.is_empty() { NO_ESTATE.render() } else { section() }
    };
    let work = |section: &dyn Fn() -> askama::Result<String>| {
        estate(&|| if basis.backlog.is_empty() { NO_WORK.render() } else { section() })
    };
    let outcomes = || {
        if basis.snapshot.board.outcomes.is_empty() {
            NO_OUTCOME.render()
        } else {
            outcomes::Outcomes::of(basis).render()
        }
    };
    let review = || match review::LastReview::of(basis) {
        Some(review) => review.render(),
        None => NO_REVIEW.render(),
    };
    let plan = || match &basis.snapshot.plan {
        Some(plan) => {
            let ranks = basis.backlog.iter().map(|one| (one.key(), one.rank)).collect();
            section(plan, &Study::of(plan, &Names::of(basis.snapshot)), &ranks)
        }
        None => work(&|| NO_PLAN.render()),
    };
    let all = [
        ("estate", "Estate at a glance", estate(&|| glance::Glance::of(basis).render())?),
        ("findings", "Findings", estate(&|| findings::Findings::of(basis).render())?),
        ("outcomes", "What this serves", outcomes()?),
        ("backlog", "Top of the backlog", work(&|| backlog::Backlog::of(basis).render())?),
        (
            "dispositions",
            "Dispositions",
            estate(&|| dispositions::Dispositions::of(basis).render())?,
        ),
        (
            "assumptions",
            "Assumptions to challenge first",
            work(&|| assumptions::Assumptions::of(basis).render())?,
        ),
        ("review", "Review", work(&review)?),
        ("releases", "Releases", work(&|| releases::Releases::of(basis).render())?),
        ("plan", "Plan", plan()?),
        (
            "dependencies",
            "Dependencies",
            estate(&|| dependencies::Dependencies::of(basis, &ties).render())?,
        ),
        ("risks", "Risks", estate(&|| risks::Risks::of(basis, cut_ties).render())?),
        ("reading", "How to read this", reading::Reading::of(basis).render()?),
    ];
    Ok(all.into_iter().map(|(id, title, body)| Section { id, title, body }).collect())
}
