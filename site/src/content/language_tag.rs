//! Language tags (BCP 47), as browsers take them.

use icu_locale::{LanguageIdentifier, LocaleDirectionality, subtags::Region};

/// The tag of a language's pages, and the direction in which they are read.
#[derive(Debug, Default)]
pub(crate) struct LanguageTag {
    /// The value of `lang`, such as `sv-SE`.
    pub(crate) tag: String,
    /// The value of `dir`: `ltr` or `rtl`.
    pub(crate) direction: &'static str,
}

impl LanguageTag {
    /// The tag of a language's code and region. The region counts if the code has none. `None` if one of them is wrong.
    pub(crate) fn of(code: &str, region: &str) -> Option<Self> {
        let mut tag = parse(code)?;
        let region = Region::try_from_str(region).ok()?;
        tag.region = tag.region.or(Some(region));
        let direction = if LocaleDirectionality::new_extended().is_right_to_left(&tag) { "rtl" } else { "ltr" };
        Some(Self { tag: tag.to_string(), direction })
    }
}

/// Codes of countries that are taken for those of their languages. No language has them.
const COUNTRIES: [(&str, &str); 6] =
    [("cn", "zh"), ("cz", "cs"), ("dk", "da"), ("gb", "en"), ("jp", "ja"), ("us", "en")];

/// A language's code as browsers and folders have it: `sv-SE` for `sv_se`, `da` for `dk`. `None` if a text is no code.
pub(crate) fn meant(text: &str) -> Option<String> {
    let code = text.trim().replace('_', "-");
    let language = code.split('-').next().unwrap_or_default().to_lowercase();
    match COUNTRIES.iter().find(|(country, _)| *country == language) {
        Some((_, language)) => Some((*language).to_owned()),
        None => parse(&code).map(|tag| tag.to_string()),
    }
}

fn parse(code: &str) -> Option<LanguageIdentifier> {
    // The library also reads `sv_SE`, which browsers refuse.
    let tag = if code.contains('_') { None } else { LanguageIdentifier::try_from_str(code).ok() };
    tag.filter(|tag| !tag.language.is_unknown())
}

#[cfg(test)]
mod tests {
    use super::{LanguageTag, meant};

    #[test]
    fn a_region_stands_once_and_the_script_decides_the_direction() {
        let tag = |code, region| LanguageTag::of(code, region).map(|tag| format!("{} {}", tag.tag, tag.direction));
        assert_eq!(tag("sv", "SE").as_deref(), Some("sv-SE ltr"));
        assert_eq!(tag("sv-FI", "FI").as_deref(), Some("sv-FI ltr"));
        assert_eq!(tag("sv-FI", "SE").as_deref(), Some("sv-FI ltr"));
        assert_eq!(tag("ar", "SE").as_deref(), Some("ar-SE rtl"));
        assert_eq!(tag("ku-Arab", "SE").as_deref(), Some("ku-Arab-SE rtl"));
        assert_eq!(tag("sr-latn", "SE").as_deref(), Some("sr-Latn-SE ltr"));
        assert_eq!(tag("sv", "Sverige"), None);
        assert_eq!(tag("sv", ""), None);
    }

    #[test]
    fn what_browsers_refuse_is_no_code() {
        for code in ["sv", "fil", "pt-BR", "zh-Hant", "sr-Latn", "es-419"] {
            assert_eq!(meant(code).as_deref(), Some(code));
        }
        for (written, code) in [("SV", "sv"), ("sv_SE", "sv-SE"), ("en-gb", "en-GB"), ("fi ", "fi"), ("dk", "da")] {
            assert_eq!(meant(written).as_deref(), Some(code));
        }
        for code in ["", "s", "sv-", "sv-FI-FI", "swedish language", "i-klingon", "und", "sv-x-min"] {
            assert_eq!(meant(code), None, "{code}");
        }
    }
}
