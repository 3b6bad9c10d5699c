//! What an author is told about wrong content. Each folder of `cases/` holds the files that differ from the small valid
//! content of `base/`, and the report that they must lead to: `stderr.txt`. With warnings alone (`warning-…`) the site is
//! built. `KORTKOLL_BLESS=1` writes the reports anew.

use std::{fs, path::Path};

use crate::sandbox::{Sandbox, files, tests};

#[test]
fn every_case_is_reported_as_expected() {
    let bless = std::env::var_os("KORTKOLL_BLESS").is_some();
    let mut cases: Vec<_> =
        fs::read_dir(tests().join("cases")).expect("the cases").map(|entry| entry.expect("a case").path()).collect();
    cases.sort();
    let mut unlike = Vec::new();
    for case in cases {
        let report = report(&case);
        let expected = case.join("stderr.txt");
        if bless {
            fs::write(&expected, &report).expect("the report is written");
        } else if fs::read_to_string(&expected).unwrap_or_default() != report {
            unlike.push(format!("== {}, instead of {}\n{report}", case.display(), expected.display()));
        }
    }
    assert!(unlike.is_empty(), "{}\nIf these are better, run again with KORTKOLL_BLESS=1", unlike.join("\n"));
}

/// The report on a case's content, which, with any error, must have left the site as it was.
fn report(case: &Path) -> String {
    let sandbox = Sandbox::new();
    let options = sandbox.options(tests().join("base/site"));
    site::build(&options).unwrap_or_else(|error| panic!("the base content is valid\n{error}"));
    let before = files(&sandbox.out());

    sandbox.lay_over(case);
    // The report that is expected is no content.
    let _ = fs::remove_file(sandbox.content().join("stderr.txt"));
    let name = case.file_name().expect("a name").to_string_lossy();
    let report = match site::build(&options) {
        Ok(built) => {
            assert!(name.starts_with("warning-") && built.warnings > 0, "{name} is built");
            anstream::adapter::strip_str(&built.warning_text).to_string()
        }
        Err(error) => {
            assert_eq!(files(&sandbox.out()), before, "{name} changes the site");
            format!("{error}\n")
        }
    };
    let folder = sandbox.content().with_file_name("");
    report.replace(&*folder.to_string_lossy(), "")
}
