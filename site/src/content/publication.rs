//! When an article is published, and which addresses it had before.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{
    diagnostics::{Date, TomlReader},
    slug::slugify,
};

/// What an article's front matter says about its publication.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Publication {
    /// Whether the article is not ready for readers.
    pub(crate) draft: bool,
    /// The first day on which readers see it; without one, they see it at once.
    pub(crate) publish: Option<Date>,
    /// The day by which somebody should read it again.
    pub(crate) review_by: Option<Date>,
    /// The slugs that the page had before, each with its place in the file.
    pub(crate) moved_from: Vec<(String, Range<usize>)>,
}

impl Publication {
    /// Reads the keys `draft`, `publish`, `review_by` and `moved_from`.
    pub(crate) fn read(table: &mut TomlReader<'_, '_>) -> Self {
        Self {
            draft: table.optional_bool("draft").unwrap_or_default(),
            publish: table.optional_date("publish"),
            review_by: table.optional_date("review_by"),
            moved_from: moved_from(table),
        }
    }

    /// Whether the page had a slug before.
    pub(crate) fn had(&self, slug: &str) -> bool {
        self.moved_from.iter().any(|(before, _)| before == slug)
    }
}

fn moved_from(table: &mut TomlReader<'_, '_>) -> Vec<(String, Range<usize>)> {
    let written = table.texts("moved_from");
    let mut slugs = Vec::with_capacity(written.len());
    for (slug, span) in written {
        let plain = slugify(&slug);
        if !plain.is_empty() && plain == slug {
            slugs.push((slug, span));
        } else {
            let last =
                slugify(slug.trim_end_matches('/').rsplit('/').next().unwrap_or_default().trim_end_matches(".md"));
            let example = if last.is_empty() { "byta-kort" } else { &last };
            let help = format!("write the page's earlier slug, the last part of its address: \"{example}\"");
            table.error(span, format!("`{slug}` is no slug"), help);
        }
    }
    slugs
}

/// Which articles a build contains.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edition {
    /// The day for which the site is built.
    pub(crate) today: Date,
    /// Whether drafts and articles whose day has not come are shown too, with a mark.
    pub(crate) preview: bool,
    /// Whether the days to come count as if they had come.
    pub(crate) look_ahead: bool,
}

impl Edition {
    /// Whether the build contains an article.
    pub(crate) fn contains(self, publication: &Publication) -> bool {
        self.preview || self.is_public(publication)
    }

    /// Whether readers see an article.
    pub(crate) fn is_public(self, publication: &Publication) -> bool {
        !publication.draft && (self.look_ahead || publication.publish.is_none_or(|day| day <= self.today))
    }
}
