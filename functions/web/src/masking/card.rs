//! Payment card numbers.

use super::glyphs::{LISTING, is_separator};
use super::numbers::{Run, luhn};
use super::{Found, Kind};

/// The most digits of a card number, and of the expiry that may be glued on.
const LONGEST: usize = 19;
const EXPIRY: usize = 4;

/// Every stretch of whole groups that could be a card number: overlapping ones are all found, so that none leaves
/// digits of another standing.
pub(super) fn find(run: &Run<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for first in 0..run.len() {
        let mut width = 0;
        for last in first..run.len() {
            width += run.width(last);
            let joined = last == first || run.gap_after(last - 1).chars().all(is_separator);
            if width > LONGEST + EXPIRY || run.is_dated(last) || !joined {
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

/// No issuer's numbers begin with 0, and no payment card's as years do.
fn is_card_number(digits: &[u8]) -> bool {
    (13..=LONGEST).contains(&digits.len()) && !matches!(digits, [0, ..] | [1, 9, ..] | [2, 0, ..]) && luhn(digits)
}

/// The digits before an expiry glued on to the last group: all of it, or the month before the year's slash.
fn without_expiry<'a>(run: &Run<'_>, last: usize, digits: &'a [u8]) -> Option<&'a [u8]> {
    let expiry = if matches!(run.gap_after(last), "/" | "-") { 2 } else { EXPIRY };
    if run.width(last) <= expiry {
        return None;
    }
    let (number, expiry) = digits.split_at(digits.len() - expiry);
    matches!(expiry, [0, 1..=9, ..] | [1, 0..=2, ..]).then_some(number)
}

/// Digits one by one, or in groups of several of which the last may be short, with one stray space at most. Version
/// numbers are written otherwise. What could be a list must be as cards are printed.
fn is_grouped(run: &Run<'_>, first: usize, last: usize) -> bool {
    let mut gaps = (first..last).map(|group| run.gap_after(group));
    if gaps.any(|gap| gap.contains('/') || gap.contains(LISTING)) {
        let widths: Vec<usize> = (first..=last).map(|group| run.width(group)).collect();
        return matches!(*widths, [4, 4, 4, 1..=4] | [4, 4, 4, 4, 1..=3] | [4, 6, 4..=5]);
    }
    let lone: Vec<usize> = (first..last).filter(|group| run.width(*group) == 1).collect();
    let by_space = |group: usize| run.gap_after(group) == " " || (group > first && run.gap_after(group - 1) == " ");
    lone.len() == last - first || lone.len() < 2 && lone.into_iter().all(by_space)
}
