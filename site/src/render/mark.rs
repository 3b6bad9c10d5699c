//! How a preview marks an article that readers do not see.

use serde::Serialize;

use crate::content::{article::Article, language::Language, publication::Publication};

/// The mark of an article that readers do not see.
#[derive(Serialize)]
pub(crate) struct Mark {
    /// The day of publication, in words; `None` for a draft.
    day: Option<String>,
}

impl Mark {
    /// The mark of an article; `None` if readers see it.
    pub(crate) fn of(language: &Language, article: &Article) -> Option<Self> {
        let Publication { draft, publish, .. } = &article.front.publication;
        if language.library.is_public(article) {
            return None;
        }
        let day = publish.filter(|_| !draft).map(|day| language.date_in_words(day));
        Some(Self { day })
    }
}
