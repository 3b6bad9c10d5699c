//! From the fields of a request to a typed value, or to everything that is wrong with them, in one step.
//!
//! A [`TypedForm`] is a struct of the fields as they were sent. It has three parts:
//!
//! 1. [`read`](TypedForm::read) takes the fields out of the request;
//! 2. `#[derive(Validate)]` has the rules. A rule of the domain is a custom validator that calls the domain's own `parse`;
//! 3. [`typed`](TypedForm::typed) makes the value that the handler works with.
//!
//! [`Fields::validate`] then returns the value, or a [`Problem`] with all faults in the form's order: the paths of wrong
//! types, broken rules and unknown fields. No handler sees a form that is only half checked.
//!
//! ```
//! use validator::{Validate, ValidationError};
//! use web::Problem;
//! use web::fields::Fields;
//! use web::form::TypedForm;
//!
//! // The domain.
//! struct Name(String);
//!
//! impl Name {
//!     fn parse(text: &str) -> Result<Self, &'static str> {
//!         if text.chars().count() > 40 { Err("too-long") } else { Ok(Self(text.to_owned())) }
//!     }
//! }
//!
//! // The form: a name in `fullName`.
//! #[derive(Validate)]
//! struct GreetingForm {
//!     #[validate(required, custom(function = is_name))]
//!     full_name: Option<String>,
//! }
//!
//! fn is_name(text: &str) -> Result<(), ValidationError> {
//!     Name::parse(text).map(drop).map_err(ValidationError::new)
//! }
//!
//! impl TypedForm<'_> for GreetingForm {
//!     type Value = Name;
//!
//!     fn read(fields: &mut Fields) -> Self {
//!         Self { full_name: fields.text("fullName") }
//!     }
//!
//!     fn typed(&self, (): ()) -> Option<Name> {
//!         Name::parse(self.full_name.as_deref()?).ok()
//!     }
//! }
//!
//! fn greet(mut fields: Fields) -> Result<Name, Problem> {
//!     let form = GreetingForm::read(&mut fields);
//!     fields.validate(&form, ())
//! }
//!
//! assert!(greet(Fields::from_json(br#"{"fullName": "Anna"}"#).unwrap()).is_ok());
//! let problem = greet(Fields::from_json(br#"{"name": "Anna"}"#).unwrap()).err().unwrap();
//! let faults: Vec<_> = problem.errors().iter().map(|error| (error.field.as_str(), &*error.code)).collect();
//! assert_eq!(faults, [("fullName", "required"), ("name", "unknown-field")]);
//! ```
//!
//! - A Rust field `postal_code` is the sent field `postalCode`, and `return_` is `return`. A struct in a field with `#[validate(nested)]` is an object:
//!   its fields have paths such as `address.postalCode`, and [`Fields::object`] reads it. If it is also `required`, its struct
//!   derives `serde::Serialize`, because `validator` demands it.
//! - A rule that needs something else, such as today's date, the site's index or another field of the form, gets it through
//!   `#[validate(context = …)]`, which is the second argument of [`Fields::validate`], and of [`typed`](TypedForm::typed). The
//!   rules of a nested struct get none.
//! - A form about cards begins with [`Fields::without_card_data`].
//! - A refusal that is not about a field, such as "nothing to change", is not part of the form: the handler makes it from the
//!   typed value.

use validator::ValidateArgs;

use crate::cause::Cause;
use crate::fields::Fields;
use crate::problem::Problem;

/// The fields of a request as they were sent, each an `Option`. `'a` is the lifetime of what its rules need beside the fields.
/// See the [module](self).
pub trait TypedForm<'a>: ValidateArgs<'a, Args: Copy> + Sized {
    /// The value that the handler works with.
    type Value;

    /// Takes the form's fields out of the request's, in the form's order.
    fn read(fields: &mut Fields) -> Self;

    /// The typed value. It is asked for only when all rules hold, so that `?` is enough for each field that the rules
    /// require. The context is the one that the rules had.
    fn typed(&self, context: Self::Args) -> Option<Self::Value>;
}

impl Fields {
    /// The typed value of a form that was read from these fields, or everything that is wrong with the form and the fields.
    pub fn validate<'a, F: TypedForm<'a>>(self, form: &F, context: F::Args) -> Result<F::Value, Problem> {
        self.check(form.validate_with_args(context))?;
        form.typed(context).ok_or_else(|| {
            let form = std::any::type_name::<F>();
            Problem::INTERNAL.because(Cause::error("the rules of a form do not cover its typed value", form))
        })
    }
}
