//! When an article's text changed, and the votes before and after each change.

use std::collections::BTreeSet;

use feedback::Feedback;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::content::Changed;
use super::local_time::day;
use super::votes::Votes;

/// How many days after the day that an author wrote down the new text may be published.
const PUBLISHING_DAYS: i64 = 3;

/// A day on which the text changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextChange {
    pub(crate) day: Date,
    /// What was changed because of feedback, if the article says it.
    pub(crate) what: Option<String>,
    /// The votes since the change before, or since the beginning.
    pub(crate) before: Votes,
    /// The votes until the next change, or until now.
    pub(crate) after: Votes,
}

/// The changes of a text, earliest first: the days on which answers first named another version, and those that the article
/// itself names. `answers` are newest first.
pub(crate) fn changes(answers: &[Feedback], by_article: &[Changed]) -> Vec<TextChange> {
    let mut seen = BTreeSet::new();
    let mut days: Vec<(Date, Option<String>)> = Vec::new();
    for answer in answers.iter().rev() {
        let Some(version) = &answer.version else { continue };
        // The first version is no change: what came before it is not known.
        if seen.insert(version) && seen.len() > 1 {
            days.push((day(answer.created), None));
        }
    }
    days.dedup();
    for Changed { date, what } in by_article {
        let until = date.saturating_add(PUBLISHING_DAYS.days());
        match days.iter_mut().find(|(day, named)| named.is_none() && (*date..=until).contains(day)) {
            Some((_, named)) => *named = Some(what.clone()),
            None => days.push((*date, Some(what.clone()))),
        }
    }
    days.sort();

    let votes = |from: Option<Date>, to: Option<Date>| -> Votes {
        let within = |answer: &&Feedback| {
            let day = day(answer.created);
            from.is_none_or(|from| day >= from) && to.is_none_or(|to| day < to)
        };
        answers.iter().filter(within).sum()
    };
    let starts: Vec<Date> = days.iter().map(|(day, _)| *day).collect();
    let changes = days.into_iter().enumerate().map(|(at, (day, what))| TextChange {
        day,
        what,
        before: votes(at.checked_sub(1).map(|before| starts[before]), Some(day)),
        after: votes(Some(day), starts.get(at + 1).copied()),
    });
    changes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feedback::test_answers::answer;

    fn changed(date: &str, what: &str) -> Changed {
        Changed { date: date.parse().expect("a date"), what: what.to_owned() }
    }

    #[test]
    fn a_change_is_a_new_version_or_what_the_article_names() {
        let versions = [None, Some("a"), Some("a"), Some("b"), Some("a"), Some("c")];
        let mut answers: Vec<_> = versions
            .into_iter()
            .zip(1..)
            .map(|(version, day)| Feedback {
                version: version.map(str::to_owned),
                helpful: day > 3,
                ..answer(&format!("2026-11-{day:02}T12:00:00Z"))
            })
            .collect();
        answers.reverse();
        let changed = [changed("2026-11-03", "Ny bild"), changed("2026-10-01", "Kortare")];
        let found: Vec<_> = changes(&answers, &changed)
            .into_iter()
            .map(|change| {
                let votes = |votes: Votes| (votes.yes, votes.no);
                (change.day.to_string(), change.what, votes(change.before), votes(change.after))
            })
            .collect();
        let named = |what: &str| Some(what.to_owned());
        assert_eq!(
            found,
            [
                ("2026-10-01".to_owned(), named("Kortare"), (0, 0), (0, 3)),
                ("2026-11-04".to_owned(), named("Ny bild"), (0, 3), (2, 0)),
                ("2026-11-06".to_owned(), None, (2, 0), (1, 0)),
            ]
        );
    }
}
