//! Texts that must be masked, and texts that must not.

use crate::{Kind, mask};

/// The masked text, if it has details of that kind alone.
fn masked(text: &str, kind: Kind) -> String {
    let masked = mask(text);
    assert_eq!(masked.kinds.into_iter().collect::<Vec<_>>(), [kind], "{text:?} became {:?}", masked.text);
    masked.text
}

#[test]
fn card_numbers_are_masked_however_they_are_written() {
    for number in [
        "4242424242424242",
        "4242 4242 4242 4242",
        "4242-4242-4242-4242",
        "4242.4242.4242.4242",
        "4242 - 4242 - 4242 - 4242",
        "4242\u{a0}4242\u{202f}4242\u{2009}4242",
        "4242\u{2013}4242\u{2011}4242\u{2212}4242",
        "4242\u{200b}4242\u{200d}4242\u{feff}4242",
        "4\u{200b}2\u{ad}4\u{2060}2\u{200c}4242 4242\u{336} 4242",
        "４２４２４２４２４２４２４２４２",
        "４２４２　４２４２　４２４２　４２４２",
        "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢",
        "4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2",
        "42 42 42 42 42 42 42 42",
        "4242\n4242\n4242\n4242",
        "4242    4242    4242    4242",
        "4242 \r\n\t4242 \u{200b} \u{a0} 4242\n\n\n4242",
        "4242  -  4242  -  4242  -  4242",
        "4242,4242,4242,4242",
        "4242, 4242, 4242, 4242",
        "4242/4242/4242/4242",
        "4242 / 4242 / 4242 / 4242",
        "4242:4242:4242:4242",
        "4242;4242;4242;4242",
        "4242 | 4242 | 4242 | 4242",
        "４２４２，４２４２：４２４２／４２４２",
        "4242 4242 4242 4 242",
        "4 242 4242 4242 4242",
        "424 2-4242-4242-4242",
        "3782,822463,10005",
        "3056/930902/5904",
        "5555 5555 5555 4444",
        "3782 822463 10005",
        "3056 9309 0259 04",
        "4222222222222",
        "6011 1111 1111 1117",
        "6304 0000 0000 0000 000",
    ] {
        let text = format!("Mitt kort {number}, går ut 04/27");
        assert_eq!(masked(&text, Kind::CardNumber), "Mitt kort [card-number], går ut 04/27");
    }
}

#[test]
fn a_card_number_is_found_among_other_numbers() {
    assert_eq!(masked("order 12345 4242424242424242 123", Kind::CardNumber), "order 12345 [card-number] 123");
    assert_eq!(masked("2026-11-20 4242 4242 4242 4242", Kind::CardNumber), "2026-11-20 [card-number]");
    assert_eq!(masked("kort4242424242424242kort", Kind::CardNumber), "kort[card-number]kort");
    assert_eq!(masked("4242 4242 4242 4242/04/27", Kind::CardNumber), "[card-number]/04/27");
    assert_eq!(masked("424242424242424204/27", Kind::CardNumber), "[card-number]/27");
    assert_eq!(masked("4242 4242 4242 424204/2027", Kind::CardNumber), "[card-number]/2027");
    assert_eq!(masked("42424242424242420427", Kind::CardNumber), "[card-number]");
    assert_eq!(masked("37828224631000512-27", Kind::CardNumber), "[card-number]-27");
    let two = masked("4242424242424242 5555555555554444", Kind::CardNumber);
    assert_eq!(two, "[card-number] [card-number]");
}

#[test]
fn personal_numbers_are_masked_if_date_and_check_digit_hold() {
    for number in [
        "811218-9876",
        "8112189876",
        "811218 9876",
        "811218+9876",
        "811218 - 9876",
        "811218\u{2013}9876",
        "19811218-9876",
        "198112189876",
        "1981-12-18-9876",
        "81 12 18 9876",
        "811218 98 76",
        "19811218-98 76",
        "81 12 18 98 76",
        "1981-12-18 98 76",
        "811218:9876",
        "811218, 9876",
        "811218   9876",
        "811218\r\n9876",
        "８１１２１８－９８７６",
        "8112\u{200b}18-98\u{200d}76",
        "701063-2391",
        "19701063-2391",
    ] {
        let text = format!("Jag är {number}.");
        assert_eq!(masked(&text, Kind::PersonalNumber), "Jag är [personal-number].");
    }
    for other in ["811218-98.76", "81:12:18 9876", "81-12-18 98.76", "81:12, 18:98, 76"] {
        assert_eq!(mask(other).text, other, "could be times");
    }
    for other in ["811218-9877", "811318-9876", "556036-0793", "16556036-0793", "811232-9876"] {
        assert_eq!(mask(other).text, other);
    }
}

#[test]
fn account_numbers_are_masked_in_any_case_and_spacing() {
    for number in [
        "SE4550000000058398257466",
        "SE45 5000 0000 0583 9825 7466",
        "se45 5000 0000 0583 9825 7466",
        "Se45\u{a0}5000\u{a0}0000\u{a0}0583\u{a0}9825\u{a0}7466",
        "SE45-5000-0000-0583-9825-7466",
        "SE45/5000/0000/0583/9825/7466",
        "SE45, 5000, 0000, 0583, 9825, 7466",
        "SE45 / 5000 / 0000 / 0583 / 9825 / 7466",
        "SE45     5000\n0000\r\n0583\t\t9825 7466",
        "SE455000\u{200b}0000058398257466",
        "ＳＥ４５５００００００００５８３９８２５７４６６",
        "GB29 NWBK 6016 1331 9268 19",
        "DE89370400440532013000",
        "NO93 8601 1117 947",
        "MT84MALT011000012345MTLCAST001S",
    ] {
        assert_eq!(masked(&format!("Konto: {number}, tack"), Kind::Iban), "Konto: [iban], tack");
    }
    for other in ["SE4650000000058398257466", "SE45 5000", "ab12 cd34 ef56 gh78 ij90"] {
        assert!(!mask(other).kinds.contains(&Kind::Iban), "{other}");
    }
}

#[test]
fn phone_numbers_are_masked_in_swedish_and_international_form() {
    for number in [
        "070-174 06 58",
        "070-1740658",
        "0701740658",
        "070 174 06 58",
        "070   174\n06\t58",
        "07 01 74 06 58",
        "07-01-74-06-58",
        "07 0174 0658",
        "070.174.06.58",
        "070/1740658",
        "070\u{2013}174\u{a0}06\u{a0}58",
        "０７０１７４０６５８",
        "070\u{200b}-174\u{200b}0658",
        "(0)70-174 06 58",
        "08-465 004 04",
        "08-12 34 56",
        "(08) 465 00 404",
        "031-390 06 00",
        "0910-123 45",
        "020-123 456",
        "+46 70 174 06 58",
        "+46701740658",
        "+46 (0)70-174 06 58",
        "+ 46 8 465 004 04",
        "(+46) 70 174 06 58",
        "0046 70 174 06 58",
        "46701740658",
        "+44 20 7946 0958",
        "+1 (555) 010-9999",
        "+47 22 12 34 56",
    ] {
        let text = masked(&format!("Ring {number} idag"), Kind::Phone);
        assert_eq!(text.replace("([phone]", "[phone]"), "Ring [phone] idag", "{number:?}");
    }
    assert_eq!(masked("tel0701740658", Kind::Phone), "tel[phone]");
    assert_eq!(masked("0910-123 45 2026-11-20", Kind::Phone), "[phone] 2026-11-20");
    assert_eq!(masked("+46 70 174 06 58 12", Kind::Phone), "[phone] 12");
}

#[test]
fn email_addresses_are_masked() {
    for address in [
        "anna@example.com",
        "Anna.Åkesson+kort@mail.example.se",
        "anna_b@xn--exmpel-cua.se",
        "anna@exämpel.se",
        "anna＠example．com",
        "an\u{200b}na@exam\u{ad}ple.com",
        "a@b.se",
        "anna @example.com",
        "anna@ example.com",
        "anna \n @ \t example.com",
        "anna@exam_ple.com",
        "anna/b@example.com",
    ] {
        assert_eq!(masked(&format!("Skriv till {address}."), Kind::Email), "Skriv till [email].");
    }
    assert_eq!(masked("<anna@example.com>", Kind::Email), "<[email]>");
    assert_eq!(masked("_anna@example.com_", Kind::Email), "[email]_");
    assert_eq!(masked("//anna@example.com/kort", Kind::Email), "//[email]/kort");
    assert_eq!(masked("a@b.se,c@d.se", Kind::Email), "[email],[email]");
    assert_eq!(masked("a@b.se/c@d.se", Kind::Email), "[email]");
    for other in
        ["@anna", "anna@", "anna@localhost", "2 @ 50 kr", "kl@12.30", "@", "@ example.com", "anna@@example.com"]
    {
        assert_eq!(mask(other).text, other);
    }
}

#[test]
fn ordinary_numbers_stay() {
    for text in [
        "Office 365 kostar 1 234,50 kr, inte 1234.50 eller 12 345 678 kr",
        "Den 2026-11-22, 22/11 2026, 22.11.2026, 1-2-2026, 20261122 och 08-12-2026",
        "mellan 2026-11-01 - 2026-11-20 och 2026-11-21 2026-11-22",
        "2026-11-08 123456",
        "kl. 08.30-17.00, 08:30\u{2013}10:45, 2026-11-22T08:30:00Z, 08.30 2026-11-20",
        "fel 0x80070005, 0x0000011B, -2147024891, AADSTS50126, 53003 och CAA20004",
        "order 1234, 12345 och 123456, faktura E0800FQ9XK",
        "111 22 Stockholm, SE-111 22",
        "kort som slutar på 4242, går ut 04/27 eller 2027-04, cvc 123",
        "bankgiro 5050-1055, org.nr 556036-0793",
        "1 234,50 kr, 2 345,60 kr",
        "1 234,50, 2 345,60, 3 456,70, 4 567,80, 5 678,90, 6 789,00",
        "1234,50 2345,60 3456,70 4567,80 5678,90 6789,00",
        "1 234 2 345 3 456 4 567 5 678 6 789",
        "1 234\u{a0}567,00 SEK; 2 345 678,00 SEK; 1,234,567.00 USD",
        "2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026",
        "2019 2020 2021 2022 2023 2024 2025 2026",
        "1998/1999/2000/2001/2002/2003/2004/2005",
        "12/2026, 01/2027, 02/2027, 03/2027, 04/2027, 10/2027, 11/2027",
        "04/27, 05/27, 06/27, 10/27, 11/27, 12/27, 10/28, 11/28, 12/28",
        "08:30, 09:15, 10:45, 12:30, 13:15, 14:45, 16:00, 17:30, 18:15, 20:45",
        "08:30:00, 10:45:15, 12:30:45, 13:15:30, 14:45:00, Sun Nov 22 08:10:12 2026",
        "07.30 08.15 10.45, 07:30 08:15 10:45, 07.30-08.15 10.45, 26-11-22 08.30, 26-11-22, 08:30",
        "fel 400, 401, 402, 403, 404, 408, 409, 410, 422, 429, 500, 502, 503",
        "order 12345, 23456, 34567, 45678 och 123456, 234567, 345678, 456789",
        "111 22, 113 30, 114 55, 118 20, 120 30 och 411 04",
        "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20",
        "192.168.100.200:8080, 192.168.100.201:8443, 00:11:22:33:44:55:66:77",
        "Office 365\n\n365\n\n111 22\r\n\r\n4242   12/2026",
        "vi ses @ kontoret. Sedan 3 @ 1.5 och @ 12.30",
        "version 16.0.14326.20454, 16.0.17328.20612 och 10.0.19045.3693 på 192.168.100.200",
        "6d8f4a10-0716-4b4f-9c41-0123456789ab, 00000000-0000-0000-c000-000000000000",
        "1234567890123456 har fel kontrollsiffra",
        "100 % av 3 000 000 000",
        "0000 0000 0000 0000",
        "👩\u{200d}👩\u{200d}👧 a\u{30a} \u{200b}",
        "",
    ] {
        let masked = mask(text);
        assert_eq!((masked.text.as_str(), masked.kinds.len()), (text, 0));
    }
}

#[test]
fn overlapping_details_are_masked_as_the_most_sensitive_kind() {
    assert_eq!(masked("4242424242424242@example.com", Kind::CardNumber), "[card-number]");
    assert_eq!(masked("0701740658@example.com", Kind::Phone), "[phone]");
}

#[test]
fn several_kinds_are_listed() {
    let masked = mask("anna@example.com, 070-174 06 58, 811218-9876, SE4550000000058398257466, 4242424242424242");
    assert_eq!(masked.text, "[email], [phone], [personal-number], [iban], [card-number]");
    let kinds = serde_json::to_string(&masked.kinds).expect("names");
    assert_eq!(kinds, r#"["card-number","personal-number","iban","phone","email"]"#);
}
