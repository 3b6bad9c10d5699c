//! Masking beside the libraries for its kinds, on the sentences of `functions/masking/tests/data`: how many details each
//! finds, and in how many sentences without details it finds one.
//!
//! `linkify` finds e-mail addresses in a text. `personnummer` and `phonenumber` judge a string that somebody else found:
//! they get every sequence of digits and of the signs that people write in such numbers.

use linkify::{LinkFinder, LinkKind};
use masking::mask;
use personnummer::Personnummer;

type Finder = fn(&str) -> bool;

const FINDERS: [(&str, &str, Finder); 3] = [
    ("email", "linkify", |text| LinkFinder::new().links(text).any(|link| *link.kind() == LinkKind::Email)),
    ("personal-number", "personnummer", |text| candidates(text).any(|number| Personnummer::parse(number).is_ok_and(|number| number.valid()))),
    ("phone", "phonenumber", |text| {
        candidates(text).any(|number| {
            phonenumber::parse(Some(phonenumber::country::SE), number).is_ok_and(|number| phonenumber::is_valid(&number))
        })
    }),
];

fn candidates(text: &str) -> impl Iterator<Item = &str> {
    let numbers = text.split(|read: char| !read.is_ascii_digit() && !matches!(read, '+' | '-' | ' ' | '.' | '/' | '(' | ')'));
    numbers.map(str::trim).filter(|number| number.bytes().filter(u8::is_ascii_digit).count() > 6)
}

fn main() {
    for set in ["tuned", "held-out"] {
        let path = format!("{}/../../../functions/masking/tests/data/{set}.txt", env!("CARGO_MANIFEST_DIR"));
        let lines = std::fs::read_to_string(path).expect("the sentences");
        for (kind, name, finds) in FINDERS {
            let (with, without): (Vec<_>, Vec<_>) = lines
                .lines()
                .filter(|line| !line.contains('«') || line.contains(&format!("«{kind}|")))
                .partition(|line| line.contains('«'));
            let plain = |line: &&str| line.replace(&format!("«{kind}|"), "").replace('»', "");
            let ours = |text: &String| mask(text).text.contains(&format!("[{kind}]"));
            let count = |lines: &[&str], finds: &dyn Fn(&String) -> bool| lines.iter().map(plain).filter(finds).count();
            println!(
                "{set:9} {kind:16} {name:13} missed {:3} of {}, false alarms {:3} of {}; ours {:3} and {:3}",
                with.len() - count(&with, &|text| finds(text)),
                with.len(),
                count(&without, &|text| finds(text)),
                without.len(),
                with.len() - count(&with, &ours),
                count(&without, &ours),
            );
        }
    }
}
