//! The rows of docs/identity-providers.md: what each vendor sends, with the settings of the row, and who is then signed in.
//!
//! A file for each vendor has the shapes, as its public documentation shows them, with made-up people.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::logs::{ours, start_log};

const PAGE: &str = include_str!("../../../../../docs/identity-providers.md");

const VENDORS: [&str; 8] = [
    include_str!("entra.json"),
    include_str!("keycloak.json"),
    include_str!("cognito.json"),
    include_str!("auth0.json"),
    include_str!("okta.json"),
    include_str!("zitadel.json"),
    include_str!("google.json"),
    include_str!("lemonldap.json"),
];

/// What a vendor sends.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Shape {
    /// Claims of the ID token beside those that each has.
    id_token: Value,
    /// The response of the userinfo endpoint; without it, the endpoint is not announced.
    userinfo: Option<Value>,
    /// Members of the discovery document.
    #[serde(default)]
    discovery: Value,
    #[serde(default = "yes")]
    decodes_secret: bool,
    /// Name, e-mail and organisation of the person who is then signed in.
    person: Option<[String; 3]>,
    /// A word that the log then has.
    log: Option<String>,
}

fn yes() -> bool {
    true
}

/// A row of the page.
struct Row<'p> {
    case: &'p str,
    /// The parameters that are set, by the names of the function's settings.
    settings: Vec<(&'static str, &'p str)>,
    outcome: &'p str,
}

fn shapes() -> BTreeMap<String, Shape> {
    let all = VENDORS.map(|text| serde_json::from_str::<BTreeMap<String, Shape>>(text).expect("shapes"));
    all.into_iter().flatten().collect()
}

/// The rows of the page's tables: `| case | set there | set here | signs in |`.
fn rows() -> Vec<Row<'static>> {
    PAGE.lines().filter_map(|line| line.strip_prefix("| `")).map(row).collect()
}

fn row(line: &'static str) -> Row<'static> {
    let [case, _, here, outcome] = line.trim_end_matches(" |").split(" | ").collect::<Vec<_>>()[..] else {
        panic!("four cells: {line}")
    };
    let settings = here.split('`').filter_map(|text| text.split_once('=')).map(|(parameter, value)| {
        let setting = match parameter {
            "OidcOrganisationClaim" => "OIDC_ORGANISATION_CLAIM",
            "OidcOrganisations" => "OIDC_ORGANISATIONS",
            "OidcRoleClaim" => "OIDC_ROLE_CLAIM",
            "OidcBillingRole" => "OIDC_BILLING_ROLE",
            "OidcScopes" => "OIDC_SCOPES",
            _ => panic!("no parameter {parameter}"),
        };
        (setting, value.trim_matches('"'))
    });
    Row { case: case.trim_end_matches('`'), settings: settings.collect(), outcome }
}

#[test]
fn every_row_of_the_page_is_tested_and_every_test_is_a_row() {
    let of_the_page: Vec<_> = rows().iter().map(|row| row.case).collect();
    let shapes = shapes();
    assert_eq!(of_the_page.iter().copied().collect::<BTreeSet<_>>(), shapes.keys().map(String::as_str).collect());
    assert_eq!(of_the_page.len(), shapes.len(), "a row is there twice");
}

#[tokio::test]
async fn every_row_signs_in_whom_the_page_says() {
    let shapes = shapes();
    for row in rows() {
        let shape = &shapes[row.case];
        let (log, logged_here) = start_log();
        let app = TestApp::start().await.with_settings(&row.settings);
        let scope = row.settings.iter().find(|(name, _)| *name == "OIDC_SCOPES").map(|(_, scopes)| *scopes);
        app.provider.rules(|rules| {
            rules.userinfo.clone_from(&shape.userinfo);
            rules.scope = scope.unwrap_or(rules.scope);
            rules.decodes_secret = shape.decodes_secret;
            let mut discovery = if shape.discovery.is_null() { json!({}) } else { shape.discovery.clone() };
            if shape.userinfo.is_none() {
                discovery["userinfo_endpoint"] = Value::Null;
            }
            rules.discovery = discovery;
        });

        let mut browser = app.browser();
        let begun = browser.get("/api/sign-in?return=/sv/uppdatera-kort/%23tool").await;
        if begun.location().starts_with(app.provider.issuer()) {
            let address = begun.location().parse().expect("the provider's address");
            browser.get(&app.provider.sign_in(&address, shape.id_token.clone())).await;
        } else {
            assert_eq!(begun.location(), "/sv/uppdatera-kort/#sign-in--unavailable", "{}", row.case);
        }
        let session = browser.session().await;
        drop(logged_here);

        let outcome = match (&session["signedIn"], &session["billingAdmin"]) {
            (Value::Bool(true), Value::Bool(true)) => "billing admin",
            (Value::Bool(true), _) => "member",
            _ => "nobody",
        };
        assert_eq!(outcome, row.outcome, "{}: {}", row.case, ours(&log));
        let log = ours(&log);
        if let Some([name, email, organisation]) = &shape.person {
            let person = ["name", "email", "organisation"].map(|member| session[member].as_str().expect("a text"));
            assert_eq!(person, [name, email, organisation], "{}", row.case);
            assert!(!log.contains(name.as_str()) && !log.contains(email.as_str()), "{}: {log}", row.case);
        }
        let subject = shape.id_token["sub"].as_str().expect("a subject");
        assert!(subject.len() < 9 || !log.contains(subject), "{}: {log}", row.case);
        let complains = log.contains("WARN") || log.contains("ERROR");
        assert_eq!(complains, shape.log.is_some(), "{}: {log}", row.case);
        assert!(shape.log.as_ref().is_none_or(|word| log.contains(word)), "{}: {log}", row.case);
    }
}
