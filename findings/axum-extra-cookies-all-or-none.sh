#!/usr/bin/env bash
# axum-extra 0.12.6 (crate): one cookie of another script with a letter such as å, and `CookieJar` is empty: nobody is signed in.
#
# The jar takes the text of each Cookie header, and passes over a header that is not ASCII. Browsers send what a script has put
# into `document.cookie` as UTF-8, so a consent or campaign cookie of the parent domain (`campaign=för-företag`) takes the session's
# cookie with it, and the person cannot sign in until it expires: each sign-in sets a cookie that is not seen. (The cookie crate
# below reads such a text; a cookie without a value, or with a space in its name, harms no other.) Over HTTP/2 a browser may send
# a header for each cookie, and then only the odd one is lost. So it works where a browser speaks HTTP/2 with the program itself,
# and fails behind a proxy or a gateway that joins them, for those alone who have seen the campaign, without a line in a log.
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
axum = { version = "=0.8.9", default-features = false }
axum-extra = { version = "=0.12.6", default-features = false, features = ["cookie"] }
cookie = "=0.18.2"
TOML

cat >src/main.rs <<'RUST'
use axum::http::{HeaderMap, HeaderValue, header};
use axum_extra::extract::CookieJar;
use cookie::Cookie;

/// The names that the jar has of a request with these Cookie headers.
fn names(headers: &[&str]) -> Vec<String> {
    let mut map = HeaderMap::new();
    for value in headers {
        map.append(header::COOKIE, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    let mut names: Vec<String> = CookieJar::from_headers(&map).iter().map(|cookie| cookie.name().to_owned()).collect();
    names.sort();
    names
}

fn main() {
    let odd = "campaign=för-företag";
    println!("a session: {:?}", names(&["session=1"]));
    println!("and another cookie: {:?}", names(&["session=1; campaign=for-companies"]));
    println!("and one with ö: {:?}", names(&[&format!("session=1; {odd}")]));
    println!("the same in two headers, as over HTTP/2: {:?}", names(&["session=1", odd]));
    println!("the cookie crate: {:?}", Cookie::parse(odd).map(|cookie| cookie.value().to_owned()));
}
RUST
cargo run --quiet | tee seen
diff seen - <<'SEEN'
a session: ["session"]
and another cookie: ["campaign", "session"]
and one with ö: []
the same in two headers, as over HTTP/2: ["session"]
the cookie crate: Ok("för-företag")
SEEN
