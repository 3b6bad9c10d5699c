//! What the routes do: read the form, store the feedback, respond.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde_json::json;
use uuid::Uuid;
use web::body::{self, Id, Json, UrlEncoded};
use web::cause::Cause;
use web::fields::Fields;
use web::form::TypedForm;
use web::{Problem, metrics};

use crate::current_index::CurrentIndex;
use crate::form::FeedbackForm;
use crate::index::Index;
use crate::new_feedback::NewFeedback;
use crate::refused;
use crate::store::{Saved, Store, StoreError};

/// The state of the handlers.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) store: Store,
    /// For how many months feedback is stored.
    pub(crate) months: i16,
    pub(crate) index: CurrentIndex,
}

/// `PUT /api/feedback/{id}`
pub(crate) async fn save(State(app): State<App>, Id(id): Id, Json(mut fields): Json) -> Result<Response, Problem> {
    let is_bot = is_bot(&mut fields);
    let form = FeedbackForm::read(&mut fields);
    let index = app.index.with_article(form.language.as_deref(), form.article.as_deref()).await?;
    let feedback = form.check(fields, &index)?;
    if is_bot {
        return Ok(body::json(StatusCode::CREATED, &json!({ "masked": [] })));
    }
    let status = match app.save(id, &feedback).await? {
        Saved::Created => StatusCode::CREATED,
        Saved::Updated => StatusCode::OK,
    };
    Ok(body::json(status, &json!({ "masked": feedback.masked() })))
}

/// `POST /api/feedback`
pub(crate) async fn submit(State(app): State<App>, body: Result<UrlEncoded, Problem>) -> Response {
    let mut fields = match body {
        Ok(UrlEncoded(fields)) => fields,
        // A program sent this: forms of the site have the right content type. It needs no page.
        Err(problem) if problem == Problem::UNSUPPORTED_MEDIA_TYPE => return problem.into_response(),
        Err(problem) => {
            return match app.index.get().await {
                Ok(index) => refused::page(&index, None, &problem),
                Err(error) => Problem::from(error).into_response(),
            };
        }
    };
    let is_bot = is_bot(&mut fields);
    let form = FeedbackForm::read(&mut fields);
    // Without the index there are no words for a page.
    let index = match app.index.with_article(form.language.as_deref(), form.article.as_deref()).await {
        Ok(index) => index,
        Err(error) => return Problem::from(error).into_response(),
    };
    let (_, language) = index.language_or_default(form.language.as_deref());
    let outcome = if is_bot { Ok(()) } else { app.save_form(&form, fields, &index).await };
    match outcome {
        Ok(()) => Redirect::to(&language.thanks).into_response(),
        Err(problem) => refused::page(&index, Some(&form), &problem),
    }
}

/// Whether a bot sent the form. The field `topic` is hidden from people, so only a bot fills it in. The bot is thanked as
/// usual, and nothing is stored.
fn is_bot(fields: &mut Fields) -> bool {
    fields.text("topic").is_some_and(|topic| !topic.is_empty())
}

impl App {
    /// Stores the feedback of a plain form under a new id.
    async fn save_form(&self, form: &FeedbackForm, fields: Fields, index: &Index) -> Result<(), Problem> {
        let feedback = form.check(fields, index)?;
        self.save(Uuid::new_v4(), &feedback).await?;
        Ok(())
    }

    /// Stores feedback, and counts its vote when it is new.
    async fn save(&self, id: Uuid, feedback: &NewFeedback) -> Result<Saved, StoreError> {
        let saved = self.store.save(id, feedback, self.months).await?;
        if saved == Saved::Created {
            metrics::count("feedback", if feedback.helpful() { "yes" } else { "no" });
        }
        Ok(saved)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::IdInUse => Problem::new(StatusCode::CONFLICT, "id-in-use"),
            StoreError::Unavailable(_) | StoreError::NoIndex(_) | StoreError::Corrupt(_) => {
                Problem::UNAVAILABLE.because(Cause::error("the feedback table failed", error))
            }
        }
    }
}
