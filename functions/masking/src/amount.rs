//! Amounts of money, which look like other numbers when their thousands are apart.

use std::ops::Range;

use crate::numbers::{Run, all_alike};

/// Names and signs of currencies, and of multiples that only amounts have.
const CURRENCIES: [&str; 21] = [
    "kr", "sek", "kronor", "tkr", "mkr", "mnkr", "msek", "ksek", ":-", "€", "eur", "euro", "$", "usd", "dollar",
    "dollars", "£", "gbp", "nok", "dkk", "pund",
];

/// How many characters of a currency and what is between it and the amount are read.
const MAX_READ: usize = 14;

/// Whether the groups are an amount of money: thousands in threes, and a currency before or after it.
pub(crate) fn is_amount(run: &Run<'_>, groups: &Range<usize>) -> bool {
    let (first, thousands) = (run.width(groups.start), groups.start + 1..groups.end);
    let in_threes = (1..=3).contains(&first) && thousands.clone().all(|group| run.width(group) == 3);
    if thousands.is_empty() || !in_threes || !all_alike(run.gaps(groups)) {
        return false;
    }
    let after: String = run.after(groups.end - 1).take(MAX_READ).collect();
    // Decimals, and what may stand before the currency's name.
    let after = after.trim_start_matches(|read: char| read.is_ascii_digit() || matches!(read, ',' | '.' | ' '));
    let mut before: Vec<char> = run.before(groups.start).take(MAX_READ).collect();
    before.reverse();
    let before: String = before.into_iter().collect();
    let before = before.trim_end_matches([' ', '+', '-']);
    names_currency(after, before)
}

fn names_currency(after: &str, before: &str) -> bool {
    let (after, before) = (after.to_lowercase(), before.to_lowercase());
    let word = |text: &str| text.chars().take_while(|read| read.is_alphabetic()).collect::<String>();
    let next = word(&after);
    let last = word(&before.chars().rev().collect::<String>()).chars().rev().collect::<String>();
    CURRENCIES.into_iter().any(|currency| {
        let is_word = currency.chars().all(char::is_alphabetic);
        if is_word {
            next == currency || last == currency
        } else {
            after.starts_with(currency) || before.ends_with(currency)
        }
    })
}
