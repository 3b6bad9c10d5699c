//! A small valid site in a folder of its own, for tests to change.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use site::Options;

/// A copy of `tests/base/content`, and where its site is built. Goes away when dropped.
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    /// The base content, untouched.
    pub(crate) fn new() -> Self {
        let sandbox = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        sandbox.lay_over(&tests().join("base/content"));
        sandbox
    }

    /// Copies a folder's files over the content.
    pub(crate) fn lay_over(&self, from: &Path) {
        copy(from, &self.content());
    }

    /// The content folder.
    pub(crate) fn content(&self) -> PathBuf {
        self.folder.path().join("content")
    }

    /// The folder of the built site.
    pub(crate) fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// A build of the content with the templates in `site`.
    pub(crate) fn options(&self, site: PathBuf) -> Options {
        Options { content: self.content(), site, out: self.out(), ..Options::of_project() }
    }
}

/// The folder of these tests.
pub(crate) fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// Copies all files of a folder into another.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder to copy") {
        let path = entry.expect("an entry").path();
        let copied = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &copied);
        } else {
            fs::copy(&path, &copied).expect("a copy");
        }
    }
}

/// Every file below a folder, with its bytes and the time of its last change.
pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>, SystemTime)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let changed = path.metadata().and_then(|file| file.modified()).expect("the time of the last change");
            found.push((path.display().to_string(), fs::read(&path).expect("a file"), changed));
        }
    }
    found.sort();
    found
}
