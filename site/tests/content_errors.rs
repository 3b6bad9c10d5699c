//! What an author is told about wrong content. Each folder of `cases/` holds the files that differ from the small valid
//! content of `base/`, and the report that they must lead to: `stderr.txt`. `KORTKOLL_BLESS=1` writes the reports anew.

use std::{fs, path::Path, process::Command};

use sandbox::{Sandbox, tests};

mod sandbox;

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

/// The report on a case's content, which must have left the site as it was.
fn report(case: &Path) -> String {
    let sandbox = Sandbox::new();
    let options = sandbox.options(tests().join("base/site"));
    site::build(&options).unwrap_or_else(|error| panic!("the base content is valid\n{error}"));
    let before = files(&sandbox.out());

    sandbox.lay_over(case);
    let error = site::build(&options).expect_err(&format!("{} is built", case.display()));
    assert_eq!(files(&sandbox.out()), before, "{} changes the site", case.display());

    let folder = sandbox.content().with_file_name("");
    format!("{error}\n").replace(&*folder.to_string_lossy(), "")
}

/// Every file below a folder, with its bytes and the time of its last change.
fn files(folder: &Path) -> Vec<(String, Vec<u8>, std::time::SystemTime)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let changed = path.metadata().and_then(|file| file.modified()).expect("the time of the last change");
            found.push((path.display().to_string(), fs::read(&path).expect("a file"), changed));
        }
    }
    found.sort();
    found
}

#[test]
fn the_command_ends_with_1_and_the_report_on_stderr() {
    let sandbox = Sandbox::new();
    fs::remove_file(sandbox.content().join("site.toml")).expect("site.toml goes");
    for command in [&["check"][..], &["build", "--out", "out"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_site"))
            .args(command)
            .args(["--content", "content"])
            .current_dir(sandbox.content().with_file_name(""))
            .output()
            .expect("the command runs");
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        let report = String::from_utf8(output.stderr).expect("text");
        assert!(report.contains("--> content/site.toml:1:1\n"), "{report}");
        assert!(report.ends_with("\n1 error in the content; the site was not changed\n"), "{report}");
        assert!(!sandbox.out().exists());
    }
}
