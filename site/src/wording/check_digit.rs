//! The check digit of the numbers of cards and organisations.

/// Whether the last of the digits is the check digit of the others (Luhn; ISO/IEC 7812-1, annex B). Zeros alone are no number.
pub(crate) fn has_check_digit(digits: &[u32]) -> bool {
    let doubled = |(place, digit): (usize, &u32)| if place % 2 == 1 { digit * 2 } else { *digit };
    let sum: u32 = digits.iter().rev().enumerate().map(doubled).map(|n| n / 10 + n % 10).sum();
    sum > 0 && sum.is_multiple_of(10)
}
