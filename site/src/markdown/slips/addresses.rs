//! Addresses in a text that are no links, and links whose text names another address.

use std::ops::Range;

use super::Slips;

/// The ends of names of hosts that people write without `www.`.
const TOP_LEVELS: [&str; 15] =
    ["com", "de", "dk", "edu", "eu", "example", "fi", "gov", "info", "io", "net", "no", "nu", "org", "se"];

/// Texts of links that say nothing.
const SAYS_NOTHING: [&str; 10] = [
    "här",
    "klicka här",
    "tryck här",
    "läs mer",
    "läs mer här",
    "mer information",
    "here",
    "click here",
    "read more",
    "more information",
];

/// Words that follow a link, and are no ending of its last word.
const AFTER_LINK: [&str; 10] = ["och", "eller", "för", "som", "med", "där", "and", "or", "for", "with"];

/// Two telephone numbers are compared by as many of their last digits, at most: one may have the country's code.
const COMPARED_DIGITS: usize = 7;

/// What of an address stands at the beginning of a text, without the signs of the sentence after it.
fn first_word(text: &str) -> &str {
    let is_beside = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '”' | '[' | ']' | '|' | '}');
    let word = text.split(is_beside).next().unwrap_or_default();
    word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '*', '_'])
}

impl<'t> Slips<'t> {
    /// `<www.company.se>`
    pub(super) fn angle(&mut self, at: usize, span: &Range<usize>) {
        let rest = &self.text[at + 1..span.end];
        if let Some(end) = rest.find('>').filter(|_| rest.starts_with("www.")) {
            let address = &rest[..end];
            let help = format!("write `[{address}](https://{address})`");
            self.error(at..at + end + 2, format!("`<{address}>` makes no link"), help);
        } else if let Some(end) = rest.find('>').filter(|_| is_tag_of_other_program(rest)) {
            let help = "take it out: it means something in other programs, and nothing here";
            self.error(at..at + end + 2, format!("`<{}>` is shown as it stands", &rest[..end]), help);
        }
    }

    /// An address that is no link. `at` is its `://` or `www.`
    pub(super) fn address(&mut self, at: usize, span: &Range<usize>) {
        let start = self.text[span.start..at].rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(span.start, |end| {
            let end = span.start + end;
            end + self.text[end..].chars().next().map_or(1, char::len_utf8)
        });
        let address = first_word(&self.text[start..span.end]);
        let host = address.split("://").last().unwrap_or_default().split('/').next().unwrap_or_default();
        let is_web = address.starts_with("http") || start == at && address.starts_with("www.");
        let is_own_computer = host.starts_with("127.");
        if !is_web || is_own_computer || !host.contains('.') || host.len() < 4 || self.before(start) == Some('/') {
            return;
        }
        let full = if address.starts_with("www.") { format!("https://{address}") } else { address.to_owned() };
        let help = format!("write `[what it leads to]({full})`, or `<{full}>`");
        self.warning(start..start + address.len(), format!("the address `{address}` is no link"), help);
    }

    /// A mail address that is no link.
    pub(super) fn mailbox(&mut self, at: usize, span: &Range<usize>) {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
        let name = &self.text[span.start..at];
        let name = &name[name.trim_end_matches(is_part).len()..];
        let host = &self.text[at + 1..span.end];
        let host = host[..host.len() - host.trim_start_matches(is_part).len()].trim_end_matches(['.', '-']);
        if name.is_empty() && self.before(at).is_none_or(char::is_whitespace) {
            return self.mention(at, span);
        }
        if name.is_empty() || !host.contains('.') || host.starts_with('.') {
            return;
        }
        let address = format!("{name}@{host}");
        let help = format!("write `[{address}](mailto:{address})`");
        self.warning(at - name.len()..at + 1 + host.len(), format!("the mail address `{address}` is no link"), help);
    }

    /// `name(at)company.se`, as people hide an address from programs, and from readers as well.
    pub(super) fn hidden_mailbox(&mut self, at: usize, span: &Range<usize>) {
        let Some(rest) = ["(at)", "[at]"].iter().find_map(|sign| self.text[at..span.end].strip_prefix(sign)) else {
            return;
        };
        let host = &rest[..rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-')).unwrap_or(rest.len())];
        if self.before(at).is_some_and(char::is_alphanumeric) && host.trim_end_matches('.').contains('.') {
            let help = "write `[name@company.se](mailto:name@company.se)`, which readers can follow";
            self.warning(at..at + "(at)".len(), "this is no mail address for readers", help);
        }
    }

    /// `company.se/page`: an address with neither `https://` nor `www.`. `at` is a dot of its name. Without a path it may be
    /// meant as a name.
    pub(super) fn bare_address(&mut self, at: usize, span: &Range<usize>) {
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        let before = &self.text[span.start..at];
        let start = span.start + before.trim_end_matches(is_of_name).len();
        let rest = &self.text[start..span.end];
        let host = &rest[..rest.len() - rest.trim_start_matches(is_of_name).len()];
        let path = first_word(&rest[host.len()..]);
        let is_beside =
            self.before(start).is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '@' | ':' | '_' | '}'));
        if is_beside || path.len() < 2 || !path.starts_with('/') || !is_host(host) || host.starts_with("www.") {
            return;
        }
        let address = format!("{host}{path}");
        let help = format!("write `[what it leads to](https://{address})`");
        self.warning(start..start + address.len(), format!("the address `{address}` is no link"), help);
    }

    /// Whether a link ends right before a byte.
    fn follows_link(&self, at: usize) -> bool {
        let line = &self.text[self.line_start(at)..at];
        let target = line.rsplit_once("](").map(|(_, target)| target);
        target.is_some_and(|target| !target.contains(char::is_whitespace) && target.matches(')').count() == 1)
    }

    /// Reads a link as a whole: `target` is where it leads.
    pub(super) fn link_text(&mut self, target: &str, span: &Range<usize>) {
        let text: &'t str = self.text;
        let written = &text[span.clone()];
        let Some((text, rest)) = written.strip_prefix('[').and_then(|written| written.rsplit_once("](")) else {
            return;
        };
        if text.trim() != text && !text.trim().is_empty() {
            let help = format!("write `[{}](…)`, and put the space outside of the brackets", text.trim());
            self.warning(span.clone(), "the text of the link begins or ends with a space", help);
        }
        if self.text[..span.start].ends_with(')') && self.follows_link(span.start) {
            let help = "put a space between them: readers see one link";
            self.warning(span.clone(), "two links stand together without a space", help);
        }
        let after = &self.text[span.end..];
        let after = &after[..after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len())];
        if AFTER_LINK.contains(&after) {
            let help = format!("write a space before `{after}`");
            self.warning(span.end..span.end + after.len(), "a space is missing after the link", help);
        }
        let text = text.trim_matches(['*', '_', ' ']);
        if text.starts_with('[') && text.ends_with(']') {
            self.warning(span.clone(), "the link is shown in brackets", "write one pair of brackets: `[text](…)`");
        } else if target.starts_with("downloads/") && text.to_lowercase().contains("(pdf") {
            self.warning(span.clone(), "kind and length are shown by themselves", "take the brackets at the end out");
        }
        if SAYS_NOTHING.contains(&text.to_lowercase().trim_end_matches(['.', '!', '»', '›', ' '])) {
            let help = "name in the brackets what it leads to: links are also read by themselves, one after the other";
            self.warning(span.clone(), format!("`{text}` does not say where the link leads"), help);
            return;
        }
        if text.contains(['{', '[', ']', '`']) || target.contains('{') {
            return;
        }
        self.words_of_link(text, rest.trim_end_matches(')'), span);
        if let Some(other) = named_elsewhere(text, target) {
            let help = format!("write the address that is right in both places, or `[what it leads to]({target})`");
            self.warning(span.clone(), format!("the text of the link names `{text}`, and it leads to `{other}`"), help);
        }
    }
}

/// Whether the text after a `<` is a tag such as `ac:link`, or its end.
fn is_tag_of_other_program(text: &str) -> bool {
    let text = text.trim_start_matches('/');
    let name = text.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let rest = text[name.len()..].strip_prefix(':').unwrap_or_default();
    !name.is_empty() && rest.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Where a link leads, if its text names another address.
fn named_elsewhere<'a>(text: &str, target: &'a str) -> Option<&'a str> {
    if let Some(number) = target.strip_prefix("tel:") {
        let is_number =
            text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '-' | '–' | '(' | ')' | '+'));
        let (named, dialled) = (last_digits(text), last_digits(number));
        let differs = is_number && named.len() >= 5 && !named.ends_with(&dialled) && !dialled.ends_with(&named);
        return if differs { Some(number) } else { None };
    }
    if let Some(mailbox) = target.strip_prefix("mailto:") {
        let mailbox = mailbox.split('?').next().unwrap_or_default();
        let is_mailbox = text.contains('@') && !text.contains(char::is_whitespace);
        return if is_mailbox && !text.eq_ignore_ascii_case(mailbox) { Some(mailbox) } else { None };
    }
    let (named, led) = (Web::of(text)?, Web::of(target).filter(|_| target.contains("://"))?);
    let is_part =
        |whole: &str, part: &str| whole == part || whole.strip_suffix(part).is_some_and(|rest| rest.ends_with('.'));
    let same_host = is_part(&named.host, &led.host) || is_part(&led.host, &named.host);
    // Without `https://`, the text may be a short form of the address.
    let is_whole = text.contains("://") && !named.path.is_empty();
    let same_path = !is_whole || led.path == named.path || led.path.starts_with(&named.path);
    let is_named_there = led.path.contains(&format!("{}/{}", named.host, named.path));
    if same_host && same_path || is_named_there { None } else { Some(target) }
}

/// The last digits of a telephone number.
fn last_digits(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    digits[digits.len().saturating_sub(COMPARED_DIGITS)..].to_owned()
}

/// A web address, without what makes no difference to where it leads.
struct Web {
    host: String,
    path: String,
}

impl Web {
    fn of(address: &str) -> Option<Self> {
        let lower = address.to_lowercase();
        let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")).unwrap_or(&lower);
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let path = rest[host.len()..].split(['?', '#']).next().unwrap_or_default().trim_matches('/').to_owned();
        let is_web = rest.len() < lower.len() || host.starts_with("www.") || is_host(host);
        let host = host.trim_start_matches("www.").to_owned();
        if is_web && !rest.contains(char::is_whitespace) && host.contains('.') {
            Some(Self { host, path })
        } else {
            None
        }
    }
}

/// Whether a word is the name of a host, such as `company.se`.
fn is_host(word: &str) -> bool {
    let mut labels = word.rsplit('.');
    let is_known = labels.next().is_some_and(|last| TOP_LEVELS.contains(&last));
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    is_known && word.contains('.') && labels.all(is_label)
}

#[cfg(test)]
mod tests {
    use super::named_elsewhere;

    #[test]
    fn a_text_that_names_another_address_is_told_from_one_that_names_the_same() {
        for (text, target) in [
            ("www.a.se", "https://www.b.se/"),
            ("a.se", "https://b.se"),
            ("https://a.se/kort", "https://a.se/konto"),
            ("hej@a.se", "mailto:hej@b.se"),
            ("08-123 45 67", "tel:+4687654321"),
        ] {
            assert!(named_elsewhere(text, target).is_some(), "{text} {target}");
        }
        for (text, target) in [
            ("www.a.se", "https://a.se/"),
            ("a.se", "https://hjalp.a.se/kort?x=1"),
            ("a.se/kort", "https://www.a.se/foretag/kort"),
            ("https://www.a.se/kort/", "https://a.se/kort?utm=x"),
            ("Hej@a.se", "mailto:hej@a.se?subject=Hej"),
            ("08-123 45 67", "tel:+4681234567"),
            ("0771-67 00 00", "tel:0771670000"),
            ("ring oss", "tel:+4681234567"),
            ("Läs mer", "https://a.se/"),
            ("Booking", "https://www.booking.com/"),
            ("v2.0", "https://a.se/2"),
            ("@a.se/kort", "https://b.se/"),
            ("a.se/kort.json", "https://b.se/filer/a.se/kort.json"),
        ] {
            assert_eq!(named_elsewhere(text, target), None, "{text} {target}");
        }
    }
}
