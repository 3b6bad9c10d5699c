//! What a build makes of the Markdown of an article.

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
