//! The texts that the cells of a workbook share, in one piece of memory.

use std::io::Read;

use super::xml::{Token, Xml, unescape_into};
use crate::safety::{Fault, Limits};

/// Raw bytes of one text that are looked at: the longest cell, every character an entity.
pub(crate) const RAW_TEXT: usize = 200 << 10;

/// Shared texts by number.
#[derive(Debug, Default)]
pub(crate) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// The text of this number.
    pub(crate) fn get(&self, number: u32) -> Option<&str> {
        let number = usize::try_from(number).ok()?;
        let end = *self.ends.get(number)?;
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        self.text.get(start as usize..end as usize)
    }

    /// Reads the part that holds them.
    pub(crate) fn read(part: impl Read, limits: &Limits) -> Result<Self, Fault> {
        let mut xml = Xml::new(part)?;
        let mut strings = Self::default();
        let mut raw = Vec::new();
        loop {
            match xml.next()? {
                Token::Open(tag) if tag.name == b"si" => {
                    if !tag.closed {
                        raw.clear();
                        text_of(&mut xml, b"si", &mut raw)?;
                        unescape_into(&raw, &mut strings.text);
                    }
                    strings.close(limits)?;
                }
                Token::End => break,
                _ => {}
            }
        }
        strings.text.shrink_to_fit();
        strings.ends.shrink_to_fit();
        Ok(strings)
    }

    fn close(&mut self, limits: &Limits) -> Result<(), Fault> {
        // An empty text costs four bytes here, so it counts as four.
        let size = self.text.len() + self.ends.len() * 4;
        let end = u32::try_from(self.text.len()).ok();
        match end.filter(|_| size <= limits.shared_text_bytes) {
            Some(end) => self.ends.push(end),
            None => {
                return Err(Fault::too_large(format!(
                    "The texts of the workbook are longer than {} MB.",
                    limits.shared_text_bytes >> 20
                )));
            }
        }
        Ok(())
    }
}

/// Appends the raw text of all `t` elements up to the end of `outer`, without phonetic hints.
/// Text beyond `RAW_TEXT` is passed over.
pub(crate) fn text_of<R: Read>(
    xml: &mut Xml<R>,
    outer: &[u8],
    raw: &mut Vec<u8>,
) -> Result<(), Fault> {
    let mut inside = false;
    let mut phonetic = 0_u32;
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.closed => {}
            Token::Open(tag) if tag.name == b"t" => inside = true,
            Token::Open(tag) if tag.name == b"rPh" => phonetic += 1,
            Token::Close(b"t") => inside = false,
            Token::Close(b"rPh") => phonetic = phonetic.saturating_sub(1),
            Token::Close(name) if name == outer => return Ok(()),
            Token::Text(text) if inside && phonetic == 0 => append(raw, text),
            Token::End => return Err(Fault::damaged("A text of the workbook has no end.")),
            _ => {}
        }
    }
}

fn append(raw: &mut Vec<u8>, text: &[u8]) {
    let room = RAW_TEXT.saturating_sub(raw.len());
    raw.extend_from_slice(&text[..text.len().min(room)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str, limits: &Limits) -> Result<Strings, Fault> {
        Strings::read(xml.as_bytes(), limits)
    }

    #[test]
    fn rich_text_is_joined_and_phonetic_hints_are_left_out() {
        let xml = "<sst uniqueCount='99999999999999'><si><r><t>a</t></r><r><t xml:space='preserve'> b</t></r>\
                   <rPh><t>hint</t></rPh></si><si/><si><t>&lt;c&gt;</t></si></sst>";
        let strings = read(xml, &Limits::default()).unwrap();
        assert_eq!(strings.get(0), Some("a b"));
        assert_eq!(strings.get(1), Some(""));
        assert_eq!(strings.get(2), Some("<c>"));
        assert_eq!(strings.get(3), None);
    }

    #[test]
    fn many_empty_texts_count_too() {
        let limits = Limits { shared_text_bytes: 400, ..Limits::default() };
        assert!(read(&format!("<sst>{}</sst>", "<si/>".repeat(200)), &limits).is_err());
    }
}
