//! Makes each page of the site from its template.

use anyhow::{Result, anyhow};
use serde::Serialize;
use serde_json::Value;
use tera::{Context, Tera};

use super::article_page::ArticleContext;
use crate::{
    content::article::{Article, Draft},
    content::language::Language,
    content::site_toml::Support,
    markdown::Rendered,
    render::shared_inputs::Basis,
};

/// What all pages are made of.
pub struct Site<'s> {
    basis: &'s Basis,
    /// The languages, in order.
    pub languages: &'s [Language],
    /// The templates with the words of each language.
    templates: &'s [Tera],
}

/// A page that is no article.
pub struct Other {
    /// Its path below the output folder.
    pub file: String,
    template: &'static str,
    /// Which of the languages.
    language: usize,
    path: String,
}

/// What a template knows of any page.
#[derive(Serialize)]
struct Page<'s> {
    title: &'s str,
    description: &'s str,
    path: &'s str,
    /// Absolute address.
    url: String,
    /// Whether search engines may list it.
    listed: bool,
    /// The same page in each language, or that language's start page.
    versions: Vec<Version<'s>>,
    /// For search engines.
    alternates: Vec<Alternate<'s>>,
    /// The way to the page from the start page, for search engines: JSON that can stand in HTML.
    trail: Option<String>,
}

#[derive(Serialize)]
struct Version<'s> {
    code: &'s str,
    name: &'s str,
    path: &'s str,
    /// Whether this is the same page, translated, rather than the start page.
    translated: bool,
}

/// A page that says the same in another language.
#[derive(Serialize)]
struct Alternate<'s> {
    /// The language, or `x-default` for the one that fits all others.
    code: &'s str,
    url: String,
}

/// A link with a description.
#[derive(Serialize)]
pub(super) struct Card<'s> {
    title: &'s str,
    description: &'s str,
    path: &'s str,
}

impl<'s> Card<'s> {
    pub(super) fn of(article: &'s Article) -> Self {
        let front = &article.front;
        Self { title: &front.title, description: &front.description, path: &article.path }
    }
}

/// Room for most pages, in bytes.
const USUAL_PAGE: usize = 32 * 1024;

/// `/sv/tack/` -> `sv/tack/index.html`
pub fn file_of(path: &str) -> String {
    format!("{}index.html", path.trim_start_matches('/'))
}

/// The templates with everything that is the same on all pages of a language, for each language.
pub fn templates(basis: &Basis, languages: &[Language]) -> Vec<Tera> {
    let with_words = |language| {
        let page = |id: &str| page(basis, languages, language, id).map(Card::of);
        let mut tera = basis.templates.tera.clone();
        let global = tera.global_context();
        global.insert("t", language.words.table());
        global.insert("lang", &language.code);
        global.insert("start", &language.start);
        global.insert("assets", &basis.assets);
        global.insert("demo", &basis.config.operator.demo);
        global.insert::<_, [Support]>("support", &basis.config.support);
        global.insert("privacy", &page(&language.pages.privacy));
        global.insert("accessibility", &page(&language.pages.accessibility));
        // The card tool says why a card was declined, and where to read more.
        global.insert("declines", &language.declines);
        global.insert("decline_article", &language.decline_article().map(Card::of));
        tera
    };
    languages.iter().map(with_words).collect()
}

fn page<'s>(basis: &Basis, languages: &'s [Language], language: &'s Language, id: &str) -> Option<&'s Article> {
    let default = languages.iter().find(|language| language.code == basis.config.default_language);
    language.find(id).or_else(|| default?.find(id))
}

impl<'s> Site<'s> {
    /// A site of these languages, with the [`templates`] made for them.
    pub fn new(basis: &'s Basis, languages: &'s [Language], templates: &'s [Tera]) -> Self {
        Self { basis, languages, templates }
    }

    /// One of the pages that are no articles, in a language or else in the default one.
    pub fn page(&self, language: &'s Language, id: &str) -> Option<&'s Article> {
        page(self.basis, self.languages, language, id)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.basis.config.base_url)
    }

    /// Where the language switch leads: to the page that `find` gives in each language, or else to the start page.
    fn versions(&self, find: impl Fn(&'s Language) -> Option<&'s str>) -> Vec<Version<'s>> {
        let versions = self.languages.iter().map(|language| {
            let found = find(language);
            let name = language.words.get("language.name");
            let path = found.unwrap_or(&language.start);
            Version { code: &language.code, name, path, translated: found.is_some() }
        });
        versions.collect()
    }

    /// The versions as search engines are told of them; a page in one language has none.
    fn alternates(&self, versions: &[Version<'s>]) -> Vec<Alternate<'s>> {
        let translated = || versions.iter().filter(|version| version.translated);
        if translated().count() < 2 {
            return Vec::new();
        }
        let default = translated().filter(|version| version.code == self.basis.config.default_language);
        let named = translated().map(|version| (version.code, version));
        let named = named.chain(default.map(|version| ("x-default", version)));
        named.map(|(code, version)| Alternate { code, url: self.url(version.path) }).collect()
    }

    /// `title` stands under the start page of the language.
    fn trail(&self, language: &Language, title: &str, path: &str) -> String {
        let item = |position: u8, name: &str, path: &str| {
            let (name, url) = (Value::from(name), Value::from(self.url(path)));
            format!(r#"{{"@type":"ListItem","position":{position},"name":{name},"item":{url}}}"#)
        };
        let (first, second) = (item(1, language.words.get("nav.start"), &language.start), item(2, title, path));
        let head = r#"{"@context":"https://schema.org","@type":"BreadcrumbList","itemListElement":["#;
        // What looks like a tag would end the script around it.
        format!("{head}{first},{second}]}}").replace('<', "\\u003c")
    }

    /// The page of an article, by the place of its language.
    pub fn article(&self, language: usize, draft: &Draft, text: &Rendered) -> Result<Vec<u8>> {
        let (tera, language, article) = (&self.templates[language], &self.languages[language], &draft.article);
        let front = &article.front;
        let is_thanks = article.id == language.pages.thanks;
        let versions = self.versions(|other| other.find(&article.id).map(|found| found.path.as_str()));
        let page = Page {
            title: &front.title,
            description: &front.description,
            path: &article.path,
            url: self.url(&article.path),
            listed: !is_thanks,
            alternates: self.alternates(&versions),
            versions,
            trail: (!is_thanks).then(|| self.trail(language, &front.title, &article.path)),
        };
        let mut context = Context::new();
        context.insert("page", &page);
        context.insert("article", &ArticleContext::of(language, article, text));
        let template = if is_thanks {
            "thanks.html"
        } else if language.pages.contains(&article.id) {
            "page.html"
        } else {
            "article.html"
        };
        self.render(tera, template, &context)
            .map_err(|error| anyhow!("{error}\n\nnote: met in the page of {}", draft.shown()))
    }

    /// The pages that are no articles.
    pub fn others(&self) -> Vec<Other> {
        let other = |language, template, path: &str, file: &str| Other {
            file: file.to_owned(),
            template,
            language,
            path: path.to_owned(),
        };
        let mut others = Vec::new();
        for (place, language) in self.languages.iter().enumerate() {
            others.push(other(place, "start.html", &language.start, &file_of(&language.start)));
            if language.code == self.basis.config.default_language {
                others.push(other(place, "404.html", "/404.html", "404.html"));
                others.push(other(place, "redirect.html", "/", "index.html"));
                others.push(other(place, "robots.txt", "/robots.txt", "robots.txt"));
                others.push(other(place, "sitemap.xml", "/sitemap.xml", "sitemap.xml"));
            }
        }
        others
    }

    /// A page that is no article; of these, search engines should list only the start pages.
    pub fn other(&self, other: &Other) -> Result<Vec<u8>> {
        let language = &self.languages[other.language];
        let listed = other.template == "start.html";
        let words = if listed { ["start.title", "start.description"] } else { ["missing.title", "missing.lead"] };
        let [title, description] = words.map(|word| language.words.get(word));
        let versions = self.versions(|other| Some(&other.start));
        let page = Page {
            title,
            description,
            path: &other.path,
            url: self.url(&other.path),
            listed,
            alternates: self.alternates(&versions),
            versions,
            trail: None,
        };
        let mut context = Context::new();
        context.insert("page", &page);
        match other.template {
            "start.html" | "404.html" => {
                context.insert("articles", &language.in_order().into_iter().map(Card::of).collect::<Vec<_>>());
            }
            "sitemap.xml" => context.insert("entries", &self.entries()),
            _ => context.insert("sitemap", &self.url("/sitemap.xml")),
        }
        self.render(&self.templates[other.language], other.template, &context)
    }

    fn render(&self, tera: &Tera, template: &str, context: &Context) -> Result<Vec<u8>> {
        let mut page = Vec::with_capacity(USUAL_PAGE);
        tera.render_to(template, context, &mut page)
            .map_err(|error| self.basis.templates.explain(tera, template, context, error))?;
        Ok(page)
    }

    /// What the sitemap names.
    fn entries(&self) -> Vec<Entry<'s>> {
        let mut entries = Vec::new();
        for language in self.languages {
            let alternates = self.alternates(&self.versions(|other| Some(&other.start)));
            entries.push(Entry { url: self.url(&language.start), updated: None, alternates });
            for Draft { article, .. } in &language.library.drafts {
                if article.id == language.pages.thanks {
                    continue;
                }
                let versions = self.versions(|other| other.find(&article.id).map(|found| found.path.as_str()));
                let updated = Some(article.front.updated.to_string());
                entries.push(Entry { url: self.url(&article.path), updated, alternates: self.alternates(&versions) });
            }
        }
        entries
    }
}

/// A page that search engines should list.
#[derive(Serialize)]
struct Entry<'s> {
    url: String,
    updated: Option<String>,
    alternates: Vec<Alternate<'s>>,
}
