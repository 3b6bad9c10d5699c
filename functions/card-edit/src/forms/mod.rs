//! The forms of the routes.

mod edit;
mod new_card;
mod pay;
mod verify;

use validator::ValidationError;
use web::ReturnPath;

pub(crate) use edit::EditForm;
pub(crate) use new_card::NewCardForm;
pub(crate) use pay::PayForm;
pub(crate) use verify::VerifyForm;

/// The rule of a field `return`.
fn is_page(text: &str) -> Result<(), ValidationError> {
    if ReturnPath::parse(text).is_some() { Ok(()) } else { Err(ValidationError::new("invalid-return")) }
}

/// The page to which the person returns: that of the field `return`, or the start page.
fn page(sent: Option<&str>) -> Option<ReturnPath> {
    match sent {
        Some(text) => ReturnPath::parse(text),
        None => Some(ReturnPath::start()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use web::Problem;
    use web::fields::Fields;

    /// The faults of a body, each with its path, or the problem's code if it is not about fields.
    pub(super) fn faults<T>(read: impl Fn(Fields) -> Result<T, Problem>, body: &Value) -> Vec<String> {
        let fields = Fields::from_json(body.to_string().as_bytes()).expect("a JSON object");
        let Err(problem) = read(fields) else { panic!("faults were expected: {body}") };
        assert_eq!(problem.status().as_u16(), 422);
        let listed: Vec<_> = problem.errors().iter().map(|error| format!("{} {}", error.field, error.code)).collect();
        if listed.is_empty() { vec![problem.code().to_owned()] } else { listed }
    }
}
