//! One language of the site: its words, its articles, its list of decline reasons.

use std::{
    collections::{BTreeMap, HashSet},
    path::Path,
};

use crate::{
    article::{self, Article, Targets},
    config::{Config, Pages},
    declines::{Declines, Reasons},
    front_matter::Tool,
    markdown::Surroundings,
    placeholder::Placeholders,
    problem::Problems,
    words::Words,
};

/// A language with everything that its pages need.
#[derive(Debug)]
pub struct Language {
    /// The code, which is the folder's name and the first segment of every address.
    pub code: String,
    /// The strings.
    pub words: Words,
    /// Articles and other pages, in the order of the start page.
    pub all: Vec<Article>,
    /// Values of `{operator}` and its like.
    pub placeholders: Placeholders,
    /// The list of decline reasons.
    pub declines: Declines,
    /// Ids of the pages that are not articles.
    pub pages: Pages,
}

/// What the reading of every language starts from.
pub struct Basis<'b> {
    /// The folder `content`.
    pub content: &'b Path,
    /// How that folder is called in messages.
    pub shown: &'b str,
    /// `site.toml`.
    pub config: &'b Config,
    /// The decline reasons.
    pub reasons: &'b Reasons,
    /// Strings that the templates use.
    pub strings: &'b [(String, String)],
    /// Addresses of the pictures, by the path that an article writes.
    pub images: &'b BTreeMap<String, String>,
}

impl Language {
    /// Reads and checks one language.
    pub fn read(code: &str, basis: &Basis<'_>, problems: &mut Problems) -> Option<Self> {
        let folder = basis.content.join(code);
        let shown = format!("{}/{code}", basis.shown);
        if !folder.is_dir() {
            let help = format!("make the folder {shown}, or take the language out");
            problems.push(basis.config.problem(code, format!("the language `{code}` has no folder"), help));
            return None;
        }
        let placeholders = basis.config.operator.placeholders(code);
        let mut all = article::read_all(&folder, &shown, code, &placeholders, problems);
        let words = Words::read(&folder, &shown, &placeholders, problems)
            .inspect(|words| words.require(basis.strings, problems))
            .unwrap_or_default();

        let paths = all.iter().map(|article| (article.id.clone(), article.path.clone())).collect();
        let around = Surroundings { paths: &paths, placeholders: &placeholders, words: &words, images: basis.images };
        article::render_all(&mut all, &around, problems);
        let declines = basis.reasons.with_words(&folder, &shown, &around, problems)?;

        let with_list = all.iter().filter(|article| article.front.tool == Some(Tool::DeclineCheck));
        let added: Vec<(&str, &str)> =
            with_list.flat_map(|article| declines.headings().map(|(id, _)| (article.id.as_str(), id))).collect();
        let targets = Targets::new(&all, &added);
        targets.check(problems);
        targets.check_anchors(&declines.source, None, &declines.anchors, problems);
        missing_pages(basis.config, code, &paths, problems);

        all.sort_by(|a, b| {
            let order = |article: &Article| article.front.order.unwrap_or(i64::MAX);
            order(a).cmp(&order(b)).then_with(|| a.front.title.cmp(&b.front.title))
        });
        let pages = basis.config.pages.clone();
        Some(Self { code: code.to_owned(), words, all, placeholders, declines, pages })
    }

    /// The articles, without the pages that are none.
    pub fn articles(&self) -> impl Iterator<Item = &Article> {
        self.all.iter().filter(|article| !self.pages.contains(&article.id))
    }

    /// An article or page by its id.
    pub fn find(&self, id: &str) -> Option<&Article> {
        self.all.iter().find(|article| article.id == id)
    }

    /// The start page's path.
    pub fn start(&self) -> String {
        format!("/{}/", self.code)
    }
}

/// Notes the pages that `site.toml` names and a language lacks.
fn missing_pages(config: &Config, code: &str, paths: &BTreeMap<String, String>, problems: &mut Problems) {
    let Pages { privacy, accessibility, thanks } = &config.pages;
    let ids: HashSet<&String> = [privacy, accessibility, thanks].into_iter().collect();
    for id in ids.into_iter().filter(|id| !id.is_empty() && !paths.contains_key(*id)) {
        let message = format!("the page `{id}` does not exist in \"{code}\"");
        problems.push(config.problem(id, message, format!("write {code}/{id}.md, or name another page")));
    }
}
