//! Strings that a page or a script fills in: what it puts into each, in the place of `{count}` and its like. An author may move
//! these within the string, and must keep them all.

use super::placeholders;
use crate::diagnostics::nearest;

/// Every such string, in alphabetical order, with its placeholders.
const FILLED_STRINGS: &[(&str, &[&str])] = &[
    ("account_phrases.error_title", &["title"]),
    ("account_phrases.moment", &["day", "hour", "minute"]),
    ("account_phrases.person", &["email", "name"]),
    ("account_phrases.person_no_email", &["name"]),
    ("article.note", &["number"]),
    ("article.note_back", &["number"]),
    ("article.scheduled", &["date"]),
    ("card_phrases.ask", &["card", "subscription", "url"]),
    ("card_phrases.ask_owner", &["owner"]),
    ("card_phrases.brief", &["brand", "last4", "state"]),
    ("card_phrases.card", &["brand", "expiry", "last4"]),
    ("card_phrases.card_number", &["brand", "last4"]),
    ("card_phrases.card_ok", &["expiry"]),
    ("card_phrases.declined", &["amount", "when"]),
    ("card_phrases.edit", &["last4"]),
    ("card_phrases.form_subscriptions", &["subscriptions"]),
    ("card_phrases.form_title", &["last4"]),
    ("card_phrases.history_changed", &["fields", "when", "who"]),
    ("card_phrases.history_changed_elsewhere", &["fields", "when"]),
    ("card_phrases.history_created", &["when", "who"]),
    ("card_phrases.history_created_elsewhere", &["when"]),
    ("card_phrases.history_field", &["field", "from", "to"]),
    ("card_phrases.history_other", &["when"]),
    ("card_phrases.new_card_for", &["subscription"]),
    ("card_phrases.next_attempt", &["when"]),
    ("card_phrases.open_invoice", &["amount"]),
    ("card_phrases.open_invoices", &["amount", "count", "total"]),
    ("card_phrases.open_invoices_mixed", &["amount", "count"]),
    ("card_phrases.owner_other", &["owner"]),
    ("card_phrases.paid_with", &["method"]),
    ("card_phrases.pay", &["amount", "last4"]),
    ("card_phrases.pay_confirm", &["amount"]),
    ("card_phrases.pay_others", &["count", "total"]),
    ("card_phrases.pay_others_mixed", &["count"]),
    ("card_phrases.pay_text", &["last4", "subscription"]),
    ("card_phrases.pay_title", &["amount"]),
    ("card_phrases.payment_processing", &["amount"]),
    ("card_phrases.pays", &["subscription"]),
    ("card_phrases.pays_next", &["subscription", "when"]),
    ("card_phrases.pays_now", &["card"]),
    ("card_phrases.renews", &["when"]),
    ("card_phrases.still_owed", &["amount", "count", "subscription"]),
    ("card_phrases.still_owed_mixed", &["count", "subscription"]),
    ("card_phrases.still_owed_one", &["amount", "subscription"]),
    ("card_phrases.summary_line", &["error", "field"]),
    ("card_phrases.verified", &["when"]),
    ("dates.format", &["day", "month", "year"]),
    ("decline_phrases.declined_at", &["amount", "card", "when"]),
    ("decline_phrases.note", &["amount", "card", "name", "when"]),
    ("decline_phrases.result_other_card", &["card"]),
    ("decline_phrases.step_ask-owner", &["owner"]),
    ("decline_phrases.step_try-later_when", &["when"]),
    ("decline_phrases.too_many_admin", &["when"]),
    ("decline_phrases.too_many_card", &["when"]),
    ("decline_phrases.why_declined", &["card"]),
    ("decline_phrases.why_expired", &["card"]),
    ("decline_phrases.why_expiring", &["card"]),
    ("decline_phrases.why_ok", &["card"]),
    ("decline_phrases.why_other", &["card"]),
    ("decline_phrases.why_owed", &["amount", "card"]),
    ("feedback.remaining", &["count"]),
    ("feedback.step_option", &["step"]),
    ("feedback.too_many", &["count"]),
    ("outcomes.invoice-withdrawn.text", &["subscription"]),
    ("outcomes.new-card-added.text", &["brand", "expiry", "last4"]),
    ("outcomes.not-paid.text", &["subscription"]),
    ("outcomes.nothing-to-pay.text", &["subscription"]),
    ("outcomes.paid-no-receipt.text", &["subscription"]),
    ("outcomes.paid.text", &["amount", "subscription", "when"]),
    ("outcomes.pay-declined.text", &["last4", "subscription"]),
    ("outcomes.pay-undecided.text", &["last4", "subscription"]),
    ("outcomes.pay-waiting.text", &["subscription"]),
    ("outcomes.saved-declined.text", &["brand", "expiry", "last4"]),
    ("outcomes.saved-owed.text", &["brand", "expiry", "last4"]),
    ("outcomes.saved.text", &["brand", "expiry", "last4"]),
    ("outcomes.verify-approved.text", &["brand", "last4"]),
    ("outcomes.verify-undecided.text", &["last4"]),
    ("outcomes.verify-unfinished.text", &["last4"]),
    ("search.hits", &["count"]),
    ("search.none", &["query"]),
];

/// The placeholders of a string.
fn placeholders_of(path: &str) -> &'static [&'static str] {
    FILLED_STRINGS.binary_search_by_key(&path, |(path, _)| path).map_or(&[], |at| FILLED_STRINGS[at].1)
}

/// What is wrong with the placeholders of a string's text, each fault with how to mend it. `written` are those in the text that
/// do not come from `site.toml`; `site_placeholders` says which do.
pub(super) fn faults(path: &str, written: &[String], site_placeholders: &str) -> Vec<(String, String)> {
    let own = placeholders_of(path);
    let is_written = |name: &&&str| written.iter().any(|written| written == **name);
    let lacking: Vec<_> = own.iter().filter(|name| !is_written(name)).copied().collect();
    let unknown: Vec<_> = written.iter().filter(|name| !own.contains(&name.as_str())).collect();
    let mut faults = Vec::new();
    for name in &unknown {
        let only = if let [only] = lacking.as_slice() { Some(*only) } else { None };
        let help = match nearest(name, lacking.iter().copied()).or(only) {
            Some(meant) => format!("write `{{{meant}}}`"),
            None if own.is_empty() => format!("nothing is put into this string; {site_placeholders}"),
            None => format!("what is put into this string is {}", in_braces(own)),
        };
        faults.push((placeholders::unknown(name), help));
    }
    // A placeholder that is misspelt is lacking, too, and has been reported.
    if lacking.len() > unknown.len() {
        let message = format!("the string `{path}` lacks {}", in_braces(&lacking));
        faults.push((message, "write it, in braces and without spaces, where the value belongs".into()));
    }
    faults
}

fn in_braces(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{{{name}}}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::{FILLED_STRINGS, faults};

    #[test]
    fn every_filled_string_is_one_of_the_site_and_found() {
        assert!(FILLED_STRINGS.is_sorted(), "a string is looked up by its place in the order");
        for language in ["sv", "en"] {
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content").join(language).join("strings.toml");
            let strings: toml::Table = fs::read_to_string(file).expect("the strings").parse().expect("TOML");
            for (path, _) in FILLED_STRINGS {
                let (table, name) = path.rsplit_once('.').expect("a table");
                let table = table.split('.').try_fold(&strings, |table, name| table.get(name)?.as_table());
                assert!(table.is_some_and(|table| table.contains_key(name)), "{language}: {path}");
            }
        }
    }

    #[test]
    fn a_misspelt_placeholder_is_one_fault_and_a_lacking_one_another() {
        let faults = |written: &[&str]| {
            let written: Vec<_> = written.iter().map(|name| (*name).to_owned()).collect();
            faults("card_phrases.card", &written, "").into_iter().map(|(message, help)| format!("{message}: {help}"))
        };
        assert_eq!(faults(&["brand", "expiry", "last4"]).count(), 0);
        assert_eq!(
            faults(&["brand", "expiry", "last5"]).collect::<Vec<_>>(),
            ["`{last5}` is not known: write `{last4}`"]
        );
        let lacking = "the string `card_phrases.card` lacks `{expiry}`, `{last4}`: \
            write it, in braces and without spaces, where the value belongs";
        assert_eq!(faults(&["brand"]).collect::<Vec<_>>(), [lacking]);
        let other = "`{when}` is not known: what is put into this string is `{brand}`, `{expiry}`, `{last4}`";
        assert_eq!(faults(&["brand", "expiry", "last4", "when"]).collect::<Vec<_>>(), [other]);
    }
}
