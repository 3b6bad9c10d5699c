//! Turns the words of the mails, `content/<language>/mails.toml`, into constants: a struct with a member for each text, so that
//! the compiler finds a text that is misspelt or not used.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_texts::{Language, TEXTS};
use sha2::{Digest as _, Sha256};

const CONTENT: &str = "../../content";
const PAGE_STYLE: &str = "templates/page.css";

fn main() -> Result<(), String> {
    let content = mail_texts::read(Path::new(CONTENT))?;
    println!("cargo::rerun-if-changed={PAGE_STYLE}");
    for file in &content.files {
        println!("cargo::rerun-if-changed={}", file.display());
    }
    let mut text = words();
    let languages: String = content.languages.iter().map(language).collect();
    let _ = writeln!(text, "pub(crate) static LANGUAGES: &[Language] = &[\n{languages}];");
    let style = fs::read(PAGE_STYLE).map_err(|error| format!("{PAGE_STYLE}: {error}"))?;
    let hash = STANDARD.encode(Sha256::digest(style));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let _ = writeln!(text, "pub(crate) const PAGE_POLICY: &str = {policy:?};");
    let folder = env::var("OUT_DIR").map_err(|error| error.to_string())?;
    fs::write(Path::new(&folder).join("languages.rs"), text).map_err(|error| error.to_string())
}

/// `steps.edit-card.text` -> `steps_edit_card_text`
fn member(path: &str) -> String {
    path.replace(['.', '-'], "_")
}

/// The struct of all texts.
fn words() -> String {
    let members = TEXTS.iter().map(|text| format!("    pub(crate) {}: &'static str,", member(text.path)));
    format!("pub(crate) struct Words {{\n{}\n}}\n", joined(members, "\n"))
}

fn language(language: &Language) -> String {
    let texts = &language.mails.texts;
    let words = joined(texts.iter().map(|(path, text)| format!("{}: {text:?}", member(path))), ", ");
    let (currencies, brands) = (pairs(&language.mails.currencies), pairs(&language.brands));
    let Language { code, site_name, demo, months, date, card, and, card_page, decline_page, .. } = language;
    format!(
        "    Language {{ code: {code:?}, words: Words {{ {words} }}, currencies: {currencies}, brands: {brands}, \
         site_name: {site_name:?}, demo: {demo:?}, months: &{months:?}, date: {date:?}, card: {card:?}, and: {and:?}, \
         card_page: {card_page:?}, decline_page: {decline_page:?} }},\n"
    )
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}

fn pairs(map: &BTreeMap<String, String>) -> String {
    format!("&{:?}", map.iter().collect::<Vec<_>>())
}
