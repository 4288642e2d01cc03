//! The risk of workloads, as lists show it.

use std::collections::BTreeMap;

use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_domain::questionnaire::{Risk, worst};
use landfall_store::{Assessment, StoreError, Tx};

/// The worst that questionnaires say of each workload.
#[derive(Debug, Default)]
pub(crate) struct Risks(BTreeMap<Id<Workload>, Risk>);

impl Risks {
    /// Of all workloads.
    pub(crate) async fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        Ok(Self::from(tx.assessments().await?))
    }

    /// Of some workloads.
    pub(crate) async fn of(tx: &mut Tx, workloads: &[Id<Workload>]) -> Result<Self, StoreError> {
        Ok(Self::from(tx.assessments_of(workloads).await?))
    }

    fn from(assessments: Vec<Assessment>) -> Self {
        let mut risks = BTreeMap::new();
        for one in assessments {
            if let Some(risk) = worst(risks.get(&one.workload).copied().into_iter().chain(one.risk))
            {
                risks.insert(one.workload, risk);
            }
        }
        Self(risks)
    }

    /// Of one workload; none if it is not assessed.
    pub(crate) fn get(&self, workload: Id<Workload>) -> Option<Risk> {
        self.0.get(&workload).copied()
    }
}
