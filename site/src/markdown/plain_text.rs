//! The plain text of a document, by section, as search reads it.

use pulldown_cmark::Event;

/// Collects the plain text of each section: what comes before the first heading, then what follows each heading.
pub(super) struct PlainText(Vec<String>);

impl PlainText {
    pub(super) fn new() -> Self {
        Self(vec![String::new()])
    }

    /// Begins the next section.
    pub(super) fn next_section(&mut self) {
        self.0.push(String::new());
    }

    /// Adds the text of an event. Blocks are kept apart by a space, as lines are.
    pub(super) fn add(&mut self, event: &Event<'_>) {
        let Some(section) = self.0.last_mut() else { return };
        match event {
            Event::Text(text) | Event::Code(text) => section.push_str(text),
            Event::SoftBreak | Event::HardBreak => section.push(' '),
            _ => {}
        }
    }

    /// Ends a block.
    pub(super) fn end_block(&mut self) {
        if let Some(section) = self.0.last_mut()
            && !section.is_empty()
            && !section.ends_with(' ')
        {
            section.push(' ');
        }
    }

    /// The texts of the sections.
    pub(super) fn finish(mut self) -> Vec<String> {
        for section in &mut self.0 {
            section.truncate(section.trim_end().len());
        }
        self.0
    }
}
