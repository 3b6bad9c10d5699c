//! `content/decline-reasons.toml` has every code that the provider's own SDK for Python knows. When the SDK is brought up to
//! date, this names the codes that are new.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use decline_codes::ProviderCodes;
use serde_json::Value;
use testing::ask_python;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// The codes that the SDK knows, by the member of an error that has them.
fn codes_of_the_sdk() -> Value {
    ask_python("provider-schema.py", Some("codes"), &Value::Null).expect("the SDK's lists")
}

fn listed() -> ProviderCodes {
    let text = fs::read_to_string(Path::new(ROOT).join("content/decline-reasons.toml")).expect("the list");
    decline_codes::parse(&text).expect("no mistakes").provider
}

fn set(codes: &Value) -> BTreeSet<&str> {
    codes.as_array().expect("a list").iter().filter_map(Value::as_str).collect()
}

#[test]
fn every_code_that_the_providers_sdk_knows_is_listed_and_no_other() {
    let (sdk, listed) = (codes_of_the_sdk(), listed());
    let errors: BTreeSet<_> = listed.error_codes.iter().chain(&listed.other_error_codes).map(String::as_str).collect();
    let known = set(&sdk["error"]);
    assert!(known.len() > 200, "the SDK's list is read");
    let (new, gone): (Vec<_>, Vec<_>) = (known.difference(&errors).collect(), errors.difference(&known).collect());
    assert!(new.is_empty() && gone.is_empty(), "error codes: new {new:?}, gone {gone:?}");
    let advice: BTreeSet<_> = listed.advice_codes.iter().map(String::as_str).collect();
    assert_eq!(set(&sdk["advice"]), advice);
}
