//! Feedback that is about to be stored.

use std::collections::BTreeSet;

use masking::text::tidy;
use masking::{Kind, mask};

use crate::reason::Reason;

/// A reader's feedback about one article, without personal details in the comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewFeedback {
    article: String,
    language: String,
    helpful: bool,
    comment: Option<String>,
    masked: BTreeSet<Kind>,
    reason: Change<Reason>,
    step: Change<u64>,
    version: Option<String>,
}

/// What happens to a part that may be stored already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change<T> {
    /// It stays as it is.
    Keep,
    Remove,
    Set(T),
}

impl<T> Change<T> {
    pub(crate) fn map<U>(self, convert: impl FnOnce(T) -> U) -> Change<U> {
        match self {
            Self::Keep => Change::Keep,
            Self::Remove => Change::Remove,
            Self::Set(value) => Change::Set(convert(value)),
        }
    }
}

impl NewFeedback {
    /// Tidies and masks the comment. A comment without visible text is empty, not absent.
    pub(crate) fn new(article: String, language: String, helpful: bool, comment: Option<&str>) -> Self {
        let masked = comment.map(|comment| mask(&tidy(comment).unwrap_or_default()));
        let (comment, masked) = match masked {
            Some(masked) => (Some(masked.text), masked.kinds),
            None => (None, BTreeSet::new()),
        };
        // Only an article that did not help has a reason and a step.
        let (reason, step) = if helpful { (Change::Remove, Change::Remove) } else { (Change::Keep, Change::Keep) };
        Self { article, language, helpful, comment, masked, reason, step, version: None }
    }

    /// With the reason and the step as the reader chose them. If the article helped, both are removed.
    pub(crate) fn because(self, reason: Change<Reason>, step: Change<u64>) -> Self {
        if self.helpful { self } else { Self { reason, step, ..self } }
    }

    /// With the version of the text that was read. An empty one counts as absent.
    pub(crate) fn of_version(self, version: Option<String>) -> Self {
        Self { version: version.filter(|version| !version.is_empty()), ..self }
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

    /// Why the article did not help.
    pub(crate) fn reason(&self) -> Change<Reason> {
        self.reason
    }

    /// At which of the article's steps, from 1 on.
    pub(crate) fn step(&self) -> Change<u64> {
        self.step
    }

    /// The version of the text that was read, if the page says it.
    pub(crate) fn version(&self) -> Option<&str> {
        self.version.as_deref()
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
    fn only_an_article_that_did_not_help_has_a_reason_and_a_step() {
        let because = |feedback: NewFeedback| {
            let feedback = feedback.because(Change::Set(Reason::Wrong), Change::Set(3));
            (feedback.reason(), feedback.step())
        };
        assert_eq!(because(feedback(None)), (Change::Set(Reason::Wrong), Change::Set(3)));
        let helped = NewFeedback::new("avvisat-kort".to_owned(), "sv".to_owned(), true, None);
        assert_eq!(because(helped), (Change::Remove, Change::Remove));
        assert_eq!((feedback(None).reason(), feedback(None).step()), (Change::Keep, Change::Keep));
    }

    #[test]
    fn a_comment_is_stored_masked() {
        let feedback = feedback(Some(" Skriv till anna@example.com.\n"));
        assert_eq!(feedback.comment(), Some("Skriv till [email]."));
        assert_eq!(feedback.masked(), &BTreeSet::from([Kind::Email]));
    }
}
