//! Amounts: the provider counts them in the currency's smallest unit.

use billing::Money;

/// Currencies without decimals, by the provider's own list. Some that have none in ISO 4217, such as ISK and UGX, are not on
/// it: the provider counts them in hundredths.
const WITHOUT_DECIMALS: [&str; 15] =
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"];

/// Currencies with three decimals.
const WITH_THREE_DECIMALS: [&str; 5] = ["BHD", "JOD", "KWD", "OMR", "TND"];

/// 123450 `sek` is 1234.50 SEK. None for a negative amount, or one that the domain does not accept.
pub(crate) fn from_minor_units(amount: i64, currency: &str) -> Option<Money> {
    let currency = currency.to_ascii_uppercase();
    let amount = u64::try_from(amount).ok()?;
    let decimal = if WITHOUT_DECIMALS.contains(&currency.as_str()) {
        amount.to_string()
    } else if WITH_THREE_DECIMALS.contains(&currency.as_str()) {
        format!("{}.{:03}", amount / 1000, amount % 1000)
    } else {
        format!("{}.{:02}", amount / 100, amount % 100)
    };
    Money::parse(&decimal, &currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_its_currencys_decimals() {
        for (minor, currency, amount) in [
            (123_450, "sek", "1234.50"),
            (5, "sek", "0.05"),
            (0, "eur", "0.00"),
            (500, "jpy", "500"),
            (1005, "kwd", "1.005"),
            // No decimals in ISO 4217, and hundredths at the provider.
            (500, "ugx", "5.00"),
            (500, "isk", "5.00"),
        ] {
            let money = from_minor_units(minor, currency).expect("an amount");
            assert_eq!((money.amount(), money.currency()), (amount, &*currency.to_uppercase()));
        }
    }

    #[test]
    fn what_is_no_amount_is_none() {
        assert_eq!(from_minor_units(-1, "sek"), None);
        assert_eq!(from_minor_units(1, "kronor"), None);
        assert_eq!(from_minor_units(i64::MAX, "jpy"), None);
    }
}
