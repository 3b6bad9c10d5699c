//! Counts the steps of an article: the items of its longest numbered list.

use pulldown_cmark::{Event, Tag, TagEnd};

#[derive(Default)]
pub(super) struct StepCounter {
    /// How many lists are open.
    depth: usize,
    /// The number of the open list's last item; `None` outside numbered lists.
    item: Option<u64>,
    most: u64,
}

impl StepCounter {
    /// Takes note of the next event of the text.
    pub(super) fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::List(first)) => {
                if self.depth == 0 {
                    self.item = first.map(|first| first.saturating_sub(1));
                }
                self.depth += 1;
            }
            Event::End(TagEnd::List(_)) => self.depth -= 1,
            Event::Start(Tag::Item) if self.depth == 1 => {
                if let Some(item) = &mut self.item {
                    *item += 1;
                    self.most = self.most.max(*item);
                }
            }
            _ => {}
        }
    }

    /// The number of the last step; 0 without steps. A list of one item is no procedure.
    pub(super) fn steps(&self) -> u64 {
        if self.most > 1 { self.most.min(MAX_STEPS) } else { 0 }
    }
}

/// The feedback function accepts no higher step.
const MAX_STEPS: u64 = 99;

#[cfg(test)]
mod tests {
    use pulldown_cmark::Parser;

    use super::*;

    fn steps(text: &str) -> u64 {
        let mut counter = StepCounter::default();
        Parser::new(text).for_each(|event| counter.event(&event));
        counter.steps()
    }

    #[test]
    fn the_longest_numbered_list_counts() {
        assert_eq!(steps("1. a\n2. b\n   1. x\n   2. y\n   3. z\n\n- c\n- d\n- e\n"), 2);
        assert_eq!(steps("1. a\n2. b\n\ntext\n\n3. c\n4. d\n"), 4);
        assert_eq!(steps("- a\n  1. x\n  2. y\n"), 0);
        assert_eq!(steps("1. a\n"), 0);
        assert_eq!(steps("999999999. a\n1. b\n"), MAX_STEPS);
        assert_eq!(steps("text"), 0);
    }
}
