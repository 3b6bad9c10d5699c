//! Countries.

use crate::field::Field;
use crate::field_error::FieldError;

/// The officially assigned codes of ISO 3166-1 alpha-2.
const CODES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO \
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE \
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO \
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW \
    PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM \
    TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// A country, by its code in ISO 3166-1 alpha-2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country(&'static str);

impl Country {
    /// Sweden.
    pub const SWEDEN: Self = Self("SE");

    /// From two letters of either case; otherwise `required` or `unknown-country`.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let error = |code| FieldError::new(Field::Country, code);
        let text = text.trim();
        if text.is_empty() {
            return Err(error("required"));
        }
        let found = CODES.split(' ').find(|code| code.eq_ignore_ascii_case(text));
        found.map(Self).ok_or(error("unknown-country"))
    }

    /// The code, in capitals.
    pub fn code(self) -> &'static str {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_in_order() {
        let codes: Vec<_> = CODES.split(' ').collect();
        assert_eq!(codes.len(), 249);
        assert!(codes.is_sorted());
        assert!(codes.iter().all(|code| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())));
    }

    #[test]
    fn a_country_is_one_of_the_list() {
        assert_eq!(Country::parse("SE"), Ok(Country::SWEDEN));
        assert_eq!(Country::parse(" ax ").map(Country::code), Ok("AX"));
        for text in ["XX", "SWE", "S", "S E", "SE DK", "Sverige", "ＳＥ"] {
            assert_eq!(Country::parse(text).map_err(|fault| fault.code()), Err("unknown-country"), "{text}");
        }
        assert_eq!(Country::parse(" ").map_err(|fault| fault.code()), Err("required"));
    }
}
