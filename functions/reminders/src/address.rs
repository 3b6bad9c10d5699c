//! E-mail addresses as the mail service takes them.

/// An address in ASCII. A domain with other letters is in its ASCII form (Punycode), which every mail server knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address(String);

impl Address {
    /// None for what is no address, and for one whose part before the `@` is not ASCII: the mail service takes none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (local, domain) = text.trim().rsplit_once('@')?;
        let address = format!("{local}@{}", idna::domain_to_ascii_strict(domain).ok()?);
        if ses::is_address(&address) { Some(Self(address)) } else { None }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_written_in_ascii() {
        for (text, address) in [
            ("anna@norrbacka.example", "anna@norrbacka.example"),
            (" Anna.Alm+kort@norrbacka.example ", "Anna.Alm+kort@norrbacka.example"),
            ("anna@malmö.example", "anna@xn--malm-8qa.example"),
            ("anna@Malmö.Example", "anna@xn--malm-8qa.example"),
            ("o'brien@x.example", "o'brien@x.example"),
        ] {
            assert_eq!(Address::parse(text).expect(text).as_str(), address);
        }
    }

    #[test]
    fn what_the_mail_service_does_not_take_is_no_address() {
        for text in [
            "",
            "anna",
            "@x.example",
            "anna@",
            "anna@localhost",
            "åsa@x.example",
            "anna@x..example",
            "anna@-x.example",
            "anna@x.example, bjorn@x.example",
            "Anna <anna@x.example>",
            "anna alm@x.example",
            "\"anna alm\"@x.example",
            "anna@x.example\r\nBcc: b@x.example",
            "anna@[192.0.2.1]",
            "anna@x_y.example",
        ] {
            assert_eq!(Address::parse(text), None, "{text:?}");
        }
    }
}
