//! A reader answers "Hade du nytta av den här informationen?", with the page's script and without.

use anyhow::Result;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::app::{TestApp, answer, answer_with, form, new_id};

#[tokio::test]
async fn a_vote_is_saved_once_however_often_it_is_sent() -> Result<()> {
    let app = TestApp::start().await?;
    let id = new_id();

    let first = app.save(&id, &answer(true)).await?;
    assert_eq!(first.status(), StatusCode::CREATED);
    assert_eq!(first.json::<Value>().await?, json!({"masked": []}));
    assert_eq!(app.save(&id, &answer(true)).await?.status(), StatusCode::OK);

    let items = app.items().await?;
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["pk"]["S"], *id);
    assert_eq!(items[0]["article"]["S"], "avvisat-kort");
    assert_eq!(items[0]["language"]["S"], "sv");
    assert_eq!(items[0]["helpful"]["BOOL"], true);
    assert!(items[0].get("comment").is_none());
    Ok(())
}

#[tokio::test]
async fn a_comment_follows_the_vote_and_both_can_be_changed() -> Result<()> {
    let app = TestApp::start().await?;
    let id = new_id();
    app.save(&id, &answer(true)).await?;

    app.save(&id, &answer_with(true, "Visa var knappen finns.")).await?;
    assert_eq!(app.items().await?[0]["comment"]["S"], "Visa var knappen finns.");

    app.save(&id, &answer(false)).await?;
    let item = &app.items().await?[0];
    assert_eq!(item["helpful"]["BOOL"], false);
    assert_eq!(item["comment"]["S"], "Visa var knappen finns.", "a vote alone leaves the comment");

    app.save(&id, &answer_with(false, "Nu hittade jag den.")).await?;
    assert_eq!(app.items().await?[0]["comment"]["S"], "Nu hittade jag den.");
    assert_eq!(app.items().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn fifty_sends_at_once_make_one_item() -> Result<()> {
    let app = TestApp::start().await?;
    let id = new_id();
    let path = format!("/api/feedback/{id}");
    let mut sends = JoinSet::new();
    for _ in 0..50 {
        sends.spawn(app.request(reqwest::Method::PUT, &path).json(&answer_with(true, "Bra!")).send());
    }
    let mut created = 0;
    for sent in sends.join_all().await {
        let status = sent?.status();
        assert!(status.is_success(), "{status}");
        created += u32::from(status == StatusCode::CREATED);
    }
    assert_eq!(created, 1);
    assert_eq!(app.items().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn an_answer_is_kept_over_a_restart() -> Result<()> {
    let app = TestApp::start().await?;
    let id = new_id();
    app.save(&id, &answer_with(true, "Tack")).await?;

    let app = app.restart().await?;
    assert_eq!(app.items().await?[0]["comment"]["S"], "Tack");
    assert_eq!(app.save(&id, &answer(true)).await?.status(), StatusCode::OK);
    assert_eq!(app.items().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn personal_details_are_masked_and_the_response_says_so() -> Result<()> {
    let app = TestApp::start().await?;
    let sent = app.save(&new_id(), &answer_with(false, "Mejla anna@example.com, kort 4242 4242 4242 4242")).await?;
    assert_eq!(sent.json::<Value>().await?, json!({"masked": ["card-number", "email"]}));

    let stored = app.items().await?[0].to_string();
    assert!(!stored.contains("anna@") && !stored.contains("4242"), "{stored}");
    Ok(())
}

#[tokio::test]
async fn the_plain_form_leads_to_the_thanks() -> Result<()> {
    let app = TestApp::start().await?;
    let sent = app.submit(&form("Bra, men långt.")).await?;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    assert_eq!(sent.headers()["location"], "/sv/tack/");
    app.page("/sv/tack/").await?;

    let items = app.items().await?;
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["helpful"]["BOOL"], false);
    assert_eq!(items[0]["comment"]["S"], "Bra, men långt.");
    Ok(())
}

#[tokio::test]
async fn line_breaks_cost_a_plain_form_one_character_each() -> Result<()> {
    let app = TestApp::start().await?;
    let longest = "å\r\n".repeat(126) + "åäö";
    assert_eq!(app.submit(&form(&longest)).await?.status(), StatusCode::SEE_OTHER);
    assert_eq!(app.items().await?[0]["comment"]["S"], longest.replace("\r\n", "\n"));
    Ok(())
}

#[tokio::test]
async fn a_plain_form_that_is_too_long_comes_back_with_its_text() -> Result<()> {
    let app = TestApp::start().await?;
    let text = "<b>å</b>".repeat(32);
    let refused = app.submit(&form(&text)).await?;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.headers()["content-type"], "text/html; charset=utf-8");

    let page = refused.text().await?;
    assert!(page.contains(r#"<html lang="sv">"#), "{page}");
    let kept = page
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#x2f;", "/");
    assert!(kept.contains(&text), "the text is kept: {page}");
    assert!(!page.contains("<b>å</b>"), "and escaped");
    assert!(app.items().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_filled_honeypot_gets_thanks_and_stores_nothing() -> Result<()> {
    let app = TestApp::start().await?;
    let mut fields = form("Köp billigt");
    fields[4].1 = "https://spam.example";
    let sent = app.submit(&fields).await?;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    assert_eq!(sent.headers()["location"], "/sv/tack/");
    assert!(app.items().await?.is_empty());
    Ok(())
}
