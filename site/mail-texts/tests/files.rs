//! The words as both builds read them: the product's own are right, and what the site's build refuses is refused here.

use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The words of the mails in the site's test content: those with mistakes, or those of which the site's build only warns.
fn cases(warnings: bool) -> Vec<PathBuf> {
    let folders = fs::read_dir(Path::new(ROOT).join("site/tests/cases")).expect("the cases");
    let folders = folders.map(|folder| folder.expect("a case"));
    let folders = folders.filter(|folder| folder.file_name().to_string_lossy().starts_with("warning-") == warnings);
    folders.map(|folder| folder.path().join("sv/mails.toml")).filter(|file| file.exists()).collect()
}

#[test]
fn every_language_of_the_product_has_mails_that_name_the_operator() {
    let content = mail_texts::read(&Path::new(ROOT).join("content")).expect("no mistakes");
    let codes: Vec<_> = content.languages.iter().map(|language| language.code.as_str()).collect();
    assert_eq!(codes, ["sv", "en"]);
    let english = &content.languages[1];
    assert_eq!((english.card_page.as_str(), english.decline_page.as_str()), ("/en/update-card/", "/en/declined-card/"));
    assert!(english.mails.texts["foot.sender"].contains("weekdays 9 am–4 pm"));
    assert_eq!(english.mails.texts["greeting"], "Hi {name},");
    assert_eq!(english.brands["visa"], "Visa");
    for language in &content.languages {
        assert!(language.mails.texts.values().all(|text| !text.contains("{operator")), "{}", language.code);
    }
}

#[test]
fn every_mistake_is_refused_at_its_line() {
    let cases = cases(false);
    assert!(cases.len() >= 5, "{cases:?}");
    for case in cases {
        let text = read(&case);
        let mistakes = mail_texts::parse(&text).expect_err("a mistake");
        let report = read(&case.with_file_name("../stderr.txt"));
        assert!(!mistakes.is_empty());
        for mistake in mistakes {
            let line = text[..mistake.span.start].matches('\n').count() + 1;
            assert!(report.contains(&format!("mails.toml:{line}:")), "{}: {line}", case.display());
        }
    }
}

#[test]
fn what_the_sites_build_only_warns_of_stops_no_functions_build() {
    let cases = cases(true);
    assert!(!cases.is_empty());
    for case in cases {
        assert!(mail_texts::parse(&read(&case)).is_ok(), "{}", case.display());
    }
}

#[test]
fn a_language_without_mails_is_left_out_and_the_default_one_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let content = folder.path();
    let copy = |name: &str| {
        let to = content.join(name);
        fs::create_dir_all(to.parent().expect("a folder")).expect("the folder is there");
        fs::copy(Path::new(ROOT).join("content").join(name), to).expect("the file is copied");
    };
    for name in ["site.toml", "en/mails.toml", "en/strings.toml", "en/uppdatera-kort.md", "en/avvisat-kort.md"] {
        copy(name);
    }
    for name in ["sv/strings.toml", "sv/uppdatera-kort.md", "sv/avvisat-kort.md"] {
        copy(name);
    }
    let error = mail_texts::read(content).expect_err("the default language has no mails");
    assert!(error.contains("content/sv lacks mails.toml"), "{error}");
    copy("sv/mails.toml");
    fs::remove_file(content.join("en/avvisat-kort.md")).expect("the file is gone");
    assert_eq!(mail_texts::read(content).expect("no mistakes").languages.len(), 1);
}

#[test]
fn a_mistake_stops_the_functions_build_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("sv")).expect("the folder is there");
    let site = Path::new(ROOT).join("content/site.toml");
    fs::copy(site, folder.path().join("site.toml")).expect("the file is copied");
    let words = read(&Path::new(ROOT).join("content/sv/mails.toml"))
        .replace("greeting = \"Hej {name}!\"", "greeting = \"Hej {nam}!\"");
    fs::write(folder.path().join("sv/mails.toml"), words).expect("the file is written");
    let error = mail_texts::read(folder.path()).expect_err("a mistake");
    assert!(
        error.contains("content/sv/mails.toml:4: `{nam}` is not known in `greeting`; did you mean `name`?"),
        "{error}"
    );
}
