//! Brackets that are left over: links, pictures and footnotes that the parser could not read.

use std::ops::Range;

use super::Slips;
use crate::{
    content::{media::usable_name, phone},
    slug::slugify,
};

impl Slips<'_> {
    /// `[^1]` without its note, `^[…]` and `[[…]]`.
    pub(super) fn opening_bracket(&mut self, at: usize, span: &Range<usize>) {
        let rest = &self.text[at..span.end];
        if self.before(at) == Some('^') {
            let help = "write `[^1]` in the text, and on a line of its own `[^1]: The note.`";
            self.error(at - 1..at + 1, "`^[` makes no footnote", help);
        } else if let Some(label) = self.rest_of_line(at).strip_prefix("[^") {
            let name = label.split(']').next().unwrap_or_default();
            if name.trim() != name && !name.trim().is_empty() {
                let message = format!("a space keeps `[^{name}]` from being a footnote");
                self.error(at..at + name.len() + 3, message, format!("write `[^{}]`", name.trim()));
            } else if !name.is_empty() && name.len() < label.len() && !name.contains(char::is_whitespace) {
                let help = format!(
                    "write the note on a line of its own, with an empty line before it: `[^{name}]: The note.`"
                );
                self.error(at..at + name.len() + 3, format!("the footnote `[^{name}]` is not written"), help);
            }
        } else if rest.starts_with("[[") && rest[2..].starts_with(char::is_alphabetic) && rest.contains("]]") {
            let length = rest.find("]]").map_or(2, |end| end + 2);
            let help = if self.before(at) == Some('!') {
                "write a picture as `![what it shows](images/name.png)`"
            } else {
                "write a link as `[text](@/id-of-the-article.md)`"
            };
            self.error(at..at + length, "double brackets make no link", help);
        }
    }

    /// `](` that makes no link, and `] (`, also at the beginning of the next line.
    pub(super) fn closing_bracket(&mut self, at: usize) {
        let mut rest = self.rest_of_line(at + 1);
        if rest.is_empty() && self.text[at + 1..].starts_with("\n(") {
            rest = &self.text[at + 1..at + 2 + self.rest_of_line(at + 2).len()];
        }
        let line = self.line_start(at);
        let Some(opening) = self.text[line..at].rfind('[').map(|found| line + found) else { return };
        let Some(after) = rest.trim_start_matches([' ', '\n']).strip_prefix('(') else { return };
        let target = after.split(')').next().unwrap_or_default();
        let end = at + 1 + (rest.len() - after.len()) + target.len() + usize::from(target.len() < after.len());
        let opening = opening - usize::from(self.before(opening) == Some('!'));
        let text = &self.text[opening..=at];
        if rest.starts_with('(') {
            let help = link_help(text, target, target.len() == after.len());
            self.error(opening..end, "this is shown as it stands, and makes no link or picture", help);
        } else if is_target(target) {
            let gap = if rest.starts_with('\n') { "the end of the line" } else { "a space" };
            let message = format!("{gap} keeps this from being a link");
            self.error(opening..end, message, format!("write `{text}({target})`"));
        }
    }

    /// `[text]{@/card.md}` and `[text(@/card.md)`: an address of ours that is shown as it stands.
    pub(super) fn address_of_ours(&mut self, at: usize, span: &Range<usize>) {
        let address = self.text[at..span.end].split(|c: char| c.is_whitespace() || ")}]>".contains(c)).next();
        let address = address.filter(|address| address.contains(".md")).unwrap_or_default();
        if !address.is_empty() {
            let help = format!("write `[what it leads to]({address})`, with these brackets");
            self.error(at..at + address.len(), format!("`{address}` makes no link"), help);
        }
    }

    /// `(text)[address]`
    pub(super) fn reversed(&mut self, at: usize, span: &Range<usize>) {
        let Some(target) = self.text[at + 1..span.end].strip_prefix('[') else { return };
        let Some((target, _)) = target.split_once(']') else { return };
        let Some(opening) = self.text[span.start..at].rfind('(').map(|found| span.start + found) else { return };
        if is_target(target) {
            let text = &self.text[opening + 1..at];
            let picture = if self.before(opening) == Some('!') { "!" } else { "" };
            let help = format!("write `{picture}[{text}]({target})`");
            self.error(opening..at + 3 + target.len(), "the brackets of this link are the wrong way round", help);
        }
    }
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
    if let Some(number) = target.strip_prefix("tel:").or_else(|| phone::link(target).map(|_| target)) {
        let number: String = number.chars().filter(|c| !c.is_whitespace()).collect();
        return format!("write the number without spaces: `{text}(tel:{number})`");
    }
    if let Some((address, question)) =
        target.strip_prefix("mailto:").map(|rest| rest.split_once('?').unwrap_or((rest, "")))
    {
        let question = question.trim().replace(' ', "%20");
        let mark = if question.is_empty() { "" } else { "?" };
        return format!("write `{text}(mailto:{}{mark}{question})`", address.trim());
    }
    if let Some(heading) = target.strip_prefix('#').filter(|heading| !slugify(heading).is_empty()) {
        return format!("write `{text}(#{})`", slugify(heading));
    }
    // What follows an ending and a space is no part of the name.
    if let Some((file, after)) = target.split_once(' ').filter(|(file, _)| file.contains('.')) {
        let after = after.trim();
        if after.starts_with('=') {
            return format!("write `{text}({file})`: the size is read from the file");
        }
        let caption = after.trim_matches(['"', '\'', '“', '”', '„']);
        if caption.len() < after.len() {
            return format!("write `{text}({file} \"{caption}\")`");
        }
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
