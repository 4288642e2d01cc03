//! The page is whole, safe and self-contained, whatever the estate is called.

use landfall_domain::estate::field::{Field, Shape, Value};
use landfall_domain::estate::membership::PERSON;
use landfall_domain::estate::{Asset, AssetWord};
use landfall_domain::rationalize::Disposition;

use super::sample::{harbour, noon, nothing};
use super::{lean, render};
use crate::documents::Snapshot;

fn page(snapshot: &Snapshot) -> String {
    render(snapshot, noon()).unwrap()
}

/// Elements that HTML closes by itself.
const VOID: [&str; 3] = ["meta", "br", "hr"];

/// The first tag that does not fit, with what was open.
fn imbalance(page: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    for (at, _) in page.match_indices('<') {
        let tag = &page[at + 1..at + page[at..].find('>')?];
        if tag.starts_with('!') || tag.ends_with('/') {
            continue;
        }
        if let Some(closed) = tag.strip_prefix('/') {
            if open.pop() != Some(closed) {
                return Some(format!("</{closed}> after {open:?}"));
            }
        } else {
            let name = tag.split_whitespace().next()?;
            if !VOID.contains(&name) {
                open.push(name);
            }
        }
    }
    (!open.is_empty()).then(|| format!("never closed: {open:?}"))
}

#[test]
fn every_element_that_opens_closes() {
    assert_eq!(imbalance(&page(&harbour())), None);
    assert_eq!(imbalance(&page(&nothing())), None);
}

#[test]
fn the_page_asks_for_nothing_and_runs_nothing() {
    for snapshot in [harbour(), nothing()] {
        let page = page(&snapshot);
        for forbidden in
            ["http://", "https://", "src=", "<script", "<link", "<img", "@import", "url("]
        {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        assert!(page.contains("default-src 'none'"));
    }
}

#[test]
fn names_from_estates_do_no_harm() {
    let page = page(&harbour());
    assert!(page.contains("&#60;script&#62;alert(1)"), "the name is shown, escaped");
    assert!(!page.contains('\u{202e}'), "nothing turns the direction of text");
    assert!(!page.contains(" onload='"), "no name ends an attribute");
    assert!(!page.contains(&"n".repeat(100)), "long names are cut");
}

#[test]
fn every_section_of_an_empty_estate_says_the_next_step() {
    let page = page(&nothing());
    assert_eq!(page.matches("<section ").count(), 12);
    assert_eq!(page.matches("landfall import").count(), 10);
    assert!(page.contains("Nothing has been imported yet"));
}

#[test]
fn an_estate_without_a_plan_says_how_to_propose_one() {
    let page = page(&Snapshot { plan: None, ..harbour() });
    assert!(page.contains("landfall plan propose"));
    assert!(page.contains("There is no plan yet, so no dates are known."));
}

#[test]
fn the_summary_tells_the_whole_in_words() {
    let page = page(&harbour());
    for said in [
        "The sources list 4 assets; 4 of them are in scope. They form 2 workloads, of which 2 need \
         work: 907 hours",
        "Plan P-1 (adopted) begins on 2026-12-07, and the last work ends on 2026-12-20; 1 workload \
         does not fit and stays in the backlog.",
        "The best possible plan could cost at most 10.0\u{202f}% less.",
        "Question first assumption A-1",
    ] {
        assert!(page.contains(said), "{said}");
    }
}

#[test]
fn the_figures_show_their_arithmetic() {
    let page = page(&harbour());
    for shown in [
        "907 × 50\u{202f}% = 454", // exposure: work × weakness
        "2026-11-01 (overdue)",    // review date before the date of the report
        "× 0.7",                   // weight of a criterion
        "14 of 17",                // hours used of capacity
    ] {
        assert!(page.contains(shown), "{shown}");
    }
}

#[test]
fn who_decided_is_told_with_how_sure_it_is() {
    let mut snapshot = harbour();
    for workload in &mut snapshot.workloads {
        workload.decision.by = PERSON.to_owned();
        workload.decision.confidence_percent = 40;
    }
    snapshot.guided.insert(snapshot.workloads[0].id);
    snapshot.assets[0].said = Some(Box::new(AssetWord {
        disposition: Disposition::Retain,
        reason: None,
        by: "ada".to_owned(),
        at: noon(),
    }));
    let page = page(&snapshot);
    let row = |label: &str| {
        let from = page.split_once(&format!(">{label}</th>")).expect(label).1;
        from.split("</tr>").next().unwrap_or_default().to_owned()
    };
    for (label, told) in [
        ("below 50 %: questions", "2 (100"),
        ("rule", "0 (0"),
        ("person", "1 (50"),
        ("guide", "1 (50"),
    ] {
        assert!(row(label).contains(told), "{label}: {}", row(label));
    }
    assert!(page.contains("A person decided about 1 single asset; it differs from its workload."));
}

#[test]
fn equal_snapshots_give_equal_pages() {
    assert_eq!(page(&harbour()), page(&harbour()));
}

#[test]
fn workloads_with_ties_are_drawn_and_told_in_words() {
    let page = page(&harbour());
    assert_eq!(page.matches("<svg class=\"web\"").count(), 1);
    for said in [
        "2 workloads and 1 tie between them",
        "W-1 ferry: 2 assets, rehost, 1 tie, release R-2, complete in I-2",
        "1 dependency, seen 1,500 times; releases: R-2, R-1",
        "Islands: workloads that hang together",
    ] {
        assert!(page.contains(said), "{said}");
    }
}

#[test]
fn without_ties_between_workloads_there_is_no_picture() {
    let page = page(&Snapshot { dependencies: Vec::new(), ..harbour() });
    assert!(!page.contains("<svg class=\"web\""));
    assert!(!page.contains("Islands:"));
}

#[test]
fn every_picture_has_a_title_and_every_table_a_caption() {
    let page = page(&harbour());
    for picture in page.split("<svg").skip(1) {
        let (head, rest) = picture.split_once('>').unwrap();
        assert!(head.contains("aria-label") || head.contains("aria-hidden"), "{head}");
        assert!(rest.trim_start().starts_with("<title>"), "{rest:.80}");
    }
    assert_eq!(page.matches("<table>").count(), page.matches("<caption>").count());
}

/// An asset of which every field is known.
fn known(asset: Asset, at: usize) -> Asset {
    let value = |field: Field| match field.shape() {
        Shape::Text => Value::Text(format!("{} {}", field.name(), at % 3)),
        Shape::Whole => Value::Whole(100 + i64::from(u8::try_from(at).unwrap())),
        Shape::Real => Value::Real(0.5),
        Shape::Flag => Value::Flag(at.is_multiple_of(2)),
        Shape::List => Value::List(vec![format!("10.0.{}.{at}", at % 3)]),
    };
    let facts = Field::ALL.iter().map(|&field| (field, value(field))).collect();
    Asset { facts, attributes: [("Rack".to_owned(), at.to_string())].into(), ..asset }
}

#[test]
fn an_asset_keeps_what_the_report_reads() {
    let of = |shape: fn(Asset) -> Asset| {
        let whole = harbour();
        let assets = whole.assets.into_iter().zip(0..);
        let assets = assets.map(|(asset, at)| shape(known(asset, at))).collect();
        page(&Snapshot { assets, ..whole })
    };
    assert_eq!(of(lean), of(|asset| asset));
}
