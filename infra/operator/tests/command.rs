//! The command as an operator runs it.

use std::process::{Command, Output};

fn run(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_operator")).args(words).output().expect("the command runs")
}

#[test]
fn without_cargo_dev_it_says_to_start_it() {
    // DynamoDB would listen on port 3, two above the site's.
    let output = run(&["feedback", "--port", "1"]);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && error.contains("start `cargo dev`"), "{error}");
}

#[test]
fn a_wrong_customer_id_is_refused() {
    let output = run(&["import", "--organisation", "Norrbacka Bygg AB", "--customer", "pm_1"]);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && error.contains("cus_"), "{error}");
}
