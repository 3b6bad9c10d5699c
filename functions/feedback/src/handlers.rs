//! What the routes do: read, check, save, answer.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde_json::json;
use tracing::error;
use uuid::Uuid;
use web::Problem;
use web::body::{self, Id, Json};
use web::fields::Fields;
use web::metrics;

use crate::form::Form;
use crate::index::Index;
use crate::refused;
use crate::store::{Saved, Store, StoreError};
use crate::submission::{Incomplete, Submission};

/// What the handlers work with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) store: Store,
    /// For how long an answer is kept.
    pub(crate) months: i16,
    pub(crate) index: Arc<Index>,
}

/// `PUT /api/feedback/{id}`
pub(crate) async fn save(State(app): State<App>, Id(id): Id, Json(mut fields): Json) -> Result<Response, Problem> {
    let form = Form::read(&mut fields);
    form.check(fields, &app.index)?;
    let submission = Submission::try_from(form)?;
    let status = match app.keep(id, &submission).await? {
        Saved::New => StatusCode::CREATED,
        Saved::Again => StatusCode::OK,
    };
    Ok(body::json(status, &json!({ "masked": submission.masked() })))
}

/// `POST /api/feedback`
pub(crate) async fn submit(State(app): State<App>, body: Result<body::Form, Problem>) -> Response {
    let mut fields = match body {
        Ok(body::Form(fields)) => fields,
        // What is not a form at all was not sent by a person who waits for a page.
        Err(problem) if problem == Problem::UNSUPPORTED_MEDIA_TYPE => return problem.into_response(),
        Err(problem) => return refused::page(&app.index, None, &problem),
    };
    // People do not see this field. What fills it in gets the usual thanks, and nothing is kept.
    let lured = fields.text("topic").is_some_and(|topic| !topic.is_empty());
    let form = Form::read(&mut fields);
    let (_, language) = app.index.language_or_default(form.language.as_deref());
    let verdict = if lured { Ok(()) } else { app.keep_form(&form, fields).await };
    match verdict {
        Ok(()) => Redirect::to(&language.thanks).into_response(),
        Err(problem) => refused::page(&app.index, Some(&form), &problem),
    }
}

impl App {
    /// Keeps a plain form's answer, under an id of our own.
    async fn keep_form(&self, form: &Form, fields: Fields) -> Result<(), Problem> {
        form.check(fields, &self.index)?;
        let submission = Submission::try_from(form.clone())?;
        self.keep(Uuid::new_v4(), &submission).await?;
        Ok(())
    }

    /// Keeps an answer, and counts its vote once.
    async fn keep(&self, id: Uuid, submission: &Submission) -> Result<Saved, StoreError> {
        let saved = self.store.save(id, submission, self.months).await?;
        if saved == Saved::New {
            metrics::count("feedback", if submission.helpful() { "yes" } else { "no" });
        }
        Ok(saved)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::IdInUse => Problem::new(StatusCode::CONFLICT, "id-in-use"),
            StoreError::Unavailable(_) | StoreError::Corrupt(_) => {
                error!(%error, "the feedback store failed");
                Problem::UNAVAILABLE
            }
        }
    }
}

impl From<Incomplete> for Problem {
    fn from(error: Incomplete) -> Self {
        error!(%error, "a form passed its check without being whole");
        Problem::INTERNAL
    }
}
