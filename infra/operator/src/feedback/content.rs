//! What the report takes from the site's content: which articles there are, and what was changed because of feedback.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use jiff::civil::Date;
use serde::Deserialize;

/// The articles of the site, by language and id.
pub(crate) type Articles = BTreeMap<(String, String), Article>;

/// An article as its front matter describes it.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Article {
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) changed: Vec<Changed>,
}

/// A change of the text that readers' feedback led to.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Changed {
    #[serde(deserialize_with = "date")]
    pub(crate) date: Date,
    pub(crate) what: String,
}

const FENCE: &str = "+++";

/// Reads the front matter of every article in the folder.
pub(crate) fn read(folder: &Path) -> Result<Articles> {
    let problem = || format!("cannot read the articles in {} (name their folder with --content)", folder.display());
    let mut articles = Articles::new();
    for language in fs::read_dir(folder).with_context(problem)? {
        let language = language.with_context(problem)?;
        if !language.file_type().with_context(problem)?.is_dir() {
            continue;
        }
        for file in fs::read_dir(language.path()).with_context(problem)? {
            let path = file.with_context(problem)?.path();
            let Some(id) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".md")) else { continue };
            let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let article = front_matter(&text)
                .with_context(|| format!("{}: run `cargo site check`, which says more", path.display()))?;
            articles.insert((language.file_name().to_string_lossy().into_owned(), id.to_owned()), article);
        }
    }
    ensure!(!articles.is_empty(), "{} has no articles: name their folder with --content", folder.display());
    Ok(articles)
}

fn front_matter(text: &str) -> Result<Article> {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    ensure!(lines.next().is_some_and(|line| line.trim_end() == FENCE), "the front matter has no beginning");
    let front: Vec<&str> = lines.take_while(|line| line.trim_end() != FENCE).collect();
    Ok(toml::from_str(&front.join("\n"))?)
}

fn date<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let date = toml::value::Datetime::deserialize(deserializer)?;
    date.to_string().parse().map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read_from_the_front_matter() {
        let text = "+++\ntitle = \"Avvisat kort\"\nupdated = 2026-11-22\nchanged = [\n  { date = 2026-11-20, what = \"Ny bild\" },\n]\n+++\n\nText\n";
        let article = front_matter(text).expect("front matter");
        assert_eq!(article.title, "Avvisat kort");
        assert_eq!(
            (article.changed[0].date.to_string().as_str(), article.changed[0].what.as_str()),
            ("2026-11-20", "Ny bild")
        );
        assert!(front_matter("text").is_err());
        assert!(front_matter("+++\ntitle = \n+++\n").is_err());
    }

    #[test]
    fn the_articles_of_this_checkout_are_read() {
        let articles = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content")).expect("articles");
        assert!(articles.contains_key(&("sv".to_owned(), "avvisat-kort".to_owned())));
    }
}
