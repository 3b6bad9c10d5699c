//! The list of pages for search engines.

use serde::Serialize;

use super::versions::{Alternate, alternates, of_article, of_start_page};
use crate::content::{article::ArticleFile, language::Language, site_toml::SiteToml};

/// A page of the sitemap.
#[derive(Serialize)]
pub(super) struct SitemapEntry<'s> {
    url: String,
    updated: Option<String>,
    alternates: Vec<Alternate<'s>>,
}

/// The pages that search engines should list.
pub(super) fn entries<'s>(site_toml: &SiteToml, languages: &'s [Language]) -> Vec<SitemapEntry<'s>> {
    let mut entries = Vec::new();
    for language in languages {
        let alternates_of_start = alternates(site_toml, &of_start_page(languages));
        entries.push(SitemapEntry {
            url: site_toml.url(&language.start),
            updated: None,
            alternates: alternates_of_start,
        });
        for ArticleFile { article, .. } in &language.library.files {
            if article.id == language.pages.thanks {
                continue;
            }
            let alternates = alternates(site_toml, &of_article(languages, article));
            let updated = Some(article.front.updated.to_string());
            entries.push(SitemapEntry { url: site_toml.url(&article.path), updated, alternates });
        }
    }
    entries
}
