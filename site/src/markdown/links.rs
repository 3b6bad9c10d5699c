//! Where links and pictures of a text lead.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::{Link, Renderer};

impl<'a> Renderer<'_, 'a> {
    /// Resolves a link's target.
    pub(super) fn link(&mut self, target: CowStr<'a>, span: &Range<usize>) -> CowStr<'a> {
        if let Some(internal) = target.strip_prefix("@/") {
            return self.article_link(internal, span);
        }
        if let Some(heading) = target.strip_prefix('#') {
            self.note(None, Some(heading), span);
            return target;
        }
        if ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| target.starts_with(scheme)) {
            let filled = self.fill(target, span);
            return filled.chars().filter(|c| !c.is_whitespace()).collect::<String>().into();
        }
        let help =
            "link to an article as `[text](@/its-id.md)`, to a heading as `[text](#heading)`, elsewhere with https://";
        self.problem(span.clone(), format!("the link target `{target}` leads nowhere"), help.into());
        target
    }

    /// The address of an article's page. Whether there is such an article is seen when all are known.
    fn article_link(&mut self, internal: &str, span: &Range<usize>) -> CowStr<'a> {
        let (file, heading) =
            internal.split_once('#').map_or((internal, None), |(file, heading)| (file, Some(heading)));
        let Some(id) = file.strip_suffix(".md") else {
            let message = format!("there is no article `{file}` in this language");
            self.problem(span.clone(), message, format!("did you mean `@/{file}.md`?"));
            return internal.to_owned().into();
        };
        self.note(Some(id), heading, span);
        let path = self.around.library.find(id).map_or("", |article| &article.path);
        match heading {
            Some(heading) => format!("{path}#{heading}").into(),
            None => path.to_owned().into(),
        }
    }

    fn note(&mut self, article: Option<&str>, heading: Option<&str>, span: &Range<usize>) {
        self.rendered.links.push(Link {
            article: article.map(str::to_owned),
            heading: heading.map(str::to_owned),
            span: span.start + self.offset..span.end + self.offset,
        });
    }

    pub(super) fn picture(&mut self, target: CowStr<'a>, span: &Range<usize>) -> CowStr<'a> {
        if let Some(address) = self.around.images.get(target.trim_start_matches("./")) {
            return address.clone().into();
        }
        let help =
            "put the picture in the folder `images` beside site.toml and write `![what it shows](images/name.png)`";
        self.problem(span.clone(), format!("the image `{target}` is missing"), help.into());
        target
    }
}
