//! What a browser may send that nobody would write.

use http::header::{COOKIE, HeaderMap, HeaderValue};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use url::Url;

use crate::config::SiteUrl;
use crate::cookie::Cookie;
use crate::return_path::ReturnPath;

/// What a path may be made of, and what it may not.
const PIECES: &[&str] = &[
    "/",
    "//",
    "\\",
    ".",
    "..",
    "#",
    "?",
    "%2f",
    "%5c",
    "@",
    ":",
    ";",
    "\t",
    "\n",
    "\0",
    "\u{2028}",
    "å",
    "／",
    "sv",
    "a-b_c",
    "evil.example",
];

/// Texts near to a path of ours.
fn paths() -> impl Strategy<Value = String> {
    let strange = vec(select(PIECES), 0..8).prop_map(|pieces| pieces.concat());
    prop_oneof!["(/[a-z0-9._~-]{0,6}){1,4}(#[a-z-]{1,6})?", strange, any::<String>()]
}

proptest! {
    #[test]
    fn a_return_path_is_a_page_of_this_site(text in paths()) {
        if let Some(path) = ReturnPath::parse(&text) {
            let site = Url::parse("https://help.example.com/sv/").expect("an address");
            let page = site.join(&path.to_string()).expect("an address");
            prop_assert_eq!(page.origin(), site.origin());
            prop_assert_eq!((page.query(), page.username(), page.password()), (None, "", None));
            prop_assert!(HeaderValue::from_str(&path.to_string()).is_ok());
            prop_assert_eq!(ReturnPath::parse(&path.to_string()), Some(path));
        }
    }

    #[test]
    fn a_cookie_is_found_among_any_others(
        before in vec("[!-:<-~]{0,12}", 0..4),
        value in "[A-Za-z0-9_-]{1,60}",
        after in vec(any::<u8>(), 0..30),
    ) {
        prop_assume!(!before.iter().any(|other| other.starts_with("__Host-sid=")));
        let mut text = before.join("; ").into_bytes();
        text.extend(format!("; __Host-sid={value}; ").into_bytes());
        text.extend(after);
        if let Ok(header) = HeaderValue::from_bytes(&text) {
            let cookie = Cookie::new("sid", &SiteUrl::parse("https://help.example.com").expect("a site"));
            let headers = HeaderMap::from_iter([(COOKIE, header)]);
            prop_assert_eq!(cookie.read(&headers), Some(&*value));
        }
    }
}
