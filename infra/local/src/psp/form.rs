//! A request's parameters: pairs whose names may be nested, as `card[exp_year]`, `metadata[key]` or `expand[]`.

use super::refusal::Refusal;

/// The parameters that nobody has taken yet.
#[derive(Debug, Default)]
pub(super) struct Form {
    pairs: Vec<(String, String)>,
}

impl Form {
    /// From a query or a urlencoded body.
    pub(super) fn parse(text: &str) -> Self {
        Self { pairs: serde_urlencoded::from_str(text).unwrap_or_default() }
    }

    /// The same for the same parameters, in whatever order they came.
    pub(super) fn fingerprint(&self) -> String {
        let mut pairs = self.pairs.clone();
        pairs.sort();
        serde_urlencoded::to_string(pairs).unwrap_or_default()
    }

    /// The parameter's value. Empty means "unset".
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        self.extract(|key| key == name).pop().map(|(_, value)| value)
    }

    /// A parameter that must be there.
    pub(super) fn required(&mut self, name: &str) -> Result<String, Refusal> {
        self.take(name).filter(|value| !value.is_empty()).ok_or_else(|| Refusal::missing(name))
    }

    pub(super) fn integer(&mut self, name: &str) -> Result<Option<i64>, Refusal> {
        let parse = |value: String| {
            value.parse().map_err(|_| {
                Refusal::bad_value(name, &format!("Invalid integer: {value}")).with_code("parameter_invalid_integer")
            })
        };
        self.take(name).map(parse).transpose()
    }

    pub(super) fn flag(&mut self, name: &str) -> Result<Option<bool>, Refusal> {
        let parse =
            |value: String| value.parse().map_err(|_| Refusal::bad_value(name, &format!("Invalid boolean: {value}")));
        self.take(name).map(parse).transpose()
    }

    /// A parameter that is one of these words.
    pub(super) fn word(&mut self, name: &str, words: &[&str]) -> Result<Option<String>, Refusal> {
        match self.take(name) {
            Some(word) if !words.contains(&word.as_str()) => {
                let message = format!("Invalid {name}: must be one of {}", words.join(", "));
                Err(Refusal::bad_value(name, &message))
            }
            word => Ok(word),
        }
    }

    /// The values of `name[]` or `name[0]`, `name[1]` …
    pub(super) fn list(&mut self, name: &str) -> Vec<String> {
        let numbered = |index: &str| index.bytes().all(|byte| byte.is_ascii_digit());
        self.extract(|key| inner(key, name).is_some_and(numbered)).into_iter().map(|(_, value)| value).collect()
    }

    /// The pairs `name[key]`.
    pub(super) fn map(&mut self, name: &str) -> Vec<(String, String)> {
        let pairs = self.extract(|key| inner(key, name).is_some()).into_iter();
        pairs.filter_map(|(key, value)| Some((inner(&key, name)?.to_owned(), value))).collect()
    }

    /// Parameters, with all that is nested in them, that change nothing here.
    pub(super) fn ignore(&mut self, names: &[&str]) {
        self.pairs.retain(|(key, _)| !names.contains(&key.split('[').next().unwrap_or_default()));
    }

    /// Nothing is left over that nobody knows.
    pub(super) fn done(&self) -> Result<(), Refusal> {
        self.pairs.first().map_or(Ok(()), |(name, _)| Err(Refusal::unknown(name)))
    }

    fn extract(&mut self, wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
        self.pairs.extract_if(.., |(key, _)| wanted(key)).collect()
    }
}

/// What stands in the brackets of `name[…]`.
fn inner<'a>(key: &'a str, name: &str) -> Option<&'a str> {
    key.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_parameters_are_taken_and_the_rest_is_unknown() {
        let mut form =
            Form::parse("card%5Bexp_year%5D=2030&metadata[a]=b&metadata[å%20]=%C3%A5&expand[]=x&expand[1]=y&z[q]=1");
        assert_eq!(form.integer("card[exp_year]").expect("a number"), Some(2030));
        assert_eq!(form.map("metadata"), [("a".to_owned(), "b".to_owned()), ("å ".to_owned(), "å".to_owned())]);
        assert_eq!(form.list("expand"), ["x", "y"]);
        assert_eq!(form.take("customer"), None);
        assert_eq!(form.done().expect_err("z is left").body()["error"]["param"], "z[q]");
        form.ignore(&["z"]);
        assert!(form.done().is_ok());
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_refused_by_name() {
        let error = Form::parse("limit=many").integer("limit").expect_err("no number").body();
        assert_eq!(
            (&error["error"]["code"], &error["error"]["param"]),
            (&"parameter_invalid_integer".into(), &"limit".into())
        );
        assert!(Form::parse("off_session=maybe").flag("off_session").is_err());
        assert!(Form::parse("mode=payment").word("mode", &["setup"]).is_err());
        assert!(Form::parse("customer=").required("customer").is_err());
    }

    #[test]
    fn the_order_of_parameters_does_not_matter() {
        assert_eq!(Form::parse("a=1&b=2").fingerprint(), Form::parse("b=2&a=1").fingerprint());
        assert_ne!(Form::parse("a=1&b=2").fingerprint(), Form::parse("a=1&b=3").fingerprint());
    }
}
