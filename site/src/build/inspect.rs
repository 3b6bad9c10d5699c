//! Looks at what a build would make, and leaves everything as it is: `cargo site links` and `cargo site diff`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::anyhow;

use super::{
    cache::{self, Cache, CacheFile},
    make::make,
    make_nothing,
    output::{Staging, check_folder},
    publisher::Publisher,
};
use crate::{
    diagnostics::{Error, counted},
    options::Options,
};

/// Where articles, of which some may be drafts, lead to an article: one place a line.
///
/// # Errors
///
/// If the content is wrong, or if no language has the article.
pub fn links(options: &Options, id: &str) -> Result<String, Error> {
    let output = make_nothing(&Options { preview: true, ..options.clone() })?;
    // `sv/avvisat-kort`, `@/avvisat-kort.md` and the file's path name it, too.
    let id = id.rsplit('/').next().unwrap_or_default();
    let id = id.strip_suffix(".md").unwrap_or(id);
    if !output.languages.iter().any(|language| language.find(id).is_some()) {
        return Err(anyhow!("there is no article `{id}`: write its id, the file's name without .md").into());
    }
    let languages = output.languages.iter().zip(&output.facts);
    let places: Vec<String> = languages.flat_map(|(language, facts)| language.links_to(id, facts)).collect();
    Ok(if places.is_empty() { format!("nothing leads to `{id}`") } else { places.join("\n") })
}

/// Why a page that goes cannot be published.
const LOST: &str = "   neither moved_from nor gone names it: it cannot be published";

/// What a build would change in the output folder: one page a line.
///
/// # Errors
///
/// If the content is wrong, or a file cannot be read or written.
pub fn diff(options: &Options) -> Result<String, Error> {
    let index = options.index();
    check_folder(&options.out, &index)?;
    fs::create_dir_all(index.parent().unwrap_or(Path::new("."))).map_err(anyhow::Error::from)?;
    let _lock = CacheFile::open(&options.cache())?;
    let staging = Staging::begin(&options.out)?;
    let publisher = Publisher { out: &options.out, staging: Some(&staging) };
    let output = make(options, &publisher, cache::shared_inputs(options)?, Cache::default(), BTreeMap::new())?;

    let before: BTreeSet<String> = staging.existing_files()?.into_iter().collect();
    let after: BTreeSet<String> = output.files().collect();
    let moved_before = fs::read(options.moved()).unwrap_or_default();
    let moved_before: BTreeMap<String, String> = serde_json::from_slice(&moved_before).unwrap_or_default();
    let moved: BTreeMap<String, String> = serde_json::from_slice(&output.moved).map_err(anyhow::Error::from)?;

    let mut lines = Vec::new();
    let mut others = 0;
    let mut add = |word: &str, file: &str, note: &str| match address(file) {
        Some(address) => lines.push(format!("{word:<9}{address}{note}")),
        None => others += 1,
    };
    for file in &output.staged {
        add(if before.contains(file) { "changed" } else { "new" }, file, "");
    }
    for file in before.difference(&after) {
        let path = address(file).unwrap_or_default();
        let is_told = moved.contains_key(&path) || output.gone.iter().any(|gone| covers(gone, &path));
        add("gone", file, if is_told { "" } else { LOST });
    }
    let is_page = |path: &str| after.contains(&format!("{}index.html", path.trim_start_matches('/')));
    for from in moved_before.keys().filter(|from| !moved.contains_key(*from) && !is_page(from)) {
        let is_told = output.gone.iter().any(|gone| covers(gone, from));
        lines.push(format!("{:<9}{from}{}", "gone", if is_told { "" } else { LOST }));
    }
    lines.sort();
    for (from, to) in moved.iter().filter(|(from, to)| moved_before.get(*from) != Some(to)) {
        lines.push(format!("{:<9}{from} -> {to}", "moved"));
    }
    if others > 0 {
        lines.push(format!("and {} that are no pages", counted(others, "file")));
    }
    Ok(if lines.is_empty() { "nothing would change".to_owned() } else { lines.join("\n") })
}

/// The address of a page's file; `None` for another file.
fn address(file: &str) -> Option<String> {
    file.strip_suffix("index.html").map(|folder| format!("/{folder}"))
}

/// Whether an entry of `gone` names an address or a language around it.
fn covers(gone: &str, path: &str) -> bool {
    path.trim_start_matches('/').strip_prefix(gone).is_some_and(|rest| rest.starts_with('/'))
}
