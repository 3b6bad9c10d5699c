//! Lists, one page at a time.

use serde_json::{Value, json};

use crate::payments::error::ApiError;
use crate::payments::object::text;
use crate::payments::params::Params;

/// A list with all its objects on one page.
pub(crate) fn complete(data: &[Value], url: &str) -> Value {
    json!({"object": "list", "data": data, "has_more": false, "url": url})
}

/// The page that the parameters `limit`, `starting_after` and `ending_before` select. `all` is newest first.
pub(crate) fn page(all: &[&Value], url: &str, params: &mut Params) -> Result<Value, ApiError> {
    let limit = params.integer("limit")?.unwrap_or(10);
    let limit = usize::try_from(limit).ok().filter(|limit| (1..=100).contains(limit));
    let limit = limit.ok_or_else(|| ApiError::bad_value("limit", "Invalid limit: must be between 1 and 100"))?;
    let (start, end) = match (params.take("starting_after"), params.take("ending_before")) {
        (Some(_), Some(_)) => {
            let message = "You may only specify one of these parameters: starting_after, ending_before.";
            return Err(ApiError::invalid(message).with_code("parameters_exclusive"));
        }
        (Some(after), None) => (position(all, &after, "starting_after")? + 1, all.len()),
        (None, Some(before)) => {
            let end = position(all, &before, "ending_before")?;
            (end.saturating_sub(limit), end)
        }
        (None, None) => (0, all.len()),
    };
    let data: Vec<_> = all[start..end].iter().take(limit).collect();
    let has_more = end - start > limit || (end < all.len() && start > 0);
    Ok(json!({"object": "list", "data": data, "has_more": has_more, "url": url}))
}

/// The position of the object with that id, which the parameter `param` names.
fn position(all: &[&Value], id: &str, param: &str) -> Result<usize, ApiError> {
    let found = all.iter().position(|object| text(object, "id") == id);
    found.ok_or_else(|| ApiError::no_such("object", id).with_param(param))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(query: &str) -> (Vec<i64>, Value) {
        let objects: Vec<_> = (1..=5).map(|number| json!({"id": number.to_string(), "number": number})).collect();
        let all: Vec<_> = objects.iter().collect();
        let page = page(&all, "/v1/things", &mut Params::parse(query)).expect("a page");
        let data = page["data"].as_array().expect("a list").iter().filter_map(|object| object["number"].as_i64());
        (data.collect(), page["has_more"].clone())
    }

    #[test]
    fn pages_follow_each_other() {
        assert_eq!(ids(""), (vec![1, 2, 3, 4, 5], false.into()));
        assert_eq!(ids("limit=2"), (vec![1, 2], true.into()));
        assert_eq!(ids("limit=2&starting_after=2"), (vec![3, 4], true.into()));
        assert_eq!(ids("limit=2&starting_after=4"), (vec![5], false.into()));
        assert_eq!(ids("limit=2&ending_before=4"), (vec![2, 3], true.into()));
        assert_eq!(ids("limit=2&ending_before=2"), (vec![1], false.into()));
    }

    #[test]
    fn a_page_that_is_none_is_refused() {
        for query in ["limit=0", "limit=101", "limit=x", "starting_after=9", "starting_after=1&ending_before=2"] {
            assert!(page(&[], "/v1/things", &mut Params::parse(query)).is_err(), "{query}");
        }
    }
}
