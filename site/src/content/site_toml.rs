//! `content/site.toml`: the site's address, its languages, who runs it.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use serde::Serialize;

use crate::{
    diagnostics::diagnostic::{Problem, Problems, Source},
    diagnostics::toml_reader::{self as table, Table},
};

/// What `content/site.toml` says.
#[derive(Debug)]
pub struct Config {
    /// The file itself, to point at when an id in it turns out to be wrong.
    pub source: Arc<Source>,
    /// Origin of the published site, without a slash at the end.
    pub base_url: String,
    /// The language that `/` leads to; one of `languages`.
    pub default_language: String,
    /// The languages' codes, in the order of the language switch; each is a folder of `content/`.
    pub languages: Vec<String>,
    /// The pages that are not articles, by what they are for.
    pub pages: Pages,
    /// The seller who runs the site.
    pub operator: Operator,
    /// Links for those who need a person, in order.
    pub support: Vec<Support>,
}

/// Ids of the pages that the templates link to by purpose.
#[derive(Debug, Default, Clone, Serialize)]
pub struct Pages {
    /// The privacy policy.
    pub privacy: String,
    /// The accessibility statement.
    pub accessibility: String,
    /// The page that thanks for feedback sent by the plain form.
    pub thanks: String,
}

impl Pages {
    /// Whether an id is one of these pages rather than an article.
    pub fn contains(&self, id: &str) -> bool {
        [&self.privacy, &self.accessibility, &self.thanks].into_iter().any(|page| page == id)
    }
}

/// The seller who runs the site.
#[derive(Debug, Default)]
pub struct Operator {
    /// Whether the values are the demo's made-up ones.
    pub demo: bool,
    /// The name to call it by.
    pub name: String,
    organisation_number: String,
    phone: String,
    hours: BTreeMap<String, String>,
    email: String,
    statement_name: String,
    payment_provider: String,
    sign_in_domain: String,
}

impl Operator {
    /// The placeholders that texts may use, `{name}` by name, with their values in one language.
    pub fn placeholders(&self, language: &str) -> BTreeMap<&'static str, String> {
        let hours = self.hours.get(language).cloned().unwrap_or_default();
        BTreeMap::from([
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
pub struct Support {
    /// Names the label.
    pub id: String,
    /// `tel:`, `mailto:` or `https:`.
    pub url: String,
}

impl Config {
    /// Reads the file and notes every problem; `None` when there is no table to go on with. A value that is wrong is left
    /// empty, so that the rest of the content is checked in the same run.
    pub fn read(content: &Path, shown: &str, problems: &mut Problems) -> Option<Self> {
        let source = match Source::read(&content.join("site.toml"), format!("{shown}/site.toml")) {
            Ok(source) => source,
            Err(problem) => {
                problems.push(problem);
                return None;
            }
        };
        let table = table::parse(&source, &source.text, 0, problems)?;
        let mut table = Table::new(&table, &source, 0, 0..0);

        let base_url = table.text("base_url");
        if base_url.as_deref().is_some_and(|url| !is_origin(url)) {
            table.note(table.span_of("base_url"), "`base_url` is not an origin".into(), ORIGIN_HELP);
        }
        let default_language = table.text("default_language");
        let languages = languages(&mut table, default_language.as_deref());
        let pages = table.table("pages").map(|table| pages(table, problems));
        let operator =
            table.table("operator").map(|table| operator(table, &languages, default_language.as_deref(), problems));
        let support = table.tables("support").into_iter().filter_map(|table| support(table, problems)).collect();
        table.finish(problems);

        Some(Self {
            base_url: base_url.unwrap_or_default(),
            default_language: default_language.unwrap_or_default(),
            languages,
            pages: pages.unwrap_or_default(),
            operator: operator.unwrap_or_default(),
            support,
            source,
        })
    }

    /// A problem with a text in quotation marks, where it stands in the file.
    pub fn problem(&self, written: &str, message: String, help: String) -> Problem {
        let written = format!("\"{written}\"");
        let at = self.source.text.find(&written).unwrap_or_default();
        self.source.problem(at..at + written.len(), message, help)
    }
}

/// How to mend an address that is no origin.
pub const ORIGIN_HELP: &str = "write it like https://hjalp.example.se, no slash at the end";

/// Whether a text is scheme, host and perhaps port, with nothing behind them.
pub fn is_origin(url: &str) -> bool {
    let authority = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    authority.is_some_and(|authority| {
        let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "0"));
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        !host.is_empty() && host.chars().all(is_host) && port.parse::<u16>().is_ok()
    })
}

/// The languages with a right code.
fn languages(table: &mut Table<'_, '_>, default: Option<&str>) -> Vec<String> {
    let mut languages = table.texts("languages");
    if let Some(default) = default
        && !languages.iter().any(|(language, _)| language == default)
    {
        let span = table.span_of("default_language");
        table.note(span, format!("`{default}` is not one of `languages`"), "add it to `languages`");
    }
    if languages.is_empty() {
        let span = table.span_of("languages");
        table.note(span, "`languages` names no language".into(), "add `languages = [\"sv\"]`");
    }
    languages.retain(|(language, span)| {
        let known_form = language.split('-').all(|part| (2..=8).contains(&part.len()))
            && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !known_form || ["api", "assets"].contains(&language.as_str()) {
            table.note(
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

fn pages(mut table: Table<'_, '_>, problems: &mut Problems) -> Pages {
    let mut text = |key| table.text(key).unwrap_or_default();
    let pages = Pages { privacy: text("privacy"), accessibility: text("accessibility"), thanks: text("thanks") };
    table.finish(problems);
    pages
}

fn operator(
    mut table: Table<'_, '_>,
    languages: &[String],
    default_language: Option<&str>,
    problems: &mut Problems,
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
    let mut hours = BTreeMap::new();
    if let Some(mut table) = table.table("hours") {
        let default_language = default_language.filter(|default| languages.iter().any(|language| language == default));
        let default = default_language.and_then(|language| table.text(language));
        for language in languages {
            let own = table.optional_text(language);
            if own.is_none() && Some(language.as_str()) != default_language {
                let message =
                    format!("the hours are not there in \"{language}\": those of the default language are shown");
                table.warn(message, format!("add `hours.{language} = \"…\"`"));
            }
            hours.extend(own.or_else(|| default.clone()).map(|text| (language.clone(), text)));
        }
        table.finish(problems);
    }
    table.finish(problems);
    Operator { demo, name, organisation_number, phone, hours, email, statement_name, payment_provider, sign_in_domain }
}

fn support(mut table: Table<'_, '_>, problems: &mut Problems) -> Option<Support> {
    let (id, url) = (table.text("id"), table.text("url"));
    table.finish(problems);
    Some(Support { id: id?, url: url? })
}
