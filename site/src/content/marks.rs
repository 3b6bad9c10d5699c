//! Marks of Markdown and HTML in front matter and strings, where readers would see them as they stand.

use crate::wording::Fault;

/// The first such mark in a text.
pub(super) fn fault(text: &str) -> Option<Fault> {
    let mark = first_mark(text)?;
    let help = if mark.starts_with('&') {
        "write the sign itself"
    } else if mark.ends_with('>') && mark.len() == 2 {
        "write the arrow `→`, or say it in words"
    } else {
        "take it out: Markdown and HTML belong in the text of an article"
    };
    Some(Fault { span: 0..0, message: format!("`{mark}` is shown as it stands"), help: help.into() })
}

fn first_mark(text: &str) -> Option<&str> {
    let signs = ["**", "__", "](", "`", "->", "=>"].into_iter().filter_map(|sign| Some((text.find(sign)?, sign)));
    signs.chain(tag(text)).chain(entity(text)).min().map(|(_, mark)| mark)
}

/// The first HTML tag of a text, such as `<b>` or `</b>`, and where it is.
fn tag(text: &str) -> Option<(usize, &str)> {
    text.match_indices('<').find_map(|(at, _)| {
        let end = at + text[at..].find('>')? + 1;
        let is_tag = text[at + 1..end].trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic());
        if is_tag { Some((at, &text[at..end])) } else { None }
    })
}

/// The first name of a sign in HTML, such as `&nbsp;`, and where it is.
fn entity(text: &str) -> Option<(usize, &str)> {
    text.match_indices('&').find_map(|(at, _)| {
        let name = text[at + 1..].split(';').next().unwrap_or_default();
        let end = at + 1 + name.len();
        let is_name = !name.is_empty() && name.trim_start_matches('#').bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_name && text[end..].starts_with(';') { Some((at, &text[at..=end])) } else { None }
    })
}

#[cfg(test)]
mod tests {
    use super::first_mark;

    #[test]
    fn marks_are_told_from_signs_that_are_meant() {
        for (text, mark) in [
            ("Se **kortet** nu", Some("**")),
            ("Se [kortet](@/kort.md)", Some("](")),
            ("<b>Kort</b>", Some("<b>")),
            ("Kort</b> och `kod`", Some("</b>")),
            ("Kort&nbsp;och &#246;", Some("&nbsp;")),
            ("Konto -> Kort", Some("->")),
            ("Kort & faktura; AT&T", None),
            ("Välj 2 * 3 [nytt] < 5 > 4 <3", None),
        ] {
            assert_eq!(first_mark(text), mark, "{text}");
        }
    }
}
