//! The page on which reminders are turned off, and on again. It has a style of its own, so that it needs no other file.

use askama::Template;

use super::language::{Language, Words};

/// What the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageState {
    /// Asks; its button sends a POST to the page's own address.
    Ask,
    /// Reminders are off.
    Done,
    /// They could not be turned off just now; its button tries again.
    Failed,
    /// Reminders are on again.
    Resumed,
    /// They could not be turned on just now; its button tries again.
    NotResumed,
    /// The address has no valid token.
    Invalid,
}

#[derive(Template)]
#[template(path = "unsubscribe.html")]
struct Page {
    language: &'static Language,
    words: &'static Words,
    title: &'static str,
    state: PageState,
    style: &'static str,
}

/// The page, in a language or else in the default language. It is sent with [`super::PAGE_POLICY`].
pub(crate) fn page(language: &str, state: PageState) -> String {
    let language = Language::find(language);
    let style = include_str!("../../templates/page.css");
    let words = &language.words;
    let title = match state {
        PageState::Ask => words.unsubscribe_title,
        PageState::Done => words.unsubscribe_done_title,
        PageState::Failed | PageState::NotResumed => words.unsubscribe_failed_title,
        PageState::Resumed => words.unsubscribe_resumed_title,
        PageState::Invalid => words.unsubscribe_invalid_title,
    };
    let page = Page { language, words, title, state, style };
    // A template fails only if a value in it cannot be written, and these are all texts.
    page.render().expect("texts can be written")
}
