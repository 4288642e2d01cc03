//! What is wrong with what a source said: where, which value, and how to mend it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Something was read in a way that a person should check, or could not be used.
    Warning,
    /// Nothing is written until a person has decided.
    Decision,
}

impl Severity {
    /// The word used in filters, JSON and CSV.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Decision => "decision",
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident $name:literal $severity:ident $meaning:literal;)*) => {
        /// The stable code of a finding. Scripts may depend on it; its text may change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code { $(#[doc = $meaning] #[serde(rename = $name)] $variant,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as shown.
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $name,)* } }

            /// How much it matters.
            pub fn severity(self) -> Severity { match self { $(Self::$variant => Severity::$severity,)* } }

            /// What it means, in one sentence.
            pub fn meaning(self) -> &'static str { match self { $(Self::$variant => $meaning,)* } }
        }
    };
}

codes! {
    FileEmpty "file-empty" Decision "The file holds nothing.";
    FileNotReadable "file-not-readable" Decision "The bytes are not a file of this kind.";
    FileEncrypted "file-encrypted" Decision "The workbook is encrypted or protected by a label.";
    FileTooLarge "file-too-large" Decision "The file, or what it unpacks to, is larger than the limit.";
    FileDamaged "file-damaged" Decision "The file ends too early or contradicts itself.";
    FormatUnknown "format-unknown" Decision "No reader recognises the headers; a mapping file is needed.";
    FormatAmbiguous "format-ambiguous" Decision "Several readers recognise the file equally well.";
    ColumnMissing "column-missing" Decision "A column without which nothing can be read is missing.";
    MappingInvalid "mapping-invalid" Decision "The mapping file names a column or field that does not exist.";
    NothingUsable "nothing-usable" Decision "No row of the file could be used.";
    SheetSkipped "sheet-skipped" Note "A sheet holds nothing that the estate needs.";
    ColumnUnknown "column-unknown" Note "A column has no field of its own and is kept as an attribute.";
    ColumnRepeated "column-repeated" Note "Two columns have one header; the later one was renamed.";
    ColumnsLeftOut "columns-left-out" Note "Known columns that planning does not need were not kept.";
    LocaleInferred "locale-inferred" Warning "Numbers or dates can be read in two ways; the whole column decided.";
    NumberUnreadable "number-unreadable" Warning "The cell should hold a number.";
    NumberOutOfRange "number-out-of-range" Warning "The number cannot be right.";
    DateUnreadable "date-unreadable" Warning "The cell should hold a date.";
    FlagUnreadable "flag-unreadable" Warning "The cell should say yes or no.";
    RowEmpty "row-empty" Note "Rows without any value were passed over.";
    RowTooShort "row-too-short" Note "The row has fewer cells than the header; the rest counts as empty.";
    RowTooLong "row-too-long" Warning "The row has more cells than the header; the surplus was kept as attributes.";
    RowUnusable "row-unusable" Warning "The row lacks what identifies it and was set aside.";
    RowRepeated "row-repeated" Warning "The row repeats a record that stands above.";
    CellTooLong "cell-too-long" Warning "The text is longer than the limit and was cut.";
    TextDamaged "text-damaged" Warning "Bytes are not valid in the file's encoding and were replaced.";
    ExportTruncated "export-truncated" Warning "The file has exactly the number of rows at which its tool stops.";
    NameRepeated "name-repeated" Warning "Several records of one source have one name and nothing else to tell them apart.";
    KeyRepeated "key-repeated" Warning "One key stands on records that cannot be one thing.";
    MatchAmbiguous "match-ambiguous" Warning "A record fits several assets; a person must choose.";
    ValuesDiffer "values-differ" Note "Two sources give different values; the losing one is kept.";
    EndUnresolved "end-unresolved" Note "One end of a dependency is in no inventory.";
    SelfDependency "self-dependency" Note "A dependency of a thing on itself was left out.";
    ReferenceMissing "reference-missing" Warning "The row refers to something that the file does not hold.";
    ValueSuspicious "value-suspicious" Warning "The value is one that this tool writes when it does not know.";
    DependencyCycle "dependency-cycle" Note "Assets depend on each other in a circle and must move together.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One problem, or many of one kind in one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code.
    pub code: Code,
    /// File.
    pub file: String,
    /// Sheet, where the file has several.
    pub sheet: Option<String>,
    /// Row as people count it (the header is row 1).
    pub row: Option<u32>,
    /// Column header.
    pub column: Option<String>,
    /// The value, cut at 120 characters.
    pub value: Option<String>,
    /// What is wrong, as a sentence.
    pub problem: String,
    /// How to mend it, as a sentence.
    pub remedy: String,
    /// How many further places have the same problem.
    pub more: u64,
}

impl Finding {
    /// A finding about a whole file.
    pub fn new(
        code: Code,
        file: &str,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            code,
            file: file.to_owned(),
            sheet: None,
            row: None,
            column: None,
            value: None,
            problem: problem.into(),
            remedy: remedy.into(),
            more: 0,
        }
    }

    /// In this sheet.
    #[must_use]
    pub fn in_sheet(mut self, sheet: Option<&str>) -> Self {
        self.sheet = sheet.map(str::to_owned);
        self
    }

    /// At this row.
    #[must_use]
    pub fn at_row(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    /// In this column.
    #[must_use]
    pub fn in_column(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }

    /// With this value.
    #[must_use]
    pub fn with_value(mut self, value: &str) -> Self {
        let mut cut: String = value.chars().take(120).collect();
        if cut.len() < value.len() {
            cut.push('…');
        }
        self.value = Some(cut);
        self
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// Collects findings in bounded space: after some of one kind in one column, only their number.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    kept: Vec<Finding>,
    seen: BTreeMap<Kin, (u64, usize)>,
}

/// Code, file, sheet and column: findings that share them are kin, and counted together.
type Kin = (Code, String, Option<String>, Option<String>);

impl Findings {
    /// So many of one code, sheet and column are kept in full.
    pub const KEPT_OF_A_KIND: u64 = 20;

    /// Adds one.
    pub fn add(&mut self, finding: Finding) {
        let kind =
            (finding.code, finding.file.clone(), finding.sheet.clone(), finding.column.clone());
        let (count, last) = self.seen.entry(kind).or_insert((0, 0));
        *count += 1;
        if *count <= Self::KEPT_OF_A_KIND {
            *last = self.kept.len();
            self.kept.push(finding);
        } else {
            self.kept[*last].more += 1 + finding.more;
        }
    }

    /// Adds all of another collection.
    pub fn extend(&mut self, others: Self) {
        for finding in others.kept {
            self.add(finding);
        }
    }

    /// True if a person must decide before anything is written.
    pub fn need_a_decision(&self) -> bool {
        self.kept.iter().any(|finding| finding.severity() == Severity::Decision)
    }

    /// What was kept, in the order in which it was found.
    pub fn as_slice(&self) -> &[Finding] {
        &self.kept
    }

    /// Gives up the collection.
    pub fn into_vec(self) -> Vec<Finding> {
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_findings_of_one_kind_are_counted_not_kept() {
        let mut findings = Findings::default();
        for row in 0..1_000 {
            findings.add(
                Finding::new(Code::NumberUnreadable, "a.csv", "no number", "give one").at_row(row),
            );
        }
        assert_eq!(findings.as_slice().len(), 20);
        assert_eq!(findings.as_slice()[19].more, 980);
    }
}
