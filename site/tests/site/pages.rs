//! What a build makes of good content, with the project's own templates and strings.

use std::fs;

use site::Options;

use crate::project::{Project, between};

#[test]
fn heading_ids_are_folded_and_unique() {
    let page = Project::new()
        .rendered("## Få hjälp – nu!\n\n## Få hjälp nu\n\n### **Få** `hjälp` nu\n\n## ?\n\n## [Länk](#section) här\n");
    for heading in [
        "<h2 id=\"fa-hjalp-nu\"><a class=\"anchor\" href=\"#fa-hjalp-nu\">Få hjälp – nu!</a></h2>",
        "<h2 id=\"fa-hjalp-nu-2\"><a class=\"anchor\" href=\"#fa-hjalp-nu-2\">Få hjälp nu</a></h2>",
        "<h3 id=\"fa-hjalp-nu-3\"><a class=\"anchor\" href=\"#fa-hjalp-nu-3\"><strong>Få</strong> <code>hjälp</code> nu</a></h3>",
        "<h2 id=\"section\"><a class=\"anchor\" href=\"#section\">?</a></h2>",
        "<h2 id=\"lank-har\"><a href=\"#section\">Länk</a> här</h2>",
    ] {
        assert!(page.contains(heading), "{heading}\n{page}");
    }
}

#[test]
fn links_lead_to_the_pages_and_headings_they_name() {
    let project = Project::new();
    project.article("sv/b.md", "slug = \"Återbetalning\"", "## Så går det till");
    let page = project.rendered(
        "[b](@/b.md) [bb](@/b.md#sa-gar-det-till) [här](#har)\n\n## Här\n\n\
         [ring](tel:{operator_phone}) [mejla](mailto:{operator_email}) [ut](https://banken.example/a?b=c&d)",
    );
    for link in [
        "<a href=\"/sv/aterbetalning/\">b</a>",
        "<a href=\"/sv/aterbetalning/#sa-gar-det-till\">bb</a>",
        "<a href=\"#har\">här</a>",
        "<a href=\"tel:+46701740605\">ring</a>",
        "<a href=\"mailto:hjalp@hjalp.example\">mejla</a>",
        "<a href=\"https://banken.example/a?b=c&amp;d\">ut</a>",
    ] {
        assert!(page.contains(link), "{link}\n{page}");
    }
}

#[test]
fn alerts_tables_steps_and_footnotes_become_their_elements() {
    let page = Project::new().rendered(
        "> [!WARNING]\n> Akta kortet.\n\n> Bara ett citat.\n\n| Kort | Pris |\n|---|---|\n| Blått | ~~10~~ 5 |\n\n\
         1. Öppna.\n2. Stäng.\n\n   Vänta.\n\nKlart[^1], `{operator}` är kod.\n\n[^1]: Nästan.",
    );
    for part in [
        "<div class=\"alert alert-warning\" role=\"note\"><p class=\"alert-title\">Varning</p>\n<p>Akta kortet.</p>\n</div>",
        "<blockquote>\n<p>Bara ett citat.</p>\n</blockquote>",
        "<div class=\"table\" role=\"region\" aria-label=\"Tabell\" tabindex=\"0\"><table>",
        "<td><del>10</del> 5</td>",
        "<ol>\n<li>\n<p>Öppna.</p>",
        "<p>Vänta.</p>\n</li>\n</ol>",
        "class=\"footnote-reference\"",
        "<code>{operator}</code>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
}

#[test]
fn a_table_of_contents_needs_three_headings() {
    let project = Project::new();
    let two = project.rendered("## Ett\n\n## Två");
    assert!(!two.contains("class=\"contents\""), "{two}");
    let three = project.rendered("## Ett\n\n### Ett och ett halvt\n\n#### För litet\n\n## Två");
    let contents = between(&three, "class=\"contents\"", "</nav>");
    assert_eq!(contents.matches("<li").count(), 3, "{contents}");
    assert!(contents.contains("<li class=\"contents-3\"><a href=\"#ett-och-ett-halvt\">Ett och ett halvt</a></li>"));
}

#[test]
fn an_article_is_not_related_to_itself_nor_twice_to_another() {
    let project = Project::new();
    project.article("sv/a.md", "related = [\"a\", \"uppdatera-kort\", \"uppdatera-kort\"]", "Text.");
    project.article("sv/b.md", "related = [\"b\"]", "Text.");
    project.build();
    let page = project.file("sv/a/index.html");
    let related = between(&page, "class=\"related\"", "</section>");
    assert_eq!(related.matches("class=\"card\"").count(), 1, "{related}");
    assert!(related.contains("href=\"/sv/uppdatera-kort/\""));
    assert!(!project.file("sv/b/index.html").contains("class=\"related\""));
}

#[test]
fn the_reasons_for_a_decline_follow_the_article_that_checks_them() {
    let project = Project::new();
    project.build();
    let page = project.file("sv/avvisat-kort/index.html");
    assert!(
        page.contains(
            "<details class=\"reason\" id=\"reason--expired-card\" data-code=\"expired_card expired_payment_method\">"
        ),
        "{page}"
    );
    assert!(page.contains("<a href=\"#reasons--fix\">Rätta uppgifterna</a>"), "{page}");
    assert!(!project.file("sv/uppdatera-kort/index.html").contains("class=\"reason\""));
}

#[test]
fn pictures_get_a_hashed_address() {
    let project = Project::new();
    fs::create_dir(project.0.content().join("images")).expect("a folder");
    project.write("images/meny.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let page = project.rendered("![Menyn](images/meny.svg)");
    let address = between(&page, "<img src=\"/", "\" alt=\"Menyn\"");
    assert!(address.starts_with("assets/meny."), "{address}");
    assert_eq!(project.file(address), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
}

#[test]
fn the_index_tells_the_feedback_function_of_the_articles_alone() {
    let project = Project::new();
    project.add_english();
    project.build();
    let index = project.index();
    let index: serde_json::Value = serde_json::from_slice(&index).expect("JSON");
    assert_eq!(index["version"], 1);
    assert_eq!(index["default_language"], "sv");
    assert_eq!(
        index["languages"]["en"]["articles"],
        serde_json::json!({"avvisat-kort": "/en/avvisat-kort-en/", "uppdatera-kort": "/en/uppdatera-kort-en/"})
    );
    let swedish = &index["languages"]["sv"];
    assert_eq!(swedish["thanks"], "/sv/tack/");
    let stylesheet = swedish["stylesheet"]["href"].as_str().expect("an address");
    assert!(project.0.out().join(stylesheet.trim_start_matches('/')).is_file(), "{stylesheet}");
    assert!(swedish["words"]["problems"]["comment-too-long"].is_string());
}

#[test]
fn the_base_url_can_be_given() {
    let project = Project::new();
    let options = Options { base_url: Some("https://prov.example".into()), ..project.options() };
    site::build(&options).expect("the content is valid");
    let page = project.file("sv/uppdatera-kort/index.html");
    assert!(page.contains("<link rel=\"canonical\" href=\"https://prov.example/sv/uppdatera-kort/\">"), "{page}");
    assert!(project.file("sitemap.xml").contains("<loc>https://prov.example/sv/</loc>"));
}

#[test]
fn search_engines_and_link_previews_are_told_what_a_page_is() {
    let project = Project::new();
    project.write(
        "sv/a.md",
        "+++\ntitle = 'Kort & \"konto\" </script>'\ndescription = \"Text.\"\nupdated = 2026-11-22\n+++\n\nText.\n",
    );
    project.build();
    let page = project.file("sv/a/index.html");
    let trail = between(&page, "<script type=\"application/ld+json\">", "</script>");
    let trail: serde_json::Value = serde_json::from_str(trail).expect("JSON");
    assert_eq!(trail["@type"], "BreadcrumbList");
    assert_eq!(trail["itemListElement"][0]["item"], "https://hjalp.example/sv/");
    assert_eq!(trail["itemListElement"][1]["name"], "Kort & \"konto\" </script>");
    assert_eq!(trail["itemListElement"][1]["item"], "https://hjalp.example/sv/a/");
    for meta in [
        "<meta property=\"og:type\" content=\"article\">",
        "<meta property=\"og:locale\" content=\"sv_SE\">",
        "<meta property=\"og:url\" content=\"https://hjalp.example/sv/a/\">",
        "<link rel=\"canonical\" href=\"https://hjalp.example/sv/a/\">",
    ] {
        assert!(page.contains(meta), "{meta}\n{page}");
    }
    assert!(!project.file("sv/tack/index.html").contains("ld+json"), "a page that is not to be found says nothing");
}
