//! The form of a verification.

use validator::Validate;
use web::ReturnPath;
use web::fields::Fields;
use web::form::TypedForm;

use super::{is_page, page};

/// Where the person goes afterwards.
#[derive(Validate)]
pub(crate) struct VerifyForm {
    #[validate(custom(function = is_page))]
    return_: Option<String>,
}

impl TypedForm<'_> for VerifyForm {
    type Value = ReturnPath;

    fn read(fields: &mut Fields) -> Self {
        Self { return_: fields.text("return") }
    }

    fn typed(&self, (): ()) -> Option<ReturnPath> {
        page(self.return_.as_deref())
    }
}
