//! The list as both builds read it: the product's own is right, and what the site's build refuses is refused here.

use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The site's test content with a mistake in the list.
fn cases() -> Vec<PathBuf> {
    let folders = fs::read_dir(Path::new(ROOT).join("site/tests/cases")).expect("the cases");
    let lists = folders.map(|folder| folder.expect("a case").path().join("decline-reasons.toml"));
    lists.filter(|list| list.exists()).collect()
}

#[test]
fn the_products_list_is_right() {
    let list = decline_codes::parse(&read(&Path::new(ROOT).join("content/decline-reasons.toml"))).expect("no mistakes");
    assert_eq!(list.provider.decline_codes.len(), 50);
    assert!(list.masked.iter().any(|code| code == "lost_card"));
}

#[test]
fn every_mistake_is_refused_at_its_line() {
    let cases = cases();
    assert!(cases.len() >= 15, "{cases:?}");
    for case in cases {
        let text = read(&case);
        let mistakes = decline_codes::parse(&text).expect_err("a mistake");
        let report = read(&case.with_file_name("stderr.txt"));
        for mistake in mistakes {
            let line = text[..mistake.span.start].matches('\n').count() + 1;
            assert!(report.contains(&format!("decline-reasons.toml:{line}:")), "{}: {line}", case.display());
            assert!(report.contains(&mistake.message), "{}: {}", case.display(), mistake.message);
        }
    }
}

#[test]
fn what_is_not_toml_or_lacks_a_key_is_refused() {
    for text in ["masked = [", "", "masked = \"lost_card\"", "[provider]\nas_of = \"today\""] {
        assert!(decline_codes::parse(text).is_err(), "{text}");
    }
}
