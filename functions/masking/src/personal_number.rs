//! Swedish personal identity numbers (personnummer) and coordination numbers (samordningsnummer, 60 added to the day):
//! a date of birth of 6 or 8 digits, a serial number of 3, and a Luhn check digit over the short form.

use std::ops::Range;

use crate::glyphs::{Glyph, LIST_SEPARATORS};
use crate::numbers::{Run, date, luhn};
use crate::{Found, Kind};

/// The number of digits without the century.
const SHORT: usize = 10;

/// The number of digits with the century.
const LONG: usize = 12;

/// The most digits of a number that is built of a personal number.
const MAX_DIGITS: usize = 14;

/// The number of digits of a day and a time with seconds.
const TIME: usize = 14;

/// How far a date of birth, the last four digits and the word that names them can be from each other, in characters.
const MAX_APART: usize = 60;

/// Every sequence of whole groups that is a personal number or built of one, and every group that contains one.
pub(crate) fn find(run: &Run<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for first in 0..run.len() {
        let mut width = 0;
        for last in first..run.len() {
            width += run.width(last);
            let groups = first..last + 1;
            let digits = run.digits(&groups);
            let fits = width <= MAX_DIGITS && is_built_of_one(digits) && is_joined(run, &groups);
            if fits || (groups.len() == 1 && contains_long(digits)) {
                found.push(Found { kind: Kind::PersonalNumber, at: with_country(run, &groups) });
            }
            if width >= MAX_DIGITS {
                break;
            }
        }
    }
    found
}

/// Whether the digits are a personal number, or one of the numbers that are made from it: the VAT number of a sole trader
/// (the ten digits and 01, Skatteverket), and a Nordea account (clearing number 3300 or 3782, and the ten digits).
fn is_built_of_one(digits: &[u8]) -> bool {
    match (digits, digits.len()) {
        ([short @ .., 0, 1], LONG) if is_short(short) => true,
        ([3, 3, 0, 0, short @ ..] | [3, 7, 8, 2, short @ ..], MAX_DIGITS) => is_short(short),
        (_, LONG) => is_long(digits),
        (_, SHORT) => is_short(digits),
        _ => false,
    }
}

/// Whether a longer number has a personal number with its century anywhere in it. The short form would be found in every
/// hundredth number by chance, and the long one in every tenth time of a log (`20261130084512`).
fn contains_long(digits: &[u8]) -> bool {
    digits.len() > LONG && !is_time(digits) && digits.windows(LONG).any(is_long)
}

/// Whether the digits are a day of this century and a time with seconds, or with parts of seconds after them.
fn is_time(digits: &[u8]) -> bool {
    let two = |at: usize| i16::from(digits[at]) * 10 + i16::from(digits[at + 1]);
    (TIME..=TIME + 3).contains(&digits.len())
        && two(0) == 20
        && date(2000 + two(2), two(4), two(6)).is_some()
        && two(8) < 24
        && [10, 12].into_iter().all(|at| two(at) < 60)
}

/// The parts of the date have the same separator, the last four digits may have any, and their halves a space or hyphen:
/// `08:10:12 2026` and `26-11-22 08.30` are times.
fn is_joined(run: &Run<'_>, groups: &Range<usize>) -> bool {
    let is_vat = run.digits(groups).len() == LONG && !is_long(run.digits(groups));
    (groups.start + 1..groups.end).all(|next| {
        let gap = run.gap_after(next - 1);
        match run.digits(&(next..groups.end)).len() {
            4 => true,
            2 => matches!(gap, " " | "-") || (is_vat && !gap.contains(LIST_SEPARATORS)),
            6 if is_vat => true,
            SHORT if run.digits(groups).len() == MAX_DIGITS => true,
            _ => gap == run.gap_after(groups.start) && !gap.contains(LIST_SEPARATORS),
        }
    })
}

/// The number's glyphs, with the country code of a VAT number before it.
fn with_country(run: &Run<'_>, groups: &Range<usize>) -> Range<usize> {
    let at = run.glyphs(groups);
    let before: String = run.before(groups.start).take(3).collect();
    let letters = before.trim_start_matches([' ', '-']).to_ascii_lowercase();
    if letters.starts_with("es") { at.start - (before.len() - letters.len()) - 2..at.end } else { at }
}

/// A date of birth and, elsewhere in the sentence, the last four digits: `född 840307, de fyra sista är 2989`. They count
/// only together with a word for them, and if the check digit holds.
pub(crate) fn find_apart(glyphs: &[Glyph], runs: &[Run<'_>]) -> Vec<Found> {
    let mut found = Vec::new();
    for at in (0..glyphs.len()).filter(|at| names_the_last_four(&glyphs[*at..])) {
        let near = |range: &Range<usize>| range.end + MAX_APART >= at && range.start <= at + MAX_APART;
        let first = runs.partition_point(|run| run.glyphs(&(0..run.len())).end + MAX_APART < at);
        let runs = runs[first..].iter().take_while(|run| near(&run.glyphs(&(0..run.len()))));
        let mut births = Vec::new();
        let mut last_fours = Vec::new();
        for run in runs {
            for first in 0..run.len() {
                let parts = [first..first + 1, first..(first + 3).min(run.len())];
                births.extend(parts.into_iter().filter_map(|groups| birth(run, &groups)).filter(|(at, _)| near(at)));
                if run.width(first) == 4 {
                    last_fours.push((run.glyphs(&(first..first + 1)), run.digits(&(first..first + 1))));
                }
            }
        }
        for (born_at, born) in &births {
            for (last_at, last) in last_fours.iter().filter(|(last_at, _)| near(last_at)) {
                if is_short(&[born, *last].concat()) {
                    let both = [born_at, last_at];
                    found.extend(both.map(|at| Found { kind: Kind::PersonalNumber, at: at.clone() }));
                }
            }
        }
    }
    found
}

fn names_the_last_four(glyphs: &[Glyph]) -> bool {
    ["sista", "last"].into_iter().any(|word| {
        let mut read = glyphs.iter().map(|glyph| glyph.read.to_ascii_lowercase());
        word.chars().all(|character| read.next() == Some(character))
    })
}

/// The six digits of a date of birth that is written in these groups, and where.
fn birth<'a>(run: &'a Run<'_>, groups: &Range<usize>) -> Option<(Range<usize>, &'a [u8])> {
    let digits = run.digits(groups);
    let short = match *run.widths(groups) {
        [6] | [2, 2, 2] => digits,
        [8] | [4, 2, 2] => &digits[2..],
        _ => return None,
    };
    Some((run.glyphs(groups), short))
}

/// Ten digits: the date without its century.
fn is_short(digits: &[u8]) -> bool {
    digits.len() == SHORT && luhn(digits) && (is_born(19, digits) || is_born(20, digits))
}

/// Twelve digits: the date with its century.
fn is_long(digits: &[u8]) -> bool {
    let [tens, ones, short @ ..] = digits else { return false };
    let century = i16::from(*tens) * 10 + i16::from(*ones);
    short.len() == SHORT && luhn(short) && (18..=20).contains(&century) && is_born(century, short)
}

fn is_born(century: i16, short: &[u8]) -> bool {
    let two = |at: usize| i16::from(short[at]) * 10 + i16::from(short[at + 1]);
    let (year, month, day) = (two(0), two(2), two(4));
    let day = if day > 60 { day - 60 } else { day };
    date(century * 100 + year, month, day).is_some()
}
