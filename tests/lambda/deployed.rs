//! A function as the template deploys it, with a stack on this machine.

use anyhow::Result;

use super::event::{Answer, Event, ORIGIN_SECRET};
use super::gate::Gate;
use super::runtime::Function;
use crate::app::{TestApp, template};

/// A function's process, with a gate in front of DynamoDB that enforces its policies.
pub(crate) struct Deployed {
    pub(crate) function: Function,
    pub(crate) gate: Gate,
}

impl Deployed {
    /// Starts the function with this logical id, with the stack's tables and sandboxes.
    pub(crate) async fn start(app: &TestApp, function: &str) -> Result<Self> {
        let template = template()?;
        let gate = Gate::start(app.dynamodb_address()?, template.actions(function)?).await?;
        let mut variables = app.settings(function)?;
        variables.insert("ORIGIN_SECRETS".to_owned(), ORIGIN_SECRET.to_owned());
        variables.insert("AWS_ENDPOINT_URL_DYNAMODB".to_owned(), gate.endpoint());
        let function = Function::start(template.binary(function)?, &variables).await?;
        Ok(Self { function, gate })
    }

    /// The function's response to a request.
    pub(crate) async fn invoke(&self, event: &Event) -> Result<Answer> {
        self.function.invoke(event).await
    }
}
