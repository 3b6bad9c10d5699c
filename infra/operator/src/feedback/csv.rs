//! The report as CSV: one row per page, or one per answer.

use anyhow::Result;
use feedback::{Feedback, Reason};

use super::local_time::local;
use super::report::{FeedbackReport, Page};
use super::text::line;

/// How numbers and columns are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CsvForm {
    /// As programs read it (RFC 4180): commas between columns, decimal points.
    International,
    /// As a Swedish spreadsheet opens it: semicolons, decimal commas, and a byte order mark that says UTF-8.
    Swedish,
}

impl CsvForm {
    fn number(self, number: f64) -> String {
        let number = format!("{number:.4}");
        if self == Self::Swedish { number.replace('.', ",") } else { number }
    }
}

impl FeedbackReport {
    /// The report as CSV with a header line: one row per page, shares from 0 to 1, the latest comments in one cell with one
    /// line each; or, if all was asked for, one row per answer.
    pub fn to_csv(&self, form: CsvForm) -> Result<String> {
        let delimiter = if form == CsvForm::Swedish { b';' } else { b',' };
        let mut csv = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        if self.is_whole {
            csv.write_record(["time", "article", "language", "helpful", "reason", "step", "version", "id", "comment"])?;
            for answer in self.pages.iter().flat_map(|page| &page.answers) {
                csv.write_record(answer_row(answer))?;
            }
        } else {
            csv.write_record(["article", "language", "votes", "yes", "no", "helpful", "low", "high", "comments"])?;
            for page in &self.pages {
                csv.write_record(self.page_row(page, form))?;
            }
        }
        let csv = String::from_utf8(csv.into_inner()?)?;
        Ok(if form == CsvForm::Swedish { format!("\u{feff}{csv}") } else { csv })
    }

    fn page_row(&self, page: &Page, form: CsvForm) -> [String; 9] {
        let votes = page.votes();
        let (low, high) = votes.interval();
        let [total, yes, no] = [votes.total(), votes.yes, votes.no].map(|count| count.to_string());
        let [helpful, low, high] = [votes.helpful(), low, high].map(|share| form.number(share));
        let comments = self.shown_comments(page).map(|answer| line(answer, " ")).collect::<Vec<_>>().join("\n");
        [page.article.clone(), page.language.clone(), total, yes, no, helpful, low, high, comments]
    }
}

fn answer_row(answer: &Feedback) -> [String; 9] {
    [
        local(answer.created),
        answer.article.clone(),
        answer.language.clone(),
        if answer.helpful { "yes" } else { "no" }.to_owned(),
        answer.reason.map(Reason::name).unwrap_or_default().to_owned(),
        answer.step.map(|step| step.to_string()).unwrap_or_default(),
        answer.version.clone().unwrap_or_default(),
        answer.id.to_string(),
        harmless(answer.comment.as_deref().unwrap_or_default()),
    ]
}

/// A text that no spreadsheet takes for a formula: an apostrophe stands before one that begins as formulas do.
fn harmless(text: &str) -> String {
    let text = text.replace(|read: char| read.is_control() && read != '\n', " ");
    if text.trim_start().starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feedback::content::Articles;
    use crate::feedback::report::Selection;
    use crate::feedback::test_answers::answer;

    fn csv(all: bool, form: CsvForm) -> String {
        let no = Feedback {
            helpful: false,
            comment: Some("=1+1; a,b\n\u{1b}rad två".to_owned()),
            reason: Some(Reason::Wrong),
            step: Some(2),
            version: Some("0a1b".to_owned()),
            ..answer("2026-11-22T14:03:09Z")
        };
        let answers = vec![no, answer("2026-07-22T14:03:09Z")];
        let selection = Selection { all, ..Selection::default() };
        FeedbackReport::new(answers, &Articles::new(), &selection, jiff::Timestamp::UNIX_EPOCH)
            .to_csv(form)
            .expect("CSV")
    }

    #[test]
    fn a_row_is_a_page() {
        let expected = "\
article,language,votes,yes,no,helpful,low,high,comments
avvisat-kort,sv,2,1,1,0.5000,0.0945,0.9055,\"2026-11-22 15:03  no   =1+1; a,b  rad två\"
";
        assert_eq!(csv(false, CsvForm::International), expected);
    }

    #[test]
    fn a_swedish_spreadsheet_opens_it() {
        let expected = "\u{feff}\
article;language;votes;yes;no;helpful;low;high;comments
avvisat-kort;sv;2;1;1;0,5000;0,0945;0,9055;\"2026-11-22 15:03  no   =1+1; a,b  rad två\"
";
        assert_eq!(csv(false, CsvForm::Swedish), expected);
    }

    #[test]
    fn a_row_is_an_answer_if_all_are_asked_for() {
        let expected = "\
time,article,language,helpful,reason,step,version,id,comment
2026-11-22 15:03,avvisat-kort,sv,no,wrong,2,0a1b,00000000-0000-0000-0000-000000000000,\"'=1+1; a,b
 rad två\"
2026-07-22 16:03,avvisat-kort,sv,yes,,,,00000000-0000-0000-0000-000000000000,
";
        assert_eq!(csv(true, CsvForm::International), expected);
    }
}
