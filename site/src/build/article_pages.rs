//! Makes the pages of a language's articles.

use std::collections::BTreeMap;

use anyhow::Result;
use rayon::prelude::*;

use super::{
    cache::{ArticleInputs, CachedPage, TrackedArticle},
    publisher::{MadeFile, Publisher},
};
use crate::{
    content::{
        article::{ArticleFile, TextFacts, TextSection},
        front_matter::Tool,
        language::Language,
    },
    diagnostics::Diagnostics,
    markdown::{self, RenderContext, Rendered},
    render::{decline_list::DeclineList, pages::Site},
};

/// A page that has just been made.
pub(super) struct ArticlePage {
    /// The article's place in its language.
    pub(super) place: usize,
    pub(super) facts: TextFacts,
    pub(super) page: CachedPage,
    /// The path of the file, if it is staged.
    pub(super) staged: Option<String>,
    /// The page's file for who may be signed in, if it has a tool.
    pub(super) signed_in: Option<MadeFile>,
}

/// Makes the pages of a language's articles.
pub(super) struct ArticlePages<'a> {
    publisher: &'a Publisher<'a>,
    site: &'a Site<'a>,
    /// The place of the language in the site.
    language: usize,
    inputs: ArticleInputs<'a>,
    tracked: &'a [TrackedArticle],
    /// The published files that are not pages of articles, by path.
    other_files: &'a BTreeMap<&'a str, CachedPage>,
    context: RenderContext<'a>,
}

impl<'a> ArticlePages<'a> {
    /// `language` is the language's place in the site, and `tracked` are its articles.
    pub(super) fn new(
        publisher: &'a Publisher<'a>,
        site: &'a Site<'a>,
        language: usize,
        tracked: &'a [TrackedArticle],
        other_files: &'a BTreeMap<&'a str, CachedPage>,
    ) -> Self {
        let inputs = ArticleInputs::new(site, language, tracked);
        let context = site.shared.render_context(&site.languages[language], site.languages);
        Self { publisher, site, language, inputs, tracked, other_files, context }
    }

    /// Makes the pages that are not up to date. `facts` are those of the published pages.
    pub(super) fn make(&self, facts: &[TextFacts], diagnostics: &mut Diagnostics) -> Result<Vec<ArticlePage>> {
        let places = (0..facts.len()).into_par_iter();
        let outdated: Vec<usize> = places.filter(|place| !self.is_up_to_date(*place, &facts[*place])).collect();

        // After an error, such as a missing string, only the texts are checked: a template might fail because of it.
        let check_only = diagnostics.has_errors();
        let made: Vec<_> =
            outdated.par_iter().map(|place| self.make_page(*place, check_only)).collect::<Result<_>>()?;
        let mut pages = Vec::with_capacity(made.len());
        for (page, found) in made {
            pages.push(page);
            diagnostics.append(found);
        }
        Ok(pages)
    }

    fn is_up_to_date(&self, place: usize, facts: &TextFacts) -> bool {
        let article = &self.file(place).article;
        let inputs = self.inputs.fingerprint(place, &facts.links);
        let is_up_to_date = |page: Option<&CachedPage>, path: &str| {
            page.is_some_and(|page| self.publisher.is_up_to_date(page, inputs, path))
        };
        is_up_to_date(self.tracked[place].page.as_ref(), &article.page_file())
            && article.signed_in_file().is_none_or(|path| is_up_to_date(self.other_files.get(path.as_str()), &path))
    }

    fn make_page(&self, place: usize, check_only: bool) -> Result<(ArticlePage, Diagnostics)> {
        let file = self.file(place);
        let mut diagnostics = Diagnostics::default();
        let (text, body_at) = file.body();
        let text =
            markdown::render(file.source(), text, body_at, &file.article.front.title, &self.context, &mut diagnostics);
        let mut page = ArticlePage {
            place,
            facts: TextFacts::default(),
            page: CachedPage::default(),
            staged: None,
            signed_in: None,
        };
        if !check_only && !diagnostics.has_errors() {
            let inputs = self.inputs.fingerprint(place, &text.links);
            let html = self.site.article_page(self.language, file, &text, false)?;
            let MadeFile { path, page: made, is_staged } =
                self.publisher.add(file.article.page_file(), inputs, &html)?;
            page.page = made;
            page.staged = if is_staged { Some(path) } else { None };
            if let Some(path) = file.article.signed_in_file() {
                let html = self.site.article_page(self.language, file, &text, true)?;
                page.signed_in = Some(self.publisher.add(path, inputs, &html)?);
            }
        }
        page.facts = self.facts(file, text, &mut diagnostics);
        Ok((page, diagnostics))
    }

    /// The facts of a page: those of the text, its tool, and the headings of the decline reasons if they stand in it.
    fn facts(&self, file: &ArticleFile, text: Rendered, diagnostics: &mut Diagnostics) -> TextFacts {
        let mut headings: Vec<_> = text.headings.iter().map(|heading| heading.id.clone()).collect();
        if file.article.lists_declines() {
            let id = &self.declines().id;
            if headings.contains(id) {
                let message = format!("the heading `#{id}` has the id of the list of decline reasons");
                diagnostics.push(file.error(message, "give the heading other words".into()));
            }
            headings.extend(self.declines().headings().map(|heading| heading.id));
        }
        headings.extend(file.article.front.tool.map(Tool::anchor));
        let names = std::iter::once((String::new(), String::new()))
            .chain(text.headings.into_iter().map(|heading| (heading.id, heading.text)));
        let sections = names.zip(text.texts).map(|((id, heading), text)| TextSection { id, heading, text }).collect();
        TextFacts { headings, links: text.links, media: text.media, warnings: text.warnings, sections }
    }

    fn file(&self, place: usize) -> &'a ArticleFile {
        &self.language().library.files[place]
    }

    fn language(&self) -> &'a Language {
        &self.site.languages[self.language]
    }

    fn declines(&self) -> &'a DeclineList {
        &self.site.declines[self.language]
    }
}
