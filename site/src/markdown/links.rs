//! Where links and pictures of a text lead.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::{Anchor, Renderer};

impl<'a> Renderer<'_, 'a> {
    /// Resolves a link's target.
    pub(super) fn link(&mut self, target: CowStr<'a>, span: &Range<usize>) -> CowStr<'a> {
        if let Some(internal) = target.strip_prefix("@/") {
            return self.article_link(internal, span);
        }
        if let Some(heading) = target.strip_prefix('#') {
            self.anchor(None, heading, span);
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

    fn article_link(&mut self, internal: &str, span: &Range<usize>) -> CowStr<'a> {
        let (file, heading) =
            internal.split_once('#').map_or((internal, None), |(file, heading)| (file, Some(heading)));
        let id = file.strip_suffix(".md");
        let Some((id, path)) = id.and_then(|id| self.around.paths.get_key_value(id)) else {
            let id = id.unwrap_or(file);
            let near = crate::table::nearest(id, self.around.paths.keys().map(String::as_str));
            let help = match near {
                Some(near) => format!("did you mean `@/{near}.md`?"),
                None => "write the article's file name, such as `@/avvisat-kort.md`".into(),
            };
            self.problem(span.clone(), format!("there is no article `{file}` in this language"), help);
            return internal.to_owned().into();
        };
        match heading {
            Some(heading) => {
                self.anchor(Some(id), heading, span);
                format!("{path}#{heading}").into()
            }
            None => path.clone().into(),
        }
    }

    fn anchor(&mut self, article: Option<&str>, heading: &str, span: &Range<usize>) {
        self.rendered.anchors.push(Anchor {
            article: article.map(str::to_owned),
            heading: heading.to_owned(),
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
