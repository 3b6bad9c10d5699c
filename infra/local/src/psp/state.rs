//! What the provider keeps: entries by name, in a journal with a line a change. A line is whole or, after a crash, not
//! there; so a change happens as a whole, or not at all.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// The entries, and the journal that holds them between starts.
#[derive(Debug)]
pub(super) struct State {
    entries: BTreeMap<String, Value>,
    /// What the entries changed since the last [`save`](Self::save) were before it.
    before: BTreeMap<String, Option<Value>>,
    journal: File,
}

impl State {
    /// Opens the journal at `path`, or begins it, and leaves out of it what has been overwritten.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            text => text.with_context(|| format!("cannot read {}", path.display()))?,
        };
        let mut entries = BTreeMap::new();
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            match serde_json::from_str::<BTreeMap<String, Value>>(line) {
                Ok(changes) => entries.extend(changes),
                // The process ended in the middle of it.
                Err(_) if lines.peek().is_none() => {}
                Err(error) => bail!("{} is damaged ({error}): start with --fresh", path.display()),
            }
        }
        entries.retain(|_, value| !value.is_null());

        let whole = path.with_extension("new");
        fs::write(&whole, line(&entries)?)?;
        fs::rename(&whole, path)?;
        let journal = File::options().append(true).open(path)?;
        Ok(Self { entries, before: BTreeMap::new(), journal })
    }

    /// The entry of that name.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.entries.get(name)
    }

    /// The entries whose names begin so, by name.
    pub(super) fn all<'a>(
        &'a self,
        prefix: &str,
    ) -> impl DoubleEndedIterator<Item = (&'a String, &'a Value)> + use<'a> {
        // No name holds a character beyond this one.
        self.entries.range(prefix.to_owned()..format!("{prefix}\u{10ffff}"))
    }

    /// Makes or overwrites an entry.
    pub(super) fn put(&mut self, name: &str, value: Value) {
        let before = self.entries.insert(name.to_owned(), value);
        self.before.entry(name.to_owned()).or_insert(before);
    }

    /// Removes an entry.
    pub(super) fn remove(&mut self, name: &str) {
        let before = self.entries.remove(name);
        self.before.entry(name.to_owned()).or_insert(before);
    }

    /// Keeps what has changed since the last time.
    pub(super) fn save(&mut self) -> Result<()> {
        if self.before.is_empty() {
            return Ok(());
        }
        let changes: BTreeMap<_, _> = self.before.keys().map(|name| (name, self.entries.get(name))).collect();
        self.journal.write_all(&line(&changes)?)?;
        self.before.clear();
        Ok(())
    }

    /// Forgets what has changed since the last time.
    pub(super) fn undo(&mut self) {
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
        let mut state = State::open(&path)?;
        state.put("pm_1", json!(1));
        state.put("pm_2", json!(2));
        state.put("sub_1", json!(3));
        state.save()?;
        state.remove("pm_1");
        state.put("pm_2", json!(4));
        state.save()?;
        state.put("pm_3", json!("not saved"));
        File::options().append(true).open(&path)?.write_all(b"{\"pm_2\":5,\"pm")?;

        let mut state = State::open(&path)?;
        let methods: Vec<_> = state.all("pm_").map(|(name, value)| (name.as_str(), value.clone())).collect();
        assert_eq!(methods, [("pm_2", json!(4))]);
        state.put("pm_2", json!(6));
        state.undo();
        assert_eq!(state.get("pm_2"), Some(&json!(4)));
        Ok(())
    }
}
