//! A pull scanner for the XML inside workbooks, in fixed memory.
//!
//! It never holds more than one tag and one piece of text: a part with a single string of 300 MB
//! passes through a buffer of 256 KiB. It knows no entities but the five of XML, and no DTD.

use std::io::Read;

use crate::safety::Fault;

const BUFFER: usize = 256 << 10;
/// A tag longer than this is no honest part of a workbook.
const LONGEST_TAG: usize = 128 << 10;

/// One step of the scan. Text comes in pieces; a piece may end in the middle of an entity.
#[derive(Debug)]
pub(crate) enum Token<'a> {
    Open(Tag<'a>),
    Close(&'a [u8]),
    Text(&'a [u8]),
    /// Text of a CDATA section: it has no entities.
    Raw(&'a [u8]),
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
    pub(crate) fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.attributes }
    }

    /// One attribute, unescaped.
    pub(crate) fn text(&self, name: &[u8]) -> Option<String> {
        self.attributes().find(|(known, _)| *known == name).map(|(_, value)| unescape(value))
    }
}

/// Walks over the attributes of a tag.
pub(crate) struct Attributes<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_ascii_start();
        let equals = rest.iter().position(|byte| *byte == b'=')?;
        let name = local(rest[..equals].trim_ascii_end());
        let value = rest[equals + 1..].trim_ascii_start();
        let quote = *value.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
        let end = value[1..].iter().position(|byte| *byte == quote)?;
        self.rest = &value[end + 2..];
        Some((name, &value[1..=end]))
    }
}

fn local(name: &[u8]) -> &[u8] {
    name.iter().position(|byte| *byte == b':').map_or(name, |colon| &name[colon + 1..])
}

/// The scanner.
pub(crate) struct Xml<R> {
    input: R,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    done: bool,
}

impl<R: Read> Xml<R> {
    pub(crate) fn new(input: R) -> Self {
        Self { input, buffer: vec![0; BUFFER], at: 0, end: 0, done: false }
    }

    /// The next token.
    pub(crate) fn next(&mut self) -> Result<Token<'_>, Fault> {
        loop {
            if self.at == self.end && !self.fill()? {
                return Ok(Token::End);
            }
            if self.buffer[self.at] != b'<' {
                return Ok(self.text());
            }
            match self.markup()? {
                Markup::Skip => {}
                Markup::Tag { from, to } => return Ok(tag(&self.buffer[from..to])),
                Markup::Raw { from, to } => return Ok(Token::Raw(&self.buffer[from..to])),
            }
        }
    }

    fn text(&mut self) -> Token<'_> {
        let from = self.at;
        let rest = &self.buffer[from..self.end];
        let length = rest.iter().position(|byte| *byte == b'<').unwrap_or(rest.len());
        self.at += length;
        Token::Text(&self.buffer[from..from + length])
    }

    /// Reads more; false at the end of the input.
    fn fill(&mut self) -> Result<bool, Fault> {
        if self.at > 0 {
            self.buffer.copy_within(self.at..self.end, 0);
            self.end -= self.at;
            self.at = 0;
        }
        if self.done || self.end == self.buffer.len() {
            return Ok(false);
        }
        let count = self.input.read(&mut self.buffer[self.end..])?;
        self.end += count;
        self.done = count == 0;
        Ok(count > 0)
    }

    fn markup(&mut self) -> Result<Markup, Fault> {
        if self.end - self.at < 9 {
            // Enough for `<![CDATA[`, unless the input ends.
            while self.end - self.at < 9 && self.fill()? {}
        }
        let rest = &self.buffer[self.at..self.end];
        if rest.starts_with(b"<!--") {
            self.pass(4, b"-->").map(|()| Markup::Skip)
        } else if rest.starts_with(b"<![CDATA[") {
            self.raw()
        } else if rest.starts_with(b"<?") {
            self.pass(2, b"?>").map(|()| Markup::Skip)
        } else if rest.starts_with(b"<!") {
            Err(Fault::damaged("A part of the workbook declares its own document type."))
        } else {
            self.whole_tag()
        }
    }

    fn whole_tag(&mut self) -> Result<Markup, Fault> {
        let (mut scanned, mut quote) = (1, 0_u8);
        loop {
            while self.at + scanned < self.end {
                let byte = self.buffer[self.at + scanned];
                scanned += 1;
                if quote != 0 {
                    if byte == quote {
                        quote = 0;
                    }
                } else if byte == b'>' {
                    let from = self.at + 1;
                    self.at += scanned;
                    return Ok(Markup::Tag { from, to: self.at - 1 });
                } else if byte == b'"' || byte == b'\'' {
                    quote = byte;
                }
            }
            if scanned > LONGEST_TAG || !self.fill()? {
                return Err(too_early());
            }
        }
    }

    /// Passes over `start` bytes and everything up to and with `mark`.
    fn pass(&mut self, start: usize, mark: &[u8]) -> Result<(), Fault> {
        self.at += start;
        loop {
            let rest = &self.buffer[self.at..self.end];
            if let Some(found) = rest.windows(mark.len()).position(|window| window == mark) {
                self.at += found + mark.len();
                return Ok(());
            }
            self.at += rest.len().saturating_sub(mark.len() - 1);
            if !self.fill()? {
                return Err(too_early());
            }
        }
    }

    /// A CDATA section; one that is longer than the buffer is not held whole, and not needed.
    fn raw(&mut self) -> Result<Markup, Fault> {
        loop {
            let rest = &self.buffer[self.at + 9..self.end];
            if let Some(found) = rest.windows(3).position(|window| window == b"]]>") {
                let from = self.at + 9;
                self.at = from + found + 3;
                return Ok(Markup::Raw { from, to: from + found });
            }
            if !self.fill()? {
                return Err(too_early());
            }
        }
    }
}

enum Markup {
    Skip,
    Tag { from: usize, to: usize },
    Raw { from: usize, to: usize },
}

fn tag(inner: &[u8]) -> Token<'_> {
    if let Some(name) = inner.strip_prefix(b"/") {
        return Token::Close(local(name.trim_ascii_end()));
    }
    let (inner, closed) = inner.strip_suffix(b"/").map_or((inner, false), |rest| (rest, true));
    let end = inner.iter().position(u8::is_ascii_whitespace).unwrap_or(inner.len());
    let (name, attributes) = inner.split_at(end);
    Token::Open(Tag { name: local(name), attributes, closed })
}

fn too_early() -> Fault {
    Fault::damaged("A part of the workbook ends too early.")
}

/// Text without entities, and without Excel's own `_x000D_` escapes.
pub(crate) fn unescape(raw: &[u8]) -> String {
    let mut text = String::new();
    unescape_into(raw, &mut text);
    text
}

/// Appends text without entities, and without Excel's own `_x000D_` escapes.
pub(crate) fn unescape_into(raw: &[u8], out: &mut String) {
    let text = String::from_utf8_lossy(raw);
    if !text.contains('&') && !text.contains("_x") {
        return out.push_str(&text);
    }
    let mut rest = &*text;
    while let Some(at) = rest.find(['&', '_']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (known, length) = entity(rest).or_else(|| escape(rest)).unwrap_or(('\0', 0));
        if length == 0 {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            out.push_str(&rest[..first]);
            rest = &rest[first..];
        } else {
            out.push(known);
            rest = &rest[length..];
        }
    }
    out.push_str(rest);
}

fn entity(rest: &str) -> Option<(char, usize)> {
    let name = rest.strip_prefix('&')?;
    let end = name.bytes().take(10).position(|byte| byte == b';')?;
    let name = &name[..end];
    let known = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((known, end + 2))
}

fn escape(rest: &str) -> Option<(char, usize)> {
    let hex = rest.strip_prefix("_x")?.get(..5)?.strip_suffix('_')?;
    let code = u32::from_str_radix(hex, 16).ok()?;
    Some((char::from_u32(code)?, 7))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(xml: &str) -> Vec<String> {
        let mut scanner = Xml::new(xml.as_bytes());
        let mut seen = Vec::new();
        loop {
            seen.push(match scanner.next() {
                Ok(Token::Open(tag)) => format!("<{}", String::from_utf8_lossy(tag.name)),
                Ok(Token::Close(name)) => format!(">{}", String::from_utf8_lossy(name)),
                Ok(Token::Text(text) | Token::Raw(text)) => unescape(text),
                Ok(Token::End) => return seen,
                Err(fault) => return vec![fault.problem],
            });
        }
    }

    #[test]
    fn prefixes_comments_and_marks_inside_quotes_do_not_confuse_it() {
        assert_eq!(
            tokens("<?xml?><x:a b='>'><!-- <c> --><d/>1 &lt; 2<![CDATA[&]]></x:a>"),
            ["<a", "<d", "1 < 2", "&", ">a"]
        );
    }

    #[test]
    fn document_types_are_refused() {
        assert!(tokens("<!DOCTYPE x [<!ENTITY a 'b'>]><a/>")[0].contains("document type"));
    }

    #[test]
    fn escapes_of_excel_and_entities_are_undone() {
        assert_eq!(unescape(b"a_x000D_b &#233;&amp;_xyz_&unknown;"), "a\rb é&_xyz_&unknown;");
    }
}
