//! One suite for both engines: each behaviour runs on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod behaviours;
mod place;
mod world;

/// Makes two tests of each behaviour.
macro_rules! conformance {
    ($($name:ident,)*) => {
        mod sqlite {
            $(#[test] fn $name() { crate::place::on_sqlite(|store| Box::pin(crate::behaviours::$name(store))); })*
        }
        mod postgres {
            $(#[test] fn $name() { crate::place::on_postgres(|store| Box::pin(crate::behaviours::$name(store))); })*
        }
    };
}

conformance!(
    assets_read_back_as_they_were_written,
    a_changed_asset_replaces_the_old_one,
    many_rows_are_written_in_chunks,
    workloads_come_by_rank_then_by_number,
    dependencies_are_replaced_as_a_whole,
    observations_remember_their_asset_and_standing,
    links_read_back_as_they_were_written,
    findings_of_a_source_stay_when_those_of_the_estate_are_replaced,
    questions_and_answers_read_back,
    assumptions_read_back,
    releases_keep_their_order,
    a_plan_reads_back_with_its_packages,
    only_one_plan_is_in_force,
    a_plan_that_moved_on_is_a_conflict,
    events_form_a_chain_that_verifies,
    events_cannot_be_changed_or_removed,
    a_setting_is_replaced,
    a_later_verdict_replaces_the_earlier_one,
    verdicts_follow_an_asset_that_proved_to_be_another,
    pages_follow_each_other_without_a_gap,
    one_of_a_kind_is_found_or_not,
    the_latest_events_come_first,
    what_is_not_committed_is_not_there,
    writers_take_turns_and_lose_nothing,
    the_same_file_cannot_be_imported_twice,
    opening_again_keeps_everything,
);
