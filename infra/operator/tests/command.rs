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

#[test]
fn an_organisation_that_nobody_could_sign_in_for_is_refused() {
    for name in ["", " ", "Norrbacka Bygg AB "] {
        let output = run(&["import", "--organisation", name, "--customer", "cus_1"]);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && error.contains("the organisation is"), "{error}");
    }
}

#[test]
fn without_region_or_credentials_it_says_which() {
    let error = |region: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_operator"));
        let command = command.args(["feedback", "--table", "kortkoll-feedback"]).env_clear();
        let output =
            command.envs([("AWS_EC2_METADATA_DISABLED", "true"), ("HOME", "/nonexistent"), ("AWS_REGION", region)]);
        String::from_utf8_lossy(&output.output().expect("the command runs").stderr).into_owned()
    };
    assert!(error("").starts_with("AWS has no region"), "{}", error(""));
    assert!(error("eu-north-1").starts_with("AWS has no credentials"), "{}", error("eu-north-1"));
}
