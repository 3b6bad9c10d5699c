//! E-mail addresses, as SES takes them.

/// The longest address that can receive e-mail (RFC 5321, 4.5.3.1.3, without the angle brackets).
const MAX_ADDRESS_LENGTH: usize = 254;

/// The longest part before the `@` (RFC 5321, 4.5.3.1.1).
const MAX_LOCAL_PART_LENGTH: usize = 64;

/// Whether the text is one ASCII address and nothing else: a dot-atom (RFC 5322, 3.2.3), `@`, and a domain. Whatever could
/// be read as a name, a comment or a second address is none.
pub fn is_plain(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    text.len() <= MAX_ADDRESS_LENGTH
        && local.len() <= MAX_LOCAL_PART_LENGTH
        && local.split('.').all(is_atom)
        && domain.contains('.')
        && domain.split('.').all(is_label)
}

fn is_atom(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
}

fn is_label(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=63).contains(&text.len()) && text.bytes().all(is_plain) && !text.starts_with('-') && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_plain_ascii_and_one() {
        for text in ["anna@example.com", "anna.alm+kort@mail.example.com", "o'brien@xn--fretag-wxa.se", "a/b=c@1.se"] {
            assert!(is_plain(text), "{text}");
        }
        for text in [
            "",
            "anna",
            "anna@",
            "@example.com",
            "anna@localhost",
            "anna@example.com, bo@example.com",
            "Anna <anna@example.com>",
            "\"anna alm\"@example.com",
            "åsa@example.com",
            "anna@företag.se",
            "anna@example.com\r\nBcc: bo@example.com",
            "anna@@example.com",
            ".anna@example.com",
            "an..na@example.com",
            "anna@-example.com",
            "anna@example..com",
            "anna@[127.0.0.1]",
        ] {
            assert!(!is_plain(text), "{text}");
        }
        assert!(is_plain(&format!("{}@example.com", "a".repeat(64))));
        assert!(!is_plain(&format!("{}@example.com", "a".repeat(65))));
        assert!(!is_plain(&format!("a@{}com", "example.".repeat(32))));
    }
}
