//! Styles and scripts. The published name of each holds the hash of its content, so that browsers may cache it for
//! ever.
//!
//! The files may lie in sub-folders; all are published in `/assets/`, so no two may have the same name. A script that no other
//! imports is one that pages load: it is published in one file with all that it imports ([`join`]).

use std::{collections::BTreeMap, path::PathBuf};

use anyhow::{Context as _, Result, bail};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{
    compact,
    files::has_extension,
    join::{self, Script},
};
use crate::content::media::hashed_address;

/// A file under `/assets/`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Asset {
    /// Its address, such as `/assets/main.0a1b2c3d4e5f6071.css`.
    pub(crate) href: String,
    /// For the `integrity` attribute.
    pub(crate) integrity: String,
    /// The content.
    #[serde(skip)]
    pub(crate) bytes: Vec<u8>,
}

/// A file as it was read.
struct SourceFile {
    path: PathBuf,
    bytes: Vec<u8>,
}

/// Reads the files, by name. Folders and hidden files are skipped.
pub(crate) fn read(files: Vec<PathBuf>) -> Result<BTreeMap<String, Asset>> {
    let mut sources: BTreeMap<String, SourceFile> = BTreeMap::new();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !path.is_file() || name.starts_with('.') {
            continue;
        }
        if let Some(other) = sources.get(&name) {
            bail!(
                "{} and {} have the same name: rename one, since all assets are published in one folder",
                other.path.display(),
                path.display()
            );
        }
        let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        sources.insert(name, SourceFile { path, bytes });
    }
    let mut scripts = BTreeMap::new();
    let mut assets = BTreeMap::new();
    for (name, SourceFile { path, bytes }) in sources {
        if has_extension(&name, "js") {
            let text = String::from_utf8(bytes).with_context(|| format!("{} is not UTF-8", path.display()))?;
            scripts.insert(name, Script { path, text });
            continue;
        }
        let bytes = if has_extension(&name, "css") {
            compact::style(&String::from_utf8_lossy(&bytes)).into_bytes()
        } else {
            bytes
        };
        let asset = Asset::new(&name, bytes);
        assets.insert(name, asset);
    }
    for (name, joined) in join::joined(&scripts)? {
        assets.insert(name.to_owned(), Asset::new(name, compact::script(&joined).into_bytes()));
    }
    Ok(assets)
}

impl Asset {
    /// The file, relative to the output folder.
    pub(crate) fn file(&self) -> &str {
        self.href.trim_start_matches('/')
    }

    /// A file with its hashed name.
    pub(crate) fn new(name: &str, bytes: Vec<u8>) -> Self {
        let digest = Sha256::digest(&bytes).into();
        let integrity = format!("sha256-{}", BASE64_STANDARD.encode(digest));
        Self { href: hashed_address(name, &digest), integrity, bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::files::files_below;

    fn assets(files: &[(&str, &str)]) -> Result<BTreeMap<String, Asset>> {
        let folder = tempfile::tempdir()?;
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap_or(folder.path()))?;
            std::fs::write(path, text)?;
        }
        read(files_below(folder.path())?)
    }

    #[test]
    fn a_script_is_published_with_what_it_imports_and_a_change_there_changes_its_name() -> Result<()> {
        let files = |text| [("tool/a.js", "import { b } from \"../shared/b.js\";\nb();\n"), ("shared/b.js", text)];
        let before = assets(&files("/** Does. */\nexport function b() {\n    return 1;\n}\n"))?;
        let a = &before["a.js"];
        assert!(a.href.starts_with("/assets/a."), "{}", a.href);
        assert_eq!(String::from_utf8(a.bytes.clone())?, "function b() {\nreturn 1;\n}\nb();\n");
        assert_eq!(before.len(), 1);
        assert_ne!(a.href, assets(&files("export function b() {}\n"))?["a.js"].href);
        Ok(())
    }

    #[test]
    fn styles_lose_comments_and_indentation() -> Result<()> {
        let files = [("a.css", "/* One\n   rule. */\na {\n    color: red; /* Why. */\n    margin: 0\n}\n")];
        let style = String::from_utf8(assets(&files)?["a.css"].bytes.clone())?;
        assert_eq!(style, "a {\ncolor: red;\nmargin: 0\n}\n");
        Ok(())
    }

    #[test]
    fn two_files_of_one_name_are_an_error() {
        let error =
            assets(&[("one/a.js", ""), ("two/a.js", "")]).expect_err("both would be /assets/a.*.js").to_string();
        assert!(error.contains("one/a.js and ") && error.contains("two/a.js have the same name"), "{error}");
    }
}
