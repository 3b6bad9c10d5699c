//! Lists: what falls out of them, and numbers that readers will not see.

use std::ops::Range;

use pulldown_cmark::TagEnd;

use super::Slips;

/// A shorter line ends where its author wants it to, in bytes.
const SHORT_LINE: usize = 45;

/// The lists that are open, and the one that has just ended.
#[derive(Default)]
pub(super) struct Lists {
    open: Vec<List>,
    /// The number that goes on from the last list under this heading.
    next: u64,
    ended: Option<List>,
}

#[derive(Clone)]
struct List {
    /// Where it begins in the text.
    place: usize,
    /// The number of the first item.
    start: Option<u64>,
    /// How many items have begun.
    items: u64,
    /// Whether the numbers are all the same, or have been reported.
    is_settled: bool,
    /// The column of the mark, and that of the text of its last item.
    indent: usize,
    text_indent: usize,
}

impl Lists {
    pub(super) fn end(&mut self) {
        self.ended = self.open.pop();
        if let Some(List { start: Some(start), items, .. }) = &self.ended {
            self.next = start + items;
        }
    }

    /// A heading has come: numbers begin anew.
    pub(super) fn begin_part(&mut self) {
        self.next = 1;
    }

    /// Something has come after the list that ended last.
    pub(super) fn forget_end(&mut self) {
        self.ended = None;
    }
}

impl Slips<'_> {
    pub(super) fn start_list(&mut self, start: Option<u64>, span: &Range<usize>) {
        let (indent, text_indent) = (self.indent(span.start), 0);
        let is_begun_again = start == Some(1) && self.lists.next == 2 && self.lists.open.is_empty();
        self.lists.open.push(List { place: span.start, start, items: 0, is_settled: false, indent, text_indent });
        if let Some(number) = start.filter(|number| *number >= 100) {
            let message = format!("the line begins a numbered list at {number}");
            let help = format!("write `{number}\\.` if it is a year or an amount at the beginning of a sentence");
            self.warning(span.start..span.start + number.to_string().len() + 1, message, help);
        } else if let Some(number) = start.filter(|number| *number > 1 && *number != self.lists.next) {
            let message = format!("the list begins with step {number}");
            let help = "begin with `1.`, or go on from the number of the list before";
            self.warning(span.start..span.start + number.to_string().len() + 1, message, help);
        } else if is_begun_again {
            let help = "indent what stands between the steps by three spaces, so that they count on; or put a heading between two lists";
            self.warning(
                span.start..span.start + 2,
                "the list begins with step 1 again, after a list of one step",
                help,
            );
        }
    }

    /// Reports a list that goes on from the line above with another kind of mark, and so is another list.
    pub(super) fn other_mark(&mut self, start: Option<u64>, span: &Range<usize>) {
        let Some(List { start: before, indent, .. }) = self.lists.ended else { return };
        let above = self.text[..self.line_start(span.start)].trim_end_matches('\n');
        let has_empty_line = self.line_start(span.start) - above.len() > 1
            || above.lines().last().is_none_or(|line| line.trim().is_empty());
        if has_empty_line || indent != self.indent(span.start) {
            return;
        }
        let mark = self.rest_of_line(span.start).split(' ').next().unwrap_or_default();
        let help = match (before, start) {
            (None, Some(_)) => "begin each item with `-`, or each with `1.`; put an empty line between two lists",
            (Some(_), None) => {
                "begin each item with `1.`, or indent the points by three spaces if they belong to the step"
            }
            _ => "begin each item with the same sign; put an empty line between two lists",
        };
        self.warning(span.start..span.start + mark.len(), format!("`{mark}` begins another list"), help);
    }

    pub(super) fn start_item(&mut self, span: &Range<usize>) {
        self.is_empty = true;
        let line = self.rest_of_line(span.start);
        let indent = self.indent(span.start);
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let mark = digits + 1;
        let written = line[..digits].parse::<u64>().ok();
        if let Some(number) = written {
            let next = format!(" {}. ", number + 1);
            let after = line.split_once(&next).map(|(_, after)| after);
            if after.is_some_and(|after| after.starts_with(char::is_uppercase)) {
                let at = span.start + line.find(&next).unwrap_or_default() + 1;
                let help = "begin each step on a line of its own";
                self.warning(at..at + next.len() - 2, "a second step stands in this line", help);
            }
        }
        if let Some(List { start: None, place, .. }) = self.lists.open.last() {
            self.point(*place, span);
        }
        let Some(list) = self.lists.open.last_mut() else { return };
        let space = line.get(mark..).map_or(1, |rest| rest.len() - rest.trim_start().len());
        list.text_indent = indent + mark + space.clamp(1, 4);
        let (Some(start), Some(written)) = (list.start, written) else { return };
        let shown = start + list.items;
        list.items += 1;
        if list.items == 2 && written == start {
            list.is_settled = true;
        }
        if written != shown && !list.is_settled {
            list.is_settled = true;
            let message = format!("the step `{written}` is shown as {shown}");
            self.warning(
                span.start..span.start + mark,
                message,
                format!("write `{shown}.`, or put the missing step in"),
            );
        }
    }

    /// Reports a block that is indented as if it belonged to the list above, but not far enough.
    pub(super) fn fallen_out(&mut self, span: &Range<usize>) {
        let Some(List { indent, text_indent, .. }) = self.lists.ended.take() else { return };
        let here = self.indent(span.start);
        if here > indent && here < text_indent {
            let at = self.line_start(span.start) + here;
            let help = format!(
                "indent it by {text_indent} spaces, as far as the text of the item, or not at all if it comes after the list"
            );
            self.error(at..at + self.rest_of_line(at).trim_end().len(), "this falls out of the list above it", help);
        }
    }

    /// Reports a line that Markdown adds to the quote or item above it, although it has neither its mark nor its indent.
    pub(super) fn lazy_line(&mut self, span: &Range<usize>) {
        let Some(line) = self.text.get(span.end..).and_then(|rest| rest.lines().next()) else { return };
        let above = self.rest_of_line(self.line_start(span.start)).trim();
        let block = self.open.iter().rev().find(|tag| **tag != TagEnd::Paragraph);
        let at = self.line_start(span.end);
        let whole_line = self.rest_of_line(at);
        let place = span.end..span.end + line.len();
        match block {
            Some(TagEnd::BlockQuote(_)) if !whole_line.contains('>') => {
                let help = "put an empty line before it, or begin it with `> ` if it belongs there";
                self.warning(place, "this line becomes part of the quote above it", help);
            }
            Some(TagEnd::Item)
                if whole_line.starts_with(char::is_uppercase)
                    && (self.ends_sentence(span.start) || above.len() < SHORT_LINE) =>
            {
                let help = "put an empty line before it, or indent it if it belongs to the item";
                self.warning(place, "this line becomes part of the list item above it", help);
            }
            None if above.len() < SHORT_LINE && line.len() < SHORT_LINE => self.short_lines(above, line, span),
            _ => {}
        }
    }

    /// Reports short lines, such as those of an address, that become one line. A backslash or two spaces end a line.
    fn short_lines(&mut self, above: &str, line: &str, span: &Range<usize>) {
        let is_ended = self.text[span.clone()].contains(['\\', ' ']);
        let goes_on = above.ends_with(|c: char| !c.is_alphanumeric() && !matches!(c, ')' | '}'));
        let begins = line.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        let start = self.line_start(span.start);
        // One slip often has both of them.
        let is_reported =
            self.found.last().is_some_and(|slip| self.pairs.start.is_some_and(|block| slip.span.end > block));
        if !is_ended && !goes_on && begins && !is_reported && self.is_first(b'n') {
            let help = "end each line but the last with a backslash, `\\`, or make it a list; if it is one sentence, write it in one line";
            self.warning(start..span.start, "this line and the next become one", help);
        }
    }

    /// `Do this: 1. Sign in. 2. Pay.`: `at` is the place of the 2.
    pub(super) fn steps_in_a_line(&mut self, at: usize, span: &Range<usize>) {
        let is_step = |rest: &str| rest.starts_with(char::is_uppercase);
        let before = &self.text[span.start..at];
        let first = before.find("1. ").filter(|first| before[..*first].ends_with(' ') || *first == 0);
        let is_list = first.is_some_and(|first| is_step(&before[first + 3..])) && is_step(&self.text[at + 3..]);
        if is_list && before.ends_with([' ', '\n']) && self.open.last() == Some(&TagEnd::Paragraph) {
            let help = "begin each step on a line of its own, and put an empty line before the first";
            self.warning(at..at + 2, "a second step stands in this line", help);
        }
    }

    fn ends_sentence(&self, at: usize) -> bool {
        self.text[..at].trim_end().ends_with(['.', '!', '?', ':'])
    }

    /// The column of the first letter of the line around a byte; the marks of quotes count as spaces.
    fn indent(&self, at: usize) -> usize {
        let line = self.rest_of_line(self.line_start(at));
        let mut columns = 0;
        for c in line.chars() {
            match c {
                ' ' | '>' => columns += 1,
                '\t' => columns += 4 - columns % 4,
                _ => break,
            }
        }
        columns
    }
}
