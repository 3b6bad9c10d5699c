//! Numbers and letters at the beginning of lines, as people count without Markdown: `(1)`, `1:`, `a)`, `Steg 1.`.

/// A word before a number is no longer, in bytes: `Instruktion 1.`
const LONGEST_WORD: usize = 16;

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

/// Whether a line counts, in whichever way.
pub(super) fn counts(line: &str) -> bool {
    counter(line).is_some()
}

fn counter(line: &str) -> Option<Counter<'_>> {
    let (before, rest) = line.split_at(before_number(line));
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (count, number) = match rest.chars().next()? {
        _ if digits > 0 => (rest[..digits].parse().ok()?, digits),
        letter if letter.is_ascii_alphabetic() => (u32::from(letter), 1),
        _ => return None,
    };
    // A program that turns documents into Markdown writes `1\.`.
    let after = rest[number..].strip_prefix('\\').unwrap_or(&rest[number..]).chars().next()?;
    let is_mark = matches!(after, ')' | ':' | '.') || after == ' ' && (1..3).contains(&digits);
    if is_mark { Some(Counter { before, count, after }) } else { None }
}

/// The length of what may stand before a number: a bracket, the numbers of parts (`1.` in `1.2`), or a word and a space.
fn before_number(line: &str) -> usize {
    if line.starts_with('(') {
        return 1;
    }
    let number = &line[..line.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count()];
    let part = number.trim_end_matches('.').rfind('.').map(|dot| dot + 1);
    if let Some(part) = part.filter(|_| number.starts_with(|c: char| c.is_ascii_digit())) {
        return part;
    }
    let word = line.bytes().take(LONGEST_WORD).position(|byte| byte == b' ');
    let is_before_number = |word: &usize| {
        line[word + 1..].starts_with(|c: char| c.is_ascii_digit()) && line[..*word].chars().all(char::is_alphabetic)
    };
    word.filter(is_before_number).map_or(0, |word| word + 1)
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
            ("1.1 A", "1.2 B"),
            ("1.1. A", "1.2. B"),
            ("A. A", "B. B"),
            ("1\\. A", "2\\. B"),
        ] {
            assert!(follows(line, next), "{line}");
        }
        for (line, next) in [
            ("1 kort", "3 kort"),
            ("a) A", "c) C"),
            ("Det kostar 1 kr", "Det kostar 2 kr"),
            ("2025 kom", "2026 kom"),
            ("1) A", "2. B"),
            ("1.1 A", "2.2 B"),
            ("A b", "B c"),
            ("å", "ä"),
            ("", ""),
        ] {
            assert!(!follows(line, next), "{line}");
        }
    }
}
