//! Any encoding in, ASCII-compatible bytes out.

use std::io::Read;

use encoding_rs::{Decoder, UTF_8, UTF_16BE, UTF_16LE};

use crate::safety::utf16_guess;

/// Reads a text file as UTF-8, or as the one-byte code page that it is written in. The byte order
/// mark is gone.
pub(crate) struct Plain<R> {
    input: R,
    /// Bytes that were looked at to find the encoding.
    head: Vec<u8>,
    at: usize,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    decoded: Vec<u8>,
    given: usize,
    /// True if code units had to be replaced.
    pub(crate) damaged: bool,
    done: bool,
}

impl<R: Read> Plain<R> {
    pub(crate) fn new(mut input: R) -> std::io::Result<Self> {
        let mut head = Vec::new();
        input.by_ref().take(512).read_to_end(&mut head)?;
        let (encoding, mark) = match &head[..] {
            [0xff, 0xfe, ..] => (Some(UTF_16LE), 2),
            [0xfe, 0xff, ..] => (Some(UTF_16BE), 2),
            [0xef, 0xbb, 0xbf, ..] => (None, 3),
            other => match utf16_guess(other) {
                Some(true) => (Some(UTF_16LE), 0),
                Some(false) => (Some(UTF_16BE), 0),
                None => (None, 0),
            },
        };
        let decoder = encoding.map(encoding_rs::Encoding::new_decoder_without_bom_handling);
        Ok(Self {
            input,
            head,
            at: mark,
            decoder,
            raw: vec![0; 64 << 10],
            decoded: Vec::new(),
            given: 0,
            damaged: false,
            done: false,
        })
    }

    /// The same, but what is no UTF-8 is replaced.
    pub(crate) fn utf8(input: R) -> std::io::Result<Self> {
        let mut plain = Self::new(input)?;
        plain.decoder.get_or_insert_with(|| UTF_8.new_decoder_without_bom_handling());
        Ok(plain)
    }

    fn raw(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let left = &self.head[self.at..];
        if left.is_empty() {
            return self.input.read(buffer);
        }
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.at += count;
        Ok(count)
    }

    fn decode(&mut self) -> std::io::Result<()> {
        let mut raw = std::mem::take(&mut self.raw);
        let count = self.raw(&mut raw)?;
        self.done = count == 0;
        if let Some(decoder) = &mut self.decoder {
            self.decoded.resize(raw.len() * 2 + 64, 0);
            let (_, _, written, replaced) =
                decoder.decode_to_utf8(&raw[..count], &mut self.decoded, self.done);
            self.decoded.truncate(written);
            self.damaged |= replaced;
        }
        self.given = 0;
        self.raw = raw;
        Ok(())
    }
}

impl<R: Read> Read for Plain<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.decoder.is_none() {
            return self.raw(buffer);
        }
        while self.given == self.decoded.len() && !self.done {
            self.decode()?;
        }
        let left = &self.decoded[self.given..];
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.given += count;
        Ok(count)
    }
}

/// One cell in the code page that Western Windows programs write. True if a byte means nothing
/// there.
pub(crate) fn windows_1252(bytes: &[u8], out: &mut String) -> bool {
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
    out.push_str(&text);
    text.chars().any(|letter| ('\u{80}'..='\u{9f}').contains(&letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(bytes: &[u8]) -> (String, bool) {
        let mut reader = Plain::new(bytes).unwrap();
        let mut all = Vec::new();
        reader.read_to_end(&mut all).unwrap();
        (String::from_utf8_lossy(&all).into_owned(), reader.damaged)
    }

    fn utf16(text: &str, mark: bool) -> Vec<u8> {
        let mark = if mark { "\u{feff}" } else { "" };
        format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn marks_are_taken_off_and_sixteen_bit_text_is_read_with_and_without_one() {
        assert_eq!(plain(b"\xef\xbb\xbfVM"), ("VM".to_owned(), false));
        assert_eq!(plain(&utf16("VM;Gr\u{f6}\u{df}e", true)), ("VM;Größe".to_owned(), false));
        assert_eq!(plain(&utf16("VM,Powerstate", false)), ("VM,Powerstate".to_owned(), false));
        let long = "Zeile;".repeat(50_000);
        assert_eq!(plain(&utf16(&long, true)).0, long);
    }

    #[test]
    fn a_lone_surrogate_is_replaced_and_said() {
        let mut bytes = utf16("ab", true);
        bytes.extend([0x00, 0xd8, b'c', 0]);
        assert_eq!(plain(&bytes), ("ab\u{fffd}c".to_owned(), true));
    }
}
