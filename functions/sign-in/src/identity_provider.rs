//! The identity provider: its addresses and keys, the address to which the browser is sent, and the claims that it returns.

use std::time::Duration;

use openidconnect::core::{CoreClientAuthMethod, CoreJsonWebKeySet, CoreJwsSigningAlgorithm, CoreResponseType};
use openidconnect::url::Url;
use openidconnect::{
    AuthType, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    IssuerUrl, LoginHint, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    SignatureVerificationError, SubjectIdentifier, TokenResponse as _,
};
use serde_json::{Map, Value};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::claims::ClaimNames;
use crate::failure::Failure;
use crate::flow::Flow;
use crate::transport::Transport;
use crate::types::{Client, Metadata, TokenResponse, UserInfo};

/// How long addresses and keys are cached, so that a key that was withdrawn is not trusted for long.
const METADATA_MAX_AGE: Duration = Duration::from_hours(1);

/// How often the keys are fetched again because of an unknown key, at most.
const KEY_REFRESH_INTERVAL: Duration = Duration::from_mins(1);

/// The algorithms that sign with the provider's own key. `none`, and those that sign with the client secret, are not accepted.
const SIGNATURE_ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// The provider, and this site as its client.
#[derive(Clone)]
pub(crate) struct Config {
    pub(crate) issuer: IssuerUrl,
    pub(crate) client_id: ClientId,
    pub(crate) client_secret: ClientSecret,
    /// The address on this site to which the provider redirects.
    pub(crate) callback: RedirectUrl,
}

/// The identity provider.
pub(crate) struct IdentityProvider {
    config: Config,
    transport: Transport,
    cached: Mutex<Option<Cached>>,
}

/// The provider's addresses and keys.
struct Cached {
    metadata: Metadata,
    fetched: Instant,
    /// When the keys were fetched again because one was missing.
    keys_refreshed: Option<Instant>,
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
        let client = self.client(self.metadata().await?);
        let verifier = PkceCodeVerifier::new(flow.verifier.clone());
        let (state, nonce) = (CsrfToken::new(state), Nonce::new(flow.nonce.clone()));
        let mut request = client
            .authorize_url(AuthenticationFlow::<CoreResponseType>::AuthorizationCode, move || state, move || nonce)
            .add_scopes(["profile", "email"].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        if let Some(hint) = login_hint {
            request = request.set_login_hint(LoginHint::new(hint));
        }
        if let Some(prompt) = flow.prompt {
            request = request.add_prompt(prompt.into());
        }
        let (url, ..) = request.url();
        Ok(url.into())
    }

    /// Whether the provider says that it lets the person choose an account.
    pub(crate) async fn offers_account_choice(&self) -> Result<bool, Failure> {
        Ok(self.metadata().await?.additional_metadata().has_prompt("select_account"))
    }

    /// The address at which the person signs out of the provider itself, if it announces one.
    pub(crate) async fn sign_out_url(&self) -> Result<Option<String>, Failure> {
        let metadata = self.metadata().await?;
        let endpoint = metadata.additional_metadata().end_session_endpoint.as_ref().and_then(Value::as_str);
        // As safe as the issuer: https, unless the provider is on this machine.
        let scheme = self.config.issuer.url().scheme();
        let url = endpoint.and_then(|url| Url::parse(url).ok()).filter(|url| url.scheme() == scheme);
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
    ) -> Result<Map<String, Value>, Failure> {
        let metadata = self.metadata().await?;
        self.check_issuer(&metadata, issuer)?;
        let client = self.client(metadata);
        let tokens = self.exchange(&client, code, flow.verifier.clone()).await?;
        let mut claims = self.claims(&client, &tokens, &flow.nonce).await?;
        // The ID token may only identify the person. The userinfo endpoint then has the other claims.
        if !names.are_in(&claims) && client.user_info_url().is_some() {
            let mut all = self.user_info(&client, &tokens, &claims).await?;
            all.extend(claims.into_iter().filter(|(_, value)| !value.is_null()));
            claims = all;
        }
        Ok(claims)
    }

    /// A response of one provider must not be taken for another's (RFC 9207).
    fn check_issuer(&self, metadata: &Metadata, issuer: Option<&str>) -> Result<(), Failure> {
        let announced = metadata.additional_metadata().authorization_response_iss_parameter_supported;
        match issuer {
            Some(issuer) if issuer == self.config.issuer.as_str() => Ok(()),
            None if !announced => Ok(()),
            _ => Err(Failure::Refused("the response comes from another issuer")),
        }
    }

    fn client(&self, metadata: Metadata) -> Client {
        let methods = metadata.token_endpoint_auth_methods_supported();
        // A provider that does not say supports `client_secret_basic` (OpenID Connect Discovery 1.0, 3).
        let in_body = methods.is_some_and(|methods| !methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let (id, secret) = (self.config.client_id.clone(), self.config.client_secret.clone());
        Client::from_provider_metadata(metadata, id, Some(secret))
            .set_redirect_uri(self.config.callback.clone())
            .set_auth_type(if in_body { AuthType::RequestBody } else { AuthType::BasicAuth })
    }

    async fn exchange(&self, client: &Client, code: String, verifier: String) -> Result<TokenResponse, Failure> {
        let request = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| Failure::unavailable("the identity provider has no token endpoint"))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier));
        Ok(request.request_async(&self.transport).await?)
    }

    /// The claims of the ID token, which is fully verified first.
    async fn claims(
        &self,
        client: &Client,
        tokens: &TokenResponse,
        nonce: &str,
    ) -> Result<Map<String, Value>, Failure> {
        let missing_key = ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey);
        match verify(client, tokens, nonce) {
            Err(error) if error == missing_key => {
                let client = self.client(self.metadata_with_new_keys().await?);
                Ok(verify(&client, tokens, nonce)?)
            }
            claims => Ok(claims?),
        }
    }

    async fn user_info(
        &self,
        client: &Client,
        tokens: &TokenResponse,
        claims: &Map<String, Value>,
    ) -> Result<Map<String, Value>, Failure> {
        let subject = claims.get("sub").and_then(Value::as_str).unwrap_or_default().to_owned();
        let request = client
            .user_info(tokens.access_token().clone(), Some(SubjectIdentifier::new(subject)))
            .map_err(|_| Failure::unavailable("the identity provider has no userinfo endpoint"))?;
        let info: UserInfo = request.request_async(&self.transport).await?;
        Ok(object(&info))
    }

    /// Addresses and keys. Requests at the same time wait for the same response.
    async fn metadata(&self) -> Result<Metadata, Failure> {
        let mut cached = self.cached.lock().await;
        if let Some(cached) = cached.as_ref().filter(|cached| cached.fetched.elapsed() < METADATA_MAX_AGE) {
            return Ok(cached.metadata.clone());
        }
        let metadata = Metadata::discover_async(self.config.issuer.clone(), &self.transport).await?;
        *cached = Some(Cached { metadata: metadata.clone(), fetched: Instant::now(), keys_refreshed: None });
        Ok(metadata)
    }

    /// The same with new keys, unless they were fetched again a moment ago.
    async fn metadata_with_new_keys(&self) -> Result<Metadata, Failure> {
        let mut cached = self.cached.lock().await;
        let Some(cached) = cached.as_mut() else {
            return Err(Failure::unavailable("the identity provider is not known yet"));
        };
        if cached.keys_refreshed.is_none_or(|at| at.elapsed() >= KEY_REFRESH_INTERVAL) {
            cached.keys_refreshed = Some(Instant::now());
            let keys = CoreJsonWebKeySet::fetch_async(cached.metadata.jwks_uri(), &self.transport).await?;
            cached.metadata = cached.metadata.clone().set_jwks(keys);
        }
        Ok(cached.metadata.clone())
    }
}

/// Checks issuer, audience, algorithm, signature, expiry and nonce of the ID token, and returns its claims.
fn verify(client: &Client, tokens: &TokenResponse, nonce: &str) -> Result<Map<String, Value>, ClaimsVerificationError> {
    let token = tokens.id_token().ok_or_else(|| ClaimsVerificationError::Other(String::new()))?;
    let verifier = client.id_token_verifier().set_allowed_algs(SIGNATURE_ALGORITHMS);
    token.claims(&verifier, &Nonce::new(nonce.to_owned())).map(object)
}

/// Claims by their names.
fn object(claims: &impl serde::Serialize) -> Map<String, Value> {
    match serde_json::to_value(claims) {
        Ok(Value::Object(claims)) => claims,
        _ => Map::new(),
    }
}
