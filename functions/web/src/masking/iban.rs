//! International bank account numbers (ISO 13616), with or without separators, in any case.

use iban::Iban;

use super::glyphs::{Glyph, WIDEST_GAP, is_separator};
use super::{Found, Kind};

/// The shortest and the longest that a country has.
const SHORTEST: usize = 15;
const LONGEST: usize = 34;

pub(super) fn find(glyphs: &[Glyph]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < glyphs.len() {
        match ending(&glyphs[at..]) {
            Some(length) => {
                found.push(Found { kind: Kind::Iban, at: at..at + length });
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// How many glyphs the account number that begins here takes, if there is one: two letters, two digits, and then as
/// its country has it.
fn ending(glyphs: &[Glyph]) -> Option<usize> {
    let mut account = String::with_capacity(LONGEST);
    let mut gap = 0;
    for (at, glyph) in glyphs.iter().enumerate() {
        match glyph.read.to_ascii_uppercase() {
            read @ ('A'..='Z' | '0'..='9')
                if read.is_ascii_digit() == (2..4).contains(&account.len()) || account.len() >= 4 =>
            {
                account.push(read);
                gap = 0;
            }
            read if is_separator(read) && !account.is_empty() && gap < WIDEST_GAP => gap += 1,
            _ => return None,
        }
        if gap == 0 && account.len() >= SHORTEST && account.parse::<Iban>().is_ok() {
            return Some(at + 1);
        }
        if account.len() == LONGEST {
            return None;
        }
    }
    None
}
