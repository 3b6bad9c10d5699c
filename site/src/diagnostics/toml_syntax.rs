//! Says in an author's words why a line is not valid TOML. The parser's own words are of help to a programmer.

use std::ops::Range;

/// Signs that are taken for the straight quotation mark.
const CURLY: [char; 4] = ['“', '”', '„', '’'];

/// What begins a remark in other formats.
const REMARKS: [&str; 4] = ["//", "/*", "<!--", ";"];

/// What is written for `true` and `false`.
const TRUE: [&str; 3] = ["true", "yes", "ja"];
const FALSE: [&str; 3] = ["false", "no", "nej"];

/// A line that is not valid, as `key = value`.
struct Line<'t> {
    key: &'t str,
    value: &'t str,
}

/// The message and the help for a mistake at `span` of `text`, which the parser calls `message`.
pub(super) fn syntax_error(text: &str, span: &Range<usize>, message: &str) -> (String, String) {
    let line = line_at(text, span.start);
    if message.contains("duplicate key") {
        let message = format!("the key `{}` is written twice", text.get(span.clone()).unwrap_or(line));
        (message, "keep one of the two lines".to_owned())
    } else if REMARKS.iter().any(|remark| line.starts_with(remark)) {
        ("this is no remark".to_owned(), "begin a remark with `#`".to_owned())
    } else {
        explain(line, message)
    }
}

/// Where the line around a byte begins.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..text.floor_char_boundary(at)].rfind('\n').map_or(0, |end| end + 1)
}

fn line_at(text: &str, at: usize) -> &str {
    text[line_start(text, at)..].lines().next().unwrap_or_default().trim()
}

fn explain(line: &str, message: &str) -> (String, String) {
    let end_of_key = line.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(line.len());
    let (key, rest) = line.split_at(end_of_key);
    let rest = rest.trim_start();
    let explained = match rest.chars().next() {
        Some('=') if !key.is_empty() => Line { key, value: rest[1..].trim_start() }.wrong_value(message),
        Some(':') if !key.is_empty() => {
            let help = format!("write `{key} = {}`", rest[1..].trim_start());
            Some(("`:` stands where `=` belongs".to_owned(), help))
        }
        Some('"') if !key.is_empty() && rest.len() > 1 => {
            Some((format!("`=` is missing after `{key}`"), format!("write `{key} = {rest}`")))
        }
        _ => None,
    };
    explained.unwrap_or_else(|| {
        let example = "write `key = \"text\"`, one key a line; dates stand without quotation marks: 2026-11-22";
        (format!("this is not valid TOML: {message}"), example.into())
    })
}

impl Line<'_> {
    fn wrong_value(&self, message: &str) -> Option<(String, String)> {
        let Self { key, value } = self;
        let digits = value.chars().filter(char::is_ascii_digit).count();
        if digits >= 3 && value.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | ' ')) {
            return Some(("this is no date".into(), format!("write year, month and day: `{key} = 2026-11-22`")));
        }
        match value.chars().next() {
            Some('"') => self.wrong_text(message),
            Some('\'') if value.matches('\'').count() > 2 => {
                let inner = value.trim_matches('\'');
                Some(("an apostrophe within the text ends it".into(), format!("write `{key} = \"{inner}\"`")))
            }
            Some('[') => self.wrong_list(message),
            Some(first) if CURLY.contains(&first) => Some((
                "these are no straight quotation marks".into(),
                format!("write `{key} = \"text\"` with the sign \" of the keyboard"),
            )),
            Some(first) if first.is_alphabetic() => Some(self.bare_word()),
            Some(first) if first.is_ascii_digit() && value.contains(char::is_alphabetic) => Some((
                "this is neither a text nor a date".into(),
                format!("write a text as `{key} = \"{value}\"`, and a date as `{key} = 2026-11-22`"),
            )),
            None => Some((format!("`{key}` has no value"), "write it after the `=`, or take the line out".into())),
            _ => None,
        }
    }

    /// `title = "…`
    fn wrong_text(&self, message: &str) -> Option<(String, String)> {
        let Self { key, value } = self;
        if message.contains("escape") || message.contains("unicode") {
            let help = "write two for one, `\\\\`: alone it begins a code such as `\\n`";
            return Some(("a backslash within quotation marks is no plain sign".into(), help.into()));
        }
        let marks = value.matches('"').count() - value.matches("\\\"").count();
        if marks == 1 {
            let text = value[1..].trim_end().trim_end_matches(CURLY);
            return Some(("the text has no quotation mark at its end".into(), format!("write `{key} = \"{text}\"`")));
        }
        let items: Vec<&str> = value.split(',').map(str::trim).collect();
        let is_item = |item: &&str| item.len() > 1 && item.starts_with('"') && item.ends_with('"');
        if items.len() > 1 && items.iter().all(is_item) {
            let help = format!("write `{key} = [{}]`", items.join(", "));
            return Some(("several texts belong in square brackets".into(), help));
        }
        if marks > 2 {
            let help = format!("write ” for a quotation mark within the text: `{key} = \"Press ”Save” first\"`");
            return Some(("a quotation mark within the text ends it".into(), help));
        }
        None
    }

    /// `related = [`
    fn wrong_list(&self, message: &str) -> Option<(String, String)> {
        let key = self.key;
        if message.contains("unclosed") {
            return Some(("the list has no end".into(), "put `]` after its last text".into()));
        }
        if message.contains("missing comma") {
            return Some(("a comma is missing in the list".into(), format!("write `{key} = [\"one\", \"two\"]`")));
        }
        let items: Vec<&str> = self.value.trim_matches(['[', ']']).split(',').map(str::trim).collect();
        if items.iter().all(|item| item.starts_with(char::is_alphabetic) && !item.contains(['"', '{'])) {
            let help = format!("write `{key} = [\"{}\"]`", items.join("\", \""));
            return Some(("a text needs quotation marks".into(), help));
        }
        None
    }

    /// `draft = yes`, `title = Hello`
    fn bare_word(&self) -> (String, String) {
        let Self { key, value } = self;
        let lower = value.to_lowercase();
        for (meant, words) in [("true", TRUE), ("false", FALSE)] {
            if words.contains(&lower.as_str()) {
                return (format!("`{value}` is neither true nor false"), format!("write `{key} = {meant}`"));
            }
        }
        let text = value.trim_matches(CURLY).replace('"', "”");
        let help = format!("write `{key} = \"{text}\"`; dates stand without: `{key} = 2026-11-22`");
        ("a text needs quotation marks".into(), help)
    }
}
