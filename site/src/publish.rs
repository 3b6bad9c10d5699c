//! Puts the built files in place: what did not change is left alone, the rest appears whole, what is stale goes.

use std::{
    collections::BTreeMap,
    fs,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use rayon::prelude::*;

/// The files of a site: path below the output folder -> content.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Makes `out` hold exactly `files`. New files come before stale ones go, so that no page is left without its style.
///
/// `mark` is a file beside `out` that says the folder is this build's own to tidy.
pub fn publish(out: &Path, mark: &Path, files: &Files) -> Result<()> {
    let strange = !is_empty(out) && !mark.exists();
    ensure!(
        !strange,
        "{} holds files and was not written by this build ({} is missing): name an empty folder with --out, or empty it",
        out.display(),
        mark.display()
    );
    let folders: std::collections::BTreeSet<PathBuf> =
        files.keys().filter_map(|path| out.join(path).parent().map(Path::to_owned)).collect();
    for folder in folders {
        fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    // Assets first: a page must never be seen before what it links to.
    let (assets, pages): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| path.starts_with("assets/"));
    for group in [assets, pages] {
        group.par_iter().try_for_each(|(path, bytes)| write(&out.join(path), bytes))?;
    }
    remove_stale(out, out, files)
}

/// Whether a folder holds nothing, or is not there.
pub fn is_empty(folder: &Path) -> bool {
    folder.read_dir().map_or(true, |mut entries| entries.next().is_none())
}

/// Writes a file by rename, unless it already has these bytes.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let same_length = fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() == bytes.len() as u64);
    if same_length && fs::read(path).is_ok_and(|found| found == bytes) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let write = || -> Result<()> {
        let mut file = tempfile::Builder::new().prefix(".new-").permissions(readable()).tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.persist(path)?;
        Ok(())
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

/// A web server under another account must be able to read what is published.
#[cfg(unix)]
fn readable() -> fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o644)
}

fn remove_stale(out: &Path, folder: &Path, files: &Files) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            remove_stale(out, &path, files)?;
            match fs::remove_dir(&path) {
                Err(error) if error.kind() != ErrorKind::DirectoryNotEmpty => return Err(error.into()),
                _ => {}
            }
            continue;
        }
        let name = path.strip_prefix(out).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if !files.contains_key(&name) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}
