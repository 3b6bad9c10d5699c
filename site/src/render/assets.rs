//! Styles, scripts and pictures: each under a name that holds its content's hash, so that browsers may keep it for ever.
//!
//! A script may import others by their plain names (`import { call } from "./api.js"`): the build puts in the hashed
//! ones, and tells which modules a page should load ahead, each with its `integrity`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::{Context as _, Result, bail};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::Serialize;
use sha2::{Digest as _, Sha256, Sha384};

/// A file under `/assets/`.
#[derive(Debug, Clone, Serialize)]
pub struct Asset {
    /// Its address, such as `/assets/main.0a1b2c3d4e5f6071.css`.
    pub href: String,
    /// For the `integrity` attribute.
    pub integrity: String,
    /// The scripts that this one imports, directly or not.
    pub modules: Vec<Asset>,
    /// The content.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// Reads the files of a folder, by name; none if there is no such folder.
pub fn read(folder: &Path) -> Result<BTreeMap<String, Asset>> {
    let mut sources = BTreeMap::new();
    if !folder.exists() {
        return Ok(BTreeMap::new());
    }
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_file() && !name.starts_with('.') {
            let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            sources.insert(name, bytes);
        }
    }
    let mut assets = BTreeMap::new();
    for name in sources.keys() {
        add(name, &sources, &mut assets, &mut Vec::new())?;
    }
    Ok(assets)
}

/// Adds an asset after those that it imports: its own name follows from theirs. `path` holds the importers on the way.
fn add(
    name: &str,
    sources: &BTreeMap<String, Vec<u8>>,
    assets: &mut BTreeMap<String, Asset>,
    path: &mut Vec<String>,
) -> Result<()> {
    if assets.contains_key(name) {
        return Ok(());
    }
    if path.iter().any(|importer| importer == name) {
        bail!("the scripts {} import each other in a circle", path.join(", "));
    }
    let source = &sources[name];
    let script = if is_script(name) { std::str::from_utf8(source).ok() } else { None };
    let Some(script) = script else {
        assets.insert(name.to_owned(), Asset::new(name, source.clone(), Vec::new()));
        return Ok(());
    };
    path.push(name.to_owned());
    let mut linked = script.to_owned();
    let mut modules: BTreeMap<String, Asset> = BTreeMap::new();
    for import in imports(script) {
        if !sources.contains_key(import) {
            bail!("{name} imports ./{import}, which is not among the assets");
        }
        add(import, sources, assets, path)?;
        let asset = &assets[import];
        let hashed = asset.href.trim_start_matches("/assets/");
        linked = linked.replace(&format!("\"./{import}\""), &format!("\"./{hashed}\""));
        for module in asset.modules.iter().chain([asset]) {
            modules.insert(module.href.clone(), Asset { modules: Vec::new(), ..module.clone() });
        }
    }
    path.pop();
    assets.insert(name.to_owned(), Asset::new(name, linked.into_bytes(), modules.into_values().collect()));
    Ok(())
}

fn is_script(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "js")
}

/// The names that a script imports: `from "./name.js"`.
fn imports(script: &str) -> BTreeSet<&str> {
    let after_from = script.split(" from \"./").skip(1);
    after_from.filter_map(|rest| rest.split('"').next()).filter(|name| is_script(name)).collect()
}

impl Asset {
    /// Its path below the output folder.
    pub fn path(&self) -> &str {
        self.href.trim_start_matches('/')
    }

    fn new(name: &str, bytes: Vec<u8>, modules: Vec<Self>) -> Self {
        let digest = Sha256::digest(&bytes);
        let hash = u64::from_be_bytes(std::array::from_fn(|at| digest[at]));
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        Self {
            href: format!("/assets/{stem}.{hash:016x}.{extension}"),
            integrity: format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(&bytes))),
            modules,
            bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assets(files: &[(&str, &str)]) -> Result<BTreeMap<String, Asset>> {
        let folder = tempfile::tempdir()?;
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text)?;
        }
        read(folder.path())
    }

    #[test]
    fn imports_get_the_hashed_names_and_a_change_below_changes_the_name_above() -> Result<()> {
        let files =
            |text| [("a.js", "import { b } from \"./b.js\";"), ("b.js", "export * from \"./c.js\";"), ("c.js", text)];
        let assets_before = assets(&files("export const b = 1;"))?;
        let a = &assets_before["a.js"];
        let linked = String::from_utf8(a.bytes.clone())?;
        let b = assets_before["b.js"].href.replace("/assets/", "./");
        assert_eq!(linked, format!("import {{ b }} from \"{b}\";"));
        assert_eq!(a.modules.len(), 2);
        assert_ne!(a.href, assets(&files("export const b = 2;"))?["a.js"].href);
        Ok(())
    }

    #[test]
    fn a_missing_or_circular_import_is_an_error() {
        let missing = assets(&[("a.js", "import { x } from \"./x.js\";")]).expect_err("no x.js");
        assert_eq!(missing.to_string(), "a.js imports ./x.js, which is not among the assets");
        let circle = [("a.js", "import { b } from \"./b.js\";"), ("b.js", "import { a } from \"./a.js\";")];
        let circle = assets(&circle).expect_err("a circle");
        assert_eq!(circle.to_string(), "the scripts a.js, b.js import each other in a circle");
    }
}
