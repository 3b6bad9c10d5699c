//! Signing in with the demo's accounts, at the stack's own identity provider.

use anyhow::{Context as _, Result};
use reqwest::{Method, StatusCode};
use sandbox::demo::PEOPLE;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::visitor::TOOL;

/// The tool's page after a sign-in that the person cancelled.
const CANCELLED: &str = "/sv/uppdatera-kort/#sign-in--cancelled";

const BEGIN: &str = "/api/sign-in?return=/sv/uppdatera-kort/%23card-edit--tool";

#[tokio::test]
async fn everyone_in_the_demo_signs_in_as_themselves() -> Result<()> {
    let app = TestApp::start().await?;
    for person in PEOPLE {
        let mut visitor = app.visitor()?;
        assert_eq!(visitor.session().await?, json!({"signedIn": false}));
        visitor.sign_in(person.email).await?;
        let session = visitor.session().await?;
        let claims = ["name", "email", "organisation", "billingAdmin"].map(|member| session[member].clone());
        let expected: [Value; 4] =
            [person.name.into(), person.email.into(), person.organisation.into(), person.billing_admin.into()];
        assert_eq!(claims, expected);
    }
    Ok(())
}

#[tokio::test]
async fn on_plain_http_the_cookies_are_as_every_browser_keeps_them() -> Result<()> {
    let app = TestApp::start().await?;
    let mut visitor = app.visitor()?;
    let begun = visitor.open(BEGIN).await?;
    let cookie = begun.headers()["set-cookie"].to_str()?;
    assert!(
        cookie.starts_with("sign-in=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=600"),
        "{cookie}"
    );
    visitor.sign_in("anna@norrbacka.example").await?;
    assert_eq!(visitor.cookies().keys().collect::<Vec<_>>(), ["sid", "sign-in", "signed-in"]);
    Ok(())
}

#[tokio::test]
async fn without_a_hint_the_provider_asks_which_account() -> Result<()> {
    let app = TestApp::start().await?;
    for query in ["", "&login_hint=nobody@example.com", "&login_hint=anna@norrbacka.example&prompt=select_account"] {
        let mut visitor = app.visitor()?;
        let page = choice(&mut visitor, query).await?;
        for person in PEOPLE {
            assert!(page.contains(person.name) && page.contains(person.email), "{query}: {}", person.email);
        }
        assert_eq!(visitor.follow(&link(&page, "bjorn%40norrbacka.example")?).await?, TOOL);
        assert_eq!(visitor.session().await?["name"], "Björn Berg");
    }
    Ok(())
}

#[tokio::test]
async fn cancelling_at_the_provider_leads_back_to_the_page() -> Result<()> {
    let app = TestApp::start().await?;
    let mut visitor = app.visitor()?;
    let page = choice(&mut visitor, "").await?;
    assert_eq!(visitor.follow(&link(&page, "access_denied")?).await?, CANCELLED);
    assert_eq!(visitor.session().await?["signedIn"], false);
    Ok(())
}

#[tokio::test]
async fn a_session_is_kept_over_a_restart_and_ends_with_sign_out() -> Result<()> {
    let app = TestApp::start().await?;
    let mut before = app.visitor()?;
    before.sign_in("anna@norrbacka.example").await?;
    let app = app.restart().await?;
    let mut after = app.visitor()?;
    after.cookies().clone_from(before.cookies());
    assert_eq!(after.session().await?["name"], "Anna Alm");
    let out = after.request(Method::POST, "/api/sign-out")?.header("accept", "application/json").send().await?;
    assert_eq!(out.status(), StatusCode::NO_CONTENT);
    assert_eq!(after.session().await?["signedIn"], false);
    Ok(())
}

#[tokio::test]
async fn a_change_of_the_providers_key_goes_unnoticed() -> Result<()> {
    let app = TestApp::start().await?;
    let issuer = app.issuer()?;
    let mut visitor = app.visitor()?;
    visitor.sign_in("anna@norrbacka.example").await?;
    let first: Value = visitor.open(&format!("{issuer}/keys")).await?.json().await?;
    app.rotate_keys();
    visitor.sign_in("anna@norrbacka.example").await?;
    let second: Value = visitor.open(&format!("{issuer}/keys")).await?.json().await?;
    // The new key signs, and the one before stays published.
    assert_eq!(second["keys"].as_array().map(Vec::len), Some(2));
    assert_eq!(second["keys"][1], first["keys"][0]);
    Ok(())
}

#[tokio::test]
async fn the_provider_serves_only_its_client() -> Result<()> {
    let app = TestApp::start().await?;
    let issuer = app.issuer()?;
    let mut visitor = app.visitor()?;
    let begun = visitor.open(BEGIN).await?;
    let address = begun.headers()["location"].to_str()?.to_owned();

    for (from, to, status, location) in [
        ("client_id=kortkoll", "client_id=other", StatusCode::BAD_REQUEST, ""),
        ("sign-in%2Fcallback", "elsewhere", StatusCode::BAD_REQUEST, ""),
        ("code_challenge_method=S256", "code_challenge_method=plain", StatusCode::SEE_OTHER, "error=invalid_request"),
        ("response_type=code", "response_type=token", StatusCode::SEE_OTHER, "error=unsupported_response_type"),
        ("openid", "profile", StatusCode::SEE_OTHER, "error=invalid_scope"),
    ] {
        assert!(address.contains(from), "{address}");
        let answer = visitor.open(&address.replace(from, to)).await?;
        assert_eq!(answer.status(), status, "{to}");
        let redirect = answer.headers().get("location").map_or("", |location| location.to_str().expect("ASCII"));
        assert!(redirect.contains(location), "{to}: {redirect}");
    }

    // A code cannot be redeemed without the client's secret. The provider answers under one host name only.
    let address = format!("{address}&login_hint=anna@norrbacka.example");
    let back = visitor.open(&address).await?.headers()["location"].to_str()?.to_owned();
    let code = back.split("code=").nth(1).and_then(|rest| rest.split('&').next()).context("a code")?;
    let form =
        [("grant_type", "authorization_code"), ("code", code), ("client_id", "kortkoll"), ("client_secret", "x")];
    let answer = reqwest::Client::new().post(format!("{issuer}/token")).form(&form).send().await?;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    let by_number = issuer.replace("localhost", "127.0.0.1");
    assert_eq!(visitor.open(&by_number).await?.status(), StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(visitor.open(&issuer).await?.status(), StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn who_signs_out_can_sign_out_of_the_provider_too() -> Result<()> {
    let app = TestApp::start().await?;
    let mut visitor = app.visitor()?;
    visitor.sign_in("anna@norrbacka.example").await?;
    let out = visitor.request(Method::POST, "/api/sign-out")?.header("accept", "application/json").send().await?;
    let address = format!("{}/end-session?client_id=kortkoll", app.issuer()?);
    assert_eq!(out.headers()["link"].to_str()?, format!("<{address}>; rel=\"end-session\""));

    let page = visitor.open(&address).await?.text().await?;
    assert!(page.contains("Vill du logga ut?"), "{page}");
    let answer = format!("{}/end-session/answer", app.issuer()?);
    for (said, heading) in [("yes", "Du är utloggad"), ("no", "Du är fortfarande inloggad")] {
        let page = visitor.post(&answer, |form| form.form(&[("client_id", "kortkoll"), ("answer", said)])).await?;
        assert!(page.text().await?.contains(heading), "{said}");
    }
    Ok(())
}

/// The provider's page for choosing an account.
async fn choice(visitor: &mut crate::visitor::Visitor, query: &str) -> Result<String> {
    let begun = visitor.open(&format!("{BEGIN}{query}")).await?;
    let page = visitor.open(begun.headers()["location"].to_str()?).await?;
    assert_eq!(page.status(), StatusCode::OK);
    Ok(page.text().await?)
}

/// The last link on the page whose address has that text.
fn link(page: &str, text: &str) -> Result<String> {
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let link = links.filter(|link| link.contains(text)).last().with_context(|| format!("no link to {text}: {page}"))?;
    Ok(link.replace("&amp;", "&").replace("&#38;", "&"))
}
