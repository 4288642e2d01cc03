//! Routes of questionnaires.

use axum::http::Method;
use landfall_domain::people::Right::{Contribute, Prioritise};

use super::super::api::questionnaires as api;
use super::super::routes::{Route, delete, get, post};
use super::{UPLOAD, answers, one_page, page, take_away, upload};

/// Pages, their forms, and the same in the API.
pub(in crate::web) fn routes() -> Vec<Route> {
    const ONE: &str = "/api/v1/workloads/{key}/questionnaires/{id}";
    vec![
        get("/questionnaires", page),
        post("/questionnaires", Prioritise, upload).up_to(UPLOAD),
        get("/questionnaires/{id}", one_page),
        post("/questionnaires/{id}/removal", Prioritise, take_away),
        get("/workloads/{key}/questionnaires/{id}", answers::page),
        post("/workloads/{key}/questionnaires/{id}", Contribute, answers::say),
        get("/api/v1/questionnaires", api::list_questionnaires),
        get("/api/v1/questionnaires/{id}", api::one_questionnaire),
        delete("/api/v1/questionnaires/{id}", Prioritise, api::remove_questionnaire),
        // A file in JSON may be twice as long.
        post("/api/v1/questionnaire-imports", Prioritise, api::import_questionnaires)
            .once()
            .up_to(2 * UPLOAD),
        get("/api/v1/workloads/{key}/questionnaires", api::list_filled),
        get(ONE, api::one_filled),
        Route::new(Method::PATCH, ONE, Contribute, api::answer_questionnaire),
    ]
}
