//! Joins the scripts of a page with what they import, so that a page names, and a browser fetches, one file instead of many.
//!
//! A joined script is the text of all, each once and after those that it imports, in one module: without the imports, and with
//! the exports of the first script alone. So no two of them may declare the same name.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};

use super::files::has_extension;

/// A script as it was read.
pub(super) struct Script {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// The scripts by name.
type Scripts = BTreeMap<String, Script>;

/// What is joined so far.
#[derive(Default)]
struct Joined<'s> {
    text: String,
    /// The scripts in it.
    scripts: BTreeSet<&'s str>,
    /// The names that they declare, each with the script that does.
    declared: BTreeMap<&'s str, &'s str>,
}

/// Every script that no other imports, joined with all that it imports.
pub(super) fn joined(scripts: &Scripts) -> Result<Vec<(&str, String)>> {
    let mut imported = BTreeSet::new();
    for (name, script) in scripts {
        for line in script.text.lines() {
            imported.extend(import(name, line, scripts)?);
        }
    }
    let mut missing: BTreeSet<&str> = scripts.keys().map(String::as_str).collect();
    let mut all = Vec::new();
    for name in scripts.keys().filter(|name| !imported.contains(name.as_str())) {
        let mut joined = Joined::default();
        joined.add(name, scripts, &mut Vec::new())?;
        missing.retain(|script| !joined.scripts.contains(script));
        all.push((name.as_str(), joined.text));
    }
    if missing.is_empty() { Ok(all) } else { Err(circle(missing)) }
}

impl<'s> Joined<'s> {
    /// Adds a script after those that it imports. `importers` are the scripts that lead to this one.
    fn add(&mut self, name: &'s str, scripts: &'s Scripts, importers: &mut Vec<&'s str>) -> Result<()> {
        if self.scripts.contains(name) {
            return Ok(());
        }
        if importers.contains(&name) {
            return Err(circle(importers.iter().copied()));
        }
        importers.push(name);
        let mut own = String::new();
        for line in scripts[name].text.lines() {
            if let Some(target) = import(name, line, scripts)? {
                self.add(target, scripts, importers)?;
                continue;
            }
            self.declare(name, line)?;
            own.push_str(if importers.len() == 1 { line } else { without_export(line) });
            own.push('\n');
        }
        importers.pop();
        self.scripts.insert(name);
        self.text.push_str(&own);
        Ok(())
    }

    /// Notes the name that a line declares for the whole script, if it does.
    fn declare(&mut self, script: &'s str, line: &'s str) -> Result<()> {
        let line = without_export(line);
        let line = line.strip_prefix("async ").unwrap_or(line);
        let Some((_, rest)) = line.split_once(' ').filter(|(keyword, _)| is_declaration(keyword)) else {
            return Ok(());
        };
        let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').next().unwrap_or_default();
        if name.is_empty() {
            bail!("{script} declares names in a way that cannot be joined with other scripts: `{line}`");
        }
        match self.declared.insert(name, script) {
            Some(other) => bail!("{other} and {script} both declare {name}, and are joined: rename one"),
            None => Ok(()),
        }
    }
}

fn is_declaration(keyword: &str) -> bool {
    ["function", "class", "const", "let"].contains(&keyword)
}

fn without_export(line: &str) -> &str {
    let Some(declaration) = line.strip_prefix("export ") else { return line };
    declaration.strip_prefix("default ").unwrap_or(declaration)
}

/// The script that a line imports, if it does: `import { call } from "../shared/api.js";`.
fn import<'s>(name: &str, line: &str, scripts: &'s Scripts) -> Result<Option<&'s str>> {
    let Some(rest) = line.strip_prefix("import ") else { return Ok(None) };
    let written = rest.strip_suffix("\";").and_then(|rest| rest.split_once(" from \""));
    let Some((_, path)) = written.filter(|(names, _)| !names.contains(" as ")) else {
        bail!("{name} has an import that cannot be joined: `{line}`; write `import {{ name }} from \"./script.js\";`")
    };
    let target = scripts[name].path.with_file_name(path);
    let known = scripts.get_key_value(path.rsplit('/').next().unwrap_or(path));
    let known = known.filter(|(_, script)| has_extension(path, "js") && is_same_file(&script.path, &target));
    let (found, _) = known.with_context(|| format!("{name} imports {path}, which is not among the assets"))?;
    Ok(Some(found))
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn circle<'s>(scripts: impl IntoIterator<Item = &'s str>) -> anyhow::Error {
    let names: Vec<_> = scripts.into_iter().collect();
    anyhow::anyhow!("the scripts {} import each other in a circle", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The scripts of a folder, joined.
    fn join(files: &[(&str, &str)]) -> Result<Vec<(String, String)>> {
        let folder = tempfile::tempdir()?;
        let mut scripts = Scripts::new();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap_or(folder.path()))?;
            std::fs::write(&path, text)?;
            let name = name.rsplit('/').next().unwrap_or(name).to_owned();
            scripts.insert(name, Script { path, text: (*text).to_owned() });
        }
        Ok(joined(&scripts)?.into_iter().map(|(name, text)| (name.to_owned(), text)).collect())
    }

    fn error(files: &[(&str, &str)]) -> String {
        join(files).expect_err("scripts that cannot be joined").to_string()
    }

    #[test]
    fn each_script_is_there_once_after_those_that_it_imports() -> Result<()> {
        let files = [
            ("tool/a.js", "import B from \"../b.js\";\nimport { c } from \"../c.js\";\nexport const a = [B, c];\n"),
            ("b.js", "import { c } from \"./c.js\";\nexport default class B { c = c; }\n"),
            ("c.js", "export async function c() {}\n"),
            ("d.js", "import { c } from \"./c.js\";\nc();\n"),
        ];
        let c = "async function c() {}\n";
        let a = format!("{c}class B {{ c = c; }}\nexport const a = [B, c];\n");
        assert_eq!(join(&files)?, [("a.js".to_owned(), a), ("d.js".to_owned(), format!("{c}c();\n"))]);
        Ok(())
    }

    #[test]
    fn one_name_in_two_scripts_is_an_error() {
        let files =
            [("a.js", "import { b } from \"./b.js\";\nconst c = b;\n"), ("b.js", "class c {}\nexport let b;\n")];
        assert_eq!(error(&files), "b.js and a.js both declare c, and are joined: rename one");
        let files = [("a.js", "import { b } from \"./b.js\";\nfunction f() {\n    const c = b;\n}\n"), files[1]];
        assert!(join(&files).is_ok());
    }

    #[test]
    fn what_cannot_be_joined_is_an_error() {
        for line in ["import * as b from \"./b.js\";", "import { b as c } from \"./b.js\";", "import {"] {
            let error = error(&[("a.js", line), ("b.js", "")]);
            assert!(error.starts_with("a.js has an import that cannot be joined: `import "), "{error}");
        }
        let error = error(&[("a.js", "const { b } = c;")]);
        assert!(error.starts_with("a.js declares names in a way"), "{error}");
    }

    #[test]
    fn a_missing_or_circular_import_is_an_error() {
        let missing = error(&[("a.js", "import { x } from \"./x.js\";")]);
        assert_eq!(missing, "a.js imports ./x.js, which is not among the assets");
        let elsewhere = error(&[("a.js", "import { b } from \"./b.js\";"), ("tool/b.js", "")]);
        assert_eq!(elsewhere, "a.js imports ./b.js, which is not among the assets");
        let circle = [("a.js", "import { b } from \"./b.js\";"), ("b.js", "import { a } from \"./a.js\";")];
        assert_eq!(error(&circle), "the scripts a.js, b.js import each other in a circle");
        let below = [circle[0], circle[1], ("c.js", "import { a } from \"./a.js\";")];
        assert_eq!(error(&below), "the scripts c.js, a.js, b.js import each other in a circle");
    }
}
