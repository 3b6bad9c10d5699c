//! Signs that come in pairs, and the signs that end a sentence.

use std::ops::Range;

use super::Slips;

/// No block has more slips, or the rest of them do not matter.
const MAX_IN_BLOCK: usize = 50;

/// The brackets and quotation marks of the open block that have no other yet.
#[derive(Default)]
pub(super) struct Pairs {
    /// The round brackets that are open.
    brackets: Vec<usize>,
    /// The quotation marks that are straight, and those that are not.
    straight: Vec<usize>,
    curly: Vec<usize>,
    /// Whether a straight one may be the sign for inches.
    has_inches: bool,
    /// Whether a `“` ends a quote, as it does after `„` alone.
    is_reversed: bool,
    has_low: bool,
    /// Where the block's text begins.
    pub(super) start: Option<usize>,
}

impl Slips<'_> {
    /// Reads a bracket or quotation mark; whatever else begins with the same byte is none.
    pub(super) fn pair(&mut self, at: usize) {
        let Some(c) = self.after(at) else { return };
        let (before, after) = (self.before(at), self.after(at + c.len_utf8()));
        let is_named = before == Some('(') && after == Some(')') || is_space(before) && is_space(after);
        if c == '”' || c == '"' {
            self.empty_quote(at, c, after);
        }
        let is_swedish = c == '”' && is_space(before) && after.is_some_and(char::is_alphanumeric);
        if is_swedish && self.language == "en" && self.is_first(b'q') {
            let help = "write “so” in English";
            self.warning(at..at + c.len_utf8(), "this quote begins with the quotation mark that ends one", help);
        }
        let is_english = c == '“' && is_space(before) && after.is_some_and(char::is_alphanumeric);
        if is_english && self.language == "sv" && self.is_first(b'q') {
            let help = "write ”so” in Swedish, with the same mark on both sides";
            self.warning(at..at + c.len_utf8(), "this quote begins with the quotation mark of another language", help);
        }
        match c {
            // A sign that is spoken of: `(")` and ` " `.
            _ if is_named => {}
            // A face, such as `:(` and `:-(`.
            '(' if self.text[..at].trim_end_matches('-').ends_with([':', ';']) => {}
            '(' => {
                self.space_after_bracket(at, before);
                self.pairs.brackets.push(at);
            }
            ')' => _ = self.pairs.brackets.pop(),
            '"' => {
                self.pairs.has_inches |= self.text[..at].trim_end().ends_with(|c: char| c.is_ascii_digit());
                self.pairs.straight.push(at);
            }
            '”' | '“' | '„' => {
                self.pairs.is_reversed |= c == '“' && ends_quote(before, after);
                self.pairs.has_low |= c == '„';
                self.pairs.curly.push(at);
            }
            _ => {}
        }
    }

    /// `””` within a sentence.
    fn empty_quote(&mut self, at: usize, mark: char, after: Option<char>) {
        let end = at + 2 * mark.len_utf8();
        if after == Some(mark) && is_space(self.before(at)) && self.after(end).is_some_and(char::is_whitespace) {
            self.warning(at..end, "nothing stands between the quotation marks", "write it, or take the marks out");
        }
    }

    /// `( word )`
    fn space_after_bracket(&mut self, at: usize, before: Option<char>) {
        let inner = self.rest_of_line(at + 1).strip_prefix(' ').and_then(|inner| inner.split(')').next());
        let is_word = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() > 2;
        if is_space(before)
            && inner.is_some_and(|inner| inner.starts_with(char::is_alphabetic) && inner.split(' ').all(is_word))
        {
            self.warning(at..at + 2, "a space stands after `(`", "take it out, and the one before `)`");
        }
    }

    /// Reports what has no other at the end of a block.
    pub(super) fn end_pairs(&mut self) {
        let Pairs { brackets, straight, curly, has_inches, is_reversed, has_low, start } =
            std::mem::take(&mut self.pairs);
        if let Some(at) = brackets.first().filter(|at| !self.is_reported(**at)) {
            self.warning(*at..*at + 1, "a bracket is not closed", "write `)` where it ends");
        }
        let is_odd = |marks: &[usize]| marks.len() % 2 == 1;
        let mark = |marks: &[usize]| {
            let at = marks[0];
            at..at + self.text[at..].chars().next().map_or(1, char::len_utf8)
        };
        if is_reversed && !has_low && !is_odd(&curly) {
            let help = "write ”so”, or “so” in English";
            self.warning(mark(&curly), "the quotation mark at the end of this quote is one for the beginning", help);
        }
        match (is_odd(&straight) && !has_inches, is_odd(&curly)) {
            (true, true) => {
                let help = "write both in the same way: ”so”, or “so” in English";
                self.warning(mark(&curly), "a straight quotation mark and a curly one make a pair", help);
            }
            (is_straight, is_curly) if is_straight || is_curly => {
                let marks = if is_straight { straight } else { curly };
                // A quote of several paragraphs has a mark at the beginning of each.
                if (start != Some(marks[0]) || marks.len() > 1) && !marks.iter().any(|at| self.is_reported(*at)) {
                    let help = "write one where the quote begins, and one where it ends";
                    self.warning(mark(&marks), "a quotation mark has no other", help);
                }
            }
            _ => {}
        }
    }

    /// Whether a slip that was found in the open block covers a place.
    pub(super) fn is_reported(&self, at: usize) -> bool {
        self.found.iter().rev().take(MAX_IN_BLOCK).any(|slip| slip.span.contains(&at))
    }

    /// A comma or full stop: after a space, or twice; or the dot in an address.
    pub(super) fn stop(&mut self, at: usize, span: &Range<usize>) {
        let sign = &self.text[at..=at];
        let (before, after) = (self.before(at), self.after(at + 1));
        if before == Some(' ') {
            self.space_before(at, span);
        } else if sign == "." && after == Some('.') {
            self.two_stops(at);
        } else if sign == "," && after == Some(',') {
            self.twice(at);
        } else if self.links == 0 && after.is_some_and(char::is_alphanumeric) {
            self.no_space_after(at, span);
            if sign == "." {
                self.bare_address(at, span);
            }
        }
    }

    fn space_before(&mut self, at: usize, span: &Range<usize>) {
        let sign = &self.text[at..=at];
        let two_before = self.text[span.start..at].chars().rev().nth(1);
        let next = self.text[at + 1..span.end].trim_start().chars().next();
        // A sign that is spoken of stands within a sentence.
        let ends_sentence = sign == "," || next.is_none_or(char::is_uppercase);
        let after = self.after(at + 1);
        let is_end = is_space(after) || sign == "," && after.is_some_and(char::is_lowercase);
        if follows_word(two_before) && is_end && ends_sentence {
            self.warning(at - 1..at + 1, format!("a space stands before `{sign}`"), "take the space out");
        }
    }

    fn two_stops(&mut self, at: usize) {
        if follows_word(self.before(at)) && is_space(self.after(at + 2)) {
            self.warning(at..at + 2, "two full stops end the sentence", "write one, or `…`");
        }
    }
}

/// Whether a quotation mark between two signs ends a quote.
fn ends_quote(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '!' | '?'))
        && !after.is_some_and(char::is_alphanumeric)
}

fn follows_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | '”' | '"' | '*'))
}

fn is_space(c: Option<char>) -> bool {
    c.is_none_or(char::is_whitespace)
}
