//! The page that a plain form gets when it is refused: why, with the text kept, ready to be sent again.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use http::HeaderValue;
use http::header::CONTENT_SECURITY_POLICY;
use web::Problem;

use crate::form::Form;
use crate::index::{Index, Refused, Stylesheet};

/// A page of ours with a form, rather than an answer to a script: it may have our styles and be sent back to us.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

#[derive(Template)]
#[template(path = "refused.html")]
struct Page<'a> {
    language: &'a str,
    stylesheet: &'a Stylesheet,
    words: &'a Refused,
    /// None where it could not be read: then there is no text to keep.
    form: Option<&'a Form>,
    /// What is wrong with the two fields that a reader fills in.
    helpful_error: Option<&'a str>,
    comment_error: Option<&'a str>,
    /// What is wrong with the form as a whole.
    other_errors: Vec<&'a str>,
    /// The article's path, if the form names one.
    back: Option<&'a str>,
}

/// The page, with the problem's status. In the form's language, or the site's default.
pub(crate) fn page(index: &Index, form: Option<&Form>, problem: &Problem) -> Response {
    let sent = |field: fn(&Form) -> &Option<String>| form.and_then(|form| field(form).as_deref());
    let (code, language) = index.language_or_default(sent(|form| &form.language));
    let say = |code: &str| language.words.problems.get(code).map(String::as_str);
    let about = |field: &str| problem.errors().iter().find(|error| error.field == field).and_then(|e| say(&e.code));
    let article = sent(|form| &form.article).and_then(|article| language.articles.get(article));

    // What stands in hidden fields is wrong in one way for a reader, missing or not.
    let hidden = [("article", "unknown-article"), ("language", "unknown-language")];
    let mut other_errors: Vec<_> =
        hidden.into_iter().filter(|(field, _)| about(field).is_some()).filter_map(|(_, code)| say(code)).collect();
    if problem.errors().is_empty() {
        other_errors.extend(say(problem.code()));
    }
    let page = Page {
        language: code,
        stylesheet: &language.stylesheet,
        words: &language.words.refused,
        form,
        helpful_error: about("helpful"),
        comment_error: about("comment"),
        other_errors,
        back: article.map(String::as_str),
    };
    match page.render() {
        Ok(html) => (problem.status(), [(CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response(),
        Err(_) => Problem::INTERNAL.into_response(),
    }
}
