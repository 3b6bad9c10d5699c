//! `content/site.toml`: the site's address, its languages, who runs it.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use serde::Serialize;

use super::{
    placeholders::Placeholders,
    security::{self, Security},
};
use crate::diagnostics::{Diagnostic, Diagnostics, Source, TomlReader, display_path, parse_toml};

/// The content of `content/site.toml`.
#[derive(Debug)]
pub(crate) struct SiteToml {
    /// The file itself; a wrong id in it is reported there.
    source: Arc<Source>,
    /// Origin of the published site, without a slash at the end.
    pub(crate) base_url: String,
    /// The language that `/` leads to; one of `languages`.
    pub(crate) default_language: String,
    /// The languages' codes, in the order of the language switch; each is a folder of `content/`.
    pub(crate) languages: Vec<String>,
    /// Ids of the pages that are not articles.
    pub(crate) pages: Pages,
    /// The seller who runs the site.
    pub(crate) operator: Operator,
    /// Links to people who help, in order.
    pub(crate) support: Vec<Support>,
    /// What `/.well-known/security.txt` says. There is none without it.
    pub(crate) security: Option<Security>,
}

/// Ids of the pages that are not articles, by their purpose.
#[derive(Debug, Default, Clone, Serialize)]
pub(crate) struct Pages {
    /// The privacy policy.
    pub(crate) privacy: String,
    /// The accessibility statement.
    pub(crate) accessibility: String,
    /// The page that thanks for feedback sent by the plain form.
    pub(crate) thanks: String,
}

impl Pages {
    /// Whether an id is that of one of these pages.
    pub(crate) fn contains(&self, id: &str) -> bool {
        [&self.privacy, &self.accessibility, &self.thanks].into_iter().any(|page| page == id)
    }
}

/// The seller who runs the site.
#[derive(Debug, Default)]
pub(crate) struct Operator {
    /// Whether the operator is the invented one of the demo.
    pub(crate) demo: bool,
    /// The name that texts use.
    pub(crate) name: String,
    organisation_number: String,
    phone: String,
    hours: BTreeMap<String, String>,
    email: String,
    statement_name: String,
    payment_provider: String,
    sign_in_domain: String,
}

impl Operator {
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
        ])
    }
}

/// One way to reach support. Its label is the string `support.<id>`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Support {
    /// The last part of the label's name.
    pub(crate) id: String,
    /// `tel:`, `mailto:` or `https:`.
    pub(crate) url: String,
}

impl SiteToml {
    /// Reads the file of a content folder. `None` if the file cannot be read or is not TOML. A wrong value is left empty, so
    /// that the rest of the content is checked in the same run.
    pub(crate) fn read(content: &Path, diagnostics: &mut Diagnostics) -> Option<Self> {
        let source = Source::read(&content.join("site.toml"), format!("{}/site.toml", display_path(content)));
        let source = source.map_err(|diagnostic| diagnostics.push(diagnostic)).ok()?;
        let table = parse_toml(&source, &source.text, 0, diagnostics)?;
        let mut table = TomlReader::new(&table, &source, 0, 0..0);

        let base_url = table.text("base_url");
        if base_url.as_deref().is_some_and(|url| !is_origin(url)) {
            table.error(table.span_of("base_url"), "`base_url` is not an origin".into(), ORIGIN_HELP);
        }
        let default_language = table.text("default_language");
        let languages = languages(&mut table, default_language.as_deref());
        let pages = table.table("pages").map(|table| pages(table, diagnostics));
        let operator =
            table.table("operator").map(|table| operator(table, &languages, default_language.as_deref(), diagnostics));
        let support = table.tables("support").into_iter().filter_map(|table| support(table, diagnostics)).collect();
        let security =
            table.optional_table("security").and_then(|table| Security::read(table, security::today(), diagnostics));
        table.finish(diagnostics);

        Some(Self {
            base_url: base_url.unwrap_or_default(),
            default_language: default_language.unwrap_or_default(),
            languages,
            pages: pages.unwrap_or_default(),
            operator: operator.unwrap_or_default(),
            support,
            security,
            source,
        })
    }

    /// An error at the place of a text that the file holds in quotation marks.
    pub(crate) fn error_at(&self, written: &str, message: String, help: String) -> Diagnostic {
        let written = format!("\"{written}\"");
        let at = self.source.text.find(&written).unwrap_or_default();
        self.source.error(at..at + written.len(), message, help)
    }
}

/// What to write instead of an address that is not an origin.
pub(crate) const ORIGIN_HELP: &str = "write it like https://hjalp.example.se, no slash at the end";

/// Whether a text is a scheme, a host and perhaps a port, and nothing more.
pub(crate) fn is_origin(url: &str) -> bool {
    let authority = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    authority.is_some_and(|authority| {
        let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "0"));
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        !host.is_empty() && host.chars().all(is_host) && port.parse::<u16>().is_ok()
    })
}

/// The languages whose codes are well-formed.
fn languages(table: &mut TomlReader<'_, '_>, default: Option<&str>) -> Vec<String> {
    let mut languages = table.texts("languages");
    if let Some(default) = default
        && !languages.iter().any(|(language, _)| language == default)
    {
        let span = table.span_of("default_language");
        table.error(span, format!("`{default}` is not one of `languages`"), "add it to `languages`");
    }
    if languages.is_empty() {
        let span = table.span_of("languages");
        table.error(span, "`languages` names no language".into(), "add `languages = [\"sv\"]`");
    }
    languages.retain(|(language, span)| {
        let is_well_formed = language.split('-').all(|part| (2..=8).contains(&part.len()))
            && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_well_formed || ["api", "assets"].contains(&language.as_str()) {
            table.error(
                span.clone(),
                format!("`{language}` is not a language code"),
                "write a code like \"sv\" or \"en\"",
            );
            return false;
        }
        true
    });
    languages.into_iter().map(|(language, _)| language).collect()
}

fn pages(mut table: TomlReader<'_, '_>, diagnostics: &mut Diagnostics) -> Pages {
    let mut text = |key| table.text(key).unwrap_or_default();
    let pages = Pages { privacy: text("privacy"), accessibility: text("accessibility"), thanks: text("thanks") };
    table.finish(diagnostics);
    pages
}

fn operator(
    mut table: TomlReader<'_, '_>,
    languages: &[String],
    default_language: Option<&str>,
    diagnostics: &mut Diagnostics,
) -> Operator {
    let demo = table.optional_bool("demo").unwrap_or_default();
    let mut text = |key| table.text(key).unwrap_or_default();
    let name = text("name");
    let organisation_number = text("organisation_number");
    let phone = text("phone");
    let email = text("email");
    let statement_name = text("statement_name");
    let payment_provider = text("payment_provider");
    let sign_in_domain = text("sign_in_domain");
    let hours = table.table("hours").map(|table| hours(table, languages, default_language, diagnostics));
    let hours = hours.unwrap_or_default();
    table.finish(diagnostics);
    Operator { demo, name, organisation_number, phone, hours, email, statement_name, payment_provider, sign_in_domain }
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
        if own.is_none() && Some(language.as_str()) != default_language {
            let message = format!("the hours are not there in \"{language}\": those of the default language are shown");
            table.warning(message, format!("add `hours.{language} = \"…\"`"));
        }
        if let Some(text) = own.or_else(|| default.clone()) {
            hours.insert(language.clone(), text);
        }
    }
    table.finish(diagnostics);
    hours
}

fn support(mut table: TomlReader<'_, '_>, diagnostics: &mut Diagnostics) -> Option<Support> {
    let (id, url) = (table.text("id"), table.text("url"));
    table.finish(diagnostics);
    Some(Support { id: id?, url: url? })
}
