//! Makes each page of the site from its template.

use anyhow::{Result, anyhow};
use serde::Serialize;
use tera::{Context, Tera};

use super::{
    article_page::ArticleContext,
    assets::Asset,
    breadcrumbs,
    decline_list::DeclineList,
    missing,
    shared_inputs::SharedInputs,
    sitemap,
    teaser::Teaser,
    tool_views::ToolViews,
    versions::{self, Alternate, Version},
    word_list::word_list,
};
use crate::{
    content::{
        article::{Article, ArticleFile, WORD_LIST_ID, page_file},
        language::Language,
        site_toml::Support,
    },
    markdown::Rendered,
    search::Index,
};

/// What all pages are made from.
pub(crate) struct Site<'s> {
    /// What the pages of all languages share.
    pub(crate) shared: &'s SharedInputs,
    /// The languages, in order.
    pub(crate) languages: &'s [Language],
    /// The list of decline reasons in each language.
    pub(crate) declines: &'s [DeclineList],
    /// The templates with the strings of each language.
    templates: Vec<Tera>,
    /// The views of the tools in each language.
    views: Vec<ToolViews>,
}

/// A page that is not an article.
pub(crate) struct StaticPage<'s> {
    /// The file, relative to the output folder.
    pub(crate) file: String,
    template: &'static str,
    /// The place of the page's language.
    language: usize,
    path: &'s str,
}

/// What every template gets.
#[derive(Serialize)]
struct PageContext<'s> {
    title: &'s str,
    /// The title with its soft hyphens.
    heading: &'s str,
    description: &'s str,
    path: &'s str,
    /// Absolute address.
    url: String,
    /// Whether search engines may list it.
    listed: bool,
    /// The same page in each language, or that language's start page.
    versions: Vec<Version<'s>>,
    /// The same page in each language, for search engines.
    alternates: Vec<Alternate<'s>>,
    /// The way from the start page to the page, for search engines: JSON that can stand in HTML.
    breadcrumbs: Option<String>,
}

/// The initial capacity of a page, in bytes; most pages are smaller.
const PAGE_CAPACITY: usize = 32 * 1024;

impl<'s> Site<'s> {
    /// `declines` belong to the languages in their order.
    pub(crate) fn new(shared: &'s SharedInputs, languages: &'s [Language], declines: &'s [DeclineList]) -> Self {
        let mut site = Self { shared, languages, declines, templates: Vec::new(), views: Vec::new() };
        site.templates =
            languages.iter().zip(declines).map(|(language, list)| site.templates(language, list)).collect();
        site
    }

    /// Renders the views of the tools, which pages with a tool refer to.
    pub(crate) fn add_tool_views(&mut self) -> Result<()> {
        for (language, tera) in self.languages.iter().zip(&mut self.templates) {
            let views = ToolViews::render(&self.shared.templates, tera, &language.code)?;
            tera.global_context().insert("tool_views", &views);
            self.views.push(views);
        }
        Ok(())
    }

    /// The files of the tools' views.
    pub(crate) fn tool_views(&self) -> impl Iterator<Item = &Asset> {
        self.views.iter().flat_map(ToolViews::files)
    }

    /// The templates with everything that is the same on all pages of a language.
    fn templates(&self, language: &'s Language, declines: &DeclineList) -> Tera {
        let shared = self.shared;
        let page = |id: &str| self.page(language, id).map(|article| Teaser::of(language, article));
        let mut tera = shared.templates.tera.clone();
        let global = tera.global_context();
        global.insert("t", language.strings.table());
        global.insert("lang", &language.code);
        global.insert("language_tag", &language.tag.tag);
        global.insert("direction", &language.tag.direction);
        global.insert("start", &language.start);
        global.insert("word_list", &language.word_list);
        global.insert("assets", &shared.assets);
        global.insert("demo", &shared.site_toml.operator.demo);
        global.insert::<_, [Support]>("support", &shared.site_toml.support);
        global.insert("privacy", &page(&language.pages.privacy));
        global.insert("accessibility", &page(&language.pages.accessibility));
        // The card tool shows why a card was declined, and links to the article about it.
        global.insert("declines", declines);
        global.insert("decline_article", &language.decline_article().map(|article| Teaser::of(language, article)));
        tera
    }

    /// One of the pages that are not articles, in a language or else in the default one.
    pub(crate) fn page(&self, language: &'s Language, id: &str) -> Option<&'s Article> {
        let default = self.languages.iter().find(|language| self.shared.site_toml.is_default(&language.code));
        language.find(id).or_else(|| default?.find(id))
    }

    /// The absolute address of a path.
    fn url(&self, path: &str) -> String {
        self.shared.site_toml.url(path)
    }

    fn alternates(&self, versions: &[Version<'s>]) -> Vec<Alternate<'s>> {
        versions::alternates(&self.shared.site_toml, versions)
    }

    /// The page of an article, by the place of its language. If somebody may be signed in, it asks for what its tool needs at
    /// once, before any script runs.
    pub(crate) fn article_page(
        &self,
        language: usize,
        file: &ArticleFile,
        text: &Rendered,
        signed_in: bool,
    ) -> Result<Vec<u8>> {
        let (tera, declines) = (&self.templates[language], &self.declines[language]);
        let (language, article) = (&self.languages[language], &file.article);
        let front = &article.front;
        let is_thanks = article.id == language.pages.thanks;
        let versions = versions::of_article(self.languages, article);
        let breadcrumbs = if is_thanks { None } else { Some(self.breadcrumbs(language, article)?) };
        let page = PageContext {
            title: &front.title,
            heading: &front.heading,
            description: &front.description,
            path: &article.path,
            url: self.url(&article.path),
            listed: !is_thanks,
            alternates: self.alternates(&versions),
            versions,
            breadcrumbs,
        };
        let mut context = Context::new();
        context.insert("page", &page);
        context.insert("article", &ArticleContext::of(language, declines, file, text));
        context.insert("signed_in", &signed_in);
        let template = if is_thanks {
            "thanks.html"
        } else if language.pages.contains(&article.id) {
            "page.html"
        } else {
            "article.html"
        };
        self.render(tera, template, &context)
            .map_err(|error| anyhow!("{error}\n\nnote: met in the page of {}", file.display_path))
    }

    fn breadcrumbs(&self, language: &Language, article: &Article) -> serde_json::Result<String> {
        let start = (language.strings.get("nav.start"), self.url(&language.start));
        breadcrumbs::json(&[start, (&article.front.title, self.url(&article.path))])
    }

    /// The list that search leads to without script.
    pub(crate) fn word_list_page(&self, place: usize, index: &Index<'_>) -> Result<Vec<u8>> {
        let language = &self.languages[place];
        let versions = versions::of(self.languages, |language| Some(&language.word_list));
        let page = PageContext {
            title: language.strings.get("search.list_title"),
            heading: language.strings.get("search.list_title"),
            description: language.strings.get("search.list_lead"),
            path: &language.word_list,
            url: self.url(&language.word_list),
            listed: false,
            alternates: Vec::new(),
            versions,
            breadcrumbs: None,
        };
        let mut context = Context::new();
        context.insert("page", &page);
        let declines = language.decline_article().into_iter();
        let group_headings =
            declines.flat_map(|article| self.declines[place].headings().map(move |heading| (article, heading)));
        context.insert("groups", &word_list(language, index, group_headings));
        // The form under the list is for those whom search has not helped.
        context.insert("article", &serde_json::json!({ "id": WORD_LIST_ID, "version": "", "steps": [] }));
        self.render(&self.templates[place], "a-o.html", &context)
    }

    /// The pages that are not articles.
    pub(crate) fn static_pages(&self) -> Vec<StaticPage<'s>> {
        let mut pages = Vec::new();
        for (place, language) in self.languages.iter().enumerate() {
            let page = |template, path, file| StaticPage { file, template, language: place, path };
            pages.push(page("start.html", &language.start, page_file(&language.start)));
            if self.shared.site_toml.is_default(&language.code) {
                pages.push(page("404.html", "/404.html", "404.html".into()));
                pages.push(page("redirect.html", "/", "index.html".into()));
                pages.push(page("robots.txt", "/robots.txt", "robots.txt".into()));
                pages.push(page("sitemap.xml", "/sitemap.xml", "sitemap.xml".into()));
                if self.shared.site_toml.security.is_some() {
                    pages.push(page("security.txt", "/.well-known/security.txt", ".well-known/security.txt".into()));
                }
            }
        }
        pages
    }

    /// Renders a page that is not an article. Search engines may list only the start pages of these.
    pub(crate) fn static_page(&self, page: &StaticPage<'s>) -> Result<Vec<u8>> {
        let language = &self.languages[page.language];
        let listed = page.template == "start.html";
        let (title, description) =
            if listed { ("start.title", "start.description") } else { ("missing.title", "missing.lead") };
        let versions = versions::of_start_page(self.languages);
        let page_context = PageContext {
            title: language.strings.get(title),
            heading: language.strings.get(title),
            description: language.strings.get(description),
            path: page.path,
            url: self.url(page.path),
            listed,
            alternates: self.alternates(&versions),
            versions,
            breadcrumbs: None,
        };
        let mut context = Context::new();
        context.insert("page", &page_context);
        match page.template {
            "start.html" => context.insert("articles", &Teaser::all(language)),
            "404.html" => context.insert("missing", &missing::in_all(self.languages, language)),
            "sitemap.xml" => context.insert("entries", &sitemap::entries(&self.shared.site_toml, self.languages)),
            "security.txt" => {
                context.insert("security", &self.shared.site_toml.security);
                context.insert("languages", &self.shared.site_toml.languages);
            }
            _ => context.insert("sitemap", &self.url("/sitemap.xml")),
        }
        self.render(&self.templates[page.language], page.template, &context)
    }

    fn render(&self, tera: &Tera, template: &str, context: &Context) -> Result<Vec<u8>> {
        let mut page = Vec::with_capacity(PAGE_CAPACITY);
        tera.render_to(template, context, &mut page)
            .map_err(|error| self.shared.templates.explain(tera, template, context, error))?;
        Ok(page)
    }
}
