//! A site in several languages.

use site::Options;

use crate::project::{Project, between, strings};

#[test]
fn the_language_switch_leads_to_the_same_article_or_says_that_there_is_none() {
    let project = Project::new();
    project.add_english();
    project.article("sv/bara-svenska.md", "", "Text.");
    project.build();

    let page = project.file("sv/uppdatera-kort/index.html");
    assert!(page.contains("<a href=\"/en/uppdatera-kort-en/\" lang=\"en\" hreflang=\"en\">English</a>"), "{page}");
    assert!(page.contains("<span lang=\"sv\" aria-current=\"true\">Svenska</span>"));
    assert!(
        page.contains("<link rel=\"alternate\" hreflang=\"en\" href=\"https://hjalp.example/en/uppdatera-kort-en/\">")
    );
    assert!(project.file("en/uppdatera-kort-en/index.html").contains("href=\"/sv/uppdatera-kort/\" lang=\"sv\""));

    let alone = project.file("sv/bara-svenska/index.html");
    assert!(alone.contains("<a href=\"/en/#page--not-translated\" lang=\"en\" hreflang=\"en\">English</a>"), "{alone}");
    assert!(!alone.contains("rel=\"alternate\" hreflang=\"en\""));
    assert!(project.file("en/index.html").contains("id=\"page--not-translated\""));
    assert!(!project.0.out().join("en/bara-svenska").exists());
}

#[test]
fn the_sitemap_names_every_page_that_is_meant_to_be_found_with_its_translations() {
    let project = Project::new();
    project.add_english();
    project.article("sv/bara-svenska.md", "", "Text.");
    project.build();
    let sitemap = project.file("sitemap.xml");
    let entry = |path: &str| between(&sitemap, &format!("<loc>https://hjalp.example{path}</loc>"), "</url>");
    assert!(entry("/sv/uppdatera-kort/").contains("<lastmod>2026-11-22</lastmod>"));
    for version in ["hreflang=\"sv\" href=\"https://hjalp.example/sv/uppdatera-kort/\"", "/en/uppdatera-kort-en/\""] {
        assert!(entry("/sv/uppdatera-kort/").contains(version), "{version}");
        assert!(entry("/en/uppdatera-kort-en/").contains(version), "{version}");
    }
    assert!(!entry("/sv/bara-svenska/").contains("hreflang"));
    assert!(entry("/en/").contains("hreflang=\"sv\" href=\"https://hjalp.example/sv/\""));
    for hidden in ["/sv/tack/", "404", "https://hjalp.example/<"] {
        assert!(!sitemap.contains(hidden), "{hidden}");
    }
    assert!(project.file("robots.txt").contains("Sitemap: https://hjalp.example/sitemap.xml"));
}

#[test]
fn security_txt_says_where_to_report_a_hole_if_the_site_says_so() {
    let project = Project::new();
    project.add_english();
    project.build();
    assert!(!project.published().iter().any(|(path, ..)| path.contains("security.txt")));
    project.write(
        "site.toml",
        &(project.read("site.toml") + "\n[security]\ncontact = \"mailto:hal@hjalp.example\"\nexpires = 9999-12-31\n"),
    );
    project.build();
    let expected = "Contact: mailto:hal@hjalp.example\nExpires: 9999-12-31T00:00:00Z\nPreferred-Languages: sv, en\n\
        Canonical: https://hjalp.example/.well-known/security.txt\n";
    assert_eq!(project.file(".well-known/security.txt"), expected);
}

/// How many warnings a report has, beside those of the words of the made-up languages, which are the Swedish ones.
fn told_beside_copies(report: &str) -> usize {
    let warnings = report.split("\n\n").filter(|told| told.starts_with("warning: "));
    warnings.filter(|told| !told.contains(" the same as in ")).count()
}

#[test]
fn a_third_language_is_one_folder() {
    let project = Project::new();
    project.add_english();
    project.replace("site.toml", "[\"sv\", \"en\"]", "[\"sv\", \"en\", \"eo\"]");
    let words = strings()
        .replace("name = \"Svenska\"", "name = \"Esperanto\"")
        .replace("\"november\"", "\"novembro\"")
        .replace("warning = \"Varning\"", "warning = \"Atentu\"");
    project.write("eo/strings.toml", &words);
    let declines = project.read("sv/declines.toml").replace("[vad du säger](@/avvisat-kort.md#fraga-banken)", "…");
    project.write("eo/declines.toml", &declines);
    project.write("eo/mails.toml", &project.read("sv/mails.toml"));
    project.article("eo/uppdatera-kort.md", "slug = \"ĝisdatigi-karton\"", "> [!WARNING]\n> Legu.");
    let built = project.build();

    let page = project.file("eo/gisdatigi-karton/index.html");
    assert!(page.contains("<html lang=\"eo-SE\">"));
    assert!(page.contains("<time datetime=\"2026-11-22\">22 novembro 2026</time>"), "{page}");
    assert!(page.contains("<p class=\"alert-title\">Atentu</p>"));
    for path in ["sv/uppdatera-kort", "en/uppdatera-kort-en"] {
        let page = project.file(&format!("{path}/index.html"));
        assert!(page.contains("<a href=\"/eo/gisdatigi-karton/\" lang=\"eo\" hreflang=\"eo\">Esperanto</a>"), "{page}");
        assert!(page.contains("hreflang=\"eo\" href=\"https://hjalp.example/eo/gisdatigi-karton/\""));
    }
    let elsewhere = project.file("sv/avvisat-kort/index.html");
    assert!(elsewhere.contains("<a href=\"/eo/#page--not-translated\" lang=\"eo\" hreflang=\"eo\">Esperanto</a>"));
    assert!(page.contains("<a href=\"/sv/integritet/\">"), "the foot leads to the page that there is");
    let index: serde_json::Value = serde_json::from_slice(&project.index()).expect("JSON");
    assert_eq!(index["languages"]["eo"]["thanks"], "/sv/tack/");

    // The hours, the other article, and three pages, beside what is told of words that are those of the Swedish texts.
    let text = anstream::adapter::strip_str(&built.warning_text).to_string();
    assert_eq!(told_beside_copies(&text), 2, "{text}");
    assert!(
        text.contains("the hours are not there in \"eo\"") && text.contains("content/eo/strings.toml:1:1"),
        "{text}"
    );
    assert!(text.contains("`…` is not translated into `eo` (4 times)"), "{text}");
    assert!(built.warning_text.contains("cargo site new eo/avvisat-kort"));
}

#[test]
fn search_engines_are_told_of_the_translations_and_of_the_default_language() {
    let project = Project::new();
    project.add_english();
    project.article("sv/bara-svenska.md", "", "Text.");
    project.build();
    let default = "hreflang=\"x-default\" href=\"https://hjalp.example/sv/uppdatera-kort/\"";
    let sitemap = project.file("sitemap.xml");
    for path in ["sv/uppdatera-kort", "en/uppdatera-kort-en"] {
        assert!(project.file(&format!("{path}/index.html")).contains(default));
        let entry = between(&sitemap, &format!("<loc>https://hjalp.example/{path}/</loc>"), "</url>");
        assert!(entry.contains(default), "{entry}");
    }
    assert!(project.file("en/index.html").contains("hreflang=\"x-default\" href=\"https://hjalp.example/sv/\""));
    assert!(!project.file("sv/bara-svenska/index.html").contains("rel=\"alternate\""));
}

#[test]
fn a_related_article_that_waits_for_its_translation_is_left_out() {
    let project = Project::new();
    project.add_english();
    project.article("sv/bara-svenska.md", "", "Text.");
    project.article("en/a.md", "related = [\"bara-svenska\", \"uppdatera-kort\"]", "Text.");
    project.build();
    let related = project.file("en/a/index.html");
    let related = between(&related, "class=\"related\"", "</section>");
    assert_eq!(related.matches("class=\"card\"").count(), 1, "{related}");
}

#[test]
fn with_strict_a_warning_fails_the_build_also_after_one_that_let_it_pass() {
    let project = Project::new();
    project.article("sv/ensam.md", "", "Text.");
    assert_eq!(project.build().warnings, 1);
    assert_eq!(project.build().warnings, 1, "a build that finds nothing changed repeats the warnings");
    let strict = Options { strict: true, ..project.options() };
    let error = site::build(&strict).expect_err("nothing leads to the article");
    assert!(error.to_string().starts_with("error: no other article leads to `ensam`"), "{error}");
    project.article("sv/a.md", "related = [\"ensam\"]", "[a](@/a.md#del)\n\n## Del\n\nText.");
    project.article("sv/ensam.md", "related = [\"a\"]", "Text.");
    project.replace("sv/a.md", "\"Rubrik\"", "\"Rubrik a\"");
    site::build(&strict).expect("each leads to the other");
}

#[test]
fn a_new_language_can_be_looked_at_from_its_first_article() {
    let project = Project::new();
    project.replace("site.toml", "[\"sv\"]", "[\"sv\", \"ar\"]");
    let made = site::new_article(&project.0.content(), "ar/uppdatera-kort").expect("its folder is made, too");
    assert!(made.ends_with("content/ar/uppdatera-kort.md"), "{made}");
    project.article("ar/uppdatera-kort.md", "slug = \"card\"", "Text. [a](@/avvisat-kort.md)");
    let built = site::build(&Options { preview: true, ..project.options() });
    let built = built.unwrap_or_else(|error| panic!("it can be looked at\n{error}"));
    for told in ["strings missing: those of the default", "the texts for declined cards are missing", "are both called"]
    {
        assert_eq!(built.warning_text.matches(told).count(), 1, "{told}\n{}", built.warning_text);
    }
    let page = project.file("ar/card/index.html");
    assert!(page.contains("<html lang=\"ar-SE\" dir=\"rtl\">") && page.contains("Senast uppdaterad"), "{page}");
    assert!(project.file("sv/uppdatera-kort/index.html").contains("<html lang=\"sv-SE\">"));
    let error = site::build(&project.options()).expect_err("readers would get Swedish words").to_string();
    assert!(error.contains("ar/strings.toml"), "{error}");
}

#[test]
fn a_code_with_a_region_is_the_tag() {
    let project = Project::new();
    project.replace(
        "site.toml",
        "default_language = \"sv\"\nlanguages = [\"sv\"]",
        "default_language = \"sv-FI\"\nlanguages = [\"sv-FI\"]",
    );
    project.replace("site.toml", "hours.sv", "hours.sv-FI");
    std::fs::rename(project.0.content().join("sv"), project.0.content().join("sv-FI")).expect("the folder moves");
    project.build();
    assert!(project.file("sv-FI/uppdatera-kort/index.html").contains("<html lang=\"sv-FI\">"));
    assert!(project.file("index.html").contains("<html lang=\"sv-FI\">"));
}

#[test]
fn a_new_translation_begins_from_the_text_to_translate() {
    let project = Project::new();
    project.add_english();
    project.article(
        "sv/byta-bank.md",
        "slug = \"byt\"\nmoved_from = [\n  \"bank\",\n]\norder = 7",
        "## Först\n\nText.",
    );
    site::new_article(&project.0.content(), "en/byta-bank").expect("a new file");
    let text = project.read("en/byta-bank.md");
    assert!(text.contains("title = \"Rubrik\"") && text.contains("order = 7") && text.contains("## Först"), "{text}");
    assert!(
        text.contains("slug = \"…\"")
            && text.contains("draft = true")
            && !text.contains("\"byt\"")
            && !text.contains("bank\""),
        "{text}"
    );
    let built = site::build(&Options { preview: true, ..project.options() });
    let built = built.unwrap_or_else(|error| panic!("it can be looked at\n{error}"));
    assert!(built.warning_text.contains("the text is the same as in \"sv\""), "{}", built.warning_text);
    let text = anstream::adapter::strip_str(&project.build().warning_text).to_string();
    assert_eq!(told_beside_copies(&text), 1, "only Swedish readers' orphan: a translation is on its way\n{text}");
}

#[test]
fn a_language_without_words_of_the_mails_is_refused_and_a_preview_warns_of_it() {
    let project = Project::new();
    project.add_english();
    std::fs::remove_file(project.0.content().join("en/mails.toml")).expect("the file is gone");
    let error = site::build(&project.options()).expect_err("a file is missing").to_string();
    assert!(error.contains("error: the words of the mails are missing in \"en\"\n"), "{error}");
    let built = site::build(&Options { preview: true, ..project.options() }).expect("a warning stops nothing");
    assert!(built.warning_text.contains("the words of the mails are missing"), "{}", built.warning_text);
    std::fs::remove_file(project.0.content().join("sv/mails.toml")).expect("the file is gone");
    site::build(&Options { preview: true, ..project.options() }).expect_err("the default language has none");
}
