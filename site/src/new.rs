//! `cargo site new`: writes the file of a new article, with everything that it needs to be built. It begins as a draft. Where
//! the default language has an article of the name, it is the text to translate.

use std::{
    fs::{self, File},
    io::Write as _,
    ops::Range,
    path::Path,
};

use anyhow::{Context as _, Result, bail, ensure};
use jiff::civil;
use toml::de::DeTable;

use crate::{content::article::WORD_LIST_ID, diagnostics::display_path, options::Options, slug::slugify};

/// Makes the file of an article, and returns the file's path. `name` is `<language>/<id>`, or the path of the file. An existing
/// file is not changed.
pub fn new_article(content: &Path, name: &str) -> Result<String> {
    let name = name.strip_prefix(&format!("{}/", display_path(content))).unwrap_or(name);
    let (language, id) =
        name.split_once('/').context("name the article as <language>/<id>, such as sv/avvisat-kort")?;
    let site_toml = fs::read_to_string(content.join("site.toml")).context("cannot read site.toml")?;
    let site_toml: toml::Table = site_toml.parse().context("site.toml is not valid: cargo site check")?;
    check_language(&site_toml, language)?;
    let id = id.strip_suffix(".md").unwrap_or(id);
    let slug = slugify(id);
    let is_free = slug != WORD_LIST_ID;
    ensure!(
        !slug.is_empty() && slug == id && is_free,
        "`{id}` is no id: write {language}/{}",
        if slug.is_empty() || !is_free { "avvisat-kort" } else { &slug }
    );
    let folder = content.join(language);
    let text = match original(content, &site_toml, language, id)? {
        Some(original) => translation(&original)?,
        None => skeleton(id, Options::of_project().day()),
    };
    let path = folder.join(format!("{id}.md"));
    fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", display_path(&folder)))?;
    ensure!(!path.exists(), "{} is there already: open it, or choose another name", display_path(&path));
    let mut file = File::create_new(&path).with_context(|| format!("cannot make {}", display_path(&path)))?;
    file.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", display_path(&path)))?;
    Ok(display_path(&path))
}

/// A build reads only the languages that site.toml names.
fn check_language(site_toml: &toml::Table, language: &str) -> Result<()> {
    let listed = site_toml.get("languages").and_then(toml::Value::as_array).into_iter().flatten();
    let languages: Vec<&str> = listed.filter_map(toml::Value::as_str).collect();
    ensure!(
        languages.contains(&language),
        "`{language}` is no language of the site, which has {}; `languages` in site.toml names them",
        languages.join(" and ")
    );
    Ok(())
}

/// The article of the id in the default language, unless the new one is in that language.
fn original(content: &Path, site_toml: &toml::Table, language: &str, id: &str) -> Result<Option<String>> {
    let Some(default) = site_toml.get("default_language").and_then(toml::Value::as_str) else { return Ok(None) };
    let path = content.join(default).join(format!("{id}.md"));
    if default == language || !path.exists() {
        return Ok(None);
    }
    fs::read_to_string(&path).map(Some).with_context(|| format!("cannot read {}", display_path(&path)))
}

/// The original as a draft with a slug to be written. Addresses that the original had before are its own.
fn translation(original: &str) -> Result<String> {
    let text = original.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let Some((front, body)) = text.strip_prefix("+++\n").and_then(|text| text.split_once("\n+++\n")) else {
        bail!("the original has no front matter between two lines +++");
    };
    let kept = without_keys(front, &["slug", "moved_from", "draft", "publish"])?;
    Ok(format!("+++\n{}\nslug = \"…\"\ndraft = true\n+++\n{body}", kept.trim()))
}

/// A TOML table as it is written, without the lines of some keys.
fn without_keys(table: &str, keys: &[&str]) -> Result<String> {
    let entries = DeTable::parse(table).context("the front matter of the original is not valid TOML")?;
    let mut lines: Vec<Range<usize>> = Vec::new();
    for (key, value) in entries.get_ref().iter().filter(|(key, _)| keys.contains(&key.get_ref().as_ref())) {
        let end = table[value.span().end..].find('\n').map_or(table.len(), |at| value.span().end + at + 1);
        lines.push(key.span().start..end);
    }
    lines.sort_by_key(|line| line.start);
    let mut kept = table.to_owned();
    for line in lines.into_iter().rev() {
        kept.replace_range(line, "");
    }
    Ok(kept)
}

/// A draft with the required keys, and, as comments, the optional ones.
fn skeleton(id: &str, today: civil::Date) -> String {
    let mut title = id.replace('-', " ");
    title[..1].make_ascii_uppercase();
    format!(
        "+++\n\
         title = \"{title}\"\n\
         description = \"…\"\n\
         updated = {today}\n\
         draft = true\n\
         # publish = {today}\n\
         # slug = \"{id}\"\n\
         # applies_to = [\"…\"]\n\
         # related = [\"…\"]\n\
         # order = 1\n\
         # changed = [{{ date = {today}, what = \"…\" }}]\n\
         +++\n\
         \n\
         …\n\
         \n\
         ## …\n"
    )
}
