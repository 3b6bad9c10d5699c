//! Answers a query as the browser does, from the content as it is now.

use std::collections::BTreeMap;

use anyhow::anyhow;

use super::{
    cache::{self, Cache},
    make::make,
    publisher::Publisher,
};
use crate::{
    diagnostics::Error,
    options::Options,
    render::search_index::Searchable,
    search::{Engine, explain},
};

/// What search finds in a language (without one, in the site's default language), the best first, one a line. With
/// `reasons`, each line is followed by why it has its place.
///
/// # Errors
///
/// If the content or a template is wrong, a file cannot be read, or the site has no such language.
pub fn search(options: &Options, query: &str, language: Option<&str>, reasons: bool) -> Result<String, Error> {
    let publisher = Publisher { out: &options.out, staging: None };
    let shared_inputs = cache::shared_inputs(options)?;
    let output = make(options, &publisher, shared_inputs, Cache::default(), BTreeMap::new())?;
    let code = language.unwrap_or(&output.default_language);
    let Some(place) = output.languages.iter().position(|language| language.code == code) else {
        let known: Vec<_> = output.languages.iter().map(|language| language.code.as_str()).collect();
        return Err(anyhow!("there is no language `{code}`: the languages are {}", known.join(", ")).into());
    };
    let language = &output.languages[place];
    let searchable = Searchable::new(language, &output.facts[place].articles, &output.declines[place]);
    Ok(explain::answer(&Engine::new(&searchable.index()), query, reasons))
}
