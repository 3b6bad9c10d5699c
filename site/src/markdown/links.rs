//! Links and images: what a target means, and the address that is written.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::Renderer;
use crate::content::{article::Link, phone};

/// A link's target, as the author wrote it.
pub(super) enum Target<'t> {
    /// `@/avvisat-kort.md#rubrik`: an article of the same language, perhaps one of its headings.
    Article { id: &'t str, heading: Option<&'t str> },
    /// `@/avvisat-kort`: the ending `.md` is missing.
    ArticleWithoutEnding { file: &'t str },
    /// `#rubrik`: a heading of the same text.
    Heading(&'t str),
    /// A web, mail or telephone address.
    Outside,
    /// Anything else.
    Unknown,
}

/// What the address of a link outside the site begins with.
const SCHEMES: [&str; 4] = ["https://", "http://", "mailto:", "tel:"];

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
        if SCHEMES.iter().any(|scheme| target.starts_with(scheme)) { Self::Outside } else { Self::Unknown }
    }
}

impl<'a> Renderer<'_, 'a> {
    /// The address that a link leads to.
    pub(super) fn link(&mut self, target: CowStr<'a>, span: &Range<usize>) -> CowStr<'a> {
        match Target::of(&target) {
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
                self.error(span.clone(), message, format!("did you mean `@/{file}.md`?"));
                target
            }
            Target::Heading(heading) => {
                self.add_link(None, Some(heading), span);
                target
            }
            Target::Outside => {
                // A wrong value of a placeholder is reported where it is written.
                let is_written_here = !target.contains('{');
                let filled = self.fill(target, span);
                if let Some(number) = filled.strip_prefix("tel:") {
                    return self.phone(number, is_written_here, span);
                }
                filled.chars().filter(|c| !c.is_whitespace()).collect::<String>().into()
            }
            Target::Unknown => {
                let help = "link to an article as `[text](@/its-id.md)`, to a heading as `[text](#heading)`, \
                            elsewhere with https://";
                self.error(span.clone(), format!("the link target `{target}` leads nowhere"), help);
                target
            }
        }
    }

    /// The address that dials a number.
    fn phone(&mut self, number: &str, is_written_here: bool, span: &Range<usize>) -> CowStr<'a> {
        let link = phone::link(number);
        if link.is_none() && is_written_here {
            self.error(span.clone(), format!("`{number}` is no telephone number"), phone::HELP);
        }
        link.unwrap_or_default().into()
    }

    fn add_link(&mut self, article: Option<&str>, heading: Option<&str>, span: &Range<usize>) {
        let span = self.span_in_file(span);
        let (article, heading) = (article.map(str::to_owned), heading.map(str::to_owned));
        self.rendered.links.push(Link { article, heading, span });
    }

    /// The address of an image.
    pub(super) fn image(&mut self, target: CowStr<'a>, span: &Range<usize>) -> CowStr<'a> {
        if let Some(address) = self.context.images.get(target.trim_start_matches("./")) {
            return address.clone().into();
        }
        let help =
            "put the picture in the folder `images` beside site.toml and write `![what it shows](images/name.png)`";
        self.error(span.clone(), format!("the image `{target}` is missing"), help);
        target
    }
}
