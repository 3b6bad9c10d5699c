//! What a build makes of good content, with the project's own templates and strings.

use std::{fs, path::Path, process::Command, time::SystemTime};

use sandbox::Sandbox;
use site::{Built, Error, Options};

mod sandbox;

/// The small valid content with the project's own strings.
struct Project(Sandbox);

impl Project {
    fn new() -> Self {
        let project = Self(Sandbox::new());
        project.write("sv/strings.toml", &strings());
        project
    }

    /// Puts a file into the content.
    fn write(&self, path: &str, text: &str) {
        fs::write(self.0.content().join(path), text).expect("the file is written");
    }

    /// Puts an article into the content.
    fn article(&self, path: &str, front: &str, body: &str) {
        let front = format!("title = \"Rubrik\"\ndescription = \"Text.\"\nupdated = 2026-11-22\n{front}");
        self.write(path, &format!("+++\n{front}\n+++\n\n{body}\n"));
    }

    /// Adds a language, with every page of the Swedish one under the slug `<id>-en`.
    fn add_english(&self) {
        let site = fs::read_to_string(self.0.content().join("site.toml")).expect("site.toml");
        let site = site.replace("[\"sv\"]", "[\"sv\", \"en\"]").replace("hours.sv", "hours.en = \"9–4\"\nhours.sv");
        self.write("site.toml", &site);
        fs::create_dir(self.0.content().join("en")).expect("a folder");
        for entry in fs::read_dir(self.0.content().join("sv")).expect("the Swedish content") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("text");
            let id = name.trim_end_matches(".md");
            let text = text
                .replace("updated = 2026-11-22\n", &format!("updated = 2026-11-22\nslug = \"{id}-en\"\n"))
                .replace("name = \"Svenska\"", "name = \"English\"");
            self.write(&format!("en/{name}"), &text);
        }
    }

    fn options(&self) -> Options {
        self.0.options(Path::new(env!("CARGO_MANIFEST_DIR")).to_owned())
    }

    fn build(&self) -> Built {
        site::build(&self.options()).unwrap_or_else(|error| panic!("the content is valid\n{error}"))
    }

    /// A built file.
    fn file(&self, path: &str) -> String {
        fs::read_to_string(self.0.out().join(path)).expect(path)
    }

    /// The page of the Swedish article `a.md`, built with this text.
    fn rendered(&self, body: &str) -> String {
        self.article("sv/a.md", "", body);
        self.build();
        self.file("sv/a/index.html")
    }

    /// When a built file was last changed.
    fn changed(&self, path: &str) -> SystemTime {
        self.0.out().join(path).metadata().and_then(|file| file.modified()).expect("the time of the last change")
    }
}

fn strings() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("content").join("sv/strings.toml");
    fs::read_to_string(path).expect("the project's strings")
}

/// The text between two others.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let rest = text.split_once(start).unwrap_or_else(|| panic!("no {start} in\n{text}")).1;
    rest.split_once(end).unwrap_or_else(|| panic!("no {end} after {start}")).0
}

#[test]
fn heading_ids_are_folded_and_unique() {
    let page = Project::new().rendered("## Få hjälp – nu!\n\n## Få hjälp nu\n\n### **Få** `hjälp` nu\n\n## …\n");
    for heading in [
        "<h2 id=\"fa-hjalp-nu\">Få hjälp – nu!</h2>",
        "<h2 id=\"fa-hjalp-nu-2\">Få hjälp nu</h2>",
        "<h3 id=\"fa-hjalp-nu-3\"><strong>Få</strong> <code>hjälp</code> nu</h3>",
        "<h2 id=\"avsnitt\">…</h2>",
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
        "<a href=\"tel:070-1740605\">ring</a>",
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
        page.contains("<details class=\"reason\" id=\"reason--expired-card\" data-code=\"expired_card\">"),
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
fn the_index_tells_the_feedback_function_of_the_articles_alone() {
    let project = Project::new();
    project.add_english();
    project.build();
    let index = fs::read(project.options().index()).expect("the index");
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
fn what_did_not_change_is_left_alone_and_what_is_stale_goes() {
    let project = Project::new();
    project.article("sv/a.md", "", "Text.");
    project.article("sv/b.md", "", "Text.");
    assert_eq!(project.build().pages, 10);
    let (a, tack) = ("sv/a/index.html", "sv/tack/index.html");
    let before = (project.changed(a), project.changed(tack));

    project.article("sv/a.md", "", "En annan text.");
    fs::remove_file(project.0.content().join("sv/b.md")).expect("b.md goes");
    project.build();
    assert!(project.changed(a) > before.0);
    assert_eq!(project.changed(tack), before.1);
    assert!(!project.0.out().join("sv/b").exists());
}

#[test]
fn a_folder_that_the_build_did_not_write_is_refused() {
    let project = Project::new();
    fs::create_dir(project.0.out()).expect("a folder");
    let holiday = project.0.out().join("semester.txt");
    fs::write(&holiday, "viktigt").expect("a file");
    let error = site::build(&project.options()).expect_err("not our folder");
    assert!(matches!(error, Error::Other(_)));
    assert!(error.to_string().contains("was not written by this build"), "{error}");
    assert_eq!(fs::read_to_string(&holiday).expect("still there"), "viktigt");

    fs::remove_file(holiday).expect("the folder is empty again");
    project.build();
}

#[test]
fn check_writes_nothing() {
    let project = Project::new();
    assert_eq!(site::check(&project.options()).expect("the content is valid"), 8);
    assert!(!project.0.out().exists());
    assert!(!project.options().index().exists());
}

#[test]
fn the_command_says_how_many_pages_it_built_and_builds_the_same_again() {
    let project = Project::new();
    let command = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_site"));
        command.args(["build", "--content", "content", "--out", "out"]);
        let output = command.current_dir(project.0.content().with_file_name("")).output().expect("the command runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let said = String::from_utf8(output.stdout).expect("text");
        assert!(said.starts_with("built 8 pages in ") && said.ends_with(" ms\n"), "{said}");
        project.changed("sv/uppdatera-kort/index.html")
    };
    assert_eq!(command(), command());
}
