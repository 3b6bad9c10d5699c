//! Makes everything that has changed since the last build.
//!
//! A page whose inputs have the same fingerprint as those of the published page is neither read nor rendered. So an
//! incremental build leaves what a build from nothing would leave.

use std::{collections::BTreeMap, path::Path};

use anyhow::Context as _;

use super::{
    article_pages::ArticlePages,
    cache::{self, Cache, CachedPage, Fingerprint, FoundFiles, TrackedArticle},
    languages::ReadLanguages,
    other_files::OtherFiles,
    publisher::Publisher,
    search_files::SearchFiles,
};
use crate::{
    content::{
        article::{ArticleFile, SIGNED_IN},
        checks,
        language::{self, Language, LanguageFacts},
        moved,
    },
    diagnostics::{Diagnostics, Error},
    options::Options,
    render::{decline_list::DeclineList, index, pages::Site, shared_inputs::SharedInputs},
};

/// What a build has made.
pub(super) struct BuildOutput {
    shared_inputs: Fingerprint,
    pub(super) default_language: String,
    pub(super) languages: Vec<Language>,
    pub(super) facts: Vec<LanguageFacts>,
    pub(super) declines: Vec<DeclineList>,
    tracked: Vec<Vec<TrackedArticle>>,
    /// What the cache tracks of the articles that the build does not contain.
    unpublished: Vec<Vec<TrackedArticle>>,
    /// The files that are not pages of articles, by path.
    other_files: BTreeMap<String, CachedPage>,
    pub(super) warnings: Diagnostics,
    /// The warnings, with colours, and what is left out.
    pub(super) report: String,
    /// The paths of the new files, which wait to be published.
    pub(super) staged: Vec<String>,
    /// The index for the feedback function.
    pub(super) index: Vec<u8>,
    /// The pages that have moved, as JSON.
    pub(super) moved: Vec<u8>,
    /// The pages that are gone for good, according to `site.toml`.
    pub(super) gone: Vec<String>,
}

impl BuildOutput {
    /// The paths of all files of the site.
    pub(super) fn files(&self) -> impl Iterator<Item = String> {
        let articles = self.languages.iter().flat_map(|language| &language.library.files);
        articles.map(|file| file.article.page_file()).chain(self.other_files.keys().cloned())
    }

    /// The articles that the build does not contain.
    pub(super) fn unpublished(&self) -> impl Iterator<Item = &ArticleFile> {
        self.languages.iter().flat_map(|language| &language.library.unpublished)
    }

    /// The number of HTML pages.
    pub(super) fn pages(&self) -> usize {
        let is_html = |path: &str| Path::new(path).extension() == Some("html".as_ref());
        let is_page = |path: &&String| !path.starts_with("assets/") && is_html(path) && !path.ends_with(SIGNED_IN);
        let articles = self.languages.iter().map(|language| language.library.files.len());
        articles.sum::<usize>() + self.other_files.keys().filter(is_page).count()
    }

    /// What the next build needs to know. `None` if an article cannot be encoded.
    pub(super) fn cache(&self) -> Option<Cache<'_>> {
        let mut articles = BTreeMap::new();
        let tracked = self.tracked.iter().zip(&self.unpublished);
        for ((language, facts), (tracked, unpublished)) in self.languages.iter().zip(&self.facts).zip(tracked) {
            articles.insert(language.code.as_str(), cache::entries(language, facts, tracked, unpublished)?);
        }
        Some(Cache {
            shared_inputs: self.shared_inputs,
            articles,
            other_files: self.other_files.iter().map(|(path, page)| (path.as_str(), *page)).collect(),
            pages: self.pages(),
            warnings: self.warnings.warnings(),
            report: &self.report,
        })
    }
}

/// Makes what differs from the published site. `shared_inputs` is the fingerprint of what all pages share, and `found` are
/// the articles' files of a language, if they have been searched for already.
pub(super) fn make(
    options: &Options,
    publisher: &Publisher<'_>,
    shared_inputs: Fingerprint,
    mut cache: Cache<'_>,
    found: BTreeMap<String, FoundFiles>,
) -> Result<BuildOutput, Error> {
    let mut diagnostics = Diagnostics::new(options.verbose);
    let shared = SharedInputs::read(options, &mut diagnostics)?;
    let ReadLanguages { languages, mut facts, mut tracked, unpublished } =
        ReadLanguages::read(options, &shared, &mut cache, found, &mut diagnostics);
    language::check_pages(&shared.site_toml, &languages, &mut diagnostics);

    let declines = decline_lists(&shared, &languages, &mut facts, &mut diagnostics);
    let mut site = Site::new(&shared, &languages, &declines);
    // After an error, such as a missing string, nothing is published.
    if !diagnostics.has_errors() {
        site.add_tool_views()?;
    }
    let mut staged = Vec::new();
    let mut signed_in = Vec::new();
    for place in 0..languages.len() {
        let pages = ArticlePages::new(publisher, &site, place, &tracked[place], &cache.other_files)
            .make(&facts[place].articles, &mut diagnostics)?;
        for page in pages {
            signed_in.extend(page.signed_in);
            facts[place].articles[page.place] = page.facts;
            tracked[place][page.place].page = Some(page.page);
            staged.extend(page.staged);
        }
    }
    checks::check(&shared.site_toml, &languages, &facts, &mut diagnostics);
    let all_facts = || facts.iter().flat_map(|facts| facts.articles.iter().chain([&facts.declines]));
    let used_media = all_facts().flat_map(|facts| facts.media.iter().cloned()).collect();
    if !diagnostics.has_errors() {
        shared.media.warn_of_faults(&options.content, &mut diagnostics);
        // In a preview, a picture may well be there before the text that shows it.
        if !options.preview {
            let unpublished = languages.iter().flat_map(|language| &language.library.unpublished);
            let waiting = unpublished.map(|file| file.source().text.as_str());
            shared.media.warn_of_unused(&options.content, &used_media, waiting, &mut diagnostics);
        }
    }
    if options.strict {
        diagnostics = diagnostics.strict();
    }
    let warnings = diagnostics.into_result()?;

    let mut other_files = signed_in_files(&languages, &cache.other_files);
    let static_pages = cache::static_pages(&site, &tracked);
    let made = OtherFiles { publisher, site: &site, published: &cache.other_files, used_media: &used_media };
    let search = SearchFiles { files: &made, facts: &facts, tracked: &tracked, static_pages };
    let (made, search) = rayon::join(|| made.make(static_pages, shared_inputs), || search.make());
    for file in made?.into_iter().chain(search?).chain(signed_in) {
        if file.is_staged {
            staged.push(file.path.clone());
        }
        other_files.insert(file.path, file.page);
    }
    let index = index::json(&site)?;
    let moved = serde_json::to_vec_pretty(&moved::addresses(&languages)).context("cannot write what has moved")?;
    let report = warnings.details() + &left_out(&languages);
    let default_language = shared.site_toml.default_language.clone();
    Ok(BuildOutput {
        shared_inputs,
        default_language,
        languages,
        facts,
        declines,
        tracked,
        unpublished,
        other_files,
        warnings,
        report,
        staged,
        index,
        moved,
        gone: shared.site_toml.gone.iter().map(|(page, _)| page.clone()).collect(),
    })
}

/// How many of the articles that are left out are named.
const MAX_LEFT_OUT: usize = 10;

/// A line that names the articles that readers will not see yet, so that nobody waits for them in vain. Empty if there are none.
fn left_out(languages: &[Language]) -> String {
    let files: Vec<_> = languages.iter().flat_map(|language| &language.library.unpublished).collect();
    let mut named: Vec<String> = files.iter().take(MAX_LEFT_OUT).map(|file| until_when(file)).collect();
    if files.len() > MAX_LEFT_OUT {
        named.push(format!("and {} more", files.len() - MAX_LEFT_OUT));
    }
    if named.is_empty() { String::new() } else { format!("left out: {}\n\n", named.join(", ")) }
}

/// An article that is left out, and why.
fn until_when(file: &ArticleFile) -> String {
    let publication = &file.article.front.publication;
    match publication.publish.filter(|_| !publication.draft) {
        Some(day) => format!("{} (until {day})", file.display_path),
        None => format!("{} (a draft)", file.display_path),
    }
}

/// The published files of pages with a tool for who may be signed in.
fn signed_in_files(languages: &[Language], published: &BTreeMap<&str, CachedPage>) -> BTreeMap<String, CachedPage> {
    let files = languages.iter().flat_map(|language| &language.library.files);
    let paths = files.filter_map(|file| file.article.signed_in_file());
    paths.filter_map(|path| published.get(path.as_str()).map(|page| (path, *page))).collect()
}

/// The lists of decline reasons, rendered. Their facts are added to the languages' facts.
fn decline_lists(
    shared: &SharedInputs,
    languages: &[Language],
    facts: &mut [LanguageFacts],
    diagnostics: &mut Diagnostics,
) -> Vec<DeclineList> {
    let mut lists = Vec::with_capacity(languages.len());
    for (language, facts) in languages.iter().zip(facts) {
        let (list, found) =
            DeclineList::render(&language.declines, &shared.render_context(language, languages), diagnostics);
        lists.push(list);
        facts.declines = found;
    }
    lists
}
