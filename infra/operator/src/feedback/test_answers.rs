//! Answers for tests.

use feedback::Feedback;

/// A reader found an article helpful at this time.
pub(crate) fn answer(at: &str) -> Feedback {
    let at = at.parse().expect("a time");
    Feedback {
        id: uuid::Uuid::nil(),
        article: "avvisat-kort".to_owned(),
        language: "sv".to_owned(),
        helpful: true,
        comment: None,
        reason: None,
        step: None,
        version: None,
        created: at,
        updated: at,
    }
}
