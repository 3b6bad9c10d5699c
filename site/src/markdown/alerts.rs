//! Alerts: quotes that begin with `[!NOTE]` or its like.

use std::ops::Range;

use pulldown_cmark::BlockQuoteKind;

use super::Renderer;

impl Renderer<'_, '_> {
    /// Notes a quote that looks like an alert and is none.
    pub(super) fn unknown_alert(&mut self, text: &str, span: Range<usize>) {
        let marker = text.split_inclusive(']').next().unwrap_or(text);
        let known = ["[!NOTE]", "[!TIP]", "[!IMPORTANT]", "[!WARNING]", "[!CAUTION]"];
        let (message, help) = if known.contains(&marker.to_uppercase().as_str()) {
            (format!("`{marker}` does not stand alone on its line"), "begin the text on the next line".to_owned())
        } else {
            (format!("`{marker}` is no kind of alert"), format!("the kinds are {}", known.join(", ")))
        };
        self.problem(span, message, help);
    }
}

/// The kind's name, in class names and among the strings.
pub(super) fn alert_name(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}
