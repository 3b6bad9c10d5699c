//! Makes what has changed since the last build, and leaves the rest alone.
//!
//! Whatever a page is made of has a digest ([`made_of`]): a page with the same digest as the published one is neither read
//! nor rendered. So what a build leaves is what a build from nothing would leave, only sooner.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context as _, Result};
use rayon::prelude::*;

use crate::{
    Error, Options,
    build::cache::file_stat::Found,
    build::cache::fingerprint::Digest,
    build::cache::{Published, State},
    build::made_of,
    build::output::Staging,
    content::article::Draft,
    content::language::{self, Language},
    diagnostics::diagnostic::Problems,
    markdown::Link,
    render::assets::Asset,
    render::index,
    render::pages::{self, Site},
    render::shared_inputs::Basis,
};

/// What a build has made.
pub struct Made {
    /// What all pages share.
    pub basis: Digest,
    /// The languages with their articles.
    pub languages: Vec<Language>,
    /// The published files that are no articles' pages, by path.
    pub others: BTreeMap<String, Published>,
    /// How many warnings.
    pub warnings: usize,
    /// The warnings, with colours.
    pub report: String,
    /// The files that wait to be published.
    pub staged: Vec<String>,
    /// The index for the feedback function.
    pub index: Vec<u8>,
}

impl Made {
    /// The paths of all files of the site.
    pub fn files(&self) -> impl Iterator<Item = String> {
        let articles = self.languages.iter().flat_map(|language| &language.library.drafts);
        articles.map(|draft| draft.article.file()).chain(self.others.keys().cloned())
    }

    /// How many HTML pages there are.
    pub fn pages(&self) -> usize {
        let is_page = |path: &&String| Path::new(path).extension().is_some_and(|extension| extension == "html");
        let articles = self.languages.iter().map(|language| language.library.drafts.len());
        articles.sum::<usize>() + self.others.keys().filter(is_page).count()
    }
}

/// A build under way.
pub struct Build<'b> {
    options: &'b Options,
    /// Where the files go; nowhere when they are only checked.
    staging: Option<&'b Staging<'b>>,
}

/// A page of an article that has just been made.
struct Page {
    /// The article's place in its language.
    place: usize,
    headings: Vec<String>,
    links: Vec<Link>,
    published: Published,
    staged: Option<String>,
}
impl<'b> Build<'b> {
    /// A build that writes to `staging`, if there is one.
    pub fn new(options: &'b Options, staging: Option<&'b Staging<'b>>) -> Self {
        Self { options, staging }
    }

    /// Makes what differs from what was published. `found` are the articles' files, where they have been looked for.
    pub fn make(
        &self,
        digest: Digest,
        mut previous: State<'_>,
        mut found: BTreeMap<String, Vec<Found>>,
    ) -> Result<Made, Error> {
        let mut problems = Problems::default();
        let basis = Basis::read(self.options, &mut problems)?;
        let mut languages: Vec<Language> = Vec::new();
        for code in &basis.config.languages {
            let known = previous.languages.remove(code.as_str()).unwrap_or_default();
            languages.extend(Language::read(code, self.options, &basis, found.remove(code), known, &mut problems));
        }
        language::check_pages(&basis.config, &languages, &mut problems);

        let templates = pages::templates(&basis, &languages);
        let site = Site::new(&basis, &languages, &templates);
        let made: Vec<_> = (0..languages.len())
            .map(|language| self.articles(&site, &basis, language, &mut problems))
            .collect::<Result<_>>()?;
        let mut staged = Vec::new();
        for (language, pages) in languages.iter_mut().zip(made) {
            for page in pages {
                let draft = &mut language.library.drafts[page.place];
                draft.article.headings = page.headings;
                draft.article.links = page.links;
                draft.published = Some(page.published);
                staged.extend(page.staged);
            }
        }
        language::check(&languages, &mut problems);
        if self.options.strict {
            problems = problems.strict();
        }
        let warnings = problems.into_result()?;

        let site = Site::new(&basis, &languages, &templates);
        let catalogue = made_of::catalogue(&site);
        let other = |path: String, made_of, bytes: &dyn Fn() -> Result<Vec<u8>>| {
            let stands = previous.others.get(path.as_str()).filter(|page| self.stands(page, made_of, &path));
            let (page, is_new) = match stands {
                Some(page) => (*page, false),
                None => self.add(&path, made_of, &bytes()?)?,
            };
            Ok::<_, anyhow::Error>((path, page, is_new))
        };
        let pages = site.others();
        let pages = pages.par_iter().map(|page| other(page.file.clone(), catalogue, &|| site.other(page)));
        let assets: Vec<&Asset> = basis.assets.values().chain(basis.pictures.values()).collect();
        let assets = assets.par_iter().map(|asset| other(asset.path().to_owned(), digest, &|| Ok(asset.bytes.clone())));
        let mut others = BTreeMap::new();
        for (path, page, is_new) in pages.chain(assets).collect::<Result<Vec<_>>>()? {
            staged.extend(is_new.then(|| path.clone()));
            others.insert(path, page);
        }
        let stylesheet = basis.assets.get("main.css").context("site/assets/main.css is missing")?;
        let index = index::json(&basis.config.default_language, &site, stylesheet).context("cannot write the index")?;

        let (warnings, report) = (warnings.warnings(), warnings.details());
        Ok(Made { basis: digest, languages, others, warnings, report, staged, index })
    }

    /// Makes the pages of a language's articles that are not there yet as they should be.
    fn articles(&self, site: &Site<'_>, basis: &Basis, language: usize, problems: &mut Problems) -> Result<Vec<Page>> {
        let place = language;
        let language = &site.languages[place];
        let shared = made_of::shared(site, language);
        let stands = |draft: &Draft| {
            draft.published.is_some_and(|page| {
                let made_of = made_of::article(site, language, draft, &draft.article.links, shared);
                self.stands(&page, made_of, &draft.article.file())
            })
        };
        let drafts = &language.library.drafts;
        let wanted: Vec<usize> =
            drafts.par_iter().enumerate().filter(|(_, draft)| !stands(draft)).map(|(place, _)| place).collect();

        // With a string or a page missing, a template would only fail for its sake.
        let is_sound = !problems.has_errors();
        let around = language.surroundings(basis);
        let page_at = |at: usize| {
            let draft = &drafts[at];
            let mut problems = Problems::default();
            let text = draft.render(&around, &mut problems);
            let made_of = made_of::article(site, language, draft, &text.links, shared);
            let file = draft.article.file();
            let (published, is_new) = if is_sound && !problems.has_errors() {
                self.add(&file, made_of, &site.article(place, draft, &text)?)?
            } else {
                (Published::default(), false)
            };
            let added =
                draft.article.lists_declines().then(|| language.declines.headings().map(|(id, _)| id.to_owned()));
            let headings = text.headings.into_iter().map(|heading| heading.id).chain(added.into_iter().flatten());
            let page = Page {
                place: at,
                headings: headings.collect(),
                links: text.links,
                published,
                staged: is_new.then_some(file),
            };
            Ok::<_, anyhow::Error>((page, problems))
        };
        let made: Vec<_> = wanted.par_iter().map(|at| page_at(*at)).collect::<Result<_>>()?;
        let mut pages = Vec::with_capacity(made.len());
        for (page, found) in made {
            pages.push(page);
            problems.append(found);
        }
        Ok(pages)
    }

    /// Whether a file was published as it should be, and is still there.
    fn stands(&self, page: &Published, made_of: Digest, path: &str) -> bool {
        page.made_of == made_of && page.stamp.is_of(&self.options.out.join(path))
    }

    /// Stages a file, unless the published one is the same; says whether it did.
    fn add(&self, path: &str, made_of: Digest, bytes: &[u8]) -> Result<(Published, bool)> {
        let Some(staging) = self.staging else { return Ok((Published::default(), false)) };
        let (stamp, is_new) = staging.add(path, bytes)?;
        Ok((Published { made_of, stamp }, is_new))
    }
}
