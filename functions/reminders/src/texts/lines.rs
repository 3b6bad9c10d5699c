//! Lines of plain text.

/// The most characters of a line of a mail (RFC 3676, section 4.2). A longer word, such as an address, stands alone.
const MAX_LINE: usize = 72;

/// A value as one line: without line breaks and without what no reader sees, such as marks that turn the direction of what
/// follows.
pub(crate) fn one_line(value: &str) -> String {
    let shown = |c: char| if c.is_whitespace() && c != '\u{a0}' { ' ' } else { c };
    let text: String = value.chars().map(shown).filter(|c| !is_unseen(*c)).collect();
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Control characters, and marks that turn the direction of what follows.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with its lines broken at spaces, each without spaces at its end, and one line break at the end of the text.
pub(crate) fn wrapped(text: &str) -> String {
    let lines: Vec<String> = text.trim().lines().map(wrapped_line).collect();
    lines.join("\n") + "\n"
}

fn wrapped_line(line: &str) -> String {
    let mut wrapped = String::with_capacity(line.len());
    let mut length = 0;
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        let word_length = word.chars().count();
        if length > 0 {
            let fits = length + 1 + word_length <= MAX_LINE;
            wrapped.push(if fits { ' ' } else { '\n' });
            length = if fits { length + 1 } else { 0 };
        }
        wrapped.push_str(word);
        length += word_length;
    }
    wrapped
}
