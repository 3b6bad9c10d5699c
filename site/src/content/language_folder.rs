//! The folder that one language's files are read from.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{placeholders::Placeholders, site_toml::SiteToml};
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
}

impl LanguageFolder {
    /// The folder of a language that `site.toml` names; a missing folder is reported there.
    pub(crate) fn find(
        code: &str,
        content: &Path,
        site_toml: &SiteToml,
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
        Some(Self { code: code.to_owned(), path, display_path, placeholders })
    }

    /// Reads one of the folder's files.
    pub(crate) fn read(&self, name: &str) -> Result<Arc<Source>, Diagnostic> {
        Source::read(&self.path.join(name), self.display_path_of(name))
    }

    /// One of the folder's files as messages show it.
    pub(crate) fn display_path_of(&self, name: &str) -> String {
        format!("{}/{name}", self.display_path)
    }
}
