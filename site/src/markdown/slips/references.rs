//! Links by name: `[text][name]`, and the line `[name]: https://…` that says where they lead.

use std::{collections::HashSet, ops::Range};

use pulldown_cmark::{LinkType, RefDefs};

use super::Slips;

/// The names that a text gives to addresses.
pub(super) struct References {
    /// The names, with the place of each definition.
    defined: Vec<(String, Range<usize>)>,
    /// The folded names that links use.
    used: HashSet<String>,
}

impl References {
    pub(super) fn new(definitions: &RefDefs<'_>) -> Self {
        let defined = definitions.iter().map(|(name, definition)| (name.to_owned(), definition.span.clone())).collect();
        Self { defined, used: HashSet::new() }
    }

    pub(super) fn mark_used(&mut self, link_type: LinkType, name: &str) {
        if matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut) {
            self.used.insert(folded(name));
        }
    }
}

/// The name as names are compared: without regard to case and to the number of spaces.
fn folded(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

impl Slips<'_> {
    /// Reports links by a name that nothing defines. One name in brackets alone may be meant as it stands.
    pub(super) fn broken_references(&mut self, broken: Vec<(Range<usize>, LinkType)>) {
        for (span, link_type) in broken {
            if link_type == LinkType::Shortcut {
                self.picture_without_address(span);
                continue;
            }
            if !matches!(link_type, LinkType::Reference | LinkType::Collapsed) {
                continue;
            }
            let written = &self.text[span.clone()];
            let name = written.trim_end_matches("[]").rsplit('[').next().unwrap_or_default().trim_end_matches(']');
            // `list[0][1]` and a note's mark are read elsewhere.
            if name.is_empty() || name.starts_with('^') || name.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let is_address = name.contains("://") || name.starts_with("www.") || name.starts_with("@/");
            let help = if is_address {
                let text = written.split(']').next().unwrap_or_default().trim_start_matches(['!', '[']);
                format!("write the address in round brackets: `[{text}]({name})`")
            } else {
                format!("write a line `[{name}]: https://…`, or put the address into the link: `[text](https://…)`")
            };
            self.error(span, format!("nothing says where the link `[{name}]` leads"), help);
        }
    }

    /// `![text]`
    fn picture_without_address(&mut self, span: Range<usize>) {
        let start = span.start - usize::from(self.before(span.start) == Some('!'));
        if !self.text[start..].starts_with('!') {
            return self.in_brackets(span);
        }
        let (span, written) = (start..span.end, &self.text[start..span.end]);
        let is_word = self.before(start).is_some_and(char::is_alphanumeric);
        // An address that cannot be read is a slip of its own.
        let has_address = self.text[span.end..].trim_start_matches(' ').starts_with(['(', '[', '{']);
        if !is_word && !has_address {
            let help = format!("write the file after it: `{written}(images/name.png)`");
            self.warning(span, "a picture lacks its file, and is shown as it stands", help);
        }
    }

    pub(super) fn unused_references(&mut self) {
        let mut unused = std::mem::take(&mut self.references.defined);
        unused.retain(|(name, _)| !self.references.used.contains(&folded(name)));
        for (name, span) in unused {
            let help = format!("write `[text][{name}]` where the link should stand, or take the line out");
            self.warning(span, format!("no link uses the address called `{name}`"), help);
        }
    }
}
