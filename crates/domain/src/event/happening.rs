//! What can happen: the kinds of events, and what each tells.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::assumption::{AssumptionStatus, Consequence};
use crate::delivery::change::happening::ChangePlanned;
use crate::delivery::estimate::happening::Estimated;
use crate::delivery::execution::happening::ExecutionMoved;
use crate::delivery::rounds::happening as round;
use crate::outcome::RunningCosts;
use crate::outcome::happening::{Imported, Linked, Recorded, Removed, Saved};
use crate::people::Role;
use crate::priority::Placing;
use crate::questionnaire::happening as asked;

use super::detail::{
    AssetChange, FieldChange, GuideReply, IterationClosed, IterationCommitted, Placed, StageMoved,
    StagesBegun, StatedChange, TaskChange, Upset,
};
use super::reranked::{Reranked, SwappedProfile};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happening {
    /// Files were imported.
    EstateImported {
        /// Their names.
        files: Vec<String>,
        /// Assets that are new.
        added: u64,
        /// Assets with a changed field.
        changed: u64,
        /// Assets that an older export of the same origin held and this one does not.
        missing: u64,
        /// Assets that proved to be another one, and were joined with it.
        joined: u64,
        /// Changes field by field, at most the first 1,000.
        details: Vec<FieldChange>,
    },
    /// A person said whether two records are one thing.
    QuestionAnswered {
        /// One key.
        one: String,
        /// The other key.
        other: String,
        /// True if they are the same.
        same: bool,
    },
    /// A person put assets into other workloads.
    AssetsPlaced {
        /// `accepted` from a suggestion, `split`, `merged` or `moved`.
        how: String,
        /// Who went where.
        placed: Vec<Placed>,
    },
    /// A person said whether a service is shared.
    ServiceJudged {
        /// The service: `dns1:53`, or `monitor1>9100` for one that calls.
        service: String,
        /// True if it is shared; none if an earlier word was taken back.
        shared: Option<bool>,
    },
    /// A person stated values of workloads, or took them back.
    WorkloadsStated {
        /// Value by value.
        changes: Vec<StatedChange>,
    },
    /// A person said what happens to assets, or took that back.
    AssetsStated {
        /// Asset by asset.
        changes: Vec<AssetChange>,
    },
    /// A person answered questions that lead to a disposition, or took answers back.
    GuideAnswered {
        /// The workload.
        workload: String,
        /// Question by question.
        answers: Vec<GuideReply>,
    },
    /// A questionnaire was imported.
    QuestionnaireImported(asked::Imported),
    /// A questionnaire was removed.
    QuestionnaireRemoved(asked::Removed),
    /// Questions of a questionnaire were answered for a workload.
    QuestionnaireAnswered(asked::Answered),
    /// A person put a workload elsewhere in the backlog.
    WorkloadPlaced {
        /// Its key.
        workload: String,
        /// Where: `before W-3`, `after W-3`, `pinned to 4`, or `as the profile proposes`.
        spot: String,
        /// True if a person had put it somewhere before.
        was_placed: bool,
        /// Rank before.
        from: i64,
        /// Rank after.
        to: i64,
        /// The last day on which it holds; none if it holds until it is taken back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
        /// Key of the proposal that was accepted; none if a person did it on their own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposal: Option<String>,
        /// The placing that it made, by its place in the order of placings; none if it took one back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        added: Option<i64>,
        /// The placings that it took away.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        removed: Vec<Placing>,
    },
    /// Several workloads were put elsewhere at once, or another profile ranks the backlog, or both.
    BacklogReranked {
        /// Workload by workload.
        lines: Vec<Reranked>,
        /// The profile that came into force with it.
        profile: Option<SwappedProfile>,
        /// The placings that it made, by their place in the order of placings.
        added: Vec<i64>,
        /// The placings that it took away.
        removed: Vec<Placing>,
    },
    /// Placings came to the end of their last day: the backlog is ranked without them.
    PlacingsExpired {
        /// Workload by workload.
        expired: Vec<Reranked>,
    },
    /// Another place for a workload was proposed.
    ProposalMade {
        /// Its key.
        proposal: String,
        /// Key of the workload.
        workload: String,
        /// Where, as a placing says it.
        spot: String,
    },
    /// Somebody voted on a proposal.
    ProposalVoted {
        /// Its key.
        proposal: String,
        /// True if they want it.
        in_favour: bool,
    },
    /// A proposal was declined or withdrawn; one that is accepted places the workload.
    ProposalDecided {
        /// Its key.
        proposal: String,
        /// `declined` or `withdrawn`.
        status: String,
    },
    /// Another priority profile ranks the backlog.
    ProfileChosen {
        /// The profile's name.
        profile: String,
        /// The one before.
        before: String,
    },
    /// A person applied a profile: one of their own, or a known one.
    ProfileApplied {
        /// The profile's name.
        profile: String,
        /// The one in force before.
        before: String,
        /// The profile as TOML.
        text: String,
        /// The portfolio's own profile of this name before, as TOML.
        earlier: Option<String>,
        /// The version of what is in force afterwards.
        version: i64,
    },
    /// A team confirmed the first of the backlog.
    TopConfirmed {
        /// `strategy` or `adoption`.
        team: String,
        /// Keys of the workloads by rank.
        order: Vec<String>,
        /// True if the other team stands behind the same order.
        agreed: bool,
    },
    /// The standing team file was saved.
    TeamsSaved {
        /// How many teams it has.
        teams: u64,
        /// How many freezes.
        freezes: u64,
        /// How many days off.
        days_off: u64,
        /// Its text.
        text: String,
        /// Its text before; none for the first.
        before: Option<String>,
    },
    /// A person changed the effort of tasks.
    TasksAdjusted {
        /// Task by task.
        changes: Vec<TaskChange>,
    },
    /// A plan was proposed.
    PlanProposed {
        /// Its key.
        plan: String,
        /// Packages placed.
        placed: u64,
        /// Packages left in the backlog.
        unplaced: u64,
    },
    /// A plan came into force.
    PlanAdopted {
        /// Its key.
        plan: String,
        /// The plan that it replaced.
        superseded: Option<String>,
    },
    /// An account was made.
    PersonAdded {
        /// Its name.
        name: String,
    },
    /// A person has another role in a portfolio.
    RoleChanged {
        /// Name of the account.
        name: String,
        /// Key of the portfolio.
        portfolio: String,
        /// The role now; none if the person is no member any more.
        role: Option<Role>,
        /// The role before; none if the person was no member.
        before: Option<Role>,
    },
    /// An account was shut: its sessions ended.
    PersonDisabled {
        /// Its name.
        name: String,
    },
    /// An account was opened again.
    PersonEnabled {
        /// Its name.
        name: String,
    },
    /// An account has another password: its sessions ended.
    PasswordChanged {
        /// Its name.
        name: String,
    },
    /// A token for programs was made.
    TokenCreated {
        /// Name of the account.
        name: String,
        /// What the token is for.
        token: String,
        /// The most that it may do.
        role: Role,
    },
    /// A token for programs was taken back.
    TokenRevoked {
        /// Name of the account.
        name: String,
        /// What the token was for.
        token: String,
    },
    /// A portfolio was made.
    PortfolioAdded {
        /// Its key.
        portfolio: String,
        /// Its title.
        title: String,
    },
    /// A webhook was added.
    WebhookAdded {
        /// Its name.
        webhook: String,
        /// The host that is told; the rest of the address may hold a secret.
        host: String,
    },
    /// A webhook was changed.
    WebhookChanged {
        /// Its name.
        webhook: String,
        /// The fields that have other values: `name`, `url`, `kinds`.
        fields: Vec<String>,
        /// The host that is told now.
        host: String,
    },
    /// A webhook was switched on or off.
    WebhookSwitched {
        /// Its name.
        webhook: String,
        /// Whether it is on now.
        on: bool,
        /// Why, if it was not a person.
        because: Option<String>,
    },
    /// A webhook was removed.
    WebhookRemoved {
        /// Its name.
        webhook: String,
    },
    /// An assumption was stated or changed.
    AssumptionSaved {
        /// Its key.
        assumption: String,
        /// The belief.
        statement: String,
        /// True if it is new.
        is_new: bool,
        /// The fields that have other values.
        fields: Vec<String>,
    },
    /// An assumption that nothing rested on was removed.
    AssumptionRemoved {
        /// Its key.
        assumption: String,
        /// The belief.
        statement: String,
    },
    /// Somebody doubted an assumption, gave evidence or said something else of it.
    AssumptionSaid {
        /// Its key.
        assumption: String,
        /// `challenge`, `evidence` or `comment`.
        said: String,
    },
    /// An assumption was confirmed.
    AssumptionConfirmed {
        /// Its key.
        assumption: String,
    },
    /// An assumption was overturned: everything that rested on it was decided anew.
    AssumptionOverturned {
        /// Its key.
        assumption: String,
        /// Where it stood before.
        before: AssumptionStatus,
        /// What was to hold instead before.
        earlier: Option<Consequence>,
        /// What changed.
        changed: Upset,
    },
    /// An assumption is open again.
    AssumptionReopened {
        /// Its key.
        assumption: String,
        /// Where it stood before.
        before: AssumptionStatus,
        /// What changed.
        changed: Upset,
    },
    /// An outcome was added or changed.
    OutcomeSaved(Saved),
    /// An outcome was removed with its metrics and links.
    OutcomeRemoved(Removed),
    /// A metric was added or changed.
    MetricSaved(Saved),
    /// A metric was removed with its actuals.
    MetricRemoved(Removed),
    /// An actual of a metric was recorded or taken back.
    ActualRecorded(Recorded),
    /// Workloads serve an outcome, or no longer.
    OutcomeLinked(Linked),
    /// Outcomes and metrics were imported.
    OutcomesImported(Imported),
    /// A round of review was opened over the backlog as it stood.
    ReviewOpened {
        /// Its key.
        review: String,
        /// What it is called.
        title: String,
        /// The hash of the backlog.
        snapshot: String,
    },
    /// Somebody did something in a round.
    ReviewSaid {
        /// Its key.
        review: String,
        /// What: a verb such as `attested`.
        what: String,
        /// About what.
        about: String,
    },
    /// A round was closed.
    ReviewClosed {
        /// Its key.
        review: String,
        /// The hash that its record is sealed with.
        record: String,
    },
    /// A closed round is open again: the backlog changed materially.
    ReviewReopened {
        /// Its key.
        review: String,
        /// What changed.
        because: Vec<String>,
    },
    /// A round was given up.
    ReviewAbandoned {
        /// Its key.
        review: String,
    },
    /// Work on a release began.
    WorkStarted {
        /// The release as it was cut then.
        release: String,
        /// Keys of its workloads.
        workloads: Vec<String>,
        /// The closed review that it rests on; none if it began against the gate.
        review: Option<String>,
    },
    /// A person said what capacity costs where it runs today.
    RunningCostsStated(RunningCosts),
    /// The strategy team submitted a release backlog.
    ReleaseSubmitted {
        /// Its key.
        release: String,
        /// What it is called.
        title: String,
        /// Keys of its workloads.
        workloads: Vec<String>,
    },
    /// Somebody said that a workload which a release needs can be reached.
    ReachStated {
        /// The release backlog.
        release: String,
        /// The workload.
        workload: String,
    },
    /// The adoption team committed to a release backlog.
    ReleaseCommitted {
        /// Its key.
        release: String,
        /// How many tasks it comes to.
        tasks: u64,
        /// The closed review that it rests on; none if it is against the gate.
        review: Option<String>,
    },
    /// A release backlog was taken back.
    ReleaseWithdrawn {
        /// Its key.
        release: String,
    },
    /// What a release backlog changes for people was planned, or how it is tested.
    ReleaseChangePlanned(ChangePlanned),
    /// Iterations of a team were laid out.
    IterationsLaidOut {
        /// The team.
        team: String,
        /// Their keys.
        iterations: Vec<String>,
    },
    /// Tasks were put into an iteration, or taken out.
    TasksPlanned {
        /// The team.
        team: String,
        /// The iteration into which they went; none if they wait again.
        iteration: Option<String>,
        /// Their keys.
        tasks: Vec<String>,
    },
    /// A team committed to the backlog of an iteration.
    IterationCommitted(IterationCommitted),
    /// Somebody moved a task on the board.
    TaskMoved {
        /// Its key.
        task: String,
        /// How: a verb such as `pulled`.
        how: String,
    },
    /// A task has another estimate.
    TaskEstimated(Estimated),
    /// An iteration was closed.
    IterationClosed(IterationClosed),
    /// Workloads of a release that was committed to earlier began their way.
    StagesBegun(StagesBegun),
    /// A workload, or some of its assets, moved on its way.
    StageMoved(StageMoved),
    /// A round of estimation was opened.
    RoundOpened(round::Opened),
    /// Somebody voted; what, is told nowhere.
    RoundVoted(round::Voted),
    /// Votes were revealed.
    RoundRevealed(round::Turned),
    /// A group is voted on again.
    RoundRepeated(round::Turned),
    /// A value was taken for a group.
    RoundAccepted(round::Accepted),
    /// A round was closed.
    RoundClosed(round::Closed),
    /// An execution plan, or one of its steps, moved.
    ExecutionMoved(ExecutionMoved),
}
