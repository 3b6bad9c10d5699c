//! One language of the site: its words, its articles, its list of decline reasons.

use std::collections::HashSet;

use rayon::prelude::*;

use crate::{
    Options,
    build::cache::Known,
    build::cache::file_stat::{self as stamp, Found},
    content::article::{Article, Draft},
    content::declines::Declines,
    content::library::{Elsewhere, Library},
    content::placeholders::Placeholders,
    content::site_toml::{Config, Pages},
    content::strings::Words,
    diagnostics::diagnostic::{Problems, Source},
    markdown::Surroundings,
    render::shared_inputs::Basis,
};

/// A language with everything that its pages need.
#[derive(Debug)]
pub struct Language {
    /// The code, which is the folder's name and the first segment of every address.
    pub code: String,
    /// The start page's path.
    pub start: String,
    /// The strings.
    pub words: Words,
    /// Articles and other pages.
    pub library: Library,
    /// Values of `{operator}` and its like.
    pub placeholders: Placeholders,
    /// The list of decline reasons.
    pub declines: Declines,
    /// Ids of the pages that are not articles.
    pub pages: Pages,
}

impl Language {
    /// Reads one language; its articles' texts are not rendered yet. `found` are the articles' files, if they have been
    /// looked for, and `known` what the last build left of them, both in the order of the ids.
    pub fn read(
        code: &str,
        options: &Options,
        basis: &Basis,
        found: Option<Vec<Found>>,
        known: Vec<Known<'_>>,
        problems: &mut Problems,
    ) -> Option<Self> {
        let folder = options.content.join(code);
        let shown = format!("{}/{code}", basis.shown);
        if !folder.is_dir() {
            let help = format!("make the folder {shown}, or take the language out");
            problems.push(basis.config.problem(code, format!("the language `{code}` has no folder"), help));
            return None;
        }
        let found = found.map_or_else(|| stamp::find(&folder), Ok).unwrap_or_else(|error| {
            let message = format!("the folder cannot be read: {error}");
            let folder = Source::new(shown.clone(), String::new());
            problems.push(folder.problem(0..0, message, "check that you may read it"));
            Vec::new()
        });
        let placeholders = basis.config.operator.placeholders(code);
        let read: Vec<_> = join(found, known)
            .into_par_iter()
            .map(|(found, known)| {
                let mut problems = Problems::default();
                let draft = Draft::read(found, known.as_ref(), &shown, code, &placeholders, &mut problems);
                (draft, problems)
            })
            .collect();
        let mut drafts = Vec::with_capacity(read.len());
        for (draft, found) in read {
            drafts.push(draft);
            problems.append(found);
        }
        let words = Words::read(&folder, &shown, &placeholders, problems)
            .inspect(|words| words.require(&basis.templates.strings, problems))
            .unwrap_or_default();
        let mut language = Self {
            code: code.to_owned(),
            start: format!("/{code}/"),
            words,
            library: Library::new(drafts),
            placeholders,
            declines: Declines::default(),
            pages: basis.config.pages.clone(),
        };
        let around = language.surroundings(basis);
        language.declines = basis.reasons.with_words(&folder, &shown, &around, problems).unwrap_or_default();
        Some(language)
    }

    /// What the language's texts may use while they are rendered.
    pub fn surroundings<'s>(&'s self, basis: &'s Basis) -> Surroundings<'s> {
        Surroundings {
            library: &self.library,
            placeholders: &self.placeholders,
            words: &self.words,
            images: &basis.images,
        }
    }

    /// Checks what the language's texts say of each other.
    pub fn check(&self, elsewhere: &Elsewhere<'_>, problems: &mut Problems) {
        self.library.check(elsewhere, problems);
        self.library.check_links(|| &self.declines.source, None, &self.declines.links, elsewhere, problems);
    }

    /// Notes the articles that a reader comes to from the start page alone.
    fn warn_of_orphans(&self, problems: &mut Problems) {
        let mut linked: HashSet<&str> = self.declines.links.iter().filter_map(|link| link.article.as_deref()).collect();
        for Article { id, front, links, .. } in self.articles() {
            let related = front.related.iter().map(|(related, _)| related);
            let links = links.iter().filter_map(|link| link.article.as_ref());
            linked.extend(related.chain(links).filter(|other| *other != id).map(String::as_str));
        }
        for draft in self.drafts().filter(|draft| !linked.contains(draft.article.id.as_str())) {
            let id = &draft.article.id;
            let help = format!("name \"{id}\" in the `related` of another article, or link to it as `@/{id}.md`");
            problems.push(draft.problem(format!("no other article leads to `{id}`"), help).warning());
        }
    }

    fn drafts(&self) -> impl Iterator<Item = &Draft> {
        self.library.drafts.iter().filter(|draft| !self.pages.contains(&draft.article.id))
    }

    /// The articles, without the pages that are none, in the order of the ids.
    pub fn articles(&self) -> impl Iterator<Item = &Article> {
        self.drafts().map(|draft| &draft.article)
    }

    /// The articles in the order of the start page.
    pub fn in_order(&self) -> Vec<&Article> {
        let mut articles: Vec<_> = self.articles().collect();
        let place = |article: &Article| article.front.order.unwrap_or(i64::MAX);
        articles.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.front.title.cmp(&b.front.title)));
        articles
    }

    /// An article or page by its id.
    pub fn find(&self, id: &str) -> Option<&Article> {
        self.library.find(id)
    }

    /// The article that the list of decline reasons follows.
    pub fn decline_article(&self) -> Option<&Article> {
        self.articles().find(|article| article.lists_declines())
    }
}

/// Checks what all languages' texts say of each other. Warnings wait until there are no errors.
pub fn check(languages: &[Language], problems: &mut Problems) {
    let having = |id: &str| languages.iter().find(|language| language.find(id).is_some());
    for language in languages {
        language.check(&|id| having(id).map(|other| other.code.as_str()), problems);
    }
    if problems.has_errors() {
        return;
    }
    for language in languages {
        language.warn_of_orphans(problems);
        for draft in &language.library.drafts {
            let id = &draft.article.id;
            let is_first = having(id).is_some_and(|first| first.code == language.code);
            for other in languages.iter().filter(|other| is_first && other.find(id).is_none()) {
                let message = format!("`{id}` is not translated into \"{}\"", other.code);
                let help = format!("translate it: cargo site new {}/{id}", other.code);
                problems.push(draft.problem(message, help).warning());
            }
        }
    }
}

/// Notes the pages that `site.toml` names and the default language lacks; another language that lacks one leads there.
pub fn check_pages(config: &Config, languages: &[Language], problems: &mut Problems) {
    let Some(default) = languages.iter().find(|language| language.code == config.default_language) else { return };
    let Pages { privacy, accessibility, thanks } = &config.pages;
    let ids: HashSet<&String> = [privacy, accessibility, thanks].into_iter().collect();
    for id in ids.into_iter().filter(|id| !id.is_empty() && default.find(id).is_none()) {
        let message = format!("the page `{id}` does not exist in \"{}\"", default.code);
        problems.push(config.problem(id, message, format!("write {}/{id}.md, or name another page", default.code)));
    }
}

/// Puts to each file what is known of it.
fn join(found: Vec<Found>, known: Vec<Known<'_>>) -> Vec<(Found, Option<Known<'_>>)> {
    let mut known = known.into_iter().peekable();
    let join = |found: Found| {
        while known.next_if(|known| known.id < found.id()).is_some() {}
        let known = known.next_if(|known| known.id == found.id());
        (found, known)
    };
    found.into_iter().map(join).collect()
}
