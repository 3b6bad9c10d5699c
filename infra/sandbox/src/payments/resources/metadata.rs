//! Metadata: the client's own names and values on an object.

use serde_json::{Map, Value};

use crate::payments::error::ApiError;
use crate::payments::params::Params;

const MAX_NAME_CHARS: usize = 40;
const MAX_VALUE_CHARS: usize = 500;
const MAX_PAIRS: usize = 50;

/// The object's metadata, merged with the request's pairs: an empty value removes a pair, an empty `metadata` all pairs.
pub(super) fn merged(object: &Value, params: &mut Params) -> Result<Value, ApiError> {
    let clear = params.take("metadata").is_some_and(|value| value.is_empty());
    let mut merged = if clear { Map::new() } else { object["metadata"].as_object().cloned().unwrap_or_default() };
    for (key, value) in params.map("metadata") {
        let (name, length) = (key.chars().count(), value.chars().count());
        if name > MAX_NAME_CHARS || length > MAX_VALUE_CHARS {
            let message = format!(
                "Metadata names can have up to {MAX_NAME_CHARS} characters and values up to {MAX_VALUE_CHARS}, but you passed in {name} and {length}."
            );
            return Err(ApiError::bad_value(&format!("metadata[{key}]"), &message));
        }
        if value.is_empty() {
            merged.remove(&key);
        } else {
            merged.insert(key, value.into());
        }
    }
    if merged.len() > MAX_PAIRS {
        return Err(ApiError::bad_value("metadata", &format!("You may only have {MAX_PAIRS} pairs of metadata.")));
    }
    Ok(merged.into())
}
