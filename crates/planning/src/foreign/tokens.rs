//! Whole numbers, one after the other, and where each stands.

use super::{Misread, Reason};

/// Words between white space of any kind.
pub(super) struct Tokens<'t> {
    lines: std::str::Lines<'t>,
    words: std::str::SplitWhitespace<'t>,
    line: usize,
    word: usize,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { lines: text.lines(), words: "".split_whitespace(), line: 0, word: 0 }
    }

    /// Where the last word stands.
    pub(super) fn place(&self) -> (usize, usize) {
        (self.line, self.word)
    }

    /// The reason, at the last word.
    pub(super) fn misread(&self, reason: Reason) -> Misread {
        Misread { line: self.line.max(1), word: self.word.max(1), reason }
    }

    fn next(&mut self) -> Option<&'t str> {
        loop {
            if let Some(word) = self.words.next() {
                self.word += 1;
                return Some(word);
            }
            self.words = self.lines.next()?.split_whitespace();
            self.line += 1;
            self.word = 0;
        }
    }

    /// The next number, from `lowest` to `highest`; `wanted` says what it is for.
    pub(super) fn number(
        &mut self,
        lowest: i64,
        highest: i64,
        wanted: impl Fn() -> String,
    ) -> Result<i64, Misread> {
        let Some(word) = self.next() else {
            return Err(self.misread(Reason::EndsEarly { wanted: wanted() }));
        };
        let Ok(met) = word.parse::<i64>() else {
            let reason = Reason::NotWholeNumber { wanted: wanted(), met: shortened(word) };
            return Err(self.misread(reason));
        };
        if met < lowest || met > highest {
            let reason = Reason::OutOfRange { wanted: wanted(), met, lowest, highest };
            return Err(self.misread(reason));
        }
        Ok(met)
    }

    /// Nothing must follow.
    pub(super) fn end(&mut self) -> Result<(), Misread> {
        match self.next() {
            None => Ok(()),
            Some(word) => Err(self.misread(Reason::LeftOver { met: shortened(word) })),
        }
    }
}

/// Enough of a word to find it.
fn shortened(word: &str) -> String {
    word.chars().take(40).collect()
}
