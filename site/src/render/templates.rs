//! The templates in `site/templates`, and the strings that they use.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, anyhow};
use tera::{Context, Tera};

use super::files::files_below;
use crate::diagnostics::display_path;

/// The compiled templates, and the strings that they use.
pub(crate) struct Templates {
    /// The engine, without any language's strings.
    pub(crate) tera: Tera,
    /// The paths of the strings, each with the template that uses it.
    pub(crate) strings: Vec<(String, String)>,
    /// Name and text of each template as it was written.
    sources: Vec<(String, String)>,
    /// The folder as messages show it.
    display_folder: String,
}

impl Templates {
    /// Reads every file of the folder and of its sub-folders. A template's name is its path below the folder. Indentation is
    /// dropped here, once, rather than from every page.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
        let mut sources = Vec::new();
        for path in files_below(folder)? {
            let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if path.is_file() && !is_hidden {
                let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
                sources.push((name, text));
            }
        }
        sources.sort();
        let strings =
            sources.iter().flat_map(|(name, text)| used_strings(text).map(|path| (path, name.clone()))).collect();
        let mut templates = Self { tera: Tera::new(), strings, sources, display_folder: display_path(folder) };
        let compact = templates.sources.iter().map(|(name, text)| (name.as_str(), compact(text)));
        if let Err(error) = templates.tera.add_raw_templates(compact) {
            return Err(report(&templates.as_written().err().unwrap_or(error)));
        }
        Ok(templates)
    }

    /// The engine with the templates as they were written: its reports give the right place in the file.
    fn as_written(&self) -> tera::TeraResult<Tera> {
        let mut tera = Tera::new();
        tera.set_fallback_prefixes(vec![format!("{}/", self.display_folder)])?;
        tera.add_raw_templates(
            self.sources.iter().map(|(name, text)| (format!("{}/{name}", self.display_folder), text)),
        )?;
        Ok(tera)
    }

    /// The report of an error that a template has led to. The page is rendered again with the templates as they were written,
    /// so that the report gives the place in the file.
    pub(crate) fn explain(&self, tera: &Tera, template: &str, context: &Context, error: tera::Error) -> anyhow::Error {
        report(&self.render_as_written(tera, template, context).err().unwrap_or(error))
    }

    fn render_as_written(&self, tera: &Tera, template: &str, context: &Context) -> tera::TeraResult<String> {
        let mut written = self.as_written()?;
        *written.global_context() = tera.clone().global_context().clone();
        written.render(template, context)
    }
}

/// The engine's report without its leading `error: `, which our own report adds.
fn report(error: &tera::Error) -> anyhow::Error {
    let report = error.to_string();
    anyhow!("{}", report.strip_prefix("error: ").unwrap_or(&report))
}

/// Drops indentation and empty lines; line breaks stay, since they separate words.
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
    text.match_indices("t.").filter_map(move |(at, _)| {
        let is_variable = !text[..at].ends_with(|c: char| is_name(c) || matches!(c, '.' | '"' | '/' | '-'));
        let path: String = text[at + 2..].chars().take_while(|c| is_name(*c) || *c == '.').collect();
        if is_variable && path.starts_with(|c: char| c.is_ascii_lowercase()) {
            Some(path.trim_end_matches('.').to_owned())
        } else {
            None
        }
    })
}

/// Whether a character can be part of a variable's name.
fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
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
