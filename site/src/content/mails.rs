//! `content/<language>/mails.toml`, the words of the mails. No page has them: they are read so that authors are told what is
//! wrong with them, before the functions are built with them.

use super::language_folder::LanguageFolder;
use crate::diagnostics::{Diagnostics, parse_toml};

/// The file's name in a language's folder.
const NAME: &str = "mails.toml";

/// Reports what is wrong with a language's words of the mails.
pub(crate) fn check(folder: &LanguageFolder, diagnostics: &mut Diagnostics) {
    let source = match folder.read_or_empty(NAME) {
        Ok(source) => source,
        Err(diagnostic) => return diagnostics.push(diagnostic),
    };
    if source.text.is_empty() && folder.read_fallback(NAME).is_some() {
        let help = "translate mails.toml: a build for readers refuses a language without it";
        let message = "the words of the mails are missing: mails are sent in the default language";
        diagnostics.push(source.error(0..0, message, help).into_warning());
        return;
    }
    // What is no TOML is explained to authors by the same words as in other files.
    if parse_toml(&source, &source.text, 0, diagnostics).is_none() {
        return;
    }
    for mistake in mail_texts::parse(&source.text).err().unwrap_or_default() {
        diagnostics.push(source.error(mistake.span, mistake.message, mistake.help));
    }
}
