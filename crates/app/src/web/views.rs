//! Saved views: the links over a list, and the page on which they are renamed, replaced and deleted.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::Redirect;
use landfall_domain::account::Account;
use landfall_domain::id::Id;
use landfall_domain::people::Right;
use landfall_domain::view::{View, ViewList};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::actions::views::{add_view, change_view, remove_view};
use crate::documents::asset::AssetDocument;
use crate::documents::view::ViewDocument;
use crate::documents::workload::WorkloadDocument;
use crate::failure::Failure;

use super::access::Visit;
use super::columns::{ASSETS, Layout, WORKLOADS};
use super::frame::Frame;
use super::list::Asked;
use super::problem::{Face, PageProblem, Problem, render};

/// A search has no more signs in a view.
const LONGEST_QUERY: usize = 2_000;

/// What a view is to hold. Nothing that its list does not understand is kept.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WantedView)]
pub(super) struct Wanted {
    /// `assets` or `workloads`; a view stays with its list.
    #[schema(example = "workloads")]
    pub(super) list: String,
    /// Each name once per list and owner, of at most 80 signs.
    #[schema(example = "Mine to call")]
    pub(super) name: String,
    /// For everybody, which needs the right to contribute; else for you alone.
    #[serde(default)]
    pub(super) shared: bool,
    #[serde(default)]
    #[schema(example = "environment:prod")]
    pub(super) q: String,
    #[schema(example = "-effort_hours")]
    pub(super) sort: Option<String>,
    #[schema(example = "rank,title,owner")]
    pub(super) columns: Option<String>,
}

fn layout(list: ViewList) -> &'static Layout {
    match list {
        ViewList::Assets => &ASSETS,
        ViewList::Workloads => &WORKLOADS,
    }
}

fn list_named(name: &str) -> Result<ViewList, Problem> {
    ViewList::named(name).ok_or_else(|| {
        let known = ViewList::ALL.map(ViewList::name).join(", ");
        let name: String = name.chars().take(60).collect();
        Problem::wrong_input(format!("there are no views of `{name}`; there are of: {known}"))
    })
}

/// Search, order and columns as they are kept, if the list understands them.
fn understood(list: ViewList, asked: &Asked) -> Result<Asked, Problem> {
    let (query, order) = match list {
        ViewList::Assets => (asked.query::<AssetDocument>(), asked.order::<AssetDocument>()),
        ViewList::Workloads => {
            (asked.query::<WorkloadDocument>(), asked.order::<WorkloadDocument>())
        }
    };
    query?;
    order?;
    let q = asked.q.trim().to_owned();
    if q.chars().count() > LONGEST_QUERY {
        let told = format!("the search is longer than the {LONGEST_QUERY} signs of a view");
        return Err(Problem::wrong_input(told));
    }
    let columns = layout(list).canonical(asked.columns.as_deref())?;
    Ok(Asked { q, sort: asked.sort.clone(), columns, ..Asked::default() })
}

impl Wanted {
    fn asked(&self) -> Asked {
        let (q, sort, columns) = (self.q.clone(), self.sort.clone(), self.columns.clone());
        Asked { q, sort, columns, ..Asked::default() }
    }

    /// The view `before` with all of this in it.
    fn over(&self, visit: &Visit, before: View) -> Result<View, Problem> {
        let list = list_named(&self.list)?;
        if list != before.list {
            let told = format!("a view stays with its list, which is {}", before.list.name());
            return Err(Problem::wrong_input(told));
        }
        let wrong =
            |unfit: landfall_domain::view::UnfitName| Problem::wrong_input(unfit.to_string());
        let name = View::fit_name(&self.name).map_err(wrong)?;
        let owner = if self.shared { None } else { account(visit) };
        let asked = understood(list, &self.asked())?;
        let (sort, columns) = (asked.sort.unwrap_or_default(), asked.columns.unwrap_or_default());
        let view = View { name, owner, query: asked.q, sort, columns, ..before };
        permit(visit, &view)?;
        Ok(view)
    }
}

/// Whose views are one's own; without accounts all are everybody's.
fn account(visit: &Visit) -> Option<Id<Account>> {
    visit.known().account.as_ref().map(|account| account.id)
}

/// What everybody uses is changed by those who contribute.
fn permit(visit: &Visit, view: &View) -> Result<(), Problem> {
    if view.owner.is_none() { visit.demand(Right::Contribute) } else { Ok(()) }
}

fn address(view: &View) -> String {
    let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let (sort, columns) = (said(&view.sort), said(&view.columns));
    let asked = Asked { q: view.query.clone(), columns, ..Asked::default() };
    asked.address(layout(view.list).path, sort.as_deref())
}

pub(super) fn document(view: &View) -> ViewDocument {
    ViewDocument::of(view, address(view))
}

/// The views of everybody and one's own, of one list or of all.
pub(super) async fn load(visit: &Visit, list: Option<ViewList>) -> Result<Vec<View>, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let mut views = tx.views().await?;
    tx.rollback().await?;
    let own = account(visit);
    views.retain(|view| view.owner.is_none() || view.owner == own);
    views.retain(|view| list.is_none_or(|list| list == view.list));
    Ok(views)
}

/// The same, of a list by its name.
pub(super) async fn load_named(visit: &Visit, list: Option<&str>) -> Result<Vec<View>, Problem> {
    load(visit, list.map(list_named).transpose()?).await
}

/// One view; that others have views of their own is not told.
pub(super) async fn load_one(visit: &Visit, id: &str) -> Result<View, Problem> {
    let found = load(visit, None).await?.into_iter().find(|view| view.id.to_string() == id);
    found.ok_or_else(|| Failure::Unknown(format!("there is no view {id}")).into())
}

/// Saves a new view.
pub(super) async fn add(visit: &Visit, wanted: &Wanted) -> Result<View, Problem> {
    let blank = View {
        id: visit.cx().mint().id(),
        list: list_named(&wanted.list)?,
        name: String::new(),
        owner: None,
        query: String::new(),
        sort: String::new(),
        columns: String::new(),
        created_by: visit.cx().actor.clone(),
        version: 1,
    };
    let view = wanted.over(visit, blank)?;
    add_view(visit.cx(), &view).await?;
    Ok(view)
}

/// Writes all of a view anew.
pub(super) async fn put(
    visit: &Visit,
    before: View,
    version: Option<i64>,
    wanted: &Wanted,
) -> Result<View, Problem> {
    permit(visit, &before)?;
    let version = version.unwrap_or(before.version);
    let view = wanted.over(visit, before)?;
    Ok(change_view(visit.cx(), view, Some(version)).await?)
}

/// Deletes a view.
pub(super) async fn delete(
    visit: &Visit,
    view: &View,
    version: Option<i64>,
) -> Result<(), Problem> {
    permit(visit, view)?;
    Ok(remove_view(visit.cx(), view.id, version.or(Some(view.version))).await?)
}

/// What stands over a list: its views, and how to save another one.
pub(super) struct Shelf {
    pub(super) list: &'static str,
    /// Name, path, whether it is what is shown now, whether it is one's own alone.
    pub(super) links: Vec<(String, String, bool, bool)>,
    /// What is asked now, by name.
    pub(super) asked: Vec<(&'static str, String)>,
    /// Where views are changed, if there are any to change.
    pub(super) change: Option<String>,
    /// Whether one can keep a view to oneself.
    pub(super) is_person: bool,
}

/// What stands over a list that is asked for this.
pub(super) async fn shelf(visit: &Visit, list: ViewList, asked: &Asked) -> Result<Shelf, Problem> {
    let views = load(visit, Some(list)).await?;
    let now = Asked { limit: None, ..understood(list, asked)? };
    let here = now.address(layout(list).path, now.sort.as_deref());
    let may_change = views.iter().any(|view| permit(visit, view).is_ok());
    let page = now.address("/views", now.sort.as_deref());
    let links = views.into_iter().map(|view| {
        let path = address(&view);
        let is_here = path == here;
        (view.name, path, is_here, view.owner.is_some())
    });
    let said = [("list", list.name().to_owned()), ("q", now.q.clone())];
    Ok(Shelf {
        list: list.name(),
        links: links.collect(),
        asked: said.into_iter().chain(now.kept()).collect(),
        change: may_change.then(|| format!("{page}&list={}", list.name())),
        is_person: account(visit).is_some(),
    })
}

#[derive(Template)]
#[template(path = "web/views.html")]
struct ViewsPage {
    frame: Frame,
    list: &'static str,
    /// Each view, and whether this person may change it.
    views: Vec<(ViewDocument, bool)>,
    /// What the list was asked where the reader comes from.
    asked: Vec<(&'static str, String)>,
    /// Its address.
    back: String,
}

/// Of which list.
#[derive(Deserialize)]
pub(super) struct Of {
    list: Option<String>,
}

/// `GET /views?list=workloads`: the views of a list.
pub(super) async fn page(visit: Visit, Query(of): Query<Of>, Query(asked): Query<Asked>) -> Face {
    let list = of.list.as_deref().map_or(Ok(ViewList::Workloads), list_named)?;
    let now = understood(list, &asked)?;
    let views = load(&visit, Some(list)).await?;
    let views = views.iter().map(|view| (document(view), permit(&visit, view).is_ok())).collect();
    let q = Some(("q", now.q.clone())).filter(|(_, q)| !q.is_empty());
    render(&ViewsPage {
        frame: Frame::new(&visit, layout(list).path, format!("Views of {}", list.name())),
        list: list.name(),
        views,
        asked: q.into_iter().chain(now.kept()).collect(),
        back: now.address(layout(list).path, now.sort.as_deref()),
    })
}

/// A form: what is not in it stays as it is.
#[derive(Deserialize)]
pub(super) struct Said {
    list: Option<String>,
    name: Option<String>,
    #[serde(default)]
    shared: String,
    q: Option<String>,
    sort: Option<String>,
    columns: Option<String>,
    version: Option<i64>,
    #[serde(default)]
    over: bool,
}

impl Said {
    fn wanted(self) -> Wanted {
        let (list, name) = (self.list.unwrap_or_default(), self.name.unwrap_or_default());
        let (q, shared) = (self.q.unwrap_or_default(), !self.shared.is_empty());
        Wanted { list, name, shared, q, sort: self.sort, columns: self.columns }
    }
}

/// `POST /views`: saves a view, and shows it.
pub(super) async fn save(visit: Visit, Form(said): Form<Said>) -> Result<Redirect, PageProblem> {
    let mut wanted = said.wanted();
    wanted.shared |= account(&visit).is_none();
    let view = add(&visit, &wanted).await?;
    Ok(visit.to(&address(&view)))
}

/// `POST /views/{id}`: renames a view, or puts the list as it stands in its place.
pub(super) async fn change(
    visit: Visit,
    Path(id): Path<String>,
    Form(said): Form<Said>,
) -> Result<Redirect, PageProblem> {
    let before = load_one(&visit, &id).await?;
    let (list, version) = (before.list, said.version);
    let (is_over, own) = (said.over, before.owner.is_some());
    let name = said.name.clone().unwrap_or_else(|| before.name.clone());
    let (list_name, shared) = (list.name().to_owned(), !own);
    let wanted = if is_over {
        Wanted { list: list_name, name, shared, ..said.wanted() }
    } else {
        let kept = |text: &String| Some(text.clone());
        let (sort, columns) = (kept(&before.sort), kept(&before.columns));
        Wanted { list: list_name, name, shared, q: before.query.clone(), sort, columns }
    };
    let view = put(&visit, before, version, &wanted).await?;
    if is_over {
        return Ok(visit.to(&address(&view)));
    }
    Ok(visit.to(&format!("/views?list={}", list.name())))
}

/// `POST /views/{id}/removal`.
pub(super) async fn remove(
    visit: Visit,
    Path(id): Path<String>,
    Form(said): Form<Said>,
) -> Result<Redirect, PageProblem> {
    let view = load_one(&visit, &id).await?;
    delete(&visit, &view, said.version).await?;
    Ok(visit.to(&format!("/views?list={}", view.list.name())))
}
