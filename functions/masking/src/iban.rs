//! International bank account numbers (ISO 13616), with or without separators, in any case.

use iban::Iban;

use crate::glyphs::{Glyph, MAX_GAP};
use crate::{Found, Kind};

/// The length of the shortest account number of any country.
const MIN_LENGTH: usize = 15;

/// The most characters of an account number (ISO 13616).
const MAX_LENGTH: usize = 34;

pub(crate) fn find(glyphs: &[Glyph]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < glyphs.len() {
        match length(&glyphs[at..]) {
            Some(length) => {
                found.push(Found { kind: Kind::Iban, at: at..at + length });
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// The number of glyphs of the account number that begins here, if there is one: two letters, two digits, then the
/// format of its country.
fn length(glyphs: &[Glyph]) -> Option<usize> {
    let mut account = String::with_capacity(MAX_LENGTH);
    let mut gap = 0;
    for (at, glyph) in glyphs.iter().enumerate() {
        match glyph.read.to_ascii_uppercase() {
            read @ ('A'..='Z' | '0'..='9')
                if read.is_ascii_digit() == (2..4).contains(&account.len()) || account.len() >= 4 =>
            {
                account.push(read);
                gap = 0;
            }
            read if !read.is_alphanumeric() && !account.is_empty() && gap < MAX_GAP => gap += 1,
            _ => return None,
        }
        if gap == 0 && account.len() >= MIN_LENGTH && account.parse::<Iban>().is_ok() {
            return Some(at + 1);
        }
        if account.len() == MAX_LENGTH {
            return None;
        }
    }
    None
}
