//! What all pages share: a page with a single notice, amounts.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};

use crate::html::page;

/// A page with a title and a sentence.
#[derive(Template)]
#[template(path = "payments/notice.html")]
struct Notice<'a> {
    title: &'a str,
    text: &'a str,
    /// The address of the link back to the seller, if it is known.
    back: Option<&'a str>,
}

/// A page that says that something does not exist, or no longer.
pub(super) fn not_found(title: &str, text: &str, back: Option<&str>) -> Response {
    page(StatusCode::NOT_FOUND, &Notice { title, text, back })
}

/// Sends the browser on to another address.
pub(super) fn see_other(address: &str) -> Response {
    Redirect::to(address).into_response()
}

/// An amount in öre, written as in Sweden: `1 234,50 kr`.
pub(super) fn kronor(amount: i64) -> String {
    let digits = (amount / 100).to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    format!("{},{:02}\u{a0}kr", groups.join("\u{a0}"), amount % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kronor_are_written_in_groups() {
        assert_eq!(kronor(123_450), "1\u{a0}234,50\u{a0}kr");
        assert_eq!(kronor(34_900), "349,00\u{a0}kr");
        assert_eq!(kronor(123_456_705), "1\u{a0}234\u{a0}567,05\u{a0}kr");
    }
}
