//! What search knows of a language: how its words are read (`search.toml`), and other words for those of the texts
//! (`synonyms.toml`). A language may lack either file.

use std::ops::Range;

use toml::de::DeTable;

use super::{language_folder::LanguageFolder, plain_texts};
use crate::{
    diagnostics::{Diagnostics, TomlReader, parse_toml},
    search::{LanguageTable, fold, words},
};

/// What search knows of a language.
#[derive(Debug, Default)]
pub(crate) struct SearchWords {
    /// How the language's words are read.
    pub(crate) table: LanguageTable,
    /// Words of the texts, each with other words for them.
    pub(crate) synonyms: Vec<(String, Vec<String>)>,
    /// The words that say nothing of what is sought, as they are written.
    pub(crate) common: Vec<String>,
}

impl SearchWords {
    /// Reads the two files of a language's folder.
    pub(crate) fn read(folder: &LanguageFolder, diagnostics: &mut Diagnostics) -> Self {
        let table = read_file(folder, "search.toml", language_table, diagnostics);
        let synonyms = read_file(folder, "synonyms.toml", synonyms, diagnostics);
        let (table, common) = table.unwrap_or_default();
        Self { table, synonyms: synonyms.unwrap_or_default(), common }
    }
}

/// Reads a file that a language may lack.
fn read_file<T>(
    folder: &LanguageFolder,
    name: &str,
    read: impl FnOnce(&mut TomlReader<'_, '_>) -> T,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    if !folder.path.join(name).exists() {
        return None;
    }
    let source = folder.read(name).map_err(|diagnostic| diagnostics.push(diagnostic)).ok()?;
    let parsed: DeTable<'_> = parse_toml(&source, &source.text, 0, diagnostics)?;
    let mut reader = TomlReader::new(&parsed, &source, 0, 0..0);
    let value = read(&mut reader);
    reader.finish(diagnostics);
    Some(value)
}

/// The table, and the common words as they are written.
fn language_table(reader: &mut TomlReader<'_, '_>) -> (LanguageTable, Vec<String>) {
    let mut list = |key| reader.texts(key).into_iter().map(|(text, _)| text).collect::<Vec<_>>();
    let (mut endings, joints, written) = (list("endings"), list("joints"), list("common"));
    // The longest ending goes first, whatever the order of the file.
    let length = |entry: &String| entry.rsplit('-').next().unwrap_or_default().chars().count();
    endings.sort_by_key(|entry| std::cmp::Reverse(length(entry)));
    let common = written.iter().map(|word| fold(word).into_owned()).collect();
    let mut letters = |key| reader.optional_text(key).unwrap_or_default();
    (LanguageTable { endings, vowels: letters("vowels"), single: letters("single"), joints, common }, written)
}

fn synonyms(reader: &mut TomlReader<'_, '_>) -> Vec<(String, Vec<String>)> {
    let mut synonyms = Vec::new();
    let mut keys: Vec<Vec<String>> = Vec::new();
    for word in reader.keys() {
        if keys.contains(&folded_words(&word)) {
            let help = "write its words in one list: capitals, marks and signs make no difference";
            reader.error(reader.span_of(&word), format!("`{word}` stands on the left twice"), help);
        }
        keys.push(folded_words(&word));
        let mut known = KnownWords::new(&word, "the word itself");
        if words(&word).is_empty() {
            let help = "write a word or phrase of the texts on the left";
            reader.error(reader.span_of(&word), format!("`{word}` has no letters or digits"), help);
        }
        let listed = reader.texts(&word);
        let others: Vec<_> = listed.into_iter().filter(|(other, span)| known.add(reader, other, span)).collect();
        synonyms.push((word, others.into_iter().map(|(other, _)| other).collect()));
    }
    synonyms
}

/// The words of one list, to find those that search would gain nothing by.
pub(super) struct KnownWords {
    known: Vec<(Vec<String>, String)>,
}

impl KnownWords {
    /// Begins with what the list gives other words for, and its name in messages.
    pub(super) fn new(text: &str, name: &str) -> Self {
        Self { known: vec![(folded_words(text), name.to_owned())] }
    }

    /// Takes a word of the list. One that is no word, or is there already, is reported.
    pub(super) fn add(&mut self, table: &mut TomlReader<'_, '_>, text: &str, span: &Range<usize>) -> bool {
        let own = folded_words(text);
        if own.is_empty() {
            table.error(span.clone(), format!("`{text}` has no letters or digits"), "write a word that readers use");
            return false;
        }
        plain_texts::warn_of_several(table, text, span);
        if let Some((_, other)) = self.known.iter().find(|(known, _)| *known == own) {
            let message = format!("search reads `{text}` as it does {other}");
            table.error(span.clone(), message, "take it out: capitals, marks and signs make no difference");
            return false;
        }
        self.known.push((own, format!("`{text}`")));
        true
    }
}

fn folded_words(text: &str) -> Vec<String> {
    words(text).iter().map(|word| fold(word).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use serde_json::Value;

    use super::*;
    use crate::{content::placeholders::Placeholders, search::slips};

    /// The table of one of the project's languages.
    fn table(code: &str) -> LanguageTable {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("content").join(code);
        let placeholders = Placeholders::from([("operator", String::new())]);
        let folder =
            LanguageFolder { code: code.into(), path, display_path: code.into(), placeholders, fallback: None };
        let mut diagnostics = Diagnostics::default();
        let words = SearchWords::read(&folder, &mut diagnostics);
        assert!(!diagnostics.has_errors());
        words.table
    }

    /// The browser's engine is tested by the same file, in tests/browser/search-engine.spec.js.
    #[test]
    fn words_are_read_as_the_vectors_say() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("tests/search/vectors.json");
        let vectors: Value = serde_json::from_slice(&fs::read(path).expect("the vectors")).expect("JSON");
        let of = |name: &str| vectors[name].as_array().expect("a list").clone();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        for vector in of("words") {
            assert_eq!(serde_json::json!(words(&text(&vector[0]))), vector[1], "the words of {}", vector[0]);
        }
        for vector in of("fold") {
            assert_eq!(fold(&text(&vector[0])), text(&vector[1]), "{} folded", vector[0]);
        }
        for code in ["sv", "en"] {
            let table = table(code);
            for vector in of(&format!("stems-{code}")) {
                assert_eq!(table.stem(&text(&vector[0])), text(&vector[1]), "the stem of {}", vector[0]);
            }
        }
        for vector in of("slips") {
            let (a, b) = (text(&vector[0]), text(&vector[1]));
            assert_eq!(serde_json::json!(slips(&a, &b)), vector[2], "the slips from {a} to {b}");
        }
    }
}
