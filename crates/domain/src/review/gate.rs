//! The gate before work: a release may begin only under a review that is closed.

use jiff::Timestamp;

use crate::id::{Id, Named};

use super::round::{Review, ReviewStatus};

/// That work on a release began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkStart {
    /// Id.
    pub id: Id<WorkStart>,
    /// The number of the release as it was cut then.
    pub release: i64,
    /// Keys of its workloads.
    pub workloads: Vec<String>,
    /// The closed review that it rests on; none if it began against the gate.
    pub review: Option<Id<Review>>,
    /// Why it began although the gate was shut.
    pub against: Option<String>,
    /// Who let it begin.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Named for WorkStart {
    const PREFIX: &'static str = "start";
}

/// Whether work may begin: the last review that was not given up, if it is closed; else why not.
pub fn gate(last: Option<&Review>) -> Result<&Review, String> {
    let Some(review) = last else {
        return Err(
            "no review was held: open one, so that both teams know what they begin".to_owned()
        );
    };
    match review.status {
        ReviewStatus::Closed => Ok(review),
        ReviewStatus::Reopened => {
            let because = review.because.join("; ");
            Err(format!("{} was re-opened: {because}", review.key()))
        }
        status => {
            let gaps: Vec<String> = review.gaps().iter().map(ToString::to_string).collect();
            let missing =
                if gaps.is_empty() { "it has to be closed".to_owned() } else { gaps.join("; ") };
            Err(format!("{} is {status}: {missing}", review.key()))
        }
    }
}
