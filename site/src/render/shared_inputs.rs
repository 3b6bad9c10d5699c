//! What every page rests on: `site.toml`, the reasons for a decline, templates, styles, scripts, pictures, words.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

use crate::{
    Error, Options,
    build::cache::fingerprint::{Digest, Digester},
    content::declines::Reasons,
    content::site_toml::{self as config, Config},
    diagnostics::diagnostic::Problems,
    render::assets::{self, Asset},
    render::templates::Templates,
};

/// Everything that the pages of all languages share.
pub struct Basis {
    /// How messages call the content folder.
    pub shown: String,
    /// `site.toml`, with the address in force.
    pub config: Config,
    /// The reasons for which a bank declines a card.
    pub reasons: Reasons,
    /// The templates, compiled.
    pub templates: Templates,
    /// Styles and scripts, by name.
    pub assets: BTreeMap<String, Asset>,
    /// Pictures of the articles, by name.
    pub pictures: BTreeMap<String, Asset>,
    /// The pictures' addresses, by the path that an article writes.
    pub images: BTreeMap<String, String>,
}

impl Basis {
    /// Reads all of it; what is wrong with the content is noted.
    pub fn read(options: &Options, problems: &mut Problems) -> Result<Self, Error> {
        let templates = Templates::read(&options.templates())?;
        let assets = assets::read(&options.assets())?;
        let pictures = assets::read(&options.pictures())?;
        let images = pictures.iter().map(|(name, asset)| (format!("images/{name}"), asset.href.clone())).collect();

        let shown = shown(&options.content);
        let config = Config::read(&options.content, &shown, problems);
        let reasons = Reasons::read(&options.content, &shown, problems);
        let (Some(mut config), Some(reasons)) = (config, reasons) else {
            std::mem::take(problems).into_result()?;
            return Err(anyhow::anyhow!("the site cannot be built without site.toml and decline-reasons.toml").into());
        };
        if let Some(base_url) = &options.base_url {
            let base_url = base_url.trim_end_matches('/');
            if !config::is_origin(base_url) {
                return Err(anyhow::anyhow!("`{base_url}` is not an origin: {}", config::ORIGIN_HELP).into());
            }
            base_url.clone_into(&mut config.base_url);
        }
        Ok(Self { shown, config, reasons, templates, assets, pictures, images })
    }
}

/// The digest of all files that [`Basis::read`] and the languages' words come from, and of what was asked for.
pub fn digest(options: &Options) -> Result<Digest> {
    let mut digester = Digester::default();
    digester.add_optional(options.base_url.as_ref());
    digester.add(shown(&options.content));
    let mut files = vec![options.content.join("site.toml"), options.content.join("decline-reasons.toml")];
    for language in list(&options.content)?.into_iter().filter(|path| path.is_dir()) {
        files.extend(["strings.toml", "declines.toml"].map(|name| language.join(name)));
    }
    for folder in [options.templates(), options.assets(), options.pictures()] {
        files.extend(list(&folder)?);
    }
    for file in files {
        digester.add(std::path::absolute(&file).unwrap_or_default().as_os_str().as_encoded_bytes());
        // What cannot be read is reported by whoever needs it.
        digester.add_optional(fs::read(&file).ok());
    }
    Ok(digester.finish())
}

/// The entries of a folder in order; none if there is no such folder.
fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let read = || fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>();
    let mut paths = read().with_context(|| format!("cannot read {}", folder.display()))?;
    paths.sort();
    Ok(paths)
}

/// How messages call a folder: relative to where the author stands, if it lies below.
pub fn shown(folder: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = folder.strip_prefix(&here).unwrap_or(folder);
    path.to_string_lossy().trim_end_matches('/').to_owned()
}
