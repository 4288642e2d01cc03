//! The `OpenAPI` document, made from the handlers.

use axum::Json;
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::{Modify, OpenApi};

use super::super::access::api as people;
use super::super::delivery::{files, points, waves};
use super::super::outcomes::costs as outcome_costs;
use super::super::{completeness, dependencies, done, live, rationalize, workloads};
use super::refusals::ProblemSchema;
use super::{assets, metrics, outcomes, questionnaires, reviews, stages, views, webhooks};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Landfall",
        description = "The migration backlog: estate, workloads, ranks, plans. Lists come in pages \
            of at most 200; `next` of one page is `after` of the following one. A change names the \
            version that was read in `If-Match`; a change to an outdated version is refused and \
            shows both sides. Errors are problem documents (RFC 9457).",
    ),
    paths(
        super::list_assets,
        super::one_asset,
        super::list_workloads,
        super::one_workload,
        super::decide::state,
        super::decide::place,
        super::decide::unplace,
        super::decide::state_many,
        super::values::import_values_by_api,
        super::profile::list_profiles,
        super::profile::one_profile,
        super::profile::apply,
        super::profile::preview,
        super::assumptions::list,
        super::assumptions::create,
        super::assumptions::one,
        super::assumptions::change,
        super::assumptions::remove,
        super::assumptions::add_word,
        super::assumptions::preview_it,
        super::assumptions::decide_it,
        super::rerank::rerank,
        super::rerank::rank_history,
        super::standing::compare,
        super::standing::one_firmness,
        super::standing::list_ties,
        super::proposals::list_proposals,
        super::proposals::one_proposal,
        super::proposals::make,
        super::proposals::put_vote,
        super::proposals::accept_one,
        super::proposals::decline,
        super::proposals::withdraw,
        super::top::one_top,
        super::top::confirm_strategy,
        super::top::confirm_adoption,
        super::delivery::list_release_backlogs,
        super::delivery::one_release_backlog,
        super::delivery::submit_release,
        super::delivery::commit_release,
        super::delivery::withdraw_release,
        super::delivery::reach,
        super::change_plan::one_change_plan,
        super::change_plan::answer_change,
        super::change_plan::add_criterion,
        super::change_plan::settle_criterion,
        super::change_plan::remove_criterion,
        super::delivery::list_boxes,
        super::delivery::list_paces,
        super::delivery::lay_out_boxes,
        super::delivery::one_box,
        super::delivery::put_tasks,
        super::delivery::take_out_tasks,
        super::delivery::fill_box,
        super::delivery::commit_box,
        super::delivery::close_box,
        super::delivery::one_task,
        super::delivery::step_task,
        super::notebook::add_task,
        super::notebook::read,
        super::notebook::note,
        super::notebook::add_step,
        super::notebook::tick,
        waves::plan,
        points::list,
        stages::list_stages,
        stages::one_stage,
        stages::list_stage_assets,
        stages::move_stage,
        stages::begin_release,
        super::estimates::list_estimates,
        super::estimates::add_estimate,
        super::rounds::list_rounds,
        super::rounds::one_round,
        super::rounds::open_round,
        super::rounds::put_votes,
        super::rounds::reveal_votes,
        super::rounds::repeat_group,
        super::rounds::accept_value,
        super::rounds::close_round,
        super::executions::list_executions,
        super::executions::one_execution,
        super::executions::draft_execution,
        super::executions::put_text,
        super::executions::turn_execution,
        super::executions::move_step,
        files::iteration_file,
        files::release_file,
        outcome_costs::one_costs,
        outcome_costs::state_costs,
        super::list_suggestions,
        super::templates::list,
        super::templates::save,
        super::teams::one,
        super::teams::save,
        super::plan::list_plans,
        super::plan::propose,
        super::plan::one_plan,
        super::plan::adopt,
        super::plan::one_job,
        super::plan::cancel,
        super::plan::list_iterations,
        super::plan::list_releases,
        super::plan::one_release,
        super::plan::list_release_members,
        rationalize::one,
        questionnaires::list_questionnaires,
        questionnaires::one_questionnaire,
        questionnaires::remove_questionnaire,
        questionnaires::import_questionnaires,
        questionnaires::list_filled,
        questionnaires::one_filled,
        questionnaires::answer_questionnaire,
        workloads::guide::one_guide,
        workloads::guide::answer_guide,
        workloads::guide::accept_guide,
        completeness::list_gaps,
        completeness::count_gaps,
        assets::state_asset,
        assets::state_assets_by_api,
        super::list_findings,
        super::list_dependencies,
        dependencies::document::map,
        super::list_events,
        done::undo_by_api,
        live::changes,
        views::list_views,
        views::one_view,
        views::save,
        views::put,
        views::remove,
        reviews::list_reviews,
        reviews::open,
        reviews::one_review,
        reviews::list_agenda,
        reviews::record,
        reviews::join,
        reviews::remove,
        reviews::list_questions,
        reviews::answer,
        reviews::attest,
        reviews::take_back,
        reviews::challenge,
        reviews::resolve,
        reviews::close,
        reviews::abandon,
        reviews::start,
        reviews::list_starts,
        webhooks::list_webhooks,
        webhooks::create,
        webhooks::one_webhook,
        webhooks::change,
        webhooks::remove,
        webhooks::list_deliveries,
        webhooks::send_ping,
        webhooks::retry,
        outcomes::list_outcomes,
        outcomes::create,
        outcomes::one_outcome,
        outcomes::change,
        outcomes::remove,
        outcomes::list_serving,
        outcomes::link,
        outcomes::coverage,
        outcomes::import,
        metrics::list_metrics,
        metrics::list_of_outcome,
        metrics::create,
        metrics::one_metric,
        metrics::change,
        metrics::remove,
        metrics::list_actuals,
        metrics::record,
        metrics::retract,
        people::me,
        people::list_people,
        people::list_tokens,
        people::revoke_token,
    ),
    components(schemas(ProblemSchema)),
    modifiers(&Keys)
)]
struct Api;

/// How a client says who it is.
struct Keys;

impl Modify for Keys {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        components.add_security_scheme("token", SecurityScheme::Http(token));
        let cookie = ApiKey::Cookie(ApiKeyValue::new("landfall-session"));
        components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
        // One of the two, as soon as there are accounts.
        let either = ["token", "session"].map(|scheme| SecurityRequirement::new(scheme, [""; 0]));
        document.security = Some(either.to_vec());
    }
}

/// The document.
pub(in crate::web) fn document() -> Document {
    Api::openapi()
}

/// `GET /api/v1/openapi.json`.
pub(in crate::web) async fn openapi() -> Json<Document> {
    Json(document())
}
