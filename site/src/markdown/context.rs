//! What goes into rendering and what comes out.

use std::collections::BTreeMap;

use super::headings::Heading;
use crate::content::{article::Link, placeholders::Placeholders, strings::Strings};

/// What a text may use while it is rendered.
pub(crate) struct RenderContext<'c> {
    /// Finds the address of an article's page.
    pub(crate) permalink: Permalink<'c>,
    /// Values of `{operator}` and the other placeholders.
    pub(crate) placeholders: &'c Placeholders,
    /// The language's strings, for the titles of alerts and the labels of tables.
    pub(crate) strings: &'c Strings,
    /// Addresses of images, by the path that a text writes.
    pub(crate) images: &'c BTreeMap<String, String>,
}

/// Finds the address of an article's page by the article's id.
pub(crate) type Permalink<'c> = Box<dyn Fn(&str) -> Option<String> + Sync + 'c>;

/// A rendered text.
#[derive(Debug, Default)]
pub(crate) struct Rendered {
    /// HTML before the first heading.
    pub(crate) intro: String,
    /// HTML from the first heading on.
    pub(crate) body: String,
    /// The headings, in order.
    pub(crate) headings: Vec<Heading>,
    /// Links to articles and headings of the language.
    pub(crate) links: Vec<Link>,
    /// How many steps the text has; 0 if it has none.
    pub(crate) steps: u64,
}
