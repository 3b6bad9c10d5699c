#!/usr/bin/env bash
# TOML 1.1 without being asked: toml 1.2.1 (crates.io), tomlkit 0.15.2 and tomli 2.5.0 (PyPI) read it; Python's tomllib does not.
#
# An inline table over several lines, one with a comma after its last member, a time without seconds and `\e` came with TOML
# 1.1. The three packages accept all of them, with no option for the older language; `tomllib` of Python 3.11.7, 3.12.1 and
# 3.13.0 refuses each. So a file such as samconfig.toml, which SAM reads by tomlkit, is valid for one tool of a project and a
# syntax error for another. And the usual `tomllib if Python is 3.11 or later, else tomli` turns the ages round: a file is read
# under Python 3.10, and refused after the update to a newer one.
#
# Needs cargo and one of these Pythons with venv and pip. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check tomli==2.5.0 tomlkit==0.15.2

mkdir -p crate/src
cat >crate/Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.1.0"
edition = "2021"

[dependencies]
toml = { version = "=1.2.1", default-features = false, features = ["parse", "serde", "std"] }
TOML
cat >crate/src/main.rs <<'RUST'
fn main() {
    for text in std::env::args().skip(1) {
        println!("{}", if text.parse::<toml::Table>().is_ok() { "read" } else { "refused" });
    }
}
RUST
(cd crate && cargo build --quiet)

cat >finding.py <<'PYTHON'
import subprocess
import sys
import tomllib

import tomli
import tomlkit

TEXTS = {
    "TOML 1.0": "place = { x = 1, y = 2 }\n",
    "several lines": "place = {\n  x = 1,\n  y = 2\n}\n",
    "a comma at the end": "place = { x = 1, y = 2, }\n",
    "no seconds": "at = 2026-11-30T07:30\n",
    "the escape character": 'red = "\\e[31m"\n',
}


def said(library, text):
    """Whether a library reads a text."""
    try:
        library.loads(text)
    except ValueError:
        return "refused"
    return "read"


rust = subprocess.run(["crate/target/debug/finding", *TEXTS.values()], check=True, capture_output=True, text=True).stdout.split()
print(f"Python {sys.version.split()[0]}".ljust(24), *(name.ljust(9) for name in ("tomllib", "tomli", "tomlkit", "toml")))
for (name, text), by_rust in zip(TEXTS.items(), rust, strict=True):
    found = [*(said(library, text) for library in (tomllib, tomli, tomlkit)), by_rust]
    print(name.ljust(24), *(word.ljust(9) for word in found))
    assert found == ["read" if name == "TOML 1.0" else "refused", "read", "read", "read"], found
PYTHON
venv/bin/python finding.py
