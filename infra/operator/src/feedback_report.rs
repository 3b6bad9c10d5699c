//! The report on what readers answered: per article and language the votes, the share that found the article helpful, and
//! the latest comments.

use std::fmt;

use anyhow::Result;
use feedback::Feedback;
use jiff::Timestamp;

/// How many comments of an article are shown.
const COMMENTS_SHOWN: usize = 5;

/// How often the interval around the share holds the share among all readers.
const CONFIDENCE: &str = "95 %";

/// The standard normal distribution's quantile for [`CONFIDENCE`].
const Z: f64 = 1.959_963_984_540_054;

/// The report: the pages that have an answer.
#[derive(Debug, Default)]
pub struct FeedbackReport {
    pages: Vec<Page>,
}

/// The answers to one article in one language.
#[derive(Debug)]
struct Page {
    article: String,
    language: String,
    votes: Votes,
    /// The latest, newest first.
    comments: Vec<Comment>,
}

/// What one reader wrote.
#[derive(Debug)]
struct Comment {
    at: Timestamp,
    helpful: bool,
    text: String,
}

/// How many readers found a page helpful, and how many did not.
#[derive(Clone, Copy, Debug, Default)]
struct Votes {
    yes: u32,
    no: u32,
}

impl Votes {
    fn total(self) -> u32 {
        self.yes + self.no
    }

    /// The share that said yes, 0 to 1. It is 0 without votes.
    fn helpful(self) -> f64 {
        f64::from(self.yes) / f64::from(self.total().max(1))
    }

    /// Wilson's score interval: the lowest and highest likely share among all readers. It is wide with few votes, and stays
    /// within 0 to 1.
    fn interval(self) -> (f64, f64) {
        if self.total() == 0 {
            return (0.0, 1.0);
        }
        let n = f64::from(self.total());
        let share = self.helpful();
        let scale = 1.0 + Z * Z / n;
        let centre = (share + Z * Z / (2.0 * n)) / scale;
        let margin = Z / scale * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        ((centre - margin).max(0.0), (centre + margin).min(1.0))
    }
}

impl FeedbackReport {
    /// Adds a page's answers, which must come newest first.
    pub(crate) fn add(&mut self, article: &str, language: &str, answers: impl IntoIterator<Item = Feedback>) {
        let mut page = Page {
            article: article.to_owned(),
            language: language.to_owned(),
            votes: Votes::default(),
            comments: Vec::new(),
        };
        for Feedback { created: at, helpful, comment, .. } in answers {
            if helpful {
                page.votes.yes += 1;
            } else {
                page.votes.no += 1;
            }
            if let Some(text) = comment.filter(|_| page.comments.len() < COMMENTS_SHOWN) {
                page.comments.push(Comment { at, helpful, text });
            }
        }
        if page.votes.total() > 0 {
            self.pages.push(page);
        }
    }

    /// The report as CSV with a header line: one row per page, shares from 0 to 1, the latest comments in one cell with one
    /// line each.
    pub fn to_csv(&self) -> Result<String> {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(["article", "language", "votes", "yes", "no", "helpful", "low", "high", "comments"])?;
        for Page { article, language, votes, comments } in &self.pages {
            let (low, high) = votes.interval();
            let [total, yes, no] = [votes.total(), votes.yes, votes.no].map(|count| count.to_string());
            let [helpful, low, high] = [votes.helpful(), low, high].map(|share| format!("{share:.4}"));
            let comments = comments.iter().map(|comment| comment.line(" ")).collect::<Vec<_>>().join("\n");
            csv.write_record([article, language, &total, &yes, &no, &helpful, &low, &high, &comments])?;
        }
        Ok(String::from_utf8(csv.into_inner()?)?)
    }
}

impl fmt::Display for FeedbackReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pages.is_empty() {
            return writeln!(f, "no answers yet");
        }
        let width = self.pages.iter().map(|page| page.article.len()).max().unwrap_or_default().max("article".len());
        writeln!(f, "{:width$}  language  votes    yes     no  helpful  {CONFIDENCE} interval", "article")?;
        for Page { article, language, votes, .. } in &self.pages {
            let (low, high) = votes.interval();
            let [share, low, high] = [votes.helpful(), low, high].map(|share| format!("{:.0}", share * 100.0));
            let interval = format!("{low}–{high} %");
            let Votes { yes, no } = votes;
            writeln!(
                f,
                "{article:width$}  {language:8}  {:5}  {yes:5}  {no:5}  {share:>5} %  {interval:>13}",
                votes.total()
            )?;
        }
        for Page { article, language, comments, .. } in self.pages.iter().filter(|page| !page.comments.is_empty()) {
            writeln!(f, "\n{article} ({language}), latest comments")?;
            for comment in comments {
                writeln!(f, "  {}", comment.line("\n                         "))?;
            }
        }
        Ok(())
    }
}

impl Comment {
    /// The comment on one line: with its date first (so that no spreadsheet takes it for a formula), its own line breaks
    /// replaced by `line_break`, and control characters by spaces.
    fn line(&self, line_break: &str) -> String {
        let lines: Vec<String> = self.text.lines().map(|line| line.replace(char::is_control, " ")).collect();
        let vote = if self.helpful { "yes" } else { "no" };
        format!("{}  {vote:3}  {}", self.at.strftime("%Y-%m-%d %H:%M"), lines.join(line_break))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(left: f64, right: f64) -> bool {
        (left - right).abs() < 0.0001
    }

    #[test]
    fn the_interval_is_wilsons() {
        // Wilson's formula, calculated by hand for 8 of 10 and 0 of 5.
        let (low, high) = Votes { yes: 8, no: 2 }.interval();
        assert!(near(low, 0.4902) && near(high, 0.9433), "{low} {high}");
        let (low, high) = Votes { yes: 0, no: 5 }.interval();
        assert!(near(low, 0.0) && near(high, 0.4345), "{low} {high}");
        assert_eq!(Votes::default().interval(), (0.0, 1.0));
    }

    fn report() -> FeedbackReport {
        let at = "2026-11-22T14:03:09Z".parse().expect("a time");
        let answer = |helpful, comment: Option<&str>| Feedback {
            id: uuid::Uuid::nil(),
            helpful,
            comment: comment.map(str::to_owned),
            created: at,
            updated: at,
        };
        let mut report = FeedbackReport::default();
        report.add("avvisat-kort", "sv", [answer(false, Some("=1+1\n\u{1b}[2Jrad två")), answer(true, None)]);
        report.add("tom", "sv", []);
        report
    }

    #[test]
    fn the_report_reads_as_a_table_and_comments() {
        let expected = "\
article       language  votes    yes     no  helpful  95 % interval
avvisat-kort  sv            2      1      1     50 %         9–91 %

avvisat-kort (sv), latest comments
  2026-11-22 14:03  no   =1+1
                          [2Jrad två
";
        assert_eq!(report().to_string(), expected);
    }

    #[test]
    fn a_csv_cell_is_never_a_formula() {
        let expected = "\
article,language,votes,yes,no,helpful,low,high,comments
avvisat-kort,sv,2,1,1,0.5000,0.0945,0.9055,2026-11-22 14:03  no   =1+1  [2Jrad två
";
        assert_eq!(report().to_csv().expect("CSV"), expected);
    }

    #[test]
    fn without_answers_it_says_so() {
        assert_eq!(FeedbackReport::default().to_string(), "no answers yet\n");
    }
}
