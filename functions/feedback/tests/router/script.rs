//! `PUT /api/feedback/{id}`: the page's script saves the vote, then the comment.

use serde_json::json;

use crate::app::{ID, TestApp};

#[tokio::test]
async fn a_vote_and_then_a_comment_are_one_item() {
    let app = TestApp::start().await;
    let vote = app.put(ID, json!({"article": "avvisat-kort", "language": "sv", "helpful": false})).await;
    assert_eq!((vote.status.as_u16(), vote.json()), (201, json!({"masked": []})));

    let comment = json!({
        "article": "avvisat-kort", "language": "sv", "helpful": false,
        "comment": " Skriv\r\ntydligare till anna@example.com eller 070-174 06 58 ",
    });
    let comment = app.put(ID, comment).await;
    assert_eq!((comment.status.as_u16(), comment.json()), (200, json!({"masked": ["phone", "email"]})));
    assert_eq!(comment.header("content-type"), "application/json");

    let items = app.items().await;
    assert_eq!(items.len(), 1);
    let item = &items[0];
    let names: Vec<_> = item.keys().map(String::as_str).collect();
    assert_eq!(names, ["article", "comment", "created", "expires", "helpful", "language", "page", "pk", "updated"]);
    assert_eq!(item["pk"], ID);
    assert_eq!(item["page"], "sv#avvisat-kort");
    assert_eq!(item["helpful"], "false");
    assert_eq!(item["comment"], "Skriv\ntydligare till [email] eller [phone]");
}

#[tokio::test]
async fn a_changed_vote_keeps_comment_and_time() {
    let app = TestApp::start().await;
    app.put(ID, json!({"article": "avvisat-kort", "language": "sv", "helpful": true, "comment": "Bra"})).await;
    let before = app.items().await.remove(0);
    for body in [
        json!({"article": "avvisat-kort", "language": "sv", "helpful": false}),
        json!({"article": "avvisat-kort", "language": "sv", "helpful": false, "comment": null}),
    ] {
        assert_eq!(app.put(ID, body).await.status, 200);
    }
    let after = app.items().await.remove(0);
    assert_eq!((after["helpful"].as_str(), after["comment"].as_str()), ("false", "Bra"));
    assert_eq!((&after["created"], &after["expires"]), (&before["created"], &before["expires"]));
    assert!(after["updated"] >= before["updated"]);
}

#[tokio::test]
async fn a_no_has_a_reason_and_a_step_until_it_becomes_a_yes() {
    let app = TestApp::start().await;
    let no = json!({"article": "avvisat-kort", "language": "sv", "helpful": false});
    let with = |fields: serde_json::Value| {
        let mut body = no.clone();
        body.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
        body
    };
    app.put(ID, with(json!({"reason": "did-not-work", "step": 3, "version": "0123456789ab"}))).await;
    let item = app.items().await.remove(0);
    let stored = [&item["reason"], &item["step"], &item["version"]];
    assert_eq!(stored, ["did-not-work", "3", "0123456789ab"]);

    for unchanged in [json!({}), json!({"reason": null, "step": null}), json!({"comment": "Bra"})] {
        assert_eq!(app.put(ID, with(unchanged)).await.status, 200);
        let item = app.items().await.remove(0);
        assert_eq!((item["reason"].as_str(), item["step"].as_str()), ("did-not-work", "3"));
    }
    app.put(ID, with(json!({"step": 0}))).await;
    let item = app.items().await.remove(0);
    assert!(item.contains_key("reason") && !item.contains_key("step"));

    app.put(ID, with(json!({"step": 2}))).await;
    app.put(ID, with(json!({"helpful": true, "reason": "wrong", "step": 1}))).await;
    let item = app.items().await.remove(0);
    assert!(!item.contains_key("reason") && !item.contains_key("step"));
}

#[tokio::test]
async fn a_bot_is_answered_as_usual_and_nothing_is_stored() {
    let app = TestApp::start().await;
    let vote = |topic: &str| json!({"article": "avvisat-kort", "language": "sv", "helpful": true, "topic": topic});
    let bot = app.put(ID, vote("billigt")).await;
    assert_eq!((bot.status.as_u16(), bot.json()), (201, json!({"masked": []})));
    assert_eq!(app.items().await.len(), 0);
    assert_eq!(app.put(ID, vote("")).await.status, 201);
    assert_eq!(app.items().await.len(), 1);
}

#[tokio::test]
async fn an_empty_comment_removes_the_earlier_one() {
    let app = TestApp::start().await;
    let said =
        |comment: &str| json!({"article": "avvisat-kort", "language": "sv", "helpful": true, "comment": comment});
    app.put(ID, said("Bra")).await;
    assert_eq!(app.items().await[0]["comment"], "Bra");
    assert_eq!(app.put(ID, said(" \n")).await.status, 200);
    assert!(!app.items().await[0].contains_key("comment"));
}

#[tokio::test]
async fn an_id_belongs_to_one_page() {
    let app = TestApp::start().await;
    app.put(ID, json!({"article": "uppdatera-kort", "language": "sv", "helpful": true})).await;
    for (article, language) in [("avvisat-kort", "sv"), ("uppdatera-kort", "en")] {
        let answer = app.put(ID, json!({"article": article, "language": language, "helpful": true})).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "id-in-use"));
    }
    assert_eq!(app.items().await[0]["page"], "sv#uppdatera-kort");
}

#[tokio::test]
async fn an_id_is_the_same_in_any_case() {
    let app = TestApp::start().await;
    let body = json!({"article": "uppdatera-kort", "language": "sv", "helpful": true});
    assert_eq!(app.put(&ID.to_uppercase(), &body).await.status, 201);
    assert_eq!(app.put(ID, &body).await.status, 200);
}

#[tokio::test]
async fn simultaneous_requests_with_one_id_make_one_item() {
    let app = TestApp::start().await;
    let mut sends = tokio::task::JoinSet::new();
    for helpful in [true, false].into_iter().cycle().take(40) {
        let app = app.clone();
        sends.spawn(async move {
            let body = json!({"article": "avvisat-kort", "language": "sv", "helpful": helpful});
            app.put(ID, body).await.status.as_u16()
        });
    }
    let mut statuses = sends.join_all().await;
    statuses.sort_unstable();
    assert_eq!((statuses[39], statuses[38]), (201, 200));
    assert_eq!(app.items().await.len(), 1);
}

#[tokio::test]
async fn every_wrong_body_has_its_code_and_stores_nothing() {
    let app = TestApp::start().await;
    let vote =
        |comment: &str| json!({"article": "avvisat-kort", "language": "sv", "helpful": true, "comment": comment});
    for (body, status, code) in [
        (vote(&"å".repeat(256)).to_string(), 422, "comment-too-long"),
        (json!({"article": "x", "language": "sv", "helpful": true}).to_string(), 422, "unknown-article"),
        (json!({"article": "avvisat-kort", "language": "xx", "helpful": true}).to_string(), 422, "unknown-language"),
        (json!({"article": "avvisat-kort", "language": "sv"}).to_string(), 422, "required"),
        (json!({"article": "avvisat-kort", "language": "sv", "helpful": "true"}).to_string(), 422, "wrong-type"),
        (
            json!({"article": "avvisat-kort", "language": "sv", "helpful": true, "subject": ""}).to_string(),
            422,
            "unknown-field",
        ),
        ("{".to_owned(), 400, "invalid-json"),
        ("[]".to_owned(), 400, "invalid-json"),
        (vote(&"a".repeat(16 * 1024)).to_string(), 413, "body-too-large"),
    ] {
        let answer = app.put(ID, body).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code));
    }
    for id in ["1", "0190f5c27d1e4b6a9c3d5e8f7a6b4c2d", "%FF", "0190f5c2-7d1e-4b6a-9c3d-5e8f7a6b4c2g"] {
        let answer = app.put(id, vote("")).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "invalid-id"));
    }
    assert_eq!(app.items().await.len(), 0);
}

#[tokio::test]
async fn all_faults_of_a_form_come_at_once() {
    let app = TestApp::start().await;
    let answer = app.put(ID, json!({"article": "x", "language": "sv", "comment": "a".repeat(256)})).await;
    assert_eq!(
        answer.json()["errors"],
        json!([
            {"field": "article", "code": "unknown-article"},
            {"field": "helpful", "code": "required"},
            {"field": "comment", "code": "comment-too-long"},
        ])
    );
    assert_eq!(answer.code(), "unknown-article");
}

#[tokio::test]
async fn without_the_table_the_response_says_when_to_retry() {
    let app = TestApp::with_its_table_away().await;
    let answer = app.put(ID, json!({"article": "avvisat-kort", "language": "sv", "helpful": true})).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "unavailable"));
    assert_eq!(answer.header("retry-after"), "2");
}
