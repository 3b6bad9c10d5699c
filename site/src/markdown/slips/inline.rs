//! Marks within a line that are left over: the parser could make nothing of them, so readers see them.

use std::ops::Range;

use super::{Slip, Slips};

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
                b'~' if text[place..span.end].starts_with("~~") => at = self.tildes(place, span),
                b'=' => at = self.highlight(place, span),
                b':' if self.links == 0 && text[place..span.end].starts_with("://") => self.address(place, span),
                b'w' if self.links == 0 && text[place..span.end].starts_with("www.") => self.address(place, span),
                b'T' | b'L' => self.unfinished(place, span),
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

    /// `~~` that strikes nothing out, and how far the run of them reaches.
    fn tildes(&mut self, start: usize, span: &Range<usize>) -> usize {
        let end = start + self.text[start..span.end].bytes().take_while(|byte| *byte == b'~').count();
        if self.is_first(b'~') {
            let help = "put `~~` right before the first and right after the last letter: `~~words~~`";
            self.error(start..end, "`~~` is shown as it stands", help);
        }
        end
    }

    fn backtick(&mut self, at: usize) {
        if self.is_first(b'`') {
            let help = "write a second one where the code ends, or `\\`` for the sign itself; an apostrophe is ’";
            self.warning(at..at + 1, "a backtick is shown as it stands", help);
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

    /// What authors leave where they mean to write something.
    fn unfinished(&mut self, at: usize, span: &Range<usize>) {
        let rest = &self.text[at..span.end];
        let Some(word) = ["TODO", "Lorem ipsum"].into_iter().find(|word| rest.starts_with(word)) else { return };
        let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if !is_part(self.before(at)) && !is_part(self.after(at + word.len())) {
            let help = "write what belongs here, or set `draft = true` while you work on the article";
            self.warning(at..at + word.len(), format!("`{word}` is still to be written"), help);
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
            .split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '”' | '[' | '|' | '}'));
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

    pub(super) fn before(&self, at: usize) -> Option<char> {
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
        let mut rest: &[u8] = b"\\*_`~[]){<&=:w@TL";
        while let [mark, others @ ..] = rest {
            marks[*mark as usize] = true;
            rest = others;
        }
        marks
    };
    MARKS[usize::from(byte)]
}
