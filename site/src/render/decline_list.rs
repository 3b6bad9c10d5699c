//! The list of decline reasons, as the templates show it.

use std::{iter, sync::Arc};

use serde::Serialize;

use crate::{
    content::{
        article::{Link, TextFacts},
        declines::{DeclineGroup, DeclineReason, Declines, MarkdownText},
    },
    diagnostics::{Diagnostics, Source},
    markdown::{self, Heading, RenderContext},
};

/// The list of decline reasons in one language.
#[derive(Debug, Serialize)]
pub(crate) struct DeclineList {
    /// The id of its heading.
    pub(crate) id: String,
    heading: String,
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
    /// What it means, without advice.
    meaning: String,
    /// The advice as plain text, for search.
    #[serde(skip)]
    text: String,
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
        let (blocked, _) = renderer.render(&declines.blocked);
        let groups = declines.groups.iter().map(|group| renderer.group(group)).collect();
        let facts = renderer.facts;
        let string = |path| context.strings.get(path).to_owned();
        let (id, heading) = (string("declines.anchor"), string("declines.title"));
        (Self { id, heading, groups, blocked }, facts)
    }

    /// The reasons as search finds them, in order.
    pub(crate) fn sections(&self) -> impl Iterator<Item = ReasonSection<'_>> {
        let reasons = self.groups.iter().flat_map(|group| &group.reasons);
        reasons.map(|reason| ReasonSection {
            id: format!("advice--{}", reason.id),
            heading: &reason.title,
            text: &reason.text,
            codes: &reason.codes,
        })
    }

    /// The headings of the list, in order: its own, and those of the groups below it.
    pub(crate) fn headings(&self) -> impl Iterator<Item = Heading> {
        let heading = |level, id: &str, text: &str| Heading { level, id: id.to_owned(), text: text.to_owned() };
        let groups = self.groups.iter().map(move |group| heading(3, &group.id, &group.heading));
        iter::once(heading(2, &self.id, &self.heading)).chain(groups)
    }
}

/// A reason as search finds it.
pub(crate) struct ReasonSection<'r> {
    /// The id of the advice: a link to it opens the reason.
    pub(crate) id: String,
    pub(crate) heading: &'r str,
    pub(crate) text: &'r str,
    /// The provider's codes, separated by spaces.
    pub(crate) codes: &'r str,
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
            intro: self.render(intro).0,
            reasons: reasons.iter().map(|reason| self.reason(reason)).collect(),
        }
    }

    fn reason(&mut self, reason: &DeclineReason) -> Reason {
        let DeclineReason { id, codes, card_status, title, advice, meaning } = reason;
        let (advice, text) = self.render(advice);
        Reason {
            id: id.clone(),
            codes: codes.clone(),
            card_status: card_status.clone(),
            title: title.clone(),
            advice,
            meaning: meaning.clone(),
            text,
        }
    }

    /// Renders a text: as HTML, and as plain text. Diagnostics and links get the place of the whole string: TOML's escapes may have moved the text in it.
    fn render(&mut self, markdown: &MarkdownText) -> (String, String) {
        let MarkdownText { text, span } = markdown;
        let excerpt = Source::new(self.source.path.clone(), text.clone());
        let mut found = Diagnostics::default();
        let rendered = markdown::render(&excerpt, text, 0, "", self.context, &mut found);
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
        (rendered.intro + &rendered.body, rendered.texts.join(" "))
    }
}
