//! `cargo site new`: writes the file of a new article, with everything that it needs to be built.

use std::{fs::File, io::Write as _, path::Path};

use anyhow::{Context as _, Result, ensure};

use crate::{diagnostics::display_path, slug::slugify};

/// Makes the file of an article, and returns the file's path. `name` is `<language>/<id>`. An existing file is not changed.
pub fn new_article(content: &Path, name: &str) -> Result<String> {
    let (language, id) =
        name.split_once('/').context("name the article as <language>/<id>, such as sv/avvisat-kort")?;
    let id = id.strip_suffix(".md").unwrap_or(id);
    let slug = slugify(id);
    ensure!(!slug.is_empty() && slug == id, "`{id}` is no id: write {language}/{}", or_example(&slug));
    let folder = content.join(language);
    ensure!(
        folder.join("strings.toml").is_file(),
        "{} is no language: make the folder with its strings.toml first",
        display_path(&folder)
    );
    let path = folder.join(format!("{id}.md"));
    let mut file = File::create_new(&path).with_context(|| format!("cannot make {}", display_path(&path)))?;
    file.write_all(skeleton(id).as_bytes()).with_context(|| format!("cannot write {}", display_path(&path)))?;
    Ok(display_path(&path))
}

fn or_example(id: &str) -> &str {
    if id.is_empty() { "avvisat-kort" } else { id }
}

/// An article with the required keys, and, as comments, the optional ones.
fn skeleton(id: &str) -> String {
    let mut title = id.replace('-', " ");
    title[..1].make_ascii_uppercase();
    let today = jiff::Timestamp::now().to_string();
    let today = today.split('T').next().unwrap_or_default();
    format!(
        "+++\n\
         title = \"{title}\"\n\
         description = \"…\"\n\
         updated = {today}\n\
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
