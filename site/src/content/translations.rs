//! What the languages lack of each other: translations that are missing, older than the original, or copies of it.

use super::{
    article::{ArticleFile, TextFacts},
    front_matter::Tool,
    language::{Language, LanguageFacts},
    plain_texts::is_copy,
};
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
pub(crate) fn warn(
    default_language: &str,
    languages: &[Language],
    facts: &[LanguageFacts],
    diagnostics: &mut Diagnostics,
) {
    let mut in_order: Vec<(&Language, &LanguageFacts)> = languages.iter().zip(facts).collect();
    in_order.sort_by_key(|(language, _)| language.code != default_language);
    plain_texts(&in_order, diagnostics);
    for (place, (language, facts)) in in_order.iter().enumerate() {
        for (original, original_facts) in language.library.files.iter().zip(&facts.articles) {
            let id = &original.article.id;
            let is_original = in_order[..place].iter().all(|(earlier, _)| earlier.find(id).is_none());
            if !is_original || !language.library.is_public(&original.article) {
                continue;
            }
            for (other, facts) in in_order.iter().filter(|(other, _)| other.code != language.code) {
                let Some(place) = other.library.place(id) else {
                    diagnostics.extend(missing(original, other).map(Diagnostic::into_warning));
                    continue;
                };
                let translation = &other.library.files[place];
                let warning = unlike(original, translation, &language.code);
                let is_unlike = warning.is_some();
                diagnostics.extend(warning.map(Diagnostic::into_warning));
                if !is_unlike {
                    let heading = same_heading(original_facts, translation, &facts.articles[place], &language.code);
                    diagnostics.extend(heading.map(Diagnostic::into_warning));
                }
            }
        }
    }
}

/// Texts outside articles that are not translated, or are much longer than in the other language.
fn plain_texts(in_order: &[(&Language, &LanguageFacts)], diagnostics: &mut Diagnostics) {
    let Some(((original, _), others)) = in_order.split_first() else { return };
    for (language, _) in others {
        for (texts, original_texts) in language.plain_texts().into_iter().zip(original.plain_texts()) {
            texts.warn_of_unlike(original_texts, [&original.code, &language.code], diagnostics);
        }
    }
}

/// The first heading of a translation that is the original's.
fn same_heading(original: &TextFacts, file: &ArticleFile, facts: &TextFacts, language: &str) -> Option<Diagnostic> {
    let is_same = |heading: &str| original.sections.iter().any(|section| is_copy(heading, &section.heading));
    let heading = &facts.sections.iter().find(|section| is_same(&section.heading))?.heading;
    let message = format!("the heading is the same as in \"{language}\"");
    Some(file.error_at_text(heading, message, "translate it"))
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
    if is_copy(&translated_front.title, &front.title) {
        let message = format!("the title is the same as in \"{language}\"");
        return Some(translation.error_at("title", message, "translate it"));
    }
    if front.tool != translated_front.tool {
        let tool = |tool: Option<Tool>| tool.map_or("no tool", Tool::name);
        let message = format!("the article has another tool in \"{language}\": {}", tool(front.tool));
        let help = "write the same `tool` in each language".to_owned();
        return Some(translation.error(message, help));
    }
    if let Some(word) = translated_front.also.iter().find(|word| front.also.iter().any(|other| is_copy(word, other))) {
        let message = format!("`{word}` is the same as in \"{language}\"");
        return Some(translation.error_at("also", message, "write a word that readers of this language use"));
    }
    if translated_front.updated < front.updated {
        let (updated, file) = (front.updated, &original.display_path);
        let message = format!("the original has changed since: {file} was updated on {updated}");
        return Some(translation.error_at("updated", message, "translate the change, and write the original's date"));
    }
    None
}
