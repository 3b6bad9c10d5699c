//! The pages to which a sign-in may return.

use crate::app::TestApp;

#[tokio::test]
async fn only_to_a_page_of_this_site() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let long = format!("/{}", "a".repeat(600));
    for path in [
        "",
        "//evil.example",
        "/%5Cevil.example",
        "/\\evil.example",
        "%5C%5Cevil.example",
        "https://evil.example/",
        "https:evil.example",
        "HTTPS://evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "/sv/%0d%0aSet-Cookie:%20sid=x",
        "/sv/%250d%250a",
        "/%09/evil.example",
        "/sv/%00",
        "/sv/?a=b",
        "/sv/%3Fa=b",
        "/sv/%23a%2Fb",
        "/sv/%23",
        "sv/",
        "/%2Fevil.example",
        "/.%2F/evil.example",
        "%E5",
        &long,
    ] {
        let answer = browser.get(&format!("/api/sign-in?return={path}")).await;
        assert_eq!(answer.location(), "", "{path}");
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "invalid-return"), "{path}");
        assert!(browser.cookies.is_empty());
    }
    let answer = browser.get("/api/sign-in").await;
    assert_eq!(answer.json()["errors"][0]["field"], "return");
}
