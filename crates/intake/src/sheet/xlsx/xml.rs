//! The XML inside workbooks, one tag or one piece of text at a time.
//!
//! The `quick-xml` crate reads it. Around it stands what bounds its memory on any bytes: a limit
//! for one step and one for nesting. It resolves no entities but the five of XML, and no DTD.

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, Event};

use crate::safety::Fault;
use crate::sheet::encoding::Plain;

/// One tag or one piece of text, in bytes; the library holds it as a whole.
const LONGEST_STEP: usize = 16 << 20;
/// Elements inside each other; the library keeps their names.
const DEEPEST: usize = 200;

/// One step of the scan. The text of an element may come in several pieces.
#[derive(Debug)]
pub(crate) enum Token<'a> {
    Open(Tag<'a>),
    Close(&'a [u8]),
    Text(&'a [u8]),
    End,
}

/// An opening tag: local name, attributes, and whether it closes itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tag<'a> {
    pub(crate) name: &'a [u8],
    attributes: &'a [u8],
    pub(crate) closed: bool,
}

impl<'a> Tag<'a> {
    /// Attributes as (local name, raw value).
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'a [u8], Cow<'a, str>)> + use<'a> {
        let text = std::str::from_utf8(self.attributes).unwrap_or_default();
        let mut attributes = Attributes::new(text, 0);
        attributes.with_checks(false);
        attributes.flatten().map(|one| (one.key.local_name().into_inner().as_bytes(), one.value))
    }

    /// One attribute, unescaped.
    pub(crate) fn text(&self, name: &[u8]) -> Option<String> {
        let (_, value) = self.attributes().find(|(known, _)| *known == name)?;
        let plain = quick_xml::escape::unescape(&value).unwrap_or(Cow::Borrowed(&value));
        let mut text = String::new();
        unescape_into(plain.as_bytes(), &mut text);
        Some(text)
    }
}

/// The scanner.
pub(crate) struct Xml<R: Read> {
    reader: Reader<Metered<R>>,
    step: Vec<u8>,
    depth: usize,
}

/// What a step is; its bytes are in `Xml::step`.
enum Kind {
    Open { closed: bool },
    Close,
    Text { from: usize, tail: usize },
}

impl<R: Read> Xml<R> {
    pub(crate) fn new(input: R) -> Result<Self, Fault> {
        let input = BufReader::with_capacity(128 << 10, Plain::utf8(input)?);
        let mut reader = Reader::from_reader(Metered { input, left: 0 });
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Ok(Self { reader, step: Vec::new(), depth: 0 })
    }

    /// The next token.
    pub(crate) fn next(&mut self) -> Result<Token<'_>, Fault> {
        let kind = loop {
            self.step.clear();
            self.reader.get_mut().left = LONGEST_STEP;
            let event = match self.reader.read_event_into(&mut self.step) {
                Ok(event) => event,
                Err(error) => return Err(self.fault(&error)),
            };
            break match event {
                Event::Start(_) => {
                    self.depth += 1;
                    Kind::Open { closed: false }
                }
                Event::Empty(_) => Kind::Open { closed: true },
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Kind::Close
                }
                Event::Text(_) => Kind::Text { from: 0, tail: 0 },
                Event::CData(_) => Kind::Text { from: 9, tail: 3 },
                Event::GeneralRef(name) => {
                    if let Some(known) = resolve(&name) {
                        self.step.clear();
                        self.step.extend_from_slice(known.encode_utf8(&mut [0; 4]).as_bytes());
                    }
                    Kind::Text { from: 0, tail: 0 }
                }
                Event::DocType(_) => return Err(Fault::damaged(DOCUMENT_TYPE)),
                Event::Eof => return Ok(Token::End),
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => continue,
            };
        };
        if self.depth > DEEPEST {
            return Err(Fault::damaged("A part of the workbook is nested too deeply."));
        }
        Ok(self.token(&kind))
    }

    fn token(&self, kind: &Kind) -> Token<'_> {
        let step = &self.step[..];
        match *kind {
            Kind::Text { from, tail } => Token::Text(&step[from..step.len() - tail]),
            Kind::Close => Token::Close(local(step[2..step.len() - 1].trim_ascii_end())),
            Kind::Open { closed } => {
                let inner = &step[1..step.len() - 1 - usize::from(closed)];
                let end = inner.iter().position(u8::is_ascii_whitespace).unwrap_or(inner.len());
                let (name, attributes) = inner.split_at(end);
                Token::Open(Tag { name: local(name), attributes, closed })
            }
        }
    }

    fn fault(&self, error: &quick_xml::Error) -> Fault {
        if self.reader.get_ref().left == 0 {
            return Fault::too_large("A text of the workbook is longer than 16 MB.");
        }
        Fault::damaged(format!("A part of the workbook cannot be read to its end: {error}."))
    }
}

const DOCUMENT_TYPE: &str = "A part of the workbook declares its own document type.";

fn local(name: &[u8]) -> &[u8] {
    name.iter().position(|byte| *byte == b':').map_or(name, |colon| &name[colon + 1..])
}

fn resolve(name: &BytesRef<'_>) -> Option<char> {
    match name.resolve_char_ref() {
        Ok(None) => resolve_xml_entity(name)?.chars().next(),
        Ok(known) => known,
        Err(_) => None,
    }
}

/// Lets so many bytes through, then fails.
struct Metered<R: Read> {
    input: BufReader<Plain<R>>,
    left: usize,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.input.read(buffer)
    }
}

impl<R: Read> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.left == 0 {
            return Err(std::io::Error::other("one step is too long"));
        }
        let ready = self.input.fill_buf()?;
        Ok(&ready[..ready.len().min(self.left)])
    }

    fn consume(&mut self, count: usize) {
        self.left -= count;
        self.input.consume(count);
    }
}

/// Appends text without Excel's own `_x000D_` escapes.
pub(crate) fn unescape_into(raw: &[u8], out: &mut String) {
    let text = String::from_utf8_lossy(raw);
    let mut rest = &*text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (known, length) = escape(rest).unwrap_or(('_', 1));
        out.push(known);
        rest = &rest[length..];
    }
    out.push_str(rest);
}

fn escape(rest: &str) -> Option<(char, usize)> {
    let hex = rest.strip_prefix("_x")?.get(..5)?.strip_suffix('_')?;
    let code = u32::from_str_radix(hex, 16).ok()?;
    Some((char::from_u32(code)?, 7))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tags and texts; the pieces of a text joined.
    fn tokens(xml: &str) -> Vec<String> {
        let mut scanner = Xml::new(xml.as_bytes()).unwrap();
        let mut seen: Vec<String> = Vec::new();
        loop {
            let (mark, text) = match scanner.next() {
                Ok(Token::Open(tag)) => ("<", tag.name),
                Ok(Token::Close(name)) => (">", name),
                Ok(Token::Text(text)) => ("", text),
                Ok(Token::End) => return seen,
                Err(fault) => return vec![fault.problem],
            };
            let text = String::from_utf8_lossy(text);
            match seen.last_mut().filter(|last| mark.is_empty() && !last.starts_with(['<', '>'])) {
                Some(last) => last.push_str(&text),
                None => seen.push(format!("{mark}{text}")),
            }
        }
    }

    #[test]
    fn prefixes_comments_and_marks_inside_quotes_do_not_confuse_it() {
        assert_eq!(
            tokens("<?xml?><x:a b='>'><!-- <c> --><d/>1 &lt; 2<![CDATA[&]]></x:a>"),
            ["<a", "<d", "1 < 2&", ">a"]
        );
    }

    #[test]
    fn document_types_are_refused() {
        assert!(tokens("<!DOCTYPE x [<!ENTITY a 'b'>]><a/>")[0].contains("document type"));
    }

    #[test]
    fn escapes_of_excel_and_entities_are_undone() {
        let mut text = String::new();
        let pieces = tokens("a_x000D_b &#233;&amp;_xyz_&unknown; & c").concat();
        unescape_into(pieces.as_bytes(), &mut text);
        assert_eq!(text, "a\rb é&_xyz_&unknown; & c");
    }

    #[test]
    fn what_would_eat_memory_is_refused_and_bad_bytes_are_not() {
        assert!(tokens(&"<a>".repeat(1_000))[0].contains("nested"));
        let long = format!("<a>{}</a>", "x".repeat(LONGEST_STEP + 1));
        assert!(tokens(&long)[0].contains("16 MB"));
        let mut xml = Xml::new(&b"<a>\xff</a>"[..]).unwrap();
        xml.next().unwrap();
        assert!(matches!(xml.next().unwrap(), Token::Text(b"\xef\xbf\xbd")));
    }
}
