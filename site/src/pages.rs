//! Renders every page of the site from its template.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;
use tera::{Context, Tera};

use crate::{
    article::Article,
    assets::Asset,
    config::{Config, Support},
    declines::Declines,
    front_matter::Tool,
    language::Language,
    publish::Files,
    templates::Templates,
};

/// What all pages are made of.
pub struct Site<'s> {
    /// `site.toml`, with the address in force.
    pub config: &'s Config,
    /// The languages, in order.
    pub languages: &'s [Language],
    /// Styles, scripts and pictures of the templates, by name.
    pub assets: &'s BTreeMap<String, Asset>,
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
}

#[derive(Serialize)]
struct Version<'s> {
    code: &'s str,
    name: &'s str,
    path: String,
    url: String,
    /// Whether this is the same page, translated, rather than the start page.
    translated: bool,
}

#[derive(Serialize)]
struct ArticleContext<'s> {
    id: &'s str,
    applies_to: &'s [String],
    updated: Updated,
    tool: Option<&'static str>,
    intro: &'s str,
    body: &'s str,
    contents: Vec<Contents<'s>>,
    related: Vec<Card<'s>>,
    declines: Option<&'s Declines>,
}

#[derive(Serialize)]
struct Updated {
    /// `2026-11-22`
    iso: String,
    /// `22 november 2026`
    words: String,
}

/// A line of the table of contents.
#[derive(Serialize)]
struct Contents<'s> {
    level: u8,
    id: &'s str,
    text: &'s str,
}

/// A link with a description.
#[derive(Serialize)]
struct Card<'s> {
    title: &'s str,
    description: &'s str,
    path: &'s str,
}

impl<'s> Card<'s> {
    fn of(article: &'s Article) -> Self {
        let front = &article.front;
        Self { title: &front.title, description: &front.description, path: &article.path }
    }
}

/// Fewer headings than this need no table of contents.
const HEADINGS_FOR_CONTENTS: usize = 3;

/// Renders all pages, by path below the output folder.
pub fn render(site: &Site<'_>, templates: &Templates) -> Result<Files> {
    let mut files = Files::new();
    for language in site.languages {
        let tera = site.with_words(&templates.tera, language);
        let pages: Result<Vec<_>> =
            language.all.par_iter().map(|article| site.article(&tera, language, article)).collect();
        files.extend(pages?);
        files.insert(file_of(&language.start()), site.start(&tera, language)?);
        if language.code == site.config.default_language {
            files.insert("404.html".into(), site.plain(&tera, language, "404.html", "/404.html")?);
            files.insert("index.html".into(), site.plain(&tera, language, "redirect.html", "/")?);
            files.insert("robots.txt".into(), site.plain(&tera, language, "robots.txt", "/robots.txt")?);
        }
    }
    files.insert("sitemap.xml".into(), site.sitemap(&templates.tera)?);
    Ok(files)
}

/// `/sv/tack/` -> `sv/tack/index.html`
fn file_of(path: &str) -> String {
    format!("{}index.html", path.trim_start_matches('/'))
}

impl<'s> Site<'s> {
    /// The templates with everything that is the same on all pages of a language.
    fn with_words(&self, tera: &Tera, language: &Language) -> Tera {
        let page = |id: &str| language.find(id).map(Card::of);
        let mut tera = tera.clone();
        let global = tera.global_context();
        global.insert("t", language.words.table());
        global.insert("lang", &language.code);
        global.insert("start", &language.start());
        global.insert("assets", self.assets);
        global.insert("demo", &self.config.operator.demo);
        global.insert::<_, [Support]>("support", &self.config.support);
        global.insert("privacy", &page(&language.pages.privacy));
        global.insert("accessibility", &page(&language.pages.accessibility));
        tera
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.config.base_url)
    }

    /// Where the language switch leads: to the page that `find` gives in each language, or else to the start page.
    fn versions(&self, find: impl Fn(&'s Language) -> Option<String>) -> Vec<Version<'s>> {
        let versions = self.languages.iter().map(|language| {
            let found = find(language);
            let translated = found.is_some();
            let path = found.unwrap_or_else(|| language.start());
            Version {
                code: &language.code,
                name: language.words.get("language.name"),
                url: self.url(&path),
                path,
                translated,
            }
        });
        versions.collect()
    }

    fn article(&self, tera: &Tera, language: &'s Language, article: &'s Article) -> Result<(String, Vec<u8>)> {
        let front = &article.front;
        let is_thanks = article.id == language.pages.thanks;
        let page = Page {
            title: &front.title,
            description: &front.description,
            path: &article.path,
            url: self.url(&article.path),
            listed: !is_thanks,
            versions: self.versions(|other| other.find(&article.id).map(|found| found.path.clone())),
        };
        let mut context = Context::new();
        context.insert("page", &page);
        context.insert("article", &article_context(language, article));
        let template = if is_thanks {
            "thanks.html"
        } else if language.pages.contains(&article.id) {
            "page.html"
        } else {
            "article.html"
        };
        let html = tera.render(template, &context).with_context(|| format!("cannot render {}", article.source.path))?;
        Ok((file_of(&article.path), html.into_bytes()))
    }

    fn start(&self, tera: &Tera, language: &'s Language) -> Result<Vec<u8>> {
        let path = language.start();
        let page = Page {
            title: language.words.get("start.title"),
            description: language.words.get("start.description"),
            path: &path,
            url: self.url(&path),
            listed: true,
            versions: self.versions(|other| Some(other.start())),
        };
        let mut context = Context::new();
        context.insert("page", &page);
        context.insert("articles", &language.articles().map(Card::of).collect::<Vec<_>>());
        Ok(tera.render("start.html", &context)?.into_bytes())
    }

    /// A page that is no article, and not one that search engines should list.
    fn plain(&self, tera: &Tera, language: &'s Language, template: &str, path: &str) -> Result<Vec<u8>> {
        let page = Page {
            title: language.words.get("missing.title"),
            description: language.words.get("missing.lead"),
            path,
            url: self.url(path),
            listed: false,
            versions: self.versions(|other| Some(other.start())),
        };
        let mut context = Context::new();
        context.insert("page", &page);
        context.insert("articles", &language.articles().map(Card::of).collect::<Vec<_>>());
        context.insert("sitemap", &self.url("/sitemap.xml"));
        Ok(tera.render(template, &context)?.into_bytes())
    }

    fn sitemap(&self, tera: &Tera) -> Result<Vec<u8>> {
        #[derive(Serialize)]
        struct Entry<'s> {
            url: String,
            updated: Option<String>,
            versions: Vec<Version<'s>>,
        }
        let mut entries = Vec::new();
        for language in self.languages {
            let versions = self.versions(|other| Some(other.start()));
            entries.push(Entry { url: self.url(&language.start()), updated: None, versions });
            for article in language.all.iter().filter(|article| article.id != language.pages.thanks) {
                let mut versions = self.versions(|other| other.find(&article.id).map(|found| found.path.clone()));
                versions.retain(|version| version.translated);
                entries.push(Entry {
                    url: self.url(&article.path),
                    updated: Some(article.front.updated.to_string()),
                    versions,
                });
            }
        }
        let mut context = Context::new();
        context.insert("entries", &entries);
        Ok(tera.render("sitemap.xml", &context)?.into_bytes())
    }
}

fn article_context<'s>(language: &'s Language, article: &'s Article) -> ArticleContext<'s> {
    let front = &article.front;
    let declines = (front.tool == Some(Tool::DeclineCheck)).then_some(&language.declines);
    let mut contents: Vec<_> = article
        .rendered
        .headings
        .iter()
        .filter(|heading| heading.level <= 3)
        .map(|heading| Contents { level: heading.level, id: &heading.id, text: &heading.text })
        .collect();
    if let Some(declines) = declines {
        contents.extend(declines.headings().map(|(id, text)| Contents { level: 2, id, text }));
    }
    if contents.len() < HEADINGS_FOR_CONTENTS {
        contents.clear();
    }
    // An article that names itself, or another twice, is shown once and never beside itself.
    let mut seen = vec![article.id.as_str()];
    let mut related = Vec::new();
    for (id, _) in &front.related {
        if !seen.contains(&id.as_str()) {
            seen.push(id);
            related.extend(language.find(id).map(Card::of));
        }
    }
    ArticleContext {
        id: &article.id,
        applies_to: &front.applies_to,
        updated: Updated { iso: front.updated.to_string(), words: date_in_words(language, front.updated) },
        tool: front.tool.map(Tool::name),
        intro: &article.rendered.intro,
        body: &article.rendered.body,
        contents,
        related,
        declines,
    }
}

/// `22 november 2026`, in the form that the language's strings give.
fn date_in_words(language: &Language, date: crate::table::Date) -> String {
    let months = language.words.table().get("dates").and_then(|dates| dates.get("months")).and_then(Value::as_array);
    let month = months.and_then(|months| months.get(usize::from(date.month).saturating_sub(1))).and_then(Value::as_str);
    let format = language.words.get("dates.format");
    let day = date.day.to_string();
    format
        .replace("{day}", &day)
        .replace("{month}", month.unwrap_or_default())
        .replace("{year}", &date.year.to_string())
}
