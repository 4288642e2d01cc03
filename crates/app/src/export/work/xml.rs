//! Elements of XML, written one after the other.

use std::fmt::{Display, Write as _};

/// XML in the making.
pub(super) struct Xml(String);

impl Xml {
    /// Begins a document.
    pub(super) fn new() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned())
    }

    /// An element with text.
    pub(super) fn leaf(&mut self, name: &str, text: impl Display) {
        let text = escaped(&text.to_string());
        // A string takes whatever is written.
        let _ = writeln!(self.0, "<{name}>{text}</{name}>");
    }

    /// An element with others in it; `head` is its name, with attributes if it has some.
    pub(super) fn within(&mut self, head: &str, inner: impl FnOnce(&mut Self)) {
        let name = head.split(' ').next().unwrap_or(head);
        let _ = writeln!(self.0, "<{head}>");
        inner(self);
        let _ = writeln!(self.0, "</{name}>");
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

/// Text as it may stand in an element; what XML has no way to say becomes a blank.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\t' | '\n' => safe.push(c),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => safe.push(' '),
            _ => safe.push(c),
        }
    }
    safe
}
