//! What is wrong with a field.

/// A field whose value is not accepted. Never contains the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {code}")]
pub struct FieldError {
    field: &'static str,
    code: &'static str,
}

impl FieldError {
    pub(crate) const fn new(field: &'static str, code: &'static str) -> Self {
        Self { field, code }
    }

    /// The field's path in the form, such as `address.postalCode`.
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// The stable name of the error, in kebab-case.
    pub fn code(&self) -> &'static str {
        self.code
    }
}
