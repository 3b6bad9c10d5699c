//! Tables: cells that would be lost, and lines that become rows.

use std::ops::Range;

use super::Slips;

/// The open table.
pub(super) struct Table {
    columns: usize,
    rows: usize,
    /// Where the cells of the head are in the text, each with whether it is empty.
    head: Vec<(Range<usize>, bool)>,
    /// The columns in which a row has something, by their bits.
    filled: u64,
}

impl Table {
    pub(super) fn new(columns: usize) -> Self {
        Self { columns, rows: 0, head: Vec::new(), filled: 0 }
    }

    /// Notes which cells of a row hold something.
    fn note_row(&mut self, row: &str, cells: &[Range<usize>], start: usize) {
        let is_empty = |cell: &Range<usize>| row[cell.clone()].trim().is_empty();
        if self.rows == 1 {
            self.head = cells
                .iter()
                .map(|cell| (start + cell.start..start + cell.end, is_empty(cell)))
                .take(self.columns.min(MAX_COLUMNS))
                .collect();
            return;
        }
        // Cells that a row lacks are reported with it.
        self.filled |= u64::MAX.checked_shl(u32::try_from(cells.len()).unwrap_or(u32::MAX)).unwrap_or_default();
        for (column, cell) in cells.iter().enumerate().take(MAX_COLUMNS) {
            self.filled |= u64::from(!is_empty(cell)) << column;
        }
    }
}

/// No more columns are looked at.
const MAX_COLUMNS: usize = 64;

impl Slips<'_> {
    /// Reads the head of a table, or a row below it.
    pub(super) fn row(&mut self, span: &Range<usize>) {
        let Some(table) = &mut self.table else { return };
        table.rows += 1;
        let row = self.text[span.clone()].lines().next().unwrap_or_default();
        let cells = cells(row);
        table.note_row(row, &cells, span.start);
        let (columns, is_head) = (table.columns, table.rows == 1);
        self.again(span, "the row stands twice");
        if !is_head && is_rule(row) {
            let help = "take it out: a table has one such line, below its head";
            self.error(span.start..span.start + row.trim_end().len(), "this line is shown as a row of dashes", help);
        }
        if is_head && cells.iter().all(|cell| row[cell.clone()].trim().is_empty()) {
            let help = "say in each cell what the column below it holds: it is read aloud with every cell";
            self.warning(span.start..span.start + row.trim_end().len(), "the head of the table is empty", help);
        }
        if columns > 1 && !row.contains('|') {
            let help = "put an empty line between the table and what follows it";
            self.error(span.start..span.start + row.len(), "this line becomes a row of the table above it", help);
        } else if cells.len() > columns {
            let surplus = cells[columns].clone();
            let message = format!("the row has {} cells, and the table {columns} columns", cells.len());
            let help = "this cell would be lost: give the head another column, or write `\\|` for a line within a cell";
            self.error(span.start + surplus.start..span.start + surplus.end, message, help);
        } else if cells.len() < columns {
            let message = format!("the row has {} cells, and the table {columns} columns", cells.len());
            let help = "the rest stays empty: write `|` for each cell, even an empty one";
            self.warning(span.start..span.start + row.trim_end().len(), message, help);
        }
    }

    pub(super) fn end_table(&mut self, span: &Range<usize>) {
        let Some(table) = self.table.take() else { return };
        if table.rows > 1 {
            self.empty_columns(&table);
        } else {
            let head = span.start..span.start + self.rest_of_line(span.start).trim_end().len();
            self.warning(head, "the table has a head and no row", "write a row below the line `|---|`");
        }
    }

    /// Reports columns without anything below their head, and heads without anything above their column. The first column
    /// may do without a head.
    fn empty_columns(&mut self, table: &Table) {
        let is_filled = |column: usize| table.filled & 1 << column != 0;
        let has_head = table.head.iter().any(|(_, is_empty)| !is_empty);
        for (column, (place, is_empty)) in table.head.iter().enumerate() {
            if table.filled == 0 {
                let help = "write something in the cells below the head, or take the table out";
                return self.warning(place.clone(), "all cells of the table are empty", help);
            }
            if !is_filled(column) {
                let help = "write something in its cells, or take the column out of every row";
                self.warning(place.clone(), "all cells of this column are empty", help);
            } else if *is_empty && has_head && column > 0 {
                let help = "say in the head what the column holds: it is read aloud with every cell";
                self.warning(place.clone(), "this column has no head", help);
            }
        }
    }
}

/// Whether a row is a line such as `|---|---|`.
fn is_rule(row: &str) -> bool {
    // Most rows have a letter among their first signs.
    row.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ')) && row.contains("--")
}

/// Where the cells of a row are in it, as the parser splits them: at each `|` without a backslash before it.
pub(super) fn cells(row: &str) -> Vec<Range<usize>> {
    let mut cells = Vec::new();
    let mut start = row.len() - row.trim_start().len();
    if row[start..].starts_with('|') {
        start += 1;
    }
    let end = row.trim_end().len();
    let mut is_escaped = false;
    for (at, byte) in row.bytes().enumerate().take(end).skip(start) {
        if byte == b'|' && !is_escaped {
            cells.push(start..at);
            start = at + 1;
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    if start < end {
        cells.push(start..end);
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::cells;

    #[test]
    fn cells_are_split_as_the_parser_splits_them() {
        for (row, count) in [
            ("| a | b |", 2),
            ("a | b", 2),
            ("| a \\| b |", 1),
            ("|  | b", 2),
            ("| a |", 1),
            ("a", 1),
            ("|a|b|c|  ", 3),
        ] {
            assert_eq!(cells(row).len(), count, "{row}");
        }
    }
}
