//! Payment card numbers.

use super::numbers::{Run, luhn};
use super::{Found, Kind};

/// Every stretch of whole groups that could be a card number: overlapping ones are all found, so that none leaves
/// digits of another standing.
pub(super) fn find(run: &Run<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for first in 0..run.len() {
        let mut width = 0;
        for last in first..run.len() {
            width += run.width(last);
            if width > 19 || run.is_dated(last) || (last > first && !joins(run.gap_after(last - 1))) {
                break;
            }
            let groups = first..last + 1;
            if width >= 13 && is_grouped(run, first, last) && is_card_number(run.digits(&groups)) {
                found.push(Found { kind: Kind::CardNumber, at: run.glyphs(&groups) });
            }
        }
    }
    found
}

/// No issuer's numbers begin with 0.
fn is_card_number(digits: &[u8]) -> bool {
    digits.first() != Some(&0) && luhn(digits)
}

fn joins(gap: &str) -> bool {
    gap.chars().all(|character| matches!(character, ' ' | '-' | '.' | '_'))
}

/// Digits one by one, or in groups of several of which the last may be short. Version numbers are written otherwise.
fn is_grouped(run: &Run<'_>, first: usize, last: usize) -> bool {
    let mut widths = (first..last).map(|group| run.width(group));
    let singly = run.width(first) == 1;
    widths.all(|width| (width == 1) == singly)
}
