//! The neighbouring port: what other companies run for the site. It is reached as `localhost`, which makes it another
//! site than `127.0.0.1`, as in production.

use anyhow::Result;

use crate::idp::{Idp, RegisteredClient};
use crate::serve;
use crate::server::{Server, bind};

/// A running neighbour.
#[derive(Debug)]
pub(crate) struct Outside {
    server: Server,
    idp: Idp,
    issuer: String,
    client_secret: String,
}

/// The site's id at the identity provider.
const CLIENT_ID: &str = "kortkoll";

impl Outside {
    /// Starts the identity provider for the site at `site_url`.
    pub(crate) async fn start(port: u16, site_url: &str, rotate_keys: bool) -> Result<Self> {
        let listener = bind(port, "the identity provider").await?;
        let host = format!("localhost:{}", listener.local_addr()?.port());
        let issuer = format!("http://{host}/idp");
        let client_secret = uuid::Uuid::new_v4().to_string();
        let client = RegisteredClient {
            id: CLIENT_ID.to_owned(),
            secret: client_secret.clone(),
            callback: format!("{site_url}/api/sign-in/callback"),
        };
        let idp = Idp::new(issuer.clone(), client, rotate_keys);
        let server = Server::start(listener, serve::only_host(idp.router(), host), "identity provider")?;
        Ok(Self { server, idp, issuer, client_secret })
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    pub(crate) fn idp(&self) -> &Idp {
        &self.idp
    }

    /// The functions' settings for the identity provider.
    pub(crate) fn settings(&self) -> [(&'static str, String); 3] {
        [
            ("OIDC_ISSUER", self.issuer.clone()),
            ("OIDC_CLIENT_ID", CLIENT_ID.to_owned()),
            ("OIDC_CLIENT_SECRET", self.client_secret.clone()),
        ]
    }

    pub(crate) async fn stop(self) {
        self.server.stop().await;
    }
}
