//! Signs requests as AWS wants it (`SigV4`), by the SDK's own crate.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningError, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use bytes::Bytes;
use http::Request;
use http::header::CONTENT_TYPE;

/// SES's name in a signature.
const SERVICE: &str = "ses";

/// Adds the signature's fields to the head of the request.
pub(crate) fn add(
    request: &mut Request<Bytes>,
    credentials: Credentials,
    region: &str,
    now: SystemTime,
) -> Result<(), Unsigned> {
    let identity = credentials.into();
    let params = SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(SERVICE)
        .time(now)
        .settings(SigningSettings::default())
        .build()
        .map_err(|_| Unsigned)?
        .into();
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let signable = SignableRequest::new(
        request.method().as_str(),
        request.uri().to_string(),
        content_type.map(|value| (CONTENT_TYPE.as_str(), value)).into_iter(),
        SignableBody::Bytes(request.body()),
    )?;
    let (instructions, _) = sign(signable, &params)?.into_parts();
    instructions.apply_to_request_http1x(request);
    Ok(())
}

/// A request that cannot be signed. The signer's own error may quote the request's address.
#[derive(Debug)]
pub(crate) struct Unsigned;

impl From<SigningError> for Unsigned {
    fn from(_: SigningError) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    /// The signatures that botocore 1.43.11 makes of these requests at 2026-11-30T08:00:01Z.
    #[test]
    fn a_signature_is_that_of_another_sdk() {
        let now = UNIX_EPOCH + Duration::from_secs(1_796_025_601);
        for (method, path, body, expected) in [
            (
                "GET",
                "suppression/addresses/anna%2Ealm%2Bkort%40example%2Ecom",
                "",
                "3262918889e31f468c362af00f8a8ded79169013c4ae8b1433229a71133c4c76",
            ),
            (
                "POST",
                "outbound-emails",
                r#"{"Subject":"Går ut"}"#,
                "70876c5f52d91bb9ab76b437cb0cdd4e8a679b33e9ac03e60ebc99bd29037e33",
            ),
        ] {
            let mut request = Request::builder()
                .method(method)
                .uri(format!("https://email.eu-north-1.amazonaws.com/v2/email/{path}"))
                .header(CONTENT_TYPE, "application/json")
                .body(Bytes::from(body))
                .expect("a request");
            let credentials = Credentials::new("AKID", "hemlig-nyckel", Some("a-session".to_owned()), None, "test");
            add(&mut request, credentials, "eu-north-1", now).expect("a signature");
            let authorization = request.headers()["authorization"].to_str().expect("text");
            assert!(authorization.ends_with(&format!("Signature={expected}")), "{authorization}");
            assert_eq!(request.headers()["x-amz-date"], "20261130T080001Z");
        }
    }
}
