//! The pages that people see. They stand for those of other companies, so their words are in `templates/psp`, and not in
//! `content/`.

pub(super) mod approve;
pub(super) mod checkout;
pub(super) mod console;
mod entry;

use askama::Template;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{Html, IntoResponse as _, Redirect, Response};

use super::refusal::Refusal;

/// A page that says only one thing.
#[derive(Template)]
#[template(path = "psp/notice.html")]
struct Notice<'a> {
    title: &'a str,
    text: &'a str,
    /// Where to go from here, if that is known.
    back: Option<&'a str>,
}

/// A page, which nobody keeps.
fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, [(CACHE_CONTROL, "no-store")], Html(html)).into_response(),
        Err(_) => Refusal::broken().into_response(),
    }
}

/// There is nothing here, or not any more.
fn nothing(title: &str, text: &str, back: Option<&str>) -> Response {
    page(StatusCode::NOT_FOUND, &Notice { title, text, back })
}

/// On to another address.
fn onward(address: &str) -> Response {
    Redirect::to(address).into_response()
}

/// An amount in öre, as Swedes write it.
fn kronor(amount: i64) -> String {
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
