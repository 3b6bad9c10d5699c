//! Storage between starts: named entries, and a journal file with one line per change. After a crash, a line is complete
//! or ignored; so a change is stored as a whole, or not at all.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// The entries in memory, and the file that holds them between starts.
#[derive(Debug)]
pub(crate) struct Journal {
    entries: BTreeMap<String, Value>,
    /// The values, before the change, of the entries that changed since the last [`save`](Self::save).
    before: BTreeMap<String, Option<Value>>,
    file: File,
}

impl Journal {
    /// Opens or creates the journal at `path`, and rewrites it without overwritten values.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            text => text.with_context(|| format!("cannot read {}", path.display()))?,
        };
        let mut entries = BTreeMap::new();
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            match serde_json::from_str::<BTreeMap<String, Value>>(line) {
                Ok(changes) => entries.extend(changes),
                // The process ended while it wrote this line.
                Err(_) if lines.peek().is_none() => {}
                Err(error) => bail!("{} is damaged ({error}): start with --fresh", path.display()),
            }
        }
        entries.retain(|_, value| !value.is_null());

        let compacted = path.with_extension("new");
        fs::write(&compacted, line(&entries)?)?;
        fs::rename(&compacted, path)?;
        let file = File::options().append(true).open(path)?;
        Ok(Self { entries, before: BTreeMap::new(), file })
    }

    /// The entry with that name.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.entries.get(name)
    }

    /// The entries whose names begin with `prefix`, in the order of their names.
    pub(crate) fn entries<'a>(
        &'a self,
        prefix: &str,
    ) -> impl DoubleEndedIterator<Item = (&'a String, &'a Value)> + use<'a> {
        // No name holds a character that sorts after this one.
        self.entries.range(prefix.to_owned()..format!("{prefix}\u{10ffff}"))
    }

    /// Creates or overwrites an entry.
    pub(crate) fn put(&mut self, name: &str, value: Value) {
        let before = self.entries.insert(name.to_owned(), value);
        self.before.entry(name.to_owned()).or_insert(before);
    }

    /// Removes an entry.
    pub(crate) fn remove(&mut self, name: &str) {
        let before = self.entries.remove(name);
        self.before.entry(name.to_owned()).or_insert(before);
    }

    /// Writes the changes since the last save to the file.
    pub(crate) fn save(&mut self) -> Result<()> {
        if self.before.is_empty() {
            return Ok(());
        }
        let changes: BTreeMap<_, _> = self.before.keys().map(|name| (name, self.entries.get(name))).collect();
        self.file.write_all(&line(&changes)?)?;
        self.before.clear();
        Ok(())
    }

    /// Takes back the changes since the last save.
    pub(crate) fn undo(&mut self) {
        for (name, before) in std::mem::take(&mut self.before) {
            match before {
                Some(before) => self.entries.insert(name, before),
                None => self.entries.remove(&name),
            };
        }
    }
}

fn line(entries: &impl serde::Serialize) -> Result<Vec<u8>> {
    let mut line = serde_json::to_vec(entries)?;
    line.push(b'\n');
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_saved_is_there_after_a_restart_even_one_in_the_middle_of_a_line() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("psp.jsonl");
        let mut journal = Journal::open(&path)?;
        journal.put("pm_1", json!(1));
        journal.put("pm_2", json!(2));
        journal.put("sub_1", json!(3));
        journal.save()?;
        journal.remove("pm_1");
        journal.put("pm_2", json!(4));
        journal.save()?;
        journal.put("pm_3", json!("not saved"));
        File::options().append(true).open(&path)?.write_all(b"{\"pm_2\":5,\"pm")?;

        let mut journal = Journal::open(&path)?;
        let methods: Vec<_> = journal.entries("pm_").map(|(name, value)| (name.as_str(), value.clone())).collect();
        assert_eq!(methods, [("pm_2", json!(4))]);
        journal.put("pm_2", json!(6));
        journal.undo();
        assert_eq!(journal.get("pm_2"), Some(&json!(4)));
        Ok(())
    }
}
