//! How the titles of articles are written, and which of them readers cannot tell apart.

use std::collections::HashMap;

use super::{article::ArticleFile, language::Language, names::Names, plain_texts::faults_of_language};
use crate::{diagnostics::Diagnostics, markdown::sign_at_end, wording::is_in_capitals};

/// Titles that stand for one.
const NOT_WRITTEN: [&str; 8] =
    ["Ny artikel", "Ny sida", "Namnlös", "Titel", "New article", "New page", "Untitled", "Title"];

/// How the title of a copy or draft begins, and how it ends.
const COPIES: [&str; 7] = ["Kopia av ", "Copy of ", "UTKAST", "Utkast", "DRAFT", "Draft", "NY: "];
const VERSIONS: [&str; 7] = [" v2", " v3", "(kopia)", " - kopia", " – kopia", "(copy)", " ny version"];

/// Warns of an article that has the title of another, and of one that has its place on the start page.
pub(super) fn warn_of_twins(language: &Language, diagnostics: &mut Diagnostics) {
    let mut titles: HashMap<String, &ArticleFile> = HashMap::with_capacity(language.library.files.len());
    let mut orders: HashMap<i64, &ArticleFile> = HashMap::new();
    for file in &language.library.files {
        let (article, front) = (&file.article, &file.article.front);
        // A copy is reported as a whole.
        let is_copy = |other: &&ArticleFile| other.article.text_hash == article.text_hash;
        let twin = if front.title.is_empty() { None } else { titles.insert(front.title.to_lowercase(), file) };
        if let Some(other) = twin.filter(|other| !is_copy(other)) {
            let message = format!("`{}` has the same title", other.display_path);
            let help =
                "say in each what only that article is about: readers cannot tell them apart in lists and in search";
            diagnostics.push(file.error_at("title", message, help).into_warning());
        }
        let Some(order) = front.order.filter(|_| !language.pages.contains(&article.id)) else { continue };
        if let Some(other) = orders.insert(order, file).filter(|other| !is_copy(other)) {
            let message = format!("`{}` has `order = {order}` as well", other.display_path);
            let help = "give each article a number of its own, or take `order` out of one";
            diagnostics.push(file.error_at("order", message, help).into_warning());
        }
    }
}

/// Warns of titles that are written like a sentence or in capitals, and of those that hold the name of the site.
pub(super) fn warn(language: &Language, names: &Names, diagnostics: &mut Diagnostics) {
    let site = language.strings.get("site.name");
    for file in &language.library.files {
        let front = &file.article.front;
        let title = &front.title;
        let mut warn =
            |message: String, help: &str| diagnostics.push(file.error_at("title", message, help).into_warning());
        if let Some(sign) = sign_at_end(title) {
            warn(format!("the title ends with `{sign}`"), "take the sign out");
        } else if is_in_capitals(title) {
            warn("the title is written in capitals".into(), "write small letters: words in capitals are hard to read");
        }
        if COPIES.iter().any(|start| title.starts_with(start)) || VERSIONS.iter().any(|end| title.ends_with(end)) {
            warn("the title is that of a copy, or of a draft".into(), "write what this article is about");
        }
        if NOT_WRITTEN.contains(&title.as_str()) {
            warn(format!("`{title}` is still to be written"), "write what the article is about");
        }
        let before = title.strip_suffix(site).filter(|_| !site.is_empty()).unwrap_or_default();
        if before.trim_end().ends_with(['-', '–', '—', '|', '·']) {
            warn(format!("the title ends with `{site}`"), "take it out: pages have the name of the site by themselves");
        }
        let lists = front.applies_to.iter().map(|text| ("applies_to", text));
        for (key, text) in [("title", title), ("description", &front.description)].into_iter().chain(lists) {
            for fault in faults_of_language(text, &language.code, names) {
                diagnostics.push(file.error_at(key, fault.message, fault.help).into_warning());
            }
        }
    }
}
