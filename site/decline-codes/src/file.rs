//! The file as it is written, each text with its place.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::{DeclineCodes, Mistake, ProviderCodes, Reason};

/// A text with its place in the file.
pub(crate) type Text = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) masked: Vec<Text>,
    pub(crate) readers_only: Vec<Text>,
    pub(crate) same_as: BTreeMap<Text, Text>,
    pub(crate) without_next_attempt: Vec<Text>,
    pub(crate) stopping_network_codes: Vec<Text>,
    pub(crate) provider: ProviderTable,
    pub(crate) reasons: Vec<ReasonTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProviderTable {
    /// The day on which the lists were last compared with the provider's. For the authors.
    #[serde(rename = "as_of")]
    pub(crate) _as_of: Datetime,
    pub(crate) decline_codes: Vec<Text>,
    pub(crate) error_codes: Vec<Text>,
    pub(crate) other_error_codes: Vec<Text>,
    pub(crate) outcome_reasons: Vec<Text>,
    pub(crate) advice_codes: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReasonTable {
    pub(crate) id: Text,
    pub(crate) category: Text,
    pub(crate) then: Option<Text>,
    #[serde(default = "yes")]
    pub(crate) retry: bool,
    #[serde(default)]
    pub(crate) short: bool,
    #[serde(default)]
    pub(crate) fields: BTreeMap<Text, Vec<Text>>,
    pub(crate) card_status: Option<Text>,
    pub(crate) codes: Spanned<Vec<Text>>,
}

fn yes() -> bool {
    true
}

pub(crate) fn parse(text: &str) -> Result<File, Mistake> {
    toml::from_str(text).map_err(|error| Mistake {
        span: error.span().unwrap_or(0..0),
        message: error.message().trim().to_owned(),
        help: "docs/content.md describes this file".to_owned(),
    })
}

impl From<File> for DeclineCodes {
    fn from(file: File) -> Self {
        let provider = ProviderCodes {
            decline_codes: texts(file.provider.decline_codes),
            error_codes: texts(file.provider.error_codes),
            other_error_codes: texts(file.provider.other_error_codes),
            outcome_reasons: texts(file.provider.outcome_reasons),
            advice_codes: texts(file.provider.advice_codes),
        };
        Self {
            reasons: file.reasons.into_iter().map(Reason::from).collect(),
            masked: texts(file.masked),
            readers_only: texts(file.readers_only),
            same_as: file.same_as.into_iter().map(|(code, other)| (code.into_inner(), other.into_inner())).collect(),
            without_next_attempt: texts(file.without_next_attempt),
            stopping_network_codes: texts(file.stopping_network_codes),
            provider,
        }
    }
}

impl From<ReasonTable> for Reason {
    fn from(table: ReasonTable) -> Self {
        Self {
            span: table.id.span(),
            id: table.id.into_inner(),
            category: table.category.into_inner(),
            then: table.then.map(Text::into_inner),
            retry: table.retry,
            short: table.short,
            fields: table.fields.into_iter().map(|(code, fields)| (code.into_inner(), texts(fields))).collect(),
            card_status: table.card_status.map(Text::into_inner),
            codes: texts(table.codes.into_inner()),
        }
    }
}

fn texts(list: Vec<Text>) -> Vec<String> {
    list.into_iter().map(Text::into_inner).collect()
}
