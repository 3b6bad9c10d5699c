//! What the target of a link means.

/// A link's target, as the author wrote it.
pub(super) enum Target<'t> {
    /// `@/avvisat-kort.md#rubrik`: an article of the same language, perhaps one of its headings.
    Article { id: &'t str, heading: Option<&'t str> },
    /// `@/avvisat-kort`: the ending `.md` is missing.
    ArticleWithoutEnding { file: &'t str },
    /// `#rubrik`: a heading of the same text.
    Heading(&'t str),
    /// A web, mail or telephone address.
    Outside,
    /// Anything else.
    Unknown,
}

/// What the address of a link outside the site begins with.
const SCHEMES: [&str; 4] = ["https://", "http://", "mailto:", "tel:"];

impl<'t> Target<'t> {
    pub(super) fn of(target: &'t str) -> Self {
        if let Some(internal) = target.strip_prefix("@/") {
            let (file, heading) = match internal.split_once('#') {
                Some((file, heading)) => (file, Some(heading)),
                None => (internal, None),
            };
            return match file.strip_suffix(".md") {
                Some(id) => Self::Article { id, heading },
                None => Self::ArticleWithoutEnding { file },
            };
        }
        if let Some(heading) = target.strip_prefix('#') {
            return Self::Heading(heading);
        }
        if SCHEMES.iter().any(|scheme| target.starts_with(scheme)) { Self::Outside } else { Self::Unknown }
    }
}
