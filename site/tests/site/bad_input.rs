//! Content that is strange rather than wrong, and surroundings that fail: a clear error or a good site, never a crash, and
//! the old site as it was.

use std::{fmt::Write as _, fs, os::unix::fs::symlink, process::Command};

use site::{Error, Options};

use crate::project::Project;

#[test]
fn an_article_of_five_megabytes_is_built() {
    let project = Project::new();
    let page =
        project.rendered(&"Ett stycke om kort och fakturor, med [en länk](@/uppdatera-kort.md).\n\n".repeat(72_000));
    assert!(page.len() > 5_000_000);
    assert_eq!(page.matches("<a href=\"/sv/uppdatera-kort/\">en länk</a>").count(), 72_000);
}

#[test]
fn an_error_in_a_line_of_a_megabyte_is_reported() {
    let project = Project::new();
    let text = "Ett stycke om kort och fakturor. ".repeat(15_000);
    project.article("sv/a.md", "", &format!("{text}[länk](@/finns-inte.md) {text}"));
    let error = site::build(&project.options()).expect_err("a dead link").to_string();
    assert!(error.contains("there is no article `finns-inte.md`"));
    assert!(error.len() < 2_000, "the report shows a part of the line: {} bytes", error.len());
}

#[test]
fn ten_thousand_headings_get_ten_thousand_ids() {
    let page = Project::new().rendered(&"## Samma rubrik\n\n".repeat(10_000));
    assert!(page.contains("id=\"samma-rubrik\"") && page.contains("id=\"samma-rubrik-10000\""));
}

#[test]
fn a_thousand_errors_are_all_reported() {
    let project = Project::new();
    let links: Vec<_> = (0..1_000).map(|number| format!("[Länk {number}](@/finns-inte.md)\n\n")).collect();
    project.article("sv/a.md", "", &links.concat());
    let error = site::build(&project.options()).expect_err("dead links").to_string();
    assert!(error.ends_with("\n1000 errors in the content; the site was not changed"));
}

#[test]
fn articles_may_be_related_in_a_circle() {
    let project = Project::new();
    for (id, related) in [("a", "b"), ("b", "c"), ("c", "a")] {
        project.article(&format!("sv/{id}.md"), &format!("related = [\"{related}\"]"), &format!("[x](@/{related}.md)"));
    }
    project.build();
    assert!(project.file("sv/c/index.html").contains("<a href=\"/sv/a/\">Rubrik</a>"));
}

#[test]
fn what_cannot_be_read_is_an_error_like_any_other() {
    let project = Project::new();
    project.build();
    let sv = project.0.content().join("sv");
    fs::create_dir(sv.join("mapp.md")).expect("a folder with an article's name");
    symlink("slinga.md", sv.join("slinga.md")).expect("a link to itself");
    let before = project.published();
    let error = site::build(&project.options()).expect_err("neither can be read").to_string();
    for name in ["mapp.md", "slinga.md"] {
        assert!(error.contains(&format!("sv/{name}:1:1\n")), "{error}");
    }
    assert_eq!(error.matches("the file cannot be read").count(), 2, "{error}");
    assert_eq!(project.published(), before);
}

#[test]
fn a_language_folder_that_cannot_be_read_is_an_error() {
    let project = Project::new();
    project.build();
    let sv = project.0.content().join("sv");
    let before = project.published();
    fs::rename(&sv, sv.with_file_name("borta")).expect("the folder goes");
    fs::write(&sv, "").expect("a file in its place");
    let error = site::build(&project.options()).expect_err("there is no such folder").to_string();
    assert!(error.contains("the language `sv` has no folder"), "{error}");
    assert_eq!(project.published(), before);
}

#[test]
fn a_mistake_in_a_template_is_reported_with_its_place_in_the_file() {
    let project = Project::new();
    project.build();
    let before = project.published();
    let own = project.own_site();
    let template = own.join("templates/article/breadcrumbs.html");
    let text = fs::read_to_string(&template).expect("a template");
    for (mistake, message) in [("{{ page.titel }}", "titel"), ("{{ page.title | versal }}", "versal"), ("{{ page.", "")]
    {
        fs::write(&template, format!("{text}\n\n    <p>{mistake}</p>\n")).expect("the template is written");
        let error = site::build(&Options { site: own.clone(), ..project.options() }).expect_err("a wrong template");
        assert!(matches!(error, Error::Other(_)));
        let report = error.to_string();
        let line = text.lines().count() + 3;
        assert!(report.starts_with("error: ") && !report.starts_with("error: error"), "{report}");
        assert!(report.contains(&format!("/templates/article/breadcrumbs.html:{line}:")), "{report}");
        assert!(report.contains(message), "{report}");
        assert!(report.ends_with("the site was not changed"), "{report}");
        assert_eq!(project.published(), before);
    }
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    let project = Project::new();
    project.build();
    let before = project.published();
    let mut text = String::new();
    for line in 0..20_000 {
        writeln!(text, "Rad {line}.\n").expect("a text takes all");
    }
    project.article("sv/a.md", "", "En ny sida som får plats.");
    project.article("sv/uppdatera-kort.md", "", &text);
    // No file may be longer than this: to a program it is as if the disk were full.
    let script = "trap '' XFSZ; ulimit -f 200; exec \"$@\"";
    let output = Command::new("sh")
        .args(["-c", script, "sh", env!("CARGO_BIN_EXE_site"), "build", "--content", "content", "--out", "out"])
        .current_dir(project.0.content().with_file_name(""))
        .output()
        .expect("the command runs");
    let report = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(1), "{report}");
    assert!(report.contains("cannot write") && report.contains("the site was not changed"), "{report}");
    assert_eq!(project.published(), before);
    let beside = fs::read_dir(project.0.out().with_file_name("")).expect("a folder");
    let names: Vec<_> = beside.map(|entry| entry.expect("an entry").file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().contains(".new")), "{names:?}");

    project.build();
    assert!(project.file("sv/uppdatera-kort/index.html").contains("Rad 19999."));
}
