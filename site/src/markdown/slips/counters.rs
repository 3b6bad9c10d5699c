//! Numbers and letters at the beginning of lines, as people count without Markdown: `(1)`, `1:`, `a)`, `Steg 1.`.

/// How a line counts.
#[derive(PartialEq, Eq)]
struct Counter<'l> {
    /// What stands before the number, such as `(` or `Steg `.
    before: &'l str,
    /// The number, or the code of the letter.
    count: u32,
    /// The sign or space after it.
    after: char,
}

/// Whether the second line counts on from the first in the same way.
pub(super) fn follows(line: &str, next: &str) -> bool {
    let (Some(first), Some(second)) = (counter(line), counter(next)) else { return false };
    second == Counter { count: first.count + 1, ..first }
}

fn counter(line: &str) -> Option<Counter<'_>> {
    let digits = line.find(|c: char| c.is_ascii_digit()).filter(|at| is_before(&line[..*at]));
    if let Some(at) = digits {
        let number = line[at..].split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        let after = line[at + number.len()..].chars().next()?;
        let is_mark = matches!(after, ')' | ':' | '.') || after == ' ' && number.len() < 3;
        let count = number.parse().ok().filter(|_| is_mark)?;
        return Some(Counter { before: &line[..at], count, after });
    }
    let before = if line.starts_with('(') { "(" } else { "" };
    let mut letters = line[before.len()..].chars();
    let count = letters.next().filter(char::is_ascii_lowercase)?.into();
    let after = letters.next().filter(|c| matches!(c, ')' | ':' | '.'))?;
    Some(Counter { before, count, after })
}

/// Nothing, a bracket, or a word and a space.
fn is_before(text: &str) -> bool {
    matches!(text, "" | "(") || text.strip_suffix(' ').is_some_and(|word| word.chars().all(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::follows;

    #[test]
    fn lines_that_count_on_in_the_same_way_are_told_from_others() {
        for (line, next) in [
            ("(1) A", "(2) B"),
            ("1: A", "2: B"),
            ("2. A", "3. B"),
            ("a) A", "b) B"),
            ("Steg 1. A", "Steg 2. B"),
            ("1 A", "2 B"),
        ] {
            assert!(follows(line, next), "{line}");
        }
        for (line, next) in [
            ("1 kort", "3 kort"),
            ("a) A", "c) C"),
            ("Det kostar 1 kr", "Det kostar 2 kr"),
            ("2025 kom", "2026 kom"),
            ("1) A", "2. B"),
            ("å", "ä"),
            ("", ""),
        ] {
            assert!(!follows(line, next), "{line}");
        }
    }
}
