//! The functions at the routes that the template gives them, each with the settings that the template gives it.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use aws_config::SdkConfig;
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, any};
use reminders::Reminders;
use template::Template;
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt as _;

/// The most requests that all functions together have at once. More would only wait for each other, until each of them is too late.
const MAX_AT_ONCE: usize = 64;

/// The most of them that are handled at once. The others wait for their turn: the fewer are handled, the sooner each is done, and
/// the sooner is refused what is too much.
const MAX_HANDLED: usize = 24;

/// The function for mails, in the template.
pub(crate) const REMINDERS: &str = "RemindersFunction";

/// The address of another SES.
const SES_ENDPOINT: &str = "AWS_ENDPOINT_URL_SESV2";

/// Creates the functions' routers, again after each build of the site.
#[derive(Debug)]
pub(crate) struct Functions {
    pub(crate) template: Template,
    /// The settings with a value for this machine; the others come from the template.
    pub(crate) given: BTreeMap<String, String>,
    pub(crate) dynamodb: aws_sdk_dynamodb::Client,
    /// Region and credentials, for other services than DynamoDB.
    pub(crate) sdk: SdkConfig,
}

impl Functions {
    /// One router with all functions of the template. It reads the settings and the site's index again each time.
    pub(crate) fn router(&self) -> Result<Router> {
        let mut api = Router::new().fallback(no_such_route);
        for function in self.template.functions() {
            let router = self.function(function).with_context(|| format!("cannot start {function}"))?;
            for route in self.template.routes(function)? {
                // API Gateway's `{name+}` takes the rest of the path, as axum's `{*name}` does.
                let route = if let Some(start) = route.strip_suffix("+}") {
                    let (before, name) = start.rsplit_once('{').context("a route with a brace too many")?;
                    format!("{before}{{*{name}}}")
                } else {
                    route.to_owned()
                };
                api = api.route(&route, mount(router.clone()));
            }
        }
        Ok(api)
    }

    /// What the schedule of the function for mails runs.
    pub(crate) fn reminders(&self) -> Result<Reminders> {
        Ok(Reminders::new(&self.reminders_config()?, self.dynamodb.clone()))
    }

    fn reminders_config(&self) -> Result<reminders::Config> {
        let settings = settings(&self.template, REMINDERS, &self.given)?.into_iter().collect();
        Ok(reminders::Config::from(&settings, &self.sdk)?)
    }

    fn function(&self, name: &str) -> Result<Router> {
        let settings = self.template.settings(name, &self.given)?.into_iter().collect();
        let dynamodb = self.dynamodb.clone();
        Ok(match name {
            "CardEditFunction" => card_edit::router(card_edit::Config::from(&settings)?, dynamodb),
            "DeclineCheckFunction" => decline_check::router(decline_check::Config::from(&settings)?, dynamodb),
            "FeedbackFunction" => feedback::router(feedback::Config::from(&settings)?, dynamodb),
            "ProviderEventsFunction" => provider_events::router(provider_events::Config::from(&settings)?, dynamodb),
            REMINDERS => reminders::router(self.reminders_config()?, dynamodb),
            "SignInFunction" => sign_in::router(sign_in::Config::from(&settings)?, dynamodb),
            _ => bail!("the template has this function, but the stack on one machine does not"),
        })
    }
}

/// The settings of a function; with the address of another SES, which is the SDK's own setting and in no template.
pub(crate) fn settings(
    template: &Template,
    function: &str,
    given: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>> {
    let mut settings = template.settings(function, given)?;
    settings.extend(given.get_key_value(SES_ENDPOINT).map(|(name, address)| (name.clone(), address.clone())));
    Ok(settings)
}

/// The HTTP API's own response where no function has the route.
async fn no_such_route() -> Response {
    (StatusCode::NOT_FOUND, [(CONTENT_TYPE, "application/json")], r#"{"message":"Not Found"}"#).into_response()
}

/// Passes requests of every method to a function's router, without the traces of the outer router.
fn mount(router: Router) -> MethodRouter {
    any(async move |mut request: Request| {
        request.extensions_mut().clear();
        router.oneshot(request).await
    })
}

/// Serves each request with the latest router. A request above [`MAX_AT_ONCE`] is refused at once, as the HTTP API does when
/// Lambda runs as many functions as it may.
pub(crate) fn latest(routers: watch::Receiver<Router>) -> MethodRouter {
    let (places, turns) = (Arc::new(Semaphore::new(MAX_AT_ONCE)), Arc::new(Semaphore::new(MAX_HANDLED)));
    any(async move |request: Request| {
        let Ok(_place) = places.try_acquire() else { return Ok(too_many_at_once()) };
        let _turn = turns.acquire().await.expect("never closed");
        let router = routers.borrow().clone();
        router.oneshot(request).await
    })
}

fn too_many_at_once() -> Response {
    let body = r#"{"message":"Service Unavailable"}"#;
    (StatusCode::SERVICE_UNAVAILABLE, [(CONTENT_TYPE, "application/json")], body).into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::routing::get;

    use super::*;

    #[tokio::test]
    async fn requests_above_the_bound_are_refused_at_once_and_places_are_given_back() {
        let open = Arc::new(Semaphore::new(0));
        let gate = Arc::clone(&open);
        let wait = async move || gate.acquire().await.expect("never closed").forget();
        let (_sender, routers) = watch::channel(Router::new().route("/", get(wait)));
        let functions = Router::new().route("/", latest(routers));
        let call = || tokio::spawn(functions.clone().oneshot(Request::new(Body::empty())));
        for round in 0..2 {
            let taken: Vec<_> = (0..MAX_AT_ONCE).map(|_| call()).collect();
            let refused = call().await.expect("no panic").expect("a response");
            assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE, "{round}");
            open.add_permits(MAX_AT_ONCE);
            for call in taken {
                assert_eq!(call.await.expect("no panic").expect("a response").status(), StatusCode::OK, "{round}");
            }
        }
    }
}
