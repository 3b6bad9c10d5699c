//! The articles of one language, and whether what they say of each other is right.

use std::{collections::HashMap, sync::Arc};

use rayon::prelude::*;

use crate::{
    content::article::{Article, Draft},
    diagnostics::diagnostic::{Problems, Source},
    diagnostics::toml_reader as table,
    markdown::Link,
};

/// The articles of one language.
#[derive(Debug)]
pub struct Library {
    /// Every article, in the order of the ids.
    pub drafts: Vec<Draft>,
    places: HashMap<String, usize>,
}

impl Library {
    /// Takes the articles in the order of their ids.
    pub fn new(drafts: Vec<Draft>) -> Self {
        let places = drafts.iter().enumerate().map(|(place, draft)| (draft.article.id.clone(), place)).collect();
        Self { drafts, places }
    }

    /// An article by its id.
    pub fn find(&self, id: &str) -> Option<&Article> {
        self.draft(id).map(|draft| &draft.article)
    }

    /// An article with its file by its id.
    pub fn draft(&self, id: &str) -> Option<&Draft> {
        self.places.get(id).map(|place| &self.drafts[*place])
    }

    fn ids(&self) -> impl Iterator<Item = &str> {
        self.drafts.iter().map(|draft| draft.article.id.as_str())
    }

    /// Checks what the articles say of each other: slugs are their own, related and linked articles and headings exist.
    pub fn check(&self, elsewhere: &Elsewhere<'_>, problems: &mut Problems) {
        let mut slugs = HashMap::with_capacity(self.drafts.len());
        for draft in &self.drafts {
            let front = &draft.article.front;
            if let Some(other) = slugs.insert(front.slug.as_str(), draft.shown()) {
                let message = format!("the slug `{}` is taken by {other}", front.slug);
                let help = "give one of the two another `slug`";
                problems.push(draft.source().problem(front.slug_span.clone(), message, help));
            }
        }
        let check = |draft: &Draft| {
            let mut problems = Problems::default();
            self.check_related(draft, elsewhere, &mut problems);
            self.check_links(|| draft.source(), Some(draft), &draft.article.links, elsewhere, &mut problems);
            problems
        };
        let found: Vec<Problems> = self.drafts.par_iter().map(check).collect();
        for found in found {
            problems.append(found);
        }
    }

    fn check_related(&self, draft: &Draft, elsewhere: &Elsewhere<'_>, problems: &mut Problems) {
        for (id, span) in &draft.article.front.related {
            // An article that only waits for its translation is left out.
            if self.find(id).is_some() || elsewhere(id).is_some() {
                continue;
            }
            let help = match table::nearest(id, self.ids()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "write the id of an article: its file name without `.md`".into(),
            };
            let message = format!("the related article `{id}` does not exist");
            problems.push(draft.source().problem(span.clone(), message, help));
        }
    }

    /// Checks a file's links to articles and headings; `own` is the article that the file is, if it is one.
    pub fn check_links<'s>(
        &self,
        source: impl Fn() -> &'s Arc<Source>,
        own: Option<&Draft>,
        links: &[Link],
        elsewhere: &Elsewhere<'_>,
        problems: &mut Problems,
    ) {
        for link in links {
            let target = link.article.as_deref().map_or(own, |id| self.draft(id));
            let (message, help) = match (target, &link.heading, &link.article) {
                (Some(target), Some(heading), _) if !target.article.headings.contains(heading) => {
                    (format!("{} has no heading `#{heading}`", target.shown()), heading_help(target, heading))
                }
                (None, _, Some(id)) => {
                    (format!("there is no article `{id}.md` in this language"), self.article_help(id, elsewhere))
                }
                _ => continue,
            };
            problems.push(source().problem(link.span.clone(), message, help));
        }
    }

    fn article_help(&self, id: &str, elsewhere: &Elsewhere<'_>) -> String {
        if let Some(language) = elsewhere(id) {
            return format!("it exists in \"{language}\" and waits for its translation: take the link out until then");
        }
        match table::nearest(id, self.ids()) {
            Some(near) => format!("did you mean `@/{near}.md`?"),
            None => "write the article's file name, such as `@/avvisat-kort.md`".into(),
        }
    }
}

/// Says in which other language there is an article, if in any.
pub type Elsewhere<'e> = dyn Fn(&str) -> Option<&'e str> + Sync + 'e;

fn heading_help(target: &Draft, heading: &str) -> String {
    let headings = &target.article.headings;
    match table::nearest(heading, headings.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `#{near}`?"),
        None if headings.is_empty() => "the article has no headings: link to it without `#`".into(),
        None => {
            format!("its headings are {}", headings.iter().map(|id| format!("#{id}")).collect::<Vec<_>>().join(", "))
        }
    }
}
