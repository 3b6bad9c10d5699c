//! Marks within a line that mean something in other programs, and nothing here.

use std::ops::Range;

use super::Slips;

impl Slips<'_> {
    /// `{#id}`, `{.class}`, `{:…}`, `{key=value}`, `{{…}}` and `{%…%}` of other programs.
    pub(super) fn braces(&mut self, at: usize, span: &Range<usize>) {
        let rest = &self.text[at..span.end];
        let Some(inner) = rest[1..].split('}').next().filter(|inner| inner.len() + 1 < rest.len()) else {
            let name: &str = rest[1..].split(|c: char| c != '_' && !c.is_alphanumeric()).next().unwrap_or_default();
            let is_known = self.known_placeholders.has(name);
            if name.starts_with(char::is_alphabetic) && !is_known && !self.rest_of_line(at).contains('}') {
                let help = format!("write `{{{name}}}` if it is a placeholder, or `\\{{` for the sign itself");
                self.warning(at..at + 1 + name.len(), "a brace is not closed", help);
            }
            return;
        };
        if let Some(sign) = self.before(at).filter(|c| matches!(c, '$' | '#') && self.known_placeholders.has(inner)) {
            let help = format!("write `{{{inner}}}`, without the sign `{sign}`");
            let message = format!("the `{sign}` of `{sign}{{{inner}}}` is shown as it stands");
            self.warning(at - 1..at + inner.len() + 2, message, help);
            return;
        }
        let letters = inner.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'));
        let is_key = letters.len() < inner.len() && letters.starts_with('=');
        let is_attribute = inner.len() > 1 && inner.starts_with(['#', '.', ':']) || is_key;
        // `{{name}}` and `{%…%}` of templates, `{++…++}` and its like of comments.
        let is_template = inner.starts_with(['{', '%']) || CRITIC_MARKS.iter().any(|mark| inner.starts_with(mark));
        if is_attribute || is_template {
            let is_double = inner.starts_with('{') && rest[inner.len() + 2..].starts_with('}');
            let written = &rest[..inner.len() + 2 + usize::from(is_double)];
            let name = inner.trim_start_matches('{').trim();
            let help = if inner.starts_with('#') {
                "take it out: a heading gets its id by itself, from its words".to_owned()
            } else if self.known_placeholders.has(name) {
                format!("write `{{{name}}}`, with one pair of braces")
            } else {
                "take it out: it means something in other programs, and nothing here".to_owned()
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

    /// `&nbsp` without its semicolon.
    pub(super) fn entity(&mut self, at: usize, span: &Range<usize>) {
        let name: &str =
            self.text[at + 1..span.end].split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        if name.is_empty() {
            return self.numbered_entity(at);
        }
        let letter = LETTERS.iter().find(|letter| name.starts_with(**letter));
        if let Some(letter) =
            letter.filter(|letter| name.len() > letter.len() || self.after(at + 1 + letter.len()) != Some(';'))
        {
            let help = format!("write `&{letter};`, or the letter itself");
            let message = format!("`&{letter}` lacks its semicolon, and is shown as it stands");
            return self.warning(at..at + 1 + letter.len(), message, help);
        }
        let end = at + 1 + name.len();
        let is_known = ["nbsp", "shy", "ndash", "mdash", "hellip", "amp", "lt", "gt", "quot"].contains(&name);
        let is_double = name == "amp"
            && self.text[end..span.end].strip_prefix(';').is_some_and(|rest| {
                rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).starts_with(';') && !rest.starts_with(';')
            });
        let is_tag = name == "lt" && self.text[end..span.end].strip_prefix(';').is_some_and(is_written_tag);
        if is_tag {
            let help = "take the tag out: readers see it; `**words**` stresses words";
            self.warning(at..end + 1, "an HTML tag is shown as it stands", help);
        } else if is_double {
            let help = "write the sign itself";
            self.warning(at..end + 1, "this is shown as `&` with what follows it", help);
        } else if !is_known && self.after(end) == Some(';') && is_name_of_space(name) {
            let small = name.to_lowercase();
            self.warning(at..end + 1, format!("`&{name};` is shown as it stands"), format!("write `&{small};`"));
        } else if is_known && self.after(end) != Some(';') {
            let help = format!("write `&{name};`, or the sign itself");
            self.warning(at..end, format!("`&{name}` lacks its semicolon, and is shown as it stands"), help);
        }
    }

    /// `&#228` without its semicolon.
    fn numbered_entity(&mut self, at: usize) {
        let Some(rest) = self.text[at..].strip_prefix("&#") else { return };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if (2..6).contains(&digits) && !rest[digits..].starts_with(';') {
            let written = &self.text[at..at + 2 + digits];
            let message = format!("`{written}` lacks its semicolon, and is shown as it stands");
            self.warning(at..at + written.len(), message, "write the letter itself");
        }
    }

    /// `=C3=A4`, as mails are sent.
    fn of_mail(&mut self, at: usize, span: &Range<usize>) {
        let bytes = &self.text.as_bytes()[at..span.end];
        let is_byte = |bytes: &[u8]| matches!(bytes, [b'=', b'C', b'2' | b'3', b'=', ..]);
        if is_byte(bytes) && self.is_first(b'a') {
            let help = "write the letters anew: the text was copied out of a mail as it is sent";
            self.error(at..at + 3, "letters are damaged", help);
        }
    }

    /// `==marked==`, and how far it reaches.
    pub(super) fn highlight(&mut self, at: usize, span: &Range<usize>) -> usize {
        self.of_mail(at, span);
        let rest = &self.text[at..span.end];
        let inner = rest.strip_prefix("==").filter(|inner| inner.starts_with(char::is_alphanumeric));
        let Some(length) = inner.and_then(|inner| inner.find("==")).map(|end| end + 4) else { return at + 1 };
        let help = "write `**words**` to stress words";
        self.warning(at..at + length, "the signs `==` stress no words, and are shown as they stand", help);
        at + length
    }

    /// `'''bold'''` and `''slanted''`, as wikis write them, and how far it reaches.
    pub(super) fn wiki_stress(&mut self, at: usize) -> usize {
        let line = self.rest_of_line(at);
        let signs = line.bytes().take_while(|byte| *byte == b'\'').count();
        let (mark, inner) = line.split_at(signs);
        let is_open = matches!(signs, 2 | 3 | 5) && !self.before(at).is_some_and(char::is_alphanumeric);
        let words = inner.split_once(mark).map(|(words, _)| words).filter(|words| words.trim() == *words);
        let Some(words) = words.filter(|words| is_open && !words.is_empty()) else { return at + signs };
        let end = at + signs + words.len() + signs;
        let (stars, quote) = if signs == 2 { ("*", "; a quote has ”such” marks") } else { ("**", "") };
        let message = format!("the signs `{mark}` stress no words, and are shown as they stand");
        self.warning(at..end, message, format!("write `{stars}words{stars}`{quote}"));
        end
    }

    /// `H~2~O` and `m^2^`
    pub(super) fn raised_or_lowered(&mut self, at: usize, span: &Range<usize>) {
        let (mark, rest) = self.text[at..span.end].split_at(1);
        let Some((inner, _)) = rest.split_once(mark) else { return };
        let is_short = !inner.is_empty() && inner.len() <= MAX_RAISED;
        // `x^2y^2` is a formula as people type it.
        let is_formula = mark == "^" && self.after(at + inner.len() + 2).is_some_and(char::is_alphanumeric);
        if is_short
            && !is_formula
            && inner.chars().all(char::is_alphanumeric)
            && self.before(at).is_some_and(char::is_alphanumeric)
        {
            let written = format!("{mark}{inner}{mark}");
            let help = "write the sign itself, such as ₂ or ², or the word";
            self.warning(
                at..at + written.len(),
                format!("`{written}` is shown as it stands: nothing is raised or lowered"),
                help,
            );
        }
    }

    /// `$$a + b$$`, and how far it reaches. The signs on lines of their own are the same mark.
    pub(super) fn formula(&mut self, at: usize, span: &Range<usize>) -> usize {
        let rest = &self.text[at..span.end];
        let end = rest.strip_prefix("$$").and_then(|inner| inner.find("$$")).filter(|length| *length > 0);
        let is_alone = self.rest_of_line(self.line_start(at)).trim() == "$$";
        if end.is_none() && !is_alone {
            return at + 1;
        }
        let end = at + end.map_or(2, |length| length + 4);
        if self.is_first(b'$') {
            let help = "write it in words, or show it as a picture";
            self.warning(at..end, "`$$` makes no formula, and is shown as it stands", help);
        }
        end
    }

    /// `%%a comment%%`, or to the end of the line.
    pub(super) fn comment(&mut self, at: usize, span: &Range<usize>) {
        let Some(inner) = self.text[at..span.end].strip_prefix("%%") else { return };
        let begins_line = self.text[self.line_start(at)..at].trim().is_empty();
        let length = inner.find("%%").filter(|length| *length > 0);
        if begins_line || length.is_some() {
            let end = length.map_or(at + self.rest_of_line(at).trim_end().len(), |length| at + length + 4);
            let help = "take it out: readers would see it";
            self.error(at..end, "`%%` hides no comment", help);
        }
    }

    /// `:smile:`
    pub(super) fn emoji(&mut self, at: usize, span: &Range<usize>) {
        let name = self.text[at + 1..span.end].split(':').next().unwrap_or_default();
        let end = at + name.len() + 2;
        let is_part =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'+' | b'-');
        let is_name = name.bytes().all(is_part) && (name.bytes().any(|byte| byte.is_ascii_lowercase()) || name == "+1");
        let is_beside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == ':');
        if end <= span.end && is_name && !is_beside(self.before(at)) && !is_beside(self.after(end)) {
            let help = "write the sign itself, such as 🙂, or the word";
            self.warning(at..end, format!("`:{name}:` is shown as it stands"), help);
        }
    }
}

/// Whether a name in capitals would be that of a space or dash in small letters.
fn is_name_of_space(name: &str) -> bool {
    ["nbsp", "shy", "ndash", "mdash", "hellip"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a text goes on with `b&gt;` or `/b&gt;`.
fn is_written_tag(text: &str) -> bool {
    let text = text.trim_start_matches('/');
    let name = text.len() - text.trim_start_matches(|c: char| c.is_ascii_lowercase()).len();
    name > 0 && text[name..].starts_with("&gt;")
}

/// The names of letters in HTML.
const LETTERS: [&str; 9] = ["aring", "auml", "ouml", "Aring", "Auml", "Ouml", "eacute", "Eacute", "uuml"];

/// How reviewers' marks begin within braces: added, deleted, replaced, marked, commented.
const CRITIC_MARKS: [&str; 5] = ["++", "--", "~~", "==", ">>"];

/// What is raised or lowered is no longer, in bytes.
const MAX_RAISED: usize = 4;
