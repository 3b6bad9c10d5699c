//! A card number that a test types wherever something can be typed, and looks for in all that is stored, answered and logged.

use crate::log::Log;

/// The number.
pub const NUMBER: &str = "4242424242424242";

/// The number, as people write it.
pub const WRITTEN: [&str; 6] = [
    NUMBER,
    "4242 4242 4242 4242",
    "4242-4242-4242-4242",
    "4242*4242*4242*4242",
    "a4242a4242a4242a4242",
    "kort ４２４２４２４２４２４２４２４２!",
];

/// Whether the text has the number, however it is written.
pub fn has_number(text: &str) -> bool {
    let digits = text.chars().filter_map(|character| match character {
        '０'..='９' => char::from_u32(u32::from(character) - u32::from('０') + u32::from('0')),
        '0'..='9' => Some(character),
        _ => None,
    });
    digits.collect::<String>().contains(NUMBER)
}

/// No line about a request has the number, and there are many of them.
pub fn assert_not_logged(log: &Log) {
    let text = log.text();
    let requests: Vec<_> = text.lines().filter(|line| line.contains("request_id")).collect();
    assert!(requests.len() > 50, "{} lines", requests.len());
    assert!(!requests.iter().any(|line| has_number(line)));
}
