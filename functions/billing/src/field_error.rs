//! What is wrong with a field.

/// One field that cannot be taken as it was sent. Never holds what was sent.
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

    /// The field's path as it is sent, such as `address.postalCode`.
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// The stable name of the fault, in kebab-case.
    pub fn code(&self) -> &'static str {
        self.code
    }
}
