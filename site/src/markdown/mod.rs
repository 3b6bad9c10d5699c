//! Markdown to HTML. Rendering returns facts (headings, links within the language) with their places; whether the links lead
//! somewhere is checked when the facts of all articles are known.

mod addresses;
mod alerts;
mod code;
mod context;
mod footnotes;
mod headings;
mod links;
mod media;
mod plain_text;
mod raw_html;
mod reports;
mod slips;
mod steps;
mod tables;

use std::{ops::Range, sync::Arc};

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeWithOffset, html};

use self::{
    alerts::{alert_name, unknown_alert},
    footnotes::Footnotes,
    headings::{HeadingIds, OpenHeading},
    media::OpenPicture,
    plain_text::PlainText,
    slips::Slips,
    steps::StepCounter,
    tables::OpenTable,
};
pub(crate) use self::{
    context::{RenderContext, Rendered},
    headings::Heading,
    slips::sign_at_end,
};
use crate::diagnostics::{Diagnostics, Source};

/// Marks the first heading while rendering. Markdown replaces every NUL, so that no text contains one.
const SPLIT: &str = "\0";

/// Renders the text that begins at byte `offset` of a file, below a title.
pub(crate) fn render(
    source: &Arc<Source>,
    text: &str,
    offset: usize,
    title: &str,
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
        plain_text: PlainText::new(),
        table: None,
        tables: 0,
        picture: None,
        figure: None,
        footnotes: Footnotes::default(),
        after_link: Vec::new(),
        quote_opened: false,
        is_code: false,
        depth: 0,
        steps: StepCounter::default(),
    };
    let mut broken = Vec::new();
    let on_broken = |link: BrokenLink<'_>| {
        broken.push((link.span, link.link_type));
        None
    };
    let parser = Parser::new_with_broken_link_callback(text, options, Some(on_broken));
    let mut slips = Slips::new(text, title, parser.reference_definitions(), context);
    for (event, span) in TextMergeWithOffset::new(parser.into_offset_iter()) {
        slips.read(&event, &span);
        renderer.steps.event(&event);
        renderer.event(event, span);
    }
    renderer.finish_notes();
    for slip in slips.finish(broken) {
        renderer.slip(slip);
    }
    let Renderer { events, mut rendered, plain_text, steps, .. } = renderer;
    rendered.texts = plain_text.finish();
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
    plain_text: PlainText,
    table: Option<OpenTable>,
    /// How many tables have begun.
    tables: usize,
    picture: Option<OpenPicture>,
    /// The number of events up to a picture with a caption that begins a paragraph, and the picture's place.
    figure: Option<(usize, Range<usize>)>,
    footnotes: Footnotes<'a>,
    /// What follows the text of each open link.
    after_link: Vec<Option<String>>,
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
                    let (before, rest) = self.source.text[self.offset..].split_at(span.start);
                    let before = before.rsplit('\n').next().unwrap_or_default();
                    let (message, help) = unknown_alert(before, rest.lines().next().unwrap_or_default());
                    self.error(span.clone(), message, help);
                }
                Event::Text(self.fill(text, &span))
            }
            Event::FootnoteReference(label) => {
                return self.refer_to_note(&label);
            }
            Event::HardBreak => {
                self.plain_text.end_block();
                Event::Html("<br>\n".into())
            }
            Event::Rule => Event::Html("<hr>\n".into()),
            Event::InlineHtml(_) => return self.raw_html(span),
            // A line of a block that has been reported as a whole.
            Event::Html(_) => return,
            other => other,
        };
        if let Some(picture) = &mut self.picture {
            match event {
                Event::Text(text) | Event::Code(text) => picture.alt.push_str(&text),
                Event::SoftBreak | Event::Html(_) => picture.alt.push(' '),
                _ => {}
            }
            return;
        }
        match (&mut self.heading, &event) {
            (Some(heading), Event::Text(text) | Event::Code(text)) => heading.text.push_str(text),
            (Some(_), _) => {}
            (None, event) => self.plain_text.add(event),
        }
        self.events.push(event);
    }

    fn start(&mut self, tag: Tag<'a>, span: Range<usize>) {
        // Only the text of a picture counts, without its marks.
        if let Some(picture) = &mut self.picture {
            picture.depth += 1;
            return;
        }
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
            Tag::Table(columns) => return self.open_table(columns),
            Tag::TableHead => return self.open_row(Tag::TableHead),
            Tag::TableRow => return self.open_row(Tag::TableRow),
            Tag::TableCell => return self.open_cell(),
            Tag::Link { link_type, dest_url, title, id } => {
                // A mail address in angle brackets is a link without `mailto:`, and needs no check.
                let (dest_url, after) =
                    if link_type == LinkType::Email { (dest_url, None) } else { self.link(dest_url, &span) };
                self.after_link.push(after);
                Event::Start(Tag::Link { link_type, dest_url, title, id })
            }
            Tag::Image { dest_url, title, .. } => return self.open_picture(&dest_url, &title, span),
            Tag::CodeBlock(kind) => {
                self.is_code = true;
                return self.open_code(&kind);
            }
            Tag::FootnoteDefinition(label) => return self.open_note(&label, span),
            Tag::HtmlBlock => return self.raw_html(span),
            other => Event::Start(other),
        };
        self.events.push(event);
    }

    fn end(&mut self, tag: TagEnd) {
        if let Some(picture) = &mut self.picture
            && picture.depth > 0
        {
            picture.depth -= 1;
            return;
        }
        self.depth -= usize::from(is_nested(tag));
        if is_block(tag) {
            self.plain_text.end_block();
        }
        match tag {
            TagEnd::Image => self.close_picture(),
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::Paragraph => self.close_paragraph(),
            TagEnd::BlockQuote(Some(_)) => self.html("</div>\n".into()),
            TagEnd::Table => self.close_table(),
            TagEnd::TableCell => self.close_cell(),
            TagEnd::CodeBlock => {
                self.is_code = false;
                self.html("</code></pre>\n".into());
            }
            TagEnd::FootnoteDefinition => self.close_note(),
            TagEnd::Link => {
                if let Some(after) = self.after_link.pop().flatten() {
                    self.events.push(Event::Text(after.into()));
                }
                self.events.push(Event::End(TagEnd::Link));
            }
            TagEnd::HtmlBlock => {}
            other => self.events.push(Event::End(other)),
        }
    }

    fn html(&mut self, html: String) {
        self.events.push(Event::Html(html.into()));
    }
}

/// Whether a block holds other blocks, between which no heading may stand.
fn is_nested(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::FootnoteDefinition)
}

/// Whether what follows the end of an element stands apart from what the element holds.
fn is_block(tag: TagEnd) -> bool {
    !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link)
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    // Writing to a String cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut escaped, text);
    escaped
}
