//! The search index of a language: what the browser gets.

use serde::{Serialize, Serializer, ser::SerializeTuple as _};

use super::language::LanguageTable;

/// The index of a language: its sections as text. Browser and `cargo site search` make the lists of words from it, with the
/// same rules, when they load it; so nothing is in the index twice.
#[derive(Debug, Serialize)]
pub(crate) struct Index<'i> {
    /// How the language's words are read.
    pub(crate) language: &'i LanguageTable,
    /// Words of the texts, each with other words for them.
    pub(crate) synonyms: &'i [(String, Vec<String>)],
    /// The pages, in the order of the start page.
    pub(crate) pages: Vec<Page<'i>>,
}

/// A page of the index.
#[derive(Debug, Serialize)]
pub(crate) struct Page<'i> {
    pub(crate) title: &'i str,
    pub(crate) path: &'i str,
    /// Other words for what the page is about.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub(crate) also: &'i [String],
    /// The first one begins the page.
    pub(crate) sections: Vec<Section<'i>>,
}

/// A section: what stands under a heading.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Section<'i> {
    /// The id that a link leads to; empty for the first section.
    pub(crate) id: &'i str,
    /// Empty for the first section, whose heading is the page's title.
    pub(crate) heading: &'i str,
    pub(crate) text: &'i str,
    /// The provider's codes for a decline reason, separated by spaces.
    pub(crate) codes: &'i str,
}

/// A list `[id, heading, text]`, with the codes as a fourth item if there are any.
impl Serialize for Section<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let items = [self.id, self.heading, self.text, self.codes];
        let items = if self.codes.is_empty() { &items[..3] } else { &items };
        let mut list = serializer.serialize_tuple(items.len())?;
        items.iter().try_for_each(|item| list.serialize_element(item))?;
        list.end()
    }
}
