//! The reasons for which a bank declines a card: the data in `content/decline-reasons.toml`, and the texts in each language's
//! `declines.toml`.

use std::{collections::BTreeMap, ops::Range, path::Path, sync::Arc};

use decline_codes::{CATEGORIES, DeclineCodes, Reason};

use super::{language_folder::LanguageFolder, placeholders::Placeholders, plain_texts::PlainTexts};
use crate::diagnostics::{Diagnostics, Source, TomlReader, display_path, parse_toml};

/// All reasons of `decline-reasons.toml`.
#[derive(Debug)]
pub(crate) struct Reasons {
    source: Arc<Source>,
    codes: DeclineCodes,
}

/// The reasons with their texts in one language.
#[derive(Debug, Default)]
pub(crate) struct Declines {
    /// The reasons by category, in the order of the page.
    pub(crate) groups: Vec<DeclineGroup>,
    /// What to do about a blocked card.
    pub(crate) blocked: MarkdownText,
    /// The file of the texts.
    pub(crate) source: Arc<Source>,
    /// The texts that are no Markdown.
    pub(super) plain: PlainTexts,
}

/// The reasons of one category.
#[derive(Debug)]
pub(crate) struct DeclineGroup {
    /// The heading's id. Two hyphens keep it apart from the ids of an article's headings.
    pub(crate) id: String,
    /// The heading.
    pub(crate) heading: String,
    /// The text below the heading.
    pub(crate) intro: MarkdownText,
    /// The reasons, in the order of `decline-reasons.toml`.
    pub(crate) reasons: Vec<DeclineReason>,
}

/// A reason with its texts.
#[derive(Debug)]
pub(crate) struct DeclineReason {
    /// Its id in `decline-reasons.toml`.
    pub(crate) id: String,
    /// The provider's codes that mean this, separated by spaces.
    pub(crate) codes: String,
    /// The card's status that it explains where there was no decline.
    pub(crate) card_status: Option<String>,
    /// The heading.
    pub(crate) title: String,
    /// What to do.
    pub(crate) advice: MarkdownText,
    /// What it means, for readers to whom the tool says what to do. Empty if there is no such text.
    pub(crate) meaning: String,
}

/// A text in Markdown, with its place in the file.
#[derive(Debug, Default)]
pub(crate) struct MarkdownText {
    /// The Markdown.
    pub(crate) text: String,
    /// Where the whole string is, in bytes of the file.
    pub(crate) span: Range<usize>,
}

impl MarkdownText {
    /// A required text of a TOML table.
    fn read(table: &mut TomlReader<'_, '_>, key: &str) -> Self {
        let text = table.text(key).unwrap_or_default();
        Self { text, span: table.span_of(key) }
    }
}

impl Reasons {
    /// Reads the data of a content folder.
    pub(crate) fn read(content: &Path, diagnostics: &mut Diagnostics) -> Option<Self> {
        let display_path = format!("{}/decline-reasons.toml", display_path(content));
        let source = Source::read(&content.join("decline-reasons.toml"), display_path);
        let source = source.map_err(|diagnostic| diagnostics.push(diagnostic)).ok()?;
        match decline_codes::parse(&source.text) {
            Ok(codes) => Some(Self { source, codes }),
            Err(mistakes) => {
                for mistake in mistakes {
                    diagnostics.push(source.error(mistake.span, mistake.message, mistake.help));
                }
                None
            }
        }
    }

    /// Reads a language's texts and joins them to the reasons. A reason without texts, and texts without a reason, are
    /// reported.
    pub(crate) fn read_texts(&self, folder: &LanguageFolder, diagnostics: &mut Diagnostics) -> Option<Declines> {
        let mut source =
            folder.read_or_empty("declines.toml").map_err(|diagnostic| diagnostics.push(diagnostic)).ok()?;
        if let Some(fallback) = folder.read_fallback("declines.toml").filter(|_| source.text.is_empty()) {
            let help = "translate declines.toml: a build for readers refuses a language without it";
            let message = "the texts for declined cards are missing: those of the default language are shown";
            diagnostics.push(source.error(0..0, message, help).into_warning());
            source = fallback;
        }
        let parsed = parse_toml(&source, &source.text, 0, diagnostics)?;
        let mut table = TomlReader::new(&parsed, &source, 0, 0..0);

        let blocked = table.table("closing").map(|mut closing| {
            let blocked = MarkdownText::read(&mut closing, "blocked");
            closing.finish(diagnostics);
            blocked
        });
        let reasons = table.table("reasons");
        let reasons = reasons.map(|table| self.join(table, &source, &folder.placeholders, diagnostics));
        let mut reasons = reasons.unwrap_or_default();
        let mut groups = Vec::new();
        if let Some(mut categories) = table.table("categories") {
            for name in CATEGORIES {
                let Some(mut category) = categories.table(name) else { continue };
                groups.push(DeclineGroup {
                    id: format!("reasons--{name}"),
                    heading: folder.placeholders.filled_text(&mut category, "heading").unwrap_or_default(),
                    intro: MarkdownText::read(&mut category, "intro"),
                    reasons: reasons.remove(name).unwrap_or_default(),
                });
                category.finish(diagnostics);
            }
            categories.finish(diagnostics);
        }
        table.finish(diagnostics);
        let plain = PlainTexts::of(&source, &parsed, &["intro", "advice", "blocked"]);
        Some(Declines { groups, blocked: blocked.unwrap_or_default(), source, plain })
    }

    /// The reasons with their texts from the table `reasons` of a language's file, by category.
    fn join(
        &self,
        mut table: TomlReader<'_, '_>,
        source: &Arc<Source>,
        placeholders: &Placeholders,
        diagnostics: &mut Diagnostics,
    ) -> BTreeMap<&str, Vec<DeclineReason>> {
        let mut joined: BTreeMap<&str, Vec<DeclineReason>> = BTreeMap::new();
        let ids_with_texts = table.keys();
        for reason in &self.codes.reasons {
            if !ids_with_texts.contains(&reason.id) {
                let file = &source.path;
                let help = format!("add [reasons.{}] to {file}", reason.id);
                let message = format!("the reason `{}` has no words in {file}", reason.id);
                diagnostics.push(self.source.error(reason.span.clone(), message, help));
                continue;
            }
            let Some(mut texts) = table.table(&reason.id) else { continue };
            joined.entry(reason.category.as_str()).or_default().push(DeclineReason {
                id: reason.id.clone(),
                codes: self.all_codes(reason).join(" "),
                card_status: reason.card_status.clone(),
                title: placeholders.filled_text(&mut texts, "title").unwrap_or_default(),
                advice: MarkdownText::read(&mut texts, "advice"),
                meaning: placeholders.optional_filled_text(&mut texts, "meaning").unwrap_or_default(),
            });
            texts.finish(diagnostics);
        }
        for id in ids_with_texts.iter().filter(|id| !self.codes.reasons.iter().any(|reason| reason.id == **id)) {
            let file = &self.source.path;
            let message = format!("the reason `{id}` is not in {file}");
            let help = format!("add it to {file}, or take its words out");
            diagnostics.push(source.error(table.span_of(id), message, help));
        }
        joined
    }

    /// A reason's codes, and their other names.
    fn all_codes<'c>(&'c self, reason: &'c Reason) -> Vec<&'c str> {
        let names = self.codes.same_as.iter().filter(|(_, code)| reason.codes.contains(code)).map(|(name, _)| name);
        reason.codes.iter().chain(names).map(String::as_str).collect()
    }
}
