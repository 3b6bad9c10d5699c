//! The pages of three months of made-up answers.

use std::fs;

use feedback::{Feedback, Reason};
use jiff::{Timestamp, ToSpan as _};

use crate::feedback::content::{Article, Articles, Changed};
use crate::feedback::report::{FeedbackReport, Selection};
use crate::feedback::test_answers::answer;

/// When the made-up answers begin.
const START: &str = "2026-08-31T08:00:00Z";

/// Random numbers: the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        let at = self.below(choices.len() as u64);
        choices[usize::try_from(at).unwrap_or_default()]
    }
}

/// Answers over thirteen weeks. The text of `avvisat-kort` changes in the middle, and helps more from then on; that of
/// `uppdatera-kort` changes too, and nothing can be told.
fn made_up_answers() -> Vec<Feedback> {
    let mut random = Random(0x2026_1130);
    let start: Timestamp = START.parse().expect("a time");
    let comments =
        ["Var är knappen?", "Bilden stämmer inte <med> sidan & menyn.", "Steget saknas.\nVar är det?", "Bra!"];
    let pages = [("avvisat-kort", 900, 35, 75), ("uppdatera-kort", 160, 60, 63), ("avisat-kort", 40, 50, 50)];
    let mut answers = Vec::new();
    for (article, votes, before, after) in pages {
        for _ in 0..votes {
            let hours = random.below((13 * 7 - 1) * 24);
            let is_new = hours > 7 * 7 * 24;
            let helpful = random.below(100) < if is_new { after } else { before };
            let reason = if helpful || random.below(3) == 0 { None } else { Some(random.pick(&Reason::ALL)) };
            let step = if reason.is_some() && random.below(2) == 0 { Some(1 + random.below(8)) } else { None };
            let comment = if random.below(8) == 0 { Some(random.pick(&comments).to_owned()) } else { None };
            let version = Some(if is_new { "bbbbbbbbbbbb" } else { "aaaaaaaaaaaa" }.to_owned());
            let at = start + i64::try_from(hours).expect("few hours").hours();
            let id = uuid::Uuid::from_u64_pair(random.next(), random.next());
            let article = article.to_owned();
            answers.push(Feedback { id, article, helpful, reason, step, comment, version, ..answer(&at.to_string()) });
        }
    }
    answers
}

fn report() -> FeedbackReport {
    let changed =
        vec![Changed { date: "2026-10-18".parse().expect("a date"), what: "Stegen har fått bilder".to_owned() }];
    let article = |id: &str, changed| (("sv".to_owned(), id.to_owned()), Article { title: id.to_owned(), changed });
    let articles = Articles::from([article("avvisat-kort", changed), article("uppdatera-kort", Vec::new())]);
    FeedbackReport::new(
        made_up_answers(),
        &articles,
        &Selection::default(),
        "2026-11-30T08:00:00Z".parse().expect("a time"),
    )
}

#[test]
fn every_article_reason_and_step_has_a_page_and_every_link_leads_to_one() {
    let folder = tempfile::tempdir().expect("a folder");
    // To look at the pages: KORTKOLL_REPORT=folder.
    let path = std::env::var_os("KORTKOLL_REPORT").map_or(folder.path().to_owned(), Into::into);
    report().write_html(&path).expect("pages");
    let read = |name: &str| fs::read_to_string(path.join(name)).expect("a page");

    for name in ["article--sv--avisat-kort.html", "reason--wrong.html", "step--sv--avvisat-kort--3.html"] {
        assert!(read(name).starts_with("<!doctype html>"));
    }
    let mut links = 0;
    for file in fs::read_dir(&path).expect("the folder") {
        let text = fs::read_to_string(file.expect("a file").path()).expect("a text");
        assert!(!text.contains("<script") && !text.contains("style="));
        for link in text.split("href=\"").skip(1) {
            let name = link.split('"').next().unwrap_or_default();
            assert!(path.join(name).exists(), "{name}");
            links += 1;
        }
    }
    assert!(links > 100);
}

#[test]
fn a_page_shows_what_changed_and_whether_it_helped() {
    let report = report();
    let folder = tempfile::tempdir().expect("a folder");
    report.write_html(folder.path()).expect("pages");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a page");

    let better = read("article--sv--avvisat-kort.html");
    assert!(better.contains("Stegen har fått bilder") && better.contains("<strong>better</strong>"), "{better}");
    assert_eq!(better.matches("class=\"mark\"").count(), 1);
    assert_eq!(better.matches("<circle").count(), 13);
    assert!(better.contains("Bilden stämmer inte &#60;med&#62; sidan &#38; menyn."));
    let unclear = read("article--sv--uppdatera-kort.html");
    assert!(unclear.contains("a new text") && unclear.contains("<strong>cannot tell</strong>"), "{unclear}");

    let index = read("index.html");
    let place = |name: &str| index.find(name).expect("a row");
    assert!(place("uppdatera-kort (sv)") < place("avisat-kort (sv), no longer an article"));
}
