//! The package around the sheets: checked before anything is unpacked.

use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};

use landfall_domain::estate::Code;
use zip::ZipArchive;

use super::strings::Strings;
use super::xml::{Token, Xml};
use super::{SheetRows, styles};
use crate::input::Bytes;
use crate::safety::{Fault, Limits};

/// Parts that only describe the workbook are small.
const SMALL_PART: u64 = 32 << 20;

/// An open workbook.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Box<dyn Bytes + 'a>>,
    /// Part number by lower-case path.
    parts: HashMap<String, usize>,
    /// Sheet names and the paths of their parts, in the order of the workbook.
    sheets: Vec<(String, String)>,
    strings: Strings,
    dates: Vec<bool>,
    epoch_1904: bool,
}

impl<'a> Package<'a> {
    /// Opens a workbook after checking what it declares.
    pub(crate) fn open(mut bytes: Box<dyn Bytes + 'a>, limits: &Limits) -> Result<Self, Fault> {
        let size = bytes.seek(SeekFrom::End(0))?;
        check_part_count(&mut bytes, size, limits)?;
        let mut archive = ZipArchive::new(bytes).map_err(|error| {
            Fault::damaged(format!("The workbook is cut off or damaged: {error}."))
        })?;
        let parts = check_parts(&mut archive, size, limits)?;
        let mut package = Self {
            archive,
            parts,
            sheets: Vec::new(),
            strings: Strings::default(),
            dates: Vec::new(),
            epoch_1904: false,
        };
        package.read_workbook()?;
        Ok(package)
    }

    /// Names of the sheets.
    pub(crate) fn sheets(&self) -> Vec<String> {
        self.sheets.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Reads the texts that cells share; until then such cells are empty.
    pub(crate) fn load_strings(&mut self, limits: &Limits) -> Result<(), Fault> {
        let workbook = self.workbook_path();
        let beside = workbook.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = format!("{beside}/sharedstrings.xml");
        let strings = match self.part(path.trim_start_matches('/'), u64::MAX)? {
            Some(part) => Strings::read(part, limits)?,
            None => return Ok(()),
        };
        self.strings = strings;
        Ok(())
    }

    /// The rows of a sheet.
    pub(crate) fn rows<'s>(
        &'s mut self,
        sheet: usize,
        limits: &'s Limits,
    ) -> Result<SheetRows<'s>, Fault> {
        let path = self.sheets.get(sheet).map(|(_, path)| path.clone()).unwrap_or_default();
        let Some(&number) = self.parts.get(&path.to_lowercase()) else {
            return Err(Fault::damaged("The workbook names a sheet that it does not hold."));
        };
        let part = open_part(&mut self.archive, number)?;
        let styles = (&self.dates[..], self.epoch_1904);
        SheetRows::new(part, &self.strings, styles, limits)
    }

    fn part(&mut self, path: &str, most: u64) -> Result<Option<Box<dyn Read + '_>>, Fault> {
        let path = path.trim_start_matches('/').to_lowercase();
        let Some(&number) = self.parts.get(&path) else { return Ok(None) };
        let size = self.archive.by_index_raw(number).map_or(0, |part| part.size());
        if size > most {
            return Err(Fault::too_large(format!("The part {path} of the workbook is too large.")));
        }
        open_part(&mut self.archive, number).map(Some)
    }

    fn workbook_path(&self) -> String {
        let known = ["xl/workbook.xml", "workbook.xml"];
        let found = known.into_iter().find(|path| self.parts.contains_key(*path));
        found.map_or_else(
            || {
                let mut paths: Vec<_> =
                    self.parts.keys().filter(|path| path.ends_with("/workbook.xml")).collect();
                paths.sort();
                paths.first().map_or_else(String::new, |path| (*path).clone())
            },
            str::to_owned,
        )
    }

    fn read_workbook(&mut self) -> Result<(), Fault> {
        let path = self.workbook_path();
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let name = path.rsplit('/').next().unwrap_or_default();
        let targets = match self.part(&format!("{folder}/_rels/{name}.rels"), SMALL_PART)? {
            Some(part) => targets(part)?,
            None => HashMap::new(),
        };
        let Some(part) = self.part(&path, SMALL_PART)? else { return Err(not_a_workbook()) };
        let (sheets, epoch_1904) = sheets(part)?;
        self.epoch_1904 = epoch_1904;
        for (name, id) in sheets {
            if let Some((target, true)) = targets.get(&id) {
                self.sheets.push((name, join(&folder, target)));
            }
        }
        let dates = match self.part(&format!("{folder}/styles.xml"), SMALL_PART)? {
            Some(part) => styles::read(part)?,
            None => Vec::new(),
        };
        self.dates = dates;
        Ok(())
    }
}

fn open_part<'s>(
    archive: &'s mut ZipArchive<Box<dyn Bytes + '_>>,
    number: usize,
) -> Result<Box<dyn Read + 's>, Fault> {
    let part = archive.by_index(number).map_err(|error| {
        Fault::damaged(format!("A part of the workbook cannot be unpacked: {error}."))
    })?;
    let declared = part.size();
    Ok(Box::new(Honest { part, left: declared }))
}

/// Stops when a part unpacks to more than it declared.
struct Honest<R> {
    part: R,
    left: u64,
}

impl<R: Read> Read for Honest<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.part.read(buffer)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => return Err(std::io::Error::other("a part is larger than it declares")),
        }
        Ok(count)
    }
}

/// Looks at the count of parts before a library makes a list of them.
fn check_part_count(bytes: &mut impl Bytes, size: u64, limits: &Limits) -> Result<(), Fault> {
    let tail_size = size.min(66_000);
    bytes.seek(SeekFrom::Start(size - tail_size))?;
    let mut tail = Vec::new();
    bytes.take(tail_size).read_to_end(&mut tail)?;
    bytes.seek(SeekFrom::Start(0))?;
    let Some(at) = tail.windows(4).rposition(|window| window == b"PK\x05\x06") else {
        return Err(Fault::damaged("The workbook is cut off: its list of parts is missing."));
    };
    let short =
        tail.get(at + 10..at + 12).map_or(0, |b| u64::from(u16::from_le_bytes([b[0], b[1]])));
    let long = tail
        .windows(4)
        .rposition(|window| window == b"PK\x06\x06")
        .and_then(|start| tail.get(start + 32..start + 40))
        .and_then(|count| count.try_into().ok())
        .map(u64::from_le_bytes);
    let count = if short == 0xffff { long.unwrap_or(short) } else { short };
    if count > limits.parts {
        return Err(Fault::too_large(format!("The workbook has {count} parts.")));
    }
    Ok(())
}

fn check_parts(
    archive: &mut ZipArchive<Box<dyn Bytes + '_>>,
    size: u64,
    limits: &Limits,
) -> Result<HashMap<String, usize>, Fault> {
    let mut parts = HashMap::new();
    let mut unpacked = 0_u64;
    for number in 0..archive.len() {
        let part = archive.by_index_raw(number).map_err(|error| {
            Fault::damaged(format!("The list of the workbook's parts is damaged: {error}."))
        })?;
        if part.encrypted() {
            return Err(encrypted());
        }
        unpacked = unpacked.saturating_add(part.size());
        let path = part
            .name()
            .map_or_else(|_| String::new(), |name| name.replace('\\', "/").to_lowercase());
        parts.entry(path.trim_start_matches('/').to_owned()).or_insert(number);
    }
    what_archive(&parts)?;
    let steep = unpacked > limits.ratio_from_bytes && unpacked / limits.ratio > size;
    if unpacked > limits.unpacked_bytes || steep {
        return Err(Fault::too_large(format!(
            "The workbook of {} kB says that it unpacks to {} MB.",
            size / 1000,
            unpacked / 1_000_000
        )));
    }
    Ok(parts)
}

/// The refusal of a workbook that cannot be read without its owner.
pub(crate) fn encrypted() -> Fault {
    Fault::new(
        Code::FileEncrypted,
        "This is an encrypted workbook: it has a password or a sensitivity label.",
        "Open it in Excel, remove password and label, save an unprotected copy, and import that.",
    )
}

fn not_a_workbook() -> Fault {
    Fault::new(
        Code::FileNotReadable,
        "This archive holds no workbook.",
        "Import the .xlsx or .csv file itself.",
    )
}

/// Names archives that are not workbooks of this kind.
fn what_archive(parts: &HashMap<String, usize>) -> Result<(), Fault> {
    let has = |path: &str| parts.contains_key(path);
    let (kind, remedy) = if has("xl/workbook.bin") {
        ("a binary workbook (.xlsb)", "Save it as .xlsx and import that.")
    } else if has("content.xml") && has("mimetype") {
        ("an OpenDocument file (.ods)", "Save it as .xlsx or .csv and import that.")
    } else if has("word/document.xml") {
        ("a Word document", "Import the .xlsx or .csv file itself.")
    } else if has("ppt/presentation.xml") {
        ("a PowerPoint presentation", "Import the .xlsx or .csv file itself.")
    } else if parts.keys().any(|path| path.ends_with("workbook.xml")) {
        return Ok(());
    } else if parts.keys().any(|path| matches!(path.rsplit('.').next(), Some("csv" | "xlsx"))) {
        ("an archive of files", "Unpack it and import the files inside.")
    } else {
        return Err(not_a_workbook());
    };
    Err(Fault::new(Code::FileNotReadable, format!("This is {kind}."), remedy))
}

/// Targets by relationship id, with whether they are worksheets.
fn targets(part: impl Read) -> Result<HashMap<String, (String, bool)>, Fault> {
    let mut xml = Xml::new(part)?;
    let mut targets = HashMap::new();
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.name == b"Relationship" => {
                let kind = tag.text(b"Type").unwrap_or_default();
                if let (Some(id), Some(target)) = (tag.text(b"Id"), tag.text(b"Target")) {
                    targets.insert(id, (target, kind.ends_with("/worksheet")));
                }
            }
            Token::End => return Ok(targets),
            _ => {}
        }
    }
}

/// Names and relationship ids of the sheets, and whether days are counted from 1904.
fn sheets(part: impl Read) -> Result<(Vec<(String, String)>, bool), Fault> {
    let mut xml = Xml::new(part)?;
    let (mut sheets, mut epoch_1904) = (Vec::new(), false);
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.name == b"sheet" => {
                if let (Some(name), Some(id)) = (tag.text(b"name"), tag.text(b"id")) {
                    sheets.push((name, id));
                }
            }
            Token::Open(tag) if tag.name == b"workbookPr" => {
                epoch_1904 |= matches!(tag.text(b"date1904").as_deref(), Some("1" | "true"));
            }
            Token::End => return Ok((sheets, epoch_1904)),
            _ => {}
        }
    }
}

/// A target is relative to the folder of the workbook, or absolute.
fn join(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let full = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut steps = Vec::new();
    for step in full.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}
