//! Who sends, and where SES is.

use aws_config::SdkConfig;
use aws_credential_types::provider::SharedCredentialsProvider;
use email_encoding::headers::quoted_string;
use email_encoding::headers::writer::EmailWriter;
use web::Settings;
use web::settings::{Error, outside_url};

use crate::address::is_plain;

/// The value of `MAIL_SENDER` if no e-mails are sent.
const OFF: &str = "off";

/// The longest name of the sender, in characters. A mail program shows some thirty.
const MAX_NAME_LENGTH: usize = 64;

/// The sender, SES's address, and the credentials. Not `Debug`: it leads to secrets.
#[derive(Clone)]
pub struct Config {
    pub(crate) url: String,
    pub(crate) region: String,
    pub(crate) credentials: SharedCredentialsProvider,
    /// As the field `From` has it: `"Kortkoll" <kort@example.com>`.
    pub(crate) from: String,
    pub(crate) configuration_set: String,
}

impl Config {
    /// From `MAIL_SENDER`, an address or `off`, `MAIL_SENDER_NAME`, the name that is shown before it,
    /// `MAIL_CONFIGURATION_SET` and, where it is set, `AWS_ENDPOINT_URL_SESV2`, the address of another SES. Region and
    /// credentials are `sdk`'s. None if no e-mails are sent.
    pub fn from(settings: &Settings, sdk: &SdkConfig) -> Result<Option<Self>, Error> {
        let address =
            settings.parsed("MAIL_SENDER", "give it an ASCII address such as kort@example.com, or off", sender)?;
        let name = settings.parsed("MAIL_SENDER_NAME", "give it a name of at most 64 characters", encoded_name)?;
        let configuration_set = settings.required("MAIL_CONFIGURATION_SET", "give it the name of one in SES")?;
        if address == OFF {
            return Ok(None);
        }
        let region =
            sdk.region().ok_or_else(|| Error::malformed("AWS_REGION", "is missing", "give it SES's region"))?;
        let credentials = sdk.credentials_provider().ok_or_else(|| {
            Error::malformed("AWS_ACCESS_KEY_ID", "is missing", "give the function a role, or credentials")
        })?;
        Ok(Some(Self {
            url: url(settings, region.as_ref())?,
            region: region.to_string(),
            credentials,
            from: format!("{name} <{address}>"),
            configuration_set: configuration_set.to_owned(),
        }))
    }

    /// Whether SES is on this machine, where plain http is accepted.
    pub(crate) fn is_plain(&self) -> bool {
        self.url.starts_with("http://")
    }
}

/// The address of the region's SES, or another one, without a final slash. Plain http is accepted on a loopback address.
fn url(settings: &Settings, region: &str) -> Result<String, Error> {
    let name = "AWS_ENDPOINT_URL_SESV2";
    if settings.optional(name).is_none() {
        return Ok(format!("https://email.{region}.amazonaws.com"));
    }
    settings.parsed(name, "leave it out, or give it an https address", |text| {
        outside_url(text).map(|url| url.to_string().trim_end_matches('/').to_owned())
    })
}

fn sender(text: &str) -> Option<String> {
    if text == OFF || is_plain(text) { Some(text.to_owned()) } else { None }
}

/// A name as it stands before an address: in quotation marks where it needs them, and letters beyond ASCII as encoded words
/// (RFC 2047).
fn encoded_name(name: &str) -> Option<String> {
    if name.chars().count() > MAX_NAME_LENGTH || name.chars().any(char::is_control) {
        return None;
    }
    let mut encoded = String::new();
    quoted_string::encode(name, &mut EmailWriter::new(&mut encoded, 0, 0, false)).ok()?;
    // SES folds the field itself.
    Some(encoded.replace("\r\n", ""))
}

#[cfg(test)]
mod tests {
    use aws_config::Region;
    use aws_credential_types::Credentials;

    use super::*;

    /// Good settings for region and credentials, with other values for some of them.
    fn config(others: &[(&str, &str)]) -> Result<Option<Config>, Error> {
        let credentials = SharedCredentialsProvider::new(Credentials::from_keys("AKID", "hemligt", None));
        let sdk = SdkConfig::builder().region(Region::new("eu-north-1")).credentials_provider(credentials).build();
        Config::from(&settings(others), &sdk)
    }

    fn settings(others: &[(&str, &str)]) -> Settings {
        let good =
            [("MAIL_SENDER", "kort@example.com"), ("MAIL_SENDER_NAME", "Kort"), ("MAIL_CONFIGURATION_SET", "kort")];
        good.iter().chain(others).copied().collect()
    }

    fn complete(others: &[(&str, &str)]) -> Config {
        config(others).expect("good settings").expect("a sender")
    }

    #[test]
    fn the_sender_has_a_name_in_any_language() {
        for (name, from) in [
            ("Kortkoll", "Kortkoll <kort@example.com>"),
            ("Kort \"koll\"", r#""Kort \"koll\"" <kort@example.com>"#),
            ("Åsas kort", "=?utf-8?b?w4VzYXMga29ydA==?= <kort@example.com>"),
        ] {
            assert_eq!(complete(&[("MAIL_SENDER_NAME", name)]).from, from);
        }
        let long = complete(&[("MAIL_SENDER_NAME", &"å".repeat(64))]).from;
        assert!(long.is_ascii() && !long.contains(['\r', '\n']), "{long}");
        assert!(long.split(' ').all(|word| word.len() <= 75), "{long}");
    }

    #[test]
    fn ses_is_the_regions_or_the_one_that_is_set() {
        for (url, kept) in [
            ("", "https://email.eu-north-1.amazonaws.com"),
            ("http://localhost:3001/ses", "http://localhost:3001/ses"),
            ("https://ses.example.com/", "https://ses.example.com"),
        ] {
            assert_eq!(complete(&[("AWS_ENDPOINT_URL_SESV2", url)]).url, kept);
        }
    }

    #[test]
    fn e_mails_are_off_if_the_setting_says_so() {
        assert!(config(&[("MAIL_SENDER", "off")]).expect("good settings").is_none());
    }

    #[test]
    fn a_setting_that_is_wrong_is_named() {
        for (name, value) in [
            ("MAIL_SENDER", ""),
            ("MAIL_SENDER", "Kortkoll <kort@example.com>"),
            ("MAIL_SENDER", "kört@example.com"),
            ("MAIL_SENDER_NAME", ""),
            ("MAIL_SENDER_NAME", "Kort\nBcc: anna@example.com"),
            ("MAIL_SENDER_NAME", &"k".repeat(65)),
            ("MAIL_CONFIGURATION_SET", ""),
            ("AWS_ENDPOINT_URL_SESV2", "http://ses.example.com"),
        ] {
            assert_eq!(config(&[(name, value)]).map(|_| ()).expect_err(value).name(), name);
        }
        let nowhere = Config::from(&settings(&[]), &SdkConfig::builder().build());
        assert_eq!(nowhere.map(|_| ()).expect_err("no region").name(), "AWS_REGION");
        let sdk = SdkConfig::builder().region(Region::new("eu-north-1")).build();
        let nobody = Config::from(&settings(&[]), &sdk);
        assert_eq!(nobody.map(|_| ()).expect_err("no credentials").name(), "AWS_ACCESS_KEY_ID");
    }
}
