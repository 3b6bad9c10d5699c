//! The fields of a request: names and values, with nested names in brackets (`card[exp_month]`).

use std::fmt::Display;

use crate::metadata::Metadata;

/// The fields of a request, in the order in which they were added: for the provider, a request with the same key is a
/// repeat only if it is the same byte for byte.
#[derive(Clone, Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The form with one more field. An empty value removes what the object has.
    pub(crate) fn with(mut self, name: impl Into<String>, value: impl Display) -> Self {
        self.0.push((name.into(), value.to_string()));
        self
    }

    /// The form with one more field, if there is a value for it.
    pub(crate) fn with_some(self, name: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The form with metadata. Entries that the object has under other names stay.
    pub(crate) fn with_metadata(self, metadata: &Metadata) -> Self {
        metadata.iter().fold(self, |form, (name, value)| form.with(format!("metadata[{name}]"), value))
    }

    /// The form, asking for related objects as a whole rather than their ids: at most four levels deep.
    pub(crate) fn expanding(self, paths: &[&str]) -> Self {
        paths.iter().fold(self, |form, path| form.with("expand[]", path))
    }

    /// As `application/x-www-form-urlencoded`.
    pub(crate) fn encode(&self) -> String {
        // Pairs of text can always be written.
        serde_urlencoded::to_string(&self.0).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_nested_in_brackets_and_everything_is_encoded() {
        let metadata = Metadata::from([("kortkoll_owner".to_owned(), "https://id.example anna".to_owned())]);
        let form = Form::new()
            .with("card[exp_month]", 4)
            .with_some("billing_details[name]", Some("Åsa & Co"))
            .with_some("billing_details[phone]", None::<&str>)
            .with("billing_details[address][line2]", "")
            .with_metadata(&metadata)
            .expanding(&["customer"]);
        assert_eq!(
            form.encode(),
            "card%5Bexp_month%5D=4&billing_details%5Bname%5D=%C3%85sa+%26+Co\
             &billing_details%5Baddress%5D%5Bline2%5D=\
             &metadata%5Bkortkoll_owner%5D=https%3A%2F%2Fid.example+anna&expand%5B%5D=customer"
        );
        assert_eq!(Form::new().encode(), "");
    }
}
