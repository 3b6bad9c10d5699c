//! Parses the TOML of a file, and reports where it is none.

use std::{collections::BTreeSet, sync::Arc};

use toml::de::DeTable;

use super::{
    diagnostic::Source,
    list::Diagnostics,
    toml_reader::shift,
    toml_syntax::{GO_ON, line_start, syntax_error, text_without_end},
};

/// Parses the TOML that starts at byte `offset` of a file. `None` after a syntax error: a table of which half is lost
/// would only lead to reports of missing keys.
pub(crate) fn parse_toml<'a>(
    source: &Arc<Source>,
    text: &'a str,
    offset: usize,
    diagnostics: &mut Diagnostics,
) -> Option<DeTable<'a>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let is_valid = errors.is_empty();
    if let Some(place) = text_without_end(text).filter(|_| !is_valid) {
        let help = "put a line `\"\"\"` after its last line";
        diagnostics.push(source.error(shift(&place, offset), "the text that begins here has no end", help));
        return None;
    }
    let mut lines = BTreeSet::new();
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        // The parser often stumbles twice over one mistake.
        if !lines.insert(line_start(text, span.start)) {
            continue;
        }
        let (message, help) = syntax_error(text, &span, error.message().trim());
        let is_last = GO_ON.contains(&message.as_str());
        diagnostics.push(source.error(shift(&span, offset), message, help));
        if is_last {
            break;
        }
    }
    if is_valid { Some(table.into_inner()) } else { None }
}
