//! Articles of any form: each is built, or reported at its place.

use std::fs;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::sandbox::{Sandbox, tests};

const FRONT: &[&str] = &[
    "title = \"Rubrik\"\n",
    "description = \"Text.\"\n",
    "updated = 2026-11-22\n",
    "updated = 2026-13-40\n",
    "slug = \"å\"\n",
    "slug = \"\"\n",
    "related = [\"tack\", 1]\n",
    "related = \"tack\"\n",
    "order = 1\n",
    "order = 99999999999999999999\n",
    "tool = \"card-edit\"\n",
    "applies_to = [\"\\u0000\"]\n",
    "also = [\"ord\", \"ord\"]\n",
    "changed = [{date = 1}]\n",
    "[changed]\n",
    "titel = \"x\"\n",
    "title = \n",
    "= \"\"\n",
    "\"\"\"\n",
    "+++\n",
    "\r\n",
    "# å\n",
    "publish = 2027-01-01\n",
    "draft = true\n",
    "moved_from = [\"/x/\", \"y\"]\n",
];

const BODY: &[&str] = &[
    "# ",
    "## ",
    "Rubrik",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "> ",
    "> [!NOTE]\n",
    "> [!NO]\n",
    "| a | b |\n|--|--|\n",
    "| ",
    " |\n",
    "[",
    "](",
    ")",
    "](@/tack.md)",
    "](@/tack.md#x)",
    "](/sv/)",
    "![",
    "](media/x.png)",
    "[^1]",
    "[^1]: ",
    "*",
    "**",
    "~~",
    "`",
    "```\n",
    "<b onclick=x>",
    "<!--",
    "-->",
    "&amp;",
    "&#0;",
    "\\",
    "    ",
    "\t",
    "å",
    "\u{200d}",
    "\u{2028}",
    "\0",
    "{{",
    "}}",
    "{%",
    "$",
    "---\n",
    "https://",
    "@",
    "XXX",
    "…",
    "4242 4242 4242 4242",
];

/// An article whose every part may be missing or in a strange place.
fn articles() -> impl Strategy<Value = String> {
    let complete = "title = \"Rubrik\"\ndescription = \"Text.\"\nupdated = 2026-11-22\n";
    let front = prop_oneof![Just(complete.to_owned()), vec(select(FRONT), 0..8).prop_map(|parts| parts.concat())];
    let body = prop_oneof![vec(select(BODY), 0..30).prop_map(|parts| parts.concat()), any::<String>()];
    (front, body, select(&["+++\n", "+++\r\n", "+++", ""][..]))
        .prop_map(|(front, body, end)| format!("+++\n{front}{end}{body}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_article_is_built_or_reported_at_its_place(article in articles()) {
        let sandbox = Sandbox::new();
        let path = sandbox.content().join("sv/a.md");
        fs::write(&path, &article).expect("a file");
        match site::build(&sandbox.options(tests().join("base/site"))) {
            Ok(_) => {
                if let Ok(page) = fs::read_to_string(sandbox.out().join("sv/a/index.html")) {
                    prop_assert!(!page.contains("<b onclick"), "{}", page);
                }
            }
            Err(error) => {
                let report = error.to_string();
                let place = |line: &str| {
                    let (line, column) = line.split_once("sv/a.md:")?.1.split_once(':')?;
                    Some((line.parse::<usize>().ok()?, column.trim().parse::<usize>().ok()?))
                };
                let places: Vec<_> = report.lines().filter_map(place).collect();
                prop_assert!(!places.is_empty(), "{}", report);
                let lines: Vec<_> = article.split('\n').collect();
                for (line, column) in places {
                    prop_assert!((1..=lines.len()).contains(&line), "{}", report);
                    prop_assert!(column <= lines[line - 1].chars().count() + 1, "{}", report);
                }
            }
        }
    }
}
