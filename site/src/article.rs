//! Articles: one Markdown file each, named by its id in every language.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use rayon::prelude::*;

use crate::{
    front_matter::{self, FrontMatter},
    markdown::{self, Anchor, Rendered, Surroundings},
    placeholder::Placeholders,
    problem::{Problems, Source},
    table,
};

/// An article of one language.
#[derive(Debug)]
pub struct Article {
    /// The file's stem.
    pub id: String,
    /// The file.
    pub source: Arc<Source>,
    /// What it says of itself.
    pub front: FrontMatter,
    /// Where it will stand, such as `/sv/avvisat-kort/`.
    pub path: String,
    /// Where the text starts in the file, in bytes.
    body_at: usize,
    /// The rendered text; empty until [`render`].
    pub rendered: Rendered,
}

/// Reads every article of a language, without rendering it.
pub fn read_all(
    folder: &Path,
    shown: &str,
    language: &str,
    placeholders: &Placeholders,
    problems: &mut Problems,
) -> Vec<Article> {
    let files = markdown_files(folder).unwrap_or_else(|error| {
        let source = Arc::new(Source { path: shown.to_owned(), text: String::new() });
        let message = format!("the folder cannot be read: {error}");
        problems.push(source.problem(0..0, message, "check that you may read it"));
        Vec::new()
    });
    let read: Vec<_> = files.par_iter().map(|file| read(file, shown, language, placeholders)).collect();
    let mut articles = Vec::with_capacity(read.len());
    for (article, found) in read {
        problems.append(found);
        articles.push(article);
    }
    articles
}

fn markdown_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// However wrong a file is, there is an article: links to it are right, and its text may have problems of its own.
fn read(file: &Path, shown: &str, language: &str, placeholders: &Placeholders) -> (Article, Problems) {
    let mut problems = Problems::default();
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let id = name.strip_suffix(".md").unwrap_or(&name).to_owned();
    let source = Source::read(file, format!("{shown}/{name}")).unwrap_or_else(|problem| {
        let source = Arc::clone(&problem.source);
        problems.push(problem);
        source
    });
    let (front, body_at) = front_matter::read(&source, &id, placeholders, &mut problems);
    let path = format!("/{language}/{}/", front.slug);
    (Article { id, source, front, path, body_at, rendered: Rendered::default() }, problems)
}

/// Renders every article's text.
pub fn render_all(articles: &mut [Article], around: &Surroundings<'_>, problems: &mut Problems) {
    let found: Vec<_> = articles
        .par_iter_mut()
        .map(|article| {
            let mut problems = Problems::default();
            let text = &article.source.text[article.body_at..];
            article.rendered = markdown::render(&article.source, text, article.body_at, around, &mut problems);
            problems
        })
        .collect();
    for found in found {
        problems.append(found);
    }
}

/// The articles of a language by id, with the headings that can be linked to.
pub struct Targets<'a>(BTreeMap<&'a str, (&'a Article, Vec<&'a str>)>);

impl<'a> Targets<'a> {
    /// `added` holds the headings that a template adds to an article: (article id, heading id).
    pub fn new(articles: &'a [Article], added: &[(&str, &'a str)]) -> Self {
        let targets = articles.iter().map(|article| {
            let own = article.rendered.headings.iter().map(|heading| heading.id.as_str());
            let added = added.iter().filter(|(id, _)| *id == article.id).map(|(_, heading)| *heading);
            (article.id.as_str(), (article, own.chain(added).collect()))
        });
        Self(targets.collect())
    }

    /// Checks what the articles say of each other: slugs are their own, related articles and linked headings exist.
    pub fn check(&self, problems: &mut Problems) {
        let mut slugs = BTreeMap::new();
        for (article, _) in self.0.values() {
            if let Some(other) = slugs.insert(article.front.slug.as_str(), &article.source.path) {
                let message = format!("the slug `{}` is taken by {other}", article.front.slug);
                let span = article.front.slug_span.clone();
                problems.push(article.source.problem(span, message, "give one of the two another `slug`"));
            }
            for (id, span) in article.front.related.iter().filter(|(id, _)| !self.0.contains_key(id.as_str())) {
                let help = match table::nearest(id, self.0.keys().copied()) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => "write the id of an article: its file name without `.md`".into(),
                };
                let message = format!("the related article `{id}` does not exist");
                problems.push(article.source.problem(span.clone(), message, help));
            }
            self.check_anchors(&article.source, Some(&article.id), &article.rendered.anchors, problems);
        }
    }

    /// Checks a file's links to headings; `own` is the id of the article that the file is, if it is one.
    pub fn check_anchors(&self, source: &Arc<Source>, own: Option<&str>, anchors: &[Anchor], problems: &mut Problems) {
        for anchor in anchors {
            let target = anchor.article.as_deref().or(own).and_then(|id| self.0.get(id));
            let Some((target, headings)) = target else { continue };
            if headings.contains(&anchor.heading.as_str()) {
                continue;
            }
            let help = match table::nearest(&anchor.heading, headings.iter().copied()) {
                Some(near) => format!("did you mean `#{near}`?"),
                None if headings.is_empty() => "the article has no headings: link to it without `#`".into(),
                None => format!(
                    "its headings are {}",
                    headings.iter().map(|id| format!("#{id}")).collect::<Vec<_>>().join(", ")
                ),
            };
            let message = format!("{} has no heading `#{}`", target.source.path, anchor.heading);
            problems.push(source.problem(anchor.span.clone(), message, help));
        }
    }
}
