//! What the cache holds of each article and each published file.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{
    file_stat::{FileStat, FoundArticle},
    fingerprint::Fingerprint,
};
use crate::content::article::{Article, TextFacts};

/// A published file.
#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct CachedPage {
    /// What it was made from.
    pub(crate) inputs: Fingerprint,
    /// The file itself.
    pub(crate) stat: FileStat,
}

/// An article. It borrows from the bytes of the cache.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CachedArticle<'c> {
    pub(super) id: &'c str,
    /// The page's file, relative to the output folder.
    #[serde(borrow)]
    pub(super) page_file: Cow<'c, str>,
    /// The page; `None` if the build did not contain the article.
    pub(super) page: Option<CachedPage>,
    /// The article's file.
    stat: FileStat,
    content: Fingerprint,
    teaser_hash: Fingerprint,
    /// The article and the facts of its text, encoded; decoded only when it is needed.
    #[serde(borrow, with = "serde_bytes")]
    encoded: Cow<'c, [u8]>,
}

impl CachedArticle<'_> {
    /// Whether the article's file still has the stat that it had.
    pub(super) fn is_unchanged(&self, found: &FoundArticle) -> bool {
        self.id == found.id() && self.stat.is_unchanged(&found.stat)
    }

    /// Whether the article's file still has the content that it had.
    pub(super) fn has_content(&self, content: Fingerprint) -> bool {
        self.content == content
    }

    /// The article, the facts of its text, and what this build tracks of it. `stat` is that of the file now.
    pub(super) fn decode(&self, stat: FileStat) -> Option<(Article, TextFacts, TrackedArticle)> {
        let (article, facts) = postcard::from_bytes(&self.encoded).ok()?;
        let encoded = Some(self.encoded.to_vec());
        let Self { content, teaser_hash, page, .. } = *self;
        let tracked = TrackedArticle { stat, content, teaser_hash, page, encoded };
        Some((article, facts, tracked))
    }
}

/// What a build keeps of an article for the next one. A list of these belongs to a language's articles, in their order.
#[derive(Debug)]
pub(crate) struct TrackedArticle {
    /// The article's file.
    pub(super) stat: FileStat,
    /// The fingerprint of the file's bytes.
    pub(super) content: Fingerprint,
    /// The fingerprint of what other pages show of the article.
    pub(super) teaser_hash: Fingerprint,
    /// The published page; `None` if there is none, or if the article's file has changed and its page has not been made yet.
    pub(crate) page: Option<CachedPage>,
    /// The article and its facts as the last build encoded them, if the file has not changed since.
    pub(super) encoded: Option<Vec<u8>>,
}

impl TrackedArticle {
    /// The entry of the article for the next build. `None` if the article cannot be encoded.
    pub(super) fn entry<'c>(&'c self, article: &'c Article, facts: &TextFacts) -> Option<CachedArticle<'c>> {
        let encoded = match &self.encoded {
            Some(encoded) => Cow::Borrowed(encoded.as_slice()),
            None => Cow::Owned(postcard::to_stdvec(&(article, facts)).ok()?),
        };
        Some(CachedArticle {
            id: &article.id,
            page_file: Cow::Owned(article.page_file()),
            page: self.page,
            stat: self.stat,
            content: self.content,
            teaser_hash: self.teaser_hash,
            encoded,
        })
    }
}
