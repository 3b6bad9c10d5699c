//! How the built files come into place.

use std::{
    collections::BTreeMap,
    fs,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use site::{Error, Options};

use crate::project::Project;

#[test]
fn what_did_not_change_is_left_alone_and_what_is_stale_goes() {
    let project = Project::new();
    project.article("sv/a.md", "", "Text.");
    project.article("sv/b.md", "", "Text.");
    assert_eq!(project.build().pages, 11);
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
    assert!(!project.options().out.with_extension("state").exists(), "a refused build leaves nothing");
    let file = Options { out: holiday.clone(), ..project.options() };
    let error = site::build(&file).expect_err("no folder");
    assert!(error.to_string().contains("is a file"), "{error}");
    assert_eq!(fs::read_dir(project.0.out()).expect("a folder").count(), 1, "a refused build leaves nothing");

    fs::remove_file(holiday).expect("the folder is empty again");
    project.build();
}

#[test]
fn check_writes_nothing() {
    let project = Project::new();
    assert_eq!(site::check(&project.options()).expect("the content is valid").pages, 9);
    assert!(!project.0.out().exists());
    assert!(!project.options().index().exists());
}

#[test]
fn a_build_that_is_killed_leaves_whole_files_and_the_next_one_mends_the_rest() {
    let project = Project::new();
    let texts = |text: &str| {
        for number in 0..60 {
            project.article(&format!("sv/a{number}.md"), "", &format!("## Rubrik\n\n{}", text.repeat(100)));
        }
    };
    let build = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_site"));
        command
            .args(["build", "--content", "content", "--out", "out"])
            .current_dir(project.0.content().with_file_name(""));
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("the command runs")
    };
    let sorted = || {
        let published = project.published().into_iter().map(|(path, bytes, _)| (path, bytes));
        published.collect::<BTreeMap<_, _>>()
    };
    // Twice each, so that every page is there in both forms.
    let [old, new] = ["Gammal text. ", "Ny och litet längre text. "].map(|text| {
        texts(text);
        let started = Instant::now();
        assert!(build().wait().expect("the build ends").success());
        (sorted(), started.elapsed())
    });
    // A machine may be slow at first and quick later: as many turns as it takes to hit builds at work.
    let (mut turn, mut killed) = (0, 0);
    while killed < 6 && turn < 60 {
        texts(if turn % 2 == 0 { "Gammal text. " } else { "Ny och litet längre text. " });
        let mut build = build();
        std::thread::sleep(new.1 * (turn % 6) / 9);
        build.kill().expect("the build is killed");
        killed += u32::from(!build.wait().expect("the build ends").success());
        turn += 1;
        for (path, bytes) in sorted() {
            assert!(old.0.get(&path) == Some(&bytes) || new.0.get(&path) == Some(&bytes), "{path} is no whole page");
        }
    }
    assert!(killed >= 6, "{killed} builds were killed");
    texts("Gammal text. ");
    project.build();
    assert!(sorted() == old.0, "the last build mends the rest");
}

#[test]
fn a_first_build_that_is_killed_can_be_done_again() {
    let project = Project::new();
    let folder = project.0.content().with_file_name("");
    for turn in 0..8 {
        let mut build = Command::new(env!("CARGO_BIN_EXE_site"))
            .args(["build", "--content", "content", "--out", "first"])
            .current_dir(&folder)
            .stdout(Stdio::null())
            .spawn()
            .expect("the command runs");
        std::thread::sleep(Duration::from_millis(turn * 6));
        build.kill().expect("the build is killed");
        build.wait().expect("the build ends");
    }
    let options = Options { out: folder.join("first"), ..project.options() };
    site::build(&options).unwrap_or_else(|error| panic!("what the killed builds left is in the way\n{error}"));
}
