//! Search: what the engine finds in the project's own content, the index, and the list of headings.

use std::{fs, path::Path, time::SystemTime};

use serde_json::Value;
use site::{Options, Search};

use crate::project::{Project, between};

/// How many of the queries of a file have a right answer first, and among the first three, in per cent; and those that have
/// none there.
fn right_answers(file: &str) -> (usize, usize, Vec<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("tests/search").join(file);
    let queries: Value = serde_json::from_slice(&fs::read(path).expect("the queries")).expect("JSON");
    let queries = queries.as_array().expect("a list");
    let search = Search::read(&Options::of_project(), Some("sv")).unwrap_or_else(|error| panic!("{error}"));
    let texts: Vec<&str> = queries.iter().map(|query| query["q"].as_str().expect("a query")).collect();
    let (mut first, mut among_three, mut missed) = (0, 0, Vec::new());
    for (query, answer) in queries.iter().zip(search.answers(texts, false)) {
        let text = &query["q"];
        let right: Vec<&str> =
            query["right"].as_array().expect("answers").iter().filter_map(|section| section.as_str()).collect();
        let rank = answer.lines().position(|line| right.contains(&section(line).as_str()));
        first += usize::from(rank == Some(0));
        among_three += usize::from(rank.is_some_and(|rank| rank < 3));
        if rank.is_none_or(|rank| rank >= 3) {
            missed.push(format!("{text}:\n{answer}"));
        }
    }
    (100 * first / queries.len(), 100 * among_three / queries.len(), missed)
}

/// ` 1. /sv/avvisat-kort/#id  Title > Heading` -> `avvisat-kort#id`
fn section(line: &str) -> String {
    let address = line.split_whitespace().nth(1).unwrap_or_default();
    let address = address.trim_start_matches("/sv/").trim_start_matches("/en/");
    address.replace("/#", "#").trim_end_matches('/').to_owned()
}

#[test]
fn readers_queries_find_the_section_that_answers_them() {
    for (file, least_first, least_among_three) in [("queries.json", 90, 97), ("more-queries.json", 80, 92)] {
        let (first, among_three, missed) = right_answers(file);
        let missed = missed.join("\n\n");
        assert!(first >= least_first, "{file}: {first} % first, {among_three} % among three\n{missed}");
        assert!(among_three >= least_among_three, "{file}: {among_three} % among three\n{missed}");
    }
}

/// What readers write who do not know the words of the texts, and what they find first.
const OTHER_WORDS: [(&str, &[(&str, &str)]); 2] = [
    (
        "sv",
        &[
            ("3-D Secure", "avvisat-kort#advice--approval-needed"),
            ("3ds", "avvisat-kort#advice--approval-needed"),
            ("mobilt bank-id", "avvisat-kort#advice--approval-needed"),
            ("kortet fungerar inte", "avvisat-kort"),
            ("mitt kort funkar inte", "avvisat-kort"),
            ("byta kort", "uppdatera-kort"),
            ("byt till faktura", "byta-till-faktura"),
            ("kvittot", "uppdatera-kort#nar-kortet-ar-andrat-eller-utbytt"),
            ("moms", "uppdatera-kort#nar-kortet-ar-andrat-eller-utbytt"),
            ("inloggning", "avvisat-kort"),
            ("cookies", "integritet#kakor"),
            ("sekretess", "integritet"),
            ("påminnelser", "integritet#mejl-om-kort-och-betalningar"),
            ("berätta om något inte fungerar", "tillganglighet#beratta-om-nagot-inte-fungerar"),
        ],
    ),
    (
        "en",
        &[
            ("3-D Secure", "declined-card#advice--approval-needed"),
            ("my card is not working", "declined-card"),
            ("receipt", "update-card#once-the-card-is-changed-or-replaced"),
            ("VAT", "update-card#once-the-card-is-changed-or-replaced"),
            ("login", "declined-card"),
            ("stop emails", "privacy#e-mails-about-cards-and-payments"),
            ("unsubscribe", "cancel-subscription"),
        ],
    ),
];

#[test]
fn other_words_lead_to_those_of_the_texts() {
    for (language, queries) in OTHER_WORDS {
        let search = Search::read(&Options::of_project(), Some(language)).unwrap_or_else(|error| panic!("{error}"));
        let texts = queries.iter().map(|(query, _)| *query);
        for ((query, first), answer) in queries.iter().zip(search.answers(texts, false)) {
            assert_eq!(section(answer.lines().next().unwrap_or_default()), *first, "{language}: {query}\n{answer}");
        }
    }
}

/// The Swedish index, and its path.
fn index(project: &Project) -> (String, Value) {
    let address: Value = serde_json::from_str(&project.file("sv/search.json")).expect("JSON");
    let path = address["href"].as_str().expect("an address").trim_start_matches('/').to_owned();
    let index = serde_json::from_str(&project.file(&path)).expect("JSON");
    (path, index)
}

#[test]
fn the_index_has_each_section_with_its_heading_text_and_codes() {
    let project = Project::new();
    project.article(
        "sv/a.md",
        "also = [\"bankkort\"]\norder = 0",
        "Först **det** `här`.\n\n## Så *gör* du\n\n1. Öppna\n   kortet.\n2. Stäng.\n\n| a | b |\n|---|---|\n| c | d |\n\n## Tomt",
    );
    project.write("sv/search.toml", "endings = [\"a\", \"orna\"]\nvowels = \"aå\"\ncommon = [\"På\"]\n");
    project.write("sv/synonyms.toml", "faktura = [\"räkning\", \"nota\"]\n");
    project.build();
    let (_, index) = index(&project);
    let page = &index["pages"][0];
    assert_eq!(
        (&page["title"], &page["path"], &page["also"][0]),
        (&"Rubrik".into(), &"/sv/a/".into(), &"bankkort".into())
    );
    let sections = serde_json::json!([
        ["", "", "Först det här."],
        ["sa-gor-du", "Så gör du", "Öppna kortet. Stäng. a b c d"],
        ["tomt", "Tomt", ""],
    ]);
    assert_eq!(page["sections"], sections);
    assert_eq!(index["synonyms"], serde_json::json!([["faktura", ["räkning", "nota"]]]));
    assert_eq!(index["language"]["endings"], serde_json::json!(["orna", "a"]), "the longest goes first");

    let pages = index["pages"].as_array().expect("pages");
    let reasons = pages.iter().find(|page| page["path"] == "/sv/avvisat-kort/").expect("the page of the reasons");
    let sections = reasons["sections"].as_array().expect("sections");
    let reason = sections.iter().find(|section| section[0] == "advice--expired-card").expect("a reason");
    assert_eq!(reason[3], "expired_card expired_payment_method");
    let privacy = pages.iter().find(|page| page["path"] == "/sv/integritet/").expect("the policy");
    assert_eq!(privacy["sections"][0][2], "", "the policy is found by its headings alone");
    assert!(!pages.iter().any(|page| page["path"] == "/sv/tack/"), "nobody seeks the page of thanks");
}

#[test]
fn a_changed_text_changes_the_index_and_no_other_page() {
    let project = Project::new();
    project.article("sv/a.md", "", "Text.");
    project.build();
    let (old_path, _) = index(&project);
    let changed = |project: &Project| -> Vec<(String, SystemTime)> {
        project.published().into_iter().map(|(path, _, changed)| (path, changed)).collect()
    };
    let before = changed(&project);
    project.article("sv/a.md", "", "En annan text.");
    project.build();
    let (path, index) = index(&project);
    assert_ne!(path, old_path);
    assert!(index.to_string().contains("En annan text."));
    let after = changed(&project);
    let written: Vec<&str> =
        after.iter().filter(|file| !before.contains(file)).map(|(path, _)| path.as_str()).collect();
    assert_eq!(written.len(), 3, "the page, the index and what names it: {written:?}");
    assert!(!project.0.out().join(old_path).exists());
}

#[test]
fn the_list_has_every_heading_and_other_word_in_the_languages_order() {
    let project = Project::new();
    project.write("sv/synonyms.toml", "\"så gör\" = [\"zebra\", \"Ölänning\"]\n\"finns inte\" = [\"borta\"]\n");
    project.article(
        "sv/a.md",
        "also = [\"ånger\", \"3 steg\", \"Éclair\"]",
        "## Ärende\n\n## Zon\n\n## elva\n\n## Övrigt\n",
    );
    project.build();
    let list = project.file("sv/a-o/index.html");
    let main = between(&list, "<main", "</main>");
    let at = |text: &str| main.rfind(&format!(">{text}</a>")).unwrap_or_else(|| panic!("no {text} in\n{main}"));
    let order = ["3 steg", "Éclair", "elva", "zebra", "Zon", "ånger", "Ärende", "Ölänning", "Övrigt"].map(at);
    assert!(order.is_sorted(), "{order:?}\n{main}");
    assert!(main.contains("<a href=\"/sv/a/#arende\">Ärende</a> <span>Rubrik</span>"), "{main}");
    assert!(main.contains("<a href=\"/sv/a/\">ånger</a> <span>Rubrik</span>"), "{main}");
    assert!(main.contains("<a href=\"/sv/uppdatera-kort/#sa-gor-du\">zebra</a> <span>Så gör du</span>"), "{main}");
    assert!(!main.contains("borta"), "a word that leads nowhere is left out");
    // The groups of decline reasons are headings, too; and letters that are sorted as one share a group.
    assert!(main.contains("/sv/avvisat-kort/#reasons--fix\""), "{main}");
    assert_eq!(main.matches(">E</h2>").count() + main.matches(">É</h2>").count(), 1, "{main}");
}

#[test]
fn other_words_for_an_article_stand_on_its_page() {
    let project = Project::new();
    project.article("sv/a.md", "also = [\"säga upp\", \"avsluta\"]", "Text.");
    project.build();
    assert!(project.file("sv/a/index.html").contains("Kallas också: säga upp, avsluta"));
}

#[test]
fn signs_in_a_query_mean_nothing_and_odd_queries_find_nothing() {
    let project = Project::new();
    project.write("sv/search.toml", "endings = [\"et\"]\nvowels = \"aeiouyåäö\"\ncommon = [\"och\"]\n");
    let search = Search::read(&project.options(), None).unwrap_or_else(|error| panic!("{error}"));
    let answer = |query: &str, reasons| search.answers([query], reasons).join("\n");
    let plain = answer("kortet banken", false);
    assert!(plain.contains("/sv/"), "{plain}");
    for query in ["\"kortet\" banken*", "kortet: <banken>", "KORTET, -banken", "kortet\u{a0}banken"] {
        assert_eq!(answer(query, false), plain, "{query}");
    }
    let long = "x".repeat(300);
    for query in ["", " ", "*:\"", "q", "<b></b>", &long, "\u{301}", "🙂"] {
        assert!(answer(query, true).starts_with("nothing is found"), "{query}");
    }
}
