//! What headings say about each other and the title, and how they are written.

use std::{collections::HashSet, ops::Range};

use super::Slips;
use crate::wording::is_in_capitals;

/// A longer heading is a sentence of the text, in characters.
const MAX_CHARACTERS: usize = 120;

/// Headings that stand for one.
const NOT_WRITTEN: [&str; 6] = ["Rubrik", "Underrubrik", "Ny rubrik", "Heading", "Subheading", "New heading"];

/// What stands before a stop that belongs to the word.
const ABBREVIATIONS: [&str; 10] = ["etc", "Inc", "Ltd", "Corp", "Co", "osv", "mm", "dyl", "resp", "jr"];

/// A heading with a number above this begins with a year or an amount.
const MAX_NUMBER: u32 = 50;

/// The headings so far.
pub(super) struct Headings<'t> {
    /// How many there have been.
    count: usize,
    /// The title, and the headings that the next one may stand below.
    above: Vec<Above>,
    /// The words of each heading, and which one it stands below.
    seen: HashSet<(usize, &'t str)>,
}

/// A heading that others stand below.
struct Above {
    level: u8,
    /// Its place among all headings, from 1.
    place: usize,
    /// The number that the last heading right below it begins with.
    number: Option<u32>,
}

impl<'t> Slips<'t> {
    /// Reads a heading; `written` is its first line with its marks.
    pub(super) fn words_of_heading(&mut self, level: u8, written: &'t str, place: &Range<usize>) {
        let words = written.trim_matches('#').trim().trim_matches('*');
        if words.is_empty() {
            return;
        }
        if words.eq_ignore_ascii_case(self.title) {
            let help = "take it out, or say what this part is about: the title stands at the top of the page";
            self.warning(place.clone(), "the heading is the title again", help);
        } else if self.is_repeated_heading(level, words) {
            let help = "give each its own words: in the table of contents, readers cannot tell them apart";
            self.warning(place.clone(), "the same heading stands twice", help);
        }
        self.number_of_heading(words, place);
        self.style_of_heading(words, place);
        self.marks_of_heading(written, place);
    }

    /// `## **Words**` and `## - Words`, and a heading that stands for one.
    fn marks_of_heading(&mut self, written: &str, place: &Range<usize>) {
        let words = written.trim_matches('#').trim();
        let bold = words.strip_prefix("**").and_then(|words| words.strip_suffix("**"));
        if bold.is_some_and(|bold| !bold.contains("**")) {
            self.warning(place.clone(), "the heading is stressed", "take the `**` out: a heading stands out by itself");
        } else if let Some((sign, rest)) =
            words.split_once(' ').filter(|(sign, _)| matches!(*sign, "-" | "*" | "•" | "–"))
        {
            let help = format!("write `{} {rest}`", &written[..written.len() - written.trim_start_matches('#').len()]);
            self.warning(place.clone(), format!("the heading begins with `{sign}`"), help);
        } else if NOT_WRITTEN.contains(&written.trim_start_matches('#').trim()) {
            self.warning(
                place.clone(),
                format!("the heading `{words}` is still to be written"),
                "write what follows it",
            );
        }
    }

    /// Whether another heading has the same words, below the same heading.
    fn is_repeated_heading(&mut self, level: u8, words: &'t str) -> bool {
        let headings = &mut self.headings;
        headings.count += 1;
        while headings.above.len() > 1 && headings.above.last().is_some_and(|above| above.level >= level) {
            headings.above.pop();
        }
        let below = headings.above.last().map_or(0, |above| above.place);
        headings.above.push(Above { level, place: headings.count, number: None });
        !headings.seen.insert((below, words))
    }

    /// `3. Pay` after `1. Sign in`
    fn number_of_heading(&mut self, words: &str, place: &Range<usize>) {
        let digits = words.bytes().take_while(u8::is_ascii_digit).count();
        let is_number = words[digits..].starts_with(". ") || words[digits..].starts_with(") ");
        let Some(number) = words[..digits].parse().ok().filter(|number| is_number && *number <= MAX_NUMBER) else {
            return;
        };
        let Some(before) = self.headings.before(number) else { return };
        if number != before + 1 && number != 1 {
            let help = format!("write `{}.`, or put the missing part in", before + 1);
            self.warning(
                place.clone(),
                format!("the heading has the number {number}, and the one before {before}"),
                help,
            );
        }
    }

    fn style_of_heading(&mut self, words: &str, place: &Range<usize>) {
        let length = words.chars().count();
        // An address makes a heading longer than it looks.
        if length > MAX_CHARACTERS && !words.contains([']', '<']) {
            let help = "write a few words, and the rest below it";
            self.warning(place.clone(), format!("the heading is long: {length} characters"), help);
        } else if let Some(sign) = sign_at_end(words) {
            self.warning(place.clone(), format!("the heading ends with `{sign}`"), "take the sign out");
        } else if is_in_capitals(words) {
            let help = "write small letters: words in capitals are hard to read, and some screen readers spell them";
            self.warning(place.clone(), "the heading is written in capitals", help);
        }
    }
}

impl Default for Headings<'_> {
    fn default() -> Self {
        let title = Above { level: 1, place: 0, number: None };
        Self { count: 0, above: vec![title], seen: HashSet::new() }
    }
}

impl Headings<'_> {
    /// The number of the heading before the last one, below the same heading. Notes that of the last.
    fn before(&mut self, number: u32) -> Option<u32> {
        let [.., parent, _] = self.above.as_mut_slice() else { return None };
        parent.number.replace(number)
    }
}

/// The sign of a sentence at the end of a heading or title. The stop of an abbreviation is none.
pub(crate) fn sign_at_end(words: &str) -> Option<char> {
    let sign = words.chars().next_back().filter(|sign| matches!(sign, '.' | ',' | ':' | ';'))?;
    let before = &words[..words.len() - 1];
    let last = before.rsplit(' ').next().unwrap_or_default();
    let is_abbreviation = sign == '.' && (last.contains('.') || ABBREVIATIONS.contains(&last));
    // `:smile:`
    let is_name = sign == ':' && last.starts_with(':');
    if is_abbreviation || is_name || last.ends_with(sign) { None } else { Some(sign) }
}

#[cfg(test)]
mod tests {
    use super::sign_at_end;

    #[test]
    fn the_stop_of_an_abbreviation_is_no_sign_at_the_end() {
        for (words, sign) in [
            ("Ring banken.", Some('.')),
            ("Så gör du:", Some(':')),
            ("Kort, faktura m.m.", None),
            ("Kort etc.", None),
            ("Vänta...", None),
            ("Vad gör banken?", None),
        ] {
            assert_eq!(sign_at_end(words), sign, "{words}");
        }
    }
}
