//! The neighbouring port: the sandboxes of the other companies that the site works with. The port is reached as
//! `localhost`, which makes it another site than `127.0.0.1`, as in production.

use std::path::Path;

use anyhow::Result;
use axum::Router;
use sandbox::identity::{IdentityProvider, RegisteredClient};
use sandbox::mailbox::Mailbox;
use sandbox::payments::PaymentProvider;
use tokio::task::JoinHandle;

use crate::host::only_host;
use crate::server::{Server, bind};

/// The site's client id at the identity provider.
const CLIENT_ID: &str = "kortkoll";

/// The site's address as a sender of e-mail.
const MAIL_SENDER: &str = "kortkoll@example.com";

/// The name under which the sender of e-mail counts the site's.
const MAIL_CONFIGURATION_SET: &str = "kortkoll";

/// The running sandboxes.
#[derive(Debug)]
pub(crate) struct ThirdParties {
    server: Server,
    identity: Option<IdentitySandbox>,
    payments: Option<PaymentSandbox>,
    mailbox: Option<Mailbox>,
}

/// The sandboxes to start: those that no setting replaces.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) identity: bool,
    pub(crate) payments: bool,
    pub(crate) mailbox: bool,
}

#[derive(Debug)]
struct IdentitySandbox {
    provider: IdentityProvider,
    client_secret: String,
}

#[derive(Debug)]
struct PaymentSandbox {
    provider: PaymentProvider,
    /// Sends the provider's events to the site.
    sender: JoinHandle<()>,
}

impl ThirdParties {
    /// Starts them for the site at `site_url`. They store their data in the folder `data`. With `rotate_keys`, the identity
    /// provider changes its key every five minutes.
    pub(crate) async fn start(
        port: u16,
        site_url: &str,
        data: &Path,
        wanted: Wanted,
        rotate_keys: bool,
    ) -> Result<Self> {
        let listener = bind(port, "the sandboxes").await?;
        let host = format!("localhost:{}", listener.local_addr()?.port());
        let mut router = Router::new();
        let mut identity = None;
        if wanted.identity {
            let sandbox = IdentitySandbox::new(&host, site_url, rotate_keys);
            router = router.merge(sandbox.provider.router());
            identity = Some(sandbox);
        }
        let mut payment_provider = None;
        if wanted.payments {
            let provider = PaymentProvider::open(data, format!("http://{host}/psp"), site_url.to_owned())?;
            router = router.merge(provider.router());
            payment_provider = Some(provider);
        }
        let mut mailbox = None;
        if wanted.mailbox {
            let opened = Mailbox::open(data, format!("http://{host}"))?;
            router = router.merge(opened.router());
            mailbox = Some(opened);
        }
        let server = Server::start(listener, only_host(router, host), "sandboxes")?;
        let payments = payment_provider
            .map(|provider| PaymentSandbox { sender: tokio::spawn(provider.clone().send_events()), provider });
        Ok(Self { server, identity, payments, mailbox })
    }

    /// The identity provider.
    pub(crate) fn identity(&self) -> Option<&IdentityProvider> {
        self.identity.as_ref().map(|sandbox| &sandbox.provider)
    }

    /// The payment provider.
    pub(crate) fn payments(&self) -> Option<&PaymentProvider> {
        self.payments.as_ref().map(|sandbox| &sandbox.provider)
    }

    /// The mailbox.
    pub(crate) fn mailbox(&self) -> Option<&Mailbox> {
        self.mailbox.as_ref()
    }

    /// The functions' settings for them.
    pub(crate) fn settings(&self) -> Vec<(&'static str, String)> {
        let mut settings = Vec::new();
        if let Some(IdentitySandbox { provider, client_secret }) = &self.identity {
            settings.extend([
                ("OIDC_ISSUER", provider.issuer().to_owned()),
                ("OIDC_CLIENT_ID", CLIENT_ID.to_owned()),
                ("OIDC_CLIENT_SECRET", client_secret.clone()),
            ]);
        }
        if let Some(provider) = self.payments() {
            settings.extend([
                ("PROVIDER_URL", provider.address().to_owned()),
                ("PROVIDER_SECRET", provider.secret().to_owned()),
                ("PROVIDER_WEBHOOK_SECRET", provider.webhook_secret().to_owned()),
            ]);
        }
        if let Some(mailbox) = &self.mailbox {
            settings.extend([
                ("AWS_ENDPOINT_URL_SESV2", mailbox.endpoint()),
                ("MAIL_SENDER", MAIL_SENDER.to_owned()),
                ("MAIL_CONFIGURATION_SET", MAIL_CONFIGURATION_SET.to_owned()),
            ]);
        }
        settings
    }

    /// Stops them after the requests in progress.
    pub(crate) async fn stop(self) {
        if let Some(payments) = self.payments {
            payments.sender.abort();
        }
        self.server.stop().await;
    }
}

impl IdentitySandbox {
    fn new(host: &str, site_url: &str, rotate_keys: bool) -> Self {
        let client_secret = uuid::Uuid::new_v4().to_string();
        let client = RegisteredClient {
            id: CLIENT_ID.to_owned(),
            secret: client_secret.clone(),
            callback: format!("{site_url}/api/sign-in/callback"),
            after_sign_out: format!("{site_url}/"),
        };
        Self { provider: IdentityProvider::new(format!("http://{host}/idp"), client, rotate_keys), client_secret }
    }
}
