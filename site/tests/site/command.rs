//! The command itself: what it prints, and with what code it ends.

use std::{fs, process::Command};

use site::Options;

use crate::{project::Project, sandbox::Sandbox};

#[test]
fn the_command_says_how_many_pages_it_built_and_builds_the_same_again() {
    let project = Project::new();
    let command = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_site"));
        command.args(["build", "--content", "content", "--out", "out"]);
        let output = command.current_dir(project.0.content().with_file_name("")).output().expect("the command runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let said = String::from_utf8(output.stdout).expect("text");
        assert!(said.starts_with("built 9 pages in ") && said.ends_with(" ms\n"), "{said}");
        project.changed("sv/uppdatera-kort/index.html")
    };
    assert_eq!(command(), command());
}

#[test]
fn the_command_ends_with_1_and_the_report_on_stderr() {
    let sandbox = Sandbox::new();
    fs::remove_file(sandbox.content().join("site.toml")).expect("site.toml goes");
    for command in [&["check"][..], &["build", "--out", "out"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_site"))
            .args(command)
            .args(["--content", "content"])
            .current_dir(sandbox.content().with_file_name(""))
            .output()
            .expect("the command runs");
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        let report = String::from_utf8(output.stderr).expect("text");
        assert!(report.contains("--> content/site.toml:1:1\n"), "{report}");
        assert!(report.ends_with("\n1 error in the content; the site was not changed\n"), "{report}");
        assert!(!sandbox.out().exists());
    }
}

/// Runs the command beside the content: its exit code, what it said, and what it reported.
fn run(project: &Project, args: &[&str], colour: bool) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_site"));
    command.args(args).current_dir(project.0.content().with_file_name("")).env_remove("NO_COLOR");
    if colour {
        command.env("CLICOLOR_FORCE", "1");
    }
    let output = command.output().expect("the command runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn warnings_are_reported_and_counted_and_fail_only_with_strict() {
    let project = Project::new();
    project.article("sv/ensam.md", "", "Text.");
    for command in [&["check", "--content", "content"][..], &["build", "--content", "content", "--out", "out"]] {
        let (code, said, reported) = run(&project, command, false);
        assert_eq!(code, Some(0));
        assert!(said.trim_end().ends_with(", 1 warning"), "{said}");
        assert!(reported.starts_with("warning: no other article leads to `ensam`\n"), "{reported}");
        let (code, said, reported) = run(&project, &[command, &["--strict"]].concat(), false);
        assert_eq!((code, said.as_str()), (Some(1), ""));
        assert!(reported.ends_with("\n1 error in the content; the site was not changed\n"), "{reported}");
    }
}

#[test]
fn the_report_has_colours_for_a_terminal_and_none_for_a_pipe() {
    let project = Project::new();
    project.article("sv/a.md", "", "[Länk](@/finns-inte.md)");
    let check = ["check", "--content", "content"];
    let (_, _, plain) = run(&project, &check, false);
    let (_, _, coloured) = run(&project, &check, true);
    assert!(!plain.contains('\x1b'), "{plain}");
    assert!(coloured.contains("\x1b[") && coloured.len() > plain.len(), "{coloured}");
}

#[test]
fn a_new_article_is_a_draft_that_can_be_looked_at_and_is_published_once_it_is_written() {
    let project = Project::new();
    let (code, said, _) = run(&project, &["new", "--content", "content", "sv/byta-bank"], false);
    let expected = "made content/sv/byta-bank.md\n\
        write it: `cargo dev` shows it; readers see it when `draft = true` is taken out\n";
    assert_eq!((code, said.as_str()), (Some(0), expected));
    assert!(project.read("sv/byta-bank.md").starts_with("+++\ntitle = \"Byta bank\"\n"));
    project.build();
    assert!(!project.0.out().join("sv/byta-bank").exists(), "a draft is not published");

    let preview = Options { preview: true, out: project.0.out().with_file_name("preview"), ..project.options() };
    let built = site::build(&preview).unwrap_or_else(|error| panic!("a draft can be looked at\n{error}"));
    assert_eq!(built.warnings, 0, "{}", built.warning_text);
    let page = std::fs::read_to_string(preview.out.join("sv/byta-bank/index.html")).expect("the draft's page");
    assert!(page.contains("<h1>Byta bank</h1>") && page.contains("<p class=\"mark\">Utkast."), "{page}");

    project.replace("sv/byta-bank.md", "draft = true\n", "");
    let error = site::build(&project.options()).expect_err("nothing is written yet").to_string();
    for (place, what) in
        [(3, "`description` is not written yet"), (13, "the text is not written yet"), (15, "the text is")]
    {
        assert!(error.contains(what) && error.contains(&format!("byta-bank.md:{place}:")), "{what} {place}\n{error}");
    }
    project.replace("sv/byta-bank.md", "\"…\"\nupdated", "\"Så byter du bank.\"\nupdated");
    project.replace("sv/byta-bank.md", "\n…\n\n## …\n", "\nRing banken.\n");
    project.build();
    assert!(project.file("sv/byta-bank/index.html").contains("<h1>Byta bank</h1>"));

    for (wrong, reported) in [
        ("sv/byta-bank", "content/sv/byta-bank.md is there already: open it"),
        ("sv/Byta bank!", "`Byta bank!` is no id: write sv/byta-bank"),
        ("sv/..", "`..` is no id"),
        ("byta-bank", "name the article as <language>/<id>"),
        ("de/byta-bank", "`de` is no language of the site, which has sv"),
        ("images/byta-bank", "`images` is no language of the site"),
        ("/byta-bank", "`` is no language of the site"),
        ("sv/a-o", "`a-o` is no id: write sv/avvisat-kort"),
        ("content/sv/byta-bank.md", "content/sv/byta-bank.md is there already"),
    ] {
        let (code, _, report) = run(&project, &["new", "--content", "content", wrong], false);
        assert_eq!(code, Some(1));
        assert!(report.starts_with(&format!("error: {reported}")), "{report}");
    }
    let (_, _, report) = run(&project, &["new", "--content", "content", "sv/Byta", "konto"], false);
    assert!(report.starts_with("error: `Byta konto` is no id: write sv/byta-konto"), "{report}");
}

#[test]
fn links_names_the_places_that_lead_to_an_article() {
    let project = Project::new();
    let (code, said, _) = run(&project, &["links", "avvisat-kort", "--content", "content"], false);
    assert_eq!(code, Some(0));
    assert!(said.lines().any(|line| line.starts_with("content/sv/uppdatera-kort.md:")), "{said}");
    assert!(said.lines().any(|line| line.starts_with("content/sv/declines.toml:")), "{said}");
    for name in ["avvisat-kort.md", "sv/avvisat-kort", "@/avvisat-kort.md", "content/sv/avvisat-kort.md"] {
        assert_eq!(run(&project, &["links", name, "--content", "content"], false).1, said, "{name}");
    }
    let (_, said, _) = run(&project, &["links", "tack", "--content", "content"], false);
    assert_eq!(said, "nothing leads to `tack`\n");
    let (code, _, report) = run(&project, &["links", "saknas", "--content", "content"], false);
    assert_eq!(code, Some(1));
    assert!(report.starts_with("error: there is no article `saknas`"), "{report}");
}

#[test]
fn diff_says_what_a_build_would_change_and_changes_nothing() {
    let project = Project::new();
    let diff = || run(&project, &["diff", "--content", "content", "--out", "out"], false).1;
    assert!(diff().contains("new      /sv/uppdatera-kort/\n"), "{}", diff());
    project.article("sv/gammal.md", "related = [\"gammal\"]", "Text.");
    project.article("sv/borta.md", "related = [\"gammal\"]", "Text.");
    project.build();
    assert_eq!(diff(), "nothing would change\n");

    let content = project.0.content().join("sv");
    fs::rename(content.join("gammal.md"), content.join("ny.md")).expect("it is renamed");
    fs::remove_file(content.join("borta.md")).expect("it is removed");
    project.replace("sv/ny.md", "related = [\"gammal\"]", "");
    let before = project.published();
    let said = diff();
    assert!(said.contains("changed  /sv/\n") && said.contains("new      /sv/ny/\n"), "{said}");
    assert!(said.contains("gone     /sv/borta/   neither moved_from nor gone names it"), "{said}");
    project.replace("sv/ny.md", "updated", "moved_from = [\"gammal\"]\nupdated");
    project.replace("site.toml", "languages =", "gone = [\"sv/borta\"]\nlanguages =");
    let said = diff();
    assert!(said.contains("gone     /sv/borta/\n") && said.contains("moved    /sv/gammal/ -> /sv/ny/\n"), "{said}");
    assert!(project.published() == before, "nothing was written");

    // An earlier address that leads nowhere any more is lost as a page is.
    project.build();
    project.replace("sv/ny.md", "moved_from = [\"gammal\"]\n", "");
    assert_eq!(diff(), "gone     /sv/gammal/   neither moved_from nor gone names it: it cannot be published\n");
    project.replace("site.toml", "gone = [", "gone = [\"sv/gammal\", ");
    assert_eq!(diff(), "gone     /sv/gammal/\n");
}

#[test]
fn many_warnings_of_one_kind_are_one_and_stay_while_other_pages_are_built() {
    let project = Project::new();
    for (id, next) in [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "a")] {
        project.article(&format!("sv/{id}.md"), &format!("related = [\"{next}\"]"), &format!("Se *{id}."));
        project.replace(&format!("sv/{id}.md"), "\"Rubrik\"", &format!("\"Rubrik {id}\""));
    }
    let build = ["build", "--content", "content", "--out", "out"];
    let expected = "warning: `*` is shown as it stands (5 times)\n";
    let (code, said, reported) = run(&project, &build, false);
    assert_eq!(code, Some(0));
    assert!(said.trim_end().ends_with(", 5 warnings"), "{said}");
    assert!(reported.contains(expected) && reported.contains("sv/a.md:8:4, content/sv/b.md:8:4"), "{reported}");
    assert_eq!(reported.matches("warning: ").count(), 1, "{reported}");

    // Nothing has changed; then another page has.
    assert_eq!(run(&project, &build, false).2, reported);
    project.article("sv/tack.md", "", "Tack!");
    assert_eq!(run(&project, &build, false).2, reported);
    let (_, _, each) = run(&project, &[&build[..], &["--verbose"]].concat(), false);
    assert_eq!(each.matches("warning: `*` is shown as it stands\n").count(), 5, "{each}");
}

#[test]
fn a_reader_that_has_had_enough_is_no_panic() {
    let project = Project::new();
    project.article("sv/a.md", "", &"[Länk](@/finns-inte.md)\n\n".repeat(2_000));
    let script = format!("\"{}\" check --content content 2>&1 >/dev/null | head -c 1", env!("CARGO_BIN_EXE_site"));
    let mut shell = Command::new("bash");
    shell.args(["-o", "pipefail", "-c", &script]).current_dir(project.0.content().with_file_name(""));
    let output = shell.output().expect("the command runs");
    assert_eq!(output.status.code(), Some(1), "it ends as with any error, and not with a panic's 101");
}
