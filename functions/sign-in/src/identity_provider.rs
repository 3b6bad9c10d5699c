//! The identity provider: its addresses and keys, the address to which the browser is sent, and the claims that it returns.

use http::StatusCode;
use oauth2::basic::BasicErrorResponseType;
use oauth2::{
    AccessToken, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RefreshToken, RequestTokenError, Scope, TokenResponse as _,
};
use openidconnect::{ClaimsVerificationError, IssuerUrl, UserInfoUrl};
use serde_json::{Map, Value};
use tracing::warn;
use web::session::Session;

use crate::claims::{ClaimNames, Claims};
use crate::discovery::{ClientAuthentication, Discovery};
use crate::failure::Failure;
use crate::flow::Flow;
use crate::metadata::{Metadata, MetadataCache};
use crate::signed::{Invalid, Parties, SignedToken};
use crate::transport::Transport;
use crate::types::{Client, TokenError, Tokens};

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
    metadata: MetadataCache,
}

/// For what the token endpoint gives tokens.
enum Grant {
    Code { code: String, verifier: String },
    RefreshToken(String),
}

/// What the provider grants for a code or a refresh token.
pub(crate) struct Granted {
    pub(crate) claims: Claims,
    /// By which the claims can be renewed, if the provider allows that.
    pub(crate) refresh_token: Option<String>,
}

impl IdentityProvider {
    pub(crate) fn new(config: Config) -> Self {
        let plain = config.issuer.url().scheme() == "http";
        let metadata = MetadataCache::new(config.issuer.clone());
        Self { config, transport: Transport::new(plain), metadata }
    }

    /// The address at the provider to which the browser is sent for the flow. `state` is the flow as the browser carries it.
    pub(crate) async fn authorization_url(
        &self,
        flow: &Flow,
        state: String,
        login_hint: Option<String>,
    ) -> Result<String, Failure> {
        let client = self.client(&self.metadata.get(&self.transport).await?.discovery);
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
        Ok(self.metadata.get(&self.transport).await?.discovery.offers_account_choice)
    }

    /// The address at which the person signs out of the provider itself, if it announces one.
    pub(crate) async fn sign_out_url(&self) -> Result<Option<String>, Failure> {
        let metadata = self.metadata.get(&self.transport).await?;
        // As safe as the issuer: https, unless the provider is on this machine.
        let scheme = self.config.issuer.url().scheme();
        let url = metadata.discovery.end_session_endpoint.clone().filter(|url| url.scheme() == scheme);
        let Some(mut url) = url else { return Ok(None) };
        url.query_pairs_mut().append_pair("client_id", &self.config.client_id);
        Ok(Some(url.into()))
    }

    /// What the provider grants for `code`. `issuer` is the issuer that the callback's query names.
    pub(crate) async fn finish(
        &self,
        flow: &Flow,
        code: String,
        issuer: Option<&str>,
        names: &ClaimNames,
    ) -> Result<Granted, Failure> {
        let metadata = self.metadata.get(&self.transport).await?;
        self.check_issuer(&metadata.discovery, issuer)?;
        let grant = Grant::Code { code, verifier: flow.verifier.clone() };
        let tokens = self.tokens(&metadata.discovery, &grant).await?;
        let (id_token, metadata) = self.id_token_claims(metadata, &tokens, Some(&flow.nonce)).await?;
        let claims = self.with_user_info(Claims::new(id_token), &metadata, &tokens, names).await?;
        Ok(Granted { claims, refresh_token: tokens.refresh_token().map(str::to_owned) })
    }

    /// What the provider grants for the refresh token of the session's person. None if it does not say any more what the
    /// person may do: its response need not have an ID token (OpenID Connect Core 1.0, 12.2).
    pub(crate) async fn renew(
        &self,
        refresh_token: String,
        session: &Session,
        names: &ClaimNames,
    ) -> Result<Option<Granted>, Failure> {
        let metadata = self.metadata.get(&self.transport).await?;
        let tokens = self.tokens(&metadata.discovery, &Grant::RefreshToken(refresh_token)).await?;
        let has_id_token = tokens.id_token().is_some();
        let (id_token, metadata) = if has_id_token {
            self.id_token_claims(metadata, &tokens, None).await?
        } else {
            let person = [("iss", session.issuer.as_str()), ("sub", session.subject.as_str())];
            (person.map(|(name, value)| (name.to_owned(), value.into())).into_iter().collect(), metadata)
        };
        let claims = self.with_user_info(Claims::new(id_token), &metadata, &tokens, names).await?;
        if !has_id_token && !names.decisive_are_in(&claims) {
            return Ok(None);
        }
        Ok(Some(Granted { claims, refresh_token: tokens.refresh_token().map(str::to_owned) }))
    }

    /// The claims with those of the userinfo endpoint, if they are not all there: an ID token may only identify the person.
    async fn with_user_info(
        &self,
        claims: Claims,
        metadata: &Metadata,
        tokens: &Tokens,
        names: &ClaimNames,
    ) -> Result<Claims, Failure> {
        let Some(endpoint) = metadata.discovery.userinfo_endpoint.as_ref().filter(|_| !names.are_in(&claims)) else {
            return Ok(claims);
        };
        match self.user_info(metadata, endpoint, tokens.access_token(), claims.subject()).await {
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

    async fn tokens(&self, discovery: &Discovery, grant: &Grant) -> Result<Tokens, Failure> {
        let tokens = match self.redeem(grant, self.client(discovery)).await {
            // Some providers do not decode the secret in the header, which OAuth encodes (RFC 6749, 2.3.1), and do not know
            // the client then.
            Err(RequestTokenError::ServerResponse(error))
                if matches!(
                    error.error(),
                    BasicErrorResponseType::InvalidClient | BasicErrorResponseType::UnauthorizedClient
                ) && discovery.client_authentication == ClientAuthentication::BasicOrPost =>
            {
                self.redeem(grant, self.client(discovery).set_auth_type(AuthType::RequestBody)).await
            }
            tokens => tokens,
        };
        Ok(tokens?)
    }

    async fn redeem(&self, grant: &Grant, client: Client) -> Result<Tokens, TokenError> {
        match grant {
            Grant::Code { code, verifier } => {
                let verifier = PkceCodeVerifier::new(verifier.clone());
                let request = client.exchange_code(AuthorizationCode::new(code.clone()));
                request.set_pkce_verifier(verifier).request_async(&self.transport).await
            }
            Grant::RefreshToken(token) => {
                let token = RefreshToken::new(token.clone());
                client.exchange_refresh_token(&token).request_async(&self.transport).await
            }
        }
    }

    /// The claims of the ID token, which is fully verified first; and the metadata with the key that has signed it.
    async fn id_token_claims(
        &self,
        metadata: Metadata,
        tokens: &Tokens,
        nonce: Option<&str>,
    ) -> Result<(Map<String, Value>, Metadata), Failure> {
        let missing = || ClaimsVerificationError::Other(String::new());
        let token = SignedToken::parse(tokens.id_token().ok_or_else(missing)?)?;
        match token.id_token_claims(&self.parties(&metadata), nonce) {
            Err(error) if error.is_about_the_key() => {
                let metadata = self.metadata.with_new_keys(&metadata, &self.transport).await?;
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
}
