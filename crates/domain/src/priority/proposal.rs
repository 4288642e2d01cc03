//! Another place for a workload, proposed with a reason, voted on, and decided.

use jiff::Timestamp;

use crate::estate::Workload;
use crate::id::{Id, Named};

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProposalStatus {
    /// It can be voted on.
    Open,
    /// The workload was put there.
    Accepted,
    /// It stays where it is.
    Declined,
    /// Whoever made it took it back.
    Withdrawn,
}

impl ProposalStatus {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Open, Self::Accepted, Self::Declined, Self::Withdrawn];

    /// The word used in columns and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// Another place for a workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its id.
    pub id: Id<Proposal>,
    /// The number of its short key.
    pub number: i64,
    /// What is to be put elsewhere.
    pub workload: Id<Workload>,
    /// Where, in words: `before W-3`, `after W-3`, `to rank 4`, `pinned to rank 4`.
    pub spot: String,
    /// Why.
    pub reason: String,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Where it stands.
    pub status: ProposalStatus,
    /// Who decided, and why; none while it is open.
    pub decision: Option<(String, String)>,
    /// By person.
    pub votes: Vec<Vote>,
    /// Counts changes.
    pub version: i64,
}

/// What somebody thinks of a proposal; the last word of each person counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// Who.
    pub person: String,
    /// True if they want it.
    pub in_favour: bool,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

impl Named for Proposal {
    const PREFIX: &'static str = "proposal";
}

impl Proposal {
    /// Its short key.
    pub fn key(&self) -> String {
        format!("N-{}", self.number)
    }

    /// How many want it, and how many do not.
    pub fn tally(&self) -> (usize, usize) {
        let wanted = self.votes.iter().filter(|vote| vote.in_favour).count();
        (wanted, self.votes.len() - wanted)
    }
}

/// The number behind a key such as `N-3`.
pub fn proposal_number(key: &str) -> Option<i64> {
    key.trim().strip_prefix("N-")?.parse().ok()
}
