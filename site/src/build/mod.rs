//! Builds the site and puts it in place.

mod article_pages;
mod cache;
mod inspect;
mod languages;
mod make;
mod other_files;
mod output;
mod publisher;
mod report;
mod search;
mod search_files;

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
    time::Instant,
};

use anyhow::Context as _;

use self::{
    cache::{Cache, CacheFile},
    make::{BuildOutput, make},
    output::{Staging, check_folder},
    publisher::Publisher,
};
pub use self::{
    inspect::{diff, links},
    report::Report,
    search::Search,
};
use crate::{diagnostics::Error, options::Options};

/// Builds the site and puts it in place.
///
/// # Errors
///
/// If the content or a template is wrong, or a file cannot be read or written. The published site is unchanged then, unless
/// writing fails while the new files are moved into place.
pub fn build(options: &Options) -> Result<Report, Error> {
    let started = Instant::now();
    let index = options.index();
    check_folder(&options.out, &index)?;
    if let Some(folder) = index.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let mut cache_file = CacheFile::open(&options.cache())?;
    let bytes = cache_file.read()?;
    let shared_inputs = cache::shared_inputs(options)?;
    let cache = Cache::decode(&bytes).filter(|cache| cache.shared_inputs == shared_inputs);
    let found = cache.as_ref().map(|cache| cache.find_articles(options)).unwrap_or_default();
    if let Some(cache) = &cache
        && cache.is_up_to_date(options, &found)
        && !((options.strict || options.verbose) && cache.warnings > 0)
    {
        let (pages, warnings, warning_text) = (cache.pages, cache.warnings, cache.report.to_owned());
        return Ok(Report { pages, warnings, warning_text, changed: false, took: started.elapsed() });
    }

    let staging = Staging::begin(&options.out)?;
    let old_files: Option<Vec<Cow<'_, str>>> =
        cache.as_ref().map(|cache| cache.published().map(|(path, _)| path).collect());
    let publisher = Publisher { out: &options.out, staging: Some(&staging) };
    let output = make(options, &publisher, shared_inputs, cache.unwrap_or_default(), found)?;

    cache_file.clear()?;
    // The index marks the output folder as ours, so that it is written before the first file there.
    if !index.exists() {
        output::write(&index, &output.index)?;
    }
    staging.publish(&output.staged)?;
    let old_files = match old_files {
        Some(files) => files,
        None => staging.existing_files()?.into_iter().map(Cow::Owned).collect(),
    };
    output::write(&options.moved(), &output.moved)?;
    let files: HashSet<String> = output.files().collect();
    let stale: Vec<Cow<'_, str>> = old_files.into_iter().filter(|file| !files.contains(&**file)).collect();
    staging.remove_stale(&stale)?;
    output::write(&index, &output.index)?;
    if let Some(cache) = output.cache() {
        cache_file.save(&cache);
    }
    let changed = !output.staged.is_empty() || !stale.is_empty();
    let report = Report { changed, ..report(&output, started) };
    // The caller need not wait until the memory of thousands of articles is freed.
    rayon::spawn(move || drop(output));
    Ok(report)
}

/// Checks everything that [`build`] checks, today and on the day on which the last article is published, and writes nothing.
/// What is wrong with a draft is a warning, since it stops nobody.
///
/// # Errors
///
/// If the content or a template is wrong, or a file cannot be read.
pub fn check(options: &Options) -> Result<Report, Error> {
    let started = Instant::now();
    let output = make_nothing(options)?;
    let unpublished: Vec<_> = output.unpublished().collect();
    let Report { mut warnings, mut warning_text, pages, .. } = report(&output, started);
    if unpublished.iter().any(|file| !file.article.front.publication.draft) {
        make_nothing(&Options { look_ahead: true, ..options.clone() })?;
    }
    if !unpublished.is_empty() {
        let found = match make_nothing(&Options { preview: true, strict: false, ..options.clone() }) {
            Ok(preview) => preview.warnings,
            Err(Error::Content(found)) => found,
            Err(other) => return Err(other),
        };
        let found = found.of_files(|path| unpublished.iter().any(|file| file.display_path == path)).lenient();
        warnings += found.warnings();
        warning_text.insert_str(0, &found.details());
    }
    Ok(Report { pages, warnings, warning_text, changed: false, took: started.elapsed() })
}

/// Makes everything, and writes nothing.
fn make_nothing(options: &Options) -> Result<BuildOutput, Error> {
    let publisher = Publisher { out: &options.out, staging: None };
    let shared_inputs = cache::shared_inputs(options)?;
    make(options, &publisher, shared_inputs, Cache::default(), BTreeMap::new())
}

fn report(output: &BuildOutput, started: Instant) -> Report {
    Report {
        pages: output.pages(),
        warnings: output.warnings.warnings(),
        warning_text: output.report.clone(),
        changed: false,
        took: started.elapsed(),
    }
}
