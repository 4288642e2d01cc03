//! One thing in the estate.

use std::sync::Arc;

use crate::id::{Id, Named};
use crate::query::{Seen, Subject};
use crate::rationalize::{Disposition, Readiness};

use super::field::{AssetKind, Field, Value};
use super::membership::Membership;
use super::word::AssetWord;
use super::workload::Workload;

/// One thing in the estate, as all its sources together describe it.
/// A copy is cheap: facts and attributes are shared with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Asset {
    /// Id.
    pub id: Id<Asset>,
    /// What it is.
    pub kind: AssetKind,
    /// The name that people use; never empty.
    pub name: String,
    /// The winning values, sorted by field.
    pub facts: Arc<[(Field, Value)]>,
    /// What no field takes, sorted by name.
    pub attributes: Arc<[(String, String)]>,
    /// Why it is not migrated (template, hypervisor host…); `None` when it is in scope.
    pub out_of_scope: Option<String>,
    /// The workload that it belongs to; `None` is shown as unassigned.
    pub workload: Option<Id<Workload>>,
    /// How it got there.
    pub membership: Option<Membership>,
    /// Readiness for the cloud, with the reasons.
    pub readiness: Readiness,
    /// Why the readiness is not plain "ready".
    pub readiness_reasons: Vec<String>,
    /// What a person says happens to it; kept apart, as few assets have it.
    pub said: Option<Box<AssetWord>>,
    /// Its own disposition where it differs from its workload's.
    pub disposition: Option<Disposition>,
    /// Work to move it, in tenths of an hour.
    pub effort_tenths: i64,
    /// Grows with each change, so that a lost update is noticed.
    pub version: i64,
}

impl Named for Asset {
    const PREFIX: &'static str = "asset";
}

impl Asset {
    /// The winning value of a field.
    pub fn value(&self, field: Field) -> Option<&Value> {
        self.facts
            .binary_search_by_key(&field, |(known, _)| *known)
            .ok()
            .map(|at| &self.facts[at].1)
    }

    /// The text of a text field.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.value(field).and_then(Value::as_text)
    }

    /// The number of a whole-number field.
    pub fn whole(&self, field: Field) -> Option<i64> {
        self.value(field).and_then(Value::as_whole)
    }

    /// The entries of a list field.
    pub fn list(&self, field: Field) -> &[String] {
        match self.value(field) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// True if it is to be migrated, retired or replaced: everything but templates and hosts.
    pub fn in_scope(&self) -> bool {
        self.out_of_scope.is_none()
    }

    /// MiB to copy: what the guest uses, else what is used outside, else what is allocated.
    pub fn storage_mib(&self) -> Option<i64> {
        [Field::GuestUsedMib, Field::StorageUsedMib, Field::StorageAllocatedMib]
            .into_iter()
            .find_map(|field| self.whole(field))
    }
}

impl Subject for Asset {
    fn each_value(&self, field: &str, see: &mut dyn FnMut(Seen<'_>)) -> bool {
        match field {
            "kind" => see(Seen::Text(self.kind.name())),
            "id" => see(Seen::Text(&self.id.to_string())),
            "readiness" => see(Seen::Text(self.readiness.name())),
            "scope" => see(Seen::Text(if self.in_scope() { "in" } else { "out" })),
            "workload" => {
                if let Some(workload) = self.workload {
                    see(Seen::Text(&workload.to_string()));
                }
            }
            "disposition" => {
                if let Some(disposition) = self.disposition {
                    see(Seen::Text(disposition.name()));
                }
            }
            _ => {
                let Some(known) = Field::named(field) else {
                    return self.see_attribute(field, see);
                };
                see_value(self.value(known), see);
            }
        }
        true
    }

    fn each_name(&self, see: &mut dyn FnMut(&str)) {
        see(&self.name);
        for field in [Field::Fqdn, Field::Application, Field::Owner, Field::Os] {
            if let Some(text) = self.text(field) {
                see(text);
            }
        }
    }
}

impl Asset {
    fn see_attribute(&self, name: &str, see: &mut dyn FnMut(Seen<'_>)) -> bool {
        let mut known = false;
        for (attribute, text) in self.attributes.iter() {
            if attribute.eq_ignore_ascii_case(name) {
                see(Seen::Text(text));
                known = true;
            }
        }
        known
    }
}

fn see_value(value: Option<&Value>, see: &mut dyn FnMut(Seen<'_>)) {
    match value {
        None => {}
        Some(Value::Text(text)) => see(Seen::Text(text)),
        #[expect(clippy::cast_precision_loss, reason = "queries compare sizes, not identities")]
        Some(Value::Whole(number)) => see(Seen::Number(*number as f64)),
        Some(Value::Real(number)) => see(Seen::Number(*number)),
        Some(Value::Flag(flag)) => see(Seen::Text(if *flag { "yes" } else { "no" })),
        Some(Value::List(items)) => items.iter().for_each(|item| see(Seen::Text(item))),
    }
}
