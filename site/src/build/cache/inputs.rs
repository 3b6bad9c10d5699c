//! The fingerprints of everything that a page is made from. While a page's fingerprint stays the same, the page stays the
//! same, and need not be rendered again.
//!
//! What all pages share has a fingerprint of its own, which the others leave out: when it changes, all pages are rendered
//! again.

use std::fs;

use anyhow::Result;

use super::{
    entries::TrackedArticle,
    fingerprint::{Fingerprint, Hasher},
};
use crate::{
    content::{
        article::{Article, Link},
        language::Language,
        publication::Publication,
    },
    diagnostics::{Date, display_path},
    options::Options,
    render::{pages::Site, shared_inputs::SharedInputs},
};

/// What all pages share: the files of [`SharedInputs`], the options that change pages, and the day, by which a date in the content
/// passes.
pub(crate) fn shared_inputs(options: &Options) -> Result<Fingerprint> {
    let mut hasher = Hasher::default();
    hasher.add_optional(options.base_url.as_ref());
    hasher.add(display_path(&options.content));
    hasher.add([options.preview, options.look_ahead, options.live].map(u8::from));
    hasher.add(options.day().to_string());
    for file in SharedInputs::files(options)? {
        hasher.add(std::path::absolute(&file).unwrap_or_default().as_os_str().as_encoded_bytes());
        // A file that cannot be read is reported by the code that needs it.
        hasher.add_optional(fs::read(&file).ok());
    }
    Ok(hasher.finish())
}

/// What the pages of one language's articles are made from.
pub(crate) struct ArticleInputs<'i> {
    site: &'i Site<'i>,
    language: &'i Language,
    tracked: &'i [TrackedArticle],
    /// What every page of the language may show: the pages of its footer, the decline reasons.
    shared: Fingerprint,
}

impl<'i> ArticleInputs<'i> {
    /// `place` is the language's place in the site, and `tracked` are its articles.
    pub(crate) fn new(site: &'i Site<'i>, place: usize, tracked: &'i [TrackedArticle]) -> Self {
        let language = &site.languages[place];
        let mut hasher = Hasher::default();
        for id in [&language.pages.privacy, &language.pages.accessibility] {
            hasher.add_optional(site.page(language, id).map(teaser));
        }
        hasher.add_optional(language.decline_article().map(teaser));
        hasher.add_optional(serde_json::to_vec(&site.declines[place]).ok());
        Self { site, language, tracked, shared: hasher.finish() }
    }

    /// The fingerprint of an article's page: its file, the addresses of its links, the teasers beside it, its translations.
    pub(crate) fn fingerprint(&self, place: usize, links: &[Link]) -> Fingerprint {
        let Article { id, front, .. } = &self.language.library.files[place].article;
        let mut hasher = Hasher::default();
        hasher.add(self.tracked[place].content);
        hasher.add(self.shared);
        for link in links {
            let target = link.article.as_ref().and_then(|id| self.language.find(id));
            hasher.add_optional(target.map(|target| &target.path));
        }
        for (id, _) in &front.related {
            let related = self.language.library.place(id);
            hasher.add_optional(related.map(|place| self.tracked[place].teaser_hash));
        }
        for other in self.site.languages {
            hasher.add_optional(other.find(id).map(|version| &version.path));
        }
        hasher.finish()
    }
}

/// What the pages that are not articles are made from: what they may show of every article. `tracked` are the articles of
/// each language.
pub(crate) fn static_pages(site: &Site<'_>, tracked: &[Vec<TrackedArticle>]) -> Fingerprint {
    let mut hasher = Hasher::default();
    for (language, tracked) in site.languages.iter().zip(tracked) {
        hasher.add(&language.code);
        for (file, tracked) in language.library.files.iter().zip(tracked) {
            let Article { id, front, .. } = &file.article;
            let Date { year, month, day } = front.updated;
            hasher.add(id);
            hasher.add(front.order.unwrap_or(i64::MAX).to_le_bytes());
            hasher.add([year.to_le_bytes(), [month, day]].concat());
            hasher.add(tracked.teaser_hash);
        }
    }
    hasher.finish()
}

/// What a language's search index and its list of headings are made from: the texts of its articles, and what all static
/// pages are made from. `tracked` are the articles of the language.
pub(crate) fn search_files(static_pages: Fingerprint, language: &Language, tracked: &[TrackedArticle]) -> Fingerprint {
    let mut hasher = Hasher::default();
    hasher.add(static_pages);
    hasher.add(&language.code);
    for (file, tracked) in language.library.files.iter().zip(tracked) {
        hasher.add(&file.article.id);
        hasher.add(tracked.content);
    }
    hasher.finish()
}

/// What other pages show of an article.
pub(super) fn teaser(article: &Article) -> Fingerprint {
    let mut hasher = Hasher::default();
    hasher.add(&article.path);
    hasher.add(&article.front.heading);
    hasher.add(&article.front.description);
    let Publication { draft, publish, .. } = &article.front.publication;
    hasher.add([u8::from(*draft)]);
    hasher.add_optional(publish.map(|day| day.to_string()));
    hasher.finish()
}
