//! Drawings (SVG): they are text, and may hold scripts.

use super::Size;

/// Checks a drawing, and returns the size that its root gives, if any.
///
/// # Errors
///
/// What is wrong with it, as the end of a sentence.
pub(super) fn check(bytes: &[u8]) -> Result<Option<Size>, &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "holds no drawing that can be read (UTF-8)")?;
    let lower = text.to_lowercase();
    let Some(at) = lower.find("<svg") else { return Err("holds no drawing (SVG)") };
    let runs_code = ["<script", "javascript:", "<foreignobject", "<!entity"].iter().any(|part| lower.contains(part));
    if runs_code || has_event_handler(&lower) {
        return Err("holds a script, or HTML");
    }
    let root = lower[at..].split('>').next().unwrap_or_default();
    Ok(size(root))
}

/// Whether an attribute such as `onload="…"` is there.
fn has_event_handler(text: &str) -> bool {
    text.match_indices("on").any(|(at, _)| {
        let is_start = text[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '/'));
        let rest = text[at + 2..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
        is_start && rest.len() < text.len() - at - 2 && rest.trim_start().starts_with('=')
    })
}

/// The size by `width` and `height`, or else by `viewBox`.
fn size(root: &str) -> Option<Size> {
    let pixels = |text: &str| text.trim_end_matches("px").trim().parse::<f64>().ok().filter(|number| *number >= 1.0);
    let own = attribute(root, "width").and_then(pixels).zip(attribute(root, "height").and_then(pixels));
    let (width, height) = own.or_else(|| {
        let mut numbers = attribute(root, "viewbox")?.split([' ', ',']).filter(|part| !part.is_empty()).skip(2);
        pixels(numbers.next()?).zip(pixels(numbers.next()?))
    })?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least 1, and a size of a drawing")]
    let size = Size { width: width.round() as u32, height: height.round() as u32 };
    Some(size)
}

fn attribute<'t>(root: &'t str, name: &str) -> Option<&'t str> {
    root.match_indices(name).find_map(|(at, _)| {
        let is_start = root[..at].ends_with(|c: char| c.is_whitespace());
        let value = root[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| is_start && matches!(c, '"' | '\''))?;
        value[1..].split(quote).next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_read_from_the_root() {
        for (root, size) in [
            ("<svg width=\"20\" height='10px'>", Some((20, 10))),
            ("<svg stroke-width=\"3\" viewBox=\"0 0 24.4 12\">", Some((24, 12))),
            ("<svg width=\"100%\" height=\"100%\"/>", None),
        ] {
            let found = check(root.as_bytes()).expect("a drawing");
            assert_eq!(found, size.map(|(width, height)| Size { width, height }), "{root}");
        }
    }

    #[test]
    fn what_runs_code_is_refused() {
        for inner in ["<script>1</script>", "<a href=\"JavaScript:x\"/>", "<g onload = 'x'/>", "<foreignObject/>"] {
            check(format!("<svg>{inner}</svg>").as_bytes()).expect_err(inner);
        }
        check(b"<svg><text>turn on the light</text></svg>").expect("words");
    }
}
