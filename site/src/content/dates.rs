//! The dates in articles: those that have come, and those that have not.

use super::{article::ArticleFile, library::Library, publication::Edition};
use crate::diagnostics::{Diagnostic, Diagnostics};

/// Warns of days of a change that are to come, and of articles that somebody should have read again.
pub(crate) fn warn(library: &Library, diagnostics: &mut Diagnostics) {
    for file in &library.files {
        for found in [updated_later(file, library.edition), review_is_due(file, library.edition)] {
            diagnostics.extend(found.map(Diagnostic::into_warning));
        }
    }
}

fn updated_later(file: &ArticleFile, edition: Edition) -> Option<Diagnostic> {
    let front = &file.article.front;
    let latest = front.publication.publish.unwrap_or(edition.today).max(edition.today);
    if front.updated <= latest {
        return None;
    }
    let message = format!("`updated` is a day to come, {}", front.updated);
    Some(file.error_at("updated", message, "write the day of the last change, or `publish` for the day of publication"))
}

fn review_is_due(file: &ArticleFile, edition: Edition) -> Option<Diagnostic> {
    let day = file.article.front.publication.review_by.filter(|day| *day < edition.today)?;
    let message = format!("`{}` should have been read again by {day}", file.article.id);
    Some(file.error_at("review_by", message, "read it, correct it, and write the day of the next review"))
}
