//! Reads the languages of the site.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use super::cache::{Articles, Cache, FoundArticle, FoundFiles, TrackedArticle, find_articles, read_articles};
use crate::{
    content::{
        article::article_id,
        language::{Language, LanguageFacts},
        language_folder::LanguageFolder,
        library::Library,
        media,
        strays::{LANGUAGE_FILES, Stray},
    },
    diagnostics::{Diagnostics, Source, nearest},
    options::Options,
    render::shared_inputs::SharedInputs,
    slug::slugify,
};

/// The languages of the site. The lists have the same order.
#[derive(Default)]
pub(super) struct ReadLanguages {
    pub(super) languages: Vec<Language>,
    /// What rendering finds in the texts; for an article that has not changed it comes from the cache.
    pub(super) facts: Vec<LanguageFacts>,
    /// What the cache tracks of each language's articles.
    pub(super) tracked: Vec<Vec<TrackedArticle>>,
    /// The same of the articles that the build does not contain.
    pub(super) unpublished: Vec<Vec<TrackedArticle>>,
}

impl ReadLanguages {
    /// Reads the languages that `site.toml` names. `found` are the articles' files of a language, if they have been searched
    /// for already; `cache` loses the articles that are read.
    pub(super) fn read(
        options: &Options,
        shared: &SharedInputs,
        cache: &mut Cache<'_>,
        mut found: BTreeMap<String, FoundFiles>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let site_toml = &shared.site_toml;
        let mut read = Self::default();
        for code in &site_toml.languages {
            let cached = cache.articles.remove(code.as_str()).unwrap_or_default();
            let Some(folder) = LanguageFolder::find(code, &options.content, site_toml, shared.edition, diagnostics)
            else {
                continue;
            };
            let found = found.remove(code).unwrap_or_else(|| find_or_report(&folder, diagnostics));
            report_names(&folder, &found, diagnostics);
            let Articles { files, facts, tracked, unpublished } =
                read_articles(&folder, found.articles, cached, shared.edition, diagnostics);
            let (unpublished_files, unpublished) = unpublished.into_iter().unzip();
            let library = Library::new(files, unpublished_files, shared.edition);
            let used_strings = &shared.templates.strings;
            let language = Language::read(folder, library, site_toml, &shared.reasons, used_strings, diagnostics);
            read.languages.push(language);
            read.facts.push(LanguageFacts { articles: facts, ..LanguageFacts::default() });
            read.tracked.push(tracked);
            read.unpublished.push(unpublished);
        }
        read
    }
}

fn find_or_report(folder: &LanguageFolder, diagnostics: &mut Diagnostics) -> FoundFiles {
    find_articles(&folder.path).unwrap_or_else(|error| {
        let message = format!("the folder cannot be read: {error}");
        let source = Source::new(folder.display_path.clone(), String::new());
        diagnostics.push(source.error(0..0, message, "check that you may read it"));
        FoundFiles::default()
    })
}

/// Reports files whose name is no article's. Only a name that `cargo site new` would take can be the id of an article.
fn report_names(folder: &LanguageFolder, found: &FoundFiles, diagnostics: &mut Diagnostics) {
    let mut report = |name: &str, message: String, help: String| {
        let source = Source::new(folder.display_path_of(name), String::new());
        diagnostics.push(source.error(0..0, message, help));
    };
    for FoundArticle { name, .. } in &found.articles {
        let id = article_id(name);
        let slug = slugify(&id.nfc().collect::<String>());
        if slug != id {
            let usable = if slug.is_empty() { "avvisat-kort" } else { &slug };
            let help = format!("rename it to `{usable}.md`, or to `_{name}` to leave it out");
            report(name, format!("`{name}` is no name for an article"), help);
        }
    }
    for path in &found.misplaced {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // A program may have added a second ending: `kort.md.txt`.
        let slug = slugify(
            &path.file_stem().unwrap_or_default().to_string_lossy().trim_end_matches(".md").nfc().collect::<String>(),
        );
        if path.is_dir() {
            let here = if media::FOLDERS.contains(&&*name) {
                format!("move its files to content/{name}/{}", folder.code)
            } else {
                format!("move its articles to {}", folder.display_path)
            };
            let help = format!("{here}, or rename it to `_{name}` to leave it out");
            report(&name, format!("the folder `{name}` is not read"), help);
        } else if let Some(stray @ (Stray::Picture | Stray::Download)) = Stray::of(path) {
            report(&name, format!("`{name}` is not read here"), stray.help(&name));
        } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
            let known = LANGUAGE_FILES.iter().map(|name| name.trim_end_matches(".toml"));
            let help = match nearest(name.trim_end_matches(".toml"), known) {
                Some(near) => format!("rename it to `{near}.toml`, or to `_{name}` to leave it out"),
                None => format!("rename it to `_{name}` to leave it out: only {} are read", LANGUAGE_FILES.join(", ")),
            };
            report(&name, format!("`{name}` is not read"), help);
        } else {
            let help = format!("save the text as `{slug}.md`, or rename it to `_{name}` to leave it out");
            report(&name, format!("`{name}` is not read: it does not end with `.md`"), help);
        }
    }
}
