//! CSV as it was written: each field keeps its bytes, so that what is not changed stays the same to the
//! last byte.

/// A record: its fields as they were written, quotes included, and what ends its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record<'a> {
    /// Line on which it begins, from 1.
    pub(super) line: usize,
    pub(super) fields: Vec<&'a [u8]>,
    pub(super) end: &'a [u8],
}

/// The records of a text parted by `delimiter`.
///
/// # Errors
/// The line on which a quote begins that nothing closes.
pub(super) fn records(text: &[u8], delimiter: u8) -> Result<Vec<Record<'_>>, usize> {
    let (mut all, mut fields) = (Vec::new(), Vec::new());
    let (mut begin, mut at, mut line, mut first_line) = (0, 0, 1, 1);
    while at < text.len() {
        if at == begin && text[at] == b'"' {
            let opened = line;
            let (close, lines) = closing(&text[at + 1..]).ok_or(opened)?;
            line += lines;
            at += close + 2;
            continue;
        }
        match text[at] {
            byte if byte == delimiter => {
                fields.push(&text[begin..at]);
                begin = at + 1;
            }
            b'\n' => {
                let end = if at > begin && text[at - 1] == b'\r' { at - 1 } else { at };
                fields.push(&text[begin..end]);
                let fields = std::mem::take(&mut fields);
                all.push(Record { line: first_line, fields, end: &text[end..=at] });
                begin = at + 1;
                line += 1;
                first_line = line;
            }
            _ => {}
        }
        at += 1;
    }
    if begin < text.len() || !fields.is_empty() {
        fields.push(&text[begin..]);
        all.push(Record { line: first_line, fields, end: &[] });
    }
    Ok(all)
}

/// Where the quote is that closes a field, counted from behind the one that opens it, and how many
/// lines lie between; a doubled one does not close it.
fn closing(text: &[u8]) -> Option<(usize, usize)> {
    let (mut at, mut lines) = (0, 0);
    while at < text.len() {
        match text[at] {
            b'"' if text.get(at + 1) == Some(&b'"') => at += 1,
            b'"' => return Some((at, lines)),
            b'\n' => lines += 1,
            _ => {}
        }
        at += 1;
    }
    None
}

/// What a field says.
pub(super) fn value(field: &[u8]) -> String {
    let text = String::from_utf8_lossy(field);
    let text = text.trim();
    match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inside) => inside.replace("\"\"", "\"").trim().to_owned(),
        None => text.to_owned(),
    }
}

/// A value as a field, quoted where it must be, or where the field was before.
pub(super) fn field(value: &str, before: &[u8], delimiter: u8) -> Vec<u8> {
    let must = value.bytes().any(|b| b == delimiter || matches!(b, b'"' | b'\n' | b'\r'));
    if must || before.first() == Some(&b'"') {
        return format!("\"{}\"", value.replace('"', "\"\"")).into_bytes();
    }
    value.as_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_delimiters_and_lines() {
        let text = b"a,\"b\"\"\n,c\",d\r\n\n,e";
        let all = records(text, b',').unwrap();
        assert_eq!(all[0].fields, [&b"a"[..], b"\"b\"\"\n,c\"", b"d"]);
        assert_eq!((all[0].line, all[0].end), (1, &b"\r\n"[..]));
        assert_eq!(value(all[0].fields[1]), "b\"\n,c");
        assert_eq!((all[1].line, &all[1].fields), (3, &vec![&b""[..]]));
        assert_eq!((all[2].line, all[2].fields.len(), all[2].end), (4, 2, &b""[..]));
        assert_eq!(records(b"a\n\"b", b','), Err(2));
    }

    /// Every text of up to six of these.
    fn texts() -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..6 {
            let longer = |text: &String| {
                ["\u{e9}", ",", "\"", "\r", "\n"].map(|more| format!("{text}{more}")).to_vec()
            };
            last = last.iter().flat_map(longer).collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    #[test]
    fn fields_and_ends_are_all_there_is() {
        let mut read = 0;
        for text in texts() {
            let Ok(all) = records(text.as_bytes(), b',') else { continue };
            let mut again = Vec::new();
            for record in all {
                again.extend(record.fields.join(&b","[..]));
                again.extend(record.end);
            }
            assert_eq!(again, text.as_bytes(), "{text:?}");
            read += 1;
        }
        assert!(read > 10_000, "{read}");
    }

    #[test]
    fn a_field_says_what_was_written() {
        for said in texts().iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
            let written = field(said, b"", b',');
            let all = records(&written, b',').unwrap();
            assert_eq!((all.len(), all[0].fields.len()), (1, 1), "{said:?}");
            assert_eq!(value(all[0].fields[0]), said);
        }
    }
}
