//! A site with the project's own templates and strings, for tests to change.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use site::{Options, Report};

use crate::sandbox::{Sandbox, copy, files};

/// The small valid content with the project's own strings.
pub(crate) struct Project(pub(crate) Sandbox);

impl Project {
    pub(crate) fn new() -> Self {
        let project = Self(Sandbox::new());
        project.write("sv/strings.toml", &strings());
        project
    }

    /// Puts a file into the content.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.0.content().join(path);
        fs::create_dir_all(path.parent().expect("a folder around the file")).expect("the folder is there");
        fs::write(path, text).expect("the file is written");
    }

    /// Puts an article into the content.
    pub(crate) fn article(&self, path: &str, front: &str, body: &str) {
        let front = format!("title = \"Rubrik\"\ndescription = \"Text.\"\nupdated = 2026-11-22\n{front}");
        self.write(path, &format!("+++\n{front}\n+++\n\n{body}\n"));
    }

    /// A file of the content.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.content().join(path)).expect(path)
    }

    /// Replaces a part of a file of the content.
    pub(crate) fn replace(&self, path: &str, part: &str, by: &str) {
        let text = self.read(path);
        assert!(text.contains(part), "no {part} in {path}");
        self.write(path, &text.replace(part, by));
    }

    /// Adds a language, with every page of the Swedish one under the slug `<id>-en`.
    pub(crate) fn add_english(&self) {
        self.replace("site.toml", "[\"sv\"]", "[\"sv\", \"en\"]");
        self.replace("site.toml", "hours.sv", "hours.en = \"9–4\"\nhours.sv");
        for entry in fs::read_dir(self.0.content().join("sv")).expect("the Swedish content") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("text");
            let id = name.trim_end_matches(".md");
            let text = text
                .replace("updated = 2026-11-22\n", &format!("updated = 2026-11-22\nslug = \"{id}-en\"\n"))
                .replace("name = \"Svenska\"", "name = \"English\"");
            let text = if text.starts_with("+++") { translated(&text) } else { text };
            self.write(&format!("en/{name}"), &text);
        }
    }

    /// A copy of the project's templates, styles and scripts.
    pub(crate) fn own_site(&self) -> PathBuf {
        let (from, to) = (Path::new(env!("CARGO_MANIFEST_DIR")), self.0.content().with_file_name("site"));
        for folder in ["templates", "assets"] {
            copy(&from.join(folder), &to.join(folder));
        }
        to
    }

    /// Everything that is published: path, bytes, time of the last change.
    pub(crate) fn published(&self) -> Vec<(String, Vec<u8>, SystemTime)> {
        files(&self.0.out())
    }

    /// The index for the feedback function.
    pub(crate) fn index(&self) -> Vec<u8> {
        fs::read(self.options().index()).expect("the index")
    }

    pub(crate) fn options(&self) -> Options {
        self.0.options(Path::new(env!("CARGO_MANIFEST_DIR")).to_owned())
    }

    pub(crate) fn build(&self) -> Report {
        site::build(&self.options()).unwrap_or_else(|error| panic!("the content is valid\n{error}"))
    }

    /// A built file.
    pub(crate) fn file(&self, path: &str) -> String {
        fs::read_to_string(self.0.out().join(path)).expect(path)
    }

    /// The page of the Swedish article `a.md`, built with this text.
    pub(crate) fn rendered(&self, body: &str) -> String {
        self.article("sv/a.md", "", body);
        self.build();
        self.file("sv/a/index.html")
    }

    /// When a built file was last changed.
    pub(crate) fn changed(&self, path: &str) -> SystemTime {
        self.0.out().join(path).metadata().and_then(|file| file.modified()).expect("the time of the last change")
    }
}

/// An article with another description and another text.
fn translated(text: &str) -> String {
    format!("{}\n\nIn English.\n", text.replacen("description = \"", "description = \"In English: ", 1))
}

pub(crate) fn strings() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("content").join("sv/strings.toml");
    fs::read_to_string(path).expect("the project's strings")
}

/// The text between two others.
pub(crate) fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let rest = text.split_once(start).unwrap_or_else(|| panic!("no {start} in\n{text}")).1;
    rest.split_once(end).unwrap_or_else(|| panic!("no {end} after {start}")).0
}
