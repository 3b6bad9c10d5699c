//! What a mail says, and the page on which reminders are turned off. All words come from `content/`: see `build.rs`.
//!
//! | module | |
//! |---|---|
//! | [`letter`] | what one mail tells one person |
//! | [`language`] | the words of a language, and how it writes dates, amounts and names |
//! | [`section`] | an item of a letter in words, with its link |
//! | [`mail`] | a letter as subject, plain text and HTML |
//! | [`page`] | the page on which reminders are turned off |
//! | [`lines`] | lines of plain text |

mod language;
mod letter;
mod lines;
mod mail;
mod page;
mod section;
#[cfg(test)]
mod tests;

pub(crate) use language::PAGE_POLICY;
pub(crate) use letter::{CardName, Item, Letter};
pub(crate) use mail::render;
pub(crate) use page::{PageState, page};
