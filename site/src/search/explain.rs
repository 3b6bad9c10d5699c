//! Answers a query in words, for an author.

use std::fmt::Write as _;

use super::{
    engine::{Engine, FoundSection},
    query::Way,
    ranking::{FIRST_SECTION, Hit, Reason},
};

/// The hits of a query, the best first, one a line; with `explain`, each has the reasons for its place.
pub(crate) fn answer(engine: &Engine<'_>, query: &str, explain: bool) -> String {
    let hits = engine.find(query);
    if hits.is_empty() {
        return format!("nothing is found for \u{201c}{query}\u{201d}");
    }
    let mut lines = Vec::new();
    for (place, hit) in hits.iter().enumerate() {
        lines.push(format!("{:>2}. {}", place + 1, line(&hit.section)));
        if explain {
            lines.extend(reasons(hit));
        }
    }
    lines.join("\n")
}

/// `/sv/avvisat-kort/#heading  Page > Heading`
fn line(section: &FoundSection<'_>) -> String {
    let FoundSection { title, heading, is_first, .. } = section;
    let names = if *is_first { (*title).to_owned() } else { format!("{title} > {heading}") };
    format!("{}  {names}", section.address())
}

fn reasons(hit: &Hit<'_>) -> Vec<String> {
    let mut lines: Vec<_> = hit.reasons.iter().map(|reason| format!("      {}", describe(reason))).collect();
    let mut total = format!("      = {:.3}: answers {:.0} % of the query", hit.score, hit.share * 100.0);
    if hit.section.is_first {
        // Writing to a String cannot fail.
        let _ = write!(total, "; begins its page, which counts {FIRST_SECTION} times");
    }
    lines.push(total);
    lines
}

/// `"kortnumret" 1.234: the same word, kortnum, in heading, text (weight 5.00, rarity 0.50)`
fn describe(reason: &Reason) -> String {
    let Reason { words, way, stems, parts, weight, rarity, score } = reason;
    let way = match way {
        Way::Same => "the same word",
        Way::Beginning => "a word that begins so",
        Way::End => "a word that ends so",
        Way::Part => "a part of the word",
        Way::Slip => "a word that is nearly so",
        Way::Synonym => "by synonyms.toml",
        Way::Compound => "one word for two of the query",
    };
    let (stems, parts) = (stems.join(" + "), parts.names().join(", "));
    format!("\u{201c}{words}\u{201d} {score:.3}: {way}, {stems}-, in {parts} (weight {weight:.2}, rarity {rarity:.2})")
}
