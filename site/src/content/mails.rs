//! `content/<language>/mails.toml`, the words of the mails. No page has them: they are read so that authors are told what is
//! wrong with them, before the functions are built with them.

use super::{language_folder::LanguageFolder, plain_texts::PlainTexts};
use crate::diagnostics::{Diagnostics, Source, parse_toml};

/// The file's name in a language's folder.
const NAME: &str = "mails.toml";

/// Reports what is wrong with a language's words of the mails, and returns them.
pub(super) fn check(folder: &LanguageFolder, diagnostics: &mut Diagnostics) -> PlainTexts {
    if !folder.path.join(NAME).exists() {
        let source = Source::new(folder.display_path_of(NAME), String::new());
        let help = "copy mails.toml of another language here, and translate it";
        let error = source.error(0..0, format!("the words of the mails are missing in \"{}\"", folder.code), help);
        // In a preview a new language may lack them: its mails are those of the default language.
        diagnostics.push(if folder.fallback.is_some() { error.into_warning() } else { error });
        return PlainTexts::default();
    }
    let source = match folder.read(NAME) {
        Ok(source) => source,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            return PlainTexts::default();
        }
    };
    // What is no TOML is explained to authors by the same words as in other files.
    let Some(table) = parse_toml(&source, &source.text, 0, diagnostics) else { return PlainTexts::default() };
    for mistake in mail_texts::parse(&source.text).err().unwrap_or_default() {
        diagnostics.push(source.error(mistake.span, mistake.message, mistake.help));
    }
    PlainTexts::of(&source, &table, &[])
}
