//! A function's settings: read once, typed, and an error that names the one to mend.

use std::collections::BTreeMap;
use std::fmt::Display;

/// Where settings come from: variables of the process, or a map that `cargo dev` or a test has filled in.
///
/// Not `Debug`: some values are secrets.
#[derive(Clone, Default)]
pub struct Settings(BTreeMap<String, String>);

/// A setting that is missing or cannot be understood. Says how to mend it, never what the value was.
#[derive(Debug, thiserror::Error)]
#[error("the setting {name} {fault}: {remedy}")]
pub struct Error {
    name: &'static str,
    fault: String,
    remedy: &'static str,
}

impl Error {
    /// The setting `name` is there, but is no good: `fault` continues the sentence "the setting NAME …".
    pub fn malformed(name: &'static str, fault: impl Display, remedy: &'static str) -> Self {
        Self { name, fault: fault.to_string(), remedy }
    }

    /// The name of the setting.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl Settings {
    /// The variables of this process. Those that are not Unicode are left out.
    pub fn from_process() -> Self {
        std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect()
    }

    /// The setting as text; empty counts as missing. `remedy` tells what to give it.
    pub fn required(&self, name: &'static str, remedy: &'static str) -> Result<&str, Error> {
        self.optional(name).ok_or_else(|| Error::malformed(name, "is missing", remedy))
    }

    /// The setting as text, if it is there and not empty.
    pub fn optional(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// The setting, understood by `parse`.
    pub fn parsed<T>(
        &self,
        name: &'static str,
        remedy: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Error> {
        parse(self.required(name, remedy)?).ok_or_else(|| Error::malformed(name, "is malformed", remedy))
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Settings {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(variables: I) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn port(settings: &Settings) -> Result<u16, Error> {
        settings.parsed("PORT", "give it a number", |text| text.parse().ok())
    }

    #[test]
    fn a_setting_is_typed() {
        let settings = Settings::from_iter([("PORT", " 80 ")]);
        assert_eq!(port(&settings).expect("a number"), 80);
    }

    #[test]
    fn a_missing_or_empty_setting_is_named_with_its_remedy() {
        for settings in [Settings::default(), Settings::from_iter([("PORT", " ")])] {
            let error = port(&settings).expect_err("missing");
            assert_eq!(error.to_string(), "the setting PORT is missing: give it a number");
            assert_eq!(error.name(), "PORT");
        }
    }

    #[test]
    fn the_value_of_a_malformed_setting_is_not_told() {
        let error = port(&Settings::from_iter([("PORT", "hemligt")])).expect_err("malformed");
        assert_eq!(error.to_string(), "the setting PORT is malformed: give it a number");
    }
}
