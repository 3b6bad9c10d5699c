//! The page for a plain form that was refused: why, and the form again with the reader's text.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use http::HeaderValue;
use http::header::CONTENT_SECURITY_POLICY;
use web::Problem;
use web::cause::Cause;

use crate::form::FeedbackForm;
use crate::index::{Index, Language, Refused, Stylesheet};

/// Unlike other responses of the API this is a page: it may load the site's styles, and send its form back to the site.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);

/// Fields that are hidden from the reader on this page, and the code whose text the reader gets, whatever is wrong with the field.
const HIDDEN_FIELDS: [(&str, &str); 5] = [
    ("article", "unknown-article"),
    ("language", "unknown-language"),
    ("reason", "unknown-reason"),
    ("step", "unknown-step"),
    ("version", "wrong-type"),
];

#[derive(Template)]
#[template(path = "refused.html")]
struct Page<'a> {
    language: &'a str,
    stylesheet: &'a Stylesheet,
    words: &'a Refused,
    /// None if the body could not be read, so that there is no text to show again.
    form: Option<&'a FeedbackForm>,
    /// What the reader chose on the article's page and does not choose again, by field.
    kept: Vec<(&'static str, String)>,
    /// What is wrong with the two fields that a reader fills in.
    helpful_error: Option<&'a str>,
    comment_error: Option<&'a str>,
    /// What is wrong with the form as a whole.
    other_errors: Vec<&'a str>,
    /// The article's path, if the form names one.
    back: Option<&'a str>,
}

/// The page, with the problem's status, in the form's language or the site's default.
pub(crate) fn page(index: &Index, form: Option<&FeedbackForm>, problem: &Problem) -> Response {
    let (code, language) = index.language_or_default(form.and_then(|form| form.language.as_deref()));
    let article = form.and_then(|form| form.article.as_deref());
    let page = Page {
        language: code,
        stylesheet: &language.stylesheet,
        words: &language.words.refused,
        form,
        kept: form.map(|form| kept(form, problem)).unwrap_or_default(),
        helpful_error: field_error(language, problem, "helpful"),
        comment_error: field_error(language, problem, "comment"),
        other_errors: other_errors(language, problem),
        back: article.and_then(|article| language.articles.get(article)).map(String::as_str),
    };
    match page.render() {
        Ok(html) => {
            (problem.status(), problem.cause(), [(CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response()
        }
        Err(error) => Problem::INTERNAL.because(Cause::error("a page was not rendered", error)).into_response(),
    }
}

/// The fields that are sent again as they are. One that was refused is not.
fn kept(form: &FeedbackForm, problem: &Problem) -> Vec<(&'static str, String)> {
    let is_valid = |field: &str| !problem.errors().iter().any(|error| error.field == field);
    let fields = [
        ("reason", form.reason.clone()),
        ("step", form.step.map(|step| step.to_string())),
        ("version", form.version.clone()),
    ];
    fields.into_iter().filter(|(field, _)| is_valid(field)).filter_map(|(field, value)| Some((field, value?))).collect()
}

/// The text for what is wrong with the field, if the language has one.
fn field_error<'l>(language: &'l Language, problem: &Problem, field: &str) -> Option<&'l str> {
    let error = problem.errors().iter().find(|error| error.field == field)?;
    language.problem(&error.code)
}

fn other_errors<'l>(language: &'l Language, problem: &Problem) -> Vec<&'l str> {
    if problem.errors().is_empty() {
        return language.problem(problem.code()).into_iter().collect();
    }
    let wrong = HIDDEN_FIELDS.into_iter().filter(|(field, _)| field_error(language, problem, field).is_some());
    wrong.filter_map(|(_, code)| language.problem(code)).collect()
}
