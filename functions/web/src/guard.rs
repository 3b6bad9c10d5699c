//! Who may call: requests that came through the CDN and, if they change something, from our own pages.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method};
use subtle::{Choice, ConstantTimeEq};

use crate::config::Config;
use crate::problem::Problem;

/// The header by which the CDN shows that a request came through it.
const ORIGIN_SECRET: &str = "x-origin-secret";

/// How to treat a request that would change something and has neither `Sec-Fetch-Site` nor `Origin`. It comes from a
/// program, or from a browser that is older than these headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingOrigin {
    /// The function needs no session, so such a request can misuse nobody's rights.
    Allowed,
    /// The function acts for a signed-in person.
    Refused,
}

/// The guard's rules for one function.
#[derive(Clone)]
pub(crate) struct Guard {
    pub(crate) config: Config,
    pub(crate) missing_origin: MissingOrigin,
}

/// Lets the request through to the router, or refuses it.
pub(crate) async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    match guard.check(request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

impl Guard {
    fn check(&self, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
        if !self.came_through_cdn(headers) {
            return Err(Problem::WRONG_ORIGIN);
        }
        if !is_safe(method) && !self.came_from_own_page(headers) {
            return Err(Problem::CROSS_SITE_REQUEST);
        }
        Ok(())
    }

    /// Compares in constant time, and with every secret, so that the response time reveals nothing about them.
    fn came_through_cdn(&self, headers: &HeaderMap) -> bool {
        let sent = headers.get(ORIGIN_SECRET).map_or(&[][..], |value| value.as_bytes());
        self.config
            .origin_secrets()
            .iter()
            .fold(Choice::from(0), |found, secret| found | secret.as_bytes().ct_eq(sent))
            .into()
    }

    fn came_from_own_page(&self, headers: &HeaderMap) -> bool {
        if let Some(site) = headers.get("sec-fetch-site") {
            site == "same-origin"
        } else if let Some(origin) = headers.get(http::header::ORIGIN) {
            origin == self.config.site().origin()
        } else {
            self.missing_origin == MissingOrigin::Allowed
        }
    }
}

/// RFC 9110, 9.2.1.
fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    const SECRETS: &str = "first-secret-of-the-cdn, second-secret-of-the-cdn";

    fn check(
        missing_origin: MissingOrigin,
        method: &Method,
        headers: &[(&'static str, &'static str)],
    ) -> Result<(), Problem> {
        let settings = Settings::from_iter([("SITE_URL", "https://help.example.com"), ("ORIGIN_SECRETS", SECRETS)]);
        let config = Config::from(&settings).expect("complete settings");
        let headers = headers
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), http::HeaderValue::from_static(value)))
            .collect();
        Guard { config, missing_origin }.check(method, &headers)
    }

    const CDN: (&str, &str) = ("x-origin-secret", "first-secret-of-the-cdn");

    #[test]
    fn either_secret_lets_in_and_no_other_does() {
        let get = |headers: &[_]| check(MissingOrigin::Allowed, &Method::GET, headers);
        assert_eq!(get(&[CDN]), Ok(()));
        assert_eq!(get(&[(ORIGIN_SECRET, "second-secret-of-the-cdn")]), Ok(()));
        for wrong in ["", "first", SECRETS, "first-secret-of-the-cdX", "first-secret-of-the-cdn,"] {
            assert_eq!(get(&[(ORIGIN_SECRET, wrong)]), Err(Problem::WRONG_ORIGIN));
        }
        assert_eq!(get(&[]), Err(Problem::WRONG_ORIGIN));
    }

    #[test]
    fn sec_fetch_site_decides_first() {
        let post = |headers: &[_]| check(MissingOrigin::Allowed, &Method::POST, headers);
        assert_eq!(post(&[CDN, ("sec-fetch-site", "same-origin")]), Ok(()));
        for other in ["same-site", "cross-site", "none", ""] {
            assert_eq!(
                post(&[CDN, ("sec-fetch-site", other), ("origin", "https://help.example.com")]),
                Err(Problem::CROSS_SITE_REQUEST),
                "{other}"
            );
        }
    }

    #[test]
    fn without_sec_fetch_site_the_origin_must_be_ours() {
        let post = |headers: &[_]| check(MissingOrigin::Allowed, &Method::POST, headers);
        assert_eq!(post(&[CDN, ("origin", "https://help.example.com")]), Ok(()));
        for other in ["null", "https://example.com", "http://help.example.com", "https://help.example.com:444"] {
            assert_eq!(post(&[CDN, ("origin", other)]), Err(Problem::CROSS_SITE_REQUEST), "{other}");
        }
    }

    #[test]
    fn with_neither_header_the_function_decides() {
        let delete = |missing_origin| check(missing_origin, &Method::DELETE, &[CDN]);
        assert_eq!(delete(MissingOrigin::Allowed), Ok(()));
        assert_eq!(delete(MissingOrigin::Refused), Err(Problem::CROSS_SITE_REQUEST));
        assert_eq!(check(MissingOrigin::Refused, &Method::GET, &[CDN]), Ok(()));
    }
}
