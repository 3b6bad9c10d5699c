//! The whole stack in one process: the site, the functions, the sandboxes of other companies and DynamoDB, on loopback
//! ports.

use std::collections::BTreeMap;
use std::fs::File;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::Router;
use billing::Billing;
use sandbox::identity::IdentityProvider;
use sandbox::mailbox::{self, Mailbox};
use sandbox::payments::{self, PaymentProvider};
use template::Template;
use tokio::net::TcpListener;
use tokio::sync::watch;
use uuid::Uuid;

use crate::aws::{DYNAMODB_ENDPOINT, check_endpoint, client, sdk};
use crate::data_folder::lock;
use crate::dynamodb::{self, Dynamodb};
use crate::functions::{Functions, REMINDERS, latest, settings};
use crate::host::only_host;
use crate::reload::Reload;
use crate::schedule::Schedule;
use crate::server::{Server, bind};
use crate::site_build::{build_site, built_site};
use crate::site_index::{SiteIndex, feedback_table};
use crate::third_parties::{ThirdParties, Wanted};
use crate::watcher::Watcher;
use crate::{cdn, demo};

/// How far above the site's port that of the identity provider, the payment sandbox and the mailbox is.
const THIRD_PARTIES_PORT_OFFSET: u16 = 1;

/// How far above the site's port DynamoDB's is.
const DYNAMODB_PORT_OFFSET: u16 = 2;

/// How long DynamoDB may take to stop.
const DYNAMODB_STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// What to start.
#[derive(Clone, Debug)]
pub struct Options {
    /// Folder of what is kept between starts: the database, the payment sandbox's objects, the e-mails, and the site as
    /// built for this address.
    pub data: PathBuf,
    /// The site's port, with the sandboxes one above and DynamoDB two; 0 picks free ones.
    pub port: u16,
    /// Whether to empty the database and the sandboxes first, and fill in the demo's data again.
    pub fresh: bool,
    /// Whether the identity provider changes its signing key every five minutes.
    pub rotate_keys: bool,
    /// Whether to watch the site's sources, and reload the open page after a change.
    pub watch: bool,
    /// Folder of the articles and words.
    pub content: PathBuf,
    /// This machine's address at which other devices reach the static pages; `None` for no other device.
    pub host: Option<IpAddr>,
    /// Settings that replace the stack's own: `AWS_ENDPOINT_URL_DYNAMODB` sends the functions to another DynamoDB, a
    /// table's setting (`FEEDBACK_TABLE`) to another table, `OIDC_ISSUER` and the other settings that begin with `OIDC_` to
    /// another identity provider, `PROVIDER_URL` and those that begin with `PROVIDER_` to another payment provider,
    /// `AWS_ENDPOINT_URL_SESV2` to another SES.
    pub variables: BTreeMap<String, String>,
}

/// A running stack.
#[derive(Debug)]
pub struct Stack {
    server: Server,
    /// The static pages for other devices.
    pages: Option<Server>,
    third_parties: Option<ThirdParties>,
    dynamodb: Option<Dynamodb>,
    watcher: Option<Watcher>,
    schedule: Schedule,
    template: Template,
    /// The settings that do not come from the template.
    given: BTreeMap<String, String>,
    /// Locks the data folder.
    lock: File,
}

impl Stack {
    /// Builds the site and starts everything.
    ///
    /// # Errors
    /// A taken port, by number; a data folder that another stack uses; the report of a site that cannot be built; a template
    /// with something that has no equivalent on one machine.
    pub async fn start(options: Options) -> Result<Self> {
        let template = Template::read(&template_path())?;
        let listener = bind(options.port, "the site").await?;
        let address = listener.local_addr()?;
        let site_url = format!("http://{address}");

        std::fs::create_dir_all(&options.data)
            .with_context(|| format!("cannot create the folder {}", options.data.display()))?;
        let lock = lock(&options.data)?;
        let mut variables = options.variables.clone();
        let third_parties = start_third_parties(&options, &site_url).await?;
        if let Some(third_parties) = &third_parties {
            variables.extend(third_parties.settings().into_iter().map(|(name, value)| (name.to_owned(), value)));
        }
        let dynamodb = if let Some(endpoint) = variables.get(DYNAMODB_ENDPOINT) {
            check_endpoint(endpoint)?;
            None
        } else {
            let dynamodb = start_dynamodb(&options, &template).await?;
            variables.insert(DYNAMODB_ENDPOINT.to_owned(), format!("http://{}", dynamodb.address()));
            Some(dynamodb)
        };

        let site = site::Options {
            content: options.content.clone(),
            base_url: Some(site_url.clone()),
            ..built_site(&options.data)
        };
        let error = build_site(&site, options.watch)?;

        let origin_secret = Uuid::new_v4().to_string();
        let client = client(&variables[DYNAMODB_ENDPOINT]).await;
        let mut index = SiteIndex::new(site.index(), feedback_table(&variables, &client));
        if let Err(error) = index.publish().await {
            eprintln!("feedback is unavailable until the site is built again: {error:#}");
        }
        let given = [
            ("SITE_URL", site_url),
            ("ORIGIN_SECRETS", origin_secret.clone()),
            ("COOKIE_SECRET", Uuid::new_v4().to_string()),
            ("MAIL_SECRETS", Uuid::new_v4().to_string()),
        ];
        variables.extend(given.map(|(name, value)| (name.to_owned(), value)));
        if let (Some(third_parties), Some(_)) = (&third_parties, &dynamodb) {
            fill_in_demo(third_parties, &variables, &client, &options.data).await?;
        }
        let sdk = sdk(&variables[DYNAMODB_ENDPOINT]).await;
        let functions = Functions { template: template.clone(), given: variables.clone(), dynamodb: client, sdk };
        let mailbox = third_parties.as_ref().and_then(ThirdParties::mailbox);
        let schedule = Schedule::start(functions.reminders()?, template.interval(REMINDERS)?, mailbox);

        let (routers, current) = watch::channel(functions.router()?);
        let (watcher, reload) = if options.watch {
            let (watcher, builds) = Watcher::start(site.clone(), error, functions, index, routers)?;
            (Some(watcher), Some(Reload(builds)))
        } else {
            (None, None)
        };
        let api = cdn::api(latest(current), &template, &origin_secret)?;
        let router = Router::new()
            .route("/api/", api.clone())
            .route("/api/{*path}", api)
            .merge(cdn::site(&site, &template, reload)?);
        let router = only_host(router, address.to_string());

        let server = Server::start(listener, router, "site")?;
        let pages = match options.host {
            Some(host) => Some(serve_pages(SocketAddr::from((host, address.port())), &site, &template).await?),
            None => None,
        };
        Ok(Self { server, pages, third_parties, dynamodb, watcher, schedule, template, given: variables, lock })
    }

    /// The site's address.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The address at which other devices reach the static pages.
    pub fn pages(&self) -> Option<SocketAddr> {
        self.pages.as_ref().map(Server::address)
    }

    /// The address (issuer) of the stack's own identity provider. None if a setting replaces it.
    pub fn issuer(&self) -> Option<&str> {
        self.identity().map(IdentityProvider::issuer)
    }

    /// The address of the payment sandbox. None if a setting replaces it.
    pub fn payments(&self) -> Option<&str> {
        self.third_parties.as_ref()?.payments().map(PaymentProvider::address)
    }

    /// The address of the mailbox. None if a setting replaces it.
    pub fn mail(&self) -> Option<String> {
        self.third_parties.as_ref()?.mailbox().map(Mailbox::address)
    }

    /// Lets the stack's own identity provider sign with a new key from now on. The previous key stays published.
    pub fn rotate_keys(&self) {
        if let Some(provider) = self.identity() {
            provider.rotate_keys();
        }
    }

    fn identity(&self) -> Option<&IdentityProvider> {
        self.third_parties.as_ref()?.identity()
    }

    /// The payment sandbox's secret key: with it, `cargo operator import` can be tried.
    pub fn payments_secret(&self) -> Option<&str> {
        self.third_parties.as_ref()?.payments().map(PaymentProvider::secret)
    }

    /// The address of the stack's own DynamoDB. None if a setting replaces it.
    pub fn dynamodb(&self) -> Option<SocketAddr> {
        self.dynamodb.as_ref().map(Dynamodb::address)
    }

    /// The environment of the function with this logical id, if it ran as a process of its own.
    pub fn settings(&self, function: &str) -> Result<BTreeMap<String, String>> {
        settings(&self.template, function, &self.given)
    }

    /// Stops everything after the requests in progress.
    pub async fn stop(self) {
        // Ends the pages' event streams: the server would wait for them.
        drop(self.watcher);
        drop(self.schedule);
        self.server.stop().await;
        if let Some(pages) = self.pages {
            pages.stop().await;
        }
        if let Some(third_parties) = self.third_parties {
            third_parties.stop().await;
        }
        if let Some(dynamodb) = self.dynamodb {
            let _ = tokio::time::timeout(DYNAMODB_STOP_TIMEOUT, dynamodb.stop()).await;
        }
        drop(self.lock);
    }
}

impl Options {
    /// A port `offset` above the site's; 0, which picks a free one, if the site's is 0.
    fn neighbour(&self, offset: u16) -> u16 {
        if self.port == 0 { 0 } else { self.port + offset }
    }
}

/// Serves the static pages at an address that other devices reach.
async fn serve_pages(address: SocketAddr, site: &site::Options, template: &Template) -> Result<Server> {
    let listener = TcpListener::bind(address).await;
    let listener = listener.with_context(|| format!("{address} cannot be used: is it an address of this machine?"))?;
    let router = only_host(cdn::site_alone(site, template)?, listener.local_addr()?.to_string());
    Server::start(listener, router, "static pages")
}

/// The stack's template in this checkout.
fn template_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("template.yaml")
}

async fn start_third_parties(options: &Options, site_url: &str) -> Result<Option<ThirdParties>> {
    let wanted = Wanted {
        identity: !options.variables.contains_key("OIDC_ISSUER"),
        payments: !options.variables.contains_key("PROVIDER_URL"),
        mailbox: !options.variables.contains_key("AWS_ENDPOINT_URL_SESV2"),
    };
    if !wanted.identity && !wanted.payments && !wanted.mailbox {
        return Ok(None);
    }
    if options.fresh {
        payments::remove(&options.data)?;
        mailbox::remove(&options.data)?;
    }
    if !payments::exists(&options.data) {
        demo::forget(&options.data)?;
    }
    let port = options.neighbour(THIRD_PARTIES_PORT_OFFSET);
    ThirdParties::start(port, site_url, &options.data, wanted, options.rotate_keys).await.map(Some)
}

/// Fills in the demo's data, if both sandboxes run: the cards of the one belong to people of the other.
async fn fill_in_demo(
    third_parties: &ThirdParties,
    variables: &BTreeMap<String, String>,
    client: &aws_sdk_dynamodb::Client,
    data: &Path,
) -> Result<()> {
    let (Some(identity), Some(payments)) = (third_parties.identity(), third_parties.payments()) else { return Ok(()) };
    let settings = variables.clone().into_iter().collect();
    let billing = Billing::new(client.clone(), "BillingTable");
    let filled = demo::fill_in(payments, &settings, billing, identity.issuer(), data).await;
    filled.context("cannot fill in the demo's data: start with --fresh, which empties the database")
}

async fn start_dynamodb(options: &Options, template: &Template) -> Result<Dynamodb> {
    let listener = bind(options.neighbour(DYNAMODB_PORT_OFFSET), "DynamoDB").await?;
    let file = dynamodb::file(&options.data);
    if options.fresh {
        dynamodb::remove(&file)?;
    }
    if !file.exists() {
        demo::forget(&options.data)?;
    }
    Dynamodb::start(&file, listener, template)
}
