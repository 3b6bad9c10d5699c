//! The names of months and days of the week, as Swedish and English write them.

use jiff::civil::Weekday;

/// By month, from January.
const MONTHS: [&[&str]; 12] = [
    &["januari", "january", "jan"],
    &["februari", "february", "feb"],
    &["mars", "march"],
    &["april", "apr"],
    &["maj", "may"],
    &["juni", "june", "jun"],
    &["juli", "july", "jul"],
    &["augusti", "august", "aug"],
    &["september", "sept", "sep"],
    &["oktober", "october", "okt", "oct"],
    &["november", "nov"],
    &["december", "dec"],
];

/// By day of the week, from Monday: Swedish, then English.
const WEEKDAYS: [([&str; 3], [&str; 3]); 7] = [
    (["måndag", "måndagen", "mån"], ["monday", "mon", "mon"]),
    (["tisdag", "tisdagen", "tis"], ["tuesday", "tue", "tues"]),
    (["onsdag", "onsdagen", "ons"], ["wednesday", "wed", "wed"]),
    (["torsdag", "torsdagen", "tors"], ["thursday", "thu", "thurs"]),
    (["fredag", "fredagen", "fre"], ["friday", "fri", "fri"]),
    (["lördag", "lördagen", "lör"], ["saturday", "sat", "sat"]),
    (["söndag", "söndagen", "sön"], ["sunday", "sun", "sun"]),
];

/// The month of this name, from 1.
pub(crate) fn month(word: &str) -> Option<usize> {
    let may_be = word.len() > 2 && b"jfmasond".contains(&word.as_bytes()[0].to_ascii_lowercase());
    if !may_be {
        return None;
    }
    MONTHS.iter().position(|names| names.iter().any(|name| name.eq_ignore_ascii_case(word))).map(|place| place + 1)
}

/// Months by their Swedish and English names, where these differ.
const SWEDISH: [&str; 8] = ["januari", "februari", "mars", "maj", "juni", "juli", "augusti", "oktober"];
const ENGLISH: [&str; 8] = ["january", "february", "march", "may", "june", "july", "august", "october"];

/// The name of a month in Swedish or English, by the language's code, if the word is its name in the other language.
pub(super) fn in_language(month: &str, language: &str) -> Option<&'static str> {
    let (own, other) = match language {
        "sv" => (SWEDISH, ENGLISH),
        "en" => (ENGLISH, SWEDISH),
        _ => return None,
    };
    let place = other.iter().position(|name| name.eq_ignore_ascii_case(month))?;
    Some(own[place])
}

/// Whether a name of a month is another word, too, or a part of speech.
pub(super) fn is_other_word(month: &str) -> bool {
    ["mars", "march", "may", "maj"].iter().any(|name| name.eq_ignore_ascii_case(month))
}

/// The day of the week that a word names.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    let word = word.to_lowercase();
    let is_one = |(swedish, english): &([&str; 3], [&str; 3])| {
        swedish.contains(&word.as_str()) || english.contains(&word.as_str())
    };
    let place = WEEKDAYS.iter().position(is_one)?;
    Weekday::from_monday_zero_offset(i8::try_from(place).ok()?).ok()
}

/// The name of a day of the week in the language of a word that names one.
pub(super) fn weekday_like(weekday: Weekday, word: &str) -> String {
    let (swedish, english) = &WEEKDAYS[usize::from(weekday.to_monday_zero_offset().unsigned_abs())];
    let is_swedish = WEEKDAYS.iter().any(|(swedish, _)| swedish.contains(&word.to_lowercase().as_str()));
    if is_swedish { swedish[0].to_owned() } else { capitalized(english[0]) }
}

/// A word with a capital letter, as English writes names of days and months.
pub(super) fn capitalized(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}
