//! `POST /api/feedback`: the same as a plain form, for readers without the script.

use testing::TestResponse;

use crate::app::TestApp;

const VOTE: [(&str, &str); 3] = [("article", "avvisat-kort"), ("language", "sv"), ("helpful", "false")];

fn with<'a>(comment: &'a str, topic: &'a str) -> Vec<(&'a str, &'a str)> {
    [&VOTE[..], &[("comment", comment), ("topic", topic)]].concat()
}

fn assert_thanked(answer: &TestResponse, page: &str) {
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, page));
}

/// A refused form's page, with the status of its problem.
fn assert_page(answer: &TestResponse, status: u16) {
    assert_eq!(answer.status, status);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(
        answer.header("content-security-policy"),
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.text.starts_with("<!doctype html>\n<html lang=\"sv\">"));
    assert!(answer.text.contains("<h1>Svaret kom inte fram</h1>"));
}

#[tokio::test]
async fn feedback_is_stored_and_thanked_for_in_its_language() {
    let app = TestApp::start().await;
    assert_thanked(&app.post(&VOTE).await, "/sv/tack/");
    assert_thanked(&app.post(&with("Mejla anna@example.com", "")).await, "/sv/tack/");
    let english = [("article", "uppdatera-kort"), ("language", "en"), ("helpful", "true"), ("send", "Send")];
    assert_thanked(&app.post(&english).await, "/en/thanks/");
    let items = app.items().await;
    assert_eq!(items.len(), 3);
    let comments: Vec<_> = items.iter().filter_map(|item| item.get("comment")).collect();
    assert_eq!(comments, ["Mejla [email]"]);
}

#[tokio::test]
async fn line_breaks_cost_the_reader_one_character_each() {
    let app = TestApp::start().await;
    assert_thanked(&app.post(&with(&"åäö\r\n".repeat(64)[..64 * 8 - 2], "")).await, "/sv/tack/");
    assert_eq!(app.items().await[0]["comment"].chars().count(), 255);
    assert_page(&app.post(&with(&"a".repeat(256), "")).await, 422);
}

#[tokio::test]
async fn a_bot_is_thanked_and_nothing_is_stored() {
    let app = TestApp::start().await;
    assert_thanked(&app.post(&with("Köp nu", "billigt")).await, "/sv/tack/");
    assert_thanked(&app.post(&[("topic", "billigt"), ("language", "xx")]).await, "/sv/tack/");
    assert_eq!(app.items().await.len(), 0);
}

#[tokio::test]
async fn a_refused_form_keeps_its_text_and_vote_and_can_be_sent_again() {
    let app = TestApp::start().await;
    let comment = format!("\r\n</textarea><script>alert('x')</script> & \"{}", "å".repeat(256));
    let page = app.post(&with(&comment, "")).await;
    assert_page(&page, 422);
    let html = &page.text;
    assert!(html.contains("<li><a href=\"#comment\">Kommentaren är för lång.</a></li>"));
    assert!(html.contains("<textarea id=\"comment\" name=\"comment\" rows=\"6\" maxlength=\"1700\" aria-invalid=\"true\" aria-describedby=\"comment-error\">\n\n&#60;/textarea&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62; &#38; &#34;å"), "{html}");
    assert!(!html.contains("<script"));
    assert!(html.contains("name=\"helpful\" value=\"false\" required checked>"));
    assert!(html.contains("method=\"post\" action=\"/api/feedback\""));
    assert!(html.contains("name=\"article\" value=\"avvisat-kort\""));
    assert!(html.contains("<a href=\"/sv/avvisat-kort/\">Tillbaka till artikeln</a>"));
    assert!(html.contains("href=\"/assets/main.0123abcd.css\" integrity=\"sha384-sv\""));
    assert_eq!(app.items().await.len(), 0);
}

#[tokio::test]
async fn hidden_fields_are_escaped_too() {
    let app = TestApp::start().await;
    let attack = "\"><img src=x onerror=alert(1)>";
    let page = app.post(&[("article", attack), ("language", attack), ("helpful", attack)]).await;
    assert_page(&page, 422);
    assert!(!page.text.contains("<img"));
    for text in ["Artikeln finns inte.", "Språket finns inte.", "Välj Ja eller Nej."] {
        assert!(page.text.contains(text), "{text}");
    }
    assert!(page.text.contains("<a href=\"/sv/\">"));
}

#[tokio::test]
async fn reason_step_and_version_are_stored_and_kept_on_the_page_for_a_refused_form() {
    let app = TestApp::start().await;
    let why = [("reason", "unclear"), ("step", "2"), ("version", "0123456789ab")];
    assert_thanked(&app.post(&[&VOTE[..], &why].concat()).await, "/sv/tack/");
    let item = app.items().await.remove(0);
    assert_eq!([&item["reason"], &item["step"], &item["version"]], ["unclear", "2", "0123456789ab"]);
    // A browser sends the choice of no step as an empty text.
    assert_thanked(&app.post(&[&VOTE[..], &[("step", "")]].concat()).await, "/sv/tack/");

    let long = "a".repeat(256);
    let page = app.post(&[&VOTE[..], &why, &[("comment", &*long)]].concat()).await;
    assert_page(&page, 422);
    for (name, value) in why {
        assert!(
            page.text.contains(&format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">")),
            "{}",
            page.text
        );
    }
    let page = app.post(&[&VOTE[..], &[("reason", "\"><b>"), ("step", "x")]].concat()).await;
    assert_page(&page, 422);
    assert!(!page.text.contains("<b>") && !page.text.contains("name=\"reason\""));
}

#[tokio::test]
async fn a_missing_vote_is_asked_for() {
    let app = TestApp::start().await;
    let page = app.post(&[("article", "avvisat-kort"), ("language", "sv"), ("comment", "Bra")]).await;
    assert_page(&page, 422);
    assert!(page.text.contains("<li><a href=\"#helpful\">Välj Ja eller Nej.</a></li>"));
    assert!(page.text.contains("<fieldset class=\"vote\" aria-describedby=\"helpful-error\">"));
    assert!(page.text.contains(">\nBra</textarea>"));
}

#[tokio::test]
async fn the_page_for_an_unreadable_form_has_no_text() {
    let app = TestApp::start().await;
    let page = app.post_raw("comment=%E5").await;
    assert_page(&page, 400);
    assert!(page.text.contains("<li>Formuläret går inte att läsa.</li>"));
    let page = app.post(&with(&"a".repeat(16 * 1024), "")).await;
    assert_page(&page, 413);
    assert!(page.text.contains("<li>Formuläret är för stort.</li>"));
    assert!(!page.text.contains("<form") && !page.text.contains("Inget är sparat."));
}

/// The words of the page come from the table. Once they were read, the page keeps the text (`tests/stack/store_away.rs`).
#[tokio::test]
async fn without_the_table_from_the_start_the_form_is_unavailable() {
    let app = TestApp::with_its_table_away().await;
    let answer = app.post(&with("Bra", "")).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "unavailable".to_owned()));
    assert_eq!(answer.header("retry-after"), "2");
}
