//! Feedback that is about to be stored.

use std::collections::BTreeSet;

use masking::text::tidy;
use masking::{Kind, mask};

/// A reader's feedback about one article, without personal details in the comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewFeedback {
    article: String,
    language: String,
    helpful: bool,
    comment: Option<String>,
    masked: BTreeSet<Kind>,
}

impl NewFeedback {
    /// Tidies and masks the comment. A comment without visible text is empty, not absent.
    pub(crate) fn new(article: String, language: String, helpful: bool, comment: Option<&str>) -> Self {
        let masked = comment.map(|comment| mask(&tidy(comment).unwrap_or_default()));
        let (comment, masked) = match masked {
            Some(masked) => (Some(masked.text), masked.kinds),
            None => (None, BTreeSet::new()),
        };
        Self { article, language, helpful, comment, masked }
    }

    /// The article's id.
    pub(crate) fn article(&self) -> &str {
        &self.article
    }

    /// The language's code.
    pub(crate) fn language(&self) -> &str {
        &self.language
    }

    /// Whether the article helped the reader.
    pub(crate) fn helpful(&self) -> bool {
        self.helpful
    }

    /// What the reader wrote, masked. None leaves an earlier comment as it is, an empty one removes it.
    pub(crate) fn comment(&self) -> Option<&str> {
        self.comment.as_deref()
    }

    /// The kinds of personal details that were masked in the comment.
    pub(crate) fn masked(&self) -> &BTreeSet<Kind> {
        &self.masked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feedback(comment: Option<&str>) -> NewFeedback {
        NewFeedback::new("avvisat-kort".to_owned(), "sv".to_owned(), false, comment)
    }

    #[test]
    fn an_empty_comment_is_not_an_absent_one() {
        assert_eq!(feedback(None).comment(), None);
        for comment in ["", " \n\u{a0}", "\u{0}"] {
            assert_eq!(feedback(Some(comment)).comment(), Some(""));
        }
    }

    #[test]
    fn a_comment_is_stored_masked() {
        let feedback = feedback(Some(" Skriv till anna@example.com.\n"));
        assert_eq!(feedback.comment(), Some("Skriv till [email]."));
        assert_eq!(feedback.masked(), &BTreeSet::from([Kind::Email]));
    }
}
