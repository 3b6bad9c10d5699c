//! What a build makes of good content, with the project's own templates and strings.

use site::Options;

use crate::project::{Project, between};

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
fn a_page_with_a_tool_has_a_file_for_who_may_be_signed_in_that_asks_for_all_it_needs() {
    let project = Project::new();
    let report = project.build();
    let (page, signed_in) =
        (project.file("sv/avvisat-kort/index.html"), project.file("sv/avvisat-kort/signed-in.html"));
    let (start, rest) = signed_in.split_once("</template>").expect("the names of the tool's files");
    let (ahead, end) = rest.split_once("<script").expect("the tool's script");
    let address = |link: &str| between(link, "href=\"", "\"").split('.').next().unwrap_or_default().to_owned();
    let mut addresses: Vec<_> = ahead.split("<link").skip(1).map(address).collect();
    addresses.sort_unstable();
    let (script, views) = ("/assets/decline-check", "/assets/decline-check");
    assert_eq!(addresses, ["/api/session", "/api/subscriptions", script, views, "/assets/tool", "/assets/tools"]);
    assert!(format!("{start}</template>\n<script{end}").split_whitespace().eq(page.split_whitespace()));
    assert!(!project.0.out().join("sv/tack/signed-in.html").exists());
    assert_eq!(report.pages, project.build().pages);
    project.replace("sv/avvisat-kort.md", "tool = \"decline-check\"\n", "");
    project.build();
    assert!(!project.0.out().join("sv/avvisat-kort/signed-in.html").exists());
}

#[test]
fn the_reasons_for_a_decline_follow_the_article_that_checks_them() {
    let project = Project::new();
    project.build();
    let page = project.file("sv/avvisat-kort/index.html");
    assert!(page.contains("<details class=\"reason\" id=\"reason--expired-card\">"), "{page}");
    assert!(page.contains("<a href=\"#reasons--fix\">Rätta uppgifterna</a>"), "{page}");
    assert!(!project.file("sv/uppdatera-kort/index.html").contains("class=\"reason\""));
}

#[test]
fn the_list_of_reasons_stands_after_the_first_section() {
    let project = Project::new();
    project.article(
        "sv/avvisat-kort.md",
        "tool = \"decline-check\"",
        "Se [orsaken](#orsaker) eller [logga in](#decline-check--tool).\n\n## Ett\n\n### Mer\n\n## Fråga banken\n",
    );
    project.build();
    let page = project.file("sv/avvisat-kort/index.html");
    let places = [
        "<h2 id=\"ett\">",
        "<h3 id=\"mer\">",
        "<h2 id=\"orsaker\">",
        "<h3 id=\"reasons--fix\">",
        "<h2 id=\"fraga-banken\">",
    ]
    .map(|heading| page.find(heading).expect(heading));
    assert!(places.is_sorted(), "{places:?}\n{page}");
    let contents = between(&page, "class=\"contents\"", "</nav>");
    let lines =
        ["#decline-check--tool", "#ett", "#mer", "#orsaker", "#reasons--fix", "#reasons--ours", "#fraga-banken"]
            .map(|id| contents.find(&format!("href=\"{id}\"")).expect(id));
    assert!(lines.is_sorted(), "{contents}");
}

#[test]
fn a_heading_with_the_id_of_the_list_of_reasons_is_an_error() {
    let project = Project::new();
    project.article("sv/avvisat-kort.md", "tool = \"decline-check\"", "## Orsaker\n");
    let error = site::build(&project.options()).expect_err("two headings of one id").to_string();
    assert!(error.contains("the heading `#orsaker` has the id of the list of decline reasons"), "{error}");
}

#[test]
fn titles_are_sorted_as_the_language_sorts_them() {
    let project = Project::new();
    for (id, title) in [("a", "Zebra"), ("b", "Ändra"), ("c", "zoner"), ("d", "Åtgärda"), ("e", "öppna")] {
        project.write(
            &format!("sv/{id}.md"),
            &format!("+++\ntitle = \"{title}\"\ndescription = \"D.\"\nupdated = 2026-11-22\n+++\n\nText.\n"),
        );
    }
    project.build();
    let start = project.file("sv/index.html");
    let places = ["Zebra", "zoner", "Åtgärda", "Ändra", "öppna"].map(|title| start.find(title).expect(title));
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn the_index_tells_the_feedback_function_of_what_has_its_form() {
    let project = Project::new();
    project.add_english();
    project.build();
    let index = project.index();
    let index: serde_json::Value = serde_json::from_slice(&index).expect("JSON");
    assert_eq!(index["version"], 1);
    assert_eq!(index["default_language"], "sv");
    assert_eq!(
        index["languages"]["en"]["articles"],
        serde_json::json!({
            "a-o": "/en/a-o/",
            "avvisat-kort": "/en/avvisat-kort-en/",
            "uppdatera-kort": "/en/uppdatera-kort-en/",
        })
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
