//! E-mail addresses, also as people write them to hide them from programs: `anna (at) example.com`, `anna snabel-a
//! example punkt se`.

use crate::glyphs::Glyph;
use crate::{Found, Kind};

/// What people write for the sign, within brackets or as a word.
const SIGNS: [&str; 4] = ["at", "a", "@", "snabel-a"];

/// Words for the sign that stand for nothing else.
const SIGN_WORDS: [&str; 3] = ["snabel-a", "snabela", "snabel a"];

/// What people write for a dot.
const DOT_WORDS: [&str; 2] = ["dot", "punkt"];

/// The most characters that stand for a dot.
const MAX_DOT: usize = 12;

/// Endings of domain names after which a stray space or a comma can be told from the end of a sentence.
const COMMON_ENDINGS: [&str; 16] =
    ["com", "de", "dk", "edu", "eu", "fi", "gov", "info", "io", "net", "no", "nu", "org", "se", "uk", "biz"];

/// The longest name or domain that is read, in characters. Domains have at most 253 (RFC 1035, 2.3.4).
const MAX_LENGTH: usize = 255;

/// Looks around every sign, and past one space beside it, as far as names and domains go. That is never past the next
/// at sign.
pub(crate) fn find(glyphs: &[Glyph]) -> Vec<Found> {
    let signs = (0..glyphs.len()).filter_map(|at| Some((at, sign(glyphs, at)?)));
    signs.filter_map(|(at, sign)| address_around(glyphs, at, &sign)).collect()
}

/// What stands for an at sign.
struct Sign {
    /// The number of its characters.
    length: usize,
    /// Whether it is also an ordinary word, so that the domain must be spelled out as well.
    is_ordinary: bool,
}

/// The sign that begins here.
fn sign(glyphs: &[Glyph], at: usize) -> Option<Sign> {
    let rest = &glyphs[at..];
    let sign = |length| Some(Sign { length, is_ordinary: false });
    let is_word =
        |length: usize| at > 0 && !is_part_of_word(&glyphs[at - 1]) && !rest.get(length).is_none_or(is_part_of_word);
    match rest[0].read {
        '@' => sign(1),
        '(' | '[' | '{' | '<' => {
            let inner: String =
                read(rest[1..].iter()).take_while(|read| !is_closing(*read)).take(SIGNS[3].len() + 3).collect();
            let known = SIGNS.contains(&inner.trim().to_lowercase().as_str());
            let closes = rest.get(1 + inner.chars().count()).is_some_and(|glyph| is_closing(glyph.read));
            if known && closes { sign(inner.chars().count() + 2) } else { None }
        }
        's' | 'S' => {
            let word = SIGN_WORDS.into_iter().find(|word| begins_with(rest, word))?;
            if is_word(word.len()) { sign(word.len()) } else { None }
        }
        'a' | 'A' if begins_with(rest, "at ") && is_word(2) => Some(Sign { length: 2, is_ordinary: true }),
        _ => None,
    }
}

fn address_around(glyphs: &[Glyph], at: usize, sign: &Sign) -> Option<Found> {
    let is_space = |at: usize| glyphs.get(at).is_some_and(|glyph| glyph.read == ' ');
    let before = if at > 0 && is_space(at - 1) { at - 1 } else { at };
    let sign_end = at + sign.length;
    let after = if is_space(sign_end) { sign_end + 1 } else { sign_end };

    let name = name_length(&glyphs[..before]);
    let domain = domain(&glyphs[after..])?;
    if name == 0 || (sign.is_ordinary && !domain.is_spelled_out) {
        return None;
    }
    Some(Found { kind: Kind::Email, at: before - name..after + domain.length })
}

/// How many characters at the end are a name. Spaces may stand on both sides of a dot.
fn name_length(glyphs: &[Glyph]) -> usize {
    let mut start = glyphs.len();
    loop {
        start -= read(glyphs[..start].iter().rev()).take(MAX_LENGTH).take_while(|read| is_of_name(*read)).count();
        let is_spaced_dot = start >= 4
            && start < glyphs.len()
            && [start - 1, start - 3].iter().all(|at| glyphs[*at].read == ' ')
            && glyphs[start - 2].read == '.'
            && is_of_name(glyphs[start - 4].read);
        if !is_spaced_dot {
            break;
        }
        start -= 3;
    }
    // The slashes of a link before an address.
    start += read(glyphs[start..].iter()).take_while(|read| *read == '/').count();
    glyphs.len() - start
}

/// A domain at the beginning of a text.
struct Domain {
    /// The number of its characters in the text.
    length: usize,
    /// Whether a word stands for a dot.
    is_spelled_out: bool,
}

/// At least two labels, and after the first a label that begins with two letters, as top-level domains do.
fn domain(glyphs: &[Glyph]) -> Option<Domain> {
    let mut end = label_end(glyphs, 0)?;
    let mut is_spelled_out = false;
    let mut domain = None;
    while end < MAX_LENGTH {
        let Some(dot) = dot(&glyphs[end..]) else { break };
        let Some(next) = label_end(glyphs, end + dot.length) else { break };
        let label: String = read(glyphs[end + dot.length..next].iter()).collect();
        // A whole domain may be the end of a sentence. Then only what is certainly a dot leads on.
        let leads_on = match dot.form {
            Form::Sign => true,
            Form::Word => domain.is_none() || is_spelled_out,
            Form::Apart => domain.is_none() || is_common_ending(&label),
            Form::EndOfSentence => domain.is_none() && is_common_ending(&label),
        };
        if !leads_on {
            break;
        }
        is_spelled_out |= dot.form == Form::Word;
        end = next;
        if begins_with_letters(&label) || domain.is_some() {
            domain = Some(Domain { length: end, is_spelled_out });
        }
    }
    domain
}

/// Where the label that begins at `start` ends.
fn label_end(glyphs: &[Glyph], start: usize) -> Option<usize> {
    let label: String = read(glyphs[start..].iter()).take(MAX_LENGTH).take_while(|read| is_of_label(*read)).collect();
    let label = label.trim_end_matches(['-', '_']);
    if label.is_empty() { None } else { Some(start + label.chars().count()) }
}

/// What stands between two labels.
struct Dot {
    length: usize,
    form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `example.com`
    Sign,
    /// `example . com`, `example .com`
    Apart,
    /// `example. com`, `example,com`
    EndOfSentence,
    /// `example dot com`, `example(punkt)se`
    Word,
}

fn dot(glyphs: &[Glyph]) -> Option<Dot> {
    let text: String = read(glyphs.iter()).take(MAX_DOT).flat_map(char::to_lowercase).collect();
    let (length, form) = match text.as_str() {
        text if text.starts_with(". ") => (2, Form::EndOfSentence),
        text if text.starts_with(',') => (1, Form::EndOfSentence),
        text if text.starts_with('.') => (1, Form::Sign),
        text if text.starts_with(" . ") => (3, Form::Apart),
        text if text.starts_with(" .") => (2, Form::Apart),
        text => (word_for_dot(text)?, Form::Word),
    };
    Some(Dot { length, form })
}

/// The length of a word for a dot, with the spaces or brackets around it.
fn word_for_dot(text: &str) -> Option<usize> {
    let inner = text.trim_start_matches([' ', '(', '[', '{', '<']);
    let rest = DOT_WORDS.into_iter().find_map(|word| inner.strip_prefix(word))?;
    let after = rest.trim_start_matches([')', ']', '}', '>', ' ']);
    let is_apart = inner.len() < text.len() && after.len() < rest.len();
    if is_apart { Some(text.chars().count() - after.chars().count()) } else { None }
}

fn is_common_ending(label: &str) -> bool {
    COMMON_ENDINGS.contains(&label.to_lowercase().as_str())
}

fn read<'a>(glyphs: impl Iterator<Item = &'a Glyph>) -> impl Iterator<Item = char> {
    glyphs.map(|glyph| glyph.read)
}

fn begins_with(glyphs: &[Glyph], word: &str) -> bool {
    let mut read = read(glyphs.iter()).map(|read| read.to_ascii_lowercase());
    word.chars().all(|character| read.next() == Some(character))
}

fn is_part_of_word(glyph: &Glyph) -> bool {
    glyph.read.is_alphanumeric()
}

fn is_closing(character: char) -> bool {
    matches!(character, ')' | ']' | '}' | '>')
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '.' | '_' | '%' | '+' | '-' | '\'' | '&' | '=' | '~' | '!' | '#' | '*' | '/')
}

fn is_of_label(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '_')
}

fn begins_with_letters(label: &str) -> bool {
    label.chars().take(2).filter(|character| character.is_alphabetic()).count() == 2
}
