//! The answer as it is kept.

use std::collections::BTreeSet;

use web::masking::{Kind, mask};
use web::text::tidy;

use crate::form::Form;

/// A reader's answer about one article, without personal details in the comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Submission {
    article: String,
    language: String,
    helpful: bool,
    comment: Option<String>,
    masked: BTreeSet<Kind>,
}

/// A form that was not checked before: a field that must be there is not.
#[derive(Debug, thiserror::Error)]
#[error("the form lacks a field")]
pub(crate) struct Incomplete;

impl TryFrom<Form> for Submission {
    type Error = Incomplete;

    fn try_from(form: Form) -> Result<Self, Incomplete> {
        let comment = form.comment.as_deref().map(|comment| mask(&tidy(comment).unwrap_or_default()));
        let (comment, masked) = match comment {
            Some(masked) => (Some(masked.text), masked.kinds),
            None => (None, BTreeSet::new()),
        };
        Ok(Self {
            article: form.article.ok_or(Incomplete)?,
            language: form.language.ok_or(Incomplete)?,
            helpful: form.helpful.ok_or(Incomplete)?,
            comment,
            masked,
        })
    }
}

impl Submission {
    /// The article's id.
    pub(crate) fn article(&self) -> &str {
        &self.article
    }

    /// The language's code.
    pub(crate) fn language(&self) -> &str {
        &self.language
    }

    /// Whether the reader was helped.
    pub(crate) fn helpful(&self) -> bool {
        self.helpful
    }

    /// What the reader wrote, masked. None leaves an earlier comment as it is, an empty one takes it away.
    pub(crate) fn comment(&self) -> Option<&str> {
        self.comment.as_deref()
    }

    /// The kinds of personal details that were taken out of the comment.
    pub(crate) fn masked(&self) -> &BTreeSet<Kind> {
        &self.masked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn submission(comment: Option<&str>) -> Submission {
        let form = Form {
            article: Some("avvisat-kort".into()),
            language: Some("sv".into()),
            helpful: Some(false),
            comment: comment.map(str::to_owned),
        };
        Submission::try_from(form).expect("a whole form")
    }

    #[test]
    fn an_empty_comment_is_not_an_absent_one() {
        assert_eq!(submission(None).comment(), None);
        for comment in ["", " \n\u{a0}", "\u{0}"] {
            assert_eq!(submission(Some(comment)).comment(), Some(""));
        }
    }

    #[test]
    fn a_comment_is_kept_masked() {
        let submission = submission(Some(" Skriv till anna@example.com.\n"));
        assert_eq!(submission.comment(), Some("Skriv till [email]."));
        assert_eq!(submission.masked(), &BTreeSet::from([Kind::Email]));
    }

    #[test]
    fn a_form_without_its_fields_is_no_submission() {
        assert!(Submission::try_from(Form::default()).is_err());
    }
}
