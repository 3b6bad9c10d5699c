//! Markdown to HTML. Rendering returns facts (headings, links within the language) with their places; whether the links lead
//! somewhere is checked when the facts of all articles are known.

mod alerts;
mod context;
mod headings;
mod links;
mod steps;

use std::{ops::Range, sync::Arc};

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeWithOffset, html};

pub(crate) use self::context::{RenderContext, Rendered};
use self::{
    alerts::{alert_name, unknown_alert},
    headings::{HeadingIds, OpenHeading},
    steps::StepCounter,
};
use crate::{
    content::placeholders,
    diagnostics::{Diagnostics, Source},
    slug::slugify,
};

/// Marks the first heading while rendering. Markdown replaces every NUL, so that no text contains one.
const SPLIT: &str = "\0";

/// Renders the text that begins at byte `offset` of a file.
pub(crate) fn render(
    source: &Arc<Source>,
    text: &str,
    offset: usize,
    context: &RenderContext<'_>,
    diagnostics: &mut Diagnostics,
) -> Rendered {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM;
    let mut renderer = Renderer {
        source,
        offset,
        context,
        diagnostics,
        // Most texts have fewer events.
        events: Vec::with_capacity(text.len() / 8),
        rendered: Rendered::default(),
        heading: None,
        heading_ids: HeadingIds::default(),
        quote_opened: false,
        is_code: false,
        depth: 0,
        steps: StepCounter::default(),
    };
    for (event, span) in TextMergeWithOffset::new(Parser::new_ext(text, options).into_offset_iter()) {
        renderer.steps.event(&event);
        renderer.event(event, span);
    }
    let Renderer { events, mut rendered, steps, .. } = renderer;
    rendered.steps = steps.steps();
    rendered.intro.reserve(text.len() + text.len() / 4);
    html::push_html(&mut rendered.intro, events.into_iter());
    if let Some(at) = rendered.intro.find(SPLIT) {
        rendered.intro[at + SPLIT.len()..].clone_into(&mut rendered.body);
        rendered.intro.truncate(at);
    }
    rendered
}

/// Turns the events of the parser into those that are written as HTML.
struct Renderer<'r, 'a> {
    source: &'r Arc<Source>,
    offset: usize,
    context: &'r RenderContext<'r>,
    diagnostics: &'r mut Diagnostics,
    events: Vec<Event<'a>>,
    rendered: Rendered,
    heading: Option<OpenHeading>,
    heading_ids: HeadingIds,
    /// Whether the event before this one opened a quote, or the first paragraph of one.
    quote_opened: bool,
    /// Whether a code block is open.
    is_code: bool,
    /// How many quotes, alerts, lists and footnotes are open.
    depth: usize,
    steps: StepCounter,
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
                    let (message, help) = unknown_alert(&text);
                    self.error(span.clone(), message, help);
                }
                Event::Text(self.fill(text, &span))
            }
            Event::FootnoteReference(label) => {
                self.mark_link();
                Event::FootnoteReference(footnote_id(&label))
            }
            Event::InlineHtml(_) => return self.raw_html(span),
            // A line of a block that has been reported as a whole.
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
                let title = self.context.strings.get(&format!("alerts.{kind}"));
                let title = Event::Text(title.to_owned().into());
                self.html(format!("<div class=\"alert alert-{kind}\" role=\"note\"><p class=\"alert-title\">"));
                self.events.push(title);
                Event::Html("</p>\n".into())
            }
            Tag::BlockQuote(None) => {
                self.quote_opened = true;
                Event::Start(Tag::BlockQuote(None))
            }
            // A wide table scrolls, also by keyboard, and does not widen the page.
            Tag::Table(columns) => {
                let label = escape(self.context.strings.get("article.table"));
                self.html(format!("<div class=\"table\" role=\"region\" aria-label=\"{label}\" tabindex=\"0\">"));
                Event::Start(Tag::Table(columns))
            }
            Tag::Link { link_type, dest_url, title, id } => {
                self.mark_link();
                // A mail address in angle brackets is a link without `mailto:`, and needs no check.
                let dest_url = if link_type == LinkType::Email { dest_url } else { self.link(dest_url, &span) };
                Event::Start(Tag::Link { link_type, dest_url, title, id })
            }
            Tag::Image { link_type, dest_url, title, id } => {
                let dest_url = self.image(dest_url, &span);
                Event::Start(Tag::Image { link_type, dest_url, title, id })
            }
            Tag::CodeBlock(kind) => {
                self.is_code = true;
                Event::Start(Tag::CodeBlock(kind))
            }
            Tag::FootnoteDefinition(label) => Event::Start(Tag::FootnoteDefinition(footnote_id(&label))),
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
                self.is_code &= other != TagEnd::CodeBlock;
                self.events.push(Event::End(other));
            }
        }
    }

    fn html(&mut self, html: String) {
        self.events.push(Event::Html(html.into()));
    }

    /// Reports a mistake at a span of the text.
    fn error(&mut self, span: Range<usize>, message: String, help: impl Into<String>) {
        self.diagnostics.push(self.source.error(self.span_in_file(&span), message, help));
    }

    fn span_in_file(&self, span: &Range<usize>) -> Range<usize> {
        span.start + self.offset..span.end + self.offset
    }

    fn raw_html(&mut self, span: Range<usize>) {
        let help = "write it in Markdown, or put `code` marks around what should be read as it stands";
        self.error(span, "raw HTML does not belong in an article".into(), help);
    }

    /// Fills in the placeholders of a text that is not code.
    fn fill(&mut self, text: CowStr<'a>, span: &Range<usize>) -> CowStr<'a> {
        if self.is_code || !text.contains('{') {
            return text;
        }
        let mut unknown = Vec::new();
        let filled = self.context.placeholders.fill(&text, |name| unknown.push(name.to_owned())).into_owned();
        for name in unknown {
            let placeholder = format!("{{{name}}}");
            let written = &self.source.text[self.offset..][span.clone()];
            // An escape in the Markdown can make the text unlike its source.
            let span = match written.find(&placeholder) {
                Some(at) => span.start + at..span.start + at + placeholder.len(),
                None => span.clone(),
            };
            self.error(span, placeholders::unknown(&name), self.context.placeholders.help());
        }
        filled.into()
    }

    fn open_heading(&mut self, level: HeadingLevel, span: Range<usize>) {
        if level == HeadingLevel::H1 {
            let message = "the title is the page's only first-level heading".into();
            self.error(span.clone(), message, "begin headings with `##`");
        }
        if self.depth > 0 {
            let help = "put it before or after the list, quote or alert; within one, write **bold** text";
            self.error(span, "a heading stands within another block".into(), help);
        } else if self.rendered.headings.is_empty() {
            self.html(SPLIT.into());
        }
        let at = self.events.len();
        self.heading = Some(OpenHeading { level: level as u8, at, text: String::new(), holds_link: false });
    }

    fn close_heading(&mut self) {
        let Some(open) = self.heading.take() else { return };
        let at = open.at;
        let (heading, opening_tag, closing_tag) = open.close(&mut self.heading_ids);
        self.events[at] = Event::Html(opening_tag.into());
        self.html(closing_tag);
        self.rendered.headings.push(heading);
    }

    /// Marks an open heading as one that holds a link.
    fn mark_link(&mut self) {
        if let Some(heading) = &mut self.heading {
            heading.holds_link = true;
        }
    }
}

/// Whether a block holds other blocks, between which no heading may stand.
fn is_nested(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::FootnoteDefinition)
}

/// A footnote's id. Two hyphens keep it apart from the ids of headings.
fn footnote_id(label: &str) -> CowStr<'static> {
    format!("note--{}", slugify(label)).into()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    // Writing to a String cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut escaped, text);
    escaped
}
