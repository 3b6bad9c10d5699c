#!/usr/bin/env bash
# lettre 0.11.23 (crate): a mail signed with `DkimConfig::default_config` is refused by whoever checks the signature.
#
# The default signs headers as they stand ("simple"). That includes the signature's own header with an empty `b=`, and lettre
# signs that as it would write it: `b=` at the end of the line of `bh=`. Then it fills in the signature, which makes the line too
# long, and breaks it before `b=`. So the header that is sent is not the one that was signed, for each message and key, before any
# server has touched it. Nothing fails at the sender's: a receiver with a strict policy drops the mails, and since "relaxed" works,
# the servers in between are blamed. Undone, the line break makes the same signature valid.
# Canonicalization `relaxed` for headers ends that.
#
# The signature is checked by dkimpy 1.1.8 (PyPI). Needs cargo, openssl, and Python 3 with venv and pip. Fails if the behaviour
# changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
openssl genrsa -traditional -out key.pem 2048 2>/dev/null
openssl rsa -in key.pem -pubout -outform DER -out public.der 2>/dev/null
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dkimpy==1.1.8

cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
lettre = { version = "=0.11.23", default-features = false, features = ["builder", "dkim"] }
TOML

cat >src/main.rs <<'RUST'
use lettre::Message;
use lettre::message::dkim::{
    DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey,
};
use lettre::message::header::HeaderName;

/// Writes a mail, signed as the configuration says.
fn write(file: &str, config: &DkimConfig) {
    let mut mail = Message::builder()
        .from("shop@example.org".parse().unwrap())
        .to("anna@example.org".parse().unwrap())
        .subject("Your receipt")
        .body("Thank you.\r\n".to_owned())
        .unwrap();
    mail.sign(config);
    std::fs::write(file, mail.formatted()).unwrap();
}

fn main() {
    let pem = std::fs::read_to_string("key.pem").unwrap();
    let key = || DkimSigningKey::new(&pem, DkimSigningAlgorithm::Rsa).unwrap();
    let (selector, domain) = ("mail".to_owned(), "example.org".to_owned());
    write("default.eml", &DkimConfig::default_config(selector.clone(), domain.clone(), key()));

    let headers = ["From", "Subject", "To", "Date"].map(HeaderName::new_from_ascii_str).to_vec();
    let relaxed = DkimCanonicalization { header: DkimCanonicalizationType::Relaxed, body: DkimCanonicalizationType::Relaxed };
    write("relaxed.eml", &DkimConfig::new(selector, domain, key(), headers, relaxed));
}
RUST
cargo run --quiet

cat >finding.py <<'PYTHON'
import base64
from pathlib import Path

import dkim

KEY = b"v=DKIM1; k=rsa; p=" + base64.b64encode(Path("public.der").read_bytes())


def is_valid(mail):
    """Whether a receiver accepts the signature."""
    return dkim.verify(mail, dnsfunc=lambda *_, **__: KEY)


default = Path("default.eml").read_bytes()
for name, mail, expected in (
    ("default", default, False),
    ("default, without the line break before `b=`", default.replace(b"\r\n b=", b" b="), True),
    ("relaxed", Path("relaxed.eml").read_bytes(), True),
):
    found = is_valid(mail)
    print(f"{name}: {'valid' if found else 'not valid'}")
    assert found == expected, name
PYTHON
venv/bin/python finding.py
