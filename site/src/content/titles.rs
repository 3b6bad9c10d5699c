//! The titles of articles: how they are written, and whether two articles have the same.

use std::collections::HashMap;

use super::library::Library;
use crate::{
    diagnostics::Diagnostics,
    markdown::{is_in_capitals, sign_at_end},
};

/// Warns of titles that readers cannot tell apart in a list, and of those that are written like a sentence or in capitals.
pub(super) fn warn(library: &Library, diagnostics: &mut Diagnostics) {
    let mut known: HashMap<String, &str> = HashMap::new();
    for file in &library.files {
        let title = &file.article.front.title;
        let mut warn =
            |message: String, help: &str| diagnostics.push(file.error_at("title", message, help).into_warning());
        if let Some(sign) = sign_at_end(title) {
            warn(format!("the title ends with `{sign}`"), "take the sign out");
        } else if is_in_capitals(title) {
            warn("the title is written in capitals".into(), "write small letters: words in capitals are hard to read");
        }
        if let Some(other) = known.insert(title.to_lowercase(), &file.article.id) {
            warn(
                format!("`{other}` has the same title"),
                "say what only this article is about: readers see both in lists",
            );
        }
    }
}
