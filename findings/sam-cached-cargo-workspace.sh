#!/usr/bin/env bash
# aws-sam-cli 1.170.0 (PyPI): with `cached`, a function in a Cargo workspace is deployed without the changes of its libraries.
#
# `sam build --cached` (the setting `cached = true` of samconfig.toml) builds a function again if a file of its `CodeUri` differs.
# For a Rust function that is the folder of its own package, which SAM hands to cargo. What the folder does not hold does not
# count: a crate of the same workspace that the function depends on, and the workspace's Cargo.lock. cargo would rebuild in both
# cases; SAM does not call it, copies the old program, and says "Build Succeeded". So a fix in a shared crate is reviewed, tested
# and "deployed", and the function goes on as before; and after a `cargo update` for a security notice, the functions that were
# not touched themselves keep the crate that it warns of, while Cargo.lock and an SBOM made of it say otherwise.
#
# Needs an x86-64 machine, cargo, and Python 3 with venv and pip. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export SAM_CLI_TELEMETRY=0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check aws-sam-cli==1.170.0 cargo-lambda==1.9.2 ziglang==0.17.1
export PATH=$folder/venv/bin:$PATH

mkdir -p charge/src prices/src
cat >Cargo.toml <<'TOML'
[workspace]
resolver = "3"
members = ["charge", "prices"]
TOML
cat >charge/Cargo.toml <<'TOML'
[package]
name = "charge"
version = "0.0.0"
edition = "2024"

[dependencies]
prices = { path = "../prices" }
unicode-width = "0.2"
TOML
cat >charge/src/main.rs <<'RUST'
fn main() {
    println!("{}, Unicode {}", prices::PRICE, unicode_width::UNICODE_VERSION.0);
}
RUST
cat >prices/Cargo.toml <<'TOML'
[package]
name = "prices"
version = "0.0.0"
edition = "2024"
TOML
echo 'pub const PRICE: &str = "349 kr";' >prices/src/lib.rs
cargo update --quiet unicode-width --precise 0.2.0

cat >template.yaml <<'YAML'
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Charge:
    Type: AWS::Serverless::Function
    Metadata:
      BuildMethod: rust-cargolambda
      BuildProperties:
        Binary: charge
    Properties:
      CodeUri: charge
      Handler: bootstrap
      Runtime: provided.al2023
      Architectures: [x86_64]
YAML

# Builds, and runs the program that would be deployed.
build() {
  sam build "${@:2}" >log 2>&1 || { cat log; exit 1; }
  grep -q "Build Succeeded" log
  echo "$1: $(.aws-sam/build/Charge/bootstrap)" | tee -a seen
}

build "at first" --cached
sed -i 's/349/299/' prices/src/lib.rs
build "after a fix in a crate of the workspace" --cached
cargo update --quiet unicode-width --precise 0.2.2
build "after a newer version in Cargo.lock" --cached
build "without --cached" --no-cached
diff seen - <<'SEEN'
at first: 349 kr, Unicode 15
after a fix in a crate of the workspace: 349 kr, Unicode 15
after a newer version in Cargo.lock: 349 kr, Unicode 15
without --cached: 299 kr, Unicode 17
SEEN
