//! A request's parameters: pairs whose names may be nested, such as `card[exp_year]`, `metadata[key]` or `expand[]`.
//! Each route takes the ones that it knows; what is left over is an error.

use super::error::ApiError;

/// The parameters that the route has not taken yet.
#[derive(Debug, Default)]
pub(super) struct Params {
    pairs: Vec<(String, String)>,
}

impl Params {
    /// Parses a query or a urlencoded body.
    pub(super) fn parse(text: &str) -> Self {
        Self { pairs: serde_urlencoded::from_str(text).unwrap_or_default() }
    }

    /// Whether the parameter, or anything nested in it, is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(key, _)| key.split('[').next() == Some(name))
    }

    /// A text that is equal for equal parameters, whatever their order.
    pub(super) fn fingerprint(&self) -> String {
        let mut pairs = self.pairs.clone();
        pairs.sort();
        serde_urlencoded::to_string(pairs).unwrap_or_default()
    }

    /// The parameter's value. Empty means "unset".
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        self.extract(|key| key == name).pop().map(|(_, value)| value)
    }

    /// A required parameter.
    pub(super) fn required(&mut self, name: &str) -> Result<String, ApiError> {
        self.take(name).filter(|value| !value.is_empty()).ok_or_else(|| ApiError::missing(name))
    }

    /// A parameter that is a whole number.
    pub(super) fn integer(&mut self, name: &str) -> Result<Option<i64>, ApiError> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let number = value.parse().map_err(|_| {
            ApiError::bad_value(name, &format!("Invalid integer: {value}")).with_code("parameter_invalid_integer")
        })?;
        Ok(Some(number))
    }

    /// A parameter that is `true` or `false`.
    pub(super) fn flag(&mut self, name: &str) -> Result<Option<bool>, ApiError> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let flag = value.parse().map_err(|_| ApiError::bad_value(name, &format!("Invalid boolean: {value}")))?;
        Ok(Some(flag))
    }

    /// A parameter whose value is one of `words`.
    pub(super) fn word(&mut self, name: &str, words: &[&str]) -> Result<Option<String>, ApiError> {
        match self.take(name) {
            Some(word) if !words.contains(&word.as_str()) => {
                let message = format!("Invalid {name}: must be one of {}", words.join(", "));
                Err(ApiError::bad_value(name, &message))
            }
            word => Ok(word),
        }
    }

    /// The values of `name[]`, or of `name[0]`, `name[1]` …
    pub(super) fn list(&mut self, name: &str) -> Vec<String> {
        let numbered = |index: &str| index.bytes().all(|byte| byte.is_ascii_digit());
        self.extract(|key| inner(key, name).is_some_and(numbered)).into_iter().map(|(_, value)| value).collect()
    }

    /// The pairs `name[key]`.
    pub(super) fn map(&mut self, name: &str) -> Vec<(String, String)> {
        let pairs = self.extract(|key| inner(key, name).is_some()).into_iter();
        pairs.filter_map(|(key, value)| Some((inner(&key, name)?.to_owned(), value))).collect()
    }

    /// Drops parameters that have no effect in the sandbox, with everything nested in them.
    pub(super) fn ignore(&mut self, names: &[&str]) {
        self.pairs.retain(|(key, _)| !names.contains(&key.split('[').next().unwrap_or_default()));
    }

    /// Fails if a parameter is left over: the route does not know it.
    pub(super) fn done(&self) -> Result<(), ApiError> {
        match self.pairs.first() {
            Some((name, _)) => Err(ApiError::unknown(name)),
            None => Ok(()),
        }
    }

    fn extract(&mut self, wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
        self.pairs.extract_if(.., |(key, _)| wanted(key)).collect()
    }
}

/// The text between the brackets of `name[…]`.
fn inner<'a>(key: &'a str, name: &str) -> Option<&'a str> {
    key.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_parameters_are_taken_and_the_rest_is_unknown() {
        let mut params =
            Params::parse("card%5Bexp_year%5D=2030&metadata[a]=b&metadata[å%20]=%C3%A5&expand[]=x&expand[1]=y&z[q]=1");
        assert_eq!(params.integer("card[exp_year]").expect("a number"), Some(2030));
        assert_eq!(params.map("metadata"), [("a".to_owned(), "b".to_owned()), ("å ".to_owned(), "å".to_owned())]);
        assert_eq!(params.list("expand"), ["x", "y"]);
        assert_eq!(params.take("customer"), None);
        assert_eq!(params.done().expect_err("z is left").body()["error"]["param"], "z[q]");
        params.ignore(&["z"]);
        assert!(params.done().is_ok());
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_refused_by_name() {
        let error = Params::parse("limit=many").integer("limit").expect_err("no number").body();
        assert_eq!(
            (&error["error"]["code"], &error["error"]["param"]),
            (&"parameter_invalid_integer".into(), &"limit".into())
        );
        assert!(Params::parse("off_session=maybe").flag("off_session").is_err());
        assert!(Params::parse("mode=payment").word("mode", &["setup"]).is_err());
        assert!(Params::parse("customer=").required("customer").is_err());
    }

    #[test]
    fn the_order_of_parameters_does_not_matter() {
        assert_eq!(Params::parse("a=1&b=2").fingerprint(), Params::parse("b=2&a=1").fingerprint());
        assert_ne!(Params::parse("a=1&b=2").fingerprint(), Params::parse("a=1&b=3").fingerprint());
    }
}
