//! The structure of the code: who may depend on whom, and that nobody depends on itself by way of others.

mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project's folder")
}

/// The crates of the workspace: their folder, and which others of the workspace their product code depends on.
fn crates() -> BTreeMap<String, (PathBuf, BTreeSet<String>)> {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo metadata");
    let metadata: Value = serde_json::from_slice(&metadata.stdout).expect("cargo's metadata");
    let packages = metadata["packages"].as_array().expect("packages");
    let names: BTreeSet<&str> = packages.iter().filter_map(|it| it["name"].as_str()).collect();
    let described = packages.iter().map(|package| {
        let name = package["name"].as_str().expect("a name").to_owned();
        let manifest = Path::new(package["manifest_path"].as_str().expect("a path"));
        let product = package["dependencies"].as_array().into_iter().flatten().filter(|it| it["kind"] != "dev");
        let ours = product.filter_map(|it| it["name"].as_str()).filter(|it| names.contains(it)).map(str::to_owned);
        (name, (manifest.parent().expect("a folder").to_owned(), ours.collect()))
    });
    described.collect()
}

/// What a crate must not depend on, not even by way of others, and why.
const FORBIDDEN: [(&str, &[&str], &str); 4] = [
    ("sandbox", &["billing", "feedback", "payments", "site", "stripe", "web"], "it plays what others have made"),
    ("site", &["billing", "feedback", "web"], "it knows content, and no function"),
    ("operator", &["local", "sandbox"], "an operator needs neither SQLite nor a sandbox"),
    ("billing", &["payments", "stripe", "web"], "the domain knows neither the provider nor HTTP"),
];

#[test]
fn no_crate_depends_on_what_it_must_not_know() {
    let crates = crates();
    for (name, forbidden, why) in FORBIDDEN {
        let mut reached = BTreeSet::new();
        let mut next = vec![name.to_owned()];
        while let Some(name) = next.pop() {
            let (_, dependencies) = crates.get(&name).unwrap_or_else(|| panic!("there is no crate {name}"));
            next.extend(dependencies.iter().filter(|it| reached.insert((*it).clone())).cloned());
        }
        for other in forbidden {
            assert!(crates.contains_key(*other), "there is no crate {other}");
            assert!(!reached.contains(*other), "{name} depends on {other}: {why}");
        }
    }
}

#[test]
fn only_tests_depend_on_the_test_harness() {
    let crates = crates();
    assert!(crates.contains_key("testing"));
    for (name, (_, product)) in crates {
        assert!(!product.contains("testing"), "{name} depends on testing, which must be a dev-dependency");
    }
}

#[test]
fn only_stores_name_the_tables_client() {
    let mut found = Vec::new();
    for (name, (folder, _)) in crates() {
        // The functions' shared client is made in `web`, and `testing` looks into every table; the stack, and the operator's
        // commands, hand a client in.
        if !folder.starts_with(root().join("functions")) || ["web", "testing"].contains(&name.as_str()) {
            continue;
        }
        for path in imports::sources(&folder.join("src")) {
            let text = std::fs::read_to_string(&path).expect("a file");
            let is_store = path
                .strip_prefix(&folder)
                .expect("a file of the crate")
                .components()
                .any(|part| part.as_os_str().to_string_lossy().starts_with("store"));
            // A function's router takes the client that its stores get.
            let is_root = path.ends_with("src/lib.rs");
            if text.contains("aws_sdk_dynamodb") && !is_store && !is_root {
                found.push(path);
            }
        }
    }
    assert!(found.is_empty(), "these name aws_sdk_dynamodb: {found:?}");
}

#[test]
fn no_module_takes_names_from_itself_by_way_of_others() {
    let mut found = Vec::new();
    for (name, (folder, _)) in crates() {
        let source = folder.join("src");
        if !source.exists() {
            continue;
        }
        let imports = imports::of_crate(&source);
        // A root with one module may only hand on its names, which is no import.
        let is_small = imports::sources(&source).len() <= 2;
        let count: usize = imports.values().map(BTreeMap::len).sum();
        assert!(is_small || count > 0, "{name}: no import was read");
        let ring = imports::rings(&imports);
        for module in &ring {
            for (other, names) in imports[module].iter().filter(|(other, _)| ring.contains(*other)) {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                found.push(format!(
                    "{name}: {} takes {} from {}",
                    module.join("::"),
                    names.join(", "),
                    other.join("::")
                ));
            }
        }
    }
    assert!(found.is_empty(), "modules in a ring:\n{}", found.join("\n"));
}
