//! Masking: personal details are removed from free text before it is stored or logged.
//!
//! [`mask`] first reads the text as a person would ([`glyphs`]): full-width digits are digits, and invisible characters
//! are skipped. Each kind of detail then has its own finder, which applies the rules of that kind: a check digit, a date,
//! a country's format. So amounts, dates, error codes and order numbers are left alone. Overlapping details are masked as
//! one. Every finder looks at a bounded number of characters from each position, so the time grows linearly with the
//! text.
//!
//! [`short_field`] is the stricter search for card numbers in the short fields of a form, and [`text`] brings free text
//! into the form in which it is counted and stored.

mod amount;
mod calling_codes;
mod card;
mod context;
mod email;
mod glyphs;
mod iban;
mod numbers;
mod personal_number;
mod phone;
#[cfg(test)]
mod properties;
pub mod short_field;
#[cfg(test)]
mod tests;
pub mod text;

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Serialize;

use glyphs::Glyph;

/// A kind of personal detail, the most sensitive first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 13 to 19 digits with a Luhn check digit.
    CardNumber,
    /// Swedish personnummer or samordningsnummer.
    PersonalNumber,
    /// International bank account number.
    Iban,
    /// A Swedish or international phone number.
    Phone,
    /// An e-mail address.
    Email,
}

/// A text without personal details.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// The text, with a name in brackets for each detail: `[email]`.
    pub text: String,
    /// The kinds that were found.
    pub kinds: BTreeSet<Kind>,
}

/// A detail, as a range of glyphs.
struct Found {
    kind: Kind,
    at: Range<usize>,
}

/// Replaces personal details in the text.
pub fn mask(text: &str) -> Masked {
    let mut masked = Masked { text: text.to_owned(), kinds: BTreeSet::new() };
    // First, because a number inside an account number can pass another check digit by chance.
    masked.replace(iban::find);
    masked.replace(find_all_but_ibans);
    masked
}

fn find_all_but_ibans(glyphs: &[Glyph]) -> Vec<Found> {
    let mut found = email::find(glyphs);
    let runs = numbers::runs(glyphs);
    found.extend(personal_number::find_apart(glyphs, &runs));
    for run in runs {
        found.extend(card::find(&run));
        found.extend(personal_number::find(&run));
        found.extend(phone::find(&run));
    }
    found
}

impl Masked {
    fn replace(&mut self, find: impl FnOnce(&[Glyph]) -> Vec<Found>) {
        let glyphs = glyphs::read(&self.text);
        let mut text = String::with_capacity(self.text.len());
        let mut copied_up_to = 0;
        for Found { kind, at } in merge(find(&glyphs)) {
            text.push_str(&self.text[copied_up_to..glyphs[at.start].at.start]);
            text.push_str(kind.replacement());
            copied_up_to = glyphs[at.end - 1].at.end;
            self.kinds.insert(kind);
        }
        text.push_str(&self.text[copied_up_to..]);
        self.text = text;
    }
}

/// Joins overlapping details; the most sensitive kind names the whole.
fn merge(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|found| found.at.start);
    let mut merged: Vec<Found> = Vec::new();
    for next in found {
        match merged.last_mut() {
            Some(last) if next.at.start < last.at.end => {
                last.at.end = last.at.end.max(next.at.end);
                last.kind = last.kind.min(next.kind);
            }
            _ => merged.push(next),
        }
    }
    merged
}

impl Kind {
    fn replacement(self) -> &'static str {
        match self {
            Self::CardNumber => "[card-number]",
            Self::PersonalNumber => "[personal-number]",
            Self::Iban => "[iban]",
            Self::Phone => "[phone]",
            Self::Email => "[email]",
        }
    }
}
