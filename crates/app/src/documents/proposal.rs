//! Proposals of other places in the backlog as shown.

use std::collections::BTreeMap;

use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_domain::priority::{Proposal, Vote};
use landfall_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Listed, second};

/// So many are listed, the newest first.
const LISTED: i64 = 100;

/// A proposal as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProposalDocument {
    pub(crate) key: String,
    /// Key of the workload; null if there is no such workload any more.
    pub(crate) workload: Option<String>,
    pub(crate) title: String,
    /// Its rank now.
    pub(crate) rank: Option<i64>,
    /// Where it is wanted: `before W-3`, `after W-3`, `to rank 4` or `pinned to rank 4`.
    pub(crate) spot: String,
    pub(crate) reason: String,
    pub(crate) by: String,
    pub(crate) at: String,
    /// `open`, `accepted`, `declined` or `withdrawn`.
    pub(crate) status: &'static str,
    pub(crate) decided_by: Option<String>,
    pub(crate) decided_because: Option<String>,
    /// How many want it.
    pub(crate) in_favour: usize,
    /// How many do not.
    pub(crate) against: usize,
    pub(crate) votes: Vec<VoteDocument>,
    pub(crate) version: i64,
}

/// A vote as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct VoteDocument {
    pub(crate) person: String,
    pub(crate) in_favour: bool,
    pub(crate) reason: String,
    pub(crate) at: String,
}

impl Listed for ProposalDocument {
    const COLUMNS: &'static [&'static str] = &[
        "key",
        "status",
        "workload",
        "title",
        "rank",
        "spot",
        "reason",
        "by",
        "at",
        "in_favour",
        "against",
        "decided_by",
        "decided_because",
        "version",
    ];
    const SHOWN: &'static [&'static str] =
        &["key", "status", "workload", "title", "spot", "in_favour", "against", "reason"];
    const NONE: &'static str = "nothing is proposed: landfall backlog propose";
}

impl ProposalDocument {
    fn of(proposal: Proposal, workload: Option<&Workload>) -> Self {
        let (in_favour, against) = proposal.tally();
        let (decided_by, decided_because) = proposal.decision.clone().unzip();
        let vote = |vote: Vote| VoteDocument {
            person: vote.person,
            in_favour: vote.in_favour,
            reason: vote.reason,
            at: second(vote.at),
        };
        Self {
            key: proposal.key(),
            workload: workload.map(Workload::key),
            title: workload.map_or_else(|| "no longer there".to_owned(), Workload::title),
            rank: workload.and_then(|workload| workload.rank),
            spot: proposal.spot,
            reason: proposal.reason,
            by: proposal.by,
            at: second(proposal.at),
            status: proposal.status.name(),
            decided_by,
            decided_because,
            in_favour,
            against,
            votes: proposal.votes.into_iter().map(vote).collect(),
            version: proposal.version,
        }
    }

    /// The newest proposals.
    pub(crate) async fn all(tx: &mut Tx) -> anyhow::Result<Vec<Self>> {
        let proposals = tx.proposals(LISTED).await?;
        let ids: Vec<Id<Workload>> = proposals.iter().map(|one| one.workload).collect();
        let workloads = tx.workloads_by_ids(&ids).await?;
        let known: BTreeMap<_, &Workload> = workloads.iter().map(|one| (one.id, one)).collect();
        let shown = proposals.into_iter().map(|one| {
            let workload = known.get(&one.workload).copied();
            Self::of(one, workload)
        });
        Ok(shown.collect())
    }

    /// One with its workload.
    pub(crate) async fn one(tx: &mut Tx, proposal: Proposal) -> anyhow::Result<Self> {
        let workload = tx.workload_of_id(proposal.workload).await?;
        Ok(Self::of(proposal, workload.as_ref()))
    }
}
