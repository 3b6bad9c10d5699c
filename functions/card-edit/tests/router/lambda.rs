//! An event as API Gateway sends it (HTTP API, payload format 2.0), through `lambda_http`'s own conversion.

use axum::body::Body;

use crate::app::TestApp;
use crate::demo::ANNA;

#[tokio::test]
async fn an_edit_among_other_cookies_is_read() {
    let app = TestApp::start().await;
    let event = include_str!("events/edit.json").replace("THE-SESSION", &app.sign_in(ANNA).await);
    let request = lambda_http::request::from_str(&event).expect("an event");
    let answer = app.send(request.map(Body::new)).await.ok();
    assert_eq!((answer["holder"].as_str(), answer["version"].as_u64()), (Some("Åsa Öberg"), Some(2)));
}
