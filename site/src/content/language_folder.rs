//! The folder that one language's files are read from.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{placeholders::Placeholders, publication::Edition, site_toml::SiteToml};
use crate::diagnostics::{Diagnostic, Diagnostics, Source, display_path};

/// A language's folder, and what its texts may fill in.
#[derive(Debug)]
pub(crate) struct LanguageFolder {
    /// The language's code, which is the folder's name.
    pub(crate) code: String,
    /// The folder itself.
    pub(crate) path: PathBuf,
    /// The folder as messages show it.
    pub(crate) display_path: String,
    /// Values of `{operator}` and the other placeholders in this language.
    pub(crate) placeholders: Placeholders,
    /// In a preview, the default language's folder, whose words are shown where this one has none.
    pub(crate) fallback: Option<PathBuf>,
}

impl LanguageFolder {
    /// The folder of a language that `site.toml` names; a missing folder is reported there.
    pub(crate) fn find(
        code: &str,
        content: &Path,
        site_toml: &SiteToml,
        edition: Edition,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let path = content.join(code);
        let display_path = format!("{}/{code}", display_path(content));
        if !path.is_dir() {
            let help = format!("make the folder {display_path}, or take the language out");
            diagnostics.push(site_toml.error_at(code, format!("the language `{code}` has no folder"), help));
            return None;
        }
        let placeholders = site_toml.operator.placeholders(code);
        let default = &site_toml.default_language;
        let fallback = if edition.preview && code != default { Some(content.join(default)) } else { None };
        Some(Self { code: code.to_owned(), path, display_path, placeholders, fallback })
    }

    /// Reads one of the folder's files.
    pub(crate) fn read(&self, name: &str) -> Result<Arc<Source>, Diagnostic> {
        Source::read(&self.path.join(name), self.display_path_of(name))
    }

    /// Reads one of the folder's files that a new language does not have yet: in a preview its text is empty then.
    pub(crate) fn read_or_empty(&self, name: &str) -> Result<Arc<Source>, Diagnostic> {
        if self.fallback.is_some() && !self.path.join(name).exists() {
            return Ok(Source::new(self.display_path_of(name), String::new()));
        }
        self.read(name)
    }

    /// The same file in the default language, in a preview. What is wrong with it is reported there.
    pub(crate) fn read_fallback(&self, name: &str) -> Option<Arc<Source>> {
        let path = self.fallback.as_ref()?.join(name);
        let display = display_path(&path);
        Source::read(&path, display).ok()
    }

    /// The address of the language's page with a slug.
    pub(crate) fn page_path(&self, slug: &str) -> String {
        format!("/{}/{slug}/", self.code)
    }

    /// One of the folder's files as messages show it.
    pub(crate) fn display_path_of(&self, name: &str) -> String {
        format!("{}/{name}", self.display_path)
    }
}
