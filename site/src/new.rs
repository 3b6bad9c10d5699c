//! `cargo site new`: the file of a new article, with all that it needs to be built.

use std::{fs::File, io::Write as _, path::Path};

use anyhow::{Context as _, Result, ensure};

use crate::{render::shared_inputs::shown, slug::fold};

/// Makes the file of an article, named `<language>/<id>`, and says where it is. A file that is there is left alone.
pub fn article(content: &Path, name: &str) -> Result<String> {
    let (language, id) =
        name.split_once('/').context("name the article as <language>/<id>, such as sv/avvisat-kort")?;
    let id = id.strip_suffix(".md").unwrap_or(id);
    let proper = fold(id);
    ensure!(!proper.is_empty() && proper == id, "`{id}` is no id: write {language}/{}", or_example(&proper));
    let folder = content.join(language);
    ensure!(
        folder.join("strings.toml").is_file(),
        "{} is no language: make the folder with its strings.toml first",
        shown(&folder)
    );
    let path = folder.join(format!("{id}.md"));
    let mut file = File::create_new(&path).with_context(|| format!("cannot make {}", shown(&path)))?;
    file.write_all(skeleton(id).as_bytes()).with_context(|| format!("cannot write {}", shown(&path)))?;
    Ok(shown(&path))
}

fn or_example(id: &str) -> &str {
    if id.is_empty() { "avvisat-kort" } else { id }
}

/// The keys that an article must have, and those that it may have.
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
         +++\n\
         \n\
         …\n\
         \n\
         ## …\n"
    )
}
