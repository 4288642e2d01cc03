//! Forms that add and change outcomes and metrics. What was typed is kept when it does not fit.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use landfall_domain::id::Id;
use landfall_domain::outcome::metric::Direction;
use landfall_domain::outcome::{Category, Importance, Metric, Outcome, Said, Source};

use crate::actions::outcomes::metrics::{add_metric, change_metric};
use crate::actions::outcomes::save::{add_outcome, change_outcome};
use crate::actions::outcomes::{metric, outcome, outcome_of};

use super::super::access::Visit;
use super::super::frame::{Frame, given};
use super::super::problem::{PageProblem, Problem, render};

type Pairs = Vec<(String, String)>;

/// One field of a form.
struct Field {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    value: String,
    /// `text`, `date`, `long`, or `choice`.
    kind: &'static str,
    choices: Vec<(&'static str, String)>,
    is_needed: bool,
    /// What it says now, if somebody else changed it.
    theirs: Option<String>,
}

#[derive(Template)]
#[template(path = "web/outcome_form.html")]
struct FormPage {
    frame: Frame,
    title: String,
    /// Where it is sent.
    to: String,
    /// Where leaving it leads.
    back: String,
    fields: Vec<Field>,
    /// The version that is changed; none of a new thing.
    version: Option<i64>,
    reason: String,
    refused: Option<String>,
}

/// What a form is for.
enum Subject {
    NewOutcome,
    Outcome(Box<Outcome>),
    NewMetric(Box<Outcome>, Box<Metric>),
    Metric(Box<Outcome>, Box<Metric>),
}

impl Subject {
    /// Title, where it is sent, where leaving it leads, and the version that it changes.
    fn about(&self) -> (String, String, String, Option<i64>) {
        match self {
            Self::NewOutcome => {
                ("New outcome".into(), "/outcomes/new".into(), "/outcomes".into(), None)
            }
            Self::Outcome(one) => {
                let here = format!("/outcomes/{}", one.key());
                (format!("Change {}", one.key()), format!("{here}/change"), here, Some(one.version))
            }
            Self::NewMetric(outcome, _) => {
                let here = format!("/outcomes/{}", outcome.key());
                (format!("New metric of {}", outcome.title), format!("{here}/metrics"), here, None)
            }
            Self::Metric(outcome, one) => {
                let (key, here) = (one.key(), format!("/outcomes/{}", outcome.key()));
                (format!("Change {key}"), format!("/metrics/{key}/change"), here, Some(one.version))
            }
        }
    }

    fn fields(&self) -> Vec<Field> {
        match self {
            Self::NewOutcome => {
                let blank = Outcome::blank(Id::from_uuid(uuid::Uuid::nil()), 0);
                of_outcome(|field| blank.get(field))
            }
            Self::Outcome(one) => of_outcome(|field| one.get(field)),
            Self::NewMetric(_, one) => of_metric(|field| {
                let is_known = ["baseline_on", "learning", "source"].contains(&field);
                if is_known { one.get(field) } else { String::new() }
            }),
            Self::Metric(_, one) => of_metric(|field| one.get(field)),
        }
    }
}

fn field(
    name: &'static str,
    (label, hint, kind): (&'static str, &'static str, &'static str),
) -> Field {
    Field {
        name,
        label,
        hint,
        value: String::new(),
        kind,
        choices: Vec::new(),
        is_needed: false,
        theirs: None,
    }
}

fn words<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str) -> Vec<(&'static str, String)> {
    all.iter().map(|one| (name(*one), name(*one).replace('_', " "))).collect()
}

fn of_outcome(get: impl Fn(&str) -> String) -> Vec<Field> {
    let mut fields = vec![
        Field {
            is_needed: true,
            ..field("title", ("Title", "What is to come true, on one line", "text"))
        },
        field("stakeholder", ("Stakeholder", "Who wants it", "text")),
        field("business_unit", ("Business unit", "", "text")),
        Field {
            choices: words(Category::ALL, Category::name),
            ..field("category", ("Category", "", "choice"))
        },
        Field {
            choices: words(Importance::ALL, Importance::name),
            ..field("priority", ("Priority", "", "choice"))
        },
        field(
            "drivers",
            ("Drivers", "Why it is wanted; several with semicolons between them", "text"),
        ),
        field("about", ("About", "", "long")),
    ];
    for one in &mut fields {
        one.value = get(one.name);
    }
    fields
}

fn of_metric(get: impl Fn(&str) -> String) -> Vec<Field> {
    let mut sources = words(&Source::all(), Source::name);
    for (name, label) in &mut sources {
        if let Some(Source::Computed(measured)) = Source::named(name) {
            *label = format!("computed: {}", measured.label());
        }
    }
    let mut directions = words(Direction::ALL, Direction::name);
    directions.insert(0, ("", "as baseline and target say".to_owned()));
    let needed = |one: Field| Field { is_needed: true, ..one };
    let mut fields = vec![
        needed(field("title", ("Title", "What is measured", "text"))),
        field("unit", ("Unit", "In what it counts, such as racks or EUR per month", "text")),
        Field {
            choices: vec![
                ("no", "the outcome itself".to_owned()),
                ("yes", "an early signal (learning metric)".to_owned()),
            ],
            ..field("learning", ("Measures", "", "choice"))
        },
        needed(field("baseline", ("Baseline", "Where it stood: digits with a point", "text"))),
        field("baseline_on", ("Day of the baseline", "", "date")),
        needed(field("target", ("Target", "Where it shall stand", "text"))),
        needed(field("due", ("Due", "When it shall stand there", "date"))),
        Field { choices: directions, ..field("direction", ("Better is", "", "choice")) },
        Field { choices: sources, ..field("source", ("Actuals", "", "choice")) },
    ];
    for one in &mut fields {
        one.value = get(one.name);
    }
    fields
}

/// Shows a form: as it is, or as it was sent with what is wrong.
fn show(
    visit: &Visit,
    subject: &Subject,
    sent: Option<(&Pairs, &Problem)>,
) -> Result<Response, PageProblem> {
    let (title, to, back, version) = subject.about();
    let mut page = FormPage {
        frame: Frame::new(visit, "/outcomes", title.clone()),
        title,
        to,
        back,
        fields: subject.fields(),
        version,
        reason: String::new(),
        refused: None,
    };
    let mut status = StatusCode::OK;
    if let Some((pairs, problem)) = sent {
        status = problem.status();
        page.refused = Some(problem.detail().to_owned());
        for one in &mut page.fields {
            if let Some(typed) = find(pairs, one.name) {
                let is_other = problem.is_outdated() && typed.trim() != one.value;
                one.theirs = is_other.then(|| one.value.clone());
                typed.clone_into(&mut one.value);
            }
        }
        find(pairs, "reason").unwrap_or_default().clone_into(&mut page.reason);
    }
    Ok((status, render(&page)?).into_response())
}

fn find<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a str> {
    pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// What a form says: its own fields, its version and its reason.
fn read<'a>(
    pairs: &'a Pairs,
    fields: &[&'static str],
) -> Result<(Said, Option<i64>, Option<&'a str>), Problem> {
    let said = fields.iter().filter_map(|field| Some((*field, find(pairs, field)?)));
    let version = find(pairs, "version").map(str::parse).transpose();
    let version =
        version.map_err(|_| Problem::wrong_input("the version is no number".to_owned()))?;
    Ok((Said::of(said), version, find(pairs, "reason").and_then(given)))
}

async fn outcome_subject(visit: &Visit, key: &str) -> Result<Outcome, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let found = outcome(&mut tx, key).await?;
    tx.rollback().await?;
    Ok(found)
}

async fn metric_subject(visit: &Visit, key: &str) -> Result<Subject, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let found = metric(&mut tx, key).await?;
    let outcome = outcome_of(&mut tx, &found).await?;
    tx.rollback().await?;
    Ok(Subject::Metric(Box::new(outcome), Box::new(found)))
}

fn new_metric(visit: &Visit, outcome: Outcome) -> Subject {
    let blank = Metric::blank(visit.cx().mint().id(), 0, outcome.id, visit.cx().today());
    Subject::NewMetric(Box::new(outcome), Box::new(blank))
}

/// The form of a new outcome.
pub(in crate::web) async fn new_outcome_page(visit: Visit) -> Result<Response, PageProblem> {
    show(&visit, &Subject::NewOutcome, None)
}

/// Adds an outcome.
pub(in crate::web) async fn new_outcome(
    visit: Visit,
    Form(pairs): Form<Pairs>,
) -> Result<Response, PageProblem> {
    let (said, _, reason) = read(&pairs, &Outcome::FIELDS)?;
    match add_outcome(visit.cx(), &said, reason).await {
        Ok(added) => Ok(visit.to(&format!("/outcomes/{}", added.key())).into_response()),
        Err(error) => show(&visit, &Subject::NewOutcome, Some((&pairs, &error.into()))),
    }
}

/// The form that changes an outcome.
pub(in crate::web) async fn outcome_page(
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, PageProblem> {
    let subject = Subject::Outcome(Box::new(outcome_subject(&visit, &key).await?));
    show(&visit, &subject, None)
}

/// Changes an outcome.
pub(in crate::web) async fn save_outcome(
    visit: Visit,
    Path(key): Path<String>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, PageProblem> {
    let (said, version, reason) = read(&pairs, &Outcome::FIELDS)?;
    match change_outcome(visit.cx(), (&key, version), &said, reason).await {
        Ok(saved) => Ok(visit.to(&format!("/outcomes/{}", saved.key())).into_response()),
        Err(error) => {
            let subject = Subject::Outcome(Box::new(outcome_subject(&visit, &key).await?));
            show(&visit, &subject, Some((&pairs, &error.into())))
        }
    }
}

/// The form of a new metric.
pub(in crate::web) async fn new_metric_page(
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, PageProblem> {
    let outcome = outcome_subject(&visit, &key).await?;
    show(&visit, &new_metric(&visit, outcome), None)
}

/// Adds a metric.
pub(in crate::web) async fn add_to(
    visit: Visit,
    Path(key): Path<String>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, PageProblem> {
    let (said, _, reason) = read(&pairs, &Metric::FIELDS)?;
    match add_metric(visit.cx(), &key, &said, reason).await {
        Ok(added) => Ok(visit.to(&format!("/outcomes/{key}#{}", added.key())).into_response()),
        Err(error) => {
            let outcome = outcome_subject(&visit, &key).await?;
            show(&visit, &new_metric(&visit, outcome), Some((&pairs, &error.into())))
        }
    }
}

/// The form that changes a metric.
pub(in crate::web) async fn metric_page(
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, PageProblem> {
    show(&visit, &metric_subject(&visit, &key).await?, None)
}

/// Changes a metric.
pub(in crate::web) async fn save_metric(
    visit: Visit,
    Path(key): Path<String>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, PageProblem> {
    let (said, version, reason) = read(&pairs, &Metric::FIELDS)?;
    let done = change_metric(visit.cx(), (&key, version), &said, reason).await;
    let subject = metric_subject(&visit, &key).await?;
    match done {
        Ok(saved) => {
            let (_, _, back, _) = subject.about();
            Ok(visit.to(&format!("{back}#{}", saved.key())).into_response())
        }
        Err(error) => show(&visit, &subject, Some((&pairs, &error.into()))),
    }
}
