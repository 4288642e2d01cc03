//! From the plan to migrated assets: release backlogs, iterations, and the tasks in them.

pub(crate) mod adding;
pub(crate) mod board;
pub(crate) mod change_plans;
pub(crate) mod closing;
pub(crate) mod estimating;
pub(crate) mod execution;
pub(crate) mod iterations;
pub(crate) mod network;
pub(crate) mod notebook;
pub(crate) mod planning;
pub(crate) mod releases;
pub(crate) mod rounds;
pub(crate) mod stages;

use landfall_domain::delivery::rounds::Scale;
use landfall_domain::delivery::{CadenceError, Iteration, Refusal, ReleaseBacklog, Task};
use landfall_domain::team::Calendar;
use landfall_store::Tx;

use crate::actions::save_teams::StandingTeams;
use crate::failure::Failure;

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

impl From<CadenceError> for Failure {
    fn from(error: CadenceError) -> Self {
        match error {
            CadenceError::Overlaps { .. } => Self::Refused(error.to_string()),
            CadenceError::Weeks(_) | CadenceError::Empty(..) => Self::Usage(error.to_string()),
        }
    }
}

/// Teams, days off and freezes: the standing team file, else that of the plan in force; none if there
/// is neither.
pub(crate) async fn find_calendar(tx: &mut Tx) -> anyhow::Result<Option<Calendar>> {
    let text = if let Some(text) = StandingTeams::load(tx).await?.text {
        text
    } else {
        let basis = tx.plan_in_force().await?.and_then(|plan| plan.report.basis);
        let Some(basis) = basis else { return Ok(None) };
        basis.team_file
    };
    let calendar = Calendar::parse(&text).map_err(|error| Failure::Refused(error.to_string()))?;
    Ok(Some(calendar))
}

/// The same where nothing can be done without a team.
pub(crate) async fn calendar(tx: &mut Tx) -> anyhow::Result<Calendar> {
    let none = "there is no team: save a team file under Settings, Teams, or adopt a plan";
    Ok(find_calendar(tx).await?.ok_or_else(|| Failure::Refused(none.to_owned()))?)
}

/// The release backlog of this key.
pub(crate) async fn find_release(tx: &mut Tx, key: &str) -> anyhow::Result<ReleaseBacklog> {
    let unknown = || Failure::Unknown(format!("there is no release backlog {key}"));
    let number = ReleaseBacklog::number_of(key).ok_or_else(unknown)?;
    Ok(tx.find_release_backlog(number).await?.ok_or_else(unknown)?)
}

/// The task of this key.
pub(crate) async fn find_task(tx: &mut Tx, key: &str) -> anyhow::Result<Task> {
    let unknown = || Failure::Unknown(format!("there is no task {key}"));
    let number = Task::number_of(key).ok_or_else(unknown)?;
    Ok(tx.find_task(number).await?.ok_or_else(unknown)?)
}

/// The iteration of this key. Several teams may have one of it: then the team must be named.
pub(crate) async fn find_iteration(
    tx: &mut Tx,
    key: &str,
    team: Option<&str>,
) -> anyhow::Result<Iteration> {
    let unknown = || Failure::Unknown(format!("there is no iteration {key}"));
    let number = Iteration::number_of(key).ok_or_else(unknown)?;
    let mut found = tx.find_iterations(number).await?;
    if let Some(team) = team {
        found.retain(|one| one.team == team);
        let told = || Failure::Unknown(format!("{team} has no iteration {key}"));
        return Ok(found.pop().ok_or_else(told)?);
    }
    if found.len() > 1 {
        let teams: Vec<&str> = found.iter().map(|one| one.team.as_str()).collect();
        let told = format!("{key} is of {}: name the team", teams.join(", "));
        return Err(Failure::Usage(told).into());
    }
    Ok(found.pop().ok_or_else(unknown)?)
}

/// Hours as tenths.
#[expect(clippy::cast_possible_truncation, reason = "checked to be small")]
pub(crate) fn tenths(hours: f64) -> Result<i64, Failure> {
    if !(-10_000.0..=10_000.0).contains(&hours) {
        return Err(Failure::Usage(format!("{hours} hours cannot be")));
    }
    Ok((hours * 10.0).round() as i64)
}

/// In what people vote in a round: `hours`; `points`, with the hours of one if it is not 4; or `shirts`,
/// with the hours of XS to XL if they are not the usual ones.
pub(crate) fn scale_of(name: &str, sizes: &[f64]) -> Result<Scale, Failure> {
    match (name, sizes) {
        ("hours", []) => Ok(Scale::Hours),
        ("shirts", []) => Ok(Scale::SHIRTS),
        ("shirts", sizes) => {
            let wrong = || Failure::Usage("sizes: write five numbers, from XS to XL".to_owned());
            let all: [f64; 5] = sizes.try_into().map_err(|_| wrong())?;
            let mut value = [0; 5];
            for (value, hours) in value.iter_mut().zip(all) {
                *value = tenths(hours)?;
            }
            Scale::shirts(value).map_err(|refusal| Failure::Usage(refusal.to_string()))
        }
        ("points", []) => Ok(Scale::Points(40)),
        ("points", [hours]) => {
            Scale::points(tenths(*hours)?).map_err(|refusal| Failure::Usage(refusal.to_string()))
        }
        ("points", _) => Err(Failure::Usage("sizes: write the hours of one point".to_owned())),
        ("hours", _) => Err(Failure::Usage("sizes: hours have no sizes".to_owned())),
        (other, _) => {
            Err(Failure::Usage(format!("scale: `{other}` is no hours, points or shirts")))
        }
    }
}
