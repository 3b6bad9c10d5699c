//! Reads `content/decline-reasons.toml`, the one list of the payment provider's codes, for both builds: the site's, which
//! shows the reasons, and that of `billing`, which decides by them. So neither takes a list that the other refuses.
//!
//! Every code of the provider's has exactly one place: in a reason (itself, or as another name of a code that is in one),
//! among those that are masked, or among those of card readers only.

mod check;
mod file;

use std::collections::BTreeMap;
use std::ops::Range;

/// The categories of reasons, in the order of the page: first the reasons that the reader can do something about at once.
pub const CATEGORIES: [&str; 6] = ["fix", "later", "bank", "other-card", "verify", "ours"];

/// The card's details that a reason may blame, by their paths in the API.
pub const FIELDS: [&str; 8] = [
    "expiry",
    "holder",
    "address.line1",
    "address.line2",
    "address.postalCode",
    "address.city",
    "address.region",
    "address.country",
];

/// The code that is answered in place of every code that may not be shown.
pub const GENERIC: &str = "generic_decline";

/// The list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclineCodes {
    /// The reasons, in the order of the page.
    pub reasons: Vec<Reason>,
    /// The codes that are answered as [`GENERIC`].
    pub masked: Vec<String>,
    /// The codes that only a card reader gets.
    pub readers_only: Vec<String>,
    /// Codes that mean exactly what another one means, and are answered as that one.
    pub same_as: BTreeMap<String, String>,
    /// The codes after which no date of a next attempt may be promised.
    pub without_next_attempt: Vec<String>,
    /// The card networks' codes after which the card must not be charged again.
    pub stopping_network_codes: Vec<String>,
    /// The provider's own lists.
    pub provider: ProviderCodes,
}

/// The provider's own lists of codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderCodes {
    /// The bank's reasons: `decline_code`.
    pub decline_codes: Vec<String>,
    /// The reasons of errors that a card is the cause of: `code`.
    pub error_codes: Vec<String>,
    /// All other reasons of errors.
    pub other_error_codes: Vec<String>,
    /// The reasons for which the provider itself blocks a charge: `outcome.reason`.
    pub outcome_reasons: Vec<String>,
    /// What the provider advises after a decline: `advice_code`.
    pub advice_codes: Vec<String>,
}

/// Codes that mean the same to the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The id that the words have in each language.
    pub id: String,
    /// What helps: one of [`CATEGORIES`].
    pub category: String,
    /// What helps where the first does not: one of [`CATEGORIES`].
    pub then: Option<String>,
    /// Whether the card may be charged again.
    pub retry: bool,
    /// Whether money was short.
    pub short: bool,
    /// By code, the details that are wrong, the most likely one first: some of [`FIELDS`].
    pub fields: BTreeMap<String, Vec<String>>,
    /// The card's status that it explains where there was no decline.
    pub card_status: Option<String>,
    /// The provider's codes.
    pub codes: Vec<String>,
    /// Where the id stands, in bytes of the file.
    pub span: Range<usize>,
}

/// Something wrong with the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where it is, in bytes of the file.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

/// Reads the file's text. The error has every mistake, but of several in the TOML itself only the first.
pub fn parse(text: &str) -> Result<DeclineCodes, Vec<Mistake>> {
    let file = file::parse(text).map_err(|mistake| vec![mistake])?;
    let mistakes = check::mistakes(&file);
    if mistakes.is_empty() { Ok(file.into()) } else { Err(mistakes) }
}
