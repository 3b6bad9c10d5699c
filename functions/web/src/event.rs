//! API Gateway's event, checked before `lambda_http` makes a request of it. That library ends the process for some events, and
//! takes others for something else.
//!
//! The request gets its path and query alone, as from a server on this machine: no route depends on the host, which the CDN
//! replaces anyway.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::uri::PathAndQuery;
use http::{HeaderName, HeaderValue, Method};
use lambda_http::aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use serde::Deserialize as _;
use serde_json::Value;

/// The most bytes of path and query, and of headers and cookies. API Gateway lets through some 10 KiB of all of them together.
const MAX_HEAD: usize = 16 * 1024;

/// Why an event is no request: the part of it that is malformed, without its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the event's {0} cannot be read")]
pub(crate) struct Malformed(&'static str);

/// The event, which `lambda_http` can now convert.
pub(crate) fn checked(event: &Value) -> Result<ApiGatewayV2httpRequest, Malformed> {
    check_method(event)?;
    check_target(event)?;
    check_headers(event)?;
    check_body(event)?;
    let mut event = ApiGatewayV2httpRequest::deserialize(event).map_err(|_| Malformed("form"))?;
    event.headers.remove(http::header::HOST);
    event.request_context.domain_name = None;
    event.request_context.stage = None;
    Ok(event)
}

/// An event without a request, for the response to one that is malformed.
pub(crate) fn empty(malformed: &Value) -> ApiGatewayV2httpRequest {
    let mut event = ApiGatewayV2httpRequest::default();
    event.raw_path = Some("/".to_owned());
    event.request_context.request_id = malformed["requestContext"]["requestId"].as_str().map(str::to_owned);
    event
}

fn check_method(event: &Value) -> Result<(), Malformed> {
    let method = event["requestContext"]["http"]["method"].as_str();
    method.and_then(|method| method.parse::<Method>().ok()).map(|_| ()).ok_or(Malformed("method"))
}

/// The path, which must be one and no more, and the query.
fn check_target(event: &Value) -> Result<(), Malformed> {
    let path = event["rawPath"].as_str().ok_or(Malformed("path"))?;
    if !path.starts_with('/') || path.contains(['?', '#']) || PathAndQuery::try_from(path).is_err() {
        return Err(Malformed("path"));
    }
    let query = text(&event["rawQueryString"]).ok_or(Malformed("query"))?;
    if query.contains('#') || PathAndQuery::try_from(format!("/?{query}")).is_err() {
        return Err(Malformed("query"));
    }
    if path.len() + query.len() > MAX_HEAD { Err(Malformed("path or query")) } else { Ok(()) }
}

/// The headers, an object of texts, and the cookies, which the event has as a list.
fn check_headers(event: &Value) -> Result<(), Malformed> {
    let mut size = 0;
    if let Some(headers) = present(&event["headers"]) {
        for (name, value) in headers.as_object().ok_or(Malformed("headers"))? {
            HeaderName::try_from(name).map_err(|_| Malformed("headers"))?;
            size += name.len() + header_length(value).ok_or(Malformed("headers"))?;
        }
    }
    if let Some(cookies) = present(&event["cookies"]) {
        for cookie in cookies.as_array().ok_or(Malformed("cookies"))? {
            size += header_length(cookie).ok_or(Malformed("cookies"))?;
        }
    }
    if size > MAX_HEAD { Err(Malformed("headers")) } else { Ok(()) }
}

/// The length of a header's value. None if it is no such value.
fn header_length(value: &Value) -> Option<usize> {
    let value = value.as_str()?;
    HeaderValue::try_from(value).ok()?;
    Some(value.len())
}

fn check_body(event: &Value) -> Result<(), Malformed> {
    let body = text(&event["body"]).ok_or(Malformed("body"))?;
    let is_encoded = present(&event["isBase64Encoded"]).map_or(Some(false), Value::as_bool).ok_or(Malformed("body"))?;
    if is_encoded && STANDARD.decode(body).is_err() { Err(Malformed("body")) } else { Ok(()) }
}

/// The text of a part that an event may lack. None if it is something else.
fn text(part: &Value) -> Option<&str> {
    present(part).map_or(Some(""), Value::as_str)
}

/// A part that an event may lack.
fn present(part: &Value) -> Option<&Value> {
    Some(part).filter(|part| !part.is_null())
}
