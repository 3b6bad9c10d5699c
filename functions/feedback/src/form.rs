//! The form as it was sent, and its rules.

use masking::text::normalise;
use validator::{Validate, ValidationError};
use web::Problem;
use web::fields::Fields;
use web::form::TypedForm;

use crate::index::Index;
use crate::new_feedback::{Change, NewFeedback};
use crate::reason::Reason;

/// The fields of both routes, named as they are sent.
#[derive(Validate)]
#[validate(context = "Context<'v_a>")]
pub(crate) struct FeedbackForm {
    #[validate(required, custom(function = is_article, use_context))]
    pub(crate) article: Option<String>,
    #[validate(required, custom(function = is_language, use_context))]
    pub(crate) language: Option<String>,
    #[validate(required)]
    pub(crate) helpful: Option<bool>,
    /// With its characters as they are counted. The limit applies before masking, to what the reader typed.
    #[validate(length(max = 255, code = "comment-too-long"))]
    pub(crate) comment: Option<String>,
    /// Why the article did not help. Empty removes an earlier reason.
    #[validate(custom(function = is_reason))]
    pub(crate) reason: Option<String>,
    /// The step of the article at which it did not help. 0 removes an earlier step.
    #[validate(range(max = MAX_STEP, code = "unknown-step"))]
    pub(crate) step: Option<u64>,
    /// The version of the text that was read. Pages from before there were versions send none.
    #[validate(custom(function = is_version))]
    pub(crate) version: Option<String>,
}

/// No article has more steps.
const MAX_STEP: u64 = 99;

/// The most characters of a version, which the site's build makes.
const MAX_VERSION: usize = 64;

/// What the rules need beside the field itself: the site, and the language that the form names.
pub(crate) struct Context<'a> {
    index: &'a Index,
    language: Option<&'a str>,
}

impl<'a> TypedForm<'a> for FeedbackForm {
    type Value = NewFeedback;

    fn read(fields: &mut Fields) -> Self {
        Self {
            article: fields.text("article"),
            language: fields.text("language"),
            helpful: fields.boolean("helpful"),
            comment: fields.text("comment").map(|comment| normalise(&comment)),
            reason: fields.text("reason"),
            step: fields.integer("step"),
            version: fields.text("version"),
        }
    }

    fn typed(&self, _: &'a Context<'a>) -> Option<NewFeedback> {
        let (article, language) = (self.article.clone()?, self.language.clone()?);
        let feedback = NewFeedback::new(article, language, self.helpful?, self.comment.as_deref());
        let reason = match self.reason.as_deref() {
            None => Change::Keep,
            Some("") => Change::Remove,
            Some(reason) => Change::Set(Reason::parse(reason)?),
        };
        let step = match self.step {
            None => Change::Keep,
            Some(0) => Change::Remove,
            Some(step) => Change::Set(step),
        };
        Some(feedback.because(reason, step).of_version(self.version.clone()))
    }
}

impl FeedbackForm {
    /// The feedback, or all that is wrong with the form and the fields from which it was read.
    pub(crate) fn check(&self, fields: Fields, index: &Index) -> Result<NewFeedback, Problem> {
        fields.validate(self, &Context { index, language: self.language.as_deref() })
    }
}

fn is_article(article: &str, context: &Context<'_>) -> Result<(), ValidationError> {
    if context.index.has_article(context.language, article) {
        Ok(())
    } else {
        Err(ValidationError::new("unknown-article"))
    }
}

fn is_language(language: &str, context: &Context<'_>) -> Result<(), ValidationError> {
    if context.index.language(language).is_some() { Ok(()) } else { Err(ValidationError::new("unknown-language")) }
}

fn is_reason(reason: &str) -> Result<(), ValidationError> {
    if reason.is_empty() || Reason::parse(reason).is_some() {
        Ok(())
    } else {
        Err(ValidationError::new("unknown-reason"))
    }
}

fn is_version(version: &str) -> Result<(), ValidationError> {
    let is_version = version.len() <= MAX_VERSION && version.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_version { Ok(()) } else { Err(ValidationError::new("wrong-type")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::tests::JSON;

    fn check(json: &str) -> Result<(), Vec<String>> {
        let index = Index::parse(JSON).expect("an index");
        let mut fields = Fields::from_json(json.as_bytes()).expect("a JSON object");
        let form = FeedbackForm::read(&mut fields);
        match form.check(fields, &index) {
            Ok(_) => Ok(()),
            Err(problem) => Err(problem.errors().iter().map(|e| format!("{} {}", e.field, e.code)).collect()),
        }
    }

    fn commented(comment: &str) -> Result<(), Vec<String>> {
        check(
            &serde_json::json!({"article": "avvisat-kort", "language": "sv", "helpful": true, "comment": comment})
                .to_string(),
        )
    }

    #[test]
    fn a_complete_form_passes() {
        assert_eq!(check(r#"{"article":"uppdatera-kort","language":"en","helpful":false}"#), Ok(()));
        assert_eq!(commented(""), Ok(()));
    }

    #[test]
    fn every_fault_is_named_at_once() {
        let faults = check(r#"{"article":"x","language":"y","other":1,"comment":[]}"#).expect_err("faults");
        assert_eq!(
            faults,
            [
                "article unknown-article",
                "language unknown-language",
                "helpful required",
                "comment wrong-type",
                "other unknown-field",
            ]
        );
        let faults = check(r#"{"article":"avvisat-kort","language":"en","helpful":null}"#).expect_err("faults");
        assert_eq!(faults, ["article unknown-article", "helpful required"]);
    }

    #[test]
    fn a_reason_a_step_and_a_version_are_of_known_kinds() {
        let with =
            |field: &str| check(&format!(r#"{{"article":"uppdatera-kort","language":"sv","helpful":false,{field}}}"#));
        for field in [
            r#""reason":"did-not-work","step":8,"version":"0123456789ab""#,
            r#""reason":"","step":0,"version":"""#,
            r#""reason":null,"step":null,"version":null"#,
        ] {
            assert_eq!(with(field), Ok(()));
        }
        for (field, fault) in [
            (r#""reason":"fel""#, "reason unknown-reason"),
            (r#""reason":1"#, "reason wrong-type"),
            (r#""step":100"#, "step unknown-step"),
            (r#""step":-1"#, "step wrong-type"),
            (r#""step":1.5"#, "step wrong-type"),
            (r#""step":"3""#, "step wrong-type"),
            (r#""version":"../x""#, "version wrong-type"),
        ] {
            assert_eq!(with(field), Err(vec![fault.to_owned()]));
        }
    }

    #[test]
    fn characters_are_counted_after_line_breaks_and_composition() {
        assert_eq!(commented(&"å\r\n".repeat(127)), Ok(()));
        assert_eq!(commented(&"a\u{30a}".repeat(255)), Ok(()));
        assert_eq!(commented(&"🦀".repeat(255)), Ok(()));
        assert_eq!(commented(&"a".repeat(256)), Err(vec!["comment comment-too-long".to_owned()]));
    }
}
