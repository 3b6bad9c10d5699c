//! The CDN's response-headers policies, applied as the CDN applies them.

use anyhow::{Context as _, Result, bail};
use http::header::{
    CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

/// The directive by which a browser loads everything over https, which a plain http server cannot serve.
const UPGRADE: &str = "; upgrade-insecure-requests";

/// The headers of one policy.
#[derive(Clone, Debug)]
pub struct HeadersPolicy(Vec<Header>);

#[derive(Clone, Debug)]
struct Header {
    name: HeaderName,
    value: HeaderValue,
    /// Whether the policy's value replaces the one that the origin sent.
    overrides: bool,
}

impl HeadersPolicy {
    /// Reads a `ResponseHeadersPolicyConfig`.
    pub(crate) fn new(config: &Value) -> Result<Self> {
        let security = config["SecurityHeadersConfig"].as_object().into_iter().flatten();
        let custom = config["CustomHeadersConfig"]["Items"].as_array().into_iter().flatten();
        security
            .map(|(kind, setting)| security_header(kind, setting))
            .chain(custom.map(custom_header))
            .collect::<Result<_>>()
            .map(Self)
    }

    /// The policy for plain http: without HSTS and `upgrade-insecure-requests`.
    pub fn on_plain_http(mut self) -> Result<Self> {
        self.0.retain(|header| header.name != STRICT_TRANSPORT_SECURITY);
        for header in &mut self.0 {
            header.value = header.value.to_str()?.replace(UPGRADE, "").parse()?;
        }
        Ok(self)
    }

    /// The headers as names (in lower case) and values.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|header| (header.name.as_str(), header.value.to_str().unwrap_or_default()))
    }

    /// Adds the policy's headers to a response's.
    pub fn apply(&self, headers: &mut HeaderMap) {
        for header in &self.0 {
            if header.overrides || !headers.contains_key(&header.name) {
                headers.insert(&header.name, header.value.clone());
            }
        }
    }
}

/// A header that has a setting of its own in a policy.
fn security_header(kind: &str, setting: &Value) -> Result<Header> {
    let (name, value) = match kind {
        "ContentSecurityPolicy" => (CONTENT_SECURITY_POLICY, text_of(kind, setting, kind)?),
        "ContentTypeOptions" => (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        "FrameOptions" => (X_FRAME_OPTIONS, text_of(kind, setting, "FrameOption")?),
        "ReferrerPolicy" => (REFERRER_POLICY, text_of(kind, setting, kind)?),
        "StrictTransportSecurity" => {
            let seconds = setting["AccessControlMaxAgeSec"]
                .as_u64()
                .context("StrictTransportSecurity has no AccessControlMaxAgeSec")?;
            let subdomains = if setting["IncludeSubdomains"] == true { "; includeSubDomains" } else { "" };
            (STRICT_TRANSPORT_SECURITY, format!("max-age={seconds}{subdomains}"))
        }
        unknown => bail!("{unknown} is a setting that cargo dev does not know"),
    };
    header(name, &value, setting)
}

/// The text of a key of the setting `kind`.
fn text_of(kind: &str, setting: &Value, key: &str) -> Result<String> {
    setting[key].as_str().map(str::to_owned).with_context(|| format!("{kind} has no {key}"))
}

fn custom_header(item: &Value) -> Result<Header> {
    let name = item["Header"].as_str().context("a custom header without a name")?;
    let value = item["Value"].as_str().with_context(|| format!("{name} has no value"))?;
    header(name.parse().with_context(|| format!("{name} is not a header's name"))?, value, item)
}

fn header(name: HeaderName, value: &str, setting: &Value) -> Result<Header> {
    let value = value.parse().with_context(|| format!("{name} has characters that a header cannot carry"))?;
    let overrides = setting["Override"].as_bool().with_context(|| format!("{name} has no Override"))?;
    Ok(Header { name, value, overrides })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn policy() -> HeadersPolicy {
        HeadersPolicy::new(&json!({
            "SecurityHeadersConfig": {
                "ContentSecurityPolicy": {"ContentSecurityPolicy": "default-src 'none'; upgrade-insecure-requests", "Override": false},
                "StrictTransportSecurity": {"AccessControlMaxAgeSec": 1, "Override": true},
            },
            "CustomHeadersConfig": {"Items": [{"Header": "Cache-Control", "Value": "no-store", "Override": true}]},
        }))
        .expect("a policy")
    }

    #[test]
    fn a_policy_is_read_whole() {
        let expected = [
            ("content-security-policy", "default-src 'none'; upgrade-insecure-requests"),
            ("strict-transport-security", "max-age=1"),
            ("cache-control", "no-store"),
        ];
        assert!(policy().headers().eq(expected), "{:?}", policy());
    }

    #[test]
    fn what_cannot_hold_on_plain_http_is_left_out() {
        let mut headers = HeaderMap::new();
        policy().on_plain_http().expect("a policy").apply(&mut headers);
        assert_eq!(headers.len(), 2);
        assert_eq!(headers[CONTENT_SECURITY_POLICY], "default-src 'none'");
        assert_eq!(headers["cache-control"], "no-store");
    }

    #[test]
    fn the_origin_keeps_a_header_that_the_policy_does_not_override() {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("style-src 'self'"));
        headers.insert("cache-control", HeaderValue::from_static("public"));
        policy().apply(&mut headers);
        assert_eq!(headers[CONTENT_SECURITY_POLICY], "style-src 'self'");
        assert_eq!(headers["cache-control"], "no-store");
    }
}
