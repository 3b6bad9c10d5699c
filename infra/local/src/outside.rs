//! The neighbouring port: what other companies run for the site. It is reached as `localhost`, which makes it another
//! site than `127.0.0.1`, as in production.

use std::path::Path;

use anyhow::Result;
use axum::Router;
use tokio::task::JoinHandle;

use crate::idp::{Idp, RegisteredClient};
use crate::psp::Psp;
use crate::serve;
use crate::server::{Server, bind};

/// The running neighbours.
#[derive(Debug)]
pub(crate) struct Outside {
    server: Server,
    idp: Option<IdentityProvider>,
    psp: Option<PaymentSandbox>,
}

/// Which of them are wanted: those that a setting has not put elsewhere.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) idp: bool,
    pub(crate) psp: bool,
    /// Let the identity provider change its key every five minutes.
    pub(crate) rotate_keys: bool,
}

#[derive(Debug)]
struct IdentityProvider {
    idp: Idp,
    issuer: String,
    client_secret: String,
}

#[derive(Debug)]
struct PaymentSandbox {
    psp: Psp,
    sender: JoinHandle<()>,
}

/// The site's id at the identity provider.
const CLIENT_ID: &str = "kortkoll";

impl Outside {
    /// Starts them for the site at `site_url`. What they keep lies in the folder `data`.
    pub(crate) async fn start(port: u16, site_url: &str, data: &Path, wanted: Wanted) -> Result<Self> {
        let listener = bind(port, "the identity provider and the payment sandbox").await?;
        let host = format!("localhost:{}", listener.local_addr()?.port());
        let mut router = Router::new();
        let idp = wanted.idp.then(|| IdentityProvider::new(&host, site_url, wanted.rotate_keys));
        if let Some(idp) = &idp {
            router = router.merge(idp.idp.router());
        }
        let psp = wanted.psp.then(|| Psp::open(data, format!("http://{host}/psp"), site_url.to_owned())).transpose()?;
        if let Some(psp) = &psp {
            router = router.merge(psp.router());
        }
        let server = Server::start(listener, serve::only_host(router, host), "identity provider and payment sandbox")?;
        let psp = psp.map(|psp| PaymentSandbox { sender: tokio::spawn(psp.clone().send_events()), psp });
        Ok(Self { server, idp, psp })
    }

    /// The identity provider's address.
    pub(crate) fn issuer(&self) -> Option<&str> {
        self.idp.as_ref().map(|it| it.issuer.as_str())
    }

    pub(crate) fn idp(&self) -> Option<&Idp> {
        self.idp.as_ref().map(|it| &it.idp)
    }

    pub(crate) fn psp(&self) -> Option<&Psp> {
        self.psp.as_ref().map(|it| &it.psp)
    }

    /// The payment sandbox and the identity provider's address, where both are here: then the one can know the other's
    /// people.
    pub(crate) fn both(&self) -> Option<(&Psp, &str)> {
        self.psp().zip(self.issuer())
    }

    /// The functions' settings for them.
    pub(crate) fn settings(&self) -> Vec<(&'static str, String)> {
        let mut settings = Vec::new();
        if let Some(it) = &self.idp {
            settings.extend([
                ("OIDC_ISSUER", it.issuer.clone()),
                ("OIDC_CLIENT_ID", CLIENT_ID.to_owned()),
                ("OIDC_CLIENT_SECRET", it.client_secret.clone()),
            ]);
        }
        if let Some(psp) = self.psp() {
            settings.extend([
                ("PROVIDER_URL", psp.address().to_owned()),
                ("PROVIDER_SECRET", psp.secret().to_owned()),
                ("PROVIDER_WEBHOOK_SECRET", psp.webhook_secret().to_owned()),
            ]);
        }
        settings
    }

    /// Stops them; requests under way are finished first.
    pub(crate) async fn stop(self) {
        if let Some(psp) = self.psp {
            psp.sender.abort();
        }
        self.server.stop().await;
    }
}

impl IdentityProvider {
    fn new(host: &str, site_url: &str, rotate_keys: bool) -> Self {
        let issuer = format!("http://{host}/idp");
        let client_secret = uuid::Uuid::new_v4().to_string();
        let client = RegisteredClient {
            id: CLIENT_ID.to_owned(),
            secret: client_secret.clone(),
            callback: format!("{site_url}/api/sign-in/callback"),
        };
        Self { idp: Idp::new(issuer.clone(), client, rotate_keys), issuer, client_secret }
    }
}
