//! Payment card numbers.

use crate::glyphs::{LIST_SEPARATORS, is_separator};
use crate::numbers::{Run, luhn};
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
            let joined = last == first || run.gap_after(last - 1).chars().all(is_separator);
            if width > MAX_DIGITS + EXPIRY_DIGITS || run.is_dated(last) || !joined {
                break;
            }
            let groups = first..last + 1;
            let digits = run.digits(&groups);
            let is_card = is_card_number(digits) || without_expiry(run, last, digits).is_some_and(is_card_number);
            if is_card && is_grouped(run, first, last) {
                found.push(Found { kind: Kind::CardNumber, at: run.glyphs(&groups) });
            }
        }
    }
    found
}

/// No issuer's numbers begin with 0, and no payment card's numbers begin as years do.
fn is_card_number(digits: &[u8]) -> bool {
    (13..=MAX_DIGITS).contains(&digits.len()) && !matches!(digits, [0, ..] | [1, 9, ..] | [2, 0, ..]) && luhn(digits)
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

/// Single digits, or groups of several of which the last may be short, with at most one stray space. Version numbers are
/// written differently. Groups that could be a list must be grouped as on a card.
fn is_grouped(run: &Run<'_>, first: usize, last: usize) -> bool {
    let mut gaps = (first..last).map(|group| run.gap_after(group));
    if gaps.any(|gap| gap.contains('/') || gap.contains(LIST_SEPARATORS)) {
        let widths: Vec<usize> = (first..=last).map(|group| run.width(group)).collect();
        return matches!(*widths, [4, 4, 4, 1..=4] | [4, 4, 4, 4, 1..=3] | [4, 6, 4..=5]);
    }
    let single: Vec<usize> = (first..last).filter(|group| run.width(*group) == 1).collect();
    let is_beside_space =
        |group: usize| run.gap_after(group) == " " || (group > first && run.gap_after(group - 1) == " ");
    single.len() == last - first || single.len() < 2 && single.into_iter().all(is_beside_space)
}
