//! Which header means what.

use landfall_domain::estate::{Field, Key};

use crate::units::{self, Unit};

/// A header in the form in which headers are compared: letters and digits, lower case.
pub(crate) fn plain(header: &str) -> String {
    header.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a column of a known format is for.
#[derive(Clone, Copy)]
pub(crate) enum Meaning {
    /// A field, read by its shape.
    Fact(Field),
    /// A field in MiB; the column is in this unit unless header or cell name another.
    Size(Field, Unit),
    /// A key and nothing else.
    Key(fn(&str) -> Option<Key>),
    /// The format's own code reads it, by this name.
    Part(&'static str),
}

/// A column that a format knows, in all its spellings (compared form, separated by blanks).
pub(crate) struct Known {
    pub(crate) headers: &'static str,
    pub(crate) meaning: Meaning,
}

/// Shorthand for tables of columns.
pub(crate) const fn fact(headers: &'static str, field: Field) -> Known {
    Known { headers, meaning: Meaning::Fact(field) }
}

/// Shorthand for tables of columns.
pub(crate) const fn size(headers: &'static str, field: Field, unit: Unit) -> Known {
    Known { headers, meaning: Meaning::Size(field, unit) }
}

/// Shorthand for tables of columns.
pub(crate) const fn key(headers: &'static str, key: fn(&str) -> Option<Key>) -> Known {
    Known { headers, meaning: Meaning::Key(key) }
}

/// Shorthand for tables of columns.
pub(crate) const fn part(headers: &'static str, name: &'static str) -> Known {
    Known { headers, meaning: Meaning::Part(name) }
}

/// What a format knows of the columns of one kind of sheet.
pub(crate) struct Spec {
    /// Columns with a meaning. Of several for one field, the first that holds something counts.
    pub(crate) known: &'static [Known],
    /// Further ones that several kinds of sheets share; they come after `known`.
    pub(crate) shared: &'static [Known],
    /// Columns of the tool that planning does not need (compared form, separated by blanks; a
    /// star stands for any end).
    pub(crate) left_out: &'static str,
    /// What some dialects put before every header (compared form).
    pub(crate) prefixes: &'static [&'static str],
    /// Of equal headers, which is the tool's own: the last, if its name is listed here.
    pub(crate) last_counts: &'static str,
    /// Short and long rows are usual and no finding.
    pub(crate) ragged: bool,
    /// Unknown columns are listed but not kept.
    pub(crate) closed: bool,
}

impl Spec {
    /// A spec with nothing special.
    pub(crate) const fn of(known: &'static [Known], left_out: &'static str) -> Self {
        Self {
            known,
            shared: &[],
            left_out,
            prefixes: &[],
            last_counts: "",
            ragged: false,
            closed: false,
        }
    }

    /// What a header means, with the rank among those of one field, and the unit in the header.
    pub(crate) fn find(&self, plain: &str) -> Option<(usize, Option<Unit>)> {
        let whole = |spellings: &str, plain: &str| spellings.split(' ').any(|one| one == plain);
        let exact = self.all().position(|known| whole(known.headers, plain));
        if let Some(rank) = exact {
            return Some((rank, None));
        }
        let (stem, unit) = units::of_header(plain)?;
        let rank = self.all().position(|known| {
            matches!(known.meaning, Meaning::Size(..)) && whole(known.headers, stem)
        })?;
        Some((rank, Some(unit)))
    }

    /// Every column with a meaning, by rank.
    pub(crate) fn all(&self) -> impl Iterator<Item = &'static Known> {
        self.known.iter().chain(self.shared)
    }

    /// True for a column of the tool that planning does not need.
    pub(crate) fn leaves_out(&self, plain: &str) -> bool {
        self.left_out.split_ascii_whitespace().any(|known| match known.strip_suffix('*') {
            Some(start) => plain.starts_with(start),
            None => known == plain,
        })
    }

    /// The header without the prefix of its dialect.
    pub(crate) fn without_prefix<'h>(&self, plain: &'h str) -> &'h str {
        let stripped = self.prefixes.iter().find_map(|prefix| plain.strip_prefix(prefix));
        stripped.filter(|rest| !rest.is_empty()).unwrap_or(plain)
    }
}

/// Fields that people keep in columns of their own naming: custom attributes, tags, extra columns.
const WELL_KNOWN: [(&str, Field); 14] = [
    (
        "application app appname applicationname applications service servicename businessservice \
         businessapplication workload",
        Field::Application,
    ),
    ("environment env serverenvironment usedfor envtype environmenttype", Field::Environment),
    (
        "owner appowner applicationowner businessowner systemowner serviceowner ownedby \
         technicalowner owneremail ownername",
        Field::Owner,
    ),
    (
        "businessunit businessunits bu department dept division organization organisation orgunit lineofbusiness",
        Field::BusinessUnit,
    ),
    (
        "criticality businesscriticality criticalitylevel businessimpact businesscritical",
        Field::Criticality,
    ),
    ("role serverrole servertier apptier function serverfunction", Field::Role),
    ("compliance compliancescope regulatory dataclassification", Field::Compliance),
    ("description comments comment notes annotation", Field::Description),
    ("location site city region physicallocation", Field::Location),
    ("lifecyclestate lifecyclestatus", Field::LifecycleState),
    (
        "disposition treatment migrationstrategy migrationtreatment rtype 6r 7r sixr sevenr \
         rationalization",
        Field::AskedDisposition,
    ),
    ("wave wavename waveid migrationwave", Field::Wave),
    ("tags tag labels", Field::Tags),
    ("supportstatus vendorsupport", Field::Support),
];

/// The field of a column that no tool names, if its header is a usual one.
pub(crate) fn well_known(plain: &str) -> Option<Field> {
    WELL_KNOWN
        .iter()
        .find(|(spellings, _)| spellings.split_ascii_whitespace().any(|known| known == plain))
        .map(|(_, field)| *field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_compared_without_case_blanks_and_marks() {
        for header in ["*Memory (In MB)", "memory in MB", "MEMORY_IN_MB"] {
            assert_eq!(plain(header), "memoryinmb");
        }
    }

    #[test]
    fn a_unit_in_the_header_does_not_hide_its_meaning() {
        const SPEC: Spec =
            Spec::of(&[size("provisioned", Field::StorageAllocatedMib, Unit::Mib)], "poweron");
        assert_eq!(SPEC.find("provisionedgib"), Some((0, Some(Unit::Gib))));
        assert_eq!(SPEC.find("provisioned"), Some((0, None)));
        assert_eq!(SPEC.find("powerstate"), None);
        assert!(SPEC.leaves_out("poweron"));
    }
}
