//! The first of the backlog, and who stands behind them, as shown.

use landfall_domain::priority::Confirmation;
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::confirm_top::Top;

use super::second;

/// The first of the backlog.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TopDocument {
    /// True if both teams agreed on the present order, and not too long ago.
    pub(crate) holds: bool,
    /// Why it does not hold.
    pub(crate) alarms: Vec<String>,
    /// By rank.
    pub(crate) workloads: Vec<TopEntry>,
    /// Keys that both teams agreed on last.
    pub(crate) agreed: Vec<String>,
    /// When; null if they never did.
    pub(crate) agreed_at: Option<String>,
    /// For so many days an agreement holds.
    pub(crate) days: i32,
    /// The last word of each team.
    pub(crate) confirmations: Vec<ConfirmationDocument>,
    /// Another one as soon as the order is.
    pub(crate) version: i64,
}

/// One of the first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TopEntry {
    pub(crate) key: String,
    pub(crate) title: String,
}

/// The last word of a team.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConfirmationDocument {
    /// `strategy` or `adoption`.
    pub(crate) team: &'static str,
    pub(crate) by: String,
    pub(crate) at: String,
    pub(crate) order: Vec<String>,
    /// True if it is the present order.
    pub(crate) present: bool,
}

impl From<&Top> for TopDocument {
    fn from(top: &Top) -> Self {
        let order = top.order();
        let agreed = top.consensus.agreed.as_ref();
        let said = |one: &Confirmation| ConfirmationDocument {
            team: one.team.name(),
            by: one.by.clone(),
            at: second(one.at),
            present: one.order == order,
            order: one.order.clone(),
        };
        let entry =
            |(key, title): &(String, String)| TopEntry { key: key.clone(), title: title.clone() };
        Self {
            holds: agreed.is_some() && top.consensus.alarms.is_empty(),
            alarms: top.consensus.alarms.clone(),
            workloads: top.present.iter().map(entry).collect(),
            agreed: agreed.map(|agreed| agreed.order.clone()).unwrap_or_default(),
            agreed_at: agreed.map(|agreed| second(agreed.at)),
            days: top.days,
            confirmations: top.consensus.last.iter().flatten().map(said).collect(),
            version: top.version,
        }
    }
}
