//! Tables: columns aligned by classes, since the page policy forbids the `style` attribute, and a name for each table.

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use super::{Renderer, escape};

/// A table whose end has not come yet.
pub(super) struct OpenTable {
    columns: Vec<Alignment>,
    /// The column of the next cell.
    column: usize,
    /// The element of a cell: `th` in the head, `td` below it.
    cell: &'static str,
}

impl Renderer<'_, '_> {
    /// A wide table scrolls, also by keyboard, and does not widen the page. Its name is a landmark, and so must be its own.
    pub(super) fn open_table(&mut self, columns: Vec<Alignment>) {
        self.tables += 1;
        let word = self.context.strings.get("article.table");
        let name = match self.rendered.headings.last() {
            Some(heading) => format!("{word} {}: {}", self.tables, heading.text),
            None => format!("{word} {}", self.tables),
        };
        self.html(format!("<section class=\"table\" aria-label=\"{}\" tabindex=\"0\">", escape(&name)));
        self.table = Some(OpenTable { columns, column: 0, cell: "th" });
        self.events.push(Event::Start(Tag::Table(Vec::new())));
    }

    pub(super) fn close_table(&mut self) {
        self.table = None;
        self.events.push(Event::End(TagEnd::Table));
        self.html("</section>\n".into());
    }

    /// Begins the head, or a row below it.
    pub(super) fn open_row(&mut self, row: Tag<'static>) {
        if let Some(table) = &mut self.table {
            table.column = 0;
            table.cell = if matches!(row, Tag::TableHead) { "th" } else { "td" };
        }
        self.events.push(Event::Start(row));
    }

    pub(super) fn open_cell(&mut self) {
        let Some(OpenTable { columns, column, cell }) = &mut self.table else { return };
        let class = match columns.get(*column) {
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        *column += 1;
        let tag = format!("<{cell}{class}>");
        self.html(tag);
    }

    pub(super) fn close_cell(&mut self) {
        let cell = self.table.as_ref().map_or("td", |table| table.cell);
        self.html(format!("</{cell}>"));
    }
}
