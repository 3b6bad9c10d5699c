//! Lambda's runtime API on loopback, and a compiled function that uses it.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::timeout;
use uuid::Uuid;

use super::event::{Answer, Event};

/// How long a start, a response or a log line may take: longer than any function's own timeout.
const FUNCTION_TIMEOUT: Duration = Duration::from_secs(20);

/// A function's process. It ends when this is dropped.
pub(crate) struct Function {
    events: mpsc::Sender<Invocation>,
    log: watch::Receiver<Vec<String>>,
    _process: Child,
}

struct Invocation {
    event: Event,
    answer: oneshot::Sender<String>,
}

/// The state of the runtime API for one function.
struct Api {
    events: tokio::sync::Mutex<mpsc::Receiver<Invocation>>,
    in_progress: Mutex<HashMap<String, oneshot::Sender<String>>>,
    ready: Mutex<Option<oneshot::Sender<()>>>,
}

impl Function {
    /// Starts the binary with these variables and Lambda's own, and waits until it asks for its first event.
    ///
    /// # Errors
    /// The process's standard error, if it ends before.
    pub(crate) async fn start(binary: &str, variables: &BTreeMap<String, String>) -> Result<Self> {
        let (events, received) = mpsc::channel(1);
        let (ready, is_ready) = oneshot::channel();
        let api = Api { events: received.into(), in_progress: Mutex::default(), ready: Some(ready).into() };
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(async move { axum::serve(listener, router(api)).await });

        let mut process = Command::new(program(binary)?)
            .env_clear()
            .envs(variables)
            .envs([
                ("AWS_LAMBDA_RUNTIME_API", address.to_string().as_str()),
                ("AWS_LAMBDA_FUNCTION_NAME", binary),
                ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
                ("AWS_LAMBDA_LOG_GROUP_NAME", &format!("/kortkoll/test/{binary}")),
                ("AWS_REGION", "eu-north-1"),
                ("AWS_ACCESS_KEY_ID", "test"),
                ("AWS_SECRET_ACCESS_KEY", "test"),
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let (writer, log) = watch::channel(Vec::new());
        let mut lines = BufReader::new(process.stdout.take().context("a piped log")?).lines();
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                writer.send_modify(|log| log.push(line));
            }
        });
        let mut stderr = process.stderr.take().context("a piped stderr")?;
        tokio::select! {
            ready = timeout(FUNCTION_TIMEOUT, is_ready) => ready.context("it neither asks for an event nor ends")??,
            _ = process.wait() => {
                let mut error = String::new();
                stderr.read_to_string(&mut error).await?;
                bail!("{binary}: {error}");
            }
        }
        Ok(Self { events, log, _process: process })
    }

    /// The function's response to a request.
    pub(crate) async fn invoke(&self, event: &Event) -> Result<Answer> {
        let answer = self.run(event).await?;
        serde_json::from_value(answer.clone()).with_context(|| format!("not a response to a request: {answer}"))
    }

    /// What the function answers to an event.
    pub(crate) async fn run(&self, event: &Event) -> Result<Value> {
        let (answer, answered) = oneshot::channel();
        self.events.send(Invocation { event: event.clone(), answer }).await?;
        let answer = timeout(FUNCTION_TIMEOUT, answered).await.context("no response in time")??;
        Ok(serde_json::from_str(&answer)?)
    }

    /// The lines of its log as JSON, once it has logged that many requests.
    pub(crate) async fn log(&self, requests: usize) -> Result<Vec<Value>> {
        let mut log = self.log.clone();
        let is_complete =
            |lines: &Vec<String>| lines.iter().filter(|line| line.contains("\"route\":")).count() >= requests;
        let lines = timeout(FUNCTION_TIMEOUT, log.wait_for(is_complete)).await.context("the log lacks a request")??;
        lines.iter().map(|line| Ok(serde_json::from_str(line)?)).collect()
    }
}

/// The binary that cargo built beside this test.
pub(crate) fn program(name: &str) -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    let folder = test.parent().and_then(std::path::Path::parent).context("the test is not in target/<profile>/deps")?;
    let program = folder.join(name);
    ensure!(program.exists(), "{} does not exist: cargo build --workspace", program.display());
    Ok(program)
}

fn router(api: Api) -> Router {
    Router::new()
        .route("/2018-06-01/runtime/invocation/next", get(next))
        .route("/2018-06-01/runtime/invocation/{id}/{outcome}", post(answered))
        .with_state(Arc::new(api))
}

async fn next(State(api): State<Arc<Api>>) -> Response {
    if let Some(ready) = api.ready.lock().expect("no panic before").take() {
        let _ = ready.send(());
    }
    let Some(Invocation { event, answer }) = api.events.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    let id = Uuid::new_v4().to_string();
    api.in_progress.lock().expect("no panic before").insert(id.clone(), answer);
    let headers = [
        ("lambda-runtime-aws-request-id", id.as_str()),
        ("lambda-runtime-deadline-ms", "4102444800000"),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-north-1:123456789012:function:test"),
    ];
    (headers, event.body()).into_response()
}

/// Takes a response or an error. Both are passed on; an error cannot be parsed as an [`Answer`].
async fn answered(State(api): State<Arc<Api>>, Path((id, _)): Path<(String, String)>, body: String) -> StatusCode {
    match api.in_progress.lock().expect("no panic before").remove(&id) {
        Some(answer) => {
            let _ = answer.send(body);
            StatusCode::ACCEPTED
        }
        None => StatusCode::BAD_REQUEST,
    }
}
