//! The whole stack in one process: the site, the functions, the identity provider, the payment sandbox and DynamoDB, on
//! loopback ports.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use axum::Router;
use billing::Billing;
use tokio::sync::watch;
use uuid::Uuid;

use crate::demo;
use crate::dynamodb::Dynamodb;
use crate::functions::{Functions, latest};
use crate::import::payments;
use crate::outside::{Outside, Wanted};
use crate::psp;
use crate::reload::Reload;
use crate::serve;
use crate::server::{Server, bind};
use crate::store;
use crate::template::Template;
use crate::watcher::Watcher;

/// How far the port of the identity provider and the payment sandbox lies from the site's.
const OUTSIDE_OFFSET: u16 = 1;

/// How far DynamoDB's port lies from the site's.
const DYNAMODB_OFFSET: u16 = 2;

/// How long DynamoDB may take to stop.
const PATIENCE: Duration = Duration::from_secs(5);

/// What to start.
#[derive(Clone, Debug)]
pub struct Options {
    /// Folder of what is kept between starts: the database, the payment sandbox's objects, and the site as built for
    /// this address.
    pub data: PathBuf,
    /// The site's port, with the identity provider and the payment sandbox one above and DynamoDB two; 0 picks free ones.
    pub port: u16,
    /// Empties the database and the payment sandbox first, and fills in the demo's data anew.
    pub fresh: bool,
    /// Lets the identity provider change its signing key every five minutes.
    pub rotate_keys: bool,
    /// Watches the site's sources, and reloads the open page after a change.
    pub watch: bool,
    /// Folder of the articles and words.
    pub content: PathBuf,
    /// Settings that take the place of the stack's own: `AWS_ENDPOINT_URL_DYNAMODB` sends the functions to another
    /// DynamoDB, a table's setting (`FEEDBACK_TABLE`) to another table, `OIDC_ISSUER` and the others that begin with
    /// `OIDC_` to another identity provider, `PROVIDER_URL` and those that begin with `PROVIDER_` to another payment
    /// provider.
    pub variables: BTreeMap<String, String>,
}

/// A running stack.
#[derive(Debug)]
pub struct Stack {
    server: Server,
    outside: Option<Outside>,
    dynamodb: Option<Dynamodb>,
    watcher: Option<Watcher>,
    template: Template,
    given: BTreeMap<String, String>,
    lock: File,
}

impl Stack {
    /// Builds the site and starts everything.
    ///
    /// # Errors
    /// A taken port, by number; a data folder that another stack uses; the report of a site that cannot be built; a template that the stack cannot follow.
    pub async fn start(options: Options) -> Result<Self> {
        let template = Template::read(&template_path())?;
        let listener = bind(options.port, "the site").await?;
        let address = listener.local_addr()?;
        let site_url = format!("http://{address}");

        std::fs::create_dir_all(&options.data)
            .with_context(|| format!("cannot make the folder {}", options.data.display()))?;
        let lock = lock(&options.data)?;
        let mut variables = options.variables.clone();
        let outside = start_outside(&options, &site_url).await?;
        if let Some(outside) = &outside {
            variables.extend(outside.settings().into_iter().map(|(name, value)| (name.to_owned(), value)));
        }
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

        let origin_secret = Uuid::new_v4().to_string();
        let client = store::client(variables.get(store::ENDPOINT).map(String::as_str)).await;
        let given = [
            ("SITE_URL", site_url),
            ("SITE_INDEX", path_text(&site.index())?),
            ("ORIGIN_SECRETS", origin_secret.clone()),
            ("COOKIE_SECRET", Uuid::new_v4().to_string()),
        ];
        variables.extend(given.map(|(name, value)| (name.to_owned(), value)));
        if let (Some((psp, issuer)), Some(_)) = (outside.as_ref().and_then(Outside::both), &dynamodb) {
            let settings = variables.clone().into_iter().collect();
            let payments = payments(&settings, Billing::new(client.clone(), "BillingTable"))?;
            let filled = demo::fill_in(psp, &payments, issuer, &options.data).await;
            filled.context("cannot fill in the demo's data: start with --fresh, which empties what there is")?;
        }
        let functions = Functions { template: template.clone(), given: variables.clone(), dynamodb: client };

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

        let server = Server::start(listener, router, "site")?;
        Ok(Self { server, outside, dynamodb, watcher, template, given: variables, lock })
    }

    /// The site's address.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The identity provider's address (its issuer), where it is the stack's own.
    pub fn issuer(&self) -> Option<&str> {
        self.outside.as_ref().and_then(Outside::issuer)
    }

    /// The payment sandbox's address, where the stack has one.
    pub fn payments(&self) -> Option<&str> {
        Some(self.outside.as_ref()?.psp()?.address())
    }

    /// Lets the stack's own identity provider sign with a new key from now on; the one before stays published.
    pub fn rotate_keys(&self) {
        if let Some(idp) = self.outside.as_ref().and_then(Outside::idp) {
            idp.rotate_keys();
        }
    }

    /// DynamoDB's address, where it is the stack's own.
    pub fn dynamodb(&self) -> Option<SocketAddr> {
        self.dynamodb.as_ref().map(Dynamodb::address)
    }

    /// The environment of a function, by its logical id, as it would have it as a process of its own.
    pub fn settings(&self, function: &str) -> Result<BTreeMap<String, String>> {
        self.template.settings(function, &self.given)
    }

    /// Stops everything; requests under way are finished first.
    pub async fn stop(self) {
        // The pages' event streams end with the watcher, else the server would wait for them.
        drop(self.watcher);
        self.server.stop().await;
        if let Some(outside) = self.outside {
            outside.stop().await;
        }
        if let Some(dynamodb) = self.dynamodb {
            let _ = tokio::time::timeout(PATIENCE, dynamodb.stop()).await;
        }
        drop(self.lock);
    }
}

impl Options {
    /// A port beside the site's.
    fn neighbour(&self, offset: u16) -> u16 {
        if self.port == 0 { 0 } else { self.port + offset }
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

async fn start_outside(options: &Options, site_url: &str) -> Result<Option<Outside>> {
    let own = |setting| !options.variables.contains_key(setting);
    let wanted = Wanted { idp: own("OIDC_ISSUER"), psp: own("PROVIDER_URL"), rotate_keys: options.rotate_keys };
    if !wanted.idp && !wanted.psp {
        return Ok(None);
    }
    if options.fresh {
        psp::forget(&options.data)?;
    }
    if !psp::exists(&options.data) {
        demo::forget(&options.data)?;
    }
    Outside::start(options.neighbour(OUTSIDE_OFFSET), site_url, &options.data, wanted).await.map(Some)
}

async fn start_dynamodb(options: &Options, template: &Template) -> Result<Dynamodb> {
    let listener = bind(options.neighbour(DYNAMODB_OFFSET), "DynamoDB").await?;
    let file = store::file(&options.data);
    if options.fresh {
        store::empty(&file)?;
    }
    if !file.exists() {
        demo::forget(&options.data)?;
    }
    Dynamodb::start(&file, listener, template)
}

/// Takes the data folder for one stack, until the file is closed: another would empty the database in use, and build its
/// own site over the one being served. (The report only reads, and asks for no lock.)
fn lock(data: &Path) -> Result<File> {
    let path = data.join("lock");
    let file = File::options().write(true).create(true).truncate(false).open(&path);
    let file = file.with_context(|| format!("cannot open {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            bail!("another stack uses the folder {}: stop it, or choose another folder with --data", data.display())
        }
        Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("cannot lock {}", path.display())),
    }
}

fn path_text(path: &Path) -> Result<String> {
    Ok(path.to_str().context("the data directory's name is not UTF-8")?.to_owned())
}
