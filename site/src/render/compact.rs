//! Styles and scripts without comments and indentation, of which browsers need none.

use std::iter;

/// A style. No string in it may hold `/*`.
pub(super) fn style(style: &str) -> String {
    let mut compact = String::with_capacity(style.len());
    let mut parts = style.split("/*");
    let first = parts.next().unwrap_or_default();
    let rest = parts.filter_map(|part| part.split_once("*/")).map(|(_, rest)| rest);
    for line in iter::once(first).chain(rest).flat_map(str::lines) {
        push(&mut compact, line.trim());
    }
    compact
}

/// A script. Only comments that begin a line go: what looks like one elsewhere may be part of a text. No text of ours goes over
/// several lines.
pub(super) fn script(script: &str) -> String {
    let mut compact = String::with_capacity(script.len());
    let mut in_comment = false;
    for line in script.lines() {
        let mut line = line.trim();
        while in_comment || line.starts_with("/*") {
            let end = line.find("*/");
            in_comment = end.is_none();
            let Some(end) = end else { break };
            line = line[end + 2..].trim_start();
        }
        if !in_comment && !line.starts_with("//") {
            push(&mut compact, line);
        }
    }
    compact
}

fn push(compact: &mut String, line: &str) {
    if !line.is_empty() {
        compact.push_str(line);
        compact.push('\n');
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn comments_at_the_beginning_of_a_line_go() {
        let script = "// @ts-check\n/**\n * Adds.\n */\nexport function add(a) {\n    /** @type {number} */\n    \
                      const b = /** @type {any} */ (1); // one\n    /* x */ return a + b;\n}\nconst url = \"https://a.b/*c*/\";\n";
        let compact = "export function add(a) {\nconst b = /** @type {any} */ (1); // one\nreturn a + b;\n}\n\
                       const url = \"https://a.b/*c*/\";\n";
        assert_eq!(super::script(script), compact);
    }
}
