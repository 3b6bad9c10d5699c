#!/usr/bin/env bash
# openidconnect 4.1.0 (crate): a signed userinfo response is accepted with RS256 alone.
#
# A client may register any algorithm for it, as for ID tokens (`userinfo_signed_response_alg`, OpenID Connect Dynamic Client
# Registration 1.0, 2). The crate's verifier of ID tokens has `set_allowed_algs`; its verifier of userinfo has no such method,
# and keeps the default. So the crate signs a response with EdDSA that it then refuses, although the ID token with the same
# key and algorithm is accepted. At a provider that signs both with ES256 or EdDSA, sign-in works until a claim is needed that
# only userinfo has.
#
# Needs cargo and openssl. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
openssl genpkey -algorithm ed25519 -out key.pem

cat >Cargo.toml <<'END'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
openidconnect = { version = "=4.1.0", default-features = false }
chrono = { version = "=0.4.45", default-features = false, features = ["now"] }
END

cat >src/main.rs <<'END'
use openidconnect::core::{
    CoreEdDsaPrivateSigningKey, CoreGenderClaim, CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier,
    CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreUserInfoVerifier,
};
use openidconnect::{
    Audience, ClientId, EmptyAdditionalClaims, IssuerUrl, JsonWebKeyId, Nonce, PrivateSigningKey, StandardClaims,
    SubjectIdentifier, UserInfoClaims, UserInfoJsonWebToken,
};

fn main() {
    let pem = std::fs::read_to_string("key.pem").unwrap();
    let key = CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new("a".to_owned()))).unwrap();
    let keys = CoreJsonWebKeySet::new(vec![key.as_verification_key()]);
    let issuer = IssuerUrl::new("https://id.example".to_owned()).unwrap();
    let client = ClientId::new("shop".to_owned());
    let audience = || vec![Audience::new("shop".to_owned())];
    let about = || StandardClaims::new(SubjectIdentifier::new("1".to_owned()));

    let now = chrono::Utc::now();
    let until = now + chrono::Duration::minutes(5);
    let claims = CoreIdTokenClaims::new(issuer.clone(), audience(), until, now, about(), EmptyAdditionalClaims {});
    let token = CoreIdToken::new(claims, &key, CoreJwsSigningAlgorithm::EdDsa, None, None).unwrap();
    let verifier = CoreIdTokenVerifier::new_public_client(client.clone(), issuer.clone(), keys.clone())
        .set_allowed_algs([CoreJwsSigningAlgorithm::EdDsa]);
    match token.claims(&verifier, |_: Option<&Nonce>| Ok(())) {
        Ok(_) => println!("ID token: accepted"),
        Err(error) => println!("ID token: {error:?}"),
    }

    let claims = UserInfoClaims::<EmptyAdditionalClaims, CoreGenderClaim>::new(about(), EmptyAdditionalClaims {})
        .set_issuer(Some(issuer.clone()))
        .set_audiences(Some(audience()));
    let response: UserInfoJsonWebToken<_, _, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm> =
        UserInfoJsonWebToken::new(claims, &key, CoreJwsSigningAlgorithm::EdDsa).unwrap();
    let verifier = CoreUserInfoVerifier::new(client, issuer, keys, Some(SubjectIdentifier::new("1".to_owned())));
    match response.claims(&verifier) {
        Ok(_) => println!("userinfo: accepted"),
        Err(error) => println!("userinfo: {error:?}"),
    }
}
END

cargo run --quiet | tee seen
diff - seen <<'END'
ID token: accepted
userinfo: SignatureVerification(DisallowedAlg("algorithm `EdDSA` is not one of: RS256"))
END
echo "as described"
