//! Limits that keep memory bounded, and names for bytes that are no table at all.

use landfall_domain::estate::{Code, Finding};

/// How much one file may hold. The defaults let the export of 100,000 machines pass.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes that a workbook says it unpacks to.
    pub unpacked_bytes: u64,
    /// Parts inside a workbook.
    pub parts: u64,
    /// Unpacked to packed size, for workbooks that unpack to more than `ratio_from_bytes`.
    pub ratio: u64,
    /// Below this unpacked size the ratio does not matter.
    pub ratio_from_bytes: u64,
    /// Text of all shared strings of a workbook.
    pub shared_text_bytes: usize,
    /// Characters of one cell: what Excel itself allows.
    pub cell_chars: usize,
    /// Bytes of one row.
    pub row_bytes: usize,
    /// Rows of one sheet of a workbook: what Excel itself allows.
    pub sheet_rows: u32,
    /// Columns: what Excel itself allows.
    pub columns: usize,
    /// Bytes of a JSON document, which is read as a whole.
    pub json_bytes: u64,
    /// Things that one file may describe.
    pub observations: usize,
    /// Different links that one file may describe.
    pub links: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 1 << 30,
            unpacked_bytes: 6 << 30,
            parts: 2_000,
            ratio: 200,
            ratio_from_bytes: 64 << 20,
            shared_text_bytes: 320 << 20,
            cell_chars: 32_767,
            row_bytes: 16 << 20,
            sheet_rows: 1_048_576,
            columns: 16_384,
            json_bytes: 128 << 20,
            observations: 250_000,
            links: 1_000_000,
        }
    }
}

/// Why a file is refused as a whole.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) code: Code,
    pub(crate) problem: String,
    pub(crate) remedy: String,
}

impl Fault {
    pub(crate) fn new(code: Code, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { code, problem: problem.into(), remedy: remedy.into() }
    }

    pub(crate) fn damaged(problem: impl Into<String>) -> Self {
        Self::new(
            Code::FileDamaged,
            problem,
            "Export the file again, or open it in a spreadsheet program and save a fresh copy.",
        )
    }

    pub(crate) fn too_large(problem: impl Into<String>) -> Self {
        Self::new(
            Code::FileTooLarge,
            problem,
            "Split the export into smaller files, for example one per site, or raise the limit.",
        )
    }

    pub(crate) fn finding(self, file: &str) -> Finding {
        Finding::new(self.code, file, self.problem, self.remedy)
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::damaged(format!("The file cannot be read to its end: {error}."))
    }
}

/// What the first bytes of a file say that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    Zip,
    Ole,
    Json,
    Text,
    /// Something else, by its name.
    Other(&'static str),
}

const MAGIC: [(&[u8], &str); 16] = [
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a bitmap image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
];

/// Names what the first bytes are.
pub(crate) fn container(head: &[u8]) -> Container {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Container::Zip;
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Container::Ole;
    }
    let binary = head.contains(&0) || !head.is_ascii();
    for (magic, name) in MAGIC {
        // `BM` and `MZ` may begin an honest header, so two letters count only before binary bytes.
        if head.starts_with(magic) && (magic.len() > 2 || binary && head.contains(&0)) {
            return Container::Other(name);
        }
    }
    text_or_not(head)
}

fn text_or_not(head: &[u8]) -> Container {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || utf16_guess(head).is_some()
    {
        return Container::Text;
    }
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start = head.trim_ascii_start();
    let lower: Vec<u8> = start.iter().take(64).map(u8::to_ascii_lowercase).collect();
    let inside = start.get(1..).unwrap_or_default().trim_ascii_start().first();
    if matches!(start.first(), Some(b'{' | b'['))
        && matches!(inside, Some(b'"' | b'{' | b'[' | b'}' | b']'))
    {
        return Container::Json;
    }
    if lower.starts_with(b"<!doctype html") || lower.starts_with(b"<html") {
        return Container::Other("a web page");
    }
    if lower.starts_with(b"<?xml") || lower.starts_with(b"<table") {
        return Container::Other("an XML document");
    }
    let controls = head.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    if head.contains(&0) || controls * 50 > head.len() {
        return Container::Other("binary data");
    }
    Container::Text
}

/// UTF-16 without its mark: Latin text has a zero in every other byte. True for little-endian.
pub(crate) fn utf16_guess(head: &[u8]) -> Option<bool> {
    let head = &head[..head.len().min(512) & !1];
    if head.len() < 8 {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 > half * 8 && even == 0 {
        Some(true)
    } else if even * 10 > half * 8 && odd == 0 {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_table_are_named() {
        assert_eq!(container(b"%PDF-1.7"), Container::Other("a PDF document"));
        assert_eq!(container(b"\x89PNG\r\n"), Container::Other("a PNG image"));
        assert_eq!(container(b"PK\x03\x04"), Container::Zip);
        assert_eq!(container(b"VM,Powerstate\n"), Container::Text);
        assert_eq!(container(b"BM,Owner\nx,y\n"), Container::Text);
        assert_eq!(container(b"\xef\xbb\xbf {\"a\":1}"), Container::Json);
        assert_eq!(container(b"a\0\x01\x02\x03b"), Container::Other("binary data"));
        assert_eq!(container(b"V\0M\0,\0P\0o\0w\0e\0r\0"), Container::Text);
    }
}
