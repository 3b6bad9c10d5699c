//! What is wrong with a field.

use crate::field::Field;

/// A field whose value is not accepted. Never contains the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}: {code}", .field.path())]
pub struct FieldError {
    field: Field,
    code: &'static str,
}

impl FieldError {
    pub(crate) const fn new(field: Field, code: &'static str) -> Self {
        Self { field, code }
    }

    /// The field.
    pub fn field(&self) -> Field {
        self.field
    }

    /// The stable name of the error, in kebab-case.
    pub fn code(&self) -> &'static str {
        self.code
    }
}
