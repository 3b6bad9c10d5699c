//! Tables: cells that would be lost, and lines that become rows.

use std::ops::Range;

use super::Slips;

/// The open table.
pub(super) struct Table {
    columns: usize,
    rows: usize,
}

impl Table {
    pub(super) fn new(columns: usize) -> Self {
        Self { columns, rows: 0 }
    }
}

impl Slips<'_> {
    /// Reads the head of a table, or a row below it.
    pub(super) fn row(&mut self, span: &Range<usize>) {
        let Some(Table { columns, rows }) = &mut self.table else { return };
        *rows += 1;
        let (columns, is_head) = (*columns, *rows == 1);
        let row = self.text[span.clone()].lines().next().unwrap_or_default();
        let cells = cells(row);
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
        if self.table.take().is_some_and(|table| table.rows == 1) {
            let head = span.start..span.start + self.rest_of_line(span.start).trim_end().len();
            self.warning(head, "the table has a head and no row", "write a row below the line `|---|`");
        }
    }
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
