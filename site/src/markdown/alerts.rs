//! Alerts: quotes that begin with `[!NOTE]`, `[!TIP]` and so on.

use pulldown_cmark::BlockQuoteKind;

const MARKERS: [&str; 5] = ["[!NOTE]", "[!TIP]", "[!IMPORTANT]", "[!WARNING]", "[!CAUTION]"];

/// The message and the help for a quote that begins like an alert (`[!…`) but is not one.
pub(super) fn unknown_alert(text: &str) -> (String, String) {
    let marker = text.split_inclusive(']').next().unwrap_or(text);
    if MARKERS.contains(&marker.to_uppercase().as_str()) {
        (format!("`{marker}` does not stand alone on its line"), "begin the text on the next line".to_owned())
    } else {
        (format!("`{marker}` is no kind of alert"), format!("the kinds are {}", MARKERS.join(", ")))
    }
}

/// The kind's name, as class names and strings use it.
pub(super) fn alert_name(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}
