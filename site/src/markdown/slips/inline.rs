//! Marks within a line that are left over: the parser could make nothing of them, so readers see them.

use std::ops::Range;

use super::{Slip, Slips};
use crate::content::media::usable_name;

impl Slips<'_> {
    /// Reads text in which the parser found no mark. Its source may hold escaped signs, which are meant.
    pub(super) fn inline(&mut self, span: &Range<usize>) {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut at = self.after_last_slip(span.start);
        while let Some(next) = bytes.get(at..span.end).and_then(|rest| rest.iter().position(|byte| is_mark(*byte))) {
            let place = at + next;
            at = place + 1;
            match bytes[place] {
                b'\\' => at += 1,
                b'*' | b'_' => at = self.emphasis(place, span),
                b'`' => self.backtick(place),
                b'[' => self.opening_bracket(place, span),
                b']' => self.closing_bracket(place),
                b')' => self.reversed(place, span),
                b'{' => self.braces(place, span),
                b'<' => self.angle(place, span),
                b'&' => self.entity(place, span),
                b'=' => at = self.highlight(place, span),
                b':' if self.links == 0 && text[place..span.end].starts_with("://") => self.address(place, span),
                b'w' if self.links == 0 && text[place..span.end].starts_with("www.") => self.address(place, span),
                b'@' if self.links == 0 => self.mailbox(place, span),
                _ => {}
            }
            at = self.after_last_slip(at);
        }
    }

    /// Where to go on reading: one slip is one report, and what it covers is not read again.
    fn after_last_slip(&self, at: usize) -> usize {
        match self.found.last() {
            Some(Slip { span: slip, .. }) if slip.start <= at => at.max(slip.end),
            _ => at,
        }
    }

    /// `*` or `_`, and how far the run of them reaches.
    fn emphasis(&mut self, start: usize, span: &Range<usize>) -> usize {
        let sign = self.text.as_bytes()[start];
        let run = self.text.as_bytes()[start..span.end].iter().take_while(|byte| **byte == sign).count();
        let end = start + run;
        let (before, after) = (self.before(start), self.after(end));
        let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let stands_alone = is_space(before) && is_space(after);
        let is_within_word = is_word(before) && is_word(after);
        let is_meant = match (sign, run) {
            (_, 4..) => true,
            (b'*', 2 | 3) => is_within_word && before.is_some_and(|c| c.is_ascii_digit()),
            (b'*', _) => stands_alone || is_within_word || after == Some(')'),
            _ => stands_alone || is_within_word,
        };
        if is_meant || !self.is_first(sign) {
            return end;
        }
        let mark = &self.text[start..end];
        let message = format!("`{mark}` is shown as it stands");
        if sign == b'*' && run > 1 {
            let help = if let Some(sign) = self.sign_before_closing(mark, end) {
                format!(
                    "put a space after the second `{mark}`, or write `{mark}words{mark}{sign}`: after a sign, `{mark}` cannot end before a letter"
                )
            } else if stands_alone {
                format!("put no space between `{mark}` and the words: `{mark}words{mark}`")
            } else {
                format!("put `{mark}` right before the first and right after the last letter: `{mark}words{mark}`")
            };
            self.error(start..end, message, help);
        } else {
            let help = format!("write `{mark}words{mark}` to stress words, or `\\{mark}` for the sign itself");
            self.warning(start..end, message, help);
        }
        end
    }

    /// The sign before the next such mark in the line, if a letter follows the mark: `**Note:**Text`.
    fn sign_before_closing(&self, mark: &str, at: usize) -> Option<char> {
        let closing = at + self.rest_of_line(at).find(mark)?;
        let before = self.before(closing).filter(|c| !c.is_whitespace() && !c.is_alphanumeric())?;
        self.after(closing + mark.len()).filter(|c| c.is_alphanumeric()).and(Some(before))
    }

    fn backtick(&mut self, at: usize) {
        if self.is_first(b'`') {
            let help = "write a second one where the code ends, or `\\`` for the sign itself; an apostrophe is ’";
            self.warning(at..at + 1, "a backtick is shown as it stands", help);
        }
    }

    fn opening_bracket(&mut self, at: usize, span: &Range<usize>) {
        let rest = &self.text[at..span.end];
        if let Some(label) = rest.strip_prefix("[^") {
            let name = label.split(']').next().unwrap_or_default();
            if !name.is_empty() && name.len() < label.len() && !name.contains(char::is_whitespace) {
                let help = format!(
                    "write the note on a line of its own, with an empty line before it: `[^{name}]: The note.`"
                );
                self.error(at..at + name.len() + 3, format!("the footnote `[^{name}]` is not written"), help);
            }
        } else if rest.starts_with("[[") && rest[2..].starts_with(char::is_alphabetic) && rest.contains("]]") {
            let length = rest.find("]]").map_or(2, |end| end + 2);
            let help = "write a link as `[text](@/id-of-the-article.md)`";
            self.error(at..at + length, "double brackets make no link", help);
        }
    }

    /// `](` that makes no link, and `] (`.
    fn closing_bracket(&mut self, at: usize) {
        let rest = self.rest_of_line(at + 1);
        let line = self.line_start(at);
        let Some(opening) = self.text[line..at].rfind('[').map(|found| line + found) else { return };
        let Some(after) = rest.trim_start_matches(' ').strip_prefix('(') else { return };
        let target = after.split(')').next().unwrap_or_default();
        let end = at + 1 + (rest.len() - after.len()) + target.len() + usize::from(target.len() < after.len());
        let opening = opening - usize::from(self.before(opening) == Some('!'));
        let text = &self.text[opening..=at];
        if rest.starts_with('(') {
            let help = link_help(text, target, target.len() == after.len());
            self.error(opening..end, "this is shown as it stands, and makes no link or picture", help);
        } else if is_target(target) {
            self.error(opening..end, "a space keeps this from being a link", format!("write `{text}({target})`"));
        }
    }

    /// `(text)[address]`
    fn reversed(&mut self, at: usize, span: &Range<usize>) {
        let Some(target) = self.text[at + 1..span.end].strip_prefix('[') else { return };
        let Some((target, _)) = target.split_once(']') else { return };
        let Some(opening) = self.text[span.start..at].rfind('(').map(|found| span.start + found) else { return };
        if is_target(target) {
            let text = &self.text[opening + 1..at];
            let help = format!("write `[{text}]({target})`");
            self.error(opening..at + 3 + target.len(), "the brackets of this link are the wrong way round", help);
        }
    }

    /// `{#id}`, `{.class}`, `{:…}`, `{key=value}`, `{{…}}` and `{%…%}` of other programs.
    fn braces(&mut self, at: usize, span: &Range<usize>) {
        let rest = &self.text[at..span.end];
        let Some(inner) = rest[1..].split('}').next().filter(|inner| inner.len() + 1 < rest.len()) else { return };
        let letters = inner.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'));
        let is_key = letters.len() < inner.len() && letters.starts_with('=');
        let is_attribute = inner.len() > 1 && inner.starts_with(['#', '.', ':']) || is_key;
        let is_template = inner.starts_with(['{', '%']);
        if is_attribute || is_template {
            let written = &rest[..inner.len() + 2];
            let help = if inner.starts_with('#') {
                "take it out: a heading gets its id by itself, from its words"
            } else {
                "take it out: it means something in other programs, and nothing here"
            };
            self.error(at..at + written.len(), format!("`{written}` is shown as it stands"), help);
        } else if !inner.trim().is_empty()
            && inner.trim() != inner
            && inner.trim().bytes().all(|b| b == b'_' || b.is_ascii_lowercase())
        {
            let help = format!("write `{{{}}}` without spaces if it is a placeholder", inner.trim());
            self.warning(
                at..at + inner.len() + 2,
                format!("`{{{inner}}}` has spaces in it, and is shown as it stands"),
                help,
            );
        }
    }

    /// `<www.company.se>`
    fn angle(&mut self, at: usize, span: &Range<usize>) {
        let rest = &self.text[at + 1..span.end];
        if let Some(end) = rest.find('>').filter(|_| rest.starts_with("www.")) {
            let address = &rest[..end];
            let help = format!("write `[{address}](https://{address})`");
            self.error(at..at + end + 2, format!("`<{address}>` makes no link"), help);
        }
    }

    /// `&nbsp` without its semicolon.
    fn entity(&mut self, at: usize, span: &Range<usize>) {
        let name: &str =
            self.text[at + 1..span.end].split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        let end = at + 1 + name.len();
        let is_known = ["nbsp", "shy", "ndash", "mdash", "hellip", "amp", "lt", "gt", "quot"].contains(&name);
        if is_known && self.after(end) != Some(';') {
            let help = format!("write `&{name};`, or the sign itself");
            self.warning(at..end, format!("`&{name}` lacks its semicolon, and is shown as it stands"), help);
        }
    }

    /// `==marked==`, and how far it reaches.
    fn highlight(&mut self, at: usize, span: &Range<usize>) -> usize {
        let rest = &self.text[at..span.end];
        let inner = rest.strip_prefix("==").filter(|inner| inner.starts_with(char::is_alphanumeric));
        let Some(length) = inner.and_then(|inner| inner.find("==")).map(|end| end + 4) else { return at + 1 };
        let help = "write `**words**` to stress words";
        self.warning(at..at + length, "the signs `==` stress no words, and are shown as they stand", help);
        at + length
    }

    /// An address that is no link. `at` is its `://` or `www.`
    fn address(&mut self, at: usize, span: &Range<usize>) {
        let start = self.text[span.start..at].rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(span.start, |end| {
            let end = span.start + end;
            end + self.text[end..].chars().next().map_or(1, char::len_utf8)
        });
        let word = self.text[start..span.end]
            .split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '”' | '[' | '|'));
        let address =
            word.into_iter().next().unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '*', '_']);
        let host = address.split("://").last().unwrap_or_default().split('/').next().unwrap_or_default();
        let is_web = address.starts_with("http") || start == at && address.starts_with("www.");
        let is_own_computer = host.starts_with("127.");
        if !is_web || is_own_computer || !host.contains('.') || host.len() < 4 || self.before(start) == Some('/') {
            return;
        }
        let full = if address.starts_with("www.") { format!("https://{address}") } else { address.to_owned() };
        let help = format!("write `[what it leads to]({full})`, or `<{full}>`");
        self.warning(start..start + address.len(), format!("the address `{address}` is no link"), help);
    }

    /// A mail address that is no link.
    fn mailbox(&mut self, at: usize, span: &Range<usize>) {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
        let name = &self.text[span.start..at];
        let name = &name[name.trim_end_matches(is_part).len()..];
        let host = &self.text[at + 1..span.end];
        let host = host[..host.len() - host.trim_start_matches(is_part).len()].trim_end_matches(['.', '-']);
        if name.is_empty() || !host.contains('.') || host.starts_with('.') {
            return;
        }
        let address = format!("{name}@{host}");
        let help = format!("write `[{address}](mailto:{address})`");
        self.warning(at - name.len()..at + 1 + host.len(), format!("the mail address `{address}` is no link"), help);
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    fn after(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }
}

/// Whether [`Slips::inline`] looks closer at what a byte begins.
fn is_mark(byte: u8) -> bool {
    const MARKS: [bool; 256] = {
        let mut marks = [false; 256];
        let mut rest: &[u8] = b"\\*_`[]){<&=:w@";
        while let [mark, others @ ..] = rest {
            marks[*mark as usize] = true;
            rest = others;
        }
        marks
    };
    MARKS[usize::from(byte)]
}

/// Whether a text in brackets is meant as an address.
fn is_target(text: &str) -> bool {
    let starts = ["http://", "https://", "www.", "mailto:", "tel:", "@/", "images/", "downloads/"];
    starts.iter().any(|start| text.starts_with(start)) || text.starts_with('#') && text.len() > 1
}

/// How to mend a link whose target the parser could not read.
fn link_help(text: &str, target: &str, is_open: bool) -> String {
    if is_open {
        return format!("put a `)` where the address ends: `{text}(address)`");
    }
    if let Some(number) = target.strip_prefix("tel:") {
        let number: String = number.chars().filter(|c| !c.is_whitespace()).collect();
        return format!("write the number without spaces: `{text}(tel:{number})`");
    }
    if let Some((folder, name)) = target.trim_matches(['<', '>']).rsplit_once('/').filter(|_| is_target(target)) {
        let name = usable_name(name);
        if folder.starts_with("images") || folder.starts_with("downloads") {
            return format!("rename the file to `{name}`, and write `{text}({folder}/{name})`");
        }
    }
    if target.contains(char::is_whitespace) {
        return "write the address without spaces; a caption stands in straight quotation marks: `(address \"caption\")`".into();
    }
    format!("write it as `{text}(address)`")
}
