//! Numbers that belong to a person: those of cards, and personal identity numbers.

use jiff::civil::Date;

use super::{Fault, digits, has_check_digit};

/// The length of `19900101-1234`, and that of a card number with its spaces.
const IDENTITY: usize = 13;
const CARD: usize = 19;

/// `4111 1111 1111 1111` and `19900101-1234`; the digits begin at a byte.
pub(super) fn fault_at(text: &str, at: usize) -> Option<Fault> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '_' | '=');
    if text[..at].ends_with(is_part) {
        return None;
    }
    let (length, message) = match digits(&text[at..]).len() {
        4 if is_card(text.get(at..at + CARD)?, true) => (CARD, "this reads like the number of a card"),
        16 if is_card(text.get(at..at + 16)?, false) => (16, "this reads like the number of a card"),
        8 if is_identity(text.get(at..at + IDENTITY)?) => (IDENTITY, "this reads like a personal identity number"),
        _ => return None,
    };
    if text[at + length..].starts_with(is_part) {
        return None;
    }
    let help = "take it out: readers see it, and it may be somebody's";
    Some(Fault { span: at..at + length, message: message.into(), help: help.into() })
}

/// Whether a text is 16 digits, in groups of four or not, whose check digit is right.
fn is_card(text: &str, in_groups: bool) -> bool {
    let bytes = text.as_bytes();
    let is_gap = |place: usize| in_groups && place % 5 == 4;
    let is_in_place = |(place, byte): (usize, &u8)| {
        if is_gap(place) { matches!(byte, b' ' | b'-') } else { byte.is_ascii_digit() }
    };
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    bytes.iter().enumerate().all(is_in_place) && has_check_digit(&digits)
}

/// Whether a text is a day of birth, `-` and four digits.
fn is_identity(text: &str) -> bool {
    let Some((day, rest)) = text.split_once('-') else { return false };
    let part = |place: std::ops::Range<usize>| day.get(place).and_then(|part| part.parse().ok());
    let (year, month, day) = (part(0..4), part(4..6), part(6..8));
    let (Some(year), Some(month), Some(day)) = (year, month, day) else { return false };
    let has_day =
        i8::try_from(month).is_ok_and(|month| i8::try_from(day).is_ok_and(|day| Date::new(year, month, day).is_ok()));
    (1900..2100).contains(&year) && has_day && rest.len() == 4 && digits(rest).len() == 4
}

#[cfg(test)]
mod tests {
    use super::fault_at;

    #[test]
    fn numbers_of_persons_are_told_from_others() {
        for text in ["Kortet 4111 1111 1111 1111 nekas", "5555-5555-5555-4444.", "4242424242424242", "19850101-1234"] {
            let at = text.find(|c: char| c.is_ascii_digit()).expect("a number");
            assert!(fault_at(text, at).is_some(), "{text}");
        }
        for text in [
            "4111 1111 1111 1112",
            "1234 5678 9012 3456",
            "0000 0000 0000 0000",
            "2026 2027",
            "20269999-1234",
            "19850101-12345",
            "556036-0793",
            "id-4242424242424242",
            "4111 1111 1111 111å",
        ] {
            let at = text.find(|c: char| c.is_ascii_digit()).expect("a number");
            assert!(fault_at(text, at).is_none(), "{text}");
        }
    }
}
