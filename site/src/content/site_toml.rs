//! `content/site.toml`: the site's address, its languages, who runs it.

use std::{ops::Range, path::Path, sync::Arc};

use jiff::civil;
use serde::Serialize;
use url::Url;

use super::{
    language_tag, made_up,
    names::Names,
    operator::{self, Operator},
    phone, plain_texts,
    security::Security,
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
    /// The pages that are gone for good, as `language/slug`, or `language` for all of one. Each has its place in the file.
    pub(crate) gone: Vec<(String, Range<usize>)>,
    /// The names of products, as all texts write them.
    pub(crate) names: Names,
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

/// One way to reach support. Its label is the string `support.<id>`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Support {
    /// The last part of the label's name.
    pub(crate) id: String,
    /// `tel:`, `mailto:` or `https:`.
    pub(crate) url: String,
}

impl SiteToml {
    /// The absolute address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    /// Whether `/` leads to the language.
    pub(crate) fn is_default(&self, language: &str) -> bool {
        language == self.default_language
    }

    /// Reads the file of a content folder. `None` if the file cannot be read or is not TOML. A wrong value is left empty, so
    /// that the rest of the content is checked in the same run. If the site is `live`, made-up values are errors.
    pub(crate) fn read(content: &Path, live: bool, today: civil::Date, diagnostics: &mut Diagnostics) -> Option<Self> {
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
        if languages.is_empty() {
            table.give_up(diagnostics);
            return None;
        }
        // Before the tables: a key that stands below one of them is told of.
        let gone = gone(&mut table);
        let listed = table.texts("names");
        plain_texts::warn_list(&mut table, &listed);
        let names = Names::new(listed, &mut table);
        let pages = table.table("pages").map(|table| pages(table, diagnostics));
        let operator = table
            .table("operator")
            .map(|table| Operator::read(table, &languages, default_language.as_deref(), live, diagnostics));
        let phone = operator.as_ref().and_then(|operator| phone::link(&operator.phone));
        let support = support(&mut table, phone.as_deref(), diagnostics);
        let is_demo = operator.as_ref().is_none_or(|operator| operator.demo);
        if !is_demo {
            made_up::report_addresses(&source, live, diagnostics);
        }
        let security = table.optional_table("security").and_then(|table| Security::read(table, today, diagnostics));
        table.finish(diagnostics);

        Some(Self {
            base_url: base_url.unwrap_or_default(),
            default_language: default_language.unwrap_or_default(),
            languages,
            pages: pages.unwrap_or_default(),
            operator: operator.unwrap_or_default(),
            support,
            gone,
            names,
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

    /// An error at a place in the file.
    pub(crate) fn error_in(&self, span: Range<usize>, message: String, help: &str) -> Diagnostic {
        self.source.error(span, message, help)
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
    if table.is_no_list("languages") {
        return Vec::new();
    }
    if languages.is_empty() {
        let span = table.span_of("languages");
        table.error(span, "`languages` names no language".into(), "add `languages = [\"sv\"]`");
        return Vec::new();
    }
    let is_usable = |language: &str| {
        language_tag::meant(language).as_deref() == Some(language) && !["api", "assets"].contains(&language)
    };
    let refused: Vec<_> = languages.extract_if(.., |(language, _)| !is_usable(language)).collect();
    // What depends on the languages would be reported as well.
    if !refused.is_empty() {
        for (language, span) in refused {
            let help = match language_tag::meant(&language).filter(|meant| is_usable(meant)) {
                Some(meant) => format!("write \"{meant}\", which is also the name of its folder"),
                None => "write a code that browsers know (BCP 47), like \"sv\", \"en\" or \"pt-BR\"".to_owned(),
            };
            table.error(span, format!("`{language}` is not a language code"), help);
        }
        return Vec::new();
    }
    if let Some(default) = default
        && !languages.iter().any(|(language, _)| language == default)
    {
        let span = table.span_of("default_language");
        table.error(span, format!("`{default}` is not one of `languages`"), "add it to `languages`");
    }
    let mut codes = Vec::with_capacity(languages.len());
    for (language, span) in languages {
        if codes.contains(&language) {
            table.error(span, format!("`{language}` stands twice"), "take it out");
        } else {
            codes.push(language);
        }
    }
    codes
}

/// The pages that are gone for good: segments of an address, without slashes around them.
fn gone(table: &mut TomlReader<'_, '_>) -> Vec<(String, Range<usize>)> {
    let mut gone = table.texts("gone");
    gone.retain(|(page, span)| {
        let is_segment = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        // One segment is a language: two or three letters, perhaps with a region.
        let language = page.split('/').next().unwrap_or_default();
        let is_language = matches!(language.split('-').next().unwrap_or_default().len(), 2 | 3);
        let is_page = page.split('/').count() <= 2 && page.split('/').all(is_segment) && is_language;
        if !is_page {
            let help = "write its address from the language on, without slashes around it, such as \"sv/byta-kort\"";
            table.error(span.clone(), format!("`{page}` is no page"), help);
        }
        is_page
    });
    gone
}

fn pages(mut table: TomlReader<'_, '_>, diagnostics: &mut Diagnostics) -> Pages {
    let mut text = |key| table.text(key).unwrap_or_default();
    let pages = Pages { privacy: text("privacy"), accessibility: text("accessibility"), thanks: text("thanks") };
    table.finish(diagnostics);
    pages
}

/// The links to support, each once. `phone` is the address that dials the operator's number.
fn support(table: &mut TomlReader<'_, '_>, phone: Option<&str>, diagnostics: &mut Diagnostics) -> Vec<Support> {
    let mut links: Vec<Support> = Vec::new();
    for mut entry in table.tables("support", "a list of tables, with `[[support]]` above each") {
        let id = entry.text("id");
        if id.as_ref().is_some_and(|id| links.iter().any(|link| link.id == *id)) {
            let help = "give each link an `id` of its own, with its label in strings.toml";
            entry.error(entry.span_of("id"), format!("`{}` stands twice", id.as_deref().unwrap_or_default()), help);
        }
        links.extend(support_link(entry, id, phone, diagnostics));
    }
    links
}

fn support_link(
    mut table: TomlReader<'_, '_>,
    id: Option<String>,
    phone: Option<&str>,
    diagnostics: &mut Diagnostics,
) -> Option<Support> {
    let written = if id.as_deref() == Some("phone") { table.optional_text("url") } else { table.text("url") };
    let url = match (id.as_deref(), written) {
        (Some("phone"), Some(url))
            if phone.is_some() && phone::link(url.trim_start_matches("tel:")).as_deref() != phone =>
        {
            let message = "this is another number than `operator.phone`".into();
            table.error(table.span_of("url"), message, "take `url` out: the link dials `operator.phone`");
            None
        }
        (Some("phone"), _) => phone.map(str::to_owned),
        (_, Some(url)) if is_address(&url) => Some(url),
        (_, Some(url)) => {
            let help = "write it with https://, mailto: or tel:";
            table.error(table.span_of("url"), format!("`{url}` is no address"), help);
            None
        }
        (_, None) => None,
    };
    table.finish(diagnostics);
    Some(Support { id: id?, url: url? })
}

/// Whether a browser would open something outside the site.
fn is_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| match url.scheme() {
        "https" => url.has_host(),
        "mailto" => operator::is_email(url.path()),
        "tel" => phone::link(url.path()).is_some(),
        _ => false,
    })
}
