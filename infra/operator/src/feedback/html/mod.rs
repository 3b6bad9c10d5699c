//! The report as pages that an editor looks at: HTML and SVG without script. Each article, reason and step has a page of its
//! own, in one folder.

mod chart;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use askama::Template;
use feedback::{Feedback, Reason};

use self::chart::Chart;
use super::local_time::{ZONE_NAME, local};
use super::report::{FeedbackReport, Page, in_words};
use super::votes::Votes;

/// The folder's start page.
const INDEX: &str = "index.html";

const STYLES: &str = include_str!("../../../templates/report.css");

/// What all pages show.
struct Frame {
    title: String,
    /// When the answers were read.
    read_at: String,
}

#[derive(Template)]
#[template(path = "index.html")]
struct Index {
    frame: Frame,
    rows: Vec<Row>,
    all: Votes,
    reasons: Vec<Link>,
}

/// A page in a table, with its share as a bar.
struct Row {
    link: Link,
    votes: Votes,
    bar: Bar,
    trend: String,
}

/// A link, and the votes or the number of answers behind it.
#[derive(Clone)]
struct Link {
    href: String,
    name: String,
    count: usize,
}

/// A share and its interval, in hundredths.
struct Bar {
    share: String,
    low: String,
    width: String,
}

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage<'r> {
    frame: Frame,
    page: &'r Page,
    chart: Option<Chart>,
    reasons: Vec<Link>,
    steps: Vec<Link>,
    comments: Vec<Comment<'r>>,
}

#[derive(Template)]
#[template(path = "answers.html")]
struct AnswersPage<'r> {
    frame: Frame,
    /// What the answers have in common, elsewhere: the articles of a reason, the reasons at a step.
    groups: Vec<Link>,
    count: usize,
    comments: Vec<Comment<'r>>,
}

/// An answer with a comment.
struct Comment<'r> {
    answer: &'r Feedback,
    at: String,
    reason: Option<&'static str>,
    /// The page of its article, where that is not the page it stands on.
    article: Option<Link>,
}

impl FeedbackReport {
    /// Writes the pages into a folder, which is made if it does not exist. Files of the same names are replaced.
    pub fn write_html(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let write = |name: &str, text: &str| {
            let path = folder.join(name);
            fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
        };
        write("report.css", STYLES)?;
        write(INDEX, &self.index().render()?)?;
        for page in &self.pages {
            write(&article_file(page), &self.article(page).render()?)?;
            for step in steps(page) {
                write(&step_file(page, step), &self.step(page, step).render()?)?;
            }
        }
        for reason in Reason::ALL {
            write(&reason_file(reason), &self.reason(reason).render()?)?;
        }
        Ok(())
    }

    fn frame(&self, title: String) -> Frame {
        Frame { title, read_at: format!("{} ({ZONE_NAME})", local(self.now)) }
    }

    fn index(&self) -> Index {
        let rows = self.pages.iter().map(|page| {
            let (before, after) = page.trend(self.now);
            let trend =
                format!("{} after {}: {}", after.in_words(), before.in_words(), before.verdict(after).in_words());
            let votes = page.votes();
            Row { link: article_link(page), votes, bar: Bar::of(votes), trend }
        });
        let reasons = Reason::ALL.map(|reason| {
            let count = self.pages.iter().flat_map(|page| &page.answers).filter(|answer| answer.reason == Some(reason));
            Link { href: reason_file(reason), name: in_words(reason).to_owned(), count: count.count() }
        });
        let frame = self.frame("What readers say".to_owned());
        Index { frame, rows: rows.collect(), all: self.votes(), reasons: reasons.into() }
    }

    fn article<'r>(&self, page: &'r Page) -> ArticlePage<'r> {
        let steps = steps(page).into_iter().map(|step| Link {
            href: step_file(page, step),
            name: format!("step {step}"),
            count: page.answers.iter().filter(|answer| answer.step == Some(step)).count(),
        });
        ArticlePage {
            frame: self.frame(page.name()),
            page,
            chart: Chart::of(page),
            reasons: reasons_of(&page.answers.iter().collect::<Vec<_>>()),
            steps: steps.collect(),
            comments: page.comments().map(|answer| Comment::of(answer, None)).collect(),
        }
    }

    fn step<'r>(&self, page: &'r Page, step: u64) -> AnswersPage<'r> {
        let answers: Vec<_> = page.answers.iter().filter(|answer| answer.step == Some(step)).collect();
        AnswersPage {
            frame: self.frame(format!("{}: step {step}", page.name())),
            groups: [vec![article_link(page)], reasons_of(&answers)].concat(),
            count: answers.len(),
            comments: with_comments(answers).map(|answer| Comment::of(answer, None)).collect(),
        }
    }

    fn reason(&self, reason: Reason) -> AnswersPage<'_> {
        let mut groups = Vec::new();
        let mut comments = Vec::new();
        let mut count = 0;
        for page in &self.pages {
            let answers: Vec<_> = page.answers.iter().filter(|answer| answer.reason == Some(reason)).collect();
            if !answers.is_empty() {
                count += answers.len();
                groups.push(Link { count: answers.len(), ..article_link(page) });
                comments.extend(with_comments(answers).map(|answer| Comment::of(answer, Some(article_link(page)))));
            }
        }
        comments.sort_by_key(|comment| std::cmp::Reverse(comment.answer.created));
        AnswersPage { frame: self.frame(format!("Reason: {}", in_words(reason))), groups, count, comments }
    }
}

impl Bar {
    fn of(votes: Votes) -> Self {
        let (low, high) = votes.interval();
        let [share, low, width] = [votes.helpful(), low, high - low].map(|share| format!("{:.1}", share * 100.0));
        Self { share, low, width }
    }
}

impl<'r> Comment<'r> {
    fn of(answer: &'r Feedback, article: Option<Link>) -> Self {
        Self { answer, at: local(answer.created), reason: answer.reason.map(in_words), article }
    }
}

fn with_comments(answers: Vec<&Feedback>) -> impl Iterator<Item = &Feedback> {
    answers.into_iter().filter(|answer| answer.comment.is_some())
}

/// The reasons in the answers, with how many gave each.
fn reasons_of(answers: &[&Feedback]) -> Vec<Link> {
    let mut counts: BTreeMap<Reason, usize> = BTreeMap::new();
    for reason in answers.iter().filter_map(|answer| answer.reason) {
        *counts.entry(reason).or_default() += 1;
    }
    let link = |(reason, count)| Link { href: reason_file(reason), name: in_words(reason).to_owned(), count };
    counts.into_iter().map(link).collect()
}

/// The steps that answers name.
fn steps(page: &Page) -> BTreeSet<u64> {
    page.answers.iter().filter_map(|answer| answer.step).collect()
}

fn article_link(page: &Page) -> Link {
    Link { href: article_file(page), name: page.name(), count: page.answers.len() }
}

fn article_file(page: &Page) -> String {
    format!("article--{}.html", file_part(page))
}

fn step_file(page: &Page, step: u64) -> String {
    format!("step--{}--{step}.html", file_part(page))
}

fn reason_file(reason: Reason) -> String {
    format!("reason--{}.html", reason.name())
}

/// A page's part of a file's name. Other letters than those of ids, which only a foreign item could have, become hyphens.
fn file_part(page: &Page) -> String {
    let plain = |read: char| if read.is_ascii_alphanumeric() || matches!(read, '-' | '_') { read } else { '-' };
    format!("{}--{}", page.language, page.article).chars().map(plain).collect()
}

#[cfg(test)]
mod tests;
