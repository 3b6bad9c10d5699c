//! The list of decline reasons, and what is built from it: each code is known, and has texts in every language.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use billing::{Category, DeclineCode};
use decline_codes::DeclineCodes;
use toml::Table;

fn content() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content"))
}

fn read(path: PathBuf) -> Table {
    fs::read_to_string(path).expect("a file").parse().expect("TOML")
}

/// The files with the texts, by language.
fn languages() -> BTreeMap<String, Table> {
    let folders = fs::read_dir(content()).expect("a folder").map(|entry| entry.expect("an entry").path());
    let with_words = folders.map(|folder| folder.join("declines.toml")).filter(|file| file.exists());
    with_words.map(|file| (file.display().to_string(), read(file))).collect()
}

fn list() -> DeclineCodes {
    let text = fs::read_to_string(content().join("decline-reasons.toml")).expect("the list");
    decline_codes::parse(&text).expect("no mistakes")
}

/// What becomes of a code for which the provider gives that reason, too.
fn expected(reason: &str, list: &DeclineCodes) -> DeclineCode {
    let is_masked = list.masked.iter().any(|code| code == reason);
    DeclineCode::from_provider(if is_masked { "generic_decline" } else { "do_not_honor" })
}

#[test]
fn every_code_means_what_the_list_says_and_none_that_must_be_hidden_comes_out() {
    let list = list();
    for code in list.masked.iter().chain(&list.readers_only).chain(&list.provider.other_error_codes) {
        assert_eq!(
            DeclineCode::from_provider("do_not_honor").unless_masked(Some(code)),
            expected(code, &list),
            "{code}"
        );
    }
    for (name, code) in &list.same_as {
        assert_eq!(DeclineCode::from_provider(name).as_str(), code);
        assert_eq!(DeclineCode::from_provider(name), DeclineCode::from_provider(code));
    }
    for reason in &list.reasons {
        for code in &reason.codes {
            let known = DeclineCode::from_provider(code);
            assert_eq!((known.as_str(), known.category().as_str()), (code.as_str(), reason.category.as_str()));
            assert_eq!(known.then().map(Category::as_str), reason.then.as_deref(), "{code}");
            assert_eq!(known.may_be_retried(), reason.retry, "{code}");
            let blamed: Vec<_> = known.blames().iter().map(|field| field.path()).collect();
            assert_eq!(blamed, reason.fields.get(code).cloned().unwrap_or_default(), "{code}");
        }
    }
}

/// Every code of two signs that a network may give, such as `05` and `41`.
fn network_codes() -> Vec<String> {
    let signs = || ('0'..='9').chain('A'..='Z');
    signs().flat_map(|first| signs().map(move |second| format!("{first}{second}"))).collect()
}

/// A masked code comes with the network's code for loss or theft, and a generic one with another: neither may show.
#[test]
fn a_masked_code_is_the_generic_one_whatever_the_network_says_of_it() {
    let list = list();
    let networks = network_codes();
    for code in list.masked.iter().chain(&list.readers_only).chain([&"a_code_of_tomorrow".to_owned()]) {
        for advice in [None].into_iter().chain(list.provider.advice_codes.iter().map(|advice| Some(advice.as_str()))) {
            let generic =
                |network: Option<&str>| DeclineCode::from_provider("generic_decline").with_advice(advice, network);
            let masked = |network: Option<&str>| {
                let blocked = DeclineCode::from_provider("do_not_honor").with_advice(advice, network);
                [
                    DeclineCode::from_provider(code).with_advice(advice, network),
                    blocked.unless_masked(Some(&list.masked[0])),
                ]
            };
            assert_eq!(masked(None), [generic(None); 2], "{code}");
            for network in &networks {
                let is_of_holder = list.stopping_network_codes.contains(network);
                let same = generic(Some(network.as_str()).filter(|_| is_of_holder));
                assert_eq!(masked(Some(network.as_str())), [same; 2], "{code} {network}");
            }
        }
    }
}

/// One test for every code: an attempt that the provider plans but does not make must not be promised.
#[test]
fn a_next_attempt_is_promised_only_after_codes_after_which_it_is_made() {
    let list = list();
    let provider = &list.provider;
    let all = [&provider.decline_codes, &provider.error_codes, &provider.other_error_codes, &provider.outcome_reasons];
    let mut promised = BTreeSet::new();
    for code in all.into_iter().flatten() {
        let known = DeclineCode::from_provider(code);
        if known.has_next_attempt() {
            promised.insert(known.as_str());
            assert!(!known.with_advice(Some("do_not_try_again"), None).has_next_attempt(), "{code}");
            assert!(!known.with_advice(None, Some("R0")).has_next_attempt(), "{code}");
        }
    }
    let soft = "approve_with_id call_issuer card_decline_rate_limit_exceeded card_not_supported card_velocity_exceeded \
        currency_not_supported do_not_honor duplicate_transaction expired_card incorrect_address incorrect_cvc incorrect_zip \
        insufficient_funds invalid_account invalid_amount invalid_cvc invalid_expiry_month invalid_expiry_year \
        issuer_not_available new_account_information_available no_action_taken not_permitted processing_error \
        reenter_transaction restricted_card security_violation service_not_allowed testmode_decline try_again_later \
        withdrawal_count_limit_exceeded";
    assert_eq!(promised, soft.split_whitespace().collect());
}

#[test]
fn every_code_has_words_in_every_language_and_all_words_have_a_code() {
    let list = list();
    let ids: BTreeSet<_> = list.reasons.iter().map(|reason| reason.id.as_str()).collect();
    let categories: BTreeSet<_> = list.reasons.iter().map(|reason| reason.category.as_str()).collect();
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
