//! Says in an author's words why a line is not valid TOML. The parser's own words are of help to a programmer.

use std::ops::Range;

/// Signs that are taken for the straight quotation mark.
const CURLY: [char; 4] = ['“', '”', '„', '’'];

/// What begins a remark in other formats.
const REMARKS: [&str; 4] = ["//", "/*", "<!--", ";"];

/// What to do about them.
const REMARK_HELP: &str = "begin a remark with `#`";

/// What is written for `true` and `false`.
const TRUE: [&str; 3] = ["true", "yes", "ja"];
const FALSE: [&str; 3] = ["false", "no", "nej"];

/// The keys whose values are lists of texts.
const LISTS: [&str; 7] = ["also", "applies_to", "gone", "languages", "moved_from", "names", "related"];

/// The keys whose values are dates.
const DATES: [&str; 5] = ["date", "expires", "publish", "review_by", "updated"];

/// What a program leaves where it could not join two versions of a file.
const MERGE: [&str; 3] = ["<<<<<<<", "=======", ">>>>>>>"];

const LIST_WITHOUT_END: &str = "the list above has no end";
const MERGED: &str = "two versions stand here, since a merge was left undone";

/// What makes the parser stumble over the lines below as well: these are not reported.
pub(super) const GO_ON: [&str; 2] = [LIST_WITHOUT_END, MERGED];

/// A line that is not valid, as `key = value`.
struct Line<'t> {
    key: &'t str,
    value: &'t str,
}

/// The message and the help for a mistake at `span` of `text`, which the parser calls `message`.
pub(super) fn syntax_error(text: &str, span: &Range<usize>, message: &str) -> (String, String) {
    let line = line_at(text, span.start);
    let begins_line = text[line_start(text, span.start)..span.start].trim().is_empty();
    if message.contains("duplicate key") {
        let message = format!("the key `{}` is written twice", text.get(span.clone()).unwrap_or(line));
        return (message, "keep one of the two lines".to_owned());
    }
    let (message, help) = if MERGE.iter().any(|mark| line.starts_with(mark)) {
        let help = "keep one of the two, and take out the lines with `<<<<<<<`, `=======` and `>>>>>>>`";
        (MERGED, help.to_owned())
    } else if REMARKS.iter().any(|remark| line.starts_with(remark)) {
        ("this is no remark", REMARK_HELP.to_owned())
    } else if begins_line
        && message.contains("missing comma")
        && key_of(line).is_some_and(|(_, rest)| rest.starts_with('='))
    {
        (LIST_WITHOUT_END, "put `]` after its last text".to_owned())
    } else if line.starts_with('[') && message.contains("unclosed table") {
        let brackets = if line.starts_with("[[") { "]]" } else { "]" };
        let help = format!("write `{}{brackets}`", line.trim_end_matches(']'));
        ("the square bracket is not closed", help)
    } else if line.split('"').next().unwrap_or_default().contains('\u{a0}') {
        ("a space in this line is not an ordinary one", format!("write it anew: `{}`", line.replace('\u{a0}', " ")))
    } else {
        return explain(line, message);
    };
    (message.to_owned(), help)
}

/// Where a text in `"""` begins that does not end, if there is one: the line.
pub(super) fn text_without_end(text: &str) -> Option<Range<usize>> {
    let (mut open, mut at) = (None, 0);
    for line in text.split_inclusive('\n') {
        let place = at..at + line.trim_end().len();
        at += line.len();
        let marks = line.matches(MARKS).count();
        let begins = line.split_once(MARKS).is_some_and(|(before, _)| before.trim_end().ends_with('='));
        if open.is_some() && begins {
            return open;
        } else if marks % 2 == 1 {
            open = if open.is_some() { None } else { Some(place) };
        }
    }
    open
}

/// Around a text of several lines.
const MARKS: &str = "\"\"\"";

/// Where the line around a byte begins.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..text.floor_char_boundary(at)].rfind('\n').map_or(0, |end| end + 1)
}

fn line_at(text: &str, at: usize) -> &str {
    text[line_start(text, at)..].lines().next().unwrap_or_default().trim()
}

/// The key that a line begins with, in quotation marks or not, and what follows it.
fn key_of(line: &str) -> Option<(&str, &str)> {
    let is_end = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-');
    let end = match line.strip_prefix('"') {
        Some(quoted) => quoted.find('"')? + 2,
        None => line.find(is_end).unwrap_or(line.len()),
    };
    if end == 0 { None } else { Some((&line[..end], line[end..].trim_start())) }
}

fn explain(line: &str, message: &str) -> (String, String) {
    let (key, rest) = key_of(line).unwrap_or(("", line));
    let explained = match rest.chars().next() {
        Some('=') if !key.is_empty() => {
            let value = rest[1..].trim_start();
            Line { key, value: without_remark(value) }.wrong_value(message)
        }
        Some(':') if !key.is_empty() => {
            let line = Line { key, value: rest[1..].trim_start() };
            Some(("`:` stands where `=` belongs".to_owned(), format!("write `{key} = {}`", line.as_value())))
        }
        Some('"') if !key.is_empty() && rest.len() > 1 => {
            Some((format!("`=` is missing after `{key}`"), format!("write `{key} = {rest}`")))
        }
        None if !key.is_empty() => {
            Some((format!("`{key}` has no value"), "write `=` and the value after it, or take the line out".into()))
        }
        _ if line.starts_with("- ") => {
            let help = "write it in one line with its key: `key = [\"one\", \"two\"]`";
            Some(("a list stands in square brackets".into(), help.into()))
        }
        _ => key_that_needs_quotes(line),
    };
    explained.unwrap_or_else(|| {
        let example = "write `key = \"text\"`, one key a line; dates stand without quotation marks: 2026-11-22";
        if message.contains("no value") {
            return ("this line has no `=`".into(), format!("{example}. A text ends in the line in which it begins"));
        }
        (format!("this is not valid TOML: {message}"), example.into())
    })
}

/// `återköp = …` and `betala faktura = …`
fn key_that_needs_quotes(line: &str) -> Option<(String, String)> {
    let (key, value) = line.split_once('=')?;
    let key = key.trim();
    if key.is_empty() || !key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ')) {
        return None;
    }
    let help = format!("write `\"{key}\" = {}`", value.trim_start());
    Some((format!("`{key}` needs quotation marks: it has other signs than a–z, digits, `-` and `_`"), help))
}

/// A value without the remark after it.
fn without_remark(value: &str) -> &str {
    let text = value.strip_prefix('"').map(|text| text.find('"').map_or(value.len(), |end| end + 2));
    let from = text.unwrap_or_default();
    value[from..].find('#').map_or(value, |at| value[..from + at].trim_end())
}

impl Line<'_> {
    fn wrong_value(&self, message: &str) -> Option<(String, String)> {
        let Self { key, value } = self;
        if let Some(explained) = self.surplus() {
            return Some(explained);
        }
        let digits = value.chars().filter(char::is_ascii_digit).count();
        let is_of_date = |c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | ' ' | '\u{2010}'..='\u{2015}');
        if digits >= 3 && value.chars().all(is_of_date) {
            return Some(if DATES.contains(key) {
                ("this is no date".into(), format!("write year, month and day: `{key} = 2026-11-22`"))
            } else {
                ("a text needs quotation marks".into(), format!("write `{key} = \"{value}\"`"))
            });
        }
        match value.chars().next() {
            Some('"') => self.wrong_text(message),
            Some('\'') if value.matches('\'').count() > 2 => {
                let inner = value.trim_matches('\'');
                Some(("an apostrophe within the text ends it".into(), format!("write `{key} = \"{inner}\"`")))
            }
            Some('[') => self.wrong_list(message),
            Some('(') => {
                let inner = value.trim_matches(['(', ')']);
                Some(("a list stands in square brackets".into(), format!("write `{key} = [{inner}]`")))
            }
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

    /// `title = "Kort",` and `title = "Kort" // ny`: what stands after a value that is whole.
    fn surplus(&self) -> Option<(String, String)> {
        let Self { key, value } = self;
        let is_sign = |c: char| matches!(c, ',' | ';' | '.');
        let end = match value.chars().next()? {
            '"' if value.matches('"').count() == 2 => value.rfind('"')? + 1,
            '[' if value.matches('"').count() % 2 == 0 => value.rfind(']')? + 1,
            first if first.is_ascii_digit() => {
                let remark = REMARKS.iter().find_map(|remark| value.find(&format!(" {remark}")));
                remark.unwrap_or_else(|| value.trim_end_matches(is_sign).len())
            }
            _ => return None,
        };
        let (whole, after) = (&value[..end], value[end..].trim_start());
        if after.is_empty() {
            None
        } else if REMARKS.iter().any(|remark| after.starts_with(remark) && after.len() > 1) {
            Some(("this is no remark".into(), REMARK_HELP.into()))
        } else {
            Some((format!("`{after}` stands after the value"), format!("take it out: write `{key} = {whole}`")))
        }
    }

    /// The value as it should be, where another format was meant.
    fn as_value(&self) -> String {
        let Self { key, value } = self;
        let is_list = LISTS.contains(key);
        match value.chars().next() {
            None if is_list => "[\"…\", \"…\"]".to_owned(),
            None => "\"…\"".to_owned(),
            Some(first) if first.is_ascii_digit() || "\"'[".contains(first) => (*value).to_owned(),
            _ if matches!(*value, "true" | "false") => (*value).to_owned(),
            _ if is_list => format!("[\"{}\"]", value.split(',').map(str::trim).collect::<Vec<_>>().join("\", \"")),
            _ => format!("\"{value}\""),
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
        if self.value.contains(CURLY) {
            let straight = self.value.replace(CURLY, "\"");
            return Some(("these are no straight quotation marks".into(), format!("write `{key} = {straight}`")));
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
        if LISTS.contains(key) {
            let help = format!("write `{key} = {}`", self.as_value());
            return ("a list stands in square brackets, and its texts in quotation marks".into(), help);
        }
        let text = value.trim_end_matches('"').trim_matches(CURLY).replace('"', "”");
        let help = format!("write `{key} = \"{text}\"`; dates stand without: `{key} = 2026-11-22`");
        ("a text needs quotation marks".into(), help)
    }
}
