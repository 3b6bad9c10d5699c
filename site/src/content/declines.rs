//! The reasons for which a bank declines a card: the data in `content/decline-reasons.toml`, the words in each language's
//! `declines.toml`, joined into the list that the article on declined cards ends with.

use std::{collections::BTreeMap, mem, ops::Range, path::Path, sync::Arc};

use serde::Serialize;

use crate::{
    diagnostics::diagnostic::{Problems, Source},
    diagnostics::toml_reader::{self as table, Table},
    markdown::{self, Link, Surroundings},
};

/// Categories in the order in which a reader should meet them: first what can be mended on the spot.
const CATEGORIES: [&str; 6] = ["fix", "later", "bank", "other-card", "verify", "ours"];

/// One reason, as `decline-reasons.toml` knows it.
#[derive(Debug)]
pub struct Reason {
    id: String,
    category: String,
    codes: Vec<String>,
    span: Range<usize>,
}

/// All reasons.
#[derive(Debug)]
pub struct Reasons {
    source: Arc<Source>,
    reasons: Vec<Reason>,
}

/// The list in one language.
#[derive(Debug, Default, Serialize)]
pub struct Declines {
    groups: Vec<Group>,
    /// What to do with a blocked card, as HTML.
    blocked: String,
    /// The words' file.
    #[serde(skip)]
    pub source: Arc<Source>,
    /// The words' links to articles.
    #[serde(skip)]
    pub links: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct Group {
    /// Two hyphens keep it apart from every id that is folded from a heading.
    id: String,
    heading: String,
    intro: String,
    reasons: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    id: String,
    /// The provider's codes that mean this, separated by spaces.
    codes: String,
    title: String,
    /// HTML.
    advice: String,
}

impl Reasons {
    /// Reads the data.
    pub fn read(content: &Path, shown: &str, problems: &mut Problems) -> Option<Self> {
        let source = Source::read(&content.join("decline-reasons.toml"), format!("{shown}/decline-reasons.toml"));
        let source = source.map_err(|problem| problems.push(problem)).ok()?;
        let parsed = table::parse(&source, &source.text, 0, problems)?;
        let mut table = Table::new(&parsed, &source, 0, 0..0);
        table.optional_integer("version");
        table.texts("masked");
        let mut reasons: Vec<Reason> = Vec::new();
        for mut entry in table.tables("reasons") {
            let (id, category) = (entry.text("id"), entry.text("category"));
            let span = entry.span_of("category");
            if let Some(category) = category.as_deref().filter(|category| !CATEGORIES.contains(category)) {
                let help = format!("the categories are {}", CATEGORIES.join(", "));
                entry.note(span, format!("the category `{category}` is not known"), help);
            }
            let codes = entry.texts("codes").into_iter().map(|(code, _)| code).collect();
            entry.optional_text("then");
            entry.optional_bool("retry");
            let span = entry.span_of("id");
            if let Some(id) = id.as_deref().filter(|id| reasons.iter().any(|reason| reason.id == *id)) {
                entry.note(span.clone(), format!("the reason `{id}` stands here twice"), "give each an id of its own");
            }
            entry.finish(problems);
            if let (Some(id), Some(category)) = (id, category) {
                reasons.push(Reason { id, category, codes, span });
            }
        }
        table.finish(problems);
        Some(Self { source, reasons })
    }

    /// Joins the reasons with a language's words; each must have the other.
    pub fn with_words(
        &self,
        folder: &Path,
        shown: &str,
        around: &Surroundings<'_>,
        problems: &mut Problems,
    ) -> Option<Declines> {
        let source = Source::read(&folder.join("declines.toml"), format!("{shown}/declines.toml"));
        let source = source.map_err(|problem| problems.push(problem)).ok()?;
        let parsed = table::parse(&source, &source.text, 0, problems)?;
        let mut table = Table::new(&parsed, &source, 0, 0..0);
        let mut words = WordsReader { source: &source, around, problems, links: Vec::new() };

        let blocked = table.table("closing").map(|mut closing| {
            let blocked = words.markdown(&mut closing, "blocked");
            closing.finish(words.problems);
            blocked
        });
        let mut entries = table.table("reasons").map(|reasons| self.entries(reasons, &mut words)).unwrap_or_default();
        let mut categories = table.table("categories");
        let mut groups = Vec::new();
        for name in CATEGORIES {
            let Some(mut category) = categories.as_mut().and_then(|categories| categories.table(name)) else {
                continue;
            };
            let heading = category.filled("heading", words.around.placeholders).unwrap_or_default();
            let intro = words.markdown(&mut category, "intro");
            category.finish(words.problems);
            groups.push(Group {
                id: format!("reasons--{name}"),
                heading,
                intro,
                reasons: entries.remove(name).unwrap_or_default(),
            });
        }
        if let Some(categories) = categories {
            categories.finish(words.problems);
        }
        table.finish(words.problems);
        let links = mem::take(&mut words.links);
        Some(Declines { groups, blocked: blocked.unwrap_or_default(), source, links })
    }

    /// The reasons with their words, by category.
    fn entries(&self, mut table: Table<'_, '_>, words: &mut WordsReader<'_>) -> BTreeMap<&str, Vec<Entry>> {
        let mut entries: BTreeMap<&str, Vec<Entry>> = BTreeMap::new();
        let known = table.keys();
        for reason in &self.reasons {
            if !known.contains(&reason.id) {
                let file = &words.source.path;
                let help = format!("add [reasons.{}] to {file}", reason.id);
                let message = format!("the reason `{}` has no words in {file}", reason.id);
                words.problems.push(self.source.problem(reason.span.clone(), message, help));
                continue;
            }
            let Some(mut entry) = table.table(&reason.id) else { continue };
            let title = entry.filled("title", words.around.placeholders).unwrap_or_default();
            let advice = words.markdown(&mut entry, "advice");
            entry.finish(words.problems);
            let entry = Entry { id: reason.id.clone(), codes: reason.codes.join(" "), title, advice };
            entries.entry(reason.category.as_str()).or_default().push(entry);
        }
        for id in known.iter().filter(|id| !self.reasons.iter().any(|reason| reason.id == **id)) {
            let file = &self.source.path;
            let message = format!("the reason `{id}` is not in {file}");
            let help = format!("add it to {file}, or take its words out");
            words.problems.push(words.source.problem(table.span_of(id), message, help));
        }
        entries
    }
}

struct WordsReader<'r> {
    source: &'r Arc<Source>,
    around: &'r Surroundings<'r>,
    problems: &'r mut Problems,
    links: Vec<Link>,
}

impl WordsReader<'_> {
    /// A required string in Markdown, as HTML. Its problems point at the whole string: within it, TOML's escapes may
    /// have moved the text.
    fn markdown(&mut self, table: &mut Table<'_, '_>, key: &str) -> String {
        let text = table.text(key).unwrap_or_default();
        let span = table.span_of(key);
        let excerpt = Source::new(self.source.path.clone(), text.clone());
        let mut found = Problems::default();
        let rendered = markdown::render(&excerpt, &text, 0, self.around, &mut found);
        self.problems.append(found.moved_to(self.source, &span));
        self.links.extend(rendered.links.into_iter().map(|link| Link { span: span.clone(), ..link }));
        rendered.intro + &rendered.body
    }
}

impl Declines {
    /// The headings of the list, in order: id and words.
    pub fn headings(&self) -> impl Iterator<Item = (&str, &str)> {
        self.groups.iter().map(|group| (group.id.as_str(), group.heading.as_str()))
    }
}
