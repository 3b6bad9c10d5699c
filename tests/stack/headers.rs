//! Every response has the security headers of the template, and none that would weaken them.

use anyhow::Result;
use reqwest::{Method, Response, StatusCode};

use crate::app::{TestApp, answer, form, new_id, template};

/// The headers of pages and assets in the cloud.
const SITE: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; \
         manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'; upgrade-insecure-requests",
    ),
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "strict-origin-when-cross-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), \
         geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), \
         publickey-credentials-create=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), \
         xr-spatial-tracking=()",
    ),
];

/// The headers of the API's responses in the cloud.
const API: &[(&str, &str)] = &[
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "no-store"),
];

/// Checks a response over plain http: all of `expected` but what needs https.
fn check(answer: &Response, expected: &[(&str, &str)]) {
    for (name, value) in expected {
        let found = answer.headers().get_all(*name).iter().collect::<Vec<_>>();
        if *name == "strict-transport-security" {
            assert!(found.is_empty(), "{}: {name}", answer.url());
        } else {
            assert_eq!(found, [value.trim_end_matches("; upgrade-insecure-requests")], "{}: {name}", answer.url());
        }
    }
    let cors = answer.headers().keys().find(|name| name.as_str().starts_with("access-control-"));
    assert_eq!(cors, None, "{}", answer.url());
}

#[test]
fn the_template_has_every_header_and_no_other() -> Result<()> {
    let template = template()?;
    for (policy, expected, caching) in [
        ("PagesHeaders", SITE, Some("no-cache")),
        ("AssetsHeaders", SITE, Some("public, max-age=31536000, immutable")),
        ("ApiHeaders", API, None),
    ] {
        let policy = template.headers_policy(policy)?;
        let mut found: Vec<_> = policy.headers().collect();
        let mut expected: Vec<_> = expected.to_vec();
        expected.extend(caching.map(|value| ("cache-control", value)));
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected);
    }
    Ok(())
}

#[tokio::test]
async fn pages_are_revalidated() -> Result<()> {
    let app = TestApp::start().await?;
    for (path, status) in
        [("/", 200), ("/sv/", 200), ("/sv", 301), ("/sv/finns-inte/", 404), ("/assets/finns-inte.css", 404)]
    {
        let answer = app.get(path).await?;
        assert_eq!(answer.status().as_u16(), status, "{path}");
        check(&answer, SITE);
        check(&answer, &[("cache-control", "no-cache")]);
    }
    Ok(())
}

#[tokio::test]
async fn a_page_that_did_not_change_is_not_sent_again() -> Result<()> {
    let app = TestApp::start().await?;
    let first = app.get("/sv/").await?;
    let again = app.request(Method::GET, "/sv/").header("if-none-match", &first.headers()["etag"]).send().await?;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    check(&again, SITE);
    check(&again, &[("cache-control", "no-cache")]);
    Ok(())
}

#[tokio::test]
async fn assets_are_cached_for_a_year_and_compressed() -> Result<()> {
    let app = TestApp::start().await?;
    let page = app.page("/sv/").await?;
    let start = page.find("/assets/main.").expect("the page has a stylesheet");
    let path = page[start..].split('"').next().expect("an address");
    let asset = app.request(Method::GET, path).header("accept-encoding", "br, gzip").send().await?;
    assert_eq!(asset.status(), StatusCode::OK);
    check(&asset, SITE);
    check(&asset, &[("cache-control", "public, max-age=31536000, immutable"), ("content-encoding", "br")]);
    assert_eq!(asset.headers()["content-type"], "text/css; charset=utf-8");
    Ok(())
}

#[tokio::test]
async fn answers_of_the_api_are_never_stored() -> Result<()> {
    let app = TestApp::start().await?;
    check(&app.save(&new_id(), &answer(true)).await?, API);
    check(&app.save("not-an-id", &answer(true)).await?, API);
    check(&app.submit(&form("")).await?, API);
    check(&app.get("/api/feedback").await?, API);
    check(&app.get("/api/nothing").await?, API);
    Ok(())
}

#[tokio::test]
async fn the_page_of_a_refused_form_may_use_its_style_and_send_the_form() -> Result<()> {
    let app = TestApp::start().await?;
    let page = app.submit(&form(&"å".repeat(256))).await?;
    let policy = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    check(&page, &[("content-security-policy", policy)]);
    check(&page, &API[1..]);
    Ok(())
}
