//! How lines begin: marks that need a space, marks of other programs, and tables that are none.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, TagEnd};

use super::{
    Slips,
    columns::{are_columns, are_values, has_columns},
    counters,
    tables::cells,
};
use crate::markdown::alerts::{alert_of, is_alert_without_sign};

/// Spaces that look like the ordinary one, after which a mark is only text.
const OTHER_SPACES: [char; 7] = ['\u{a0}', '\u{202f}', '\u{2007}', '\u{2009}', '\u{200b}', '\u{3000}', '\u{feff}'];

/// Signs that word processors put before the items of a list.
const BULLETS: [char; 15] = ['•', '·', '▪', '●', '‣', '◦', '○', '■', '➢', '\u{f0b7}', '☐', '☑', '□', '✓', '✔'];

/// Signs that begin a line in other programs: the sign, what they make there, and what to write here.
const FOREIGN: [(&str, &str, &str); 7] = [
    (":::", "`:::` makes no box here", "write a box as a quote that begins with `> [!NOTE]`"),
    ("!!! ", "`!!!` makes no box here", "write a box as a quote that begins with `> [!NOTE]`"),
    ("??? ", "`???` makes no box here", "write a box as a quote that begins with `> [!NOTE]`"),
    ("´´´", "`´´´` makes no code", "write ``` with the other accent, the backtick"),
    ("'''", "`'''` makes no code", "write ``` with the backtick"),
    ("[TOC]", "`[TOC]` is shown as it stands", "take it out: a page with three headings gets its contents by itself"),
    (
        "[[_TOC_]]",
        "`[[_TOC_]]` is shown as it stands",
        "take it out: a page with three headings gets its contents by itself",
    ),
];

impl Slips<'_> {
    /// Reads text that begins a line.
    pub(super) fn line(&mut self, span: &Range<usize>) {
        let line = self.rest_of_line(span.start).trim_end();
        let place = span.start..span.start + line.len();
        if self.open.contains(&TagEnd::TableCell) || self.open.iter().any(|tag| matches!(tag, TagEnd::Heading(_))) {
            return;
        }
        self.foreign_line(line, &place);
        self.begin_of_line(line, place.clone());
        self.lines_in_a_row(line, place);
    }

    fn begin_of_line(&mut self, line: &str, place: Range<usize>) {
        match line.as_bytes().first() {
            Some(b'h' | b'b') => self.wiki_mark(line, place),
            Some(b'#') => self.heading_mark(line, place),
            Some(b'-' | b'+' | b'*' | b'0'..=b'9') => self.list_mark(line, place),
            Some(b'>') => self.other_space(line, ">", &place),
            Some(b'|') => self.no_table(line, place),
            Some(b'[') => self.bracket(line, place),
            Some(b'!') if is_wiki_picture(line) => {
                let file = line.trim_matches('!').split('|').next().unwrap_or_default();
                let help = format!("write `![what it shows](images/{file})`");
                self.error(place, format!("`!{file}!` makes no picture"), help);
            }
            Some(byte) if !byte.is_ascii_alphanumeric() => self.other_sign(line, place),
            _ => {}
        }
    }

    /// `h2. Heading` and `bq. Quote`
    fn wiki_mark(&mut self, line: &str, place: Range<usize>) {
        let Some((mark, rest)) = line.split_once(". ") else { return };
        let level = mark.strip_prefix('h').and_then(|level| level.parse::<usize>().ok());
        let help = match level {
            Some(1..=6) => format!("write `## {rest}`"),
            _ if mark == "bq" => format!("write `> {rest}`"),
            _ => return,
        };
        self.error(place.start..place.start + mark.len() + 1, format!("`{mark}.` is shown as it stands"), help);
    }

    /// Lines that look like steps or rows, and become one paragraph.
    fn lines_in_a_row(&mut self, line: &str, place: Range<usize>) {
        let sign = sign_of_item(line);
        let may_be_one =
            sign.is_some() || counters::counts(line) || has_columns(line, self.open.last() == Some(&TagEnd::Paragraph));
        if !may_be_one || self.found.last().is_some_and(|slip| slip.span.start == place.start) {
            return;
        }
        let mut below = self.text[place.end..].lines().skip(1).map(str::trim);
        // Steps may have empty lines between them.
        let may_be_apart = line.contains("\\.") || is_step_with_sign(line);
        let next = if may_be_apart { below.find(|line| !line.is_empty()) } else { below.next() };
        let next = next.unwrap_or_default();
        let is_rule = |line: &str| {
            line.contains("--") && line.bytes().all(|byte| matches!(byte, b'-' | b' ' | b':' | b'+' | b'|'))
        };
        let is_row = |line: &str| !line.starts_with('|') && line.contains(" | ");
        if counters::follows(line, next) && self.is_first(b'-') {
            let help = "begin each line with `1. `, and put an empty line before the first";
            let message = if may_be_apart {
                "these steps make no list"
            } else {
                "these lines make no list: they become one paragraph"
            };
            self.warning(place, message, help);
        } else if sign.is_some_and(|sign| sign_of_item(next).is_some_and(|other| are_alike(sign, other)))
            && self.is_first(b'-')
        {
            let help = "begin each line with `- `, and put an empty line before the first";
            self.warning(place, "these lines make no list: they become one paragraph", help);
        } else if (line.contains('\t') && next.contains('\t')
            || is_row(line) && (is_row(next) || is_rule(next))
            || are_columns(line, next)
            || are_values([line, next, below.next().unwrap_or_default()]))
            && self.is_first(b'|')
        {
            let help = "begin each line with `|`, put `|` between the cells, and a line `|---|---|` below the head";
            self.warning(place, "these lines make no table: they become one paragraph", help);
        }
    }

    fn heading_mark(&mut self, line: &str, place: Range<usize>) {
        let signs = line.bytes().take_while(|byte| *byte == b'#').count();
        let (mark, rest) = line.split_at(signs);
        if signs > 6 {
            self.error(place, "a heading has six `#` signs at most", "write fewer: `##` begins a part of the article");
        } else if rest.starts_with(OTHER_SPACES) {
            self.other_space(line, mark, &place);
        } else if signs > 1 && !rest.is_empty() {
            self.error(
                place,
                format!("`{mark}` needs a space after it"),
                format!("write `{mark} {}`", rest.trim_start()),
            );
        } else if rest.starts_with(char::is_uppercase) {
            let help = format!("write `## {rest}` if it is a heading, or `\\#` for the sign itself");
            self.warning(place, "`#` needs a space after it", help);
        }
    }

    fn list_mark(&mut self, line: &str, place: Range<usize>) {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let is_mark = digits == 0 || digits < 10 && line[digits..].starts_with(['.', ')']);
        if !is_mark {
            return;
        }
        let (mark, rest) = line.split_at(digits + 1);
        if rest.starts_with(OTHER_SPACES) {
            self.other_space(line, mark, &place);
        } else if rest.starts_with(char::is_uppercase) && digits < 3 && mark != "*" && self.is_first(b'-') {
            let help = format!("write `{mark} {rest}` if it belongs to a list, or `\\` before the sign itself");
            self.warning(place, format!("`{mark}` needs a space after it to begin a list"), help);
        }
    }

    /// A mark with a space after it that is not the ordinary one.
    fn other_space(&mut self, line: &str, mark: &str, place: &Range<usize>) {
        let rest = line[mark.len()..].trim_start_matches(OTHER_SPACES);
        if rest.len() < line.len() - mark.len() && self.is_first(b' ') {
            let help = format!("delete the space after `{mark}` and type it anew: `{mark} {}`", rest.trim_start());
            self.error(place.clone(), format!("the space after `{mark}` is not an ordinary one"), help);
        }
    }

    fn no_table(&mut self, line: &str, place: Range<usize>) {
        if !line[1..].contains('|') || !self.is_first(b'|') {
            return;
        }
        let below = self.text[place.end..].lines().nth(1).unwrap_or_default().trim();
        let is_rule = below.contains("--") && below.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
        let columns = cells(line).len();
        if !is_rule {
            let rule = "|---".repeat(columns) + "|";
            self.error(place, "this is no table yet", format!("put a line `{rule}` below the head of the table"));
        } else if cells(below).len() == columns {
            self.error(place, "this table is shown as text", "put an empty line before the table");
        } else {
            let message = format!(
                "this is no table: its head has {columns} cells, and the line below has {}",
                cells(below).len()
            );
            self.error(place, message, format!("write `{}|` below the head", "|---".repeat(columns)));
        }
    }

    fn bracket(&mut self, line: &str, place: Range<usize>) {
        let is_item = matches!(self.open.last(), Some(TagEnd::Item))
            || self.open.len() > 1 && self.open[self.open.len() - 2] == TagEnd::Item;
        let is_quote = self.open.iter().any(|tag| matches!(tag, TagEnd::BlockQuote(_)));
        let is_box = ["[ ]", "[x]", "[X]"].iter().any(|mark| line.starts_with(mark));
        if is_item && self.begins_block && is_box {
            let help = "take the brackets out: a list of steps or points needs no boxes";
            self.error(place.start..place.start + 3, "boxes to tick are not made", help);
        } else if line.starts_with("[!") && !is_quote {
            let mark = line.split_inclusive(']').next().unwrap_or_default();
            let help = format!("write `> {mark}`, and begin every line of the box with `> `");
            self.error(place, format!("`{mark}` makes no box without `>` before it"), help);
        } else if line.starts_with("[!") && !self.begins_block {
            let help = "put an empty line before it, without `>`";
            self.error(place, "a second box begins within the first", help);
        } else if is_quote && self.begins_block && is_alert_without_sign(line) {
            let help = format!("write `[!{}`", &line[1..]);
            self.error(place, format!("`{line}` makes no box without `!`"), help);
        } else if let Some((name, _)) = line[1..].split_once("]:").filter(|(name, _)| !name.contains(['[', ']', '^'])) {
            let help =
                format!("write `[^{name}]:` and `[^{name}]` for a footnote, and `[{name}]: https://…` for a link");
            self.error(place, format!("`[{name}]:` has no address after it, and is shown as it stands"), help);
        } else if self.begins_block && typed_note(line).is_some() {
            let name = typed_note(line).unwrap_or_default();
            let help = format!("write `[^{name}]` in the text, and `[^{name}]: The note.` on a line of its own");
            self.warning(place.start..place.start + name.len() + 2, "this makes no footnote", help);
        } else {
            self.other_sign(line, place);
        }
    }

    /// Reads the beginning of a quote: `> !NOTE`, `> NOTE: …` and `> **Obs!** …` are meant as boxes.
    pub(super) fn quote(&mut self, kind: Option<BlockQuoteKind>, span: &Range<usize>) {
        self.is_empty = true;
        let line = self.rest_of_line(span.start).trim_start_matches(['>', ' ']);
        let at = span.start + self.rest_of_line(span.start).len() - line.len();
        let name = line.trim_start_matches(['!', '*', '_']).split([' ', ':', '!', '*', '_']).next().unwrap_or_default();
        let ends = line.len() == name.len()
            || line[line.find(name).unwrap_or_default() + name.len()..].starts_with(['!', ':', '*']);
        let meant = alert_of(name).filter(|_| kind.is_none() && ends);
        if let Some(marker) = meant {
            let help = format!("write `> {marker}` alone on its line, and the text on the next");
            self.warning(at..at + line.len(), format!("`{name}` makes no box: this is shown as a quote"), help);
        }
    }

    fn other_sign(&mut self, line: &str, place: Range<usize>) {
        // `'''bold'''` of a wiki is read elsewhere.
        let is_foreign = |sign: &str| line.starts_with(sign) && !(sign == "'''" && line[sign.len()..].contains(sign));
        if let Some((sign, message, help)) = FOREIGN.iter().find(|(sign, ..)| is_foreign(sign)) {
            if self.is_first(sign.as_bytes()[0]) {
                self.error(place.start..place.start + sign.trim_end().len(), *message, *help);
            }
        } else if line.starts_with(BULLETS) {
            if self.is_first(b'-') {
                self.error(
                    place,
                    "a sign from a word processor makes no list",
                    "begin each item on a line of its own with `- `",
                );
            }
        } else if let Some(dash) = ["– ", "— "].iter().find(|dash| line.starts_with(**dash)) {
            let next = self.text[place.end..].lines().nth(1).unwrap_or_default();
            if next.trim_start().starts_with(dash) && self.is_first(b'-') {
                self.warning(
                    place,
                    "dashes make no list: the lines become one paragraph",
                    "begin each item with `- `, the short sign",
                );
            }
        }
    }
}

/// `Steg 1: Sign in`, and no sentence that begins with a step.
fn is_step_with_sign(line: &str) -> bool {
    let rest = line.strip_prefix("Steg ").or_else(|| line.strip_prefix("Step "));
    rest.is_some_and(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with([':', '.', ')']))
}

/// The number of a note that is typed as in a book: `[1] Source.`
fn typed_note(line: &str) -> Option<&str> {
    let (number, rest) = line.strip_prefix('[')?.split_once(']')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && rest.starts_with(' ') { Some(number) } else { None }
}

/// `!menu.png!`, as a wiki writes a picture.
fn is_wiki_picture(line: &str) -> bool {
    let file = line.strip_prefix('!').and_then(|line| line.strip_suffix('!')).unwrap_or_default();
    let name = file.split('|').next().unwrap_or_default();
    name.contains('.') && !name.contains(char::is_whitespace)
}

/// What stands before the text of a line, as people without a list begin its items: a sign such as `→` or `👉`, a number in a
/// box, or the letter `o` that a word processor makes of a bullet.
fn sign_of_item(line: &str) -> Option<&str> {
    let (sign, _) = line.split_once(' ')?;
    let is_keycap = sign.contains('\u{20e3}');
    let is_sign = !sign.is_ascii() && !sign.chars().any(|c| c.is_alphabetic() || c.is_numeric() && !is_keycap);
    let is_dash = matches!(sign, "–" | "—");
    if (is_sign || sign == "o") && !is_dash && !sign.starts_with(BULLETS) { Some(sign) } else { None }
}

/// Whether two signs begin the items of one list. Signs that are pictures may differ.
fn are_alike(sign: &str, other: &str) -> bool {
    let is_picture =
        |sign: &str| sign.contains('\u{20e3}') || sign.chars().any(|c| u32::from(c) >= 0x1_f000 || c == '\u{fe0f}');
    sign == other || is_picture(sign) && is_picture(other)
}
