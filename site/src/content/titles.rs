//! How the titles of articles are written.

use super::language::Language;
use crate::{
    diagnostics::Diagnostics,
    markdown::{is_in_capitals, sign_at_end},
};

/// Titles that stand for one.
const NOT_WRITTEN: [&str; 8] =
    ["Ny artikel", "Ny sida", "Namnlös", "Titel", "New article", "New page", "Untitled", "Title"];

/// Warns of titles that are written like a sentence or in capitals, and of those that hold the name of the site.
pub(super) fn warn(language: &Language, diagnostics: &mut Diagnostics) {
    let site = language.strings.get("site.name");
    for file in &language.library.files {
        let title = &file.article.front.title;
        let mut warn =
            |message: String, help: &str| diagnostics.push(file.error_at("title", message, help).into_warning());
        if let Some(sign) = sign_at_end(title) {
            warn(format!("the title ends with `{sign}`"), "take the sign out");
        } else if is_in_capitals(title) {
            warn("the title is written in capitals".into(), "write small letters: words in capitals are hard to read");
        }
        if NOT_WRITTEN.contains(&title.as_str()) {
            warn(format!("`{title}` is still to be written"), "write what the article is about");
        }
        let before = title.strip_suffix(site).filter(|_| !site.is_empty()).unwrap_or_default();
        if before.trim_end().ends_with(['-', '–', '—', '|', '·']) {
            warn(format!("the title ends with `{site}`"), "take it out: pages have the name of the site by themselves");
        }
    }
}
