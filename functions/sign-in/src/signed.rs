//! Signed tokens: ID tokens, and userinfo responses where the provider signs them.
//!
//! The library verifies them. It also reads every claim that OpenID Connect defines into a type, and rejects a token in which
//! one has another type, even if nobody uses it. Providers do send such claims. So the library gets the token with only the
//! claims that decide whether it is valid, and a [`Key`] checks the signature of the token as it came.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use openidconnect::core::{
    CoreGenderClaim, CoreIdToken, CoreJsonWebKey, CoreJsonWebKeySet, CoreJsonWebKeyType, CoreJsonWebKeyUse,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
};
use openidconnect::{
    ClaimsVerificationError, ClientId, EmptyAdditionalClaims, IdTokenVerifier, IssuerUrl, JsonWebKey,
    JsonWebKeyAlgorithm, JsonWebKeyId, JsonWebKeySet, Nonce, SignatureVerificationError, SubjectIdentifier,
    UserInfoJsonWebToken, UserInfoVerifier,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::failure::Failure;

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

/// The claims that decide whether a token is valid.
const DECISIVE_CLAIMS: [&str; 6] = ["iss", "sub", "aud", "exp", "iat", "nonce"];

/// Whether ID tokens may be signed with the algorithm of that name.
pub(crate) fn is_accepted(algorithm: &str) -> bool {
    serde_json::from_value(algorithm.into()).is_ok_and(|algorithm| SIGNATURE_ALGORITHMS.contains(&algorithm))
}

/// A token that has not been verified yet.
pub(crate) struct SignedToken {
    claims: Map<String, Value>,
    key_id: Option<JsonWebKeyId>,
    /// The part that is signed: header and payload.
    signed: Arc<str>,
    /// The token with only the decisive claims.
    decisive: String,
}

/// Who may have issued a token, and for whom.
pub(crate) struct Parties<'p> {
    pub(crate) issuer: &'p IssuerUrl,
    pub(crate) client: &'p ClientId,
    pub(crate) keys: &'p CoreJsonWebKeySet,
}

/// Why a token is not accepted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Invalid {
    /// It is no token, or lacks a claim that every token has.
    Unreadable,
    /// It is encrypted (JWE), and this site has no key of its own.
    Encrypted,
    /// The library has verified it, and does not accept it.
    Refused(ClaimsVerificationError),
}

impl Invalid {
    /// Whether another key may be the right one. The provider may have changed its key, and ids of keys are optional.
    pub(crate) fn is_about_the_key(&self) -> bool {
        matches!(
            self,
            Self::Refused(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey | SignatureVerificationError::CryptoError(_)
            ))
        )
    }
}

impl From<ClaimsVerificationError> for Invalid {
    fn from(error: ClaimsVerificationError) -> Self {
        Self::Refused(error)
    }
}

impl From<Invalid> for Failure {
    fn from(invalid: Invalid) -> Self {
        match invalid {
            Invalid::Unreadable => Self::unavailable("the identity provider's token cannot be read"),
            Invalid::Encrypted => {
                Self::unavailable("the identity provider encrypts its tokens, which this site does not support")
            }
            Invalid::Refused(error) => error.into(),
        }
    }
}

#[derive(Deserialize)]
struct Header {
    kid: Option<JsonWebKeyId>,
}

impl SignedToken {
    /// A token in its compact form.
    pub(crate) fn parse(text: &str) -> Result<Self, Invalid> {
        let (header, payload, signature) = match text.split('.').collect::<Vec<_>>()[..] {
            [header, payload, signature] => (header, payload, signature),
            [_, _, _, _, _] => return Err(Invalid::Encrypted),
            _ => return Err(Invalid::Unreadable),
        };
        let Header { kid } = json(header).ok_or(Invalid::Unreadable)?;
        let claims: Map<String, Value> = json(payload).ok_or(Invalid::Unreadable)?;
        let is_decisive = |name: &str| DECISIVE_CLAIMS.contains(&name);
        let decisive: Map<_, _> = claims.clone().into_iter().filter(|(name, _)| is_decisive(name)).collect();
        let decisive = BASE64_URL_SAFE_NO_PAD.encode(Value::Object(decisive).to_string());
        Ok(Self {
            claims,
            key_id: kid,
            signed: format!("{header}.{payload}").into(),
            decisive: format!("{header}.{decisive}.{signature}"),
        })
    }

    /// The claims of an ID token, after the library has checked algorithm, signature, issuer, audience, expiry and nonce. A
    /// token that came for a refresh token need not have the nonce (OpenID Connect Core 1.0, 12.2).
    pub(crate) fn id_token_claims(
        &self,
        parties: &Parties<'_>,
        nonce: Option<&str>,
    ) -> Result<Map<String, Value>, Invalid> {
        let token: CoreIdToken = self.decisive.parse().map_err(|_| Invalid::Unreadable)?;
        let (client, issuer) = (parties.client.clone(), parties.issuer.clone());
        let verifier = IdTokenVerifier::new_public_client(client, issuer, self.keys(parties.keys));
        let verifier = verifier.set_allowed_algs(SIGNATURE_ALGORITHMS);
        match nonce {
            Some(nonce) => token.claims(&verifier, &Nonce::new(nonce.to_owned()))?,
            None => token.claims(&verifier, |_: Option<&Nonce>| Ok(()))?,
        };
        Ok(self.claims.clone())
    }

    /// The claims of a signed userinfo response, after the library has checked signature, issuer, audience and subject. The
    /// library accepts only RS256 here.
    pub(crate) fn user_info_claims(&self, parties: &Parties<'_>, subject: &str) -> Result<Map<String, Value>, Invalid> {
        let token: UserInfoJsonWebToken<
            EmptyAdditionalClaims,
            CoreGenderClaim,
            CoreJweContentEncryptionAlgorithm,
            CoreJwsSigningAlgorithm,
        > = serde_json::from_value(self.decisive.as_str().into()).map_err(|_| Invalid::Unreadable)?;
        let (client, issuer) = (parties.client.clone(), parties.issuer.clone());
        let subject = SubjectIdentifier::new(subject.to_owned());
        let verifier = UserInfoVerifier::new(client, issuer, self.keys(parties.keys), Some(subject));
        token.claims(&verifier)?;
        Ok(self.claims.clone())
    }

    fn keys(&self, keys: &CoreJsonWebKeySet) -> JsonWebKeySet<Key> {
        let key = |key: &CoreJsonWebKey| Key {
            published: key.clone(),
            id: key.key_id().or(self.key_id.as_ref()).cloned(),
            signed: self.signed.clone(),
        };
        JsonWebKeySet::new(keys.keys().iter().map(key).collect())
    }
}

fn json<T: for<'de> Deserialize<'de>>(part: &str) -> Option<T> {
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

/// A key of the provider, to verify one token.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Key {
    published: CoreJsonWebKey,
    /// A key that is published without an id may have signed any token.
    id: Option<JsonWebKeyId>,
    /// What was signed.
    #[serde(skip)]
    signed: Arc<str>,
}

impl JsonWebKey for Key {
    type KeyUse = CoreJsonWebKeyUse;
    type SigningAlgorithm = CoreJwsSigningAlgorithm;

    fn key_id(&self) -> Option<&JsonWebKeyId> {
        self.id.as_ref()
    }

    fn key_type(&self) -> &CoreJsonWebKeyType {
        self.published.key_type()
    }

    fn key_use(&self) -> Option<&CoreJsonWebKeyUse> {
        self.published.key_use()
    }

    fn signing_alg(&self) -> JsonWebKeyAlgorithm<&CoreJwsSigningAlgorithm> {
        self.published.signing_alg()
    }

    /// Only for tokens that are signed with the client secret, which are not accepted.
    fn new_symmetric(key: Vec<u8>) -> Self {
        Self { published: CoreJsonWebKey::new_symmetric(key), id: None, signed: Arc::default() }
    }

    /// Verifies the complete token's signature, and not that of the message, which lacks claims.
    fn verify_signature(
        &self,
        algorithm: &CoreJwsSigningAlgorithm,
        _: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureVerificationError> {
        self.published.verify_signature(algorithm, self.signed.as_bytes(), signature)
    }

    fn hash_bytes(&self, bytes: &[u8], algorithm: &CoreJwsSigningAlgorithm) -> Result<Vec<u8>, String> {
        self.published.hash_bytes(bytes, algorithm)
    }
}
