//! The words of a language, and how it writes dates, amounts and names.

use billing::Money;
use jiff::civil::Date;

use super::letter::CardName;

include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// A language with its words.
pub(crate) struct Language {
    /// Its code, which is also the value of `lang`.
    pub(crate) code: &'static str,
    pub(crate) words: Words,
    /// The site's name.
    pub(crate) site_name: &'static str,
    /// What everything says that the demo sends or shows.
    pub(crate) demo: Option<&'static str>,
    /// The path of the article with the tool for cards.
    pub(crate) card_page: &'static str,
    /// The path of the article with the tool for declines.
    pub(crate) decline_page: &'static str,
    /// How amounts in a currency are written, by its code.
    currencies: &'static [(&'static str, &'static str)],
    /// The names of cards' brands, by the provider's.
    brands: &'static [(&'static str, &'static str)],
    months: &'static [&'static str],
    date: &'static str,
    card: &'static str,
    and: &'static str,
}

impl Language {
    /// The language with a code, or the default language.
    pub(crate) fn find(code: &str) -> &'static Self {
        LANGUAGES.iter().find(|language| language.code == code).unwrap_or(&LANGUAGES[0])
    }

    /// "14 december 2026"
    pub(crate) fn date(&self, date: Date) -> String {
        let month = self.months[usize::from(date.month().unsigned_abs()) - 1];
        fill(self.date, &[("day", &date.day().to_string()), ("month", month), ("year", &date.year().to_string())])
    }

    /// "1 234,50 kr"
    pub(crate) fn money(&self, money: &Money) -> String {
        let (whole, decimals) = money.amount().split_once('.').unwrap_or((money.amount(), ""));
        let mut number = String::new();
        for (index, digit) in whole.char_indices() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                number.push_str(self.words.amounts_thousands);
            }
            number.push(digit);
        }
        if !decimals.is_empty() {
            number.push_str(self.words.amounts_decimal);
            number.push_str(decimals);
        }
        let own = self.currencies.iter().find(|(code, _)| *code == money.currency());
        let format = own.map_or(self.words.amounts_other, |(_, format)| format);
        fill(format, &[("number", &number), ("currency", money.currency())])
    }

    /// "Visa som slutar på 4242"
    pub(crate) fn card(&self, card: &CardName<'_>) -> String {
        let name = |brand: &str| self.brands.iter().find(|(code, _)| *code == brand).map(|(_, name)| *name);
        let brand = name(card.brand.as_str()).or_else(|| name("other")).unwrap_or_default();
        fill(self.card, &[("brand", brand), ("last4", card.last4.as_str())])
    }

    /// "a, b och c"
    pub(crate) fn list(&self, names: &[String]) -> String {
        match names {
            [first @ .., last] if !first.is_empty() => format!("{}{}{last}", first.join(", "), self.and),
            names => names.concat(),
        }
    }
}

/// A text with its values. Braces within a value are not read.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = values.iter().find_map(|(name, value)| {
            let rest = after.strip_prefix(name)?.strip_prefix('}')?;
            Some((*value, rest))
        });
        let (value, after) = value.unwrap_or(("{", after));
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    filled
}
