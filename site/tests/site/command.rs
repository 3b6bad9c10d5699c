//! The command itself: what it prints, and with what code it ends.

use std::{fs, process::Command};

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
        assert!(said.starts_with("built 8 pages in ") && said.ends_with(" ms\n"), "{said}");
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
fn a_new_article_is_one_that_can_be_built() {
    let project = Project::new();
    let (code, said, _) = run(&project, &["new", "--content", "content", "sv/byta-bank"], false);
    assert_eq!((code, said.as_str()), (Some(0), "made content/sv/byta-bank.md\n"));
    assert!(project.read("sv/byta-bank.md").starts_with("+++\ntitle = \"Byta bank\"\n"));
    project.build();
    assert!(project.file("sv/byta-bank/index.html").contains("<h1>Byta bank</h1>"));

    for (wrong, reported) in [
        ("sv/byta-bank", "cannot make content/sv/byta-bank.md: File exists"),
        ("sv/Byta bank!", "`Byta bank!` is no id: write sv/byta-bank"),
        ("sv/..", "`..` is no id"),
        ("byta-bank", "name the article as <language>/<id>"),
        ("de/byta-bank", "content/de is no language"),
    ] {
        let (code, _, report) = run(&project, &["new", "--content", "content", wrong], false);
        assert_eq!(code, Some(1));
        assert!(report.starts_with(&format!("error: {reported}")), "{report}");
    }
}

#[test]
fn many_warnings_of_one_kind_are_one_and_stay_while_other_pages_are_built() {
    let project = Project::new();
    for id in ["a", "b", "c", "d", "e"] {
        project.article(&format!("sv/{id}.md"), "related = [\"a\", \"b\", \"c\", \"d\", \"e\"]", "Se *här.");
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
