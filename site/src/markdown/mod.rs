//! Markdown to HTML. Rendering returns facts (headings, links to articles) with their places; what they point at is
//! checked when every article is known.

mod alerts;
mod headings;
mod links;

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
    sync::Arc,
};

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeWithOffset, html};

use serde::{Deserialize, Serialize};

use self::{alerts::alert_name, headings::OpenHeading};
use crate::{
    content::library::Library,
    content::placeholders::{self as placeholder, Placeholders},
    content::strings::Words,
    diagnostics::diagnostic::{Problems, Source},
    slug::fold,
};

/// What a text may use while it is rendered.
pub struct Surroundings<'s> {
    /// The language's articles, to link to.
    pub library: &'s Library,
    /// Values of `{operator}` and its like.
    pub placeholders: &'s Placeholders,
    /// The language's strings, for the alerts' titles.
    pub words: &'s Words,
    /// Addresses of images by file name.
    pub images: &'s BTreeMap<String, String>,
}

/// A rendered text.
#[derive(Debug, Default)]
pub struct Rendered {
    /// HTML before the first heading.
    pub intro: String,
    /// HTML from the first heading on.
    pub body: String,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// Links to articles and headings of the language.
    pub links: Vec<Link>,
}

/// A heading of a text.
#[derive(Debug, Clone)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// The id, unique in the text.
    pub id: String,
    /// The words, as plain text.
    pub text: String,
}

/// A link within the language.
#[derive(Debug, Serialize, Deserialize)]
pub struct Link {
    /// Id of the article; `None` for the same one.
    pub article: Option<String>,
    /// Id of the heading, if it leads to one.
    pub heading: Option<String>,
    /// Where the link stands in the file.
    pub span: Range<usize>,
}

/// Stands before the first heading while rendering; Markdown lets no NUL through.
const SPLIT: &str = "\0";

/// Renders the text that begins at byte `offset` of a file.
pub fn render(
    source: &Arc<Source>,
    text: &str,
    offset: usize,
    around: &Surroundings<'_>,
    problems: &mut Problems,
) -> Rendered {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM;
    let mut renderer = Renderer {
        source,
        offset,
        around,
        problems,
        // Room for most texts: an event for every few letters.
        events: Vec::with_capacity(text.len() / 8),
        rendered: Rendered::default(),
        heading: None,
        ids: HashMap::new(),
        quote_opened: false,
        code: false,
        depth: 0,
    };
    for (event, span) in TextMergeWithOffset::new(Parser::new_ext(text, options).into_offset_iter()) {
        renderer.event(event, span);
    }
    let Renderer { events, mut rendered, .. } = renderer;
    rendered.intro.reserve(text.len() + text.len() / 4);
    html::push_html(&mut rendered.intro, events.into_iter());
    if let Some(at) = rendered.intro.find(SPLIT) {
        rendered.intro[at + SPLIT.len()..].clone_into(&mut rendered.body);
        rendered.intro.truncate(at);
    }
    rendered
}

struct Renderer<'r, 'a> {
    source: &'r Arc<Source>,
    offset: usize,
    around: &'r Surroundings<'r>,
    problems: &'r mut Problems,
    events: Vec<Event<'a>>,
    rendered: Rendered,
    heading: Option<OpenHeading>,
    /// How often each folded heading has been met.
    ids: HashMap<String, u32>,
    quote_opened: bool,
    code: bool,
    /// How many quotes, alerts, lists and footnotes are open.
    depth: usize,
}

impl<'a> Renderer<'_, 'a> {
    fn event(&mut self, event: Event<'a>, span: Range<usize>) {
        let quote_opened = std::mem::take(&mut self.quote_opened);
        let event = match event {
            Event::Start(tag) => {
                self.quote_opened = quote_opened && matches!(tag, Tag::Paragraph);
                return self.start(tag, span);
            }
            Event::End(tag) => return self.end(tag),
            Event::Text(text) => {
                if quote_opened && text.starts_with("[!") {
                    self.unknown_alert(&text, span.clone());
                }
                Event::Text(self.fill(text, &span))
            }
            Event::FootnoteReference(label) => {
                self.note_link();
                Event::FootnoteReference(footnote(&label))
            }
            Event::InlineHtml(_) => return self.raw_html(span),
            // A line of a block that has been noted whole.
            Event::Html(_) => return,
            other => other,
        };
        if let (Some(heading), Event::Text(text) | Event::Code(text)) = (&mut self.heading, &event) {
            heading.text.push_str(text);
        }
        self.events.push(event);
    }

    fn start(&mut self, tag: Tag<'a>, span: Range<usize>) {
        self.depth += usize::from(is_nested(tag.to_end()));
        let event = match tag {
            Tag::Heading { level, .. } => {
                self.open_heading(level, span);
                Event::Text(CowStr::Borrowed(""))
            }
            Tag::BlockQuote(Some(kind)) => {
                let kind = alert_name(kind);
                let title = self.around.words.get(&format!("alerts.{kind}"));
                let title = Event::Text(title.to_owned().into());
                self.html(format!("<div class=\"alert alert-{kind}\" role=\"note\"><p class=\"alert-title\">"));
                self.events.push(title);
                Event::Html("</p>\n".into())
            }
            Tag::BlockQuote(None) => {
                self.quote_opened = true;
                Event::Start(Tag::BlockQuote(None))
            }
            // Wide tables scroll by themselves, by keyboard too, instead of widening the page.
            Tag::Table(columns) => {
                let label = escape(self.around.words.get("article.table"));
                self.html(format!("<div class=\"table\" role=\"region\" aria-label=\"{label}\" tabindex=\"0\">"));
                Event::Start(Tag::Table(columns))
            }
            Tag::Link { link_type, dest_url, title, id } => {
                self.note_link();
                // An address in angle brackets is a mail link without saying so, and needs no check.
                let is_address = link_type == LinkType::Email;
                let dest_url = if is_address { dest_url } else { self.link(dest_url, &span) };
                Event::Start(Tag::Link { link_type, dest_url, title, id })
            }
            Tag::Image { link_type, dest_url, title, id } => {
                let dest_url = self.picture(dest_url, &span);
                Event::Start(Tag::Image { link_type, dest_url, title, id })
            }
            Tag::CodeBlock(kind) => {
                self.code = true;
                Event::Start(Tag::CodeBlock(kind))
            }
            Tag::FootnoteDefinition(label) => Event::Start(Tag::FootnoteDefinition(footnote(&label))),
            Tag::HtmlBlock => return self.raw_html(span),
            other => Event::Start(other),
        };
        self.events.push(event);
    }

    fn end(&mut self, tag: TagEnd) {
        self.depth -= usize::from(is_nested(tag));
        match tag {
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::BlockQuote(Some(_)) => self.html("</div>\n".into()),
            TagEnd::Table => {
                self.events.push(Event::End(TagEnd::Table));
                self.html("</div>\n".into());
            }
            TagEnd::HtmlBlock => {}
            other => {
                self.code &= other != TagEnd::CodeBlock;
                self.events.push(Event::End(other));
            }
        }
    }

    fn html(&mut self, html: String) {
        self.events.push(Event::Html(html.into()));
    }

    fn problem(&mut self, span: Range<usize>, message: String, help: String) {
        let span = span.start + self.offset..span.end + self.offset;
        self.problems.push(self.source.problem(span, message, help));
    }

    fn raw_html(&mut self, span: Range<usize>) {
        let help = "write it in Markdown, or put `code` marks around what should be read as it stands";
        self.problem(span, "raw HTML does not belong in an article".into(), help.into());
    }

    /// Fills in placeholders; text in code stands as it is.
    fn fill(&mut self, text: CowStr<'a>, span: &Range<usize>) -> CowStr<'a> {
        if self.code || !text.contains('{') {
            return text;
        }
        let mut unknown = Vec::new();
        let filled =
            placeholder::fill(&text, self.around.placeholders, |name| unknown.push(name.to_owned())).into_owned();
        for name in unknown {
            let hole = format!("{{{name}}}");
            let written = &self.source.text[self.offset..][span.clone()];
            // An escape in the Markdown can make the text unlike its source.
            let span = written.find(&hole).map_or(span.clone(), |at| span.start + at..span.start + at + hole.len());
            let help = format!("the placeholders are {}", placeholder::names(self.around.placeholders));
            self.problem(span, format!("`{hole}` is not known"), help);
        }
        filled.into()
    }
}

/// Whether a block holds other blocks that belong together with it.
fn is_nested(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::FootnoteDefinition)
}

/// A footnote's id. Two hyphens keep it apart from every id that is folded from a heading.
fn footnote(label: &str) -> CowStr<'static> {
    format!("note--{}", fold(label)).into()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    // Writing to a String cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut escaped, text);
    escaped
}
