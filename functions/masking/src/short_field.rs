//! Card numbers in the short fields of a form: name, street, city.
//!
//! In free text a number is masked only where people would write one. In a short field a false alarm costs little, so all
//! digits of the value count as one sequence, whatever stands between them, and no part of it may be a card number.

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;

use crate::{Kind, mask};

/// How many digits a card number has (ISO/IEC 7812-1).
const CARD_NUMBER_DIGITS: RangeInclusive<usize> = 13..=19;

/// How many digits of a value are searched. No field holds that many characters: a longer value is refused for its length
/// anyway, and must not cost long work first.
const MAX_DIGITS: usize = 255;

/// The first digits of the numbers of cards that people pay with.
const FIRST_DIGITS: [char; 5] = ['2', '3', '4', '5', '6'];

/// Whether the value holds a card number, whatever stands between its digits.
pub fn has_card_number(value: &str) -> bool {
    if is_masked(value) {
        return true;
    }
    let digits: String = value.nfkc().filter(char::is_ascii_digit).take(MAX_DIGITS).collect();
    for length in CARD_NUMBER_DIGITS {
        for end in length..=digits.len() {
            let part = &digits[end - length..end];
            if part.starts_with(FIRST_DIGITS) && is_masked(part) {
                return true;
            }
        }
    }
    false
}

/// Whether the value has digits in which no card number could be found: those of other scripts, which NFKC does not turn
/// into ASCII digits.
pub fn has_unreadable_digits(value: &str) -> bool {
    value.nfkc().any(|character| character.is_numeric() && !character.is_ascii())
}

fn is_masked(text: &str) -> bool {
    mask(text).kinds.contains(&Kind::CardNumber)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_other_scripts_are_unreadable() {
        for text in ["৪২৪২", "a४b", "٤٢", "➊", "Storgatan ௧"] {
            assert!(has_unreadable_digits(text), "{text}");
        }
        for text in ["", "Storgatan 12 B", "2½ tr", "１２", "Ⅳ", "北京市三里屯", "🏠"] {
            assert!(!has_unreadable_digits(text), "{text}");
        }
    }
}
