//! Phone numbers, Swedish and international. Digits alone are not enough: a number begins as phone numbers do and has
//! their length, or a word before it says that it is one. Amounts, hours, and numbers that a word calls something else are
//! no phone numbers.

use std::cell::LazyCell;
use std::ops::{Deref, Range};

use crate::amount::is_amount;
use crate::calling_codes::after_code;
use crate::context::{Called, called};
use crate::glyphs::LIST_SEPARATORS;
use crate::numbers::{Run, all_alike};
use crate::{Found, Kind};

/// The most digits of a phone number: the international prefix `00`, 15 digits (E.164) and a (0).
const MAX_DIGITS: usize = 18;

/// The most digits of a number without a country code that is a phone number only because a word says so.
const MAX_CALLED: usize = 13;

/// The fewest digits of a number within its area.
const MIN_DIGITS: usize = 7;

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
    let called = LazyCell::new(|| called(run, first));
    let mut digits = 0;
    let mut longest = None;
    for last in first..run.len() {
        digits += run.width(last);
        let is_another_number = last > first && begins_another(run, first, last);
        if digits > MAX_DIGITS || run.is_dated(last) || is_another_number {
            break;
        }
        let groups = first..last + 1;
        if digits >= MIN_DIGITS && is_phone(run, &groups, &called) {
            longest = Some(groups);
        }
    }
    longest
}

/// Whether the gap before the group ends a number that begins with `first`. Only after the three digits of a mobile
/// number may a sign stand that is usual in lists.
fn begins_another(run: &Run<'_>, first: usize, group: usize) -> bool {
    let gap = run.gap_after(group - 1);
    let is_mobile = matches!(run.digits(&(first..first + 1)), [0, 7, _]);
    gap.contains(['+', '=']) || (gap.contains(LIST_SEPARATORS) && !(is_mobile && group == first + 1))
}

fn is_phone(run: &Run<'_>, groups: &Range<usize>, called: &impl Deref<Target = Called>) -> bool {
    let digits = run.digits(groups);
    let has_plus = plus(run, groups.start).is_some();
    let has_form = match *digits {
        _ if has_plus => is_international(digits),
        [0, 0, ref number @ ..] => is_international(number),
        // A Swedish mobile number without its plus sign.
        [4, 6, 7, ..] if digits.len() == 11 => true,
        [0, 1..=9, ..] => is_national(run, groups, digits),
        _ => is_north_american(run, groups, digits),
    };
    let called = if has_form || digits.len() <= MAX_CALLED { **called } else { Called::Nothing };
    let is_one = match called {
        _ if has_plus => has_form,
        Called::Phone => has_form || (digits.len() <= MAX_CALLED && !are_hours(run, groups)),
        Called::Other => has_form && groups.len() > 2,
        Called::Nothing => has_form,
    };
    is_one && !is_amount(run, groups) && is_whole(run, groups, called)
}

/// Whether the digits are not part of some code: of letters right before or after them only a whole number can make a
/// phone number.
fn is_whole(run: &Run<'_>, groups: &Range<usize>, called: Called) -> bool {
    let digits = run.digits(groups);
    let mut after = run.after(groups.end - 1).skip_while(|read| read.is_alphabetic());
    let before = run.before(groups.start).next();
    let is_glued_after = run.after(groups.end - 1).next().is_some_and(char::is_alphanumeric);
    let is_glued_before = before.is_some_and(char::is_alphabetic);
    let has_plus = plus(run, groups.start).is_some();
    if !is_glued_before && !is_glued_after {
        return true;
    }
    let is_certain = has_plus || called == Called::Phone || is_mobile(digits);
    // Error codes and hexadecimal numbers have letters too.
    let is_hexadecimal = (is_glued_before && called != Called::Phone && before == Some('x'))
        || (is_glued_after && (after.next().is_some_and(char::is_alphanumeric) || matches!(before, Some('-' | '_'))));
    is_certain && !is_hexadecimal
}

/// With a country code (E.164: at most 15 digits). Swedish and North American numbers have known lengths, the former also
/// with a (0) after the code.
fn is_international(digits: &[u8]) -> bool {
    match after_code(digits) {
        Some(("46", [0, national @ ..] | national)) => (7..=9).contains(&national.len()),
        Some(("1", national)) => national.len() == 10 && national[0] >= 2,
        Some((_, national)) => national.len() >= 4 && (8..=15).contains(&digits.len()),
        None => false,
    }
}

/// A North American number without its country code, as it is usually written. Area code and exchange begin with 2 to 9
/// (North American Numbering Plan).
fn is_north_american(run: &Run<'_>, groups: &Range<usize>, digits: &[u8]) -> bool {
    *run.widths(groups) == [3, 3, 4]
        && digits[0] >= 2
        && digits[3] >= 2
        && (run.before(groups.start).next() == Some('(') || matches!(run.gap_after(groups.start), "-" | "."))
}

fn is_mobile(digits: &[u8]) -> bool {
    digits.len() == 10 && matches!(digits, [0, 7, 0 | 2 | 3 | 6 | 9, ..])
}

/// Area code and number: 8 to 10 digits, in Britain 11. Only Stockholm's area code has two, but mobile numbers are written
/// in pairs and in single digits too.
fn is_national(run: &Run<'_>, groups: &Range<usize>, digits: &[u8]) -> bool {
    let area = run.width(groups.start);
    let gap = run.gap_after(groups.start);
    let is_one_group = groups.len() == 1;
    let stockholm = digits[1] == 8;
    // Not 08.30, which is a time.
    let is_time = area == 2 && gap == "." && run.width(groups.start + 1) == 2;
    if are_hours(run, groups) || (!is_one_group && is_time) {
        return false;
    }
    match digits.len() {
        9 | 10 if area == 1 && gap != ")" => groups.len() == digits.len() && all_alike(run.gaps(groups)),
        _ if area == 2 && !stockholm => is_mobile(digits) && all_alike(run.gaps(groups)),
        _ if area == 1 && gap != ")" => false,
        9 | 10 => true,
        8 => !is_one_group && (stockholm || gap.contains(['-', '/', ')'])),
        11 => !is_one_group && groups.clone().all(|group| run.width(group) >= 3),
        _ => false,
    }
}

/// Whether the groups are hours, such as `0800-1600`.
fn are_hours(run: &Run<'_>, groups: &Range<usize>) -> bool {
    let is_hour = |group| {
        let digits = run.digits(&(group..group + 1));
        matches!(*digits, [0 | 1, _, 0..=5, _] | [2, 0..=4, 0..=5, _])
    };
    groups.len() > 1 && groups.clone().all(is_hour)
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
    let closes = run.gaps(groups).any(|gap| gap.contains(')'));
    let opens = closes && run.before(groups.start).next() == Some('(');
    let prefix = plus(run, groups.start).unwrap_or(usize::from(opens));
    at.start - prefix..at.end
}
