//! The list of decline reasons, as the templates show it.

use std::sync::Arc;

use serde::Serialize;

use crate::{
    content::{
        article::{Link, TextFacts},
        declines::{DeclineGroup, DeclineReason, Declines, MarkdownText},
    },
    diagnostics::{Diagnostics, Source},
    markdown::{self, RenderContext},
};

/// The list of decline reasons in one language.
#[derive(Debug, Serialize)]
pub(crate) struct DeclineList {
    groups: Vec<Group>,
    /// What to do about a blocked card, as HTML.
    blocked: String,
}

#[derive(Debug, Serialize)]
struct Group {
    id: String,
    heading: String,
    /// HTML.
    intro: String,
    reasons: Vec<Reason>,
}

#[derive(Debug, Serialize)]
struct Reason {
    id: String,
    codes: String,
    card_status: Option<String>,
    title: String,
    /// HTML.
    advice: String,
}

impl DeclineList {
    /// Renders the texts of a language's reasons, and returns their facts too.
    pub(crate) fn render(
        declines: &Declines,
        context: &RenderContext<'_>,
        diagnostics: &mut Diagnostics,
    ) -> (Self, TextFacts) {
        let facts = TextFacts::default();
        let mut renderer = TextRenderer { source: &declines.source, context, diagnostics, facts };
        let blocked = renderer.html(&declines.blocked);
        let groups = declines.groups.iter().map(|group| renderer.group(group)).collect();
        (Self { groups, blocked }, renderer.facts)
    }

    /// The headings of the list, in order: ids and texts.
    pub(crate) fn headings(&self) -> impl Iterator<Item = (&str, &str)> {
        self.groups.iter().map(|group| (group.id.as_str(), group.heading.as_str()))
    }
}

struct TextRenderer<'r> {
    source: &'r Arc<Source>,
    context: &'r RenderContext<'r>,
    diagnostics: &'r mut Diagnostics,
    facts: TextFacts,
}

impl TextRenderer<'_> {
    fn group(&mut self, group: &DeclineGroup) -> Group {
        let DeclineGroup { id, heading, intro, reasons } = group;
        Group {
            id: id.clone(),
            heading: heading.clone(),
            intro: self.html(intro),
            reasons: reasons.iter().map(|reason| self.reason(reason)).collect(),
        }
    }

    fn reason(&mut self, reason: &DeclineReason) -> Reason {
        let DeclineReason { id, codes, card_status, title, advice } = reason;
        Reason {
            id: id.clone(),
            codes: codes.clone(),
            card_status: card_status.clone(),
            title: title.clone(),
            advice: self.html(advice),
        }
    }

    /// Renders a text. Diagnostics and links get the place of the whole string: TOML's escapes may have moved the text in it.
    fn html(&mut self, markdown: &MarkdownText) -> String {
        let MarkdownText { text, span } = markdown;
        let excerpt = Source::new(self.source.path.clone(), text.clone());
        let mut found = Diagnostics::default();
        let rendered = markdown::render(&excerpt, text, 0, self.context, &mut found);
        for warning in &rendered.warnings {
            found.push(warning.diagnostic(&excerpt));
        }
        if !rendered.notes.is_empty() {
            let help = "say it in the text itself, in brackets";
            found.push(excerpt.error(0..0, "a footnote has no place in a decline reason", help));
        }
        self.diagnostics.append(found.moved_to(self.source, span));
        self.facts.links.extend(rendered.links.into_iter().map(|link| Link { span: span.clone(), ..link }));
        self.facts.media.extend(rendered.media);
        rendered.intro + &rendered.body
    }
}
