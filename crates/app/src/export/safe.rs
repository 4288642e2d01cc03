//! Cells that a spreadsheet must not take for formulas.

use serde_json::Value;

use crate::documents::cell::cell;

/// A value as a CSV cell: text that a spreadsheet would run gets an apostrophe in front.
///
/// Numbers stay as they are, so that `-5` is still a number.
pub(crate) fn neutral(value: &Value) -> String {
    let text = cell(value);
    match value {
        Value::Number(_) | Value::Bool(_) | Value::Null => text,
        _ if runs(&text) => format!("'{text}"),
        _ => text,
    }
}

/// True if a spreadsheet may take the text for a formula (OWASP, "CSV injection").
fn runs(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
        || text.starts_with(['＝', '＋', '－', '＠'])
}

/// Text on one line, with no more characters than a tool takes.
pub(super) fn line(text: &str, most: usize) -> String {
    let one = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    one.collect::<String>().trim().chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn formulas_become_text_and_numbers_stay_numbers() {
        assert_eq!(neutral(&json!("=HYPERLINK(\"x\")")), "'=HYPERLINK(\"x\")");
        assert_eq!(neutral(&json!("@SUM(A1)")), "'@SUM(A1)");
        assert_eq!(neutral(&json!("-1+1")), "'-1+1");
        assert_eq!(neutral(&json!(-5)), "-5");
        assert_eq!(neutral(&json!("harbour-db")), "harbour-db");
    }
}
