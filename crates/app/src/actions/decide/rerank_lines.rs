//! What people write to re-rank the backlog: a line for each workload, with its place.

use landfall_domain::estate::workload::number_of;

use crate::failure::Failure;

use super::Spot;
use super::expiry::read_until;

/// So many lines at a time.
pub(crate) const MOST: usize = 500;
/// So many wrong lines are told.
const TOLD: usize = 10;

/// One workload, and where it is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    /// The line in which it stands, from 1.
    pub(crate) line: usize,
    pub(crate) workload: String,
    pub(crate) spot: Spot,
    /// Why, if it has a reason of its own.
    pub(crate) reason: Option<String>,
    /// The last day on which it is to hold.
    pub(crate) until: Option<jiff::civil::Date>,
}

/// Reads lines of `workload, place, reason, until`; the last two may be left out. A head may stand
/// first, and lines that are empty or begin with `#` are passed over. Commas, semicolons or tabs part
/// the fields, and quotes keep them together.
pub(crate) fn read_wishes(text: &str) -> Result<Vec<Wish>, Failure> {
    let (mut wishes, mut wrong) = (Vec::new(), Vec::new());
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut is_first = true;
    for (line, written) in (1..).zip(text.lines()) {
        if written.trim().is_empty() || written.trim_start().starts_with('#') {
            continue;
        }
        let is_head = std::mem::take(&mut is_first)
            && written.trim_start().to_ascii_lowercase().starts_with("workload");
        if is_head {
            continue;
        }
        match read_wish(line, written) {
            Ok(wish) => wishes.push(wish),
            Err(problem) => wrong.push(format!("line {line}: {problem}")),
        }
        if wishes.len() > MOST {
            let message = format!("more than {MOST} lines: re-rank in several steps");
            return Err(Failure::Usage(message));
        }
    }
    if wrong.is_empty() {
        return Ok(wishes);
    }
    let more = wrong.len().saturating_sub(TOLD);
    wrong.truncate(TOLD);
    let more = if more > 0 { format!("; and {more} more lines") } else { String::new() };
    Err(Failure::Usage(format!("{}{more}", wrong.join("; "))))
}

fn read_wish(line: usize, written: &str) -> Result<Wish, String> {
    let mut fields = fields(written)?.into_iter();
    let mut next = || fields.next().unwrap_or_default();
    let (workload, place, reason, until) = (next(), next(), next(), next());
    if fields.next().is_some() {
        return Err("it has more fields than workload, place, reason, until: put a reason with \
                    commas into quotes"
            .to_owned());
    }
    let until = read_until(&until).map_err(|problem| problem.to_string())?;
    wish(line, &workload, &place).map(|wish| Wish {
        reason: Some(reason).filter(|reason| !reason.is_empty()),
        until,
        ..wish
    })
}

/// A workload and its place in words.
pub(crate) fn wish(line: usize, workload: &str, place: &str) -> Result<Wish, String> {
    let short = |text: &str| text.trim().chars().take(40).collect::<String>();
    let workload = workload.trim().to_ascii_uppercase();
    if number_of(&workload).is_none() {
        return Err(format!("`{}` is no key of a workload, such as W-7", short(&workload)));
    }
    let spot = read_place(place).ok_or_else(|| {
        format!(
            "`{}` is no place: write a rank such as 3, `pin 3`, `before W-9`, `after W-9` or \
             `proposed`",
            short(place)
        )
    })?;
    Ok(Wish { line, workload, spot, reason: None, until: None })
}

fn read_place(place: &str) -> Option<Spot> {
    let words: Vec<String> = place.split_whitespace().map(str::to_ascii_lowercase).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let rank = |text: &str| text.parse::<i64>().ok();
    let key = |text: &str| Some(text.to_ascii_uppercase()).filter(|key| number_of(key).is_some());
    match words.as_slice() {
        ["rank" | "to", text] | ["to", "rank", text] | [text] if rank(text).is_some() => {
            rank(text).map(Spot::To)
        }
        ["pin" | "pinned", text] | ["pinned", "to", "rank", text] => rank(text).map(Spot::Pin),
        ["before", text] => key(text).map(Spot::Before),
        ["after" | "behind", text] => key(text).map(Spot::After),
        ["proposed"] | ["as", "proposed"] | ["as", "the", "profile", "proposes"] => {
            Some(Spot::Proposed)
        }
        _ => None,
    }
}

/// The fields of a line, without the blanks around them.
fn fields(line: &str) -> Result<Vec<String>, String> {
    let mut fields = vec![String::new()];
    let mut signs = line.chars().peekable();
    let mut is_quoted = false;
    while let Some(sign) = signs.next() {
        let Some(field) = fields.last_mut() else { break };
        match sign {
            '"' if is_quoted && signs.peek() == Some(&'"') => {
                field.push('"');
                signs.next();
            }
            '"' if is_quoted || field.trim().is_empty() => is_quoted = !is_quoted,
            ',' | ';' | '\t' if !is_quoted => fields.push(String::new()),
            sign => field.push(sign),
        }
    }
    if is_quoted {
        return Err("a quote is not closed".to_owned());
    }
    Ok(fields.into_iter().map(|field| field.trim().to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_in_every_form_that_people_write() {
        let text = "\u{feff}workload,place,reason,until\n\nW-7,1,\"the lease, it ends\",2027-03-31\n\
                    # later\nw-9; pin 2\nW-3\tbefore w-7\nW-4, after W-7\nW-5, proposed, over\r\n";
        let wishes = read_wishes(text).unwrap();
        let told: Vec<_> = wishes.iter().map(|one| (one.line, one.spot.told())).collect();
        let expected = [
            (3, "to rank 1"),
            (5, "pinned to rank 2"),
            (6, "before W-7"),
            (7, "after W-7"),
            (8, "as the profile proposes"),
        ];
        assert_eq!(told, expected.map(|(line, spot)| (line, spot.to_owned())));
        assert_eq!(wishes[0].reason.as_deref(), Some("the lease, it ends"));
        assert_eq!(wishes[0].until, Some(jiff::civil::date(2027, 3, 31)));
        assert_eq!((&wishes[1].workload, &wishes[1].reason), (&"W-9".to_owned(), &None));
    }

    #[test]
    fn every_wrong_line_is_told_with_its_number_and_what_to_write() {
        let said = read_wishes("W-7,first\nX,1\nW-8,2,why,soon\nW-9,\"1\nW-1,1,a,,b").unwrap_err();
        let said = said.to_string();
        for told in [
            "line 1: `first` is no place",
            "line 2: `X` is no key",
            "line 3: until: `soon` is no day",
            "line 4: a quote is not closed",
            "line 5: it has more fields",
        ] {
            assert!(said.contains(told), "{told}: {said}");
        }
        let many = "W-1,1\n".repeat(MOST + 1);
        assert!(read_wishes(&many).unwrap_err().to_string().contains("more than 500 lines"));
    }

    #[test]
    fn nothing_that_people_write_breaks_the_reader() {
        let parts = ["W-7", "W-99999999999999999999", ",", "\"", "\t", "\n", "1", "#", "é", "pin "];
        for seed in 0..2_000_usize {
            let part = |at: u32| parts[(seed / 7_usize.pow(at) + seed * 31) % parts.len()];
            let _ = read_wishes(&(0..6).map(part).collect::<String>());
        }
    }

    #[test]
    fn what_is_told_of_a_place_is_read_as_the_same() {
        let key = || "W-3".to_owned();
        for spot in
            [Spot::Before(key()), Spot::After(key()), Spot::To(4), Spot::Pin(4), Spot::Proposed]
        {
            assert_eq!(read_place(&spot.told()), Some(spot));
        }
    }
}
