//! The seller who runs the site: the table `[operator]` of `site.toml`.

use std::collections::BTreeMap;

use super::{made_up, phone, placeholders::Placeholders, plain_texts};
use crate::diagnostics::{Diagnostics, TomlReader};

/// The seller who runs the site.
#[derive(Debug, Default)]
pub(crate) struct Operator {
    /// Whether the operator is the invented one of the demo.
    pub(crate) demo: bool,
    /// The name that texts use.
    pub(crate) name: String,
    organisation_number: String,
    /// The number as people write it.
    pub(crate) phone: String,
    hours: BTreeMap<String, String>,
    email: String,
    statement_name: String,
    payment_provider: String,
    sign_in_domain: String,
    storage_region: String,
}

/// A value with more characters than this fits in no sentence.
const MAX_VALUE: usize = 80;

/// A card statement prints no more of a seller's name (Stripe's `statement_descriptor`).
const MAX_STATEMENT_NAME: usize = 22;

impl Operator {
    /// Reads the table. If the site is `live`, made-up values are errors.
    pub(crate) fn read(
        mut table: TomlReader<'_, '_>,
        languages: &[String],
        default_language: Option<&str>,
        live: bool,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        // A wrong value has been reported.
        let demo = table.optional_bool("demo").unwrap_or_else(|| table.keys().iter().any(|key| key == "demo"));
        let mut text = |key| table.text(key).unwrap_or_default();
        let mut operator = Self {
            demo,
            name: text("name"),
            organisation_number: text("organisation_number"),
            phone: text("phone"),
            hours: BTreeMap::new(),
            email: text("email"),
            statement_name: text("statement_name"),
            payment_provider: text("payment_provider"),
            sign_in_domain: text("sign_in_domain"),
            storage_region: text("storage_region"),
        };
        if !operator.phone.is_empty() && phone::link(&operator.phone).is_none() {
            let message = format!("`{}` is no telephone number", operator.phone);
            table.error(table.span_of("phone"), message, phone::HELP);
        }
        if !operator.email.is_empty() && !is_email(&operator.email) {
            let message = format!("`{}` is no e-mail address", operator.email);
            table.error(table.span_of("email"), message, "write it like faktura@foretaget.se");
        }
        if operator.sign_in_domain.contains(|c: char| c.is_whitespace() || matches!(c, '/' | ':' | '@')) {
            let message = format!("`{}` is no domain", operator.sign_in_domain);
            table.error(table.span_of("sign_in_domain"), message, "write it without `https://` and slashes");
        }
        for (key, text) in [("name", &operator.name), ("payment_provider", &operator.payment_provider)] {
            let span = table.span_of(key);
            plain_texts::warn(&mut table, Some(text), &span);
        }
        operator.report_lengths(&mut table);
        operator.report_made_up(&mut table, live);
        let expected = "a line for each language: `hours.sv = \"…\"`";
        let hours =
            table.table_like("hours", expected).map(|table| hours(table, languages, default_language, diagnostics));
        operator.hours = hours.unwrap_or_default();
        table.finish(diagnostics);
        operator
    }

    /// Reports values that are too long for where they stand.
    fn report_lengths(&self, table: &mut TomlReader<'_, '_>) {
        for (key, value, most) in [
            ("name", &self.name, MAX_VALUE),
            ("organisation_number", &self.organisation_number, MAX_VALUE),
            ("statement_name", &self.statement_name, MAX_STATEMENT_NAME),
            ("payment_provider", &self.payment_provider, MAX_VALUE),
            ("sign_in_domain", &self.sign_in_domain, MAX_VALUE),
            ("storage_region", &self.storage_region, MAX_VALUE),
        ] {
            let length = value.chars().count();
            if length > most {
                let help = format!("write at most {most}: it stands in sentences of the texts");
                table.warning_at(table.span_of(key), format!("`{key}` is long: {length} characters"), help);
            }
        }
    }

    /// Reports what can only be made up. In the demo every page says so.
    fn report_made_up(&self, table: &mut TomlReader<'_, '_>, live: bool) {
        if self.demo {
            if live {
                let message = "the operator is the made-up one of the demo".into();
                table.error(table.span_of("demo"), message, "write your own values, and take `demo` out");
            }
            return;
        }
        let number = &self.organisation_number;
        let mut found = Vec::new();
        if !number.is_empty() && !made_up::may_be_organisation_number(number) {
            found.push((
                "organisation_number",
                format!("`{number}` is no organisation number: a digit is wrong, or there are not ten"),
            ));
        }
        if phone::link(&self.phone).is_some_and(|link| phone::is_fiction(&link)) {
            found.push(("phone", format!("`{}` is one of the numbers set aside for fiction", self.phone)));
        }
        for (key, value) in [
            ("name", &self.name),
            ("statement_name", &self.statement_name),
            ("payment_provider", &self.payment_provider),
        ] {
            if made_up::is_of_the_demo(value) {
                found.push((key, format!("`{value}` is the demo's made-up name")));
            }
        }
        for (key, message) in found {
            table.report(table.span_of(key), message, made_up::HELP, live);
        }
    }

    /// The placeholders that texts may use, with their values in one language.
    pub(crate) fn placeholders(&self, language: &str) -> Placeholders {
        let hours = self.hours.get(language).cloned().unwrap_or_default();
        Placeholders::from([
            ("operator", self.name.clone()),
            ("organisation_number", self.organisation_number.clone()),
            ("operator_phone", self.phone.clone()),
            ("operator_hours", hours),
            ("operator_email", self.email.clone()),
            ("statement_name", self.statement_name.clone()),
            ("payment_provider", self.payment_provider.clone()),
            ("sign_in_domain", self.sign_in_domain.clone()),
            ("storage_region", self.storage_region.clone()),
        ])
    }
}

/// Whether a text may be an e-mail address: one @, and a domain with a dot.
pub(crate) fn is_email(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "@:<>,;".contains(c));
    text.split_once('@').is_some_and(|(name, domain)| {
        is_part(name)
            && is_part(domain)
            && domain.split('.').count() > 1
            && domain.split('.').all(|label| !label.is_empty())
    })
}

/// The opening hours in each language; a language without its own has those of the default language.
fn hours(
    mut table: TomlReader<'_, '_>,
    languages: &[String],
    default_language: Option<&str>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, String> {
    let default_language = default_language.filter(|default| languages.iter().any(|language| language == default));
    let default = default_language.and_then(|language| table.text(language));
    let mut hours = BTreeMap::new();
    for language in languages {
        let own = table.optional_text(language);
        let span = table.span_of(language);
        if own.as_ref().is_some_and(|own| own.chars().count() > MAX_VALUE) {
            let help = format!("write at most {MAX_VALUE} characters: they stand in sentences of the texts");
            table.warning_at(table.span_of(language), format!("`hours.{language}` is long"), help);
        }
        if own.is_none() && Some(language.as_str()) != default_language {
            let message = format!("the hours are not there in \"{language}\": those of the default language are shown");
            table.warning(message, format!("add `hours.{language} = \"…\"`"));
        }
        plain_texts::warn(&mut table, own.as_deref(), &span);
        if own.is_some() && own == default && Some(language.as_str()) != default_language {
            let message = format!("`hours.{language}` is the same as in the default language");
            table.warning_at(table.span_of(language), message, "translate it");
        }
        if let Some(text) = own.or_else(|| default.clone()) {
            hours.insert(language.clone(), text);
        }
    }
    table.finish(diagnostics);
    hours
}
