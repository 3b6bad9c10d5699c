//! What goes into rendering and what comes out.

use super::headings::Heading;
use crate::content::{
    article::{Link, TextWarning},
    common_words::CommonWords,
    media::Media,
    names::Names,
    placeholders::Placeholders,
    strings::Strings,
};

/// What a text may use while it is rendered.
pub(crate) struct RenderContext<'c> {
    /// The language's code.
    pub(crate) language: &'c str,
    /// The address of the site, without a path.
    pub(crate) base_url: &'c str,
    /// Finds the address of an article's page.
    pub(crate) permalink: Permalink<'c>,
    /// Values of `{operator}` and the other placeholders.
    pub(crate) placeholders: &'c Placeholders,
    /// The language's strings, for the titles of alerts and the names of tables.
    pub(crate) strings: &'c Strings,
    /// The names of products.
    pub(crate) names: &'c Names,
    /// Pictures and downloads.
    pub(crate) media: &'c Media,
    /// The commonest words of each language.
    pub(crate) common_words: CommonWords<'c>,
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
    /// The plain text before the first heading, then that after each heading.
    pub(crate) texts: Vec<String>,
    /// HTML of the footnotes, which come last on the page; empty without any.
    pub(crate) notes: String,
    /// The headings, in order.
    pub(crate) headings: Vec<Heading>,
    /// Links to articles and headings of the language.
    pub(crate) links: Vec<Link>,
    /// The published paths of the pictures and downloads that the text uses.
    pub(crate) media: Vec<String>,
    /// What the author should know of the text.
    pub(crate) warnings: Vec<TextWarning>,
    /// How many steps the text has; 0 if it has none.
    pub(crate) steps: u64,
}
