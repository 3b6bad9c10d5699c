//! The template and the code have the same routes.

use std::collections::BTreeSet;

use anyhow::Result;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::app::{TestApp, template};

#[tokio::test]
async fn every_route_of_the_template_reaches_its_function() -> Result<()> {
    let app = TestApp::start().await?;
    let template = template()?;
    for function in template.functions() {
        for route in template.routes(function)? {
            let answer = app.request(Method::TRACE, &route.replace(['{', '}', '+'], "")).send().await?;
            assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED, "{function}: {route}");
            assert_eq!(answer.json::<Value>().await?["code"], "method-not-allowed");
        }
    }
    Ok(())
}

/// Each function of the template, and the file that holds its routes.
const FUNCTIONS: &[(&str, &str)] = &[
    ("CardEditFunction", include_str!("../../functions/card-edit/src/lib.rs")),
    ("DeclineCheckFunction", include_str!("../../functions/decline-check/src/lib.rs")),
    ("FeedbackFunction", include_str!("../../functions/feedback/src/lib.rs")),
    ("ProviderEventsFunction", include_str!("../../functions/provider-events/src/lib.rs")),
    ("RemindersFunction", include_str!("../../functions/reminders/src/lib.rs")),
    ("SignInFunction", include_str!("../../functions/sign-in/src/lib.rs")),
];

#[test]
fn every_route_of_a_function_is_in_the_template() -> Result<()> {
    let template = template()?;
    assert!(template.functions().eq(FUNCTIONS.iter().map(|(function, _)| *function)));
    for (function, source) in FUNCTIONS {
        let in_code = source.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next());
        let in_template = template.routes(function)?;
        assert_eq!(in_code.collect::<BTreeSet<_>>(), in_template.into_iter().collect());
    }
    Ok(())
}
