//! Which cell styles show a number as a date.

use std::collections::BTreeSet;
use std::io::Read;

use super::xml::{Token, Xml};
use crate::safety::Fault;

/// Excel itself stops at 65,490 styles.
const MOST_STYLES: usize = 200_000;

/// For each cell style, whether it shows a date.
pub(crate) fn read(part: impl Read) -> Result<Vec<bool>, Fault> {
    let mut xml = Xml::new(part)?;
    let mut custom = BTreeSet::new();
    let mut styles = Vec::new();
    let mut inside = false;
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.name == b"numFmt" => {
                let id = tag.text(b"numFmtId").and_then(|id| id.parse::<u32>().ok());
                let code = tag.text(b"formatCode").unwrap_or_default();
                if let Some(id) = id.filter(|_| shows_date(&code) && custom.len() < MOST_STYLES) {
                    custom.insert(id);
                }
            }
            Token::Open(tag) if tag.name == b"cellXfs" => inside = !tag.closed,
            Token::Close(b"cellXfs") => inside = false,
            Token::Open(tag) if inside && tag.name == b"xf" => {
                let id = tag.text(b"numFmtId").and_then(|id| id.parse::<u32>().ok()).unwrap_or(0);
                if styles.len() < MOST_STYLES {
                    styles.push(is_built_in_date(id) || custom.contains(&id));
                }
            }
            Token::End => return Ok(styles),
            _ => {}
        }
    }
}

fn is_built_in_date(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// A format shows a date if day, month, year, hour or second stand outside quotes and brackets.
fn shows_date(code: &str) -> bool {
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    for letter in code.chars() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        match letter {
            '\\' | '_' | '*' => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => bracketed = true,
            ']' if !quoted => bracketed = false,
            'd' | 'm' | 'y' | 'h' | 's' | 'D' | 'M' | 'Y' | 'H' | 'S' if !quoted && !bracketed => {
                return !code.eq_ignore_ascii_case("general");
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_show_dates_are_known_from_those_that_do_not() {
        for code in ["yyyy-mm-dd", "[$-409]m/d/yy h:mm AM/PM", "dd\\.mm\\.yyyy"] {
            assert!(shows_date(code), "{code}");
        }
        for code in ["General", "0.00", "#,##0 \"days\"", "[Red]0", "0_s"] {
            assert!(!shows_date(code), "{code}");
        }
    }

    #[test]
    fn styles_are_counted_in_the_order_of_the_cell_formats() {
        let xml = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy'/></numFmts>\
            <cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>\
            <cellXfs><xf numFmtId='0'/><xf numFmtId='164'/><xf numFmtId='22'/></cellXfs></styleSheet>";
        assert_eq!(read(xml.as_bytes()).unwrap(), [false, true, true]);
    }
}
