//! What the words before a number say that it is.

use crate::numbers::Run;

/// What a number is called in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Called {
    /// A phone number.
    Phone,
    /// A number of something else: an order, a case, a device.
    Other,
    /// Nothing that is known.
    Nothing,
}

/// How many characters before a number are read.
const MAX_BEFORE: usize = 40;

/// Words that say that a phone number follows, by their beginnings.
const PHONE: [&str; 19] = [
    "call", "cell", "dial", "fax", "landline", "mob", "nås", "phone", "reach", "ring", "signal", "sms", "swish", "tel",
    "text", "tfn", "tlf", "viber", "whatsapp",
];

/// Words that say that a number of something else follows. Compounds with `nr` and `nummer` need no place here.
const OTHER: [&str; 62] = [
    "account",
    "agreement",
    "art",
    "article",
    "artikel",
    "avtal",
    "bankgiro",
    "beställning",
    "bg",
    "bilaga",
    "bokning",
    "booking",
    "case",
    "client",
    "code",
    "contract",
    "customer",
    "device",
    "dnr",
    "ean",
    "enhet",
    "errand",
    "faktura",
    "gtin",
    "id",
    "imei",
    "incident",
    "invoice",
    "isbn",
    "item",
    "kod",
    "kolli",
    "konto",
    "kund",
    "kvitto",
    "leverans",
    "licence",
    "licens",
    "license",
    "member",
    "ocr",
    "order",
    "part",
    "pg",
    "plusgiro",
    "prenumeration",
    "product",
    "produkt",
    "quote",
    "receipt",
    "ref",
    "reference",
    "referens",
    "rma",
    "s/n",
    "serial",
    "sn",
    "subscription",
    "ticket",
    "tracking",
    "transaction",
    "ärende",
];

/// Words that may stand between that word and the number.
const BETWEEN: [&str; 28] = [
    "at", "av", "direct", "direkt", "gärna", "hos", "is", "me", "mig", "mitt", "my", "no", "nr", "nu", "number",
    "numbers", "nummer", "numret", "on", "oss", "please", "på", "står", "to", "till", "us", "var", "är",
];

/// What the number that begins with the group is called.
pub(crate) fn called(run: &Run<'_>, group: usize) -> Called {
    let before: Vec<char> = run.before(group).take(MAX_BEFORE).collect();
    // A word in brackets is the name of something that is masked already.
    let before: String = before.into_iter().take_while(|character| !matches!(character, ']' | '[')).collect();
    let before: String = before.chars().rev().flat_map(char::to_lowercase).collect();
    let words = before.split(|character: char| !character.is_alphabetic() && character != '/');
    for word in words.rev().filter(|word| !word.is_empty()) {
        if PHONE.iter().any(|phone| word.starts_with(phone)) {
            return Called::Phone;
        }
        if is_other(word) {
            return Called::Other;
        }
        if !BETWEEN.contains(&word) {
            return Called::Nothing;
        }
    }
    Called::Nothing
}

fn is_other(word: &str) -> bool {
    let is_compound = |end: &str| word.len() > end.len() && word.ends_with(end);
    let singular = word.trim_end_matches('s');
    OTHER.iter().any(|other| *other == word || *other == singular)
        || [
            "nr", "nummer", "numret", "number", "kod", "koden", "code", "id", "order", "ärende", "ärendet", "faktura",
            "fakturan",
        ]
        .into_iter()
        .any(is_compound)
}
