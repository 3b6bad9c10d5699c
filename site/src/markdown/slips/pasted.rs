//! What mail programs, PDF files and chatbots leave around a text that is copied from them.

use std::ops::Range;

use super::Slips;

/// How mail programs sign.
const SIGNATURES: [&str; 19] = [
    "Ämne: ",
    "Subject: ",
    "Detta meddelande är konfidentiellt",
    "This message is confidential",
    "This e-mail and any",
    "This email and any",
    "Skickat från min i",
    "Skickat från Outlook",
    "Hämta Outlook för",
    "Sent from my i",
    "Sent from Outlook",
    "Get Outlook for",
    "Skickat från min mobil",
    "Det här e-postmeddelandet kommer från",
    "Denna e-post kommer från en extern",
    "Detta mejl kommer från en extern",
    "This email originated from outside",
    "CAUTION: This email",
    "[EXTERN",
];

/// How letters end.
const REGARDS: [&str; 10] = [
    "Mvh",
    "MVH",
    "Vänligen,",
    "Med vänlig hälsning",
    "Med vänliga hälsningar",
    "Vänliga hälsningar",
    "Hälsningar",
    "Best regards",
    "Kind regards",
    "Regards,",
];

/// How a line begins that is not for readers.
const NOT_FOR_READERS: [&str; 19] = [
    "Kommenterad [",
    "Commented [",
    "todo",
    "Todo:",
    "fixme",
    "Kolla med ",
    "kolla med ",
    "OBS! Ta bort",
    "OBS: ta bort",
    "Ta bort detta",
    "Remove this",
    "UTKAST",
    "DRAFT",
    "Internt:",
    "INTERNT",
    "Endast för internt bruk",
    "Internal:",
    "INTERNAL",
    "For internal use",
];

/// How a line begins in the place of a text.
const TO_COME: [&str; 16] = [
    "Välj ett objekt.",
    "Klicka eller tryck här för att ange ett datum",
    "Choose an item.",
    "Click or tap to enter a date",
    "lorem ipsum",
    "Klicka eller tryck här för att ange text",
    "Klicka här för att ange text",
    "Click or tap here to enter text",
    "Click here to enter text",
    "Mer information kommer",
    "Kommer snart",
    "Texten är under arbete",
    "Sidan är under arbete",
    "Coming soon",
    "More information to come",
    "This page is under construction",
];

/// How a line begins that gives the day of the last change, which the page shows by itself.
const LAST_CHANGED: [&str; 4] = ["Senast uppdaterad", "Senast ändrad", "Last updated", "Last modified"];

/// How the first line above a forwarded mail begins, and one of the lines below it.
const MAIL_HEADS: [(&str, [&str; 3]); 2] =
    [("Från:", ["Skickat:", "Datum:", "Till:"]), ("From:", ["Sent:", "Date:", "To:"])];

/// How a chatbot begins, in front of the text that it was asked for.
const CHATBOT_BEGINS: [&str; 16] = [
    "certainly! ",
    "sure! here",
    "sure, here",
    "of course! here",
    "absolutely! here",
    "here is a revised",
    "here's a revised",
    "here is the revised",
    "here's the revised",
    "here is the translated",
    "självklart! här",
    "absolut! här",
    "visst! här",
    "här är en omarbetad",
    "här är en förbättrad",
    "här är ett förslag på",
];

/// A longer paragraph is no sign or note around a text, in bytes.
const MAX_SIGN: usize = 120;

/// What a chatbot says after it.
const CHATBOT_ENDS: [&str; 11] = [
    "let me know if you",
    "would you like me to",
    "i hope this helps",
    "as an ai",
    "as a language model",
    "som språkmodell",
    "säg till om du vill att jag",
    "vill du att jag ",
    "hoppas det hjälper",
    "hör av dig om du vill att jag",
    "som en ai",
];

impl Slips<'_> {
    /// Reads a paragraph as a whole.
    pub(super) fn pasted(&mut self, span: &Range<usize>) {
        let written = self.text[span.clone()].trim_end();
        let line = written.lines().next().unwrap_or_default();
        let place = span.start..span.start + line.len();
        let take_out = "take it out";
        let is_short = written.len() < MAX_SIGN;
        let begins = |starts: &[&str]| starts.iter().any(|start| line.starts_with(start));
        if is_short && begins(&REGARDS) {
            self.warning(place, "a mail ends like this", take_out);
        } else if is_short && begins(&NOT_FOR_READERS) {
            self.warning(place, "this reads like a note that is not for readers", "take it out, or set `draft = true`");
        } else if is_short && begins(&TO_COME) {
            self.warning(place, "the text is still to come", "write it, or take this out until it is there");
        } else if is_short && begins(&LAST_CHANGED) && line.contains(|c: char| c.is_ascii_digit()) {
            let help = "take it out: the page shows the day that `updated` has";
            self.warning(place, "the day of the last change stands in the text", help);
        } else if is_short && is_greeting(written) {
            self.warning(place, "a mail begins like this", take_out);
        } else if is_reply_head(line) {
            self.warning(place, "a mail program left this in the text", take_out);
        } else if is_short && is_caption(line) {
            self.caption(place);
        } else if SIGNATURES.iter().any(|start| line.starts_with(start)) || is_forwarded(written) {
            self.warning(place, "a mail program left this in the text", take_out);
        } else if is_page_number(written) || has_leaders(line) {
            self.warning(place, "the pages of a document left this in the text", "take it out: here are no pages");
        } else if may_be_chatbot(line) {
            let begins = |start: &&str| line.get(..start.len()).is_some_and(|line| line.eq_ignore_ascii_case(start));
            if CHATBOT_BEGINS.iter().chain(&CHATBOT_ENDS).any(begins) {
                self.warning(place, "this reads like the words of a chatbot, and not of the text", take_out);
            }
        }
    }
}

/// `Hej Anna,` and `Dear customer,`
fn is_greeting(written: &str) -> bool {
    written.ends_with(',')
        && !written.contains('\n')
        && ["Hej", "Bästa ", "Hello", "Hi ", "Dear "].iter().any(|start| written.starts_with(start))
}

/// `Den mån 3 mars 2025 kl 10:00 skrev Anna <anna@company.se>:` and `On Mon, 3 Mar 2025, Anna wrote:`
fn is_reply_head(line: &str) -> bool {
    line.ends_with(':')
        && (line.starts_with("Den ") && line.contains(" skrev ")
            || line.starts_with("On ") && line.ends_with(" wrote:"))
        && line.contains(|c: char| c.is_ascii_digit())
}

/// `Figur 1: The menu`, below a picture that may not be there.
fn is_caption(line: &str) -> bool {
    let rest = ["Figur ", "Figure ", "Bild "].iter().find_map(|word| line.strip_prefix(word)).unwrap_or_default();
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    after.len() < rest.len() && (after.is_empty() || after.starts_with([':', '.']))
}

/// Whether one of the openings may be there, by the first letter.
fn may_be_chatbot(line: &str) -> bool {
    line.starts_with(|c: char| matches!(c.to_ascii_lowercase(), 'a' | 'c' | 'h' | 'i' | 'l' | 'o' | 's' | 'v' | 'w'))
}

/// The lines above a mail that was forwarded.
fn is_forwarded(written: &str) -> bool {
    let is_head = |(first, others): &(&str, [&str; 3])| {
        written.starts_with(first)
            && written.lines().skip(1).any(|line| others.iter().any(|other| line.starts_with(other)))
    };
    let is_mark =
        written.starts_with("-----") && written.contains("meddelande-----") || written.starts_with("-----Original");
    is_mark || MAIL_HEADS.iter().any(is_head)
}

/// `Sida 3 av 12`
fn is_page_number(written: &str) -> bool {
    let words: Vec<&str> = if written.len() < 24 { written.split(' ').collect() } else { return false };
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    matches!(words[..], ["Sida" | "Page", page, "av" | "of", pages] if is_number(page) && is_number(pages))
}

/// `How to change ........ 3`
fn has_leaders(line: &str) -> bool {
    let before = line.trim_end_matches(|c: char| c.is_ascii_digit());
    before.len() < line.len() && before.trim_end().ends_with(".....")
}
