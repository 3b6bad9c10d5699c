//! What a build makes of good content, with the project's own templates and strings.

use std::fs;

use site::Options;

use crate::project::{Project, between};

#[test]
fn heading_ids_are_folded_and_unique() {
    let page = Project::new()
        .rendered("## Få hjälp – nu!\n\n## Få hjälp nu\n\n### **Få** `hjälp` nu\n\n## ?\n\n## [Länk](#section) här\n");
    for heading in [
        "<h2 id=\"fa-hjalp-nu\">Få hjälp – nu!</h2>",
        "<h2 id=\"fa-hjalp-nu-2\">Få hjälp nu</h2>",
        "<h3 id=\"fa-hjalp-nu-3\"><strong>Få</strong> <code>hjälp</code> nu</h3>",
        "<h2 id=\"section\">?</h2>",
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
        "<section class=\"table\" aria-label=\"Tabell 1\" tabindex=\"0\"><table>",
        "<td><del>10</del> 5</td>",
        "<ol>\n<li>\n<p>Öppna.</p>",
        "<p>Vänta.</p>\n</li>\n</ol>",
        "Klart<sup class=\"note-reference\"><a id=\"note--1-reference\" href=\"#note--1\" aria-label=\"Fotnot 1\">1</a></sup>",
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
fn soft_hyphens_are_in_headings_alone() {
    let project = Project::new();
    project.write(
        "sv/uppdatera-kort.md",
        "+++\ntitle = \"Kontokorts\\u00ADinformation\"\ndescription = \"Text.\"\nupdated = 2026-11-22\n+++\n\nText.\n",
    );
    project.build();
    let page = project.file("sv/uppdatera-kort/index.html");
    assert!(page.contains("<h1>Kontokorts\u{ad}information</h1>"), "{page}");
    let head = between(&page, "<head>", "</head>");
    assert!(head.contains("Kontokortsinformation") && !head.contains('\u{ad}'), "{head}");
    assert!(project.file("sv/index.html").contains("Kontokorts\u{ad}information"));
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
fn pictures_have_their_size_and_a_caption_and_only_those_in_use_go_out() {
    let project = Project::new();
    project.add_english();
    let png = |width: u8| {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\x20\x08\x02\0\0\0".to_vec();
        bytes[19] = width;
        bytes
    };
    fs::create_dir_all(project.0.content().join("images/en")).expect("a folder");
    for (name, width) in [("meny.png", 64), ("en/meny.png", 65), ("a\u{30a}.png", 66), ("ensam.png", 67)] {
        fs::write(project.0.content().join("images").join(name), png(width)).expect("a picture");
    }
    project.article("en/a.md", "", "![The menu](images/meny.png)");
    let page = project.rendered("![Menyn](images/meny.png)\n\n## Mer\n\n![Menyn *Mer*](images/meny.png \"Så & så\")");
    let address = between(&page, "<img src=\"/", "\" width=\"64\" height=\"32\" alt=\"Menyn\">");
    let figure = format!(
        "<figure><img src=\"/{address}\" width=\"64\" height=\"32\" loading=\"lazy\" alt=\"Menyn Mer\">\
         <figcaption>Så &amp; så</figcaption></figure>"
    );
    assert!(page.contains(&figure), "{figure}\n{page}");
    assert!(project.file("en/a/index.html").contains("width=\"65\""), "English has a picture of its own");
    let published = project.published().into_iter().filter(|(path, ..)| path.contains(".png"));
    assert_eq!(published.count(), 2, "neither the one that no text uses nor the one with a wrong name");

    // As a Mac writes it, and as a browser does.
    project.article("sv/b.md", "", "![Ring](images/%C3%A5.png)");
    let error = site::build(&project.options()).expect_err("a wrong name").to_string();
    assert!(error.contains("rename the file to `a.png`"), "{error}");
}

#[test]
fn a_link_to_a_download_tells_its_kind_and_length() {
    let project = Project::new();
    let pdf = format!("%PDF-1.7\n{}", " ".repeat(1_200));
    project.write("downloads/blankett.pdf", &pdf);
    let page = project.rendered("[Blanketten](downloads/blankett.pdf)");
    let (before, _) =
        page.split_once("\">Blanketten (PDF, 2\u{a0}kB)</a>").unwrap_or_else(|| panic!("no download in\n{page}"));
    let (_, address) = before.rsplit_once("<a href=\"/").expect("the link");
    assert_eq!(project.file(address), pdf);
}

#[test]
fn footnotes_come_last_and_lead_back_to_each_reference() {
    let page = Project::new()
        .rendered("Ett[^år] två[^ar] tre[^år].\n\n[^ar]: Utan ring.\n\n[^år]: Med ring.\n\n## Sist\n\nText.");
    let notes = between(&page, "<section class=\"notes\"", "</section>");
    assert!(page.find("Text.</p>").expect("the text") < page.find("class=\"notes\"").expect("the notes"));
    for part in [
        "<li id=\"note--1\">\n<p>Med ring.</p>",
        "<li id=\"note--2\">\n<p>Utan ring.</p>",
        "<a href=\"#note--1-reference\" aria-label=\"Tillbaka till texten, fotnot 1\">↩</a> \
         <a href=\"#note--1-reference-2\" aria-label=\"Tillbaka till texten, fotnot 1 2\">↩ 2</a>",
    ] {
        assert!(notes.contains(part), "{part}\n{notes}");
    }
}

#[test]
fn columns_are_aligned_by_classes_and_each_table_has_a_name_of_its_own() {
    let table = "| a | b | c |\n|---|:-:|--:|\n| 1 | 2 | 3 |\n";
    let page = Project::new().rendered(&format!("{table}\n## Pris & kort\n\n{table}"));
    for part in [
        "aria-label=\"Tabell 1\"",
        "aria-label=\"Tabell 2: Pris &amp; kort\"",
        "<th>a</th><th class=\"center\">b</th><th class=\"right\">c</th>",
        "<td>1</td><td class=\"center\">2</td><td class=\"right\">3</td>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains("style="), "the page policy forbids it");
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
