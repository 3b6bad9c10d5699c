//! What providers send in another shape than OpenID Connect says, or do in another way: it costs nobody the sign-in.

use http::StatusCode;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::identity_provider::{Rules, Signature};
use crate::people::anna;

/// Signs in Anna at a provider that behaves in this way, and expects her complete session.
async fn signs_in(what: &str, rules: impl FnOnce(&mut Rules)) {
    let app = TestApp::start().await;
    app.provider.rules(rules);
    let mut browser = app.browser();
    let answer = browser.sign_in(anna()).await;
    assert_eq!(answer.location(), "/sv/uppdatera-kort/#tool", "{what}");
    let session = browser.session().await;
    let person = ["name", "email", "organisation", "billingAdmin"].map(|member| &session[member]);
    let expected = [&json!("Anna Alm"), &json!("anna@norrbacka.example"), &json!("Norrbacka Bygg AB"), &json!(true)];
    assert_eq!(person, expected, "{what}");
}

/// Claims that nobody uses, in forms that the standard does not know; and one that the site does not expect at all.
fn odd_claims() -> [Value; 12] {
    [
        json!({"updated_at": "2026-11-20T15:13:40.474Z"}),
        json!({"updated_at": null, "auth_time": "2026-11-20T15:13:40Z"}),
        json!({"email_verified": "true", "phone_number_verified": "false"}),
        json!({"acr": 1, "amr": "pwd"}),
        json!({"amr": [{"method": "pwd"}], "azp": ["kortkoll"]}),
        json!({"address": "Storgatan 1", "birthdate": 1985, "gender": 2}),
        json!({"locale": {"language": "sv"}, "zoneinfo": 1, "picture": ""}),
        json!({"given_name": ["Anna"], "nickname": false, "website": "not an address"}),
        json!({"at_hash": 1, "c_hash": [], "s_hash": {}, "jti": 7, "sid": null}),
        json!({"name#sv": 7, "nbf": "now", "auth_time": 1.5}),
        json!({"groups": [1, 2, {"id": 3}], "permissions": {"a": [[]]}}),
        json!({"": "", "a.b": {}, "iat": 1_795_366_140.5}),
    ]
}

#[tokio::test]
async fn claims_that_nobody_uses_have_any_form() {
    for claims in odd_claims() {
        let userinfo = claims.clone();
        signs_in(&format!("ID token with {claims}"), |rules| rules.claims = claims).await;
        signs_in(&format!("userinfo with {userinfo}"), |rules| {
            let mut all = anna();
            all.as_object_mut().expect("an object").extend(userinfo.as_object().expect("an object").clone());
            rules.has_only_the_subject = true;
            rules.userinfo = Some(all);
        })
        .await;
    }
}

#[tokio::test]
async fn a_token_may_be_long() {
    let groups: Vec<_> = (0..18_000).map(|number| format!("0760b6cf-170e-4a14-91b3-{number:012}")).collect();
    signs_in("18,000 groups", |rules| rules.claims = json!({"groups": groups})).await;
}

#[tokio::test]
async fn a_wrong_signature_is_found_whatever_the_form_of_the_claims() {
    for claims in odd_claims() {
        for signature in [Signature::None, Signature::OtherKey, Signature::ChangedAfterwards, Signature::ClientSecret] {
            let app = TestApp::start().await;
            app.provider.rules(|rules| {
                rules.claims = claims.clone();
                rules.signature = signature;
            });
            let mut browser = app.browser();
            assert_eq!(browser.sign_in(anna()).await.location(), "/sv/uppdatera-kort/#sign-in--failed", "{claims}");
            assert!(app.items().await.is_empty(), "{claims}");
        }
    }
}

#[tokio::test]
async fn members_of_the_discovery_document_that_nobody_uses_have_any_form() {
    for value in [json!(""), json!(null), json!(7), json!({}), json!(["x"])] {
        for member in [
            "op_policy_uri",
            "op_tos_uri",
            "service_documentation",
            "registration_endpoint",
            "scopes_supported",
            "claims_supported",
            "display_values_supported",
            "response_types_supported",
            "subject_types_supported",
            "claims_parameter_supported",
            "ui_locales_supported",
        ] {
            let what = format!("{member}: {value}");
            signs_in(&what, |rules| rules.discovery = json!({member: value})).await;
        }
    }
}

#[tokio::test]
async fn members_of_the_token_response_that_nobody_uses_have_any_form() {
    for members in [
        json!({"expires_in": "3600"}),
        json!({"expires_in": 3600.0}),
        json!({"expires_in": -1, "scope": ["openid", "email"]}),
        json!({"token_type": "bearer"}),
        json!({"token_type": null, "scope": null, "refresh_token": null}),
        json!({"not-before-policy": 0, "session_state": "d0c1", "refresh_expires_in": "0"}),
    ] {
        signs_in(&members.to_string(), |rules| rules.token_members = members.clone()).await;
    }
}

#[tokio::test]
async fn keys_need_no_ids_and_may_lie_beside_others() {
    let foreign = [
        json!({"kty": "XY", "kid": "key-1"}),
        json!({"kty": "EC", "crv": "P-521", "kid": "b", "x": "AA", "y": "AA"}),
        json!({"kty": 7}),
        json!({"kty": "EC", "use": "enc", "crv": "P-256", "kid": "c", "x": "AA", "y": "AA"}),
        json!({"kty": "oct", "k": "c2VjcmV0"}),
        json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "d", "n": "AQAB", "e": "AQAB"}),
    ];
    signs_in("foreign keys", |rules| rules.other_keys = foreign.to_vec()).await;
    signs_in("no id of the token's key", |rules| rules.header = json!({"kid": null})).await;
    signs_in("no id of the published key", |rules| rules.key = json!({"kid": null})).await;
    signs_in("neither", |rules| {
        rules.key = json!({"kid": null, "use": null, "alg": null});
        rules.header = json!({"kid": null});
        // Without ids, only the type tells keys apart.
        rules.other_keys = foreign.into_iter().filter(|key| key["kty"] != "EC").collect();
    })
    .await;
}

#[tokio::test]
async fn a_provider_that_does_not_decode_the_secret_gets_it_in_the_body() {
    let both = json!({"token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"]});
    for error in ["invalid_client", "unauthorized_client"] {
        signs_in(error, |rules| {
            rules.decodes_secret = false;
            rules.unknown_client = error;
            rules.discovery = both.clone();
        })
        .await;
    }

    // Only one is announced.
    let app = TestApp::start().await;
    app.provider.rules(|rules| rules.decodes_secret = false);
    let mut browser = app.browser();
    assert_eq!(browser.sign_in(anna()).await.location(), "/sv/uppdatera-kort/#sign-in--unavailable");
}

#[tokio::test]
async fn a_userinfo_endpoint_that_refuses_or_fails_costs_only_what_it_alone_has() {
    let statuses = [401, 403, 404, 429, 500, 503].map(|status| StatusCode::from_u16(status).expect("a status"));
    for status in statuses {
        let app = TestApp::start().await;
        app.provider.rules(|rules| rules.userinfo_status = status);
        let mut browser = app.browser();
        let mut claims = anna();
        claims.as_object_mut().expect("an object").remove("email");
        browser.sign_in(claims).await;
        let session = browser.session().await;
        assert_eq!((&session["email"], &session["billingAdmin"]), (&json!(""), &json!(true)), "{status}");
    }

    // What the person may do is not known. A refusal will not change; an error may be over in a moment.
    for status in statuses {
        let app = TestApp::start().await;
        app.provider.rules(|rules| {
            rules.userinfo_status = status;
            rules.claims = json!({"roles": null});
        });
        let mut browser = app.browser();
        let answer = browser.sign_in(anna()).await;
        if status.is_client_error() && status != 429 {
            assert_eq!(browser.session().await["billingAdmin"], false, "{status}");
        } else {
            assert_eq!(answer.location(), "/sv/uppdatera-kort/#sign-in--unavailable", "{status}");
            assert!(app.items().await.is_empty(), "{status}");
        }
    }
}

#[tokio::test]
async fn what_this_site_does_not_support_ends_before_the_person_leaves() {
    for discovery in [
        json!({"require_pushed_authorization_requests": true}),
        json!({"require_signed_request_object": true}),
        json!({"token_endpoint_auth_methods_supported": ["client_secret_jwt", "private_key_jwt"]}),
        json!({"id_token_signing_alg_values_supported": ["HS256"]}),
    ] {
        let app = TestApp::start().await;
        app.provider.rules(|rules| rules.discovery = discovery.clone());
        let answer = app.browser().get("/api/sign-in?return=/sv/").await;
        assert_eq!(answer.location(), "/sv/#sign-in--unavailable", "{discovery}");
    }
}

#[tokio::test]
async fn every_request_says_who_calls() {
    let app = TestApp::start().await;
    app.provider.rules(|rules| rules.has_only_the_subject = true);
    app.browser().sign_in(anna()).await;
    let agents = app.provider.user_agents();
    assert_eq!(agents.len(), 4, "discovery, keys, token, userinfo");
    assert!(agents.iter().all(|agent| agent.starts_with("kortkoll/")), "{agents:?}");
}

#[tokio::test]
async fn the_scopes_are_a_setting() {
    let scopes = "openid organization:* urn:zitadel:iam:org:project:roles";
    let app = TestApp::start().await.with_settings(&[("OIDC_SCOPES", scopes)]);
    app.provider.rules(|rules| rules.scope = scopes);
    let mut browser = app.browser();
    browser.sign_in(anna()).await;
    assert!(browser.is_signed_in().await);
}
