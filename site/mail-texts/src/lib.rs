//! Reads `content/<language>/mails.toml`, the words of the mails, for both builds: the site's, which tells authors what is
//! wrong, and that of `reminders`, which writes the mails. So neither takes a file that the other refuses.
//!
//! [`TEXTS`] is the one list of the texts, each with the values that are filled into it. [`parse`] reads one file; [`read`]
//! reads all languages with what the mails need besides: the operator, names of months and cards, the addresses of articles.

mod check;
mod content;
mod placeholders;
mod texts;

use std::collections::BTreeMap;
use std::ops::Range;

pub use content::{Content, Language, read};
pub use texts::{TEXTS, Text};

/// The words of one file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct MailTexts {
    /// The texts, by their paths in [`TEXTS`].
    pub texts: BTreeMap<&'static str, String>,
    /// How amounts are written in a currency, by its code.
    pub currencies: BTreeMap<String, String>,
}

/// Something wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where it is, in bytes of the file.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

/// Reads a file's text. The error has every mistake.
pub fn parse(text: &str) -> Result<MailTexts, Vec<Mistake>> {
    check::parse(text)
}
