//! An e-mail: what a request says, what SES refuses of it, and what is kept.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::error::ApiError;

/// The most people to whom one request may send.
const MAX_RECIPIENTS: usize = 50;

/// The most fields that a request may add to the e-mail's head.
const MAX_HEADERS: usize = 15;

/// The longest name of such a field, in bytes.
const MAX_HEADER_NAME: usize = 126;

/// The longest value of such a field, in bytes.
const MAX_HEADER_VALUE: usize = 870;

/// The longest name or value of a tag, in bytes.
const MAX_TAG: usize = 255;

/// The fields that SES writes itself.
const OWN_HEADERS: [&str; 12] = [
    "bcc",
    "cc",
    "content-transfer-encoding",
    "content-type",
    "date",
    "from",
    "message-id",
    "mime-version",
    "return-path",
    "sender",
    "subject",
    "to",
];

/// A request. What it need not have is an `Option` or has a default.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct SendEmail {
    from_email_address: String,
    destination: Destination,
    content: Content,
    #[serde(default)]
    email_tags: Vec<Pair>,
    #[serde(default, rename = "ConfigurationSetName")]
    _configuration_set_name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Destination {
    to_addresses: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Content {
    simple: Simple,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Simple {
    subject: Text,
    body: Body,
    #[serde(default)]
    headers: Vec<Pair>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Body {
    text: Option<Text>,
    html: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Text {
    data: String,
    charset: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Pair {
    name: String,
    value: String,
}

/// An e-mail as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// SES's id of it.
    pub id: String,
    /// The tag `kind`; empty without one.
    pub kind: String,
    /// The sender, with a name if there is one, as the head has it.
    pub from: String,
    /// The address, or several with commas between them.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// The body as plain text.
    pub text: String,
    /// The body as HTML.
    pub html: String,
    /// The fields that the request added to the head.
    pub headers: BTreeMap<String, String>,
    /// When it was sent: `2026-11-30T08:00:00Z`.
    pub at: String,
}

impl SendEmail {
    /// A request from its body.
    pub(super) fn read(body: &[u8]) -> Result<Self, ApiError> {
        let request: Self = serde_json::from_slice(body).map_err(|error| ApiError::bad(error.to_string()))?;
        request.check()?;
        Ok(request)
    }

    fn check(&self) -> Result<(), ApiError> {
        let Self { from_email_address, destination: Destination { to_addresses }, content, email_tags, .. } = self;
        let Simple { subject, body, headers } = &content.simple;
        if !(1..=MAX_RECIPIENTS).contains(&to_addresses.len()) {
            return Err(ApiError::bad(format!("Recipient count must be between 1 and {MAX_RECIPIENTS}.")));
        }
        for address in to_addresses.iter().chain([from_email_address]) {
            check_address(address)?;
        }
        if body.text.is_none() && body.html.is_none() {
            return Err(ApiError::bad("Body must have Text or Html."));
        }
        for Text { charset, .. } in [Some(subject), body.text.as_ref(), body.html.as_ref()].into_iter().flatten() {
            if charset.as_ref().is_some_and(|charset| !charset.eq_ignore_ascii_case("utf-8")) {
                return Err(ApiError::bad("This sandbox knows no charset but UTF-8."));
            }
        }
        if subject.data.chars().any(char::is_control) {
            return Err(ApiError::bad("Subject must not contain control characters."));
        }
        check_headers(headers)?;
        email_tags.iter().try_for_each(check_tag)
    }

    /// The people to whom it goes: the addresses alone, in lower case.
    pub(super) fn recipients(&self) -> impl Iterator<Item = String> {
        self.destination.to_addresses.iter().map(|to| address_alone(to).to_lowercase())
    }

    /// What arrives.
    pub(super) fn into_message(self, id: String, at: Timestamp) -> Message {
        let Simple { subject, body, headers } = self.content.simple;
        let kind = self.email_tags.into_iter().find(|tag| tag.name == "kind");
        Message {
            id,
            kind: kind.map(|tag| tag.value).unwrap_or_default(),
            from: self.from_email_address,
            to: self.destination.to_addresses.join(", "),
            subject: subject.data,
            text: body.text.map(|text| text.data).unwrap_or_default(),
            html: body.html.map(|html| html.data).unwrap_or_default(),
            headers: headers.into_iter().map(|header| (header.name, header.value)).collect(),
            at: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        }
    }
}

/// The address of `Anna <anna@example.com>`, or of itself.
fn address_alone(written: &str) -> &str {
    written.rsplit_once('<').map_or(written, |(_, address)| address.trim_end_matches('>'))
}

/// SES speaks no SMTPUTF8: letters beyond ASCII must be encoded, in a name (RFC 2047) as in a domain.
fn check_address(written: &str) -> Result<(), ApiError> {
    if !written.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Err(ApiError::bad("Address contains control or non-ASCII characters."));
    }
    let (local, domain) = address_alone(written).split_once('@').unwrap_or_default();
    if local.is_empty() || domain.is_empty() || domain.contains(['@', ' ', ',', ';']) || local.contains([' ', ',', ';'])
    {
        return Err(ApiError::bad("Missing final '@domain', or a list of addresses."));
    }
    Ok(())
}

fn check_headers(headers: &[Pair]) -> Result<(), ApiError> {
    if headers.len() > MAX_HEADERS {
        return Err(ApiError::bad(format!("A message has at most {MAX_HEADERS} headers.")));
    }
    let mut names = Vec::new();
    for Pair { name, value } in headers {
        let is_name = name.bytes().all(|byte| matches!(byte, b'!'..=b'~') && byte != b':');
        if !is_name || !(1..=MAX_HEADER_NAME).contains(&name.len()) {
            return Err(ApiError::bad("Header names are 1 to 126 printable ASCII characters except the colon."));
        }
        let is_value = value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if !is_value || !(1..=MAX_HEADER_VALUE).contains(&value.len()) {
            return Err(ApiError::bad(format!("The value of {name} must be 1 to 870 printable ASCII characters.")));
        }
        let name = name.to_ascii_lowercase();
        if OWN_HEADERS.contains(&name.as_str()) || names.contains(&name) {
            return Err(ApiError::bad(format!("Header {name} is reserved or repeated.")));
        }
        names.push(name);
    }
    Ok(())
}

fn check_tag(tag: &Pair) -> Result<(), ApiError> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    for text in [&tag.name, &tag.value] {
        if !(1..=MAX_TAG).contains(&text.len()) || !text.bytes().all(is_plain) {
            return Err(ApiError::bad("Tags consist of ASCII letters, digits, underscores and dashes."));
        }
    }
    Ok(())
}
