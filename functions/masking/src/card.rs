//! Payment card numbers.

use std::ops::Range;

use crate::glyphs::LIST_SEPARATORS;
use crate::numbers::{Run, all_alike, luhn};
use crate::{Found, Kind};

/// The most digits of a card number.
const MAX_DIGITS: usize = 19;

/// The digits of an expiry that may be written right after the number.
const EXPIRY_DIGITS: usize = 4;

/// Every sequence of whole groups that could be a card number. Overlapping ones are all found, so that masking one leaves
/// no digits of another.
pub(crate) fn find(run: &Run<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for first in 0..run.len() {
        let mut width = 0;
        for last in first..run.len() {
            width += run.width(last);
            if width > MAX_DIGITS + EXPIRY_DIGITS || run.is_dated(last) {
                break;
            }
            let groups = first..last + 1;
            let digits = run.digits(&groups);
            let is_card = is_card_number(digits) || without_expiry(run, last, digits).is_some_and(is_card_number);
            if is_card && is_grouped(run, &groups) {
                found.push(Found { kind: Kind::CardNumber, at: run.glyphs(&groups) });
            }
        }
    }
    found
}

/// As long as the numbers that its issuers give out, with their check digit. Cards that people pay with begin with 2 to 6.
/// The numbers of 15 digits are American Express's, JCB's and Maestro's: those of devices (IMEI) begin otherwise.
fn is_card_number(digits: &[u8]) -> bool {
    let is_length_of_issuer = match digits.len() {
        13 => matches!(digits, [4..=6, ..]),
        14 => matches!(digits, [3, 0 | 6 | 8 | 9, ..] | [5 | 6, ..]),
        15 => matches!(digits, [2, 1, 3, 1, ..] | [3, 4 | 7, ..] | [5 | 6, ..]),
        16..=MAX_DIGITS => matches!(digits, [2, 1..=9, ..] | [3..=6, ..]),
        _ => false,
    };
    is_length_of_issuer && luhn(digits)
}

/// The digits before an expiry that is part of the last group: month and year, or the month alone if a slash and the year
/// follow.
fn without_expiry<'a>(run: &Run<'_>, last: usize, digits: &'a [u8]) -> Option<&'a [u8]> {
    let expiry = if matches!(run.gap_after(last), "/" | "-") { 2 } else { EXPIRY_DIGITS };
    if run.width(last) <= expiry {
        return None;
    }
    let (number, expiry) = digits.split_at(digits.len() - expiry);
    let has_month = matches!(expiry, [0, 1..=9, ..] | [1, 0..=2, ..]);
    if has_month { Some(number) } else { None }
}

/// Grouped as on a card, with any signs between the groups. Otherwise the groups could also be a list, an amount or a
/// version number. So they are single digits, or groups of several of which the last may be short, with at most one stray
/// space; and unusual signs are all the same.
fn is_grouped(run: &Run<'_>, groups: &Range<usize>) -> bool {
    let widths = run.widths(groups);
    if matches!(*widths, [4, 4, 4, 1..=4] | [4, 4, 4, 4, 1..=3] | [4, 6, 4..=5]) {
        return true;
    }
    let gaps = run.gaps(groups);
    if gaps.clone().any(|gap| gap.contains('/') || gap.contains(LIST_SEPARATORS)) {
        return false;
    }
    let is_usual = |gap: &str| gap.chars().all(|character| matches!(character, ' ' | '-' | '.' | '_'));
    if !gaps.clone().all(is_usual) && !all_alike(gaps) {
        return false;
    }
    let single: Vec<usize> = groups.clone().filter(|group| *group + 1 < groups.end && run.width(*group) == 1).collect();
    let is_beside_space =
        |group: usize| run.gap_after(group) == " " || (group > groups.start && run.gap_after(group - 1) == " ");
    single.len() == groups.len() - 1 || single.len() < 2 && single.into_iter().all(is_beside_space)
}
