//! Values of `site.toml` that can only be made up: readers must not be sent to them.

use std::sync::Arc;

use crate::{
    diagnostics::{Diagnostics, Source},
    wording::has_check_digit,
};

/// What to do about them.
pub(crate) const HELP: &str = "write your own; with `demo = true` every page says that the values are made up (a deployment to prod refuses both)";

/// The ends of the host names that are set aside (RFC 2606): nobody has them.
const SET_ASIDE: [&str; 7] =
    [".example", ".test", ".invalid", "example.com", "example.net", "example.org", "localhost"];

/// Parts of the demo's names, in lower case.
const DEMO: [&str; 2] = ["påhittade", "pahittade"];

/// Whether a name is one of the demo's.
pub(crate) fn is_of_the_demo(name: &str) -> bool {
    let name = name.to_lowercase();
    DEMO.iter().any(|part| name.contains(part))
}

/// Whether a text may be an organisation number: ten digits, or twelve with the century, of which the last is the check digit
/// (SFS 1974:174). A number with letters is another country's, and not checked.
pub(crate) fn may_be_organisation_number(text: &str) -> bool {
    if text.contains(char::is_alphabetic) {
        return true;
    }
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let has_others = text.contains(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | ' '));
    let checked = match digits.len() {
        10 => &digits[..],
        12 => &digits[2..],
        _ => return false,
    };
    !has_others && has_check_digit(checked)
}

/// Reports the addresses in a file whose host names are set aside, at their places. Comments are left out.
pub(crate) fn report_addresses(source: &Arc<Source>, live: bool, diagnostics: &mut Diagnostics) {
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '@' | '_');
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        let text = line.split('#').next().unwrap_or_default();
        for (at, found) in SET_ASIDE.into_iter().flat_map(|end| text.match_indices(end)) {
            let end = at + found.len();
            let is_part = !found.starts_with('.') && text[..at].ends_with(|c| is_host(c) && c != '.' && c != '@');
            if is_part || text[end..].starts_with(is_host) {
                continue;
            }
            let from = text[..at].rfind(|c| !is_host(c)).map_or(0, |at| at + 1);
            let message = format!("`{}` is a made-up address", &text[from..end]);
            let error = source.error(start + from..start + end, message, HELP);
            diagnostics.push(if live { error } else { error.into_warning() });
        }
        start += line.len();
    }
}

#[cfg(test)]
mod tests {
    use super::{may_be_organisation_number, report_addresses};
    use crate::diagnostics::{Diagnostics, Source};

    #[test]
    fn host_names_that_are_set_aside_are_made_up() {
        let is_refused = |value: &str| {
            let source = Source::new("site.toml".to_owned(), format!("x = \"{value}\"\n"));
            let mut diagnostics = Diagnostics::default();
            report_addresses(&source, true, &mut diagnostics);
            diagnostics.has_errors()
        };
        for made_up in [
            "a@b.example",
            "a@example.com",
            "https://www.example.org/x",
            "hjalp.test",
            "a@b.invalid",
            "example.net",
            "http://localhost:3000",
        ] {
            assert!(is_refused(made_up), "{made_up}");
        }
        for own in ["a@myexample.com", "example.com.se", "contest", "testa.se", "my-example.org", "b.se # a@b.example"]
        {
            assert!(!is_refused(own), "{own}");
        }
    }

    #[test]
    fn the_check_digit_tells_a_number_from_a_made_up_one() {
        for number in ["556036-0793", "5560360793", "165560360793", "FI 1234567-8"] {
            assert!(may_be_organisation_number(number), "{number}");
        }
        for number in ["123456-7890", "556036-0794", "556036", "", "556036/0793", "000000-0000"] {
            assert!(!may_be_organisation_number(number), "{number}");
        }
    }
}
