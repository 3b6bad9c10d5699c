//! An e-mail, and the request that sends it.

use bytes::Bytes;
use serde::Serialize;

use crate::config::Config;

/// An e-mail to one person.
#[derive(Clone, Copy)]
pub struct Email<'a> {
    /// One address in ASCII, without a name.
    pub to: &'a str,
    /// What it is about.
    pub subject: &'a str,
    /// The text for readers who see no HTML.
    pub text: &'a str,
    /// The same as HTML.
    pub html: &'a str,
    /// More fields of its head: name and value.
    pub headers: &'a [(&'a str, String)],
    /// What SES counts it as, name and value: letters, digits, `_`, `-`.
    pub tags: &'a [(&'a str, &'a str)],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SendEmail<'a> {
    from_email_address: &'a str,
    destination: Destination<'a>,
    content: Content<'a>,
    email_tags: Vec<Pair<'a>>,
    configuration_set_name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Destination<'a> {
    to_addresses: [&'a str; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Content<'a> {
    simple: Message<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Message<'a> {
    subject: Text<'a>,
    body: Body<'a>,
    headers: Vec<Pair<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    text: Text<'a>,
    html: Text<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Text<'a> {
    data: &'a str,
    charset: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Pair<'a> {
    name: &'a str,
    value: &'a str,
}

impl Email<'_> {
    /// The body of the request. None if it cannot be written.
    pub(crate) fn request(&self, config: &Config) -> Option<Bytes> {
        let request = SendEmail {
            from_email_address: &config.from,
            destination: Destination { to_addresses: [self.to] },
            content: Content {
                simple: Message {
                    subject: text(self.subject),
                    body: Body { text: text(self.text), html: text(self.html) },
                    headers: self.headers.iter().map(|(name, value)| Pair { name, value }).collect(),
                },
            },
            email_tags: self.tags.iter().map(|(name, value)| Pair { name, value }).collect(),
            configuration_set_name: &config.configuration_set,
        };
        serde_json::to_vec(&request).ok().map(Bytes::from)
    }
}

fn text(data: &str) -> Text<'_> {
    Text { data, charset: "UTF-8" }
}
