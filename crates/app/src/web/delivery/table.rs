//! Routes of release backlogs, iterations of teams and their tasks.

use axum::http::Method;
use landfall_domain::people::Right;

use super::super::api::{change_plan as plans, stages as ways};
use super::super::api::{
    delivery as work, estimates as effort, executions as runs, notebook, rounds as votes,
};
use super::super::routes::{Route, delete, get, post};
use super::super::upload::LARGEST_FORM;
use super::{
    adding, board, change, estimates, execution, iterations, mine, points, releases, report,
    rounds, stages, task, waves, wbs,
};

/// All of them.
pub(in crate::web) fn routes() -> Vec<Route> {
    pages()
        .into_iter()
        .chain(resources())
        .chain(changes())
        .chain(estimation())
        .chain(executions())
        .collect()
}

/// Business change plans and testing criteria in the API.
fn changes() -> Vec<Route> {
    use Right::Contribute;
    vec![
        get("/api/v1/release-backlogs/{key}/change-plan", plans::one_change_plan),
        Route::new(
            Method::PATCH,
            "/api/v1/release-backlogs/{key}/change-plan",
            Contribute,
            plans::answer_change,
        ),
        post("/api/v1/release-backlogs/{key}/criteria", Contribute, plans::add_criterion).once(),
        Route::new(
            Method::PUT,
            "/api/v1/release-backlogs/{key}/criteria/{number}",
            Contribute,
            plans::settle_criterion,
        ),
        delete(
            "/api/v1/release-backlogs/{key}/criteria/{number}",
            Contribute,
            plans::remove_criterion,
        ),
    ]
}

/// Pages and forms of release backlogs, iterations of teams and their tasks.
fn pages() -> Vec<Route> {
    use Right::{Contribute, Plan, Prioritise};
    vec![
        get("/release-points", points::page),
        get("/api/v1/release-points", points::list),
        get("/release-backlogs", releases::page),
        post("/release-backlogs", Prioritise, releases::make),
        post("/release-backlogs/waves", Contribute, waves::file).up_to(LARGEST_FORM),
        get("/release-backlogs/{key}", releases::one_page),
        get("/release-backlogs/{key}/wbs", wbs::page),
        get("/release-backlogs/{key}/change-plan", change::page),
        post("/release-backlogs/{key}/change-plan", Contribute, change::answer),
        post("/release-backlogs/{key}/criteria", Contribute, change::add),
        post("/release-backlogs/{key}/criteria/{number}", Contribute, change::settle),
        post("/release-backlogs/{key}/{verb}", Contribute, releases::say),
        get("/iterations", iterations::page),
        post("/iterations", Plan, iterations::make),
        get("/iterations/{team}/{key}", iterations::one_page),
        get("/iterations/{team}/{key}/report", report::page),
        get("/iterations/{team}/{key}/board", board::page),
        post("/iterations/{team}/{key}/board", Contribute, board::step),
        post("/iterations/{team}/{key}/{verb}", Plan, iterations::say),
        get("/my-work", mine::page),
        get("/tasks", adding::page),
        post("/tasks", Plan, adding::make),
        get("/tasks/{key}", task::page),
        post("/tasks/{key}", Contribute, task::step),
        post("/tasks/{key}/{verb}", Contribute, task::say),
        get("/stages", stages::page),
        get("/stages/{key}", stages::one::page),
        post("/stages/{key}", Contribute, stages::one::say),
    ]
}

/// Release backlogs, iterations of teams and their tasks as documents.
fn resources() -> Vec<Route> {
    use Right::{Contribute, Plan, Prioritise};
    vec![
        get("/api/v1/release-backlogs", work::list_release_backlogs),
        post("/api/v1/release-backlogs", Prioritise, work::submit_release).once(),
        get("/api/v1/release-backlogs/{key}", work::one_release_backlog),
        post("/api/v1/release-backlogs/{key}/commitment", Plan, work::commit_release).once(),
        post("/api/v1/release-backlogs/{key}/withdrawal", Prioritise, work::withdraw_release)
            .once(),
        post("/api/v1/release-backlogs/{key}/reach", Contribute, work::reach).once(),
        post("/api/v1/wave-plans", Contribute, waves::plan),
        post("/api/v1/release-backlogs/{key}/beginning", Plan, ways::begin_release).once(),
        get("/api/v1/stages", ways::list_stages),
        get("/api/v1/stages/{key}", ways::one_stage),
        get("/api/v1/stages/{key}/assets", ways::list_stage_assets),
        post("/api/v1/stages/{key}/moves", Contribute, ways::move_stage).once(),
        get("/api/v1/team-iterations", work::list_boxes),
        post("/api/v1/team-iterations", Plan, work::lay_out_boxes).once(),
        get("/api/v1/team-paces", work::list_paces),
        get("/api/v1/team-iterations/{team}/{key}", work::one_box),
        post("/api/v1/team-iterations/{team}/{key}/tasks", Plan, work::put_tasks).once(),
        post("/api/v1/team-iterations/{team}/{key}/filling", Plan, work::fill_box).once(),
        post("/api/v1/team-iterations/{team}/{key}/commitment", Plan, work::commit_box).once(),
        post("/api/v1/team-iterations/{team}/{key}/closing", Plan, work::close_box).once(),
        post("/api/v1/waiting-tasks", Plan, work::take_out_tasks).once(),
        post("/api/v1/tasks", Plan, notebook::add_task).once(),
        get("/api/v1/tasks/{key}", work::one_task),
        post("/api/v1/tasks/{key}/steps", Contribute, work::step_task).once(),
        get("/api/v1/tasks/{key}/notebook", notebook::read),
        post("/api/v1/tasks/{key}/notes", Contribute, notebook::note).once(),
        post("/api/v1/tasks/{key}/runbook", Contribute, notebook::add_step).once(),
        post("/api/v1/tasks/{key}/ticks", Contribute, notebook::tick).once(),
    ]
}

/// Estimates and rounds of estimation: pages and documents.
fn estimation() -> Vec<Route> {
    use Right::{Contribute, Plan};
    vec![
        get("/tasks/{key}/estimates", estimates::page),
        post("/tasks/{key}/estimates", Contribute, estimates::say),
        get("/rounds", rounds::page),
        post("/rounds", Plan, rounds::make),
        get("/rounds/{key}", rounds::one_page),
        post("/rounds/{key}/votes", Contribute, rounds::vote),
        post("/rounds/{key}/{verb}", Plan, rounds::say),
        get("/api/v1/tasks/{key}/estimates", effort::list_estimates),
        post("/api/v1/tasks/{key}/estimates", Contribute, effort::add_estimate).once(),
        get("/api/v1/rounds", votes::list_rounds),
        post("/api/v1/rounds", Plan, votes::open_round).once(),
        get("/api/v1/rounds/{key}", votes::one_round),
        Route::new(Method::PUT, "/api/v1/rounds/{key}/votes", Contribute, votes::put_votes),
        post("/api/v1/rounds/{key}/reveal", Plan, votes::reveal_votes).once(),
        post("/api/v1/rounds/{key}/repeats", Plan, votes::repeat_group).once(),
        post("/api/v1/rounds/{key}/acceptances", Plan, votes::accept_value).once(),
        post("/api/v1/rounds/{key}/closing", Plan, votes::close_round).once(),
    ]
}

/// Execution plans of releases: pages and documents.
fn executions() -> Vec<Route> {
    use Right::{Contribute, Plan};
    vec![
        get("/release-backlogs/{key}/execution", execution::page),
        post("/release-backlogs/{key}/execution", Plan, execution::say).up_to(LARGEST_FORM),
        post("/release-backlogs/{key}/execution/steps", Contribute, execution::step),
        get("/api/v1/executions", runs::list_executions),
        post("/api/v1/executions", Plan, runs::draft_execution).once(),
        get("/api/v1/executions/{key}", runs::one_execution),
        Route::new(Method::PUT, "/api/v1/executions/{key}/text", Plan, runs::put_text),
        post("/api/v1/executions/{key}/turns", Plan, runs::turn_execution).once(),
        post("/api/v1/executions/{key}/moves", Contribute, runs::move_step).once(),
    ]
}
