//! Properties that hold for every text.

use std::fmt::Write;

use proptest::prelude::*;
use proptest::sample::select;

use crate::mask;

/// Random texts: the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap_or_default()
    }

    fn text(&mut self, pieces: &[&str], most: usize) -> String {
        (0..self.below(most)).map(|_| pieces[self.below(pieces.len())]).collect()
    }
}

#[test]
fn any_text_is_masked_once_and_for_all() {
    let pieces = [
        "0",
        "1",
        "4242",
        "46",
        "070",
        "2026",
        "12",
        "8112189876",
        "SE45",
        "5000",
        " ",
        "-",
        ".",
        "/",
        "(",
        ")",
        "+",
        "@",
        "a",
        "se",
        "å",
        "４",
        "\u{200b}",
        "\n",
        "\u{a0}",
        "👩\u{200d}👧",
        "e\u{301}",
        ",",
        ":",
        "  ",
        "b.se",
        "_",
        "x",
    ];
    let mut random = Random(0x2026_1122);
    for _ in 0..20_000 {
        let text = random.text(&pieces, 24);
        let once = mask(&text);
        let twice = mask(&once.text);
        assert_eq!(once.text, twice.text, "{text:?}");
    }
}

#[test]
fn no_text_is_too_strange() {
    let pieces: Vec<char> = "0123456789001122 4242 \t\r\n\u{a0}\u{2028}\u{3000}-\u{2011}.,:;/|_()[]+@%SEGBabåxÅß\
        ０１２４９，：／．＠＿ＳＥ٤٢۴२\u{200b}\u{200d}\u{feff}\u{ad}\u{301}\u{0}\u{1f}\u{fffd}ﬁ㎏½👩🏽\u{10ffff}"
        .chars()
        .collect();
    let mut random = Random(0x1234_5678);
    for _ in 0..20_000 {
        let text: String = (0..random.below(60)).map(|_| pieces[random.below(pieces.len())]).collect();
        let once = mask(&text);
        assert_eq!(once.kinds.is_empty(), once.text == text, "{text:?}");
    }
}

#[test]
fn no_card_number_passes_whatever_stands_between_its_digits() {
    let loose: &[_] = &["", "", "", " ", "-", ".", "\u{a0}", "\u{200b}", "\u{2011}", " - ", " \r\n ", "   "];
    let listing: &[_] = &[",", ", ", "/", " / ", ":", ";", "|", "，", " ", "-", ".", "\n"];
    let mut random = Random(7);
    for _ in 0..5_000 {
        let mut digits: Vec<u32> = (0..15).map(|_| u32::try_from(random.below(10)).unwrap_or(0)).collect();
        digits[0] = 4;
        let sum: u32 =
            digits.iter().rev().enumerate().map(|(i, d)| if i % 2 == 0 { d * 2 / 10 + d * 2 % 10 } else { *d }).sum();
        digits.push((10 - sum % 10) % 10);
        let gaps = [loose, listing][random.below(2)];
        let mut number = String::new();
        for (place, digit) in digits.iter().enumerate() {
            let gap = if place > 0 && place % 4 == 0 { gaps[random.below(gaps.len())] } else { "" };
            write!(number, "{gap}{digit}").expect("writing to a string cannot fail");
        }
        let masked = mask(&format!("kort {number} slut"));
        assert_eq!(masked.text, "kort [card-number] slut", "{number:?}");
    }
}

#[test]
fn lists_of_ordinary_numbers_stay() {
    let mut random = Random(11);
    for _ in 0..2_000 {
        let mut number = |from: usize, to: usize| from + random.below(to - from);
        let lists: [[String; 12]; 9] = std::array::from_fn(|form| {
            std::array::from_fn(|_| match form {
                0 => format!("{:02}:{:02}", number(0, 24), number(0, 60)),
                1 => format!("{:02}:{:02}:{:02}", number(0, 24), number(0, 60), number(0, 60)),
                2 => format!("{} {:03},{:02} kr", number(1, 1000), number(0, 1000), number(0, 100)),
                3 => format!("{},{:02}", number(1000, 10_000), number(0, 100)),
                4 => format!("{:02}/{}", number(1, 13), number(2020, 2040)),
                5 => number(1950, 2050).to_string(),
                6 => number(400, 600).to_string(),
                7 => format!("{:02}.{:02}", number(0, 24), number(0, 60)),
                _ => number(10_000, 100_000).to_string(),
            })
        });
        for list in lists {
            let text = list.join(", ");
            assert_eq!(mask(&text).text, text);
        }
    }
}

#[test]
fn long_texts_are_read_to_their_end() {
    for piece in [
        "4",
        "4 ",
        "4242,",
        "1 ",
        " ",
        "@",
        "a @ ",
        "a/",
        "a@",
        "a.",
        "SE45",
        "0701740658 ",
        "11 22 3333 ",
        "+46 ",
        "\u{200b}",
    ] {
        // If the work were more than linear, this test would not end in reasonable time.
        let text = piece.repeat(100_000 / piece.len());
        let masked = mask(&format!("{text}\n\nanna@example.com"));
        assert!(masked.text.ends_with("[email]"), "{piece:?}");
    }
}

proptest! {
    #[test]
    fn a_detail_is_masked_whatever_stands_around_it(
        before: String,
        detail in select(&["4242 4242 4242 4242", "811218-9876", "070-174 06 58", "anna@example.com"][..]),
        after: String,
    ) {
        let masked = mask(&format!("{before}\n\nord {detail} ord\n\n{after}"));
        prop_assert!(!masked.text.contains(detail), "{}", masked.text);
    }
}
