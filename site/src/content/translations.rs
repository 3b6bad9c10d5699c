//! What the languages lack of each other: translations that are missing, older than the original, or copies of it.

use super::{article::ArticleFile, language::Language};
use crate::diagnostics::{Diagnostic, Diagnostics};

/// Reports two languages with the same name: readers cannot tell them apart in the language switch.
pub(crate) fn check_names(languages: &[Language], diagnostics: &mut Diagnostics) {
    for (place, language) in languages.iter().enumerate() {
        let name = language.strings.get("language.name");
        let Some(other) = languages[..place].iter().find(|other| other.strings.get("language.name") == name) else {
            continue;
        };
        if name.is_empty() {
            continue;
        }
        let message = format!("\"{}\" and \"{}\" are both called \"{name}\"", other.code, language.code);
        let error = language.strings.error_at("language.name", message, "write the language's own name for itself");
        diagnostics.push(if language.library.edition.preview { error.into_warning() } else { error });
    }
}

/// Warns of articles that a language lacks, and of translations that wait for work. The original is the article in the
/// default language, or else in the first language that has it.
pub(crate) fn warn(default_language: &str, languages: &[Language], diagnostics: &mut Diagnostics) {
    let mut in_order: Vec<&Language> = languages.iter().collect();
    in_order.sort_by_key(|language| language.code != default_language);
    for (place, language) in in_order.iter().enumerate() {
        for original in &language.library.files {
            let id = &original.article.id;
            let is_original = in_order[..place].iter().all(|earlier| earlier.find(id).is_none());
            if !is_original || !language.library.is_public(&original.article) {
                continue;
            }
            for other in in_order.iter().filter(|other| other.code != language.code) {
                let warning = match other.library.place(id) {
                    Some(place) => unlike(original, &other.library.files[place], &language.code),
                    None => missing(original, other),
                };
                diagnostics.extend(warning.map(Diagnostic::into_warning));
            }
        }
    }
}

/// An article that a language lacks. A draft is on its way.
fn missing(original: &ArticleFile, language: &Language) -> Option<Diagnostic> {
    let id = &original.article.id;
    if language.library.find_unpublished(id).is_some() {
        return None;
    }
    let message = format!("`{id}` is not translated into \"{}\"", language.code);
    Some(original.error(message, format!("translate it: cargo site new {}/{id}", language.code)))
}

/// A translation that is a copy of the original, or older.
fn unlike(original: &ArticleFile, translation: &ArticleFile, language: &str) -> Option<Diagnostic> {
    let (article, front) = (&original.article, &original.article.front);
    let (translated, translated_front) = (&translation.article, &translation.article.front);
    if article.text_hash == translated.text_hash {
        let message = format!("the text is the same as in \"{language}\"");
        return Some(translation.error(message, "translate it, or set `draft = true` until it is".to_owned()));
    }
    if front.description == translated_front.description {
        let message = format!("the description is the same as in \"{language}\"");
        return Some(translation.error_at("description", message, "translate it: search results show it"));
    }
    if translated_front.updated < front.updated {
        let (updated, file) = (front.updated, &original.display_path);
        let message = format!("the original has changed since: {file} was updated on {updated}");
        return Some(translation.error_at("updated", message, "translate the change, and write the original's date"));
    }
    None
}
