//! Phone numbers, Swedish and international. A run of digits alone is none: it must begin as phone numbers do, and have
//! their length.

use std::ops::Range;

use super::glyphs::LISTING;
use super::numbers::Run;
use super::{Found, Kind};

/// The longest stretch from each place on; a number that was found is not begun again from within.
pub(super) fn find(run: &Run<'_>) -> Vec<Found> {
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
    let mut width = 0;
    let mut longest = None;
    for last in first..run.len() {
        width += run.width(last);
        let another = last > first && run.gap_after(last - 1).contains(|gap| gap == '+' || LISTING.contains(&gap));
        if width > 18 || run.is_dated(last) || another {
            break;
        }
        let groups = first..last + 1;
        // What goes on with a letter is a code of some sort.
        let ends = !run.after(last).is_some_and(char::is_alphanumeric);
        if ends && is_phone(run, &groups) {
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
    let glued = run.before(groups.start).next().is_some_and(char::is_alphabetic);
    match *digits {
        // Error codes and article numbers have letters before their digits; so do mobile numbers typed in haste.
        _ if glued => is_mobile(digits) && run.before(groups.start).next() != Some('x'),
        [0, 0, ref number @ ..] => is_international(number),
        // A Swedish mobile number without its plus sign.
        [4, 6, 7, ..] => digits.len() == 11,
        [0, 1..=9, ..] => is_swedish(run, groups, digits),
        _ => false,
    }
}

/// With a country code (E.164: at most 15 digits). Sweden's own are of known length, also with a (0) after the code.
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
    let whole = groups.len() == 1;
    let stockholm = digits[1] == 8;
    let alike = (groups.start..groups.end - 1).all(|group| run.gap_after(group) == gap);
    // Not 08.30, which is a time.
    let is_time = area == 2 && gap == "." && run.width(groups.start + 1) == 2;
    match digits.len() {
        _ if (area == 1 && gap != ")") || (!whole && is_time) => false,
        _ if area == 2 && !stockholm => is_mobile(digits) && alike,
        9 | 10 => true,
        8 => !whole && (stockholm || gap.contains(['-', '/', ')'])),
        _ => false,
    }
}

/// How far before the group a plus sign stands: right before it, or before a space or a parenthesis.
fn plus(run: &Run<'_>, group: usize) -> Option<usize> {
    let mut before = run.before(group);
    match before.next()? {
        '+' => Some(1),
        ' ' | '(' => (before.next()? == '+').then_some(2),
        _ => None,
    }
}

/// The number's glyphs with the plus sign or the parenthesis that it begins with.
fn with_prefix(run: &Run<'_>, groups: &Range<usize>) -> Range<usize> {
    let at = run.glyphs(groups);
    let closes = (groups.start..groups.end - 1).any(|group| run.gap_after(group).contains(')'));
    let opens = closes && run.before(groups.start).next() == Some('(');
    let prefix = plus(run, groups.start).unwrap_or(usize::from(opens));
    at.start - prefix..at.end
}
