//! Everything that the mails take from `content/`.
//!
//! A language whose mails, strings or articles are not there yet is left out: its readers get the mails of the default
//! language. The site's build tells authors what is missing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Table;

use crate::placeholders::filled;
use crate::texts::SITE_VALUES;
use crate::{MailTexts, Mistake, parse};

/// The article with the tool for cards, by its id.
const CARD_ARTICLE: &str = "uppdatera-kort";

/// The article with the tool for declines, by its id.
const DECLINE_ARTICLE: &str = "avvisat-kort";

/// The content of all languages that have mails.
#[derive(Debug)]
pub struct Content {
    /// The languages, the default one first.
    pub languages: Vec<Language>,
    /// Every file that was looked for.
    pub files: Vec<PathBuf>,
}

/// What the mails of one language need.
#[derive(Debug)]
pub struct Language {
    /// Its code.
    pub code: String,
    /// The words, with the operator's values in them.
    pub mails: MailTexts,
    /// The site's name.
    pub site_name: String,
    /// What is said on every page of the demo. None if this is not the demo.
    pub demo: Option<String>,
    /// The names of the months.
    pub months: Vec<String>,
    /// How a date is written, with `{day}`, `{month}` and `{year}`.
    pub date: String,
    /// How a card is named, with `{brand}` and `{last4}`.
    pub card: String,
    /// The names of cards' brands by the provider's; `other` for the rest.
    pub brands: BTreeMap<String, String>,
    /// What stands before the last one of several names.
    pub and: String,
    /// The path of the article with the tool for cards.
    pub card_page: String,
    /// The path of the article with the tool for declines.
    pub decline_page: String,
}

#[derive(Deserialize)]
struct SiteToml {
    default_language: String,
    languages: Vec<String>,
    operator: Table,
}

#[derive(Deserialize)]
struct Strings {
    site: SiteStrings,
    dates: Dates,
    card_phrases: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct SiteStrings {
    name: String,
    demo: String,
}

#[derive(Deserialize)]
struct Dates {
    format: String,
    months: Vec<String>,
}

/// The members of front matter that say where an article is.
#[derive(Deserialize)]
struct FrontMatter {
    slug: Option<String>,
}

/// Reads the content folder. The error names every mistake in the mails, each at its line.
pub fn read(content: &Path) -> Result<Content, String> {
    let mut reader = Reader { content, files: Vec::new() };
    let site: SiteToml = reader.toml("site.toml")?.ok_or("content/site.toml is missing")?;
    let default = site.default_language.clone();
    let others = site.languages.iter().filter(|code| **code != default);
    let mut languages = Vec::new();
    for code in std::iter::once(&default).chain(others) {
        languages.extend(reader.language(code, &site)?);
    }
    if languages.first().is_none_or(|language| language.code != default) {
        return Err(format!("content/{default} lacks mails.toml, strings.toml or an article that mails lead to"));
    }
    Ok(Content { languages, files: reader.files })
}

struct Reader<'c> {
    content: &'c Path,
    files: Vec<PathBuf>,
}

impl Reader<'_> {
    /// A file's text. None if there is no such file.
    fn text(&mut self, name: &str) -> Result<Option<String>, String> {
        let path = self.content.join(name);
        self.files.push(path.clone());
        if !path.exists() {
            return Ok(None);
        }
        fs::read_to_string(path).map(Some).map_err(|error| format!("content/{name}: {error}"))
    }

    fn toml<T: for<'d> Deserialize<'d>>(&mut self, name: &str) -> Result<Option<T>, String> {
        let text = self.text(name)?;
        text.map(|text| toml::from_str(&text).map_err(|error| format!("content/{name}: {error}"))).transpose()
    }

    fn language(&mut self, code: &str, site: &SiteToml) -> Result<Option<Language>, String> {
        let mails = self.mails(code, site)?;
        let strings: Option<Strings> = self.toml(&format!("{code}/strings.toml"))?;
        let card_page = self.page(code, CARD_ARTICLE)?;
        let decline_page = self.page(code, DECLINE_ARTICLE)?;
        let (Some(mails), Some(strings), Some(card_page), Some(decline_page)) =
            (mails, strings, card_page, decline_page)
        else {
            return Ok(None);
        };
        let Strings { site: SiteStrings { name: site_name, demo }, dates, card_phrases } = strings;
        if dates.months.len() != 12 {
            return Err(format!("content/{code}/strings.toml: `dates.months` should have twelve names"));
        }
        let phrase = |name: &str| {
            let phrase = card_phrases.get(name).cloned();
            phrase.ok_or_else(|| format!("content/{code}/strings.toml lacks `card_phrases.{name}`"))
        };
        phrase("brand_other")?;
        let brands = card_phrases.iter().filter_map(|(key, name)| Some((key.strip_prefix("brand_")?, name)));
        let is_demo = site.operator.get("demo").and_then(toml::Value::as_bool) == Some(true);
        Ok(Some(Language {
            code: code.to_owned(),
            mails,
            site_name,
            demo: if is_demo { Some(demo) } else { None },
            months: dates.months,
            date: dates.format,
            card: phrase("card_number")?,
            and: phrase("and")?,
            brands: brands.map(|(brand, name)| (brand.to_owned(), name.clone())).collect(),
            card_page,
            decline_page,
        }))
    }

    /// A language's words, with the operator's values in them.
    fn mails(&mut self, code: &str, site: &SiteToml) -> Result<Option<MailTexts>, String> {
        let name = format!("{code}/mails.toml");
        let Some(text) = self.text(&name)? else { return Ok(None) };
        let mut mails = parse(&text).map_err(|mistakes| report(&name, &text, &mistakes))?;
        for text in mails.texts.values_mut() {
            *text = filled(text, |value| site.value(value, code));
        }
        Ok(Some(mails))
    }

    /// The path of an article. None if the language does not have it.
    fn page(&mut self, code: &str, id: &str) -> Result<Option<String>, String> {
        let name = format!("{code}/{id}.md");
        let Some(text) = self.text(&name)? else { return Ok(None) };
        let front = text.split("+++").nth(1).unwrap_or_default();
        let front: FrontMatter = toml::from_str(front).map_err(|error| format!("content/{name}: {error}"))?;
        let slug = front.slug.unwrap_or_else(|| id.to_owned());
        if !slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
            return Err(format!("content/{name}: mails lead here, so write `slug` with a–z, digits and hyphens only"));
        }
        Ok(Some(format!("/{code}/{slug}/")))
    }
}

impl SiteToml {
    /// The value of a placeholder in a language.
    fn value(&self, name: &str, code: &str) -> Option<String> {
        let key = match name {
            _ if !SITE_VALUES.contains(&name) => return None,
            "operator" => "name",
            name => name.strip_prefix("operator_").unwrap_or(name),
        };
        let value = self.operator.get(key)?;
        let value = match value.as_table() {
            Some(hours) => hours.get(code).or_else(|| hours.get(&self.default_language))?,
            None => value,
        };
        value.as_str().map(str::to_owned)
    }
}

/// All mistakes, each with its line.
fn report(name: &str, text: &str, mistakes: &[Mistake]) -> String {
    let line = |mistake: &Mistake| text[..mistake.span.start].matches('\n').count() + 1;
    let lines = mistakes.iter().map(|it| format!("\ncontent/{name}:{}: {}; {}", line(it), it.message, it.help));
    lines.collect()
}
