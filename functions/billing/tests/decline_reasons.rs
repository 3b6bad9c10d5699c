//! The list of decline reasons, and what is built from it: each code is known, and has texts in every language.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use billing::DeclineCode;
use toml::{Table, Value};

fn content() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content"))
}

fn read(path: PathBuf) -> Table {
    fs::read_to_string(path).expect("a file").parse().expect("TOML")
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().expect("a list").iter().filter_map(Value::as_str).collect()
}

/// The files with the texts, by language.
fn languages() -> BTreeMap<String, Table> {
    let folders = fs::read_dir(content()).expect("a folder").map(|entry| entry.expect("an entry").path());
    let with_words = folders.map(|folder| folder.join("declines.toml")).filter(|file| file.exists());
    with_words.map(|file| (file.display().to_string(), read(file))).collect()
}

#[test]
fn every_code_is_listed_once_and_none_of_them_must_be_hidden() {
    let list = read(content().join("decline-reasons.toml"));
    let reasons = list["reasons"].as_array().expect("reasons");
    let codes: Vec<_> = reasons.iter().flat_map(|reason| texts(&reason["codes"])).collect();
    let masked = texts(&list["masked"]);
    let all: BTreeSet<_> = codes.iter().chain(&masked).collect();
    assert_eq!(all.len(), codes.len() + masked.len());
    for code in masked {
        assert_eq!(DeclineCode::from_provider(code).as_str(), "generic_decline", "{code}");
    }
    for reason in reasons {
        for code in texts(&reason["codes"]) {
            let known = DeclineCode::from_provider(code);
            assert_eq!((known.as_str(), Some(known.category().as_str())), (code, reason["category"].as_str()));
            let then = known.then().map(billing::Category::as_str);
            assert_eq!(then, reason.get("then").and_then(Value::as_str), "{code}");
            assert_eq!(Some(known.may_be_retried()), reason.get("retry").map_or(Some(true), Value::as_bool), "{code}");
        }
    }
}

#[test]
fn every_code_has_words_in_every_language_and_all_words_have_a_code() {
    let list = read(content().join("decline-reasons.toml"));
    let reasons = list["reasons"].as_array().expect("reasons");
    assert!(reasons.iter().all(|reason| !texts(&reason["codes"]).is_empty()));
    let ids: BTreeSet<_> = reasons.iter().filter_map(|reason| reason["id"].as_str()).collect();
    let categories: BTreeSet<_> = reasons.iter().filter_map(|reason| reason["category"].as_str()).collect();
    let languages = languages();
    assert!(!languages.is_empty());
    for (language, words) in languages {
        for (part, wanted, texts) in
            [("reasons", &ids, ["title", "advice"]), ("categories", &categories, ["heading", "intro"])]
        {
            let written = words[part].as_table().expect("a table");
            assert_eq!(&written.keys().map(String::as_str).collect::<BTreeSet<_>>(), wanted, "{language}");
            for (id, entry) in written {
                let is_filled = |name: &str| entry[name].as_str().is_some_and(|text| !text.trim().is_empty());
                assert!(texts.iter().all(|name| is_filled(name)), "{language}: {id}");
            }
        }
    }
}
