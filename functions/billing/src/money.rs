//! Amounts.

/// An amount in a currency. It is shown and stored; all calculations are the payment provider's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    amount: String,
    currency: String,
}

impl Money {
    /// From a decimal amount such as `1234.50` (up to 12 digits before the point and 3 after it) and a code of the form of
    /// ISO 4217.
    pub fn parse(amount: &str, currency: &str) -> Option<Self> {
        let digits =
            |text: &str, most| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        let (whole, part) = amount.split_once('.').unwrap_or((amount, "0"));
        let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
        if digits(whole, 12) && digits(part, 3) && is_code {
            Some(Self { amount: amount.to_owned(), currency: currency.to_owned() })
        } else {
            None
        }
    }

    /// The amount, with a point before its decimals.
    pub fn amount(&self) -> &str {
        &self.amount
    }

    /// The currency's code in ISO 4217.
    pub fn currency(&self) -> &str {
        &self.currency
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_decimal() {
        for amount in ["0", "1234.50", "100", "1.005"] {
            assert_eq!(Money::parse(amount, "SEK").expect("an amount").amount(), amount);
        }
        for amount in ["", ".", "1.", ".5", "-1", "1,50", "1.0000", "1.2.3", "1e3", "1234567890123"] {
            assert_eq!(Money::parse(amount, "SEK"), None, "{amount}");
        }
        for currency in ["sek", "SE", "SEKK", "S1K", ""] {
            assert_eq!(Money::parse("1", currency), None, "{currency}");
        }
    }
}
