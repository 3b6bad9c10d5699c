//! The templates in `site/templates`, and which strings they use.

use std::path::Path;

use anyhow::{Context as _, Result};
use tera::Tera;

/// The templates, compiled once, and the strings that they name.
pub struct Templates {
    /// The engine, without any language's words.
    pub tera: Tera,
    /// Paths of the strings used, each with the template that uses it.
    pub strings: Vec<(String, String)>,
}

impl Templates {
    /// Reads every file of the folder. Indentation is dropped here, once, rather than from every page.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut sources = Vec::new();
        for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_file() && !name.starts_with('.') {
                let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
                sources.push((name, text));
            }
        }
        sources.sort();
        let strings =
            sources.iter().flat_map(|(name, text)| used_strings(text).map(|path| (path, name.clone()))).collect();
        let mut tera = Tera::new();
        tera.add_raw_templates(sources.iter().map(|(name, text)| (name.as_str(), compact(text))))
            .with_context(|| format!("a template in {} is wrong", folder.display()))?;
        Ok(Self { tera, strings })
    }
}

/// Drops indentation and empty lines; line breaks stay, since they part words.
fn compact(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.fold(String::with_capacity(text.len()), |mut compact, line| {
        compact.push_str(line);
        compact.push('\n');
        compact
    })
}

/// The paths that a template reads from `t`, the table of strings.
fn used_strings(text: &str) -> impl Iterator<Item = String> {
    let name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices("t.").filter_map(move |(at, _)| {
        let own_word = !text[..at].ends_with(|c: char| name(c) || c == '.' || c == '"' || c == '/' || c == '-');
        let path: String = text[at + 2..].chars().take_while(|c| name(*c) || *c == '.').collect();
        (own_word && path.starts_with(|c: char| c.is_ascii_lowercase())).then(|| path.trim_end_matches('.').to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::{compact, used_strings};

    #[test]
    fn strings_are_found_where_they_are_read() {
        let template =
            "{{ t.feedback.question }} {% for x in t.problems %} {{ t.support[link.id] }} print.css {{ post.title }}";
        assert_eq!(used_strings(template).collect::<Vec<_>>(), ["feedback.question", "problems", "support"]);
    }

    #[test]
    fn indentation_goes_and_line_breaks_stay() {
        assert_eq!(compact("<p>\n    a\n\n    b\n</p>\n"), "<p>\na\nb\n</p>\n");
    }
}
