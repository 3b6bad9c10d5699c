//! Drafts, days of publication, and pages that have moved.

use jiff::civil::{Date, date};
use site::Options;

use crate::project::Project;

fn on(project: &Project, day: Date) -> Options {
    Options { today: Some(day), ..project.options() }
}

fn build(options: &Options) -> site::Report {
    site::build(options).unwrap_or_else(|error| panic!("the content is valid\n{error}"))
}

#[test]
fn an_article_appears_on_its_day_though_no_file_changes() {
    let project = Project::new();
    project.article("sv/nyhet.md", "publish = 2027-01-15", "Text.");
    let shown = || project.0.out().join("sv/nyhet/index.html").exists();
    let before = build(&on(&project, date(2027, 1, 14)));
    assert!(!shown() && !project.file("sitemap.xml").contains("/sv/nyhet/"));
    assert!(!String::from_utf8(project.index()).expect("text").contains("nyhet"));
    assert!(!build(&on(&project, date(2027, 1, 14))).changed, "the second build of a day has nothing to do");
    let after = build(&on(&project, date(2027, 1, 15)));
    assert!(shown() && after.changed && after.pages == before.pages + 1);
    assert!(project.file("sitemap.xml").contains("/sv/nyhet/") && project.file("sv/index.html").contains("/sv/nyhet/"));
}

#[test]
fn a_preview_marks_what_readers_do_not_see() {
    let project = Project::new();
    project.article("sv/nyhet.md", "publish = 2999-01-15", "Text.");
    project.article("sv/utkast.md", "draft = true\nrelated = [\"nyhet\"]", "[Nyhet](@/nyhet.md)");
    build(&Options { preview: true, ..project.options() });
    assert!(project.file("sv/nyhet/index.html").contains("<p class=\"mark\">Publiceras 15 januari 2999."));
    assert!(project.file("sv/utkast/index.html").contains("<p class=\"mark\">Utkast."));
    assert_eq!(project.file("sv/index.html").matches("class=\"mark\"").count(), 2);
    assert!(!project.file("sv/uppdatera-kort/index.html").contains("class=\"mark\""));
    build(&project.options());
    assert!(!project.0.out().join("sv/utkast").exists() && !project.file("sv/index.html").contains("class=\"mark\""));
}

#[test]
fn what_is_wrong_with_a_draft_stops_nobody_and_a_preview_tells_it() {
    let project = Project::new();
    project.article("sv/utkast.md", "draft = true\ncolour = \"red\"", "[Länk](@/finns-inte.md)");
    assert_eq!(project.build().warnings, 0);
    let error = site::build(&Options { preview: true, ..project.options() }).expect_err("two mistakes").to_string();
    assert!(error.contains("`colour` is not known") && error.contains("finns-inte.md"), "{error}");
    for strict in [false, true] {
        let checked = site::check(&Options { strict, ..project.options() }).expect("a draft stops nobody");
        assert_eq!(checked.warnings, 2, "{}", checked.warning_text);
        assert!(checked.warning_text.contains("finns-inte.md"), "{}", checked.warning_text);
    }
}

#[test]
fn a_build_names_what_readers_do_not_see_yet() {
    let project = Project::new();
    let left_out = |report: site::Report| {
        let text = report.plain_warnings();
        text.lines().find(|line| line.starts_with("left out: ")).map(|line| line.replace("content/", ""))
    };
    assert_eq!(left_out(project.build()), None);
    project.article("sv/nyhet.md", "publish = 2999-01-15", "Text.");
    project.article("sv/utkast.md", "draft = true", "Text.");
    for _ in 0..2 {
        let line = left_out(project.build()).expect("two articles are left out");
        assert!(
            line.ends_with("sv/utkast.md (a draft)") && line.contains("sv/nyhet.md (until 2999-01-15), "),
            "{line}"
        );
    }
    let preview = Options { preview: true, ..project.options() };
    assert_eq!(left_out(build(&preview)), None);
    for number in 0..20 {
        project.article(&format!("sv/a{number}.md"), "draft = true", "Text.");
    }
    assert!(left_out(project.build()).expect("many are left out").ends_with(", and 12 more"));
}

#[test]
fn an_article_with_a_day_to_come_leaves_other_dates_alone() {
    let project = Project::new();
    let today = jiff::Zoned::now().date();
    let expires = today.checked_add(jiff::Span::new().days(100)).expect("a date");
    let site_toml = project.read("site.toml");
    project.write("site.toml", &format!("{site_toml}\n[security]\ncontact = \"https://a.se/\"\nexpires = {expires}\n"));
    project.article("sv/nyhet.md", "publish = 2999-01-15", "Text.");
    site::check(&project.options()).unwrap_or_else(|error| panic!("nothing is wrong today\n{error}"));
}

#[test]
fn a_preview_warns_of_a_link_that_a_build_for_readers_refuses() {
    let project = Project::new();
    project.article("sv/utkast.md", "draft = true", "Text.");
    project.article("sv/a.md", "related = [\"utkast\", \"a\"]", "[Utkast](@/utkast.md) [a](@/a.md)");
    let built = build(&Options { preview: true, ..project.options() });
    assert!(built.warning_text.contains("`utkast` is a draft"), "{}", built.warning_text);
    let error = site::build(&project.options()).expect_err("readers would not find it").to_string();
    assert!(error.contains("`utkast` is a draft") && error.contains("1 error"), "{error}");
    project.article("sv/a.md", "related = [\"utkast\"]", "Text.");
    project.build();
    assert!(!project.file("sv/a/index.html").contains("class=\"related\""));
}

#[test]
fn check_also_tells_what_will_be_wrong_on_a_later_day() {
    let project = Project::new();
    project.article("sv/nyhet.md", "publish = 2999-01-15", "[Länk](@/finns-inte.md)");
    build(&project.options());
    let error = site::check(&project.options()).expect_err("it will be wrong").to_string();
    assert!(error.contains("nyhet.md") && error.contains("finns-inte.md"), "{error}");
}

#[test]
fn a_moved_page_leaves_its_earlier_addresses_beside_the_site() {
    let project = Project::new();
    project.article("sv/ny.md", "slug = \"ny-adress\"\nmoved_from = [\"gammal\", \"aldre\"]", "Text.");
    project.article("sv/utkast.md", "draft = true\nmoved_from = [\"annan\"]", "Text.");
    project.build();
    let moved = std::fs::read_to_string(project.options().moved()).expect("the file of what has moved");
    let moved: std::collections::BTreeMap<String, String> = serde_json::from_str(&moved).expect("JSON");
    let expected = ["/sv/aldre/", "/sv/gammal/"].map(|from| (from.to_owned(), "/sv/ny-adress/".to_owned()));
    assert_eq!(moved, expected.into());
}

#[test]
fn a_site_for_customers_refuses_a_made_up_operator() {
    let project = Project::new();
    let live = || site::check(&Options { live: true, ..project.options() });
    let error = live().expect_err("the demo").to_string();
    assert!(error.contains("the operator is the made-up one of the demo") && error.contains("1 error"), "{error}");
    project.replace("site.toml", "demo = true\n", "");
    let error = live().expect_err("made-up values").to_string();
    for made_up in
        ["`123456-7890` is no organisation number", "set aside for fiction", "`hjalp@hjalp.example`", "`inloggning."]
    {
        assert!(error.contains(made_up), "{made_up}\n{error}");
    }
    let site_toml = project.read("site.toml").replace(".example", ".se").replace("070-174 06 05", "08-123 45 67");
    project.write(
        "site.toml",
        &site_toml.replace("123456-7890", "556036-0793").replace("url = \"tel:+46701740605\"\n", ""),
    );
    live().unwrap_or_else(|error| panic!("a real operator\n{error}"));
    project.build();
    assert!(project.file("sv/index.html").contains("<a href=\"tel:+4681234567\">Ring 08-123 45 67"));
}
