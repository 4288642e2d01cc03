//! Values of the domain as the `OpenAPI` document describes them. The domain knows no web; a test
//! holds real answers against this.
#![expect(dead_code, reason = "only their shape is used")]

use utoipa::ToSchema;

/// What one criterion adds to a score.
#[derive(ToSchema)]
pub(crate) struct Contribution {
    criterion: String,
    label: String,
    /// The value it looked at; null if it is missing.
    value: Option<String>,
    score: f64,
    relevance: f64,
    /// Score × weight.
    points: f64,
}

/// The value of a field.
#[derive(ToSchema, serde::Serialize)]
#[serde(untagged)]
pub(crate) enum Value {
    Flag(bool),
    Whole(i64),
    Real(f64),
    Text(String),
    List(Vec<String>),
}

/// A field with the claim that won, and those that it beat.
#[derive(ToSchema)]
pub(crate) struct Provenance {
    field: String,
    winner: Claim,
    beaten: Vec<Claim>,
}

/// What one source says.
#[derive(ToSchema)]
struct Claim {
    value: Value,
    file: String,
    sheet: Option<String>,
    row: u32,
    /// When it was true, as far as is known.
    seen_at: String,
}

/// One value of one workload that a person stated.
#[derive(ToSchema)]
pub(crate) struct StatedChange {
    workload: String,
    field: String,
    before: Option<String>,
    after: Option<String>,
    /// What people stated before; null if the value was derived.
    said_before: Option<String>,
    /// What they state now; null if a word was taken back.
    said: Option<String>,
}

/// What a person said of one asset.
#[derive(ToSchema)]
pub(crate) struct AssetChange {
    asset: String,
    name: String,
    workload: Option<String>,
    before: String,
    after: String,
    /// What a person had said before; null if the rules decided.
    said_before: Option<String>,
    /// What a person says now; null if a word was taken back.
    said: Option<String>,
}

/// Values that a person states of a workload; `null` takes an earlier word back.
#[derive(ToSchema, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Statements {
    #[schema(min_length = 1, max_length = 200)]
    owner: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    business_unit: Option<String>,
    criticality: Option<Criticality>,
    #[schema(min_length = 1, max_length = 200)]
    compliance: Option<String>,
    disposition: Option<Disposition>,
    #[schema(min_length = 1, max_length = 500)]
    technical_owner: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    business_impact: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    change_freezes: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    description: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    motivation: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    sponsor: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    processes: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    data_classification: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    geographies: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    service_levels: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    operations_lead: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    confirmed_inventory: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    usage_patterns: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    performance_expectations: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    testing_criteria: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    remediation: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    deployment: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    performance_results: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    operational_approval: Option<String>,
    #[schema(min_length = 1, max_length = 500)]
    architecture_approval: Option<String>,
    /// Why.
    reason: Option<String>,
}

/// How much hangs on a workload.
#[derive(ToSchema, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
enum Criticality {
    Low,
    Medium,
    High,
    MissionCritical,
}

/// What happens to a workload.
#[derive(ToSchema, serde::Serialize)]
#[serde(rename_all = "snake_case")]
enum Disposition {
    Retire,
    Retain,
    Rehost,
    Replatform,
    Refactor,
    Rearchitect,
    Rebuild,
    Replace,
}

/// A set of packages that must move in one iteration, and why.
#[derive(ToSchema)]
pub(crate) struct MoveGroup {
    assets: Vec<String>,
    because: String,
}

/// How far a search has come.
#[derive(ToSchema)]
pub(crate) struct JobProgress {
    /// Share of the limit that is used, in percent.
    percent: u8,
    /// Cost of the best plan so far.
    objective: i64,
    /// No plan can cost less.
    bound: i64,
    /// Distance from the bound, as a share of the cost.
    gap: f64,
}

/// The best and the worst rank that a workload can have, from 1.
#[derive(ToSchema)]
pub(crate) struct Bounds {
    best: i64,
    worst: i64,
}
