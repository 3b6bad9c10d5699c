//! The versions of a page in the languages: for the language switch, and for search engines.

use serde::Serialize;

use crate::content::{article::Article, language::Language, site_toml::SiteToml};

#[derive(Serialize)]
pub(super) struct Version<'s> {
    code: &'s str,
    name: &'s str,
    path: &'s str,
    /// Whether this is the same page in another language, and not its start page.
    translated: bool,
}

/// The same page in another language.
#[derive(Serialize)]
pub(super) struct Alternate<'s> {
    /// The language, or `x-default` for the version that suits all other languages.
    code: &'s str,
    url: String,
}

/// Where the language switch leads: to the path that `find` gives in each language, or else to the start page.
pub(super) fn of<'s>(languages: &'s [Language], find: impl Fn(&'s Language) -> Option<&'s str>) -> Vec<Version<'s>> {
    let versions = languages.iter().map(|language| {
        let found = find(language);
        let name = language.strings.get("language.name");
        let path = found.unwrap_or(&language.start);
        Version { code: &language.code, name, path, translated: found.is_some() }
    });
    versions.collect()
}

pub(super) fn of_article<'s>(languages: &'s [Language], article: &Article) -> Vec<Version<'s>> {
    of(languages, |language| language.find(&article.id).map(|version| version.path.as_str()))
}

pub(super) fn of_start_page(languages: &[Language]) -> Vec<Version<'_>> {
    of(languages, |language| Some(&language.start))
}

/// The versions, for search engines. A page that is in one language only has none.
pub(super) fn alternates<'s>(site_toml: &SiteToml, versions: &[Version<'s>]) -> Vec<Alternate<'s>> {
    let translated: Vec<_> = versions.iter().filter(|version| version.translated).collect();
    if translated.len() < 2 {
        return Vec::new();
    }
    let alternate = |code, version: &Version<'_>| Alternate { code, url: site_toml.url(version.path) };
    let default = translated.iter().find(|version| site_toml.is_default(version.code));
    let mut alternates: Vec<_> = translated.iter().map(|version| alternate(version.code, version)).collect();
    alternates.extend(default.map(|version| alternate("x-default", version)));
    alternates
}
