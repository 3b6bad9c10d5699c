//! Pages that have moved, and pages that are gone for good.

use std::collections::BTreeMap;

use super::{language::Language, site_toml::SiteToml};
use crate::diagnostics::Diagnostics;

/// The earlier addresses of pages, each with the page's address now: `/sv/byta-kort/` -> `/sv/uppdatera-kort/`.
pub(crate) fn addresses(languages: &[Language]) -> BTreeMap<String, &str> {
    let mut moved = BTreeMap::new();
    for language in languages {
        for file in &language.library.files {
            for (slug, _) in &file.article.front.publication.moved_from {
                moved.insert(format!("/{}/{slug}/", language.code), file.article.path.as_str());
            }
        }
    }
    moved
}

/// Reports the pages that are gone according to `site.toml`, and exist or have moved.
pub(crate) fn check_gone(site_toml: &SiteToml, languages: &[Language], diagnostics: &mut Diagnostics) {
    for (gone, span) in &site_toml.gone {
        let is_gone = |path: &str| path.trim_matches('/') == gone;
        let pages = languages.iter().flat_map(|language| &language.library.files);
        let starts = languages.iter().find(|language| is_gone(&language.start)).map(|language| language.code.as_str());
        let page = pages.map(|file| &file.article).find(|article| is_gone(&article.path));
        let moved = |language: &Language| {
            let prefix = format!("{}/", language.code);
            let slug = gone.strip_prefix(&prefix)?;
            let file = language.library.files.iter().find(|file| file.article.front.publication.had(slug))?;
            Some(file.display_path.clone())
        };
        if let Some(file) = languages.iter().find_map(moved) {
            let help = "take it out of `gone`: readers are led to the page that it has become";
            diagnostics.push(site_toml.error_in(span.clone(), format!("`{gone}` has moved: {file} names it"), help));
        }
        if let Some(existing) = page.map(|article| article.id.as_str()).or(starts) {
            let message = format!("`{gone}` is not gone: it is the address of `{existing}`");
            diagnostics.push(site_toml.error_in(span.clone(), message, "take it out of `gone`"));
        }
    }
}
