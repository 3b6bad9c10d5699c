//! Styles, scripts and pictures: each under a name that holds its content's hash, so that browsers may keep it for ever.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context as _, Result};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::Serialize;
use sha2::{Digest as _, Sha256, Sha384};

/// A file under `/assets/`.
#[derive(Debug, Serialize)]
pub struct Asset {
    /// Its address, such as `/assets/main.0a1b2c3d4e5f6071.css`.
    pub href: String,
    /// For the `integrity` attribute.
    pub integrity: String,
    /// The content.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// Reads the files of a folder, by name; none if there is no such folder.
pub fn read(folder: &Path) -> Result<BTreeMap<String, Asset>> {
    let mut assets = BTreeMap::new();
    if !folder.exists() {
        return Ok(assets);
    }
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_file() && !name.starts_with('.') {
            let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            assets.insert(name.clone(), Asset::new(&name, bytes));
        }
    }
    Ok(assets)
}

impl Asset {
    fn new(name: &str, bytes: Vec<u8>) -> Self {
        let digest = Sha256::digest(&bytes);
        let hash = u64::from_be_bytes(std::array::from_fn(|at| digest[at]));
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        Self {
            href: format!("/assets/{stem}.{hash:016x}.{extension}"),
            integrity: format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(&bytes))),
            bytes,
        }
    }
}
