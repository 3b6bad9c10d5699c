//! What the versions of the API refuse. A request says in a header which one it is written for.

use super::error::ApiError;
use super::object::KNOWN_VERSIONS;
use super::params::Params;

/// The first version without `payment_method_types`. Versions begin with their day, so they compare as texts.
const FIRST_WITHOUT_TYPES: &str = "2026-09-30";

/// Fails if that version of the API does not exist.
pub(super) fn check(version: &str) -> Result<(), ApiError> {
    if KNOWN_VERSIONS.contains(&version) { Ok(()) } else { Err(ApiError::unknown_version()) }
}

/// Fails if a parameter of a new object is not one of that version.
pub(super) fn check_parameters(version: &str, path: &str, params: &Params) -> Result<(), ApiError> {
    let (old, new) = ("payment_method_types", "allowed_payment_method_types");
    let is_affected = ["checkout/sessions", "setup_intents", "payment_intents"].iter().any(|it| path.starts_with(it));
    if !is_affected {
        Ok(())
    } else if version >= FIRST_WITHOUT_TYPES && params.has(old) {
        Err(ApiError::no_longer_supported(old))
    } else if version < FIRST_WITHOUT_TYPES && path == "checkout/sessions" && params.has(new) {
        Err(ApiError::unknown(new))
    } else {
        Ok(())
    }
}
