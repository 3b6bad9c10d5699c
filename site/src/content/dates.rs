//! The dates in articles: those that have come, and those that have not.

use super::{article::ArticleFile, library::Library, publication::Edition};
use crate::diagnostics::{Date, Diagnostic, Diagnostics};

/// Warns of days of a change that are to come, and of articles that somebody should have read again.
pub(crate) fn warn(library: &Library, diagnostics: &mut Diagnostics) {
    for file in &library.files {
        let edition = library.edition;
        for found in [
            updated_later(file, edition),
            changed_later(file, edition),
            changed_since(file, edition),
            review_is_due(file, edition),
        ] {
            diagnostics.extend(found.map(Diagnostic::into_warning));
        }
    }
}

/// The first day on which readers see the text as it is.
fn shown_from(file: &ArticleFile, edition: Edition) -> Date {
    file.article.front.publication.publish.unwrap_or(edition.today).max(edition.today)
}

fn changed_later(file: &ArticleFile, edition: Edition) -> Option<Diagnostic> {
    let latest = file.article.front.changed.iter().map(|change| change.date).max()?;
    if latest <= shown_from(file, edition) {
        return None;
    }
    let message = format!("`changed` has a day to come, {latest}");
    Some(file.error_at("changed", message, "write the day on which the text was changed"))
}

/// A change that is later than the day on which the text was changed.
fn changed_since(file: &ArticleFile, edition: Edition) -> Option<Diagnostic> {
    let front = &file.article.front;
    let latest = front.changed.iter().map(|change| change.date).max().filter(|latest| *latest > front.updated)?;
    if latest > shown_from(file, edition) {
        return None;
    }
    let message = format!("`changed` has a later day than `updated`, {latest}");
    Some(file.error_at("updated", message, "write the day of the last change here, too"))
}

fn updated_later(file: &ArticleFile, edition: Edition) -> Option<Diagnostic> {
    let front = &file.article.front;
    if front.updated <= shown_from(file, edition) {
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
