//! The last review: how far both teams are, what is missing or in dispute, and what began without one.

use askama::Template;
use landfall_domain::review::Topic;

use super::basis::Basis;
use super::table::{Cell, Table, words};
use super::words::{name, sentence};
use crate::documents::review::{ReadinessDocument, ReviewDocument};

/// So many challenges and beginnings are told.
const MOST: usize = 40;

/// The last review.
#[derive(Template)]
#[template(path = "report/review.html")]
pub(super) struct LastReview {
    says: String,
    readiness: Table,
    missing: Vec<String>,
    challenges: Option<Table>,
    /// What began although no review was closed.
    against: Option<Table>,
}

impl LastReview {
    /// None, if no review was held and nothing began.
    pub(super) fn of(basis: &Basis<'_>) -> Option<Self> {
        let review = ReviewDocument::from(basis.snapshot.review.as_ref()?);
        let columns = vec![words("Topic"), words("Strategy team"), words("Adoption team")];
        let readiness =
            Table::new("Who has attested what", columns).with(Topic::ALL.iter().map(|&topic| {
                let teams = review.readiness_of(topic.name()).map(attested);
                std::iter::once(Cell::Head(topic.label().to_owned())).chain(teams).collect()
            }));
        let challenges: Vec<Vec<Cell>> = review
            .challenges
            .iter()
            .take(MOST)
            .map(|one| {
                let about = one.subject.as_deref().unwrap_or(one.topic);
                vec![
                    Cell::Head(format!("{}. {}", one.number, name(about))),
                    Cell::Text(sentence(&one.text)),
                    Cell::Text(one.resolution.as_deref().map_or("open".to_owned(), sentence)),
                ]
            })
            .collect();
        let starts = basis.snapshot.starts.iter().filter(|start| start.against.is_some());
        let against: Vec<Vec<Cell>> = starts
            .take(MOST)
            .map(|start| {
                vec![
                    Cell::Head(format!("R-{}", start.release)),
                    Cell::Text(name(&start.by)),
                    Cell::Text(sentence(start.against.as_deref().unwrap_or_default())),
                ]
            })
            .collect();
        let table = |caption: &str, columns: [&'static str; 3], rows: Vec<Vec<Cell>>| {
            let columns = columns.into_iter().map(words).collect();
            (!rows.is_empty()).then(|| Table::new(caption, columns).with(rows))
        };
        Some(Self {
            says: says(&review),
            readiness,
            challenges: table("Challenges", ["About", "What is doubted", "Resolution"], challenges),
            against: table(
                "Work that began against the gate",
                ["Release", "Who let it begin", "Why"],
                against,
            ),
            missing: review.gaps,
        })
    }
}

fn attested(one: &ReadinessDocument) -> Cell {
    Cell::Text(format!("{} of {} {}", one.attested.len(), one.quorum, one.says()).trim().to_owned())
}

fn says(review: &ReviewDocument) -> String {
    let (key, title) = (&review.key, name(&review.title));
    let state = match &review.closed_by {
        Some(by) if review.status == "closed" => {
            format!(
                "was closed by {} on {}; work on releases may begin",
                name(by),
                review.closed_on()
            )
        }
        _ => format!("is {}; work on releases may not begin", review.says()),
    };
    let because = review.because.iter().map(|one| format!(" {}", sentence(one)));
    format!("{key}, {title}, {state}.{}", because.collect::<String>())
}
