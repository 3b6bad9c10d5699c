#!/usr/bin/env bash
# tera 2.4.0 (crate): `group_by` gives its groups in an order that is drawn anew at each rendering, also with `preserve_order`.
#
# With that feature maps keep their order, those of the context and those that a template writes. `group_by` collects the groups
# in a map of its own without order, and only then puts them into one that keeps it. So a page whose articles are grouped by year
# or topic has its sections in a random order, and a `sort` before it is lost. Each build of a site that did not change has other
# bytes: other hashes and ETags, an upload of the page and an invalidation of the cache. And tests pass by luck: with two groups
# every second time.
#
# Needs cargo. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src

cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
serde_json = { version = "=1.0.154", features = ["preserve_order"] }
tera = { version = "=2.4.0", features = ["preserve_order"] }
TOML

cat >src/main.rs <<'RUST'
use std::collections::BTreeSet;

use serde_json::json;
use tera::{Context, Tera};

/// The different results of rendering a template a hundred times.
fn results(template: &str) -> BTreeSet<String> {
    let mut tera = Tera::default();
    tera.add_raw_template("page", template).unwrap();
    let mut context = Context::new();
    context.insert("years", &json!({ "2026": 1, "2024": 1, "2025": 1 }));
    context.insert("articles", &json!([{ "year": "2026" }, { "year": "2024" }, { "year": "2025" }]));
    (0..100).map(|_| tera.render("page", &context).unwrap()).collect()
}

fn main() {
    let order = BTreeSet::from(["2026 2024 2025 ".to_owned()]);
    for (name, map, is_kept) in [
        ("a map of the context", "years", true),
        ("a map of the template", "{'2026': 1, '2024': 1, '2025': 1}", true),
        ("group_by", "articles | group_by(attribute='year')", false),
        ("sort and group_by", "articles | sort(attribute='year') | group_by(attribute='year')", false),
    ] {
        let seen = results(&format!("{{% set map = {map} %}}{{% for year, _ in map %}}{{{{ year }}}} {{% endfor %}}"));
        println!("{name}: {} order(s) in 100 renderings", seen.len());
        assert_eq!(seen == order, is_kept, "{seen:?}");
        assert!(is_kept || seen.len() > 1, "{seen:?}");
    }
}
RUST
cargo run --quiet
