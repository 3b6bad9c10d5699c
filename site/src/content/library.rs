//! The articles of one language, and the checks of what they say about each other.

use std::{collections::HashMap, sync::Arc};

use rayon::prelude::*;

use super::{
    article::{Article, ArticleFile, Link, TextFacts, WORD_LIST_ID},
    publication::Edition,
};
use crate::diagnostics::{Diagnostics, Source, nearest};

/// The articles of one language.
#[derive(Debug)]
pub(crate) struct Library {
    /// Every article that the build contains, in the order of the ids.
    pub(crate) files: Vec<ArticleFile>,
    /// The articles that wait for their publication, in the order of the ids.
    pub(crate) unpublished: Vec<ArticleFile>,
    pub(crate) edition: Edition,
    places: HashMap<String, usize>,
}

/// Finds another language that has an article, by its id. Answers with the language's code.
pub(crate) type OtherLanguages<'o> = dyn Fn(&str) -> Option<&'o str> + Sync + 'o;

impl Library {
    /// Takes the articles that the edition contains, and the others, in the order of their ids.
    pub(crate) fn new(files: Vec<ArticleFile>, unpublished: Vec<ArticleFile>, edition: Edition) -> Self {
        let places = files.iter().enumerate().map(|(place, file)| (file.article.id.clone(), place)).collect();
        Self { files, unpublished, edition, places }
    }

    /// Whether readers see an article.
    pub(crate) fn is_public(&self, article: &Article) -> bool {
        self.edition.is_public(&article.front.publication)
    }

    /// An article that waits for its publication, by its id.
    pub(crate) fn find_unpublished(&self, id: &str) -> Option<&Article> {
        self.unpublished.iter().map(|file| &file.article).find(|article| article.id == id)
    }

    /// An article by its id.
    pub(crate) fn find(&self, id: &str) -> Option<&Article> {
        self.place(id).map(|place| &self.files[place].article)
    }

    /// An article's place in `files`, by its id.
    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// The article that an unknown id may mean: one whose file has been renamed, since the id was its slug before, or that with the
    /// nearest id.
    fn meant_by(&self, id: &str) -> Option<&str> {
        let renamed = self.files.iter().find(|file| file.article.front.publication.had(id));
        renamed.map(|file| file.article.id.as_str()).or_else(|| nearest(id, self.ids()))
    }

    fn ids(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.article.id.as_str())
    }

    /// Reports slugs that are not unique, and related articles, linked articles and linked headings that do not exist.
    /// `facts` belong to the articles in their order.
    pub(crate) fn check(
        &self,
        facts: &[TextFacts],
        other_languages: &OtherLanguages<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        self.check_slugs(diagnostics);
        self.warn_of_copies(diagnostics);
        let checks = LinkChecks { library: self, facts, other_languages };
        let found: Vec<Diagnostics> =
            (0..self.files.len()).into_par_iter().map(|place| checks.article(place)).collect();
        for found in found {
            diagnostics.append(found);
        }
    }

    fn check_slugs(&self, diagnostics: &mut Diagnostics) {
        let list = "the list of headings".to_owned();
        let mut slugs = HashMap::with_capacity(self.files.len() + 1);
        slugs.insert(WORD_LIST_ID, &list);
        for file in &self.files {
            let front = &file.article.front;
            if let Some(other) = slugs.insert(front.slug.as_str(), &file.display_path) {
                let message = format!("the slug `{}` is taken by {other}", front.slug);
                let help = "give one of the two another `slug`";
                diagnostics.push(file.source().error(front.slug_span.clone(), message, help));
            }
        }
        // Both an earlier address and a living page: readers of one of the two would not find it.
        for file in &self.files {
            for (slug, span) in &file.article.front.publication.moved_from {
                if let Some(other) = slugs.insert(slug, &file.display_path) {
                    let (message, help) = if *other != file.display_path {
                        let help = "an earlier address leads to one page: take it out here or there";
                        (format!("`{slug}` is an address of {other}"), help)
                    } else if *slug == file.article.front.slug {
                        (format!("`{slug}` is the address that the page has now"), "take it out")
                    } else {
                        (format!("`{slug}` stands twice"), "take it out")
                    };
                    diagnostics.push(file.source().error(span.clone(), message, help));
                }
            }
        }
    }

    /// Warns of an article that has the text of another, and its title or description too: a copy that waits for its own.
    fn warn_of_copies(&self, diagnostics: &mut Diagnostics) {
        let mut texts: HashMap<u64, &ArticleFile> = HashMap::with_capacity(self.files.len());
        for file in &self.files {
            let Some(other) = texts.insert(file.article.text_hash, file) else { continue };
            let (front, other_front) = (&file.article.front, &other.article.front);
            let is_read = !front.title.is_empty() && !front.description.is_empty();
            if is_read && (front.title == other_front.title || front.description == other_front.description) {
                let help = "write its own text, or set `draft = true` until it has one".to_owned();
                let message = format!("the article is a copy of {}", other.display_path);
                diagnostics.push(file.error(message, help).into_warning());
            }
        }
    }

    /// Reports the links of a file that is not an article and lead nowhere.
    pub(crate) fn check_links(
        &self,
        source: &Arc<Source>,
        links: &[Link],
        facts: &[TextFacts],
        other_languages: &OtherLanguages<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        let checks = LinkChecks { library: self, facts, other_languages };
        checks.links(|| source, None, links, diagnostics);
    }
}

/// Checks the links between the articles of a library.
struct LinkChecks<'c, 'o> {
    library: &'c Library,
    facts: &'c [TextFacts],
    other_languages: &'c OtherLanguages<'o>,
}

impl LinkChecks<'_, '_> {
    fn article(&self, place: usize) -> Diagnostics {
        let file = &self.library.files[place];
        let mut diagnostics = Diagnostics::default();
        self.related(file, &mut diagnostics);
        let facts = &self.facts[place];
        self.links(|| file.source(), Some(place), &facts.links, &mut diagnostics);
        for warning in &facts.warnings {
            diagnostics.push(warning.diagnostic(file.source()));
        }
        diagnostics
    }

    fn related(&self, file: &ArticleFile, diagnostics: &mut Diagnostics) {
        for (id, span) in &file.article.front.related {
            // An article that is not translated or not published yet is only left out of the list.
            let waits = self.library.find_unpublished(id).is_some() || (self.other_languages)(id).is_some();
            if waits || self.library.find(id).is_some() {
                continue;
            }
            let help = match self.library.meant_by(id) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "write the id of an article: its file name without `.md`".into(),
            };
            let message = format!("the related article `{id}` does not exist");
            diagnostics.push(file.source().error(span.clone(), message, help));
        }
    }

    /// Checks a file's links. `own_place` is the place of the article that the file is, if it is one.
    fn links<'s>(
        &self,
        source: impl Fn() -> &'s Arc<Source>,
        own_place: Option<usize>,
        links: &[Link],
        diagnostics: &mut Diagnostics,
    ) {
        for link in links {
            let target = match &link.article {
                Some(id) => self.library.place(id),
                None => own_place,
            };
            let (message, help, waits) = match (target, &link.heading, &link.article) {
                (Some(target), Some(_), _) if !self.knows_headings(target) => continue,
                (Some(target), Some(heading), _) if !self.facts[target].headings.contains(heading) => {
                    let file = &self.library.files[target].display_path;
                    let help = heading_help(&self.facts[target].headings, heading);
                    (format!("{file} has no heading `#{heading}`"), help, false)
                }
                (Some(target), ..) if self.leads_from_public_to_unpublished(own_place, target) => {
                    unpublished(&self.library.files[target].article)
                }
                (None, _, Some(id)) => self.absent(id),
                (Some(_), None, _) if target == own_place => {
                    let message = "the link leads to the page that it stands on";
                    let help = "add the heading, such as `#what-to-do`, or name another article";
                    diagnostics.push(source().error(link.span.clone(), message, help).into_warning());
                    continue;
                }
                _ => continue,
            };
            // A preview shows what there is.
            let is_warning = waits && self.library.edition.preview;
            let error = source().error(link.span.clone(), message, help);
            diagnostics.push(if is_warning { error.into_warning() } else { error });
        }
    }

    /// Whether the headings of an article could be read, and with them the one that strings.toml gives to a list in it.
    fn knows_headings(&self, place: usize) -> bool {
        self.library.files[place].is_readable && !self.facts[place].headings.iter().any(String::is_empty)
    }

    /// Whether readers of one article would follow a link to another that they cannot see. `own_place` is that of the first.
    fn leads_from_public_to_unpublished(&self, own_place: Option<usize>, target: usize) -> bool {
        let is_public = |place: usize| self.library.is_public(&self.library.files[place].article);
        own_place.is_none_or(is_public) && !is_public(target)
    }

    /// The message about a link to an article that the build does not contain, what to do, and whether the article waits.
    fn absent(&self, id: &str) -> (String, String, bool) {
        if let Some(article) = self.library.find_unpublished(id) {
            return unpublished(article);
        }
        let waits = (self.other_languages)(id).is_some();
        (format!("there is no article `{id}.md` in this language"), self.article_help(id), waits)
    }

    fn article_help(&self, id: &str) -> String {
        if let Some(language) = (self.other_languages)(id) {
            let wait = format!("it exists in \"{language}\": translate it, or take the link out until then");
            return match self.library.meant_by(id) {
                Some(near) => format!("{wait}; if it is now called `{near}.md`, rename it in \"{language}\" too"),
                None => format!("{wait}; if its file has been renamed here, rename it in \"{language}\" too"),
            };
        }
        match self.library.meant_by(id) {
            Some(near) => format!("did you mean `@/{near}.md`?"),
            None => "write the article's file name, such as `@/avvisat-kort.md`".into(),
        }
    }
}

/// The message about a link to an article that readers cannot see, what to do, and that the article waits.
fn unpublished(article: &Article) -> (String, String, bool) {
    let Article { id, front, .. } = article;
    let message = match front.publication.publish.filter(|_| !front.publication.draft) {
        Some(day) => format!("`{id}` is not published before {day}"),
        None => format!("`{id}` is a draft"),
    };
    let help = "take the link out until it is published; `related` leaves such an article out by itself";
    (message, help.into(), true)
}

fn heading_help(headings: &[String], heading: &str) -> String {
    match nearest(heading, headings.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `#{near}`?"),
        None if headings.is_empty() => "the article has no headings: link to it without `#`".into(),
        None => {
            format!("its headings are {}", headings.iter().map(|id| format!("#{id}")).collect::<Vec<_>>().join(", "))
        }
    }
}
