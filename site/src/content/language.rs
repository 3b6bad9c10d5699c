//! One language of the site: its strings, its articles, its decline reasons.

use std::{collections::HashSet, sync::OnceLock};

use icu_collator::{
    CollatorBorrowed,
    options::{CollatorOptions, Strength},
};
use icu_locale_core::Locale;
use serde_json::Value;

use super::{
    article::{Article, Link, TextFacts, WORD_LIST_ID},
    declines::{Declines, Reasons},
    language_folder::LanguageFolder,
    language_tag::LanguageTag,
    library::{Library, OtherLanguages},
    mails,
    placeholders::Placeholders,
    plain_texts::PlainTexts,
    search_words::SearchWords,
    site_toml::{Pages, SiteToml},
    strings::Strings,
};
use crate::diagnostics::{Date, Diagnostics};

/// A language with everything that its pages need.
#[derive(Debug)]
pub(crate) struct Language {
    /// The code, which is the folder's name and the first segment of every address.
    pub(crate) code: String,
    /// The language's tag and direction in HTML.
    pub(crate) tag: LanguageTag,
    /// The start page's path.
    pub(crate) start: String,
    /// The path of the list of headings and words.
    pub(crate) word_list: String,
    /// The texts that are not in an article.
    pub(crate) strings: Strings,
    /// Articles and other pages.
    pub(crate) library: Library,
    /// Values of `{operator}` and the other placeholders.
    pub(crate) placeholders: Placeholders,
    /// The decline reasons.
    pub(crate) declines: Declines,
    /// The words of the mails.
    mails: PlainTexts,
    /// What search knows of the language.
    pub(crate) search: SearchWords,
    /// Ids of the pages that are not articles.
    pub(crate) pages: Pages,
    /// The places of the articles in the library, in the order of the start page, once somebody has asked for it.
    order: OnceLock<Vec<usize>>,
}

/// What uses the labels of the links to support.
const SUPPORT: &str = "`[[support]]` in site.toml";

/// What rendering finds in the texts of one language.
#[derive(Debug, Default)]
pub(crate) struct LanguageFacts {
    /// The facts of each article, in the order of the library.
    pub(crate) articles: Vec<TextFacts>,
    /// The facts of the decline reasons, which have no headings.
    pub(crate) declines: TextFacts,
}

impl Language {
    /// Reads a language whose articles have been read. `used_strings` are the paths of the
    /// strings that templates use, each with the template.
    pub(crate) fn read(
        folder: LanguageFolder,
        library: Library,
        site_toml: &SiteToml,
        reasons: &Reasons,
        used_strings: &[(String, String)],
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let strings = Strings::read(&folder, diagnostics);
        if let Some(strings) = &strings {
            let are_shown = used_strings.iter().any(|(path, _)| path == "support");
            let labels = site_toml
                .support
                .iter()
                .filter(|_| are_shown)
                .map(|link| (format!("support.{}", link.id), SUPPORT.to_owned()));
            let used: Vec<_> = used_strings.iter().cloned().chain(labels).collect();
            strings.check(&used, diagnostics);
        }
        let declines = reasons.read_texts(&folder, diagnostics);
        let mails = mails::check(&folder, diagnostics);
        let search = SearchWords::read(&folder, diagnostics);
        let tag = strings.as_ref().and_then(|strings| language_tag(&folder.code, strings, diagnostics));
        Self {
            tag: tag.unwrap_or_default(),
            start: format!("/{}/", folder.code),
            word_list: format!("/{}/{WORD_LIST_ID}/", folder.code),
            code: folder.code,
            strings: strings.unwrap_or_default(),
            library,
            placeholders: folder.placeholders,
            declines: declines.unwrap_or_default(),
            mails,
            search,
            pages: site_toml.pages.clone(),
            order: OnceLock::new(),
        }
    }

    /// Reports what the language's texts say wrongly about each other.
    pub(super) fn check(
        &self,
        facts: &LanguageFacts,
        other_languages: &OtherLanguages<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        self.library.check(&facts.articles, other_languages, diagnostics);
        let source = &self.declines.source;
        self.library.check_links(source, &facts.declines.links, &facts.articles, other_languages, diagnostics);
    }

    /// The texts that are no Markdown, by file.
    pub(super) fn plain_texts(&self) -> [&PlainTexts; 3] {
        [&self.strings.plain, &self.mails, &self.declines.plain]
    }

    /// Warns of the articles that a reader reaches from the start page only.
    pub(super) fn warn_of_orphans(&self, facts: &LanguageFacts, diagnostics: &mut Diagnostics) {
        let mut linked: HashSet<&str> = article_ids(&facts.declines.links).collect();
        for (place, Article { id, front, .. }) in self.places() {
            let related = front.related.iter().map(|(related, _)| related.as_str());
            linked.extend(related.chain(article_ids(&facts.articles[place].links)).filter(|other| other != id));
        }
        let is_orphan = |article: &Article| self.library.is_public(article) && !linked.contains(article.id.as_str());
        for (place, Article { id, .. }) in self.places().filter(|(_, article)| is_orphan(article)) {
            let help = format!("name \"{id}\" in the `related` of another article, or link to it as `@/{id}.md`");
            let error = self.library.files[place].error(format!("no other article leads to `{id}`"), help);
            diagnostics.push(error.into_warning());
        }
    }

    /// Where the language's texts lead to an article: each place with its line.
    pub(crate) fn links_to(&self, id: &str, facts: &LanguageFacts) -> Vec<String> {
        let leads_there = |link: &&Link| link.article.as_deref() == Some(id);
        let mut places = Vec::new();
        for (file, facts) in self.library.files.iter().zip(&facts.articles) {
            let related = file.article.front.related.iter().filter(|(related, _)| related == id).map(|(_, span)| span);
            let links = facts.links.iter().filter(leads_there).map(|link| &link.span);
            places.extend(related.chain(links).map(|span| file.source().place(span.start)));
        }
        let links = facts.declines.links.iter().filter(leads_there);
        places.extend(links.map(|link| self.declines.source.place(link.span.start)));
        places.into_iter().map(|(place, line)| format!("{place}  {}", line.trim())).collect()
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
    pub(crate) fn in_order(&self) -> impl Iterator<Item = &Article> {
        let places = self.order.get_or_init(|| {
            let mut articles: Vec<_> = self.places().collect();
            let order = |article: &Article| article.front.order.unwrap_or(i64::MAX);
            let collator = self.collator(Strength::Tertiary);
            articles.sort_by(|(_, a), (_, b)| {
                order(a).cmp(&order(b)).then_with(|| collator.compare(&a.front.title, &b.front.title))
            });
            articles.into_iter().map(|(place, _)| place).collect()
        });
        places.iter().map(|place| &self.library.files[*place].article)
    }

    /// Compares texts as dictionaries of the language do: in Swedish å, ä and ö follow z. With `Strength::Primary`, letters that
    /// the language sorts as one (e and é) are equal. A language that has no order of its own has that of Unicode.
    pub(crate) fn collator(&self, strength: Strength) -> CollatorBorrowed<'static> {
        let collator = |locale: Locale| {
            let mut options = CollatorOptions::default();
            options.strength = Some(strength);
            CollatorBorrowed::try_new(locale.into(), options).ok()
        };
        let own = self.code.parse().ok().and_then(collator);
        own.or_else(|| collator(Locale::UNKNOWN)).expect("the order of Unicode is compiled in")
    }

    /// An article or page by its id.
    pub(crate) fn find(&self, id: &str) -> Option<&Article> {
        self.library.find(id)
    }

    /// `22 november 2026`, in the form that the language's strings give.
    pub(crate) fn date_in_words(&self, date: Date) -> String {
        let months = self.strings.table().get("dates").and_then(|dates| dates.get("months")).and_then(Value::as_array);
        let month = months.and_then(|months| months.get(usize::from(date.month).saturating_sub(1)));
        let format = self.strings.get("dates.format");
        format
            .replace("{day}", &date.day.to_string())
            .replace("{month}", month.and_then(Value::as_str).unwrap_or_default())
            .replace("{year}", &date.year.to_string())
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

/// The language's tag in HTML. A region that browsers would refuse is reported.
fn language_tag(code: &str, strings: &Strings, diagnostics: &mut Diagnostics) -> Option<LanguageTag> {
    let region = strings.get("language.region");
    let tag = LanguageTag::of(code, region);
    if tag.is_none() && !region.is_empty() {
        let message = format!("`{region}` is not the code of a region");
        let help = "write the country's two letters (ISO 3166), like \"SE\"";
        diagnostics.push(strings.error_at("language.region", message, help));
    }
    tag
}

/// Reports the pages of `site.toml` that the default language lacks. Another language that lacks a page links to the page in
/// the default language.
pub(crate) fn check_pages(site_toml: &SiteToml, languages: &[Language], diagnostics: &mut Diagnostics) {
    let Some(default) = languages.iter().find(|language| language.code == site_toml.default_language) else { return };
    let Pages { privacy, accessibility, thanks } = &site_toml.pages;
    let ids: HashSet<&String> = [privacy, accessibility, thanks].into_iter().collect();
    for id in ids.into_iter().filter(|id| !id.is_empty() && default.find(id).is_none()) {
        let file = format!("{}/{}.md", default.code, id.trim_end_matches(".md"));
        let (message, help) = if default.find(id.trim_end_matches(".md")).is_some() {
            (format!("`{id}` is no id"), format!("write \"{}\"", id.trim_end_matches(".md")))
        } else if default.library.find_unpublished(id).is_some() {
            let help = format!("take `draft` or `publish` out of {file}: every page links to it");
            (format!("the page `{id}` is not published in \"{}\"", default.code), help)
        } else {
            let help = format!("write {file}, or name another page");
            (format!("the page `{id}` does not exist in \"{}\"", default.code), help)
        };
        diagnostics.push(site_toml.error_at(id, message, help));
    }
}
