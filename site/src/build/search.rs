//! Answers queries as the browser does, from the content as it is now.

use std::collections::BTreeMap;

use anyhow::anyhow;

use super::{
    cache::{self, Cache},
    make::{BuildOutput, make},
    publisher::Publisher,
};
use crate::{
    diagnostics::Error,
    options::Options,
    render::search_index::Searchable,
    search::{Engine, explain},
};

/// The search of one language.
pub struct Search {
    content: BuildOutput,
    /// The place of the language.
    place: usize,
}

impl Search {
    /// Reads the content. Without a `language` it is the site's default one.
    ///
    /// # Errors
    ///
    /// If the content or a template is wrong, a file cannot be read, or the site has no such language.
    pub fn read(options: &Options, language: Option<&str>) -> Result<Self, Error> {
        let publisher = Publisher { out: &options.out, staging: None };
        let shared_inputs = cache::shared_inputs(options)?;
        let content = make(options, &publisher, shared_inputs, Cache::default(), BTreeMap::new())?;
        let code = language.unwrap_or(&content.default_language);
        let Some(place) = content.languages.iter().position(|language| language.code == code) else {
            let known: Vec<_> = content.languages.iter().map(|language| language.code.as_str()).collect();
            return Err(anyhow!("there is no language `{code}`: the languages are {}", known.join(", ")).into());
        };
        Ok(Self { content, place })
    }

    /// What is found for each query, the best first: a line for each hit, which begins with its rank and its address. With
    /// `reasons`, why it has that rank stands below it.
    pub fn answers<'q>(&self, queries: impl IntoIterator<Item = &'q str>, reasons: bool) -> Vec<String> {
        let BuildOutput { languages, facts, declines, .. } = &self.content;
        let searchable = Searchable::new(&languages[self.place], &facts[self.place].articles, &declines[self.place]);
        let index = searchable.index();
        let engine = Engine::new(&index);
        queries.into_iter().map(|query| explain::answer(&engine, query, reasons)).collect()
    }
}
