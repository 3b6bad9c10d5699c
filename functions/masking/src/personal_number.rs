//! Swedish personal identity numbers (personnummer) and coordination numbers (samordningsnummer, 60 added to the day):
//! a date of birth of 6 or 8 digits, a serial number of 3, and a Luhn check digit over the short form.

use std::ops::Range;

use crate::glyphs::LIST_SEPARATORS;
use crate::numbers::{Run, date, luhn};
use crate::{Found, Kind};

/// The number of digits in each group: all in one, split before the last four, or with the date or the last four split
/// too.
const SHAPES: [&[usize]; 10] = [
    &[10],
    &[12],
    &[6, 4],
    &[8, 4],
    &[6, 2, 2],
    &[8, 2, 2],
    &[2, 2, 2, 4],
    &[4, 2, 2, 4],
    &[2, 2, 2, 2, 2],
    &[4, 2, 2, 2, 2],
];

pub(crate) fn find(run: &Run<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for first in 0..run.len() {
        for shape in SHAPES {
            let groups = first..first + shape.len();
            let fits =
                groups.end <= run.len() && groups.clone().map(|group| run.width(group)).eq(shape.iter().copied());
            if fits && is_joined(run, &groups) && is_personal_number(run.digits(&groups)) {
                found.push(Found { kind: Kind::PersonalNumber, at: run.glyphs(&groups) });
            }
        }
    }
    found
}

/// The parts of the date have the same separator, the last four digits may have any, and their halves a space:
/// `08:10:12 2026` and `26-11-22 08.30` are times.
fn is_joined(run: &Run<'_>, groups: &Range<usize>) -> bool {
    (groups.start + 1..groups.end).all(|next| {
        let gap = run.gap_after(next - 1);
        match run.digits(&(next..groups.end)).len() {
            4 => true,
            2 => gap == " ",
            _ => gap == run.gap_after(groups.start) && !gap.contains(LIST_SEPARATORS),
        }
    })
}

fn is_personal_number(digits: &[u8]) -> bool {
    let (century, short) = digits.split_at(digits.len().saturating_sub(10));
    let two = |at: usize| i16::from(short[at]) * 10 + i16::from(short[at + 1]);
    let (year, month, day) = (two(0), two(2), two(4));
    let day = if day > 60 { day - 60 } else { day };
    let born = |century: i16| date(century * 100 + year, month, day).is_some();
    let is_date = match century {
        [tens, ones] => {
            let century = i16::from(*tens) * 10 + i16::from(*ones);
            (18..=20).contains(&century) && born(century)
        }
        _ => born(19) || born(20),
    };
    is_date && luhn(short)
}
