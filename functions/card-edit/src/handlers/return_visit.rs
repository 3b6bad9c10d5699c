//! A person who returns from the provider's or the bank's page.

use admin::ReturningAdmin;
use axum::response::{IntoResponse, Redirect, Response};
use billing::Admin;
use http::StatusCode;
use payments::Error;
use web::fields::Fields;
use web::{Problem, ReturnPath};

use crate::problem::problem;

/// A person who returns from another site: what they were there for, and the page that they go to.
pub(super) struct ReturnVisit {
    /// The id of what they were there for. Empty if the address has none.
    pub(super) id: String,
    path: ReturnPath,
}

/// Why no outcome can be shown.
pub(super) enum NoOutcome {
    /// Nobody is signed in any more.
    SignedOut,
    /// A service did not respond: the same address can be opened again.
    Unfinished,
    /// There is no outcome, or it is not this person's.
    Failed,
}

impl ReturnVisit {
    /// From a query, in which the id has that name. The person cannot correct an error in it: a malformed id is taken as
    /// empty, a malformed page as the start page.
    pub(super) fn from_query(query: Option<&str>, name: &str) -> Self {
        let mut fields = Fields::from_query(query);
        let path = fields.text("return").as_deref().and_then(ReturnPath::parse).unwrap_or_else(ReturnPath::start);
        let id = fields.text(name).filter(|id| is_plain_id(id)).unwrap_or_default();
        Self { id, path }
    }

    /// Finds out how it ended, and redirects the person to their page, which shows the outcome by its fragment. `finish`
    /// is called if somebody is signed in who may see the outcome.
    pub(super) async fn finish<T>(
        &self,
        signed_in: Result<ReturningAdmin, Problem>,
        finish: impl AsyncFnOnce(Admin) -> Result<T, Error>,
        fragment: impl FnOnce(Result<T, NoOutcome>) -> String,
    ) -> Response {
        let admin = match self.admin(signed_in) {
            Ok(admin) => admin,
            Err(no_outcome) => return self.redirect(&fragment(Err(no_outcome))),
        };
        match finish(admin).await {
            Ok(outcome) => self.redirect(&fragment(Ok(outcome))),
            Err(error) => {
                let problem = problem(&error);
                let is_transient =
                    matches!(error, Error::Busy { .. }) || problem.status() == StatusCode::SERVICE_UNAVAILABLE;
                let no_outcome = if is_transient { NoOutcome::Unfinished } else { NoOutcome::Failed };
                let response = self.redirect(&fragment(Err(no_outcome)));
                // The cause is logged with the response.
                (problem.cause(), response).into_response()
            }
        }
    }

    /// To the person's page, with that fragment.
    pub(super) fn redirect(&self, fragment: &str) -> Response {
        Redirect::to(&self.path.at(fragment).to_string()).into_response()
    }

    fn admin(&self, signed_in: Result<ReturningAdmin, Problem>) -> Result<Admin, NoOutcome> {
        if self.id.is_empty() {
            return Err(NoOutcome::Failed);
        }
        match signed_in {
            Ok(ReturningAdmin(admin)) => Ok(admin),
            Err(problem) => Err(match problem.status() {
                StatusCode::UNAUTHORIZED => NoOutcome::SignedOut,
                StatusCode::SERVICE_UNAVAILABLE => NoOutcome::Unfinished,
                _ => NoOutcome::Failed,
            }),
        }
    }
}

/// At most 255 of `A-Z a-z 0-9 _`: the id goes into an address again.
fn is_plain_id(id: &str) -> bool {
    id.len() <= 255 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
