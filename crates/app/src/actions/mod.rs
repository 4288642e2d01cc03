//! What a person can do, one file per verb. Every write goes through one of these.

pub(crate) mod adjust_tasks;
pub(crate) mod adopt_plan;
pub(crate) mod answer_question;
pub(crate) mod apply_profile;
pub(crate) mod assumptions;
pub(crate) mod choose_profile;
pub(crate) mod confirm_top;
pub(crate) mod decide;
pub(crate) mod guide;
pub(crate) mod import_estate;
pub(crate) mod jobs;
pub(crate) mod judge_service;
pub(crate) mod outcomes;
pub(crate) mod people;
pub(crate) mod plan_answers;
pub(crate) mod plan_input;
pub(crate) mod plan_promises;
pub(crate) mod propose_plan;
pub(crate) mod questionnaires;
pub(crate) mod rebuild;
pub(crate) mod regroup;
pub(crate) mod review;
pub(crate) mod save_teams;
pub(crate) mod stay_close;
pub(crate) mod views;
pub(crate) mod webhooks;
