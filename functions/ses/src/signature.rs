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
pub(crate) fn add(request: &mut Request<Bytes>, credentials: Credentials, region: &str) -> Result<(), Unsigned> {
    let identity = credentials.into();
    let params = SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(SERVICE)
        .time(SystemTime::now())
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
pub(crate) struct Unsigned;

impl From<SigningError> for Unsigned {
    fn from(_: SigningError) -> Self {
        Self
    }
}
