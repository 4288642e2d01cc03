//! One suite for both engines: each behaviour runs on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod assumptions;
mod behaviours;
mod change_plans;
mod confirmations;
mod decisions;
mod delivery;
mod estimates;
mod executions;
mod guide;
mod heaps;
mod jobs;
mod outcomes;
mod passages;
mod people;
mod place;
mod proposals;
mod questionnaires;
mod reviews;
mod ties;
mod views;
mod webhooks;
mod world;

/// Makes two tests of each behaviour.
macro_rules! conformance {
    ($($suite:ident::$name:ident,)*) => {
        mod sqlite {
            $(#[test] fn $name() { crate::place::on_sqlite(|store| Box::pin(crate::$suite::$name(store))); })*
        }
        mod postgres {
            $(#[test] fn $name() { crate::place::on_postgres(|store| Box::pin(crate::$suite::$name(store))); })*
        }
    };
}

conformance!(
    behaviours::assets_read_back_as_they_were_written,
    behaviours::a_changed_asset_replaces_the_old_one,
    behaviours::many_rows_are_written_in_chunks,
    behaviours::workloads_come_by_rank_then_by_number,
    behaviours::dependencies_are_replaced_as_a_whole,
    behaviours::observations_remember_their_asset_and_standing,
    behaviours::links_read_back_as_they_were_written,
    behaviours::findings_of_a_source_stay_when_those_of_the_estate_are_replaced,
    behaviours::questions_and_answers_read_back,
    change_plans::change_plans_are_replaced_version_by_version,
    assumptions::assumptions_read_back,
    assumptions::words_on_assumptions_keep_their_order,
    assumptions::what_rests_on_assumptions_is_counted,
    behaviours::releases_keep_their_order,
    behaviours::a_plan_reads_back_with_its_packages,
    behaviours::plans_are_looked_at_without_their_packages,
    behaviours::only_one_plan_is_in_force,
    behaviours::a_plan_that_moved_on_is_a_conflict,
    behaviours::events_form_a_chain_that_verifies,
    behaviours::events_cannot_be_changed_or_removed,
    behaviours::a_setting_is_replaced,
    behaviours::a_later_verdict_replaces_the_earlier_one,
    behaviours::verdicts_follow_an_asset_that_proved_to_be_another,
    behaviours::pages_follow_each_other_without_a_gap,
    behaviours::one_of_a_kind_is_found_or_not,
    behaviours::the_latest_events_come_first,
    behaviours::what_is_not_committed_is_not_there,
    behaviours::writers_take_turns_and_lose_nothing,
    behaviours::the_same_file_cannot_be_imported_twice,
    behaviours::opening_again_keeps_everything,
    questionnaires::questionnaires_read_back_by_name_and_version,
    questionnaires::answers_and_assessments_follow_their_workload,
    questionnaires::a_removed_questionnaire_takes_its_answers_along,
    heaps::workloads_that_are_alike_are_one_heap,
    guide::answers_are_replaced_and_taken_back,
    decisions::a_later_statement_replaces_the_earlier_one,
    decisions::placings_read_back_in_their_order,
    decisions::standings_change_nothing_else,
    decisions::needs_are_counted_both_ways,
    decisions::releases_follow_ranks_when_they_are_read,
    decisions::ranks_of_the_past_read_back,
    decisions::an_operation_is_done_once,
    decisions::suggestions_are_replaced_as_a_whole,
    decisions::a_thing_has_its_own_history,
    jobs::jobs_take_their_turn,
    jobs::a_job_ends_once,
    jobs::what_ran_when_the_process_ended_has_failed,
    jobs::names_are_found_without_the_rest,
    ties::dependencies_are_counted_from_workload_to_workload,
    ties::pages_of_dependencies_follow_each_other,
    ties::ties_of_assets_lead_into_a_workload_and_out_of_it,
    ties::what_many_need_without_a_tie_is_apart,
    people::accounts_read_back_and_names_ignore_capitals,
    people::a_changed_password_and_a_shut_account_read_back,
    people::roles_are_set_changed_and_taken,
    people::sessions_are_found_by_hash_and_end,
    people::tokens_are_found_by_hash_and_revoked,
    people::a_portfolio_is_a_database_of_its_own,
    outcomes::outcomes_read_back_by_priority,
    outcomes::metrics_and_actuals_read_back_and_go_with_their_outcome,
    outcomes::links_are_counted_and_follow_a_workload,
    reviews::a_round_reads_back_with_all_that_was_said,
    reviews::an_answer_that_moved_on_is_a_conflict,
    reviews::a_closed_round_keeps_its_record,
    confirmations::confirmations_read_back_in_their_order,
    proposals::proposals_read_back_with_the_last_vote_of_each,
    delivery::release_backlogs_read_back_and_let_go_of_what_is_withdrawn,
    delivery::iterations_keep_what_was_committed_and_achieved,
    delivery::tasks_read_back_and_of_two_who_write_the_second_is_refused,
    delivery::boards_count_by_state_lane_and_person,
    delivery::notes_and_runbooks_read_back_in_order,
    delivery::what_moved_and_what_is_saved_follows_from_tasks,
    estimates::every_estimate_of_a_task_is_kept,
    estimates::tasks_of_closed_iterations_make_classes,
    estimates::rounds_keep_their_votes_by_cycle,
    estimates::what_iterations_copy_is_summed_by_when_it_comes_and_goes,
    executions::a_plan_reads_back_and_moves_step_by_step,
    executions::of_two_who_move_a_plan_the_second_is_refused,
    passages::the_way_of_a_workload_reads_back_after_each_move,
    passages::of_two_who_move_a_workload_the_second_is_refused,
    passages::an_asset_is_on_the_way_of_one_workload,
    passages::workloads_on_their_way_come_by_stage_and_number,
    views::views_read_back_by_list_and_name,
    views::a_name_is_there_once_per_list_and_owner,
    webhooks::webhooks_read_back_and_their_secret_apart,
    webhooks::deliveries_of_a_webhook_go_out_in_order,
    webhooks::a_claim_ends_with_its_lease,
    webhooks::two_that_look_at_once_claim_each_delivery_once,
    webhooks::what_is_off_is_told_nothing_but_pings,
    webhooks::a_delivery_that_is_over_is_sent_again,
    webhooks::old_and_many_deliveries_are_forgotten,
);
