#!/usr/bin/env bash
# The Snowball stemmer of one name gives other stems in Python than in Rust and in the browser: snowballstemmer 3.1.1 (PyPI) has
# the rules of Snowball 3, rust-stemmers 1.2.0 (crates.io) and lunr-languages 1.22.0 (npm) older ones.
#
# A search needs the same stems twice: when a text is indexed, and when somebody asks. "swedish" and "english" look like names of
# one algorithm each, so it seems safe to index with a library of the build's language and to ask with one of the browser's. But
# the rules have changed under the name. Words that are not split alike are never found, whole classes of them: in Swedish the
# definite form of neuter nouns (`felet`, "the error", is indexed as `fel`, and asked for as `felet`), in English common words
# such as `added` and `internal`. All other words work, so samples pass; nothing warns, since an index does not say which rules
# made it. It befalls an update of one library, too, until the last page has been indexed anew. And under the older rules
# a Swede who asks for `fel` or `pris` misses all texts with `felet` or `priset`, within one library.
#
# Needs cargo, Node.js with npm, and Python 3 with venv and pip. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check snowballstemmer==3.1.1
npm install --silent --no-audit --no-fund --no-package-lock lunr@2.3.9 lunr-languages@1.22.0 >/dev/null

mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
rust-stemmers = "=1.2.0"
TOML
cat >src/main.rs <<'RUST'
use rust_stemmers::{Algorithm, Stemmer};

fn main() {
    let mut words = std::env::args().skip(1);
    let swedish = words.next().is_some_and(|language| language == "swedish");
    let stemmer = Stemmer::create(if swedish { Algorithm::Swedish } else { Algorithm::English });
    for word in words {
        println!("{}", stemmer.stem(&word));
    }
}
RUST
cargo build --quiet

cat >lunr.cjs <<'JS'
const lunr = require("lunr");
require("lunr-languages/lunr.stemmer.support.js")(lunr);
require("lunr-languages/lunr.sv.js")(lunr);
for (const word of process.argv.slice(2)) console.log(lunr.sv.stemmer(new lunr.Token(word)).toString());
JS

cat >finding.py <<'PYTHON'
import subprocess

import snowballstemmer

WORDS = {
    "swedish": ["fel", "felet", "pris", "priset", "språket", "datumet", "svaret", "kortens", "betalningar", "fakturan"],
    "english": ["added", "internal", "payments", "declined"],
}
DIFFERENT = {"felet", "priset", "språket", "datumet", "svaret", "added", "internal"}


def stems(*command):
    """What a program prints: a stem a line."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


for language, words in WORDS.items():
    python = snowballstemmer.stemmer(language).stemWords(words)
    rust = stems("target/debug/finding", language, *words)
    if language == "swedish":
        assert stems("node", "lunr.cjs", *words) == rust, "lunr-languages"
    for word, new, old in zip(words, python, rust, strict=True):
        print(f"{language}: {word.ljust(12)} snowballstemmer {new.ljust(8)} rust-stemmers {old}")
        assert (new != old) == (word in DIFFERENT), word
PYTHON
venv/bin/python finding.py
