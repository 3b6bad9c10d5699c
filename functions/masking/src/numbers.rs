//! Numbers as people write them: groups of digits with few other characters between them.

use std::ops::Range;

use jiff::civil::Date;

use crate::glyphs::{Glyph, MAX_GAP};

/// Groups of digits that may belong together, in the order of the text.
pub(crate) struct Run<'a> {
    glyphs: &'a [Glyph],
    /// Each group's glyphs.
    groups: Vec<Range<usize>>,
    /// Where each group's digits begin in `digits`, and after the last group the number of all digits.
    starts: Vec<usize>,
    digits: Vec<u8>,
    /// The characters between each group and the next.
    gaps: Vec<String>,
    /// Whether each group is part of a calendar date, and so not part of another number.
    dates: Vec<bool>,
}

/// All runs of the text.
pub(crate) fn runs(glyphs: &[Glyph]) -> Vec<Run<'_>> {
    let mut runs: Vec<Vec<Range<usize>>> = Vec::new();
    let mut at = 0;
    while at < glyphs.len() {
        let group = at..at + glyphs[at..].iter().take_while(|glyph| glyph.read.is_ascii_digit()).count();
        if group.is_empty() {
            at += 1;
            continue;
        }
        at = group.end;
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| joins(&glyphs[last.end..group.start])) => run.push(group),
            _ => runs.push(vec![group]),
        }
    }
    runs.into_iter().map(|groups| Run::new(glyphs, groups)).collect()
}

/// Any signs may stand between the parts of a number, but no letters.
fn joins(gap: &[Glyph]) -> bool {
    gap.len() <= MAX_GAP && gap.iter().all(|glyph| !glyph.read.is_alphanumeric())
}

impl<'a> Run<'a> {
    fn new(glyphs: &'a [Glyph], groups: Vec<Range<usize>>) -> Self {
        let (mut starts, mut digits) = (vec![0], Vec::new());
        for group in &groups {
            let read = glyphs[group.clone()].iter().filter_map(|glyph| glyph.read.to_digit(10));
            digits.extend(read.filter_map(|digit| u8::try_from(digit).ok()));
            starts.push(digits.len());
        }
        let between = groups.windows(2).map(|pair| &glyphs[pair[0].end..pair[1].start]);
        let gaps = between.map(|gap| gap.iter().map(|glyph| glyph.read).collect()).collect();
        let dates = vec![false; groups.len()];
        let mut run = Self { glyphs, groups, starts, digits, gaps, dates };
        for first in 0..run.len().saturating_sub(2) {
            if run.is_date(first) {
                run.dates[first..first + 3].fill(true);
            }
        }
        run
    }

    /// The number of groups.
    pub(crate) fn len(&self) -> usize {
        self.groups.len()
    }

    /// The number of digits in the group.
    pub(crate) fn width(&self, group: usize) -> usize {
        self.groups[group].len()
    }

    /// Whether the group is part of a calendar date.
    pub(crate) fn is_dated(&self, group: usize) -> bool {
        self.dates[group]
    }

    /// The digits of these groups, as numbers.
    pub(crate) fn digits(&self, groups: &Range<usize>) -> &[u8] {
        &self.digits[self.starts[groups.start]..self.starts[groups.end]]
    }

    /// The characters between the group and the next; empty after the last.
    pub(crate) fn gap_after(&self, group: usize) -> &str {
        self.gaps.get(group).map_or("", String::as_str)
    }

    /// The characters before the group, nearest first.
    pub(crate) fn before(&self, group: usize) -> impl Iterator<Item = char> {
        self.glyphs[..self.groups[group].start].iter().rev().map(|glyph| glyph.read)
    }

    /// The characters after the group.
    pub(crate) fn after(&self, group: usize) -> impl Iterator<Item = char> {
        self.glyphs[self.groups[group].end..].iter().map(|glyph| glyph.read)
    }

    /// The gaps between these groups.
    pub(crate) fn gaps(&self, groups: &Range<usize>) -> impl Iterator<Item = &str> + Clone {
        self.gaps[groups.start..groups.end - 1].iter().map(String::as_str)
    }

    /// The number of digits in each of these groups.
    pub(crate) fn widths(&self, groups: &Range<usize>) -> Vec<usize> {
        groups.clone().map(|group| self.width(group)).collect()
    }

    /// The glyphs from the first to the last of these groups.
    pub(crate) fn glyphs(&self, groups: &Range<usize>) -> Range<usize> {
        self.groups[groups.start].start..self.groups[groups.end - 1].end
    }

    /// Whether the three groups from `first` are a date, such as 2026-11-22 or 22/11 2026.
    fn is_date(&self, first: usize) -> bool {
        let widths = [first, first + 1, first + 2].map(|group| self.width(group));
        let (gap, last_gap) = (self.gap_after(first), self.gap_after(first + 1));
        let is_date_separator = matches!(gap, "-" | "." | "/");
        let date = match widths {
            [4, 2, 2] if is_date_separator && last_gap == gap => {
                date(self.number(first), self.number(first + 1), self.number(first + 2))
            }
            [1 | 2, 1 | 2, 4] if is_date_separator && (last_gap == gap || last_gap == " ") => {
                date(self.number(first + 2), self.number(first + 1), self.number(first))
            }
            _ => None,
        };
        date.is_some_and(|date| (1900..2100).contains(&date.year()))
    }

    /// The group as a number. The group has at most four digits.
    fn number(&self, group: usize) -> i16 {
        self.digits(&(group..group + 1)).iter().fold(0, |number, digit| number * 10 + i16::from(*digit))
    }
}

/// Whether all the gaps are alike. It is so without gaps.
pub(crate) fn all_alike<'a>(mut gaps: impl Iterator<Item = &'a str>) -> bool {
    let first = gaps.next();
    gaps.all(|gap| Some(gap) == first)
}

/// The calendar date, if that day exists.
pub(crate) fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Whether the last digit is the Luhn check digit of the other digits (ISO/IEC 7812-1, annex B).
pub(crate) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match u32::from(*digit) {
            digit if place % 2 == 0 => digit,
            digit if digit > 4 => digit * 2 - 9,
            digit => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10)
}
