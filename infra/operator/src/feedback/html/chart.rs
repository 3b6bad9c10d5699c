//! The share of helped readers over time, as an SVG picture.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use super::super::local_time::day;
use super::super::report::Page;
use super::super::votes::Votes;

/// The size of the picture, and of the space beside and below its field, in SVG units.
pub(super) const WIDTH: f64 = 760.0;
pub(super) const HEIGHT: f64 = 240.0;
pub(super) const LEFT: f64 = 44.0;
pub(super) const BOTTOM: f64 = 26.0;
const TOP: f64 = 26.0;
const RIGHT: f64 = 12.0;

/// The fewest units between two dates below the field.
const DATE_DISTANCE: f64 = 90.0;

/// One picture. All lengths are in SVG units, rounded to tenths.
pub(super) struct Chart {
    pub(super) weeks: Vec<Week>,
    pub(super) marks: Vec<Mark>,
    /// The lines at 0, 50 and 100 %.
    pub(super) lines: Vec<(String, &'static str)>,
    pub(super) right: f64,
    /// Which weeks have their date below the field.
    pub(super) dates: Vec<(String, Date)>,
}

/// The votes of one week.
pub(super) struct Week {
    /// The week's Monday.
    pub(super) monday: Date,
    pub(super) votes: Votes,
    pub(super) x: String,
    /// Where the share, and the ends of its interval, are.
    pub(super) share: String,
    pub(super) low: String,
    pub(super) high: String,
}

/// A day on which the text changed.
pub(super) struct Mark {
    pub(super) x: String,
    /// The change's number in the list below the picture.
    pub(super) number: usize,
}

impl Chart {
    /// The picture of a page's answers; None without answers.
    pub(super) fn of(page: &Page) -> Option<Self> {
        let mut weeks: BTreeMap<Date, Votes> = BTreeMap::new();
        for answer in &page.answers {
            let votes = weeks.entry(monday(day(answer.created))).or_default();
            if answer.helpful {
                votes.yes += 1;
            } else {
                votes.no += 1;
            }
        }
        let (first, last) = (*weeks.keys().next()?, *weeks.keys().next_back()?);
        let days = f64::from(days_between(first, last) + 7);
        let x = |date: Date| LEFT + f64::from(days_between(first, date)) / days * (WIDTH - LEFT - RIGHT);
        let half_week = 3.5 / days * (WIDTH - LEFT - RIGHT);
        let marks = page.changes.iter().zip(1..).filter(|(change, _)| change.day >= first);
        let mut dates: Vec<(f64, Date)> = Vec::new();
        for monday in weeks.keys() {
            let at = x(*monday) + half_week;
            if dates.last().is_none_or(|(last, _)| at - last >= DATE_DISTANCE) {
                dates.push((at, *monday));
            }
        }
        Some(Self {
            marks: marks.map(|(change, number)| Mark { x: units(x(change.day)), number }).collect(),
            lines: [(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")].map(|(share, name)| (units(y(share)), name)).into(),
            right: WIDTH - RIGHT,
            dates: dates.into_iter().map(|(at, date)| (units(at), date)).collect(),
            weeks: weeks
                .into_iter()
                .map(|(monday, votes)| {
                    let (low, high) = votes.interval();
                    let [share, low, high] = [votes.helpful(), low, high].map(|share| units(y(share)));
                    Week { monday, votes, x: units(x(monday) + half_week), share, low, high }
                })
                .collect(),
        })
    }

    /// The points of the line through the shares.
    pub(super) fn points(&self) -> String {
        self.weeks.iter().map(|week| format!("{},{}", week.x, week.share)).collect::<Vec<_>>().join(" ")
    }
}

fn y(share: f64) -> f64 {
    HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)
}

fn units(length: f64) -> String {
    format!("{length:.1}")
}

fn monday(date: Date) -> Date {
    let since = date.weekday().since(Weekday::Monday);
    date.saturating_sub(i64::from(since).days())
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
