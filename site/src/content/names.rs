//! Names of products, which all texts write in the same way: `names` in `site.toml`.

use std::ops::Range;

use crate::{diagnostics::TomlReader, wording::Fault};

/// The names, as texts should write them.
#[derive(Debug, Default)]
pub(crate) struct Names {
    names: Vec<String>,
    /// The bytes with which one of them may begin, in capitals or not.
    first: Vec<u8>,
}

impl Names {
    /// Takes the names of a list in a table. One that is there in another spelling is reported.
    pub(super) fn new(listed: Vec<(String, Range<usize>)>, table: &mut TomlReader<'_, '_>) -> Self {
        let mut names = Self::default();
        for (name, span) in listed {
            if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
                let help = "begin it with a letter from a to z or a digit";
                table.error(span, format!("`{name}` is no name that can be looked for"), help);
            } else if let Some(fault) = names.fault_at(&name, 0).filter(|fault| fault.span.end == name.len()) {
                table.error(span, fault.message, "keep the right spelling alone");
            } else {
                names.add(name);
            }
        }
        names
    }

    fn add(&mut self, name: String) {
        let first = name.as_bytes()[0];
        self.first.extend([first.to_ascii_lowercase(), first.to_ascii_uppercase()]);
        self.names.push(name);
    }

    /// Adds the bytes with which one of them may begin.
    pub(crate) fn add_first_to(&self, bytes: &mut [bool; 256]) {
        for byte in &self.first {
            bytes[usize::from(*byte)] = true;
        }
    }

    /// The name that begins at a byte, if it is written in another way.
    pub(crate) fn fault_at(&self, text: &str, at: usize) -> Option<Fault> {
        if text[..at].ends_with(|c: char| c.is_alphanumeric() || "/@._-\\#{=&:".contains(c)) {
            return None;
        }
        let alike = self.names.iter().filter_map(|name| Some((at + length_in(&text[at..], name)?, name)));
        let (end, name) = alike.max()?;
        let written = &text[at..end];
        let rest = text[end..].strip_prefix('s').unwrap_or(&text[end..]);
        let is_part = |c: char| c.is_alphanumeric() || "/@_\\}=".contains(c);
        let is_address = rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        if written.replace('\u{a0}', " ") == *name || is_address || rest.starts_with(is_part) {
            return None;
        }
        let (message, help) = (format!("`{written}` is called `{name}`"), format!("write `{name}`"));
        Some(Fault { span: at..end, message, help })
    }

    /// The names in a text that are written in another way.
    pub(super) fn faults(&self, text: &str) -> Vec<Fault> {
        let places = text.bytes().enumerate().filter(|(_, byte)| self.first.contains(byte));
        places.filter_map(|(at, _)| self.fault_at(text, at)).collect()
    }
}

/// The length of a name at the beginning of a text, whatever the case, and with or without its spaces. A space within a word of
/// the name is looked for only after a capital letter: `one drive` may be two words.
fn length_in(text: &str, name: &str) -> Option<usize> {
    let (bytes, mut at, mut before) = (text.as_bytes(), 0, b' ');
    for byte in name.bytes() {
        let is_joint = byte.is_ascii_uppercase() && before.is_ascii_lowercase();
        if byte == b' ' || is_joint {
            let rest = &text[at..];
            let may_be_two = byte == b' ' || bytes[0].is_ascii_uppercase();
            at += match rest.chars().next() {
                Some(c @ ('-' | '\u{a0}')) => c.len_utf8(),
                Some(' ') if may_be_two => 1,
                _ => 0,
            };
        }
        before = byte;
        if byte == b' ' {
            continue;
        }
        if !bytes.get(at)?.eq_ignore_ascii_case(&byte) {
            return None;
        }
        at += 1;
    }
    if text.is_char_boundary(at) { Some(at) } else { None }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn other_spellings_are_told_from_the_right_one_and_from_parts_of_other_words() {
        let mut names = Names::default();
        for name in ["Office", "Office 365", "OneDrive"] {
            names.add(name.into());
        }
        let found = |text: &str| -> Vec<String> {
            names.faults(text).into_iter().map(|fault| text[fault.span].to_owned()).collect()
        };
        for (text, written) in [
            ("Köp Office365.", "Office365"),
            ("Köp office 365-tjänsten", "office 365"),
            ("(Office-365)", "Office-365"),
            ("Onedrives mappar", "Onedrive"),
            ("Öppna One Drive", "One Drive"),
            ("ONEDRIVE", "ONEDRIVE"),
        ] {
            assert_eq!(found(text), [written], "{text}");
        }
        for text in [
            "Office 365 och OneDrive",
            "Office\u{a0}365-prenumeration",
            "onedrive.live.com",
            "https://a.se/onedrive",
            "#onedrive",
            "minonedrive",
            "onedriver",
            "one drive",
            "offert 365",
            "{onedrive}",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
