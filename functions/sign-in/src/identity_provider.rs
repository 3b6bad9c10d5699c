//! The identity provider: its addresses and keys, the address to which the browser is sent, and the claims that it returns.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use oauth2::basic::BasicErrorResponseType;
use oauth2::{
    AccessToken, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RequestTokenError, Scope, TokenResponse as _,
};
use openidconnect::core::CoreJsonWebKeySet;
use openidconnect::{ClaimsVerificationError, IssuerUrl, UserInfoUrl};
use serde_json::{Map, Value};
use tokio::sync::Mutex;
use tokio::time::Instant;
use tracing::warn;

use crate::claims::{ClaimNames, Claims};
use crate::discovery::{ClientAuthentication, Discovery};
use crate::failure::Failure;
use crate::flow::Flow;
use crate::signed::{Invalid, Parties, SignedToken};
use crate::transport::Transport;
use crate::types::{Client, Tokens};

/// How long addresses and keys are cached, so that a key that was withdrawn is not trusted for long.
const METADATA_MAX_AGE: Duration = Duration::from_hours(1);

/// How often the keys are fetched again because none of them fits a token: that many times in each such interval.
const MAX_KEY_REFRESHES: u32 = 5;
const KEY_REFRESH_INTERVAL: Duration = Duration::from_mins(1);

/// The provider, and this site as its client.
#[derive(Clone)]
pub(crate) struct Config {
    pub(crate) issuer: IssuerUrl,
    pub(crate) client_id: ClientId,
    pub(crate) client_secret: ClientSecret,
    pub(crate) scopes: Vec<Scope>,
    /// The address on this site to which the provider redirects.
    pub(crate) callback: RedirectUrl,
}

/// The identity provider.
pub(crate) struct IdentityProvider {
    config: Config,
    transport: Transport,
    cached: Mutex<Option<Cached>>,
}

/// The provider's addresses and keys, as they were fetched.
#[derive(Clone)]
struct Metadata {
    discovery: Arc<Discovery>,
    keys: Arc<CoreJsonWebKeySet>,
}

struct Cached {
    metadata: Metadata,
    fetched: Instant,
    /// How often the keys have been fetched again since when.
    key_refreshes: u32,
    refreshes_since: Instant,
}

impl IdentityProvider {
    pub(crate) fn new(config: Config) -> Self {
        let plain = config.issuer.url().scheme() == "http";
        Self { config, transport: Transport::new(plain), cached: Mutex::new(None) }
    }

    /// The address at the provider to which the browser is sent for the flow. `state` is the flow as the browser carries it.
    pub(crate) async fn authorization_url(
        &self,
        flow: &Flow,
        state: String,
        login_hint: Option<String>,
    ) -> Result<String, Failure> {
        let client = self.client(&self.metadata().await?.discovery);
        let verifier = PkceCodeVerifier::new(flow.verifier.clone());
        let mut request = client
            .authorize_url(move || CsrfToken::new(state))
            .add_scopes(self.config.scopes.iter().cloned())
            .add_extra_param("nonce", flow.nonce.as_str())
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        if let Some(hint) = login_hint {
            request = request.add_extra_param("login_hint", hint);
        }
        if let Some(prompt) = flow.prompt {
            request = request.add_extra_param("prompt", prompt.name());
        }
        let (url, _) = request.url();
        Ok(url.into())
    }

    /// Whether the provider says that it lets the person choose an account.
    pub(crate) async fn offers_account_choice(&self) -> Result<bool, Failure> {
        Ok(self.metadata().await?.discovery.offers_account_choice)
    }

    /// The address at which the person signs out of the provider itself, if it announces one.
    pub(crate) async fn sign_out_url(&self) -> Result<Option<String>, Failure> {
        let metadata = self.metadata().await?;
        // As safe as the issuer: https, unless the provider is on this machine.
        let scheme = self.config.issuer.url().scheme();
        let url = metadata.discovery.end_session_endpoint.clone().filter(|url| url.scheme() == scheme);
        let Some(mut url) = url else { return Ok(None) };
        url.query_pairs_mut().append_pair("client_id", &self.config.client_id);
        Ok(Some(url.into()))
    }

    /// The claims about the person who returned with `code`. `issuer` is the issuer that the callback's query names.
    pub(crate) async fn finish(
        &self,
        flow: &Flow,
        code: String,
        issuer: Option<&str>,
        names: &ClaimNames,
    ) -> Result<Claims, Failure> {
        let metadata = self.metadata().await?;
        self.check_issuer(&metadata.discovery, issuer)?;
        let tokens = self.exchange(&metadata.discovery, code, &flow.verifier).await?;
        let (id_token, metadata) = self.id_token_claims(metadata, &tokens, &flow.nonce).await?;
        let claims = Claims::new(id_token);
        // The ID token may only identify the person. The userinfo endpoint then has the other claims.
        let Some(endpoint) = metadata.discovery.userinfo_endpoint.as_ref().filter(|_| !names.are_in(&claims)) else {
            return Ok(claims);
        };
        match self.user_info(&metadata, endpoint, tokens.access_token(), claims.subject()).await {
            Ok(Some(info)) => Ok(claims.with_user_info(info)),
            Ok(None) => Ok(claims),
            Err(Failure::Unavailable(reason)) if names.decisive_are_in(&claims) => {
                warn!(reason, "the sign-in continues without userinfo");
                Ok(claims)
            }
            Err(failure) => Err(failure),
        }
    }

    /// A response of one provider must not be taken for another's (RFC 9207).
    fn check_issuer(&self, discovery: &Discovery, issuer: Option<&str>) -> Result<(), Failure> {
        match issuer {
            Some(issuer) if issuer == self.config.issuer.as_str() => Ok(()),
            None if !discovery.names_issuer_in_callback => Ok(()),
            _ => Err(Failure::Refused("the response comes from another issuer")),
        }
    }

    fn client(&self, discovery: &Discovery) -> Client {
        let authentication = match discovery.client_authentication {
            ClientAuthentication::Post => AuthType::RequestBody,
            ClientAuthentication::Basic | ClientAuthentication::BasicOrPost => AuthType::BasicAuth,
        };
        oauth2::Client::new(self.config.client_id.clone())
            .set_client_secret(self.config.client_secret.clone())
            .set_auth_uri(discovery.authorization_endpoint.clone())
            .set_token_uri(discovery.token_endpoint.clone())
            .set_redirect_uri(self.config.callback.clone())
            .set_auth_type(authentication)
    }

    async fn exchange(&self, discovery: &Discovery, code: String, verifier: &str) -> Result<Tokens, Failure> {
        let redeem = async |client: Client| {
            let verifier = PkceCodeVerifier::new(verifier.to_owned());
            let request = client.exchange_code(AuthorizationCode::new(code.clone())).set_pkce_verifier(verifier);
            request.request_async(&self.transport).await
        };
        let tokens = match redeem(self.client(discovery)).await {
            // Some providers do not decode the secret in the header, which OAuth encodes (RFC 6749, 2.3.1), and do not know
            // the client then.
            Err(RequestTokenError::ServerResponse(error))
                if matches!(
                    error.error(),
                    BasicErrorResponseType::InvalidClient | BasicErrorResponseType::UnauthorizedClient
                ) && discovery.client_authentication == ClientAuthentication::BasicOrPost =>
            {
                redeem(self.client(discovery).set_auth_type(AuthType::RequestBody)).await
            }
            tokens => tokens,
        };
        Ok(tokens?)
    }

    /// The claims of the ID token, which is fully verified first; and the metadata with the key that has signed it.
    async fn id_token_claims(
        &self,
        metadata: Metadata,
        tokens: &Tokens,
        nonce: &str,
    ) -> Result<(Map<String, Value>, Metadata), Failure> {
        let missing = || ClaimsVerificationError::Other(String::new());
        let token = SignedToken::parse(tokens.id_token().ok_or_else(missing)?)?;
        match token.id_token_claims(&self.parties(&metadata), nonce) {
            Err(error) if error.is_about_the_key() => {
                let metadata = self.metadata_with_new_keys(&metadata).await?;
                Ok((token.id_token_claims(&self.parties(&metadata), nonce)?, metadata))
            }
            Err(Invalid::Refused(ClaimsVerificationError::InvalidIssuer(reason))) => {
                warn!(reason, "the ID token's issuer is not the one of the setting OIDC_ISSUER");
                Err(ClaimsVerificationError::InvalidIssuer(reason).into())
            }
            claims => Ok((claims?, metadata)),
        }
    }

    fn parties<'p>(&'p self, metadata: &'p Metadata) -> Parties<'p> {
        Parties { issuer: &self.config.issuer, client: &self.config.client_id, keys: &metadata.keys }
    }

    /// The userinfo endpoint's claims about the person `subject`; None if it refuses to say anything.
    async fn user_info(
        &self,
        metadata: &Metadata,
        endpoint: &UserInfoUrl,
        token: &AccessToken,
        subject: &str,
    ) -> Result<Option<Map<String, Value>>, Failure> {
        let response = self.transport.get(endpoint.url(), Some(token)).await?;
        let status = response.status();
        if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS {
            let status = status.as_u16();
            warn!(status, "userinfo refuses to say anything: the sign-in continues without");
            return Ok(None);
        }
        if status != StatusCode::OK {
            return Err(Failure::Unavailable(format!("userinfo: HTTP status {status}")));
        }
        let unreadable = || Failure::unavailable("the userinfo endpoint's response cannot be read");
        let Ok(claims) = serde_json::from_slice::<Map<String, Value>>(response.body()) else {
            let text = std::str::from_utf8(response.body()).map_err(|_| unreadable())?;
            let token = SignedToken::parse(text.trim())?;
            return Ok(Some(token.user_info_claims(&self.parties(metadata), subject)?));
        };
        if claims.get("sub").is_none_or(|sub| sub != subject) {
            return Err(ClaimsVerificationError::InvalidSubject(String::new()).into());
        }
        Ok(Some(claims))
    }

    /// Addresses and keys. Requests at the same time wait for the same response.
    async fn metadata(&self) -> Result<Metadata, Failure> {
        let mut cached = self.cached.lock().await;
        if let Some(cached) = cached.as_ref().filter(|cached| cached.fetched.elapsed() < METADATA_MAX_AGE) {
            return Ok(cached.metadata.clone());
        }
        let issuer = self.config.issuer.as_str().trim_end_matches('/');
        let url = format!("{issuer}/.well-known/openid-configuration").parse();
        let url = url.map_err(|_| Failure::unavailable("the issuer is no address"))?;
        let document: Map<String, Value> = self.transport.json(&url, "the discovery document").await?;
        let discovery = Discovery::read(&document, &self.config.issuer)?;
        let keys = Arc::new(self.keys(&discovery).await?);
        let metadata = Metadata { discovery: Arc::new(discovery), keys };
        let now = Instant::now();
        *cached = Some(Cached { metadata: metadata.clone(), fetched: now, key_refreshes: 0, refreshes_since: now });
        Ok(metadata)
    }

    /// The same with other keys than `known`, unless they have been fetched too often.
    async fn metadata_with_new_keys(&self, known: &Metadata) -> Result<Metadata, Failure> {
        let mut cached = self.cached.lock().await;
        let Some(cached) = cached.as_mut() else {
            return Err(Failure::unavailable("the identity provider is not known yet"));
        };
        if cached.refreshes_since.elapsed() >= KEY_REFRESH_INTERVAL {
            (cached.key_refreshes, cached.refreshes_since) = (0, Instant::now());
        }
        let has_new_keys = !Arc::ptr_eq(&cached.metadata.keys, &known.keys);
        if !has_new_keys && cached.key_refreshes < MAX_KEY_REFRESHES {
            cached.key_refreshes += 1;
            cached.metadata.keys = Arc::new(self.keys(&cached.metadata.discovery).await?);
        }
        Ok(cached.metadata.clone())
    }

    async fn keys(&self, discovery: &Discovery) -> Result<CoreJsonWebKeySet, Failure> {
        self.transport.json(discovery.keys.url(), "the provider's set of keys").await
    }
}
