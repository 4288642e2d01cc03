//! Every route with the right that it needs. The router, the matrix of the tests and the reference
//! are made from this table, so they cannot disagree.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodFilter, MethodRouter, on};
use landfall_domain::people::Right;

use super::access::{self, Gate, admit, oidc, sign_in};
use super::api::{assumptions as beliefs, metrics, outcomes as goals, webhooks as hooks};
use super::settings::{self, account, display, people, portfolios, teams, templates, webhooks};
use super::{
    Web, activity, api, assets, assumptions, backlog, compare, completeness, delivery,
    dependencies, disposition, done, download, findings, home, imports, item, jobs, live, outcomes,
    plan, plans, profile, proposals, questionnaires, rationalize, releases, report, rerank,
    reviews, standing, suggestions, top, upload, views, workloads,
};

/// One route.
pub(super) struct Route {
    pub(super) method: Method,
    /// Path as the router writes it: `/assets/{id}`.
    pub(super) path: &'static str,
    /// None: anybody may come, signed in or not.
    pub(super) right: Option<Right>,
    serve: MethodRouter<Web>,
}

impl Route {
    pub(super) fn new<H, T>(method: Method, path: &'static str, right: Right, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(method.clone()).expect("the table names known methods");
        Self { method, path, right: Some(right), serve: on(filter, handler) }
    }

    /// Nobody has to be signed in to come in here.
    fn for_anybody(self) -> Self {
        Self { right: None, ..self }
    }

    /// May be sent again under an `Idempotency-Key`.
    pub(super) fn once(self) -> Self {
        Self { serve: self.serve.layer(from_fn(api::once)), ..self }
    }

    /// A larger body than usual may come in here.
    pub(super) fn up_to(self, bytes: usize) -> Self {
        Self { serve: self.serve.layer(DefaultBodyLimit::max(bytes)), ..self }
    }
}

pub(super) fn get<H: Handler<T, Web>, T: 'static>(path: &'static str, handler: H) -> Route {
    Route::new(Method::GET, path, Right::Read, handler)
}

pub(super) fn post<H, T>(path: &'static str, right: Right, handler: H) -> Route
where
    H: Handler<T, Web>,
    T: 'static,
{
    Route::new(Method::POST, path, right, handler)
}

pub(super) fn delete<H, T>(path: &'static str, right: Right, handler: H) -> Route
where
    H: Handler<T, Web>,
    T: 'static,
{
    Route::new(Method::DELETE, path, right, handler)
}

/// The table.
pub(super) fn routes() -> Vec<Route> {
    let pages =
        pages().into_iter().chain(disposition_pages()).chain(review_pages()).chain(outcome_pages());
    let pages = pages.chain(assumption_pages()).chain(standing_pages());
    let pages = pages.chain(delivery::table::routes());
    let pages = pages.chain(questionnaires::routes()).chain(delivery::files::files());
    pages.chain(resources()).chain(review_resources()).chain(standing_resources()).collect()
}

/// Pages on which people decide what happens to things.
fn disposition_pages() -> Vec<Route> {
    use Right::{Contribute, Prioritise};
    vec![
        post("/assets/{id}", Prioritise, disposition::of_asset),
        Route::new(Method::GET, "/assets/disposition", Prioritise, disposition::assets_page),
        post("/assets/disposition", Prioritise, disposition::of_assets),
        Route::new(Method::GET, "/workloads/import", Contribute, workloads::values::page),
        post("/workloads/import", Contribute, workloads::values::import)
            .up_to(upload::LARGEST_FORM),
        get("/workloads/scores.xlsx", workloads::values::file),
        get("/rationalize", rationalize::page),
        get("/workloads/{key}/rationalize", workloads::guide::page),
        post("/workloads/{key}/rationalize", Contribute, workloads::guide::say),
        post("/workloads/{key}/rationalize/acceptance", Prioritise, workloads::guide::take),
        Route::new(Method::GET, "/workloads/disposition", Prioritise, disposition::workloads_page),
        post("/workloads/disposition", Prioritise, disposition::of_workloads),
    ]
}

/// Pages and their forms.
fn pages() -> Vec<Route> {
    use Right::{Administer, Contribute, Plan, Prioritise, Read};
    vec![
        get("/", home::page),
        get("/assets", assets::page),
        get("/assets/{id}", assets::one_page),
        get("/workloads", workloads::page),
        get("/workloads/{key}", workloads::one_page),
        post("/workloads/{key}", Contribute, workloads::state),
        get("/workloads/{key}/sheets", workloads::sheets::page),
        Route::new(Method::GET, "/workloads/{key}/rank", Prioritise, backlog::place_page),
        post("/workloads/{key}/rank", Prioritise, backlog::place),
        post("/workload-changes", Contribute, workloads::state_many),
        get("/backlog", backlog::page),
        get("/backlog/profile", profile::page),
        post("/backlog/profile", Prioritise, profile::apply),
        post("/backlog/profile/preview", Read, profile::preview),
        get("/dependencies", dependencies::page),
        post("/events/{seq}/undo", Contribute, done::undo),
        get("/suggestions", suggestions::page),
        post("/suggestions/{key}/acceptance", Contribute, suggestions::accept),
        get("/views", views::page),
        post("/views", Read, views::save),
        post("/views/{id}", Read, views::change),
        post("/views/{id}/removal", Read, views::remove),
        get("/plans", plans::page),
        post("/plans", Plan, plans::propose),
        get("/plans/compare", compare::page),
        get("/plans/{key}", plan::page),
        get("/plans/{key}/items/{item}", item::page),
        post("/plans/{key}/adoption", Plan, plans::adopt),
        get("/jobs/{id}", jobs::page),
        post("/jobs/{id}/cancellation", Plan, jobs::cancel),
        get("/releases", releases::page),
        get("/releases/{key}", releases::one_page),
        get("/completeness", completeness::page),
        get("/findings", findings::page),
        post("/questions/{key}/answer", Contribute, findings::answer),
        get("/imports", imports::page),
        // Only uploads may be large.
        post("/imports", Contribute, imports::preview).up_to(imports::LARGEST),
        post("/imports/{token}/confirmation", Contribute, imports::confirm),
        get("/downloads/{file}", download::file),
        get("/activity", activity::page),
        get("/report", report::page),
        get("/sign-in", sign_in::page).for_anybody(),
        post("/sign-in", Read, sign_in::sign_in).for_anybody(),
        get("/sign-in/oidc", oidc::start).for_anybody(),
        get("/sign-in/oidc/callback", oidc::callback).for_anybody(),
        post("/sign-out", Read, sign_in::leave).for_anybody(),
        get("/settings", settings::page),
        get("/settings/display", display::page),
        post("/settings/display", Read, display::keep),
        get("/settings/account", account::page),
        post("/settings/account/password", Read, account::change),
        post("/settings/account/sessions/{id}/end", Read, account::end),
        post("/settings/account/tokens", Read, account::create),
        post("/settings/account/tokens/{id}/revocation", Read, account::revoke),
        get("/settings/templates", templates::page),
        post("/settings/templates", Plan, templates::save),
        get("/settings/teams", teams::page),
        post("/settings/teams", Plan, teams::save),
        get("/settings/teams/file", teams::download),
        post("/settings/teams/file", Plan, teams::upload),
        Route::new(Method::GET, "/settings/people", Administer, people::page),
        post("/settings/people", Administer, people::add),
        post("/settings/people/{id}/role", Administer, people::change),
        post("/settings/people/{id}/access", Administer, people::shut_or_open),
        Route::new(Method::GET, "/settings/webhooks", Administer, webhooks::page),
        post("/settings/webhooks", Administer, webhooks::add),
        Route::new(Method::GET, "/settings/webhooks/{id}", Administer, webhooks::one_page),
        post("/settings/webhooks/{id}", Administer, webhooks::change),
        post("/settings/webhooks/{id}/switch", Administer, webhooks::switch),
        post("/settings/webhooks/{id}/removal", Administer, webhooks::remove),
        post("/settings/webhooks/{id}/ping", Administer, webhooks::send_ping),
        post("/settings/webhooks/{id}/deliveries/{delivery}/retry", Administer, webhooks::retry),
        Route::new(Method::GET, "/settings/portfolios", Administer, portfolios::page),
        post("/settings/portfolios", Administer, portfolios::add),
    ]
}

/// Why workloads stand where they stand, and who stands behind that.
fn standing_pages() -> Vec<Route> {
    use Right::{Contribute, Plan, Prioritise};
    vec![
        Route::new(Method::GET, "/backlog/rerank", Prioritise, rerank::page),
        post("/backlog/rerank", Prioritise, rerank::rerank),
        get("/backlog/compare", standing::compare),
        get("/backlog/ties", standing::even),
        get("/backlog/proposals", proposals::page),
        post("/backlog/proposals", Contribute, proposals::make),
        post("/backlog/proposals/{key}", Contribute, proposals::say),
        post("/backlog/proposals/{key}/decision", Prioritise, proposals::decide),
        get("/backlog/top", top::page),
        post("/backlog/top/strategy", Prioritise, top::confirm_strategy),
        post("/backlog/top/adoption", Plan, top::confirm_adoption),
    ]
}

/// The same in the API.
fn standing_resources() -> Vec<Route> {
    use Right::{Contribute, Plan, Prioritise};
    use api::proposals;
    vec![
        post("/api/v1/backlog/rerank", Prioritise, api::rerank::rerank).once(),
        get("/api/v1/workloads/{key}/rank-history", api::rerank::rank_history),
        get("/api/v1/backlog/comparison", api::standing::compare),
        get("/api/v1/backlog/ties", api::standing::list_ties),
        get("/api/v1/proposals", proposals::list_proposals),
        get("/api/v1/proposals/{key}", proposals::one_proposal),
        post("/api/v1/workloads/{key}/proposals", Contribute, proposals::make).once(),
        Route::new(Method::PUT, "/api/v1/proposals/{key}/vote", Contribute, proposals::put_vote),
        post("/api/v1/proposals/{key}/acceptance", Prioritise, proposals::accept_one),
        post("/api/v1/proposals/{key}/refusal", Prioritise, proposals::decline),
        post("/api/v1/proposals/{key}/withdrawal", Contribute, proposals::withdraw),
        get("/api/v1/backlog/top", api::top::one_top),
        post("/api/v1/backlog/top/strategy", Prioritise, api::top::confirm_strategy),
        post("/api/v1/backlog/top/adoption", Plan, api::top::confirm_adoption),
        get("/api/v1/workloads/{key}/firmness", api::standing::one_firmness),
    ]
}

/// Pages and forms of outcomes and metrics.
fn outcome_pages() -> Vec<Route> {
    use Right::{Contribute, Prioritise};
    let led = |route: Route| Route { right: Some(Prioritise), ..route };
    vec![
        get("/outcomes", outcomes::page),
        get("/outcomes/coverage", outcomes::coverage_page),
        led(get("/outcomes/import", outcomes::upload::page)),
        post("/outcomes/import", Prioritise, outcomes::upload::import).up_to(upload::LARGEST_FORM),
        get("/outcomes/files/{file}", outcomes::upload::file),
        get("/outcomes/costs", outcomes::costs::page),
        post("/outcomes/costs", Prioritise, outcomes::costs::save),
        get("/api/v1/running-costs", outcomes::costs::one_costs),
        Route::new(Method::PUT, "/api/v1/running-costs", Prioritise, outcomes::costs::state_costs),
        led(get("/outcomes/new", outcomes::form::new_outcome_page)),
        post("/outcomes/new", Prioritise, outcomes::form::new_outcome),
        get("/outcomes/{key}", outcomes::one::page),
        led(get("/outcomes/{key}/change", outcomes::form::outcome_page)),
        post("/outcomes/{key}/change", Prioritise, outcomes::form::save_outcome),
        post("/outcomes/{key}/removal", Prioritise, outcomes::one::remove),
        led(get("/outcomes/{key}/metrics", outcomes::form::new_metric_page)),
        post("/outcomes/{key}/metrics", Prioritise, outcomes::form::add_to),
        post("/outcomes/{key}/workloads", Prioritise, outcomes::one::link),
        led(get("/metrics/{key}/change", outcomes::form::metric_page)),
        post("/metrics/{key}/change", Prioritise, outcomes::form::save_metric),
        post("/metrics/{key}/removal", Prioritise, outcomes::one::remove_one),
        post("/metrics/{key}/actuals", Contribute, outcomes::one::record),
        post("/metrics/{key}/actuals/{on}/removal", Contribute, outcomes::one::retract),
        post("/workloads/{key}/outcomes", Prioritise, outcomes::one::serve),
    ]
}

/// Pages of assumptions and their forms.
fn assumption_pages() -> Vec<Route> {
    use Right::{Contribute, Prioritise};
    vec![
        get("/assumptions", assumptions::page),
        post("/assumptions", Prioritise, assumptions::add),
        Route::new(Method::GET, "/assumptions/new", Prioritise, assumptions::new_page),
        get("/assumptions/{key}", assumptions::one_page),
        post("/assumptions/{key}", Prioritise, assumptions::change),
        Route::new(Method::GET, "/assumptions/{key}/form", Prioritise, assumptions::edit_page),
        post("/assumptions/{key}/words", Contribute, assumptions::add_word),
        get("/assumptions/{key}/verdict", assumptions::verdict_page),
        post("/assumptions/{key}/verdict", Prioritise, assumptions::decide_it),
        post("/assumptions/{key}/removal", Prioritise, assumptions::remove),
    ]
}

/// The API.
fn resources() -> Vec<Route> {
    use Right::{Administer, Contribute, Plan, Prioritise, Read};
    vec![
        get("/api/v1/openapi.json", api::openapi),
        get("/api/v1/assets", api::list_assets),
        get("/api/v1/assets/{id}", api::one_asset),
        Route::new(Method::PATCH, "/api/v1/assets/{id}", Prioritise, api::assets::state_asset),
        post("/api/v1/asset-changes", Prioritise, api::assets::state_assets_by_api).once(),
        get("/api/v1/workloads", api::list_workloads),
        get("/api/v1/workloads/{key}", api::one_workload),
        Route::new(Method::PATCH, "/api/v1/workloads/{key}", Contribute, api::state),
        get("/api/v1/rationalization", rationalize::one),
        get("/api/v1/workloads/{key}/guide", workloads::guide::one_guide),
        Route::new(
            Method::PATCH,
            "/api/v1/workloads/{key}/guide",
            Contribute,
            workloads::guide::answer_guide,
        ),
        post(
            "/api/v1/workloads/{key}/guide/acceptance",
            Prioritise,
            workloads::guide::accept_guide,
        ),
        Route::new(Method::PUT, "/api/v1/workloads/{key}/rank", Prioritise, api::place),
        Route::new(Method::DELETE, "/api/v1/workloads/{key}/rank", Prioritise, api::unplace),
        post("/api/v1/workload-changes", Contribute, api::state_many).once(),
        post("/api/v1/workload-imports", Contribute, api::values::import_values_by_api).once(),
        get("/api/v1/profiles", api::profile::list_profiles),
        get("/api/v1/profile", api::profile::one_profile),
        Route::new(Method::PUT, "/api/v1/profile", Prioritise, api::profile::apply),
        post("/api/v1/profile/preview", Read, api::profile::preview),
        get("/api/v1/dependencies", api::list_dependencies),
        get("/api/v1/dependencies/map", dependencies::map),
        get("/api/v1/suggestions", api::list_suggestions),
        get("/api/v1/plans", api::list_plans),
        post("/api/v1/plans", Plan, api::propose),
        get("/api/v1/plans/{key}", api::one_plan),
        post("/api/v1/plans/{key}/adoption", Plan, api::adopt).once(),
        get("/api/v1/templates", api::templates::list),
        Route::new(Method::PUT, "/api/v1/templates", Plan, api::templates::save),
        get("/api/v1/teams", api::teams::one),
        Route::new(Method::PUT, "/api/v1/teams", Plan, api::teams::save),
        get("/api/v1/jobs/{id}", api::one_job),
        post("/api/v1/jobs/{id}/cancellation", Plan, api::cancel),
        get("/api/v1/iterations", api::list_iterations),
        get("/api/v1/releases", api::list_releases),
        get("/api/v1/releases/{key}", api::one_release),
        get("/api/v1/releases/{key}/members", api::list_release_members),
        get("/api/v1/completeness", completeness::list_gaps),
        get("/api/v1/completeness/counts", completeness::count_gaps),
        get("/api/v1/findings", api::list_findings),
        get("/api/v1/events", api::list_events),
        post("/api/v1/events/{seq}/undo", Contribute, done::undo_by_api).once(),
        get("/api/v1/changes", live::changes),
        get("/api/v1/me", access::api::me),
        Route::new(Method::GET, "/api/v1/people", Administer, access::api::list_people),
        get("/api/v1/tokens", access::api::list_tokens),
        delete("/api/v1/tokens/{id}", Read, access::api::revoke_token),
    ]
    .into_iter()
    .chain(view_resources())
    .chain(assumption_resources())
    .chain(hook_resources())
    .chain(outcome_resources())
    .collect()
}

/// Rounds of review: taking part needs the right to contribute, opening and ending them that to decide
/// what and why.
fn review_pages() -> Vec<Route> {
    use Right::{Contribute, Plan, Prioritise};
    vec![
        get("/reviews", reviews::page),
        post("/reviews", Prioritise, reviews::open),
        get("/reviews/{key}", reviews::one_page),
        get("/reviews/{key}/record", reviews::record),
        Route::new(Method::GET, "/reviews/{key}/mine", Contribute, reviews::mine),
        post("/reviews/{key}/questions/{position}", Contribute, reviews::answer),
        post("/reviews/{key}/attestations", Contribute, reviews::attest),
        post("/reviews/{key}/withdrawals", Contribute, reviews::take_back),
        post("/reviews/{key}/challenges", Contribute, reviews::challenge),
        post("/reviews/{key}/challenges/{number}/resolution", Contribute, reviews::resolve),
        post("/reviews/{key}/participants", Contribute, reviews::join),
        post("/reviews/{key}/removals", Contribute, reviews::remove),
        post("/reviews/{key}/closing", Prioritise, reviews::close),
        post("/reviews/{key}/abandonment", Prioritise, reviews::abandon),
        post("/releases/{key}/start", Plan, releases::start),
    ]
}

/// The same in the API.
fn review_resources() -> Vec<Route> {
    use Right::{Contribute, Plan, Prioritise};
    use api::reviews as api;
    vec![
        get("/api/v1/reviews", api::list_reviews),
        post("/api/v1/reviews", Prioritise, api::open).once(),
        get("/api/v1/reviews/{key}", api::one_review),
        get("/api/v1/reviews/{key}/agenda", api::list_agenda),
        get("/api/v1/reviews/{key}/record", api::record),
        post("/api/v1/reviews/{key}/participants", Contribute, api::join),
        post("/api/v1/reviews/{key}/participants/{person}/removal", Contribute, api::remove),
        Route::new(Method::GET, "/api/v1/reviews/{key}/questions", Contribute, api::list_questions),
        Route::new(
            Method::PUT,
            "/api/v1/reviews/{key}/questions/{position}",
            Contribute,
            api::answer,
        ),
        post("/api/v1/reviews/{key}/attestations", Contribute, api::attest),
        delete("/api/v1/reviews/{key}/attestations/{topic}", Contribute, api::take_back),
        post("/api/v1/reviews/{key}/challenges", Contribute, api::challenge).once(),
        post("/api/v1/reviews/{key}/challenges/{number}/resolution", Contribute, api::resolve),
        post("/api/v1/reviews/{key}/closing", Prioritise, api::close),
        post("/api/v1/reviews/{key}/abandonment", Prioritise, api::abandon),
        post("/api/v1/releases/{key}/start", Plan, api::start).once(),
        get("/api/v1/work-starts", api::list_starts),
    ]
}

/// Saved views in the API: one's own need no more than reading, everybody's the right to contribute.
fn view_resources() -> Vec<Route> {
    use Right::Read;
    vec![
        get("/api/v1/views", api::views::list_views),
        post("/api/v1/views", Read, api::views::save),
        get("/api/v1/views/{id}", api::views::one_view),
        Route::new(Method::PUT, "/api/v1/views/{id}", Read, api::views::put),
        delete("/api/v1/views/{id}", Read, api::views::remove),
    ]
}

/// Assumptions in the API. Each statement is there once, so nothing is stated twice.
fn assumption_resources() -> Vec<Route> {
    use Right::{Contribute, Prioritise, Read};
    vec![
        get("/api/v1/assumptions", beliefs::list),
        post("/api/v1/assumptions", Prioritise, beliefs::create),
        get("/api/v1/assumptions/{key}", beliefs::one),
        Route::new(Method::PATCH, "/api/v1/assumptions/{key}", Prioritise, beliefs::change),
        delete("/api/v1/assumptions/{key}", Prioritise, beliefs::remove),
        post("/api/v1/assumptions/{key}/words", Contribute, beliefs::add_word),
        post("/api/v1/assumptions/{key}/preview", Read, beliefs::preview_it),
        post("/api/v1/assumptions/{key}/decision", Prioritise, beliefs::decide_it),
    ]
}

/// Webhooks in the API. Adding one cannot be sent again under an `Idempotency-Key`: the answer that
/// is kept would hold the secret. A name is there once, so nothing is added twice.
fn hook_resources() -> Vec<Route> {
    use Right::Administer;
    vec![
        Route::new(Method::GET, "/api/v1/webhooks", Administer, hooks::list_webhooks),
        post("/api/v1/webhooks", Administer, hooks::create),
        Route::new(Method::GET, "/api/v1/webhooks/{id}", Administer, hooks::one_webhook),
        Route::new(Method::PATCH, "/api/v1/webhooks/{id}", Administer, hooks::change),
        delete("/api/v1/webhooks/{id}", Administer, hooks::remove),
        Route::new(
            Method::GET,
            "/api/v1/webhooks/{id}/deliveries",
            Administer,
            hooks::list_deliveries,
        ),
        post("/api/v1/webhooks/{id}/ping", Administer, hooks::send_ping),
        post("/api/v1/webhooks/{id}/deliveries/{delivery}/retry", Administer, hooks::retry),
    ]
}

/// Outcomes, metrics and actuals in the API.
fn outcome_resources() -> Vec<Route> {
    use Right::{Contribute, Prioritise};
    vec![
        get("/api/v1/outcomes", goals::list_outcomes),
        post("/api/v1/outcomes", Prioritise, goals::create).once(),
        get("/api/v1/outcomes/{key}", goals::one_outcome),
        Route::new(Method::PATCH, "/api/v1/outcomes/{key}", Prioritise, goals::change),
        delete("/api/v1/outcomes/{key}", Prioritise, goals::remove),
        get("/api/v1/outcomes/{key}/workloads", goals::list_serving),
        post("/api/v1/outcomes/{key}/workloads", Prioritise, goals::link).once(),
        get("/api/v1/outcomes/{key}/metrics", metrics::list_of_outcome),
        post("/api/v1/outcomes/{key}/metrics", Prioritise, metrics::create).once(),
        get("/api/v1/outcome-coverage", goals::coverage),
        post("/api/v1/outcome-imports", Prioritise, goals::import).once(),
        get("/api/v1/metrics", metrics::list_metrics),
        get("/api/v1/metrics/{key}", metrics::one_metric),
        Route::new(Method::PATCH, "/api/v1/metrics/{key}", Prioritise, metrics::change),
        delete("/api/v1/metrics/{key}", Prioritise, metrics::remove),
        get("/api/v1/metrics/{key}/actuals", metrics::list_actuals),
        post("/api/v1/metrics/{key}/actuals", Contribute, metrics::record).once(),
        delete("/api/v1/metrics/{key}/actuals/{on}", Contribute, metrics::retract),
    ]
}

/// The router of the table: each route behind its gate.
pub(super) fn router(web: &Web) -> Router<Web> {
    routes().into_iter().fold(Router::new(), |router, route| {
        let Some(right) = route.right else { return router.route(route.path, route.serve) };
        let gate = Gate { web: web.clone(), right };
        router.route(route.path, route.serve.route_layer(from_fn_with_state(gate, admit)))
    })
}
