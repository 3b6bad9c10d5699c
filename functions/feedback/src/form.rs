//! The answer as it was sent, and what may be wrong with it.

use validator::{Validate, ValidateArgs, ValidationError};
use web::Problem;
use web::fields::Fields;
use web::text::normalise;

use crate::index::Index;

/// The fields of both routes, named as they are sent.
#[derive(Clone, Default, Validate)]
#[validate(context = "Known<'v_a>")]
pub(crate) struct Form {
    #[validate(required, custom(function = known_article, use_context))]
    pub(crate) article: Option<String>,
    #[validate(required, custom(function = known_language, use_context))]
    pub(crate) language: Option<String>,
    #[validate(required)]
    pub(crate) helpful: Option<bool>,
    /// With its characters as they are counted. A limit before masking: what the reader typed is what counts.
    #[validate(length(max = 255, code = "comment-too-long"))]
    pub(crate) comment: Option<String>,
}

/// What a form is checked against: the site, and the language that the form itself names.
pub(crate) struct Known<'a> {
    index: &'a Index,
    language: Option<&'a str>,
}

impl Form {
    /// Takes the form's fields out of a request's.
    pub(crate) fn read(fields: &mut Fields) -> Self {
        Self {
            article: fields.text("article"),
            language: fields.text("language"),
            helpful: fields.boolean("helpful"),
            comment: fields.text("comment").map(|comment| normalise(&comment)),
        }
    }

    /// All that is wrong with the form and with the fields it was read from.
    pub(crate) fn check(&self, fields: Fields, index: &Index) -> Result<(), Problem> {
        fields.check(self.validate_with_args(&Known { index, language: self.language.as_deref() }))
    }
}

fn known_article(article: &str, known: &Known<'_>) -> Result<(), ValidationError> {
    let found = known.index.has_article(known.language, article);
    found.then_some(()).ok_or_else(|| ValidationError::new("unknown-article"))
}

fn known_language(language: &str, known: &Known<'_>) -> Result<(), ValidationError> {
    let found = known.index.language(language);
    found.map(|_| ()).ok_or_else(|| ValidationError::new("unknown-language"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::tests::JSON;

    fn check(json: &str) -> Result<(), Vec<String>> {
        let index = Index::parse(JSON).expect("an index");
        let mut fields = Fields::from_json(json.as_bytes()).expect("a JSON object");
        let verdict = Form::read(&mut fields).check(fields, &index);
        verdict.map_err(|problem| problem.errors().iter().map(|e| format!("{} {}", e.field, e.code)).collect())
    }

    fn commented(comment: &str) -> Result<(), Vec<String>> {
        check(
            &serde_json::json!({"article": "avvisat-kort", "language": "sv", "helpful": true, "comment": comment})
                .to_string(),
        )
    }

    #[test]
    fn a_whole_form_passes() {
        assert_eq!(check(r#"{"article":"uppdatera-kort","language":"en","helpful":false}"#), Ok(()));
        assert_eq!(commented(""), Ok(()));
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let faults = check(r#"{"article":"x","language":"y","topic":1,"comment":[]}"#).expect_err("faults");
        assert_eq!(
            faults,
            [
                "article unknown-article",
                "language unknown-language",
                "helpful required",
                "comment wrong-type",
                "topic unknown-field",
            ]
        );
        let faults = check(r#"{"article":"avvisat-kort","language":"en","helpful":null}"#).expect_err("faults");
        assert_eq!(faults, ["article unknown-article", "helpful required"]);
    }

    #[test]
    fn characters_are_counted_after_line_breaks_and_composition() {
        assert_eq!(commented(&"å\r\n".repeat(127)), Ok(()));
        assert_eq!(commented(&"a\u{30a}".repeat(255)), Ok(()));
        assert_eq!(commented(&"🦀".repeat(255)), Ok(()));
        assert_eq!(commented(&"a".repeat(256)), Err(vec!["comment comment-too-long".to_owned()]));
    }
}
