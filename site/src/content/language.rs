//! One language of the site: its strings, its articles, its decline reasons.

use std::collections::HashSet;

use icu_collator::{CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::Locale;

use super::{
    article::{Article, ArticleFile, Link, TextFacts},
    declines::{Declines, Reasons},
    language_folder::LanguageFolder,
    library::{Library, OtherLanguages},
    placeholders::Placeholders,
    site_toml::{Pages, SiteToml},
    strings::Strings,
};
use crate::diagnostics::Diagnostics;

/// A language with everything that its pages need.
#[derive(Debug)]
pub(crate) struct Language {
    /// The code, which is the folder's name and the first segment of every address.
    pub(crate) code: String,
    /// The start page's path.
    pub(crate) start: String,
    /// The texts that are not in an article.
    pub(crate) strings: Strings,
    /// Articles and other pages.
    pub(crate) library: Library,
    /// Values of `{operator}` and the other placeholders.
    pub(crate) placeholders: Placeholders,
    /// The decline reasons.
    pub(crate) declines: Declines,
    /// Ids of the pages that are not articles.
    pub(crate) pages: Pages,
}

/// What rendering finds in the texts of one language.
#[derive(Debug, Default)]
pub(crate) struct LanguageFacts {
    /// The facts of each article, in the order of the library.
    pub(crate) articles: Vec<TextFacts>,
    /// The facts of the decline reasons, which have no headings.
    pub(crate) declines: TextFacts,
}

impl Language {
    /// Reads a language whose articles have been read, in the order of their ids. `used_strings` are the paths of the
    /// strings that templates use, each with the template.
    pub(crate) fn read(
        folder: LanguageFolder,
        articles: Vec<ArticleFile>,
        site_toml: &SiteToml,
        reasons: &Reasons,
        used_strings: &[(String, String)],
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let strings = Strings::read(&folder, diagnostics);
        if let Some(strings) = &strings {
            strings.check(used_strings, diagnostics);
        }
        let declines = reasons.read_texts(&folder, diagnostics);
        Self {
            start: format!("/{}/", folder.code),
            code: folder.code,
            strings: strings.unwrap_or_default(),
            library: Library::new(articles),
            placeholders: folder.placeholders,
            declines: declines.unwrap_or_default(),
            pages: site_toml.pages.clone(),
        }
    }

    /// Reports what the language's texts say wrongly about each other.
    fn check(&self, facts: &LanguageFacts, other_languages: &OtherLanguages<'_>, diagnostics: &mut Diagnostics) {
        self.library.check(&facts.articles, other_languages, diagnostics);
        let source = &self.declines.source;
        self.library.check_links(source, &facts.declines.links, &facts.articles, other_languages, diagnostics);
    }

    /// Warns of the articles that a reader reaches from the start page only.
    fn warn_of_orphans(&self, facts: &LanguageFacts, diagnostics: &mut Diagnostics) {
        let mut linked: HashSet<&str> = article_ids(&facts.declines.links).collect();
        for (place, Article { id, front, .. }) in self.places() {
            let related = front.related.iter().map(|(related, _)| related.as_str());
            linked.extend(related.chain(article_ids(&facts.articles[place].links)).filter(|other| other != id));
        }
        for (place, Article { id, .. }) in self.places().filter(|(_, article)| !linked.contains(article.id.as_str())) {
            let help = format!("name \"{id}\" in the `related` of another article, or link to it as `@/{id}.md`");
            let error = self.library.files[place].error(format!("no other article leads to `{id}`"), help);
            diagnostics.push(error.into_warning());
        }
    }

    /// The articles, without the pages that are not articles, each with its place in the library.
    fn places(&self) -> impl Iterator<Item = (usize, &Article)> {
        let articles = self.library.files.iter().map(|file| &file.article).enumerate();
        articles.filter(|(_, article)| !self.pages.contains(&article.id))
    }

    /// The articles, without the pages that are not articles, in the order of the ids.
    pub(crate) fn articles(&self) -> impl Iterator<Item = &Article> {
        self.places().map(|(_, article)| article)
    }

    /// The articles in the order of the start page.
    pub(crate) fn in_order(&self) -> Vec<&Article> {
        let mut articles: Vec<_> = self.articles().collect();
        let order = |article: &Article| article.front.order.unwrap_or(i64::MAX);
        let collator = self.collator();
        articles.sort_by(|a, b| {
            order(a).cmp(&order(b)).then_with(|| match &collator {
                Some(collator) => collator.compare(&a.front.title, &b.front.title),
                None => a.front.title.cmp(&b.front.title),
            })
        });
        articles
    }

    /// Compares texts as dictionaries of the language do: in Swedish å, ä and ö follow z. A language that has no order of
    /// its own has that of Unicode.
    fn collator(&self) -> Option<CollatorBorrowed<'static>> {
        let locale: Locale = self.code.parse().ok()?;
        CollatorBorrowed::try_new(locale.into(), CollatorOptions::default()).ok()
    }

    /// An article or page by its id.
    pub(crate) fn find(&self, id: &str) -> Option<&Article> {
        self.library.find(id)
    }

    /// The article that the list of decline reasons follows.
    pub(crate) fn decline_article(&self) -> Option<&Article> {
        self.articles().find(|article| article.lists_declines())
    }
}

/// The ids of the articles that links lead to.
fn article_ids(links: &[Link]) -> impl Iterator<Item = &str> {
    links.iter().filter_map(|link| link.article.as_deref())
}

/// Reports what the texts of all languages say wrongly about each other, and, if there are no errors, warns of articles
/// without links to them and of missing translations. `facts` belong to the languages in their order.
pub(crate) fn check(languages: &[Language], facts: &[LanguageFacts], diagnostics: &mut Diagnostics) {
    let first_with = |id: &str| languages.iter().find(|language| language.find(id).is_some());
    for (language, facts) in languages.iter().zip(facts) {
        language.check(facts, &|id| first_with(id).map(|other| other.code.as_str()), diagnostics);
    }
    if diagnostics.has_errors() {
        return;
    }
    for (language, facts) in languages.iter().zip(facts) {
        language.warn_of_orphans(facts, diagnostics);
        for file in &language.library.files {
            let id = &file.article.id;
            let is_first = first_with(id).is_some_and(|first| first.code == language.code);
            for other in languages.iter().filter(|other| is_first && other.find(id).is_none()) {
                let message = format!("`{id}` is not translated into \"{}\"", other.code);
                let help = format!("translate it: cargo site new {}/{id}", other.code);
                diagnostics.push(file.error(message, help).into_warning());
            }
        }
    }
}

/// Reports the pages of `site.toml` that the default language lacks. Another language that lacks a page links to the page in
/// the default language.
pub(crate) fn check_pages(site_toml: &SiteToml, languages: &[Language], diagnostics: &mut Diagnostics) {
    let Some(default) = languages.iter().find(|language| language.code == site_toml.default_language) else { return };
    let Pages { privacy, accessibility, thanks } = &site_toml.pages;
    let ids: HashSet<&String> = [privacy, accessibility, thanks].into_iter().collect();
    for id in ids.into_iter().filter(|id| !id.is_empty() && default.find(id).is_none()) {
        let message = format!("the page `{id}` does not exist in \"{}\"", default.code);
        let help = format!("write {}/{id}.md, or name another page", default.code);
        diagnostics.push(site_toml.error_at(id, message, help));
    }
}
