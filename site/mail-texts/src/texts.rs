//! The texts of the file.

/// A text of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// Where it stands: `decline.subject` is the key `subject` of the table `decline`.
    pub path: &'static str,
    /// The values that are filled in for each mail. The text has a placeholder for each of them.
    pub values: &'static [&'static str],
}

const fn text(path: &'static str, values: &'static [&'static str]) -> Text {
    Text { path, values }
}

/// The table of the currencies, which has a line for each that is not written like the others.
pub(crate) const CURRENCIES: &str = "amounts.currencies";

/// The values of a text in [`CURRENCIES`].
pub(crate) const CURRENCY_VALUES: &[&str] = &["number"];

/// The values from `site.toml`, which any text may use.
pub(crate) const SITE_VALUES: [&str; 9] = [
    "operator",
    "operator_email",
    "operator_hours",
    "operator_phone",
    "organisation_number",
    "payment_provider",
    "sign_in_domain",
    "statement_name",
    "storage_region",
];

/// All texts, in the order of the file.
pub const TEXTS: &[Text] = &[
    text("greeting", &["name"]),
    text("greeting_without_name", &[]),
    text("address", &[]),
    text("rest", &[]),
    text("amounts.decimal", &[]),
    text("amounts.thousands", &[]),
    text("amounts.other", &["number", "currency"]),
    text("decline.subject", &["service"]),
    text("decline.text", &["amount", "service", "date"]),
    text("decline.card", &["card"]),
    text("decline.next_attempt", &["date"]),
    text("paid.subject", &["service"]),
    text("paid.text", &["amount", "service"]),
    text("paid.button", &[]),
    text("expiry.subject", &["last4"]),
    text("expiry.text", &["card", "date"]),
    text("expiry.services", &["services"]),
    text("expiry.next_payment", &["date"]),
    text("expiry.owner", &[]),
    text("expiry.owner_button", &[]),
    text("expiry.other", &[]),
    text("expiry.other_button", &[]),
    text("renewal.subject", &["service", "date"]),
    text("renewal.text", &["service", "date", "card"]),
    text("renewal.next", &[]),
    text("renewal.button", &[]),
    text("steps.edit-card.text", &[]),
    text("steps.edit-card.button", &[]),
    text("steps.add-card.text", &[]),
    text("steps.add-card.button", &[]),
    text("steps.add-card.button_first", &[]),
    text("steps.ask-owner.text", &[]),
    text("steps.ask-owner.button", &[]),
    text("steps.pay-now.text", &[]),
    text("steps.pay-now.button", &[]),
    text("steps.verify-with-bank.text", &[]),
    text("steps.verify-with-bank.button", &[]),
    text("steps.try-later.text", &[]),
    text("steps.try-later.text_until", &[]),
    text("steps.try-later.button", &[]),
    text("steps.contact-bank.text", &[]),
    text("steps.contact-bank.button", &[]),
    text("steps.contact-support.text", &[]),
    text("steps.contact-support.button", &[]),
    text("steps.nothing.text", &[]),
    text("steps.nothing.button", &[]),
    text("foot.why", &[]),
    text("foot.optional", &[]),
    text("foot.required", &[]),
    text("foot.genuine", &["site"]),
    text("foot.sender", &[]),
    text("unsubscribe.title", &[]),
    text("unsubscribe.text", &[]),
    text("unsubscribe.kept", &[]),
    text("unsubscribe.button", &[]),
    text("unsubscribe.done_title", &[]),
    text("unsubscribe.done", &[]),
    text("unsubscribe.undo", &[]),
    text("unsubscribe.resume", &[]),
    text("unsubscribe.resumed_title", &[]),
    text("unsubscribe.resumed", &[]),
    text("unsubscribe.failed_title", &[]),
    text("unsubscribe.failed", &[]),
    text("unsubscribe.not_resumed", &[]),
    text("unsubscribe.invalid_title", &[]),
    text("unsubscribe.invalid", &[]),
    text("unsubscribe.start", &[]),
];
