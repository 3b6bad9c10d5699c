//! The report as text: a table of the pages, their trends, and comments.

use std::fmt;

use feedback::Feedback;

use super::local_time::{ZONE_NAME, local};
use super::report::{FeedbackReport, Page, in_words};
use super::votes::{CONFIDENCE, Votes, percent};

/// How many comments of an article are shown, unless all are asked for.
pub(crate) const COMMENTS_SHOWN: usize = 5;

impl FeedbackReport {
    /// The comments of a page that are shown, newest first.
    pub(crate) fn shown_comments<'a>(&self, page: &'a Page) -> impl Iterator<Item = &'a Feedback> {
        page.comments().take(if self.is_whole { usize::MAX } else { COMMENTS_SHOWN })
    }

    fn write_table(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.pages.iter().map(|page| page.article.len()).max().unwrap_or_default().max("article".len());
        let row = |f: &mut fmt::Formatter<'_>, article: &str, language: &str, votes: Votes, note: &str| {
            let (low, high) = votes.interval();
            let interval = format!("{}–{} %", percent(low), percent(high));
            let Votes { yes, no } = votes;
            let (total, share) = (votes.total(), percent(votes.helpful()));
            let line = format!(
                "{article:width$}  {language:8}  {total:5}  {yes:5}  {no:5}  {share:>5} %  {interval:>13}{note}"
            );
            writeln!(f, "{line}")
        };
        writeln!(f, "{:width$}  language  votes    yes     no  helpful  {CONFIDENCE} interval", "article")?;
        for page in &self.pages {
            let note = if page.title.is_none() { "  no longer an article" } else { "" };
            row(f, &page.article, &page.language, page.votes(), note)?;
        }
        if self.pages.len() > 1 {
            row(f, "all", "", self.votes(), "")?;
        }
        Ok(())
    }

    fn write_trends(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nlast four weeks, compared with the four before")?;
        for page in &self.pages {
            let (before, after) = page.trend(self.now);
            let verdict = before.verdict(after).in_words();
            writeln!(f, "  {}: {} after {}: {verdict}", page.name(), after.in_words(), before.in_words())?;
        }
        Ok(())
    }

    fn write_comments(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let latest = if self.is_whole { "all" } else { "latest" };
        for page in self.pages.iter().filter(|page| page.comments().next().is_some()) {
            writeln!(f, "\n{}, {latest} comments (times in {ZONE_NAME})", page.name())?;
            for answer in self.shown_comments(page) {
                writeln!(f, "  {}", line(answer, "\n                         "))?;
                writeln!(f, "                         {}", details(answer))?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for FeedbackReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pages.is_empty() {
            let what = if self.is_selection { "no answers that match" } else { "no answers yet" };
            return writeln!(f, "{what}");
        }
        self.write_table(f)?;
        self.write_trends(f)?;
        self.write_comments(f)
    }
}

/// An answer's comment on one line: with its time first (so that no spreadsheet takes it for a formula), its own line breaks
/// replaced by `line_break`, and control characters by spaces.
pub(crate) fn line(answer: &Feedback, line_break: &str) -> String {
    let comment = answer.comment.as_deref().unwrap_or_default();
    let lines: Vec<String> = comment.lines().map(|line| line.replace(char::is_control, " ")).collect();
    let vote = if answer.helpful { "yes" } else { "no" };
    format!("{}  {vote:3}  {}", local(answer.created), lines.join(line_break))
}

/// An answer's reason, step and id.
fn details(answer: &Feedback) -> String {
    let reason = answer.reason.map(|reason| format!("{}, ", in_words(reason)));
    let step = answer.step.map(|step| format!("step {step}, "));
    format!("[{}{}id {}]", reason.unwrap_or_default(), step.unwrap_or_default(), answer.id)
}

#[cfg(test)]
mod tests {
    use feedback::Reason;

    use super::*;
    use crate::feedback::content::{Article, Articles};
    use crate::feedback::report::Selection;
    use crate::feedback::test_answers::answer;

    fn report(selection: &Selection) -> FeedbackReport {
        let articles = Articles::from([(
            ("sv".to_owned(), "avvisat-kort".to_owned()),
            Article { title: "Avvisat kort".to_owned(), changed: Vec::new() },
        )]);
        let no = Feedback {
            helpful: false,
            comment: Some("=1+1\n\u{1b}[2Jrad två".to_owned()),
            reason: Some(Reason::Unclear),
            step: Some(3),
            ..answer("2026-11-22T23:03:09Z")
        };
        let gone = Feedback { article: "avisat-kort".to_owned(), ..answer("2026-06-01T10:00:00Z") };
        let answers = vec![no, answer("2026-11-01T10:00:00Z"), gone];
        FeedbackReport::new(answers, &articles, selection, "2026-11-30T10:00:00Z".parse().expect("a time"))
    }

    #[test]
    fn the_report_reads_as_a_table_trends_and_comments() {
        let expected = "\
article       language  votes    yes     no  helpful  95 % interval
avvisat-kort  sv            2      1      1     50 %         9–91 %
avisat-kort   sv            1      1      0    100 %       21–100 %  no longer an article
all                         3      2      1     67 %        21–94 %

last four weeks, compared with the four before
  avvisat-kort (sv): 0 % (0–79 %) after 100 % (21–100 %): cannot tell
  avisat-kort (sv), no longer an article: no votes after no votes: cannot tell

avvisat-kort (sv), latest comments (times in Europe/Stockholm)
  2026-11-23 00:03  no   =1+1
                          [2Jrad två
                         [hard to understand, step 3, id 00000000-0000-0000-0000-000000000000]
";
        assert_eq!(report(&Selection::default()).to_string(), expected);
    }

    #[test]
    fn answers_are_selected_by_day_and_article() {
        let since = |day: &str| Selection { since: day.parse().ok(), ..Selection::default() };
        assert_eq!(report(&since("2026-11-22")).votes(), Votes { yes: 0, no: 1 });
        assert_eq!(report(&since("2026-11-23")).votes(), Votes { yes: 0, no: 1 });
        assert_eq!(report(&since("2026-11-24")).votes(), Votes::default());
        let gone = Selection { article: Some("avisat-kort".to_owned()), ..Selection::default() };
        assert_eq!(report(&gone).votes(), Votes { yes: 1, no: 0 });
    }

    #[test]
    fn without_answers_it_says_so() {
        assert_eq!(FeedbackReport::default().to_string(), "no answers yet\n");
        let misspelt = Selection { article: Some("avvisat-krot".to_owned()), ..Selection::default() };
        assert_eq!(report(&misspelt).to_string(), "no answers that match\n");
    }
}
