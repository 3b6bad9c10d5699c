//! Links: what a target means, and the address that is written.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::{Renderer, addresses, media::kind_and_length};
use crate::content::{article::Link, media::Fault, phone};

/// A link's target, as the author wrote it.
pub(super) enum Target<'t> {
    /// `@/avvisat-kort.md#rubrik`: an article of the same language, perhaps one of its headings.
    Article { id: &'t str, heading: Option<&'t str> },
    /// `@/avvisat-kort`: the ending `.md` is missing.
    ArticleWithoutEnding { file: &'t str },
    /// `#rubrik`: a heading of the same text.
    Heading(&'t str),
    /// `downloads/form.pdf`: a file of ours.
    File,
    /// Anything else: a web, mail or telephone address, or a mistake.
    Outside,
}

impl<'t> Target<'t> {
    pub(super) fn of(target: &'t str) -> Self {
        if let Some(internal) = target.strip_prefix("@/") {
            let (file, heading) = match internal.split_once('#') {
                Some((file, heading)) => (file, Some(heading)),
                None => (internal, None),
            };
            return match file.strip_suffix(".md") {
                Some(id) => Self::Article { id, heading },
                None => Self::ArticleWithoutEnding { file },
            };
        }
        if let Some(heading) = target.strip_prefix('#') {
            return Self::Heading(heading);
        }
        if target.trim_start_matches("./").starts_with("downloads/") { Self::File } else { Self::Outside }
    }
}

impl<'a> Renderer<'_, 'a> {
    /// The address that a link leads to, and what follows its text.
    pub(super) fn link(&mut self, target: CowStr<'a>, span: &Range<usize>) -> (CowStr<'a>, Option<String>) {
        let address = match Target::of(&target) {
            Target::Article { id, heading } => {
                self.add_link(Some(id), heading, span);
                // A missing article is reported when all articles are known.
                let path = (self.context.permalink)(id).unwrap_or_default();
                match heading {
                    Some(heading) => format!("{path}#{heading}").into(),
                    None => path.into(),
                }
            }
            Target::ArticleWithoutEnding { file } => {
                let message = format!("there is no article `{file}` in this language");
                let id = addresses::last_part(file);
                let heading = target.split_once('#').map(|(_, heading)| format!("#{heading}")).unwrap_or_default();
                self.error(span.clone(), message, format!("did you mean `@/{id}.md{heading}`?"));
                target
            }
            Target::Heading(heading) => {
                self.add_link(None, Some(heading), span);
                target
            }
            Target::File => match self.find_media(&target) {
                Ok(file) => return (file.href.clone().into(), Some(kind_and_length(file))),
                Err(Fault { message, help }) => {
                    self.error(span.clone(), message, help);
                    target
                }
            },
            Target::Outside => self.outside(target, span),
        };
        (address, None)
    }

    /// An address outside the site, checked and filled in.
    fn outside(&mut self, target: CowStr<'a>, span: &Range<usize>) -> CowStr<'a> {
        // A wrong value of a placeholder is reported where it is written.
        let is_written_here = !target.contains('{') || !target.contains('}');
        let is_operators = target.starts_with("mailto:{operator_email}");
        let filled = self.fill(target, span);
        if let Some(number) = filled.strip_prefix("tel:") {
            return self.phone(number, is_written_here, span);
        }
        let filled: String = filled.chars().filter(|c| !c.is_whitespace()).collect();
        match addresses::check(&filled) {
            Ok(()) => self.own_address(&filled, span),
            // A placeholder that is not known has been reported.
            Err(_) if is_operators || filled.contains('{') && filled.contains('}') => {}
            Err(addresses::Wrong::Error { message, help }) => self.error(span.clone(), message, help),
            Err(addresses::Wrong::Warning { message, help }) => self.warning(span.clone(), message, help),
        }
        filled.into()
    }

    /// Warns of a whole address of the site's own: nothing tells when it leads nowhere.
    fn own_address(&mut self, address: &str, span: &Range<usize>) {
        let Some(path) = address.strip_prefix(self.context.base_url) else { return };
        if path.is_empty() || path.starts_with(['/', '#', '?']) {
            let id = addresses::last_part(path.split(['#', '?']).next().unwrap_or_default());
            let id = if id.is_empty() { "its-id" } else { id };
            let message = format!("the link `{address}` leads to this site by its whole address");
            self.warning(span.clone(), message, format!("write the file of the article, such as `@/{id}.md`"));
        }
    }

    /// The address that dials a number.
    fn phone(&mut self, number: &str, is_written_here: bool, span: &Range<usize>) -> CowStr<'a> {
        let link = phone::link(number);
        if link.is_none() && is_written_here {
            let help = if number.contains('{') { "close the brace: `tel:{operator_phone}`" } else { phone::HELP };
            self.error(span.clone(), format!("`{number}` is no telephone number"), help);
        }
        let own = self.context.placeholders.number();
        if is_written_here && link.is_some() && link == own {
            let help = "write `tel:{operator_phone}`: it follows when the value changes";
            self.warning(span.clone(), format!("`{number}` is the number of site.toml"), help);
        }
        link.unwrap_or_default().into()
    }

    fn add_link(&mut self, article: Option<&str>, heading: Option<&str>, span: &Range<usize>) {
        let span = self.span_in_file(span);
        let (article, heading) = (article.map(str::to_owned), heading.map(str::to_owned));
        self.rendered.links.push(Link { article, heading, span });
    }
}
