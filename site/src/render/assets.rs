//! Styles and scripts. The published name of each holds the hash of its content, so that browsers may cache it for
//! ever.
//!
//! The files may lie in sub-folders; all are published in `/assets/`, so no two may have the same name. A script imports
//! others by their paths (`import { call } from "../shared/api.js"`). The build puts the published names in their place, and
//! lists the modules that a page should load ahead, each with its `integrity`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::compact;
use crate::content::media::hashed_address;

/// A file under `/assets/`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Asset {
    /// Its address, such as `/assets/main.0a1b2c3d4e5f6071.css`.
    pub(crate) href: String,
    /// For the `integrity` attribute.
    pub(crate) integrity: String,
    /// The scripts that this one imports, directly or not.
    pub(crate) modules: Vec<Asset>,
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
    let mut assets = BTreeMap::new();
    for name in sources.keys() {
        add(name, &sources, &mut assets, &mut Vec::new())?;
    }
    Ok(assets)
}

/// Adds an asset after those that it imports, since its hash depends on their names. `importers` are the scripts that lead
/// to this one.
fn add(
    name: &str,
    sources: &BTreeMap<String, SourceFile>,
    assets: &mut BTreeMap<String, Asset>,
    importers: &mut Vec<String>,
) -> Result<()> {
    if assets.contains_key(name) {
        return Ok(());
    }
    if importers.iter().any(|importer| importer == name) {
        bail!("the scripts {} import each other in a circle", importers.join(", "));
    }
    let source = &sources[name];
    if has_extension(name, "css") {
        let style = String::from_utf8_lossy(&source.bytes);
        assets.insert(name.to_owned(), Asset::new(name, compact::style(&style).into_bytes(), Vec::new()));
        return Ok(());
    }
    let script = if has_extension(name, "js") { std::str::from_utf8(&source.bytes).ok() } else { None };
    let Some(script) = script else {
        assets.insert(name.to_owned(), Asset::new(name, source.bytes.clone(), Vec::new()));
        return Ok(());
    };
    importers.push(name.to_owned());
    let mut linked = compact::script(script);
    let mut modules: BTreeMap<String, Asset> = BTreeMap::new();
    for import in imports(script) {
        let target = source.path.with_file_name(import);
        let target_name = import.rsplit('/').next().unwrap_or(import);
        if !sources.get(target_name).is_some_and(|found| is_same_file(&found.path, &target)) {
            bail!("{name} imports {import}, which is not among the assets");
        }
        add(target_name, sources, assets, importers)?;
        let asset = &assets[target_name];
        let hashed = asset.href.trim_start_matches("/assets/");
        linked = linked.replace(&format!("\"{import}\""), &format!("\"./{hashed}\""));
        for module in asset.modules.iter().chain([asset]) {
            modules.insert(module.href.clone(), Asset { modules: Vec::new(), ..module.clone() });
        }
    }
    importers.pop();
    assets.insert(name.to_owned(), Asset::new(name, linked.into_bytes(), modules.into_values().collect()));
    Ok(())
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == extension)
}

/// The relative paths that a script imports: `from "../folder/name.js"`.
fn imports(script: &str) -> BTreeSet<&str> {
    let after_from = script.split(" from \"").skip(1);
    let paths = after_from.filter_map(|rest| rest.split('"').next());
    paths.filter(|path| path.starts_with('.') && has_extension(path, "js")).collect()
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

impl Asset {
    /// The file, relative to the output folder.
    pub(crate) fn file(&self) -> &str {
        self.href.trim_start_matches('/')
    }

    /// A file with its hashed name.
    pub(crate) fn new(name: &str, bytes: Vec<u8>, modules: Vec<Self>) -> Self {
        let digest = Sha256::digest(&bytes).into();
        let integrity = format!("sha256-{}", BASE64_STANDARD.encode(digest));
        Self { href: hashed_address(name, &digest), integrity, modules, bytes }
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
    fn imports_get_the_hashed_names_and_a_change_below_changes_the_name_above() -> Result<()> {
        let files =
            |text| [("a.js", "import { b } from \"./b.js\";"), ("b.js", "export * from \"./c.js\";"), ("c.js", text)];
        let assets_before = assets(&files("export const b = 1;"))?;
        let a = &assets_before["a.js"];
        let linked = String::from_utf8(a.bytes.clone())?;
        let b = assets_before["b.js"].href.replace("/assets/", "./");
        assert_eq!(linked, format!("import {{ b }} from \"{b}\";\n"));
        assert_eq!(a.modules.len(), 2);
        assert_ne!(a.href, assets(&files("export const b = 2;"))?["a.js"].href);
        Ok(())
    }

    #[test]
    fn scripts_in_folders_are_published_side_by_side() -> Result<()> {
        let files = [("tool/a.js", "import { b } from \"../shared/b.js\";"), ("shared/b.js", "export const b = 1;")];
        let assets = assets(&files)?;
        let (a, b) = (&assets["a.js"], &assets["b.js"]);
        assert!(a.href.starts_with("/assets/a."), "{}", a.href);
        let linked = String::from_utf8(a.bytes.clone())?;
        assert_eq!(linked, format!("import {{ b }} from \"{}\";\n", b.href.replace("/assets/", "./")));
        assert_eq!(a.modules[0].href, b.href);
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

    #[test]
    fn a_missing_or_circular_import_is_an_error() {
        let missing = assets(&[("a.js", "import { x } from \"./x.js\";")]).expect_err("no x.js");
        assert_eq!(missing.to_string(), "a.js imports ./x.js, which is not among the assets");
        let elsewhere = assets(&[("a.js", "import { b } from \"./b.js\";"), ("tool/b.js", "")]).expect_err("no ./b.js");
        assert_eq!(elsewhere.to_string(), "a.js imports ./b.js, which is not among the assets");
        let circle = [("a.js", "import { b } from \"./b.js\";"), ("b.js", "import { a } from \"./a.js\";")];
        let circle = assets(&circle).expect_err("a circle");
        assert_eq!(circle.to_string(), "the scripts a.js, b.js import each other in a circle");
    }
}
