//! The site's index is an item of the table, which somebody else writes.

use serde_json::json;

use crate::app::{ID, SITE_INDEX, TestApp};

const FORM: [(&str, &str); 3] = [("article", "avvisat-kort"), ("language", "sv"), ("helpful", "true")];

#[tokio::test]
async fn before_the_site_is_published_answers_are_unavailable() {
    let app = TestApp::before_the_site_is_published().await;
    let vote = json!({"article": "avvisat-kort", "language": "sv", "helpful": true});
    for index in ["", "not JSON", r#"{"version": 99}"#] {
        if !index.is_empty() {
            app.publish(index).await;
        }
        let answer = app.put(ID, &vote).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (503, "unavailable".to_owned()), "{index}");
        assert_eq!(app.post(&FORM).await.status, 503, "{index}");
        assert_eq!(app.post_raw("%").await.status.as_u16() / 100, 5, "{index}");
    }
    app.publish(SITE_INDEX).await;
    assert_eq!(app.put(ID, &vote).await.status, 201);
}

#[tokio::test]
async fn a_new_article_is_known_at_once() {
    let app = TestApp::start().await;
    let vote = json!({"article": "byta-bank", "language": "sv", "helpful": true});
    assert_eq!(app.put(ID, &vote).await.code(), "unknown-article");
    app.publish(&SITE_INDEX.replace("\"avvisat-kort\":", "\"byta-bank\": \"/sv/byta-bank/\", \"avvisat-kort\":")).await;
    assert_eq!(app.put(ID, &vote).await.status, 201);
}
