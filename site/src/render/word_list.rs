//! The list of every heading, and every other word for what stands under one, in the language's own order of letters. It is
//! what search leads to without script.

use std::{cmp::Ordering, collections::HashSet};

use icu_collator::{CollatorBorrowed, options::Strength};
use rayon::prelude::*;
use serde::Serialize;

use crate::{
    content::{article::Article, language::Language},
    markdown::Heading,
    search::{Engine, Hit, Index, Page, Section},
};

/// The entries that begin with one letter.
#[derive(Debug, Serialize)]
pub(super) struct LetterGroup {
    /// Empty for entries that begin with no letter.
    letter: String,
    entries: Vec<Entry>,
}

/// A heading, or another word for one.
#[derive(Debug, Serialize)]
struct Entry {
    text: String,
    href: String,
    /// The page that the heading stands on, or the heading that a word leads to; empty for a page's own title.
    leads_to: String,
}

/// The list of an index. `more_headings` are headings that the index lacks, with their page.
pub(super) fn word_list<'h>(
    language: &Language,
    index: &Index<'_>,
    more_headings: impl Iterator<Item = (&'h Article, Heading)>,
) -> Vec<LetterGroup> {
    let mut entries: Vec<Entry> = index.pages.iter().flat_map(headings).collect();
    entries.extend(more_headings.map(|(article, heading)| Entry {
        href: format!("{}#{}", article.path, heading.id),
        text: heading.text,
        leads_to: article.front.title.clone(),
    }));
    entries.extend(synonyms(index));
    groups(in_order(entries, language), &language.collator(Strength::Primary))
}

/// The entries in the language's order, each once. Many headings have the same words: the place of a text is found once for all
/// of its entries.
fn in_order(mut entries: Vec<Entry>, language: &Language) -> Vec<Entry> {
    entries.par_sort_unstable_by(|a, b| (&a.text, &a.href).cmp(&(&b.text, &b.href)));
    entries.dedup_by(|a, b| a.text == b.text && a.href == b.href);
    let mut texts: Vec<Vec<Entry>> = Vec::new();
    for entry in entries {
        match texts.last_mut() {
            Some(text) if text[0].text == entry.text => text.push(entry),
            _ => texts.push(vec![entry]),
        }
    }
    let order = language.collator(Strength::Tertiary);
    texts.par_sort_by_cached_key(|text| {
        let mut key = Vec::new();
        // Writing to a vector cannot fail.
        let _ = order.write_sort_key_to(&text[0].text, &mut key);
        key
    });
    texts.into_iter().flatten().collect()
}

/// The headings of a page, and the other words for what it is about.
fn headings<'p>(page: &'p Page<'_>) -> impl Iterator<Item = Entry> + 'p {
    let title = Entry { text: page.title.to_owned(), href: page.path.to_owned(), leads_to: String::new() };
    let others = page.also.iter().map(|other| Entry {
        text: other.clone(),
        href: page.path.to_owned(),
        leads_to: page.title.to_owned(),
    });
    let headings = page.sections.iter().filter(|section| !section.id.is_empty()).map(|section| Entry {
        text: section.heading.to_owned(),
        href: format!("{}#{}", page.path, section.id),
        leads_to: page.title.to_owned(),
    });
    std::iter::once(title).chain(others).chain(headings)
}

/// The words of `synonyms.toml`, each with the heading that search finds first for what it stands for.
fn synonyms(index: &Index<'_>) -> Vec<Entry> {
    if index.synonyms.is_empty() {
        return Vec::new();
    }
    // Of headings with the same words the first is enough: readers are led to one.
    let mut known = HashSet::new();
    let pages = index.pages.iter().map(|page| {
        let sections =
            page.sections.iter().filter(|section| section.heading.is_empty() || known.insert(section.heading));
        Page { sections: sections.map(|section| Section { text: "", ..*section }).collect(), ..*page }
    });
    let headings = Index { language: index.language, synonyms: &[], pages: pages.collect() };
    let engine = Engine::new(&headings);
    let mut entries = Vec::new();
    for (target, others) in index.synonyms {
        let Some(hit) = engine.find(target).into_iter().find(Hit::is_sure) else { continue };
        entries.extend(others.iter().map(|other| Entry {
            text: other.clone(),
            href: hit.section.address(),
            leads_to: hit.section.heading.to_owned(),
        }));
    }
    entries
}

/// Puts sorted entries into groups by their first letter. Letters that the language sorts as one (e and é) share a group.
fn groups(entries: Vec<Entry>, letters: &CollatorBorrowed<'_>) -> Vec<LetterGroup> {
    let mut groups: Vec<LetterGroup> = Vec::new();
    for entry in entries {
        let first = entry.text.chars().next().filter(|c| c.is_alphabetic());
        let letter: String = first.map(|c| c.to_uppercase().collect()).unwrap_or_default();
        match groups.last_mut() {
            Some(group) if letters.compare(&group.letter, &letter) == Ordering::Equal => group.entries.push(entry),
            _ => groups.push(LetterGroup { letter, entries: vec![entry] }),
        }
    }
    groups
}
