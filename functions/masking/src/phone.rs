//! Phone numbers, Swedish and international. A run of digits is not enough: it must begin as phone numbers do, and have
//! their length.

use std::ops::Range;

use crate::glyphs::LIST_SEPARATORS;
use crate::numbers::Run;
use crate::{Found, Kind};

/// The most digits of a phone number: the international prefix `00`, 15 digits (E.164) and a (0).
const MAX_DIGITS: usize = 18;

/// The longest phone number from each group on. The search continues after a number that was found.
pub(crate) fn find(run: &Run<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut first = 0;
    while first < run.len() {
        match longest(run, first) {
            Some(groups) => {
                first = groups.end;
                found.push(Found { kind: Kind::Phone, at: with_prefix(run, &groups) });
            }
            None => first += 1,
        }
    }
    found
}

/// The longest phone number whose first group is `first`.
fn longest(run: &Run<'_>, first: usize) -> Option<Range<usize>> {
    let mut digits = 0;
    let mut longest = None;
    for last in first..run.len() {
        digits += run.width(last);
        let is_another_number =
            last > first && run.gap_after(last - 1).contains(|gap| gap == '+' || LIST_SEPARATORS.contains(&gap));
        if digits > MAX_DIGITS || run.is_dated(last) || is_another_number {
            break;
        }
        let groups = first..last + 1;
        // Digits right before a letter are some kind of code.
        let is_whole = !run.after(last).is_some_and(char::is_alphanumeric);
        if is_whole && is_phone(run, &groups) {
            longest = Some(groups);
        }
    }
    longest
}

fn is_phone(run: &Run<'_>, groups: &Range<usize>) -> bool {
    let digits = run.digits(groups);
    if plus(run, groups.start).is_some() {
        return is_international(digits);
    }
    let follows_letter = run.before(groups.start).next().is_some_and(char::is_alphabetic);
    match *digits {
        // Error codes and article numbers have letters before their digits, but so do mobile numbers typed in haste.
        _ if follows_letter => is_mobile(digits) && run.before(groups.start).next() != Some('x'),
        [0, 0, ref number @ ..] => is_international(number),
        // A Swedish mobile number without its plus sign.
        [4, 6, 7, ..] => digits.len() == 11,
        [0, 1..=9, ..] => is_swedish(run, groups, digits),
        _ => false,
    }
}

/// With a country code (E.164: at most 15 digits). Swedish numbers have known lengths, also with a (0) after the code.
fn is_international(digits: &[u8]) -> bool {
    match digits {
        [0, ..] => false,
        [4, 6, 0, national @ ..] | [4, 6, national @ ..] => (7..=9).contains(&national.len()),
        _ => (8..=15).contains(&digits.len()),
    }
}

fn is_mobile(digits: &[u8]) -> bool {
    digits.len() == 10 && matches!(digits, [0, 7, 0 | 2 | 3 | 6 | 9, ..])
}

/// Area code and number: 8 to 10 digits. Only Stockholm's area code has two, but mobile numbers are written in pairs too.
fn is_swedish(run: &Run<'_>, groups: &Range<usize>, digits: &[u8]) -> bool {
    let area = run.width(groups.start);
    let gap = run.gap_after(groups.start);
    let is_one_group = groups.len() == 1;
    let stockholm = digits[1] == 8;
    let has_equal_gaps = (groups.start..groups.end - 1).all(|group| run.gap_after(group) == gap);
    // Not 08.30, which is a time.
    let is_time = area == 2 && gap == "." && run.width(groups.start + 1) == 2;
    match digits.len() {
        _ if (area == 1 && gap != ")") || (!is_one_group && is_time) => false,
        _ if area == 2 && !stockholm => is_mobile(digits) && has_equal_gaps,
        9 | 10 => true,
        8 => !is_one_group && (stockholm || gap.contains(['-', '/', ')'])),
        _ => false,
    }
}

/// How many characters before the group a plus sign stands: right before it, or before a space or a parenthesis.
fn plus(run: &Run<'_>, group: usize) -> Option<usize> {
    let mut before = run.before(group);
    match before.next()? {
        '+' => Some(1),
        ' ' | '(' if before.next()? == '+' => Some(2),
        _ => None,
    }
}

/// The number's glyphs, with the plus sign or the parenthesis at its beginning.
fn with_prefix(run: &Run<'_>, groups: &Range<usize>) -> Range<usize> {
    let at = run.glyphs(groups);
    let closes = (groups.start..groups.end - 1).any(|group| run.gap_after(group).contains(')'));
    let opens = closes && run.before(groups.start).next() == Some('(');
    let prefix = plus(run, groups.start).unwrap_or(usize::from(opens));
    at.start - prefix..at.end
}
