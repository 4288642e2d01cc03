//! Kinds of events, and whom and what they are about.

use super::happening::Happening;

/// The kinds of all that can happen.
pub const KINDS: &[&str] = &[
    "estate_imported",
    "question_answered",
    "assets_placed",
    "service_judged",
    "workloads_stated",
    "assets_stated",
    "guide_answered",
    "questionnaire_imported",
    "questionnaire_removed",
    "questionnaire_answered",
    "workload_placed",
    "backlog_reranked",
    "placings_expired",
    "proposal_made",
    "proposal_voted",
    "proposal_decided",
    "profile_chosen",
    "profile_applied",
    "top_confirmed",
    "teams_saved",
    "tasks_adjusted",
    "plan_proposed",
    "plan_adopted",
    "person_added",
    "role_changed",
    "person_disabled",
    "person_enabled",
    "password_changed",
    "token_created",
    "token_revoked",
    "portfolio_added",
    "webhook_added",
    "webhook_changed",
    "webhook_switched",
    "webhook_removed",
    "assumption_saved",
    "assumption_removed",
    "assumption_said",
    "assumption_confirmed",
    "assumption_overturned",
    "assumption_reopened",
    "outcome_saved",
    "outcome_removed",
    "metric_saved",
    "metric_removed",
    "actual_recorded",
    "outcome_linked",
    "outcomes_imported",
    "review_opened",
    "review_said",
    "review_closed",
    "review_reopened",
    "review_abandoned",
    "work_started",
    "running_costs_stated",
    "release_submitted",
    "reach_stated",
    "release_committed",
    "release_withdrawn",
    "release_change_planned",
    "iterations_laid_out",
    "tasks_planned",
    "iteration_committed",
    "task_moved",
    "task_estimated",
    "iteration_closed",
    "stages_begun",
    "stage_moved",
    "round_opened",
    "round_voted",
    "round_revealed",
    "round_repeated",
    "round_accepted",
    "round_closed",
    "execution_moved",
];

impl Happening {
    /// Short keys of the things that it is about, as far as they have some.
    pub fn subjects(&self) -> Vec<&str> {
        match self {
            Self::WorkloadsStated { changes } => {
                changes.iter().map(|change| change.workload.as_str()).collect()
            }
            Self::AssetsStated { changes } => changes
                .iter()
                .flat_map(|change| std::iter::once(&change.asset).chain(&change.workload))
                .map(String::as_str)
                .collect(),
            Self::GuideAnswered { workload, .. } => vec![workload],
            Self::QuestionnaireAnswered(said) => vec![&said.workload],
            Self::WorkloadPlaced { workload, proposal, .. } => {
                std::iter::once(workload).chain(proposal).map(String::as_str).collect()
            }
            Self::BacklogReranked { lines, .. } | Self::PlacingsExpired { expired: lines } => {
                lines.iter().map(|line| line.workload.as_str()).collect()
            }
            Self::ProposalMade { proposal, workload, .. } => vec![proposal, workload],
            Self::ProposalVoted { proposal, .. } | Self::ProposalDecided { proposal, .. } => {
                vec![proposal]
            }
            Self::TopConfirmed { order, .. } => order.iter().map(String::as_str).collect(),
            Self::PlanProposed { plan, .. } => vec![plan],
            Self::PlanAdopted { plan, superseded } => {
                std::iter::once(plan).chain(superseded).map(String::as_str).collect()
            }
            Self::AssumptionSaved { assumption, .. }
            | Self::AssumptionRemoved { assumption, .. }
            | Self::AssumptionSaid { assumption, .. }
            | Self::AssumptionConfirmed { assumption }
            | Self::AssumptionOverturned { assumption, .. }
            | Self::AssumptionReopened { assumption, .. } => vec![assumption],
            Self::OutcomeSaved(said) | Self::MetricSaved(said) => said.subjects(),
            Self::OutcomeRemoved(said) | Self::MetricRemoved(said) => said.subjects(),
            Self::ActualRecorded(said) => said.subjects(),
            Self::OutcomeLinked(said) => said.subjects(),
            Self::OutcomesImported(said) => said.subjects(),
            Self::ReviewOpened { review, .. }
            | Self::ReviewSaid { review, .. }
            | Self::ReviewClosed { review, .. }
            | Self::ReviewReopened { review, .. }
            | Self::ReviewAbandoned { review } => vec![review],
            Self::WorkStarted { release, workloads, .. }
            | Self::ReleaseSubmitted { release, workloads, .. } => {
                std::iter::once(release).chain(workloads).map(String::as_str).collect()
            }
            Self::ReachStated { release, workload } => vec![release, workload],
            Self::ReleaseCommitted { release, .. } | Self::ReleaseWithdrawn { release } => {
                vec![release]
            }
            Self::ReleaseChangePlanned(said) => vec![&said.release],
            Self::IterationsLaidOut { iterations, .. } => {
                iterations.iter().map(String::as_str).collect()
            }
            Self::TasksPlanned { iteration, tasks, .. } => {
                iteration.iter().chain(tasks).map(String::as_str).collect()
            }
            Self::IterationCommitted(said) => vec![&said.iteration],
            Self::IterationClosed(said) => vec![&said.iteration],
            Self::TaskMoved { task, .. } => vec![task],
            Self::StagesBegun(begun) => std::iter::once(&begun.release)
                .chain(&begun.workloads)
                .map(String::as_str)
                .collect(),
            Self::StageMoved(moved) => vec![&moved.workload],
            Self::TaskEstimated(said) => vec![&said.task],
            Self::RoundOpened(said) => vec![&said.round],
            Self::RoundVoted(said) => vec![&said.round],
            Self::RoundRevealed(said) | Self::RoundRepeated(said) => vec![&said.round],
            Self::RoundAccepted(said) => {
                std::iter::once(&said.round).chain(&said.tasks).map(String::as_str).collect()
            }
            Self::RoundClosed(said) => vec![&said.round],
            Self::ExecutionMoved(said) => vec![&said.execution, &said.release],
            _ => Vec::new(),
        }
    }

    /// True if it tells how work goes on: releases, iterations and their tasks.
    pub fn is_of_delivery(&self) -> bool {
        matches!(
            self,
            Self::ReleaseSubmitted { .. }
                | Self::ReachStated { .. }
                | Self::ReleaseCommitted { .. }
                | Self::ReleaseWithdrawn { .. }
                | Self::ReleaseChangePlanned(_)
                | Self::IterationsLaidOut { .. }
                | Self::TasksPlanned { .. }
                | Self::IterationCommitted(_)
                | Self::TaskMoved { .. }
                | Self::TaskEstimated(_)
                | Self::IterationClosed(_)
                | Self::StagesBegun(_)
                | Self::StageMoved(_)
                | Self::ExecutionMoved(_)
        ) || self.kind().starts_with("round_")
    }

    /// True if it tells of outcomes, their metrics, or which workloads serve them.
    pub fn is_of_outcomes(&self) -> bool {
        let kind = self.kind();
        ["outcome", "metric", "actual"].iter().any(|word| kind.starts_with(word))
    }

    /// True if it is about a round of review, or about work that may start because of it.
    pub fn is_of_review(&self) -> bool {
        matches!(
            self,
            Self::ReviewOpened { .. }
                | Self::ReviewSaid { .. }
                | Self::ReviewClosed { .. }
                | Self::ReviewReopened { .. }
                | Self::ReviewAbandoned { .. }
                | Self::WorkStarted { .. }
        )
    }

    /// True if assets, workloads or how they are ranked may be other ones afterwards.
    pub fn changes_estate(&self) -> bool {
        let keeps_ranks = matches!(
            self,
            Self::PlanProposed { .. }
                | Self::PlanAdopted { .. }
                | Self::TeamsSaved { .. }
                | Self::GuideAnswered { .. }
                | Self::QuestionnaireImported(_)
                | Self::QuestionnaireRemoved(_)
                | Self::QuestionnaireAnswered(_)
                | Self::AssumptionSaid { .. }
                | Self::AssumptionConfirmed { .. }
                | Self::TopConfirmed { .. }
                | Self::ProposalMade { .. }
                | Self::ProposalVoted { .. }
                | Self::ProposalDecided { .. }
        );
        let keeps_ranks =
            keeps_ranks || self.is_of_delivery() || matches!(self, Self::RunningCostsStated(_));
        !keeps_ranks && !self.is_of_outcomes() && !self.is_of_review() && !self.is_for_admins()
    }

    /// True if the whole backlog was ranked anew with it, so that its order is worth keeping.
    pub fn ranks_anew(&self) -> bool {
        matches!(
            self,
            Self::EstateImported { .. }
                | Self::QuestionAnswered { .. }
                | Self::AssetsPlaced { .. }
                | Self::ServiceJudged { .. }
                | Self::WorkloadsStated { .. }
                | Self::AssetsStated { .. }
                | Self::BacklogReranked { .. }
                | Self::PlacingsExpired { .. }
                | Self::ProfileChosen { .. }
                | Self::ProfileApplied { .. }
                | Self::TasksAdjusted { .. }
                | Self::AssumptionOverturned { .. }
                | Self::AssumptionReopened { .. }
        )
    }

    /// True if it tells who may come in, and to what, or which other systems are told.
    pub fn is_for_admins(&self) -> bool {
        matches!(
            self,
            Self::PersonAdded { .. }
                | Self::RoleChanged { .. }
                | Self::PersonDisabled { .. }
                | Self::PersonEnabled { .. }
                | Self::PasswordChanged { .. }
                | Self::TokenCreated { .. }
                | Self::TokenRevoked { .. }
                | Self::PortfolioAdded { .. }
                | Self::WebhookAdded { .. }
                | Self::WebhookChanged { .. }
                | Self::WebhookSwitched { .. }
                | Self::WebhookRemoved { .. }
        )
    }

    /// Its kind as one word.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::EstateImported { .. } => "estate_imported",
            Self::QuestionAnswered { .. } => "question_answered",
            Self::AssetsPlaced { .. } => "assets_placed",
            Self::ServiceJudged { .. } => "service_judged",
            Self::WorkloadsStated { .. } => "workloads_stated",
            Self::AssetsStated { .. } => "assets_stated",
            Self::GuideAnswered { .. } => "guide_answered",
            Self::QuestionnaireImported(_) => "questionnaire_imported",
            Self::QuestionnaireRemoved(_) => "questionnaire_removed",
            Self::QuestionnaireAnswered(_) => "questionnaire_answered",
            Self::WorkloadPlaced { .. } => "workload_placed",
            Self::BacklogReranked { .. } => "backlog_reranked",
            Self::PlacingsExpired { .. } => "placings_expired",
            Self::ProposalMade { .. } => "proposal_made",
            Self::ProposalVoted { .. } => "proposal_voted",
            Self::ProposalDecided { .. } => "proposal_decided",
            Self::ProfileChosen { .. } => "profile_chosen",
            Self::ProfileApplied { .. } => "profile_applied",
            Self::TopConfirmed { .. } => "top_confirmed",
            Self::TeamsSaved { .. } => "teams_saved",
            Self::TasksAdjusted { .. } => "tasks_adjusted",
            Self::PlanProposed { .. } => "plan_proposed",
            Self::PlanAdopted { .. } => "plan_adopted",
            Self::PersonAdded { .. } => "person_added",
            Self::RoleChanged { .. } => "role_changed",
            Self::PersonDisabled { .. } => "person_disabled",
            Self::PersonEnabled { .. } => "person_enabled",
            Self::PasswordChanged { .. } => "password_changed",
            Self::TokenCreated { .. } => "token_created",
            Self::TokenRevoked { .. } => "token_revoked",
            Self::PortfolioAdded { .. } => "portfolio_added",
            Self::WebhookAdded { .. } => "webhook_added",
            Self::WebhookChanged { .. } => "webhook_changed",
            Self::WebhookSwitched { .. } => "webhook_switched",
            Self::WebhookRemoved { .. } => "webhook_removed",
            Self::AssumptionSaved { .. } => "assumption_saved",
            Self::AssumptionRemoved { .. } => "assumption_removed",
            Self::AssumptionSaid { .. } => "assumption_said",
            Self::AssumptionConfirmed { .. } => "assumption_confirmed",
            Self::AssumptionOverturned { .. } => "assumption_overturned",
            Self::AssumptionReopened { .. } => "assumption_reopened",
            Self::OutcomeSaved(_) => "outcome_saved",
            Self::OutcomeRemoved(_) => "outcome_removed",
            Self::MetricSaved(_) => "metric_saved",
            Self::MetricRemoved(_) => "metric_removed",
            Self::ActualRecorded(_) => "actual_recorded",
            Self::OutcomeLinked(_) => "outcome_linked",
            Self::OutcomesImported(_) => "outcomes_imported",
            Self::ReviewOpened { .. } => "review_opened",
            Self::ReviewSaid { .. } => "review_said",
            Self::ReviewClosed { .. } => "review_closed",
            Self::ReviewReopened { .. } => "review_reopened",
            Self::ReviewAbandoned { .. } => "review_abandoned",
            Self::WorkStarted { .. } => "work_started",
            Self::RunningCostsStated(_) => "running_costs_stated",
            Self::ReleaseSubmitted { .. } => "release_submitted",
            Self::ReachStated { .. } => "reach_stated",
            Self::ReleaseCommitted { .. } => "release_committed",
            Self::ReleaseWithdrawn { .. } => "release_withdrawn",
            Self::ReleaseChangePlanned(_) => "release_change_planned",
            Self::IterationsLaidOut { .. } => "iterations_laid_out",
            Self::TasksPlanned { .. } => "tasks_planned",
            Self::IterationCommitted(_) => "iteration_committed",
            Self::TaskMoved { .. } => "task_moved",
            Self::TaskEstimated(_) => "task_estimated",
            Self::IterationClosed(_) => "iteration_closed",
            Self::StagesBegun(_) => "stages_begun",
            Self::StageMoved(_) => "stage_moved",
            Self::RoundOpened(_) => "round_opened",
            Self::RoundVoted(_) => "round_voted",
            Self::RoundRevealed(_) => "round_revealed",
            Self::RoundRepeated(_) => "round_repeated",
            Self::RoundAccepted(_) => "round_accepted",
            Self::RoundClosed(_) => "round_closed",
            Self::ExecutionMoved(_) => "execution_moved",
        }
    }
}
