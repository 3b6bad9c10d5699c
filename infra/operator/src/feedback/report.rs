//! The answers, grouped by page: what the text, the CSV and the HTML of the report are made from.

use std::collections::BTreeMap;

use feedback::{Feedback, Reason};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

use super::content::{Article, Articles};
use super::local_time::day;
use super::timeline::{self, TextChange};
use super::votes::Votes;

/// The length of a trend, in days.
const TREND_DAYS: i64 = 28;

/// What readers answered, page by page: first the articles that there are, then those that are no more.
#[derive(Debug, Default)]
pub struct FeedbackReport {
    pub(crate) pages: Vec<Page>,
    /// When the answers were read.
    pub(crate) now: Timestamp,
    /// Whether all comments are shown, or only the latest.
    pub(crate) is_whole: bool,
    /// Whether it is about some of the answers, or all.
    pub(crate) is_selection: bool,
}

/// The answers to one article in one language.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) article: String,
    pub(crate) language: String,
    /// None for an article that is no more.
    pub(crate) title: Option<String>,
    /// Newest first.
    pub(crate) answers: Vec<Feedback>,
    /// When the text changed, earliest first.
    pub(crate) changes: Vec<TextChange>,
}

/// Which answers the report is about.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only answers from this day on.
    pub since: Option<Date>,
    /// Only answers about the article with this id.
    pub article: Option<String>,
    /// All comments instead of the latest.
    pub all: bool,
}

impl Selection {
    fn includes(&self, answer: &Feedback) -> bool {
        self.since.is_none_or(|since| day(answer.created) >= since)
            && self.article.as_ref().is_none_or(|article| *article == answer.article)
    }
}

impl FeedbackReport {
    /// Groups the answers.
    pub(crate) fn new(answers: Vec<Feedback>, articles: &Articles, selection: &Selection, now: Timestamp) -> Self {
        let mut groups: BTreeMap<(String, String), Vec<Feedback>> = BTreeMap::new();
        for answer in answers.into_iter().filter(|answer| selection.includes(answer)) {
            groups.entry((answer.article.clone(), answer.language.clone())).or_default().push(answer);
        }
        let mut pages: Vec<Page> = groups
            .into_iter()
            .map(|((article, language), answers)| {
                let known = articles.get(&(language.clone(), article.clone()));
                Page::new(article, language, known, answers)
            })
            .collect();
        pages.sort_by_key(|page| page.title.is_none());
        let is_selection = selection.since.is_some() || selection.article.is_some();
        Self { pages, now, is_whole: selection.all, is_selection }
    }

    /// All votes.
    pub(crate) fn votes(&self) -> Votes {
        self.pages.iter().flat_map(|page| &page.answers).sum()
    }
}

impl Page {
    fn new(article: String, language: String, known: Option<&Article>, mut answers: Vec<Feedback>) -> Self {
        answers.sort_by_key(|answer| std::cmp::Reverse(answer.created));
        let named = known.map(|known| known.changed.as_slice()).unwrap_or_default();
        let changes = timeline::changes(&answers, named);
        let title = known.map(|known| known.title.clone());
        Self { article, language, title, answers, changes }
    }

    pub(crate) fn votes(&self) -> Votes {
        self.answers.iter().sum()
    }

    /// The page's name: `avvisat-kort (sv)`, and that it is no more.
    pub(crate) fn name(&self) -> String {
        let note = if self.title.is_none() { ", no longer an article" } else { "" };
        format!("{} ({}){note}", self.article, self.language)
    }

    /// The answers with a comment, newest first.
    pub(crate) fn comments(&self) -> impl Iterator<Item = &Feedback> {
        self.answers.iter().filter(|answer| answer.comment.is_some())
    }

    /// The votes of the four weeks before the last four weeks, and of those.
    pub(crate) fn trend(&self, now: Timestamp) -> (Votes, Votes) {
        let today = day(now);
        let days_ago = |days: i64| today.saturating_sub(days.days());
        let (from, middle) = (days_ago(2 * TREND_DAYS), days_ago(TREND_DAYS));
        let votes = |from: Date, to: Option<Date>| {
            let within = |answer: &&Feedback| {
                let day = day(answer.created);
                day > from && to.is_none_or(|to| day <= to)
            };
            self.answers.iter().filter(within).sum()
        };
        (votes(from, Some(middle)), votes(middle, None))
    }
}

/// A reason as editors read it.
pub(crate) fn in_words(reason: Reason) -> &'static str {
    match reason {
        Reason::Wrong => "wrong",
        Reason::Outdated => "out of date",
        Reason::Unclear => "hard to understand",
        Reason::NotWhatISought => "not what was sought",
        Reason::DidNotWork => "could not be done",
    }
}
