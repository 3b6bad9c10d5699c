//! Which module of a crate takes names from which other: read from the tokens of its files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A module by its path in the crate, without `crate`; the root is empty.
pub(crate) type Module = Vec<String>;

/// The names that a module takes from each other module of its crate.
pub(crate) type Imports = BTreeMap<Module, BTreeMap<Module, BTreeSet<String>>>;

/// A file, read but not yet resolved.
#[derive(Default)]
struct File {
    /// Paths that the code names, absolute in the crate.
    paths: Vec<Module>,
    /// What the module hands on of others': the name it has here, and the path it stands for.
    reexports: BTreeMap<String, Module>,
}

/// The imports of the crate whose source is in that folder. Code that only tests compile is left out.
pub(crate) fn of_crate(source: &Path) -> Imports {
    let mut files = BTreeMap::new();
    for root in ["lib.rs", "main.rs"] {
        if source.join(root).exists() {
            read(&source.join(root), source, &Module::new(), &mut files);
        }
    }
    let mut imports = Imports::new();
    for (module, file) in &files {
        for path in &file.paths {
            let (target, name) = resolve(path, &files);
            // A module and its own children are one room with a door: a child may use what its parent defines.
            let is_parent = module.len() == target.len() + 1 && module.starts_with(&target);
            if target != *module && !is_parent {
                imports.entry(module.clone()).or_default().entry(target).or_default().insert(name);
            }
        }
    }
    imports
}

/// All source files below a folder.
pub(crate) fn sources(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// Modules that take names from each other in a ring, or stand between two rings. None is left where there is no ring.
pub(crate) fn rings(imports: &Imports) -> BTreeSet<Module> {
    let mut left: BTreeSet<Module> = imports.keys().cloned().collect();
    loop {
        let in_a_ring = |module: &Module| {
            let takes = imports[module].keys().any(|other| left.contains(other));
            let gives = left.iter().any(|other| imports[other].contains_key(module));
            takes && gives
        };
        let next: BTreeSet<Module> = left.iter().filter(|module| in_a_ring(module)).cloned().collect();
        if next.len() == left.len() {
            return next;
        }
        left = next;
    }
}

/// Reads a module's file, and those of its children, which lie in `folder`.
fn read(path: &Path, folder: &Path, module: &Module, files: &mut BTreeMap<Module, File>) {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let tokens: Vec<TokenTree> = without_tests(tokens);
    let children = declared_modules(&tokens);
    let mut file = File::default();
    scan(&tokens, module, &children, &mut file);
    // A binary beside a library adds to the root what it names.
    let known = files.entry(module.clone()).or_default();
    known.paths.extend(file.paths);
    known.reexports.extend(file.reexports);
    for child in children {
        let inner: Module = module.iter().cloned().chain([child.clone()]).collect();
        let below = folder.join(&child);
        let flat = folder.join(format!("{child}.rs"));
        let path = if flat.exists() { flat } else { below.join("mod.rs") };
        read(&path, &below, &inner, files);
    }
}

/// The tokens but for items under `#[cfg(test)]`.
fn without_tests(tokens: TokenStream) -> Vec<TokenTree> {
    let mut kept: Vec<TokenTree> = Vec::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        let is_test = matches!(&token, TokenTree::Group(group)
            if group.delimiter() == Delimiter::Bracket && group.stream().to_string().replace(' ', "") == "cfg(test)");
        if !is_test {
            kept.push(token);
            continue;
        }
        kept.pop();
        // The item ends with its braces or its semicolon.
        for token in tokens.by_ref() {
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
                TokenTree::Punct(punct) if punct.as_char() == ';' => break,
                _ => {}
            }
        }
    }
    kept
}

/// The children that have files of their own: `mod name;`.
fn declared_modules(tokens: &[TokenTree]) -> Vec<String> {
    let declared = tokens.windows(3).filter(|window| is_word(&window[0], "mod") && is_sign(&window[2], ';'));
    declared.map(|window| window[1].to_string()).collect()
}

/// Collects the paths of a list of tokens, and of the groups within.
fn scan(tokens: &[TokenTree], module: &Module, children: &[String], file: &mut File) {
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(word) if word == "use" => {
                let end = tokens[at..].iter().position(|token| is_sign(token, ';')).map_or(tokens.len(), |n| at + n);
                let is_public = at > 0 && (is_word(&tokens[at - 1], "pub") || is_visibility(&tokens[at - 1]));
                let mut named = Vec::new();
                use_tree(&tokens[at + 1..end], &Module::new(), &mut named);
                for (path, alias) in named {
                    let Some(path) = absolute(&path, module, children) else { continue };
                    if is_public { _ = file.reexports.insert(alias, path) } else { file.paths.push(path) }
                }
                at = end;
            }
            TokenTree::Ident(_) if at == 0 || !is_sign(&tokens[at - 1], ':') => {
                let (path, end) = path_at(tokens, at);
                if path.len() > 1
                    && let Some(path) = absolute(&path, module, children)
                {
                    file.paths.push(path);
                }
                at = end;
            }
            TokenTree::Group(_) if is_visibility(&tokens[at]) && at > 0 && is_word(&tokens[at - 1], "pub") => at += 1,
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                scan(&inner, module, children, file);
                at += 1;
            }
            _ => at += 1,
        }
    }
}

/// The words joined by `::` that begin there, and where they end.
fn path_at(tokens: &[TokenTree], start: usize) -> (Module, usize) {
    let mut path = vec![tokens[start].to_string()];
    let mut at = start + 1;
    while at + 2 < tokens.len() && is_sign(&tokens[at], ':') && is_sign(&tokens[at + 1], ':') {
        let TokenTree::Ident(word) = &tokens[at + 2] else { break };
        path.push(word.to_string());
        at += 3;
    }
    (path, at)
}

/// What a `use` names: each path, and the name that it gets.
fn use_tree(tokens: &[TokenTree], prefix: &Module, named: &mut Vec<(Module, String)>) {
    for branch in tokens.split(|token| is_sign(token, ',')).filter(|branch| !branch.is_empty()) {
        let mut path = prefix.clone();
        let mut alias = None;
        let mut words = branch.iter();
        while let Some(token) = words.next() {
            match token {
                TokenTree::Ident(word) if word == "as" => alias = words.next().map(ToString::to_string),
                TokenTree::Ident(word) => path.push(word.to_string()),
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    use_tree(&inner, &path, named);
                    path.clear();
                }
                TokenTree::Punct(punct) if punct.as_char() == '*' => path.push("*".to_owned()),
                _ => {}
            }
        }
        if let Some(last) = path.last() {
            let name = alias.unwrap_or_else(|| last.clone());
            named.push((path, name));
        }
    }
}

/// The path from the crate's root, if it leads to something of the crate's.
fn absolute(path: &[String], module: &Module, children: &[String]) -> Option<Module> {
    let (first, rest) = path.split_first()?;
    match first.as_str() {
        "crate" => Some(rest.to_vec()),
        "self" => Some([module, rest].concat()),
        "super" => {
            let parent = module[..module.len().checked_sub(1)?].to_vec();
            if rest.first().is_some_and(|word| word == "super") {
                return absolute(rest, &parent, &[]);
            }
            Some([&parent, rest].concat())
        }
        child if children.iter().any(|name| name == child) => Some([module, path].concat()),
        _ => None,
    }
}

/// The module in which a path's last known name is defined, whoever hands it on, and that name.
fn resolve(path: &Module, files: &BTreeMap<Module, File>) -> (Module, String) {
    let mut path = path.clone();
    // A name can be handed on from module to module, but not in a circle.
    for _ in 0..8 {
        let depth = (0..=path.len()).rev().find(|depth| files.contains_key(&path[..*depth])).unwrap_or(0);
        let (module, rest) = path.split_at(depth);
        let handed_on = rest.first().and_then(|name| files[module].reexports.get(name));
        match handed_on {
            Some(target) if target[..] != path[..=depth] => path = [target, &rest[1..]].concat(),
            _ => return (module.to_vec(), rest.first().cloned().unwrap_or_else(|| "itself".to_owned())),
        }
    }
    panic!("{} is handed on without end", path.join("::"));
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// The `(crate)` of `pub(crate)`.
fn is_visibility(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis)
}
