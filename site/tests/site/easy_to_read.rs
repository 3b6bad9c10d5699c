//! The project's own texts are easy to read: short sentences, and Swedish ones with few long words.

use std::{fs, path::Path};

use pulldown_cmark::{Event, Options as Extensions, Parser, Tag, TagEnd};
use site::Options;
use toml::{Table, Value};

/// The most words of a sentence. The privacy policy, which says what a law asks for, may have longer ones.
const MOST_WORDS: usize = 20;

/// The most of a Swedish page by LIX, the Swedish measure of how hard a text is: below 30 are children's books, below 40 is
/// fiction (C.-H. Björnsson, Läsbarhet, 1968).
const MOST_LIX: usize = 35;

#[test]
fn no_sentence_is_long() {
    let mut long = Vec::new();
    for (file, sentences) in texts() {
        let is_policy = file.ends_with("/integritet.md");
        let over = sentences.into_iter().filter(|sentence| !is_policy && words(sentence).count() > MOST_WORDS);
        long.extend(over.map(|sentence| format!("{file}: {sentence}")));
    }
    assert!(long.is_empty(), "more than {MOST_WORDS} words:\n{}", long.join("\n"));
}

#[test]
fn swedish_pages_and_mails_have_few_long_words() {
    let is_read = |file: &str| file.starts_with("sv/") && (!file.contains(".toml") || file == "sv/mails.toml");
    let pages: Vec<_> = texts().into_iter().filter(|(file, _)| is_read(file)).collect();
    assert!(pages.iter().any(|(file, _)| file == "sv/mails.toml") && pages.len() > 1);
    for (file, sentences) in pages {
        let lix = lix(&sentences);
        assert!(lix <= MOST_LIX, "{file} has a LIX of {lix}, more than {MOST_LIX}");
    }
}

#[test]
fn words_and_sentences_are_counted_as_lix_does() {
    let sentences = sentences("Ring 070-174 06 05 (vardagar 9–16).\n\n- Bråttom? Vänta kl. 8.20: sedan går det.");
    assert_eq!(sentences, ["Ring 070-174 06 05 (vardagar 9–16).", "Bråttom?", "Vänta kl.", "8.20:", "sedan går det."]);
    // Eight words, two of them of more than six letters, in two sentences.
    assert_eq!(lix(&["Banken godkände inte kortet.".into(), "Ring och fråga varför, snarast.".into()]), 4 + 200 / 9);
}

/// The sentences of every page, and of the other words, by file.
fn texts() -> Vec<(String, Vec<String>)> {
    let content = Options::of_project().content;
    let site_toml = read(&content.join("site.toml")).parse::<Table>().expect("TOML");
    let fill = |text: &str| {
        let value = |key: &str| site_toml["operator"][key].as_str().expect("a text");
        text.replace("{operator}", value("name")).replace("{payment_provider}", value("payment_provider"))
    };
    let mut texts = Vec::new();
    for language in site_toml["languages"].as_array().expect("a list").iter().filter_map(Value::as_str) {
        for entry in fs::read_dir(content.join(language)).expect("a folder") {
            let path = entry.expect("a file").path();
            let text = fill(&read(&path));
            let name = format!("{language}/{}", path.file_name().unwrap_or_default().to_string_lossy());
            if let Some(article) = text.strip_prefix("+++\n") {
                let (front, body) = article.split_once("\n+++\n").expect("front matter");
                let mut all = sentences(front.parse::<Table>().expect("TOML")["description"].as_str().expect("a text"));
                all.extend(sentences(body));
                texts.push((name, all));
            } else {
                let mut all = Vec::new();
                strings(&Value::Table(text.parse().expect("TOML")), &mut all);
                texts.push((name, all));
            }
        }
    }
    texts
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a file")
}

/// The sentences of all texts in a value.
fn strings(value: &Value, all: &mut Vec<String>) {
    match value {
        Value::String(text) => all.extend(sentences(text)),
        Value::Array(values) => values.iter().for_each(|value| strings(value, all)),
        Value::Table(values) => values.values().for_each(|value| strings(value, all)),
        _ => {}
    }
}

/// The sentences of a text in Markdown. A colon and the end of a block end one too.
fn sentences(markdown: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for event in Parser::new_ext(markdown, Extensions::ENABLE_GFM) {
        match event {
            Event::Text(text) | Event::Code(text) => {
                for word in text.split_inclusive(char::is_whitespace) {
                    let last = all.last_mut().expect("there is one");
                    last.push_str(word);
                    if word.ends_with(char::is_whitespace) && last.trim_end().ends_with(['.', '!', '?', ':', '…']) {
                        all.push(String::new());
                    }
                }
            }
            Event::SoftBreak | Event::HardBreak => all.last_mut().expect("there is one").push(' '),
            Event::Start(Tag::Item) | Event::End(TagEnd::Item | TagEnd::Paragraph | TagEnd::Heading(_)) => {
                all.push(String::new());
            }
            _ => {}
        }
    }
    all.iter().map(|sentence| sentence.trim().to_owned()).filter(|sentence| words(sentence).next().is_some()).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric))
}

/// Words for each sentence, plus the percentage of words of more than six letters.
fn lix(sentences: &[String]) -> usize {
    let all: Vec<_> = sentences.iter().flat_map(|sentence| words(sentence)).collect();
    let long = all.iter().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 6).count();
    all.len() / sentences.len() + 100 * long / all.len()
}
