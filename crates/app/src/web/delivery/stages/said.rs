//! What a form says, as a move.

use serde_json::{Map, Value, json};

use crate::documents::delivery::WantedMove;
use crate::documents::delivery::stage_detail::UatFindingDocument;

use super::super::super::problem::Problem;

/// A form as it was sent; kept, so that a refusal loses nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Said(pub(super) Vec<(String, String)>);

impl Said {
    /// What a field says; empty if it says nothing.
    pub(super) fn field(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// What was typed into a field of the form of a move; `of` is the check, discipline, process,
    /// finding or asset that it is about, or empty.
    pub(super) fn typed(&self, step: &str, of: &str, field: &str) -> &str {
        if self.was(step, of) { self.field(field) } else { "" }
    }

    /// Whether this is the form that was sent: it is shown at once, so that what was typed is seen.
    pub(super) fn was(&self, step: &str, of: &str) -> bool {
        let subjects = ["check", "discipline", "process", "finding", "asset"];
        let about = subjects.iter().map(|name| self.field(name)).find(|said| !said.is_empty());
        self.field("move") == step && about.unwrap_or_default() == of
    }

    /// What was typed of how a finding was mended.
    pub(super) fn of_finding(&self, finding: &UatFindingDocument) -> &str {
        self.typed("fixed", &finding.number.to_string(), "text")
    }

    /// The version that was read.
    pub(super) fn version(&self) -> Result<i64, Problem> {
        let wrong =
            |_| Problem::wrong_input("version: the form says none; load the page anew".to_owned());
        self.field("version").parse().map_err(wrong)
    }

    /// The move that is wanted.
    pub(super) fn wanted(&self) -> Result<WantedMove, Problem> {
        let mut fields = Map::new();
        for (name, value) in self.0.iter().filter(|(name, _)| name != "version" && name != "after")
        {
            match name.as_str() {
                "assets" => {
                    let all = fields.entry("assets").or_insert_with(|| json!([]));
                    if let Value::Array(all) = all {
                        all.push(json!(value));
                    }
                }
                "all" | "passes" | "go" => {
                    fields.insert(name.clone(), json!(value == "yes"));
                }
                "finding" | "percent" => {
                    let wrong = |_| {
                        let told =
                            format!("{name}: `{value}` is no whole number; give one, from 0 on");
                        Problem::wrong_input(told)
                    };
                    let number: u32 = value.trim().parse().map_err(wrong)?;
                    fields.insert(name.clone(), json!(number));
                }
                _ => {
                    fields.insert(name.clone(), json!(value));
                }
            }
        }
        serde_json::from_value(Value::Object(fields))
            .map_err(|wrong| Problem::wrong_input(format!("the form is wrong: {wrong}")))
    }
}
