//! What all pages share: `site.toml`, the decline reasons, templates, styles, scripts and pictures.

use std::{collections::BTreeMap, path::PathBuf};

use anyhow::{Result, anyhow};

use super::{
    assets::{self, Asset},
    files::{entries, files_below},
    templates::Templates,
};
use crate::{
    content::{
        common_words::CommonWords,
        declines::Reasons,
        language::Language,
        media::{self, Media},
        publication::Edition,
        site_toml::{self, SiteToml},
        strays::{self, LANGUAGE_FILES},
    },
    diagnostics::{Diagnostics, Error},
    markdown::RenderContext,
    options::Options,
};

/// What the pages of all languages share.
pub(crate) struct SharedInputs {
    /// Which articles the build contains.
    pub(crate) edition: Edition,
    /// `site.toml`, with the base URL of the options if they name one.
    pub(crate) site_toml: SiteToml,
    /// The reasons for which a bank declines a card.
    pub(crate) reasons: Reasons,
    /// The compiled templates.
    pub(crate) templates: Templates,
    /// Styles and scripts, by file name.
    pub(crate) assets: BTreeMap<String, Asset>,
    /// Pictures and downloads.
    pub(crate) media: Media,
}

impl SharedInputs {
    /// Reads all of them, from [`SharedInputs::files`].
    pub(crate) fn read(options: &Options, diagnostics: &mut Diagnostics) -> Result<Self, Error> {
        let templates = Templates::read(&options.templates())?;
        let assets = assets::read(files_below(&options.assets())?)?;
        let media = Media::read(&options.content, &media_files(options)?);

        let site_toml = SiteToml::read(&options.content, options.live, options.day(), diagnostics);
        let reasons = Reasons::read(&options.content, diagnostics);
        if let Some(site_toml) = &site_toml {
            strays::report(&options.content, &site_toml.languages, diagnostics);
        }
        let (Some(mut site_toml), Some(reasons)) = (site_toml, reasons) else {
            std::mem::take(diagnostics).into_result()?;
            return Err(anyhow!("the site cannot be built without site.toml and decline-reasons.toml").into());
        };
        if let Some(base_url) = &options.base_url {
            let base_url = base_url.trim_end_matches('/');
            if !site_toml::is_origin(base_url) {
                return Err(anyhow!("`{base_url}` is not an origin: {}", site_toml::ORIGIN_HELP).into());
            }
            base_url.clone_into(&mut site_toml.base_url);
        }
        let Options { preview, look_ahead, .. } = *options;
        let edition = Edition { today: options.day().into(), preview, look_ahead };
        Ok(Self { edition, site_toml, reasons, templates, assets, media })
    }

    /// Every file that [`SharedInputs::read`] reads, and the languages' strings, texts for decline reasons, words of
    /// mails and words for search.
    pub(crate) fn files(options: &Options) -> Result<Vec<PathBuf>> {
        let content = &options.content;
        let mut files = vec![content.join("site.toml"), content.join("decline-reasons.toml")];
        for language in entries(content)?.into_iter().filter(|path| path.is_dir()) {
            files.extend(LANGUAGE_FILES.map(|name| language.join(name)));
        }
        files.extend(files_below(&options.templates())?);
        files.extend(files_below(&options.assets())?);
        files.extend(media_files(options)?);
        files.extend(strays::find(content, &[]));
        Ok(files)
    }

    /// What the texts of a language may use while they are rendered.
    pub(crate) fn render_context<'c>(&'c self, language: &'c Language, languages: &'c [Language]) -> RenderContext<'c> {
        RenderContext {
            base_url: &self.site_toml.base_url,
            permalink: Box::new(|id| language.find(id).map(|article| article.path.clone())),
            placeholders: &language.placeholders,
            strings: &language.strings,
            media: &self.media,
            names: &self.site_toml.names,
            common_words: CommonWords::new(language, languages),
            language: &language.code,
        }
    }
}

/// The files in the folders of pictures and downloads.
fn media_files(options: &Options) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in media::FOLDERS {
        files.extend(files_below(&options.content.join(folder))?);
    }
    Ok(files)
}
