//! The page to which a person returns.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest path with its fragment, in bytes: it is part of a cookie and of addresses.
const MAX_LENGTH: usize = 512;

/// A path of this site, without query; it may have a fragment. It holds nothing that a browser could read as the address of
/// another site, or that would have to be escaped in a header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReturnPath {
    path: String,
    fragment: Option<String>,
}

impl ReturnPath {
    /// None for anything but `/`, or segments of `A-Z a-z 0-9 . _ ~ -` with single slashes between them, and a fragment
    /// of letters, digits, `_`, `-` and `:`.
    pub fn parse(text: &str) -> Option<Self> {
        let (path, fragment) = match text.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (text, None),
        };
        if text.len() > MAX_LENGTH || !is_path(path) || !fragment.is_none_or(is_fragment) {
            return None;
        }
        Some(Self { path: path.to_owned(), fragment: fragment.map(str::to_owned) })
    }

    /// The page, without its fragment.
    pub fn page(&self) -> &str {
        &self.path
    }

    /// The place on the page: the fragment.
    pub fn place(&self) -> Option<&str> {
        self.fragment.as_deref()
    }

    /// The site's start page.
    pub fn start() -> Self {
        Self { path: "/".to_owned(), fragment: None }
    }

    /// The same page, with another fragment.
    #[must_use]
    pub fn at(&self, fragment: &str) -> Self {
        Self { path: self.path.clone(), fragment: Some(fragment.to_owned()) }
    }
}

fn is_path(text: &str) -> bool {
    let is_path_byte = |byte: u8| is_plain(byte) || matches!(byte, b'/' | b'.' | b'~');
    text.starts_with('/') && !text.contains("//") && text.bytes().all(is_path_byte)
}

fn is_fragment(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| is_plain(byte) || byte == b':')
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

impl fmt::Display for ReturnPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.fragment {
            Some(fragment) => write!(f, "{}#{fragment}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

impl From<ReturnPath> for String {
    fn from(path: ReturnPath) -> Self {
        path.to_string()
    }
}

impl TryFrom<String> for ReturnPath {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a path of this site")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_this_site_stays_as_it_is() {
        for text in ["/", "/sv/", "/sv/uppdatera-kort/", "/sv/uppdatera-kort/#card-edit--tool", "/404.html", "/a_b/~c"]
        {
            assert_eq!(ReturnPath::parse(text).map(|path| path.to_string()).as_deref(), Some(text));
        }
        let receipt = "/sv/#pay--paid:sub_1:in_1";
        assert_eq!(ReturnPath::parse(receipt).map(|path| path.to_string()).as_deref(), Some(receipt));
        let tool = ReturnPath::parse("/sv/#tool").expect("a path");
        assert_eq!(tool.at("sign-in--failed").to_string(), "/sv/#sign-in--failed");
        assert_eq!((tool.page(), tool.place()), ("/sv/", Some("tool")));
    }

    #[test]
    fn nothing_leads_to_another_site() {
        let long = format!("/{}", "a".repeat(MAX_LENGTH));
        for text in [
            "",
            "sv/",
            "//evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "/sv//evil.example",
            "https://evil.example/",
            "https:evil.example",
            "javascript:alert(1)",
            "/sv/?a=b",
            "/sv/#",
            "/sv/#a?b",
            "/sv/#a#b",
            "/sv/#/evil",
            "/sv/%0d%0aSet-Cookie:%20a",
            "/sv/\r\nSet-Cookie: a",
            "/\t/evil.example",
            "/sv/\0",
            "/@evil.example",
            "/sv/å",
            " /sv/",
            "/sv/ ",
            &long,
        ] {
            assert_eq!(ReturnPath::parse(text), None, "{text:?}");
        }
    }
}
