//! Shared services as shown, and services as people write them.

use std::collections::BTreeMap;

use landfall_domain::estate::{Asset, End, Service, Verdict};
use landfall_domain::id::Id;
use landfall_planning::estate_graph::EstateGraph;
use landfall_planning::group::{Evidence, Side};
use landfall_planning::portfolio::service_name;
use serde::Serialize;

use crate::failure::Failure;

use super::estate::find_asset;
use super::{Listed, Snapshot};

/// A shared service as shown, or one of which people say that it is none.
#[derive(Debug, Serialize)]
pub(crate) struct SharedServiceDocument {
    /// `dns1:53`, or `monitor1>9100` for one that calls others.
    pub(crate) service: String,
    pub(crate) asset: String,
    pub(crate) asset_id: String,
    /// `serves` or `calls`.
    pub(crate) end: &'static str,
    pub(crate) port: Option<u16>,
    /// True if its dependencies tie nobody together.
    pub(crate) shared: bool,
    /// `fan`, `port`, `breadth` or `confirmed`.
    pub(crate) evidence: Option<&'static str>,
    /// How many different assets are at its other end.
    pub(crate) fan: Option<u32>,
    /// In how many groups these are, found without the service.
    pub(crate) groups: Option<u32>,
    /// `confirmed`, `refused`, or nothing if nobody has said anything.
    pub(crate) verdict: Option<&'static str>,
    pub(crate) said_by: Option<String>,
    pub(crate) reason: Option<String>,
    /// The evidence in one sentence.
    pub(crate) because: String,
}

impl Listed for SharedServiceDocument {
    const COLUMNS: &'static [&'static str] = &[
        "service", "asset", "end", "port", "shared", "evidence", "fan", "groups", "verdict",
        "said_by", "reason", "because", "asset_id",
    ];
    const SHOWN: &'static [&'static str] =
        &["service", "shared", "fan", "groups", "verdict", "because"];
    const NONE: &'static str = "no service is used by so many that it counts as shared";
}

impl SharedServiceDocument {
    /// All shared services by fan, then those that people refused.
    pub(crate) fn all(snapshot: &Snapshot) -> Vec<Self> {
        let verdicts: BTreeMap<Service, &Verdict> =
            snapshot.verdicts.iter().map(|verdict| (verdict.service, verdict)).collect();
        let graph = EstateGraph::new(
            &snapshot.assets,
            &snapshot.workloads,
            &snapshot.dependencies,
            &snapshot.verdicts,
        );
        let mut documents = Vec::new();
        for shared in graph.ties().shared() {
            let service = graph.named(shared.service);
            documents.push(Self {
                shared: true,
                evidence: Some(evidence_word(shared.evidence)),
                fan: Some(shared.fan),
                groups: Some(shared.groups),
                because: shared.sentence(),
                ..Self::new(&snapshot.assets, service, verdicts.get(&service).copied())
            });
        }
        for verdict in snapshot.verdicts.iter().filter(|verdict| !verdict.shared) {
            documents.push(Self::new(&snapshot.assets, verdict.service, Some(verdict)));
        }
        documents
    }

    fn new(assets: &[Asset], service: Service, verdict: Option<&Verdict>) -> Self {
        let asset = find(assets, service.asset);
        let say = |verdict: &Verdict| if verdict.shared { "confirmed" } else { "refused" };
        Self {
            service: named(assets, service),
            asset: asset.map(|asset| asset.name.clone()).unwrap_or_default(),
            asset_id: service.asset.to_string(),
            end: service.end.name(),
            port: service.port,
            shared: false,
            evidence: None,
            fan: None,
            groups: None,
            verdict: verdict.map(say),
            said_by: verdict.map(|verdict| verdict.by.clone()),
            reason: verdict.and_then(|verdict| verdict.reason.clone()),
            because: "people say that it is not shared".to_owned(),
        }
    }
}

fn find(assets: &[Asset], id: Id<Asset>) -> Option<&Asset> {
    assets.iter().find(|asset| asset.id == id)
}

fn evidence_word(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Confirmed => "confirmed",
        Evidence::Fan => "fan",
        Evidence::Port => "port",
        Evidence::Breadth => "breadth",
    }
}

/// A service as people write it.
pub(crate) fn named(assets: &[Asset], service: Service) -> String {
    let side = match service.end {
        End::Serves => Side::Serves,
        End::Calls => Side::Calls,
    };
    let asset = find(assets, service.asset)
        .map_or_else(|| service.asset.to_string(), |asset| asset.name.clone());
    service_name(&asset, side, service.port.unwrap_or(0))
}

/// The service that people mean by `dns1:53`, `monitor1>9100`, or without a port `app1:`.
pub(crate) fn parse(assets: &[Asset], text: &str) -> anyhow::Result<Service> {
    let wrong = |problem: &str| {
        let hint = "write ASSET:PORT for a server, ASSET>PORT for a client, and no port where \
                    dependencies name none";
        Failure::Usage(format!("`{text}` {problem}; {hint}"))
    };
    let at = text.rfind([':', '>']).ok_or_else(|| wrong("names no end"))?;
    let end = if text[at..].starts_with(':') { End::Serves } else { End::Calls };
    let port = match &text[at + 1..] {
        "" => None,
        port => Some(port.parse().map_err(|_| wrong("has a port that is no number"))?),
    };
    let name = &text[..at];
    let asset = find_asset(assets, name)?;
    Ok(Service { asset: asset.id, end, port: port.filter(|&port| port != 0) })
}
