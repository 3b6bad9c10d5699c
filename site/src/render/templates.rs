//! The templates in `site/templates`, and which strings they use.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, anyhow};
use tera::{Context, Tera};

use crate::render::shared_inputs::shown;

/// The templates, compiled once, and the strings that they name.
pub struct Templates {
    /// The engine, without any language's words.
    pub tera: Tera,
    /// Paths of the strings used, each with the template that uses it.
    pub strings: Vec<(String, String)>,
    /// Name and text of each template as it was written.
    sources: Vec<(String, String)>,
    /// How messages call the folder.
    folder: String,
}

impl Templates {
    /// Reads every file of the folder. Indentation is dropped here, once, rather than from every page.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut sources = Vec::new();
        for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_file() && !name.starts_with('.') {
                let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
                sources.push((name, text));
            }
        }
        sources.sort();
        let strings =
            sources.iter().flat_map(|(name, text)| used_strings(text).map(|path| (path, name.clone()))).collect();
        let mut templates = Self { tera: Tera::new(), strings, sources, folder: shown(folder) };
        let compact = templates.sources.iter().map(|(name, text)| (name.as_str(), compact(text)));
        if let Err(error) = templates.tera.add_raw_templates(compact) {
            return Err(report(&templates.as_written().err().unwrap_or(error)));
        }
        Ok(templates)
    }

    /// The engine with the templates as they were written: what it reports stands in the file where it says.
    fn as_written(&self) -> tera::TeraResult<Tera> {
        let mut tera = Tera::new();
        tera.set_fallback_prefixes(vec![format!("{}/", self.folder)])?;
        tera.add_raw_templates(self.sources.iter().map(|(name, text)| (format!("{}/{name}", self.folder), text)))?;
        Ok(tera)
    }

    /// The error that one of the templates has led to, with its place in the file.
    pub fn explain(&self, tera: &Tera, template: &str, context: &Context, error: tera::Error) -> anyhow::Error {
        let again = || {
            let mut written = self.as_written()?;
            *written.global_context() = tera.clone().global_context().clone();
            written.render(template, context)
        };
        report(&again().err().unwrap_or(error))
    }
}

/// The engine's own report, which begins with its own `error: `.
fn report(error: &tera::Error) -> anyhow::Error {
    let report = error.to_string();
    anyhow!("{}", report.strip_prefix("error: ").unwrap_or(&report))
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
