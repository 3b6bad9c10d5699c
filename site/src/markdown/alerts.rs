//! Alerts: quotes that begin with `[!NOTE]`, `[!TIP]` and so on.

use pulldown_cmark::BlockQuoteKind;

use crate::diagnostics::nearest;

const MARKERS: [&str; 5] = ["[!NOTE]", "[!TIP]", "[!IMPORTANT]", "[!WARNING]", "[!CAUTION]"];

/// What authors write for the kinds in Swedish, or in other programs.
const OTHER_NAMES: [(&str, &str); 12] = [
    ("[!OBS]", "[!NOTE]"),
    ("[!OBS!]", "[!NOTE]"),
    ("[!INFO]", "[!NOTE]"),
    ("[!NOTIS]", "[!NOTE]"),
    ("[!TIPS]", "[!TIP]"),
    ("[!HINT]", "[!TIP]"),
    ("[!VIKTIGT]", "[!IMPORTANT]"),
    ("[!VARNING]", "[!WARNING]"),
    ("[!ATTENTION]", "[!WARNING]"),
    ("[!DANGER]", "[!CAUTION]"),
    ("[!FARA]", "[!CAUTION]"),
    ("[!AKTA]", "[!CAUTION]"),
];

/// The message and the help for a quote that begins like an alert (`[!…`) but is not one. `text` is the source from there to
/// the end of the line, and `before` what precedes it in the line.
pub(super) fn unknown_alert(before: &str, text: &str) -> (String, String) {
    let marker = text.split_inclusive(']').next().unwrap_or(text);
    let kind = marker.to_uppercase();
    if MARKERS.contains(&kind.as_str()) {
        if text.trim() == marker && before.ends_with("  ") {
            let help = format!("write `> {marker}` with one space");
            return (format!("more than one space stands before `{marker}`"), help);
        }
        return (format!("`{marker}` does not stand alone on its line"), "begin the text on the next line".to_owned());
    }
    let meant = OTHER_NAMES.iter().find(|(other, _)| *other == kind).map(|(_, meant)| *meant);
    let help = match meant.or_else(|| nearest(&kind, MARKERS.into_iter())) {
        Some(meant) => format!("write `{meant}`; the kinds are {}", MARKERS.join(", ")),
        None => format!("the kinds are {}", MARKERS.join(", ")),
    };
    (format!("`{marker}` is no kind of alert"), help)
}

/// Whether a line is the name of a kind in brackets, without the `!` that makes an alert of it.
pub(super) fn is_alert_without_sign(line: &str) -> bool {
    MARKERS.iter().any(|marker| marker.replace('!', "") == line)
}

/// The kind that a word alone names, as authors write it before a remark: `Obs`, `NOTE`.
pub(super) fn alert_of(word: &str) -> Option<&'static str> {
    let marker = format!("[!{}]", word.to_uppercase());
    let known = MARKERS.iter().find(|known| **known == marker).copied();
    known.or_else(|| OTHER_NAMES.iter().find(|(other, _)| *other == marker).map(|(_, meant)| *meant))
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
