//! The site as it is built for this machine.

use std::path::Path;

use anyhow::Result;

/// How to build the site below the data folder, with drafts. (The site in `target` is for deployment: its links name the
/// real site.)
pub(crate) fn built_site(data: &Path) -> site::Options {
    site::Options { out: data.join("site"), preview: true, ..site::Options::of_project() }
}

/// Builds the site. With a mistake in the content, the site of the last start is served until the author has mended it, if
/// there is one and the sources are watched: then the report is returned, which lies over the pages.
pub(crate) fn build_site(site: &site::Options, watch: bool) -> Result<Option<String>> {
    match site::build(site) {
        Ok(built) => {
            eprint!("{}", built.plain_warnings());
            Ok(None)
        }
        Err(error) if watch && site.index().exists() => {
            eprintln!("{error}");
            Ok(Some(error.to_string()))
        }
        Err(error) => Err(error.into()),
    }
}
