//! The checks of what the texts of all languages say about each other.

use super::{
    dates,
    language::{Language, LanguageFacts},
    moved,
    site_toml::SiteToml,
    titles, translations,
};
use crate::diagnostics::Diagnostics;

/// Reports what the texts of all languages say wrongly about each other, and, if there are no errors, warns of what somebody
/// should look at. `facts` belong to the languages in their order.
pub(crate) fn check(
    site_toml: &SiteToml,
    languages: &[Language],
    facts: &[LanguageFacts],
    diagnostics: &mut Diagnostics,
) {
    let first_with = |id: &str| languages.iter().find(|language| language.find(id).is_some());
    for (language, facts) in languages.iter().zip(facts) {
        language.check(facts, &|id| first_with(id).map(|other| other.code.as_str()), diagnostics);
    }
    moved::check_gone(site_toml, languages, diagnostics);
    translations::check_names(languages, diagnostics);
    if diagnostics.has_errors() {
        return;
    }
    for (language, facts) in languages.iter().zip(facts) {
        language.warn_of_orphans(facts, diagnostics);
        dates::warn(&language.library, diagnostics);
        for texts in language.plain_texts() {
            texts.warn_of_slips(&language.code, &site_toml.names, diagnostics);
        }
        language.declines.plain.warn_of_twins(diagnostics);
        titles::warn(language, &site_toml.names, diagnostics);
        titles::warn_of_twins(language, diagnostics);
    }
    translations::warn(&site_toml.default_language, languages, facts, diagnostics);
}
