//! Signs of sentences that stand twice or lack their space, and signs that other programs read in pairs.

use std::ops::Range;

use super::Slips;

/// Shorter words before a full stop without a space may be parts of a name.
const MIN_WORD: usize = 3;

impl Slips<'_> {
    /// `kort.Sedan` and `namn,adress`: a stop or comma with a letter right after it.
    pub(super) fn no_space_after(&mut self, at: usize, span: &Range<usize>) {
        let before = &self.text[span.start..at];
        let first = &before[before.trim_end_matches(char::is_alphabetic).len()..];
        let rest = &self.text[at + 1..span.end];
        let second = &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())];
        let is_word = |word: &str| word.chars().skip(1).all(char::is_lowercase);
        let (before_sign, after_sign) = (first.chars().count(), second.chars().count());
        let are_words = is_word(first) && is_word(second) && before_sign >= MIN_WORD && after_sign >= MIN_WORD - 1;
        let stands_alone = before[..before.len() - first.len()].ends_with(|c: char| c.is_whitespace())
            && rest[second.len()..].starts_with(|c: char| c.is_whitespace());
        let is_sentence = self.text[at..].starts_with(',') && second.starts_with(char::is_lowercase)
            || first.starts_with(char::is_lowercase) && second.starts_with(char::is_uppercase);
        if are_words && stands_alone && is_sentence && self.links == 0 {
            let sign = &self.text[at..=at];
            let help = format!("write `{first}{sign} {second}`");
            self.warning(at..at + 1, format!("a space is missing after `{sign}`"), help);
        }
    }

    /// `!!`, `??` and `,,` after a word.
    pub(super) fn twice(&mut self, at: usize) {
        let sign = &self.text[at..=at];
        let rest = self.text[at..].trim_start_matches(sign);
        let end = self.text.len() - rest.len();
        let follows_word = self.before(at).is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | '”' | '"' | '*'));
        let is_end = rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '*' | ')')) || rest.is_empty();
        let two_before = self.text[..at].chars().rev().nth(1);
        let is_apart = self.before(at) == Some(' ') && two_before.is_some_and(char::is_alphanumeric);
        // A sign that is spoken of stands within a sentence.
        let ends_sentence = rest.trim_start().chars().next().is_none_or(char::is_uppercase);
        if end - at == 1 && is_apart && is_end && ends_sentence && sign != "," {
            self.warning(at - 1..end, format!("a space stands before `{sign}`"), "take the space out");
        } else if end - at == 2 && follows_word && is_end {
            self.warning(at..end, format!("`{sign}` stands twice"), "write it once");
        }
    }

    /// ` -- `, as a typewriter wrote a dash, and ` - ` in Swedish.
    pub(super) fn hyphens(&mut self, at: usize) -> usize {
        let rest = self.text[at..].trim_start_matches('-');
        let end = self.text.len() - rest.len();
        if rest.starts_with('>') {
            self.arrow(at, end + 1);
            return end + 1;
        }
        let follows_word = self.text[..at].strip_suffix(' ').is_some_and(|before| {
            before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '”' | '"' | '*' | '.' | ','))
        });
        let precedes_word = rest.strip_prefix([' ', '\n']).is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        // English texts have the short sign in names.
        let signs = if self.language == "sv" { 1..4 } else { 2..4 };
        if signs.contains(&(end - at)) && follows_word && precedes_word && self.is_first(b'-') {
            let message = if end - at == 1 {
                "a hyphen stands where a dash would".to_owned()
            } else {
                format!("`{}` is shown as it stands", &self.text[at..end])
            };
            self.warning(at..end, message, "write the dash `–`");
        }
        end
    }

    /// `->`, `-->` and `=>`, as people type an arrow. A sign that is spoken of stands in quotation marks.
    pub(super) fn arrow(&mut self, at: usize, end: usize) {
        let is_quote = |c: char| matches!(c, '"' | '”' | '“' | '\'' | '’');
        if end - at < 5 && !self.text[..at].ends_with(is_quote) && self.is_first(b'>') {
            let message = format!("`{}` is shown as it stands", &self.text[at..end]);
            self.warning(at..end, message, "write the arrow `→`, or say it in words");
        }
    }

    /// `<-` before a word, and how far it reaches.
    pub(super) fn arrow_back(&mut self, at: usize) -> usize {
        let rest = self.text[at + 1..].trim_start_matches('-');
        let rest = rest.strip_prefix('>').unwrap_or(rest);
        let end = self.text.len() - rest.len();
        let is_apart = self.before(at).is_none_or(char::is_whitespace);
        if is_apart && rest.starts_with(|c: char| c == ' ' || c.is_alphabetic()) {
            self.arrow(at, end);
        }
        end
    }

    /// `||hidden||` and `*|FNAME|*`
    pub(super) fn bars(&mut self, at: usize, span: &Range<usize>) -> usize {
        let rest = &self.text[at..span.end];
        let line = self.rest_of_line(at);
        let is_beside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '|');
        if let Some(inner) = rest.strip_prefix("||")
            && let Some(length) = inner.find("||").filter(|length| *length > 0)
        {
            let end = at + length + 4;
            let is_within = !inner.starts_with(' ') && !inner[..length].ends_with(' ');
            if is_within && !is_beside(self.before(at)) && !is_beside(self.after(end)) {
                self.error(at..end, "`||` hides nothing: readers see what stands between", "take the signs out");
                return end;
            }
        } else if self.before(at) == Some('*')
            && let Some((name, _)) = line[1..].split_once("|*")
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':'))
        {
            let help = "write what belongs there: nothing is put into this text";
            self.error(at - 1..at + name.len() + 3, format!("`*|{name}|*` is shown as it stands"), help);
        }
        at + 1
    }

    /// `\(x + y\)`, which shows its brackets alone, and how far it reaches.
    pub(super) fn escape(&mut self, at: usize, span: &Range<usize>) -> usize {
        let rest = &self.text[at..span.end];
        let (end_mark, shown) = match rest.as_bytes() {
            [b'\\', b'(', ..] => ("\\)", "()"),
            [b'\\', b'[', ..] if self.begins_block && self.text[self.line_start(at)..at].trim().is_empty() => {
                ("\\]", "[]")
            }
            _ => return at + 2,
        };
        let Some(length) = rest.find(end_mark) else { return at + 2 };
        let is_formula = shown == "()" || rest[length + 2..].trim().is_empty() && rest.contains(['=', '^', '_', '+']);
        if is_formula {
            let help = "write it in words, or show it as a picture; brackets need no backslash";
            self.warning(at..at + length + 2, format!("this makes no formula, and is shown in `{shown}`"), help);
        }
        at + length + 2
    }
}
