//! The whole stack in one process: the site, the functions and DynamoDB, on loopback ports.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use crate::dynamodb::Dynamodb;
use crate::functions::{Functions, latest};
use crate::reload::Reload;
use crate::serve;
use crate::store;
use crate::template::Template;
use crate::watcher::Watcher;

/// How far DynamoDB's port lies from the site's.
const DYNAMODB_OFFSET: u16 = 2;

/// How long requests under way may take when the stack stops.
const PATIENCE: Duration = Duration::from_secs(5);

/// What to start.
#[derive(Clone, Debug)]
pub struct Options {
    /// Folder of what is kept between starts: the database, and the site as built for this address.
    pub data: PathBuf,
    /// The site's port, with DynamoDB two above; 0 picks free ones.
    pub port: u16,
    /// Empties the database first.
    pub fresh: bool,
    /// Watches the site's sources, and reloads the open page after a change.
    pub watch: bool,
    /// Folder of the articles and words.
    pub content: PathBuf,
    /// Settings that take the place of the stack's own: `AWS_ENDPOINT_URL_DYNAMODB` sends the functions to another
    /// DynamoDB, and a table's setting (`FEEDBACK_TABLE`) to another table.
    pub variables: BTreeMap<String, String>,
}

/// A running stack.
#[derive(Debug)]
pub struct Stack {
    address: SocketAddr,
    dynamodb: Option<Dynamodb>,
    watcher: Option<Watcher>,
    shutdown: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl Stack {
    /// Builds the site and starts everything.
    ///
    /// # Errors
    /// A taken port, by number; the report of a site that cannot be built; a template that the stack cannot follow.
    pub async fn start(options: Options) -> Result<Self> {
        let template = Template::read(&template_path())?;
        let listener = bind(options.port, "the site").await?;
        let address = listener.local_addr()?;
        let site_url = format!("http://{address}");

        std::fs::create_dir_all(&options.data)
            .with_context(|| format!("cannot make the folder {}", options.data.display()))?;
        let mut variables = options.variables.clone();
        let dynamodb = if variables.contains_key(store::ENDPOINT) {
            None
        } else {
            let dynamodb = start_dynamodb(&options, &template).await?;
            variables.insert(store::ENDPOINT.to_owned(), format!("http://{}", dynamodb.address()));
            Some(dynamodb)
        };

        let site = site::Options {
            content: options.content.clone(),
            base_url: Some(site_url.clone()),
            ..built_site(&options.data)
        };
        site::build(&site)?;

        let origin_secret = uuid::Uuid::new_v4().to_string();
        let client = store::client(variables.get(store::ENDPOINT).map(String::as_str)).await;
        let given = [
            ("SITE_URL", site_url),
            ("SITE_INDEX", path_text(&site.index())?),
            ("ORIGIN_SECRETS", origin_secret.clone()),
        ];
        variables.extend(given.map(|(name, value)| (name.to_owned(), value)));
        let functions = Functions { template: template.clone(), given: variables, dynamodb: client };

        let (routers, current) = watch::channel(functions.router()?);
        let (watcher, reload) = if options.watch {
            let (watcher, news) = Watcher::start(site.clone(), functions, routers)?;
            (Some(watcher), Some(Reload(news)))
        } else {
            (None, None)
        };
        let api = serve::api(latest(current), &template, &origin_secret)?;
        let router = Router::new()
            .route("/api/", api.clone())
            .route("/api/{*path}", api)
            .merge(serve::site(&site.out, &template, reload)?);
        let router = serve::only_host(router, address.to_string());

        let (shutdown, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(async move {
            let stop = async move {
                // A dropped sender stops the server as well.
                let _ = stopped.await;
            };
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop).await {
                eprintln!("site: {error}");
            }
        });
        Ok(Self { address, dynamodb, watcher, shutdown, server })
    }

    /// The site's address.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// DynamoDB's address, where it is the stack's own.
    pub fn dynamodb(&self) -> Option<SocketAddr> {
        self.dynamodb.as_ref().map(Dynamodb::address)
    }

    /// Stops everything; requests under way are finished first.
    pub async fn stop(self) {
        // The pages' event streams end with the watcher, else the server would wait for them.
        drop(self.watcher);
        drop(self.shutdown);
        let _ = tokio::time::timeout(PATIENCE, self.server).await;
        if let Some(dynamodb) = self.dynamodb {
            let _ = tokio::time::timeout(PATIENCE, dynamodb.stop()).await;
        }
    }
}

/// The stack's template in this checkout.
pub(crate) fn template_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("template.yaml")
}

/// The site as it is built below the data folder. (The one in `target` is for deployment: its links name the real site.)
pub(crate) fn built_site(data: &Path) -> site::Options {
    site::Options { out: data.join("site"), ..site::Options::of_project() }
}

async fn start_dynamodb(options: &Options, template: &Template) -> Result<Dynamodb> {
    let port = if options.port == 0 { 0 } else { options.port + DYNAMODB_OFFSET };
    let listener = bind(port, "DynamoDB").await?;
    let file = store::file(&options.data);
    // Only with the port in hand: another stack may be at work on that file.
    if options.fresh {
        store::empty(&file)?;
    }
    Dynamodb::start(&file, listener, template)
}

async fn bind(port: u16, what: &str) -> Result<TcpListener> {
    let taken =
        || format!("port {port}, for {what}, cannot be used: stop what listens there, or choose another with --port");
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.with_context(taken)
}

fn path_text(path: &Path) -> Result<String> {
    Ok(path.to_str().context("the data directory's name is not UTF-8")?.to_owned())
}
